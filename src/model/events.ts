import type { Fault, OrgState } from "./fleet.ts";

/** What a run tells while it goes; views print it, nothing reads it back. */
export type ProgressEvent = { /** The org that it is about, where a process works on several. */ org?: string } & (
  | { kind: "step"; step: string; state: "started" | "done" | "skipped" | "failed"; detail?: string }
  | { kind: "waiting"; step: string; detail: string; elapsedMs: number; remainingMs?: number }
  /** One request and its answer's status, 0 where none came; only told when asked for. */
  | { kind: "exchange"; method: string; url: string; status: number }
  | { kind: "warning"; code: string; message: string }
  /** One of several orgs has ended, as the `nth` of so many; `words` say how. */
  | {
      kind: "orgEnded";
      nth: number;
      of: number;
      state: OrgState;
      words: string;
      durationMs: number;
      error?: Fault | undefined;
    }
  /** Of several waves this one begins now, with so many orgs. */
  | { kind: "wave"; wave: string; orgs: number }
  /** How a run over several orgs stands just now; those at work with their step and how long they have been. */
  | {
      kind: "orgs";
      elapsedMs: number;
      done: number;
      of: number;
      failed: number;
      running: readonly { org: string; step: string; ms: number }[];
      remainingMs?: number | undefined;
    }
  /** The run's line in the audit log; shown only when asked for. */
  | ({ kind: "logged" } & Logged)
);

/** A line of the audit log, counted from 1, and its hash: the head of the chain at that moment (SHA-256 in hex). */
export interface Logged {
  line: number;
  head: string;
}

/** Something that a run was warned of, in its document. */
export interface Warning {
  code: string;
  message: string;
}

export type Emit = (event: ProgressEvent) => void;

/**
 * Does a step of a run, told at its beginning and, once it is done, at its end. One that throws has no end: the error tells how it ended.
 *
 * @param detailOf what is told of it at its end
 */
export async function inStep<T>(
  step: string,
  { emit }: { emit: Emit },
  work: () => Promise<T>,
  detailOf?: (done: T) => string,
): Promise<T> {
  emit({ kind: "step", step, state: "started" });
  const done = await work();
  emit({ kind: "step", step, state: "done", ...(detailOf && { detail: detailOf(done) }) });
  return done;
}
