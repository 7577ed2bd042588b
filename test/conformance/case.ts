import type { EmulatorOptions, Switches } from "../../src/emulator/index.ts";
import type { Bench } from "./bench.ts";
import type { Json } from "./mask.ts";

/** How sure the emulator's ledger is of a behaviour. */
export type Certainty = "documented" | "seen" | "assumed";

interface Behaviour {
  /** Name of its recording. */
  id: string;
  /** What the platform does, in a sentence. */
  title: string;
  /** Makes it happen, and says what was seen. */
  see(bench: Bench): Promise<Json>;
  /** Why an org may be seen to differ from the emulator: a difference without it is a failure, and so is it without one. */
  differs?: string;
  /** Why no two orgs need to be alike here: what a live org says is recorded and not compared. */
  variable?: string;
}

/** A behaviour on which reports agree. */
export interface PlainCase extends Behaviour {
  certainty: Certainty;
  /** Words by which the ledger's line of it is found. */
  ledger: string;
  expect: Json;
}

/** A behaviour on which they do not: the emulator can do either. */
export interface SwitchCase extends Behaviour {
  switch: keyof Switches;
  /** What is seen with each value of the switch. */
  values: Readonly<Record<string, Json>>;
  emulator?: EmulatorOptions;
}

/** A case of a switch whose every value is there, by its type. */
export function switchCase<N extends keyof Switches>(
  given: Omit<SwitchCase, "switch" | "values"> & { switch: N; values: Readonly<Record<Switches[N], Json>> },
): SwitchCase {
  return given;
}
