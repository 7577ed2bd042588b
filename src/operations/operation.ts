import type { Outcome, Work } from "../flows/change/run.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import type { Look } from "../flows/look/look.ts";
import type { Question } from "../model/command.ts";
import type { OrgWriter } from "../model/org.ts";
import type { RecordedRun } from "../record/journal.ts";

/** What an operation asks of the org before it looks at what it would do. */
interface OrgNeeds {
  /** `active`: the integration user is there, and neither deactivated nor frozen; `any`: that is told, not refused. */
  user: "active" | "any";
  /** `ours`: an app that others made is refused, with `ifForeign` as what to do; `none`: the app has no part in this and is not looked at. */
  app: "ours" | "any" | "none";
  ifForeign?: string;
}

/**
 * A command that changes an org, as a value: what would be done, the doing, the proof. Lock, journal, settling, refusals,
 * the question, the backup and their order are the street's (`operate`).
 *
 * @typeParam Intent what would be done
 * @typeParam Done what doing it brought
 * @typeParam Result what the command reports
 */
export interface Operation<Intent, Done, Result> {
  /** In journal and audit log. */
  readonly name: string;
  readonly prepared: Prepared;
  readonly needs: OrgNeeds;
  /** How long a deployment may take, and one of the run before that still goes on, in milliseconds. */
  readonly timeoutMs: number;
  /** What would be done, from what is there and what the run before left unfinished. Over a port that cannot write. */
  intend(seen: Look, unfinished: RecordedRun | undefined): Promise<Intent>;
  /** Throws what forbids doing it. */
  refuse?(intent: Intent, seen: Look): void | Promise<void>;
  /** Whether there is nothing to do. Nobody is asked then, and nothing carried out. */
  isEmpty(intent: Intent): boolean;
  /** Whether what is there is kept first, for `rollback`. */
  keepsBackup(intent: Intent): boolean;
  /** Does it: the only place with a port that writes. */
  carryOut(intent: Intent, seen: Look<OrgWriter>, work: Work): Promise<Done>;
  /** Reads what is so now, proves it, and says how it ended. `done` is undefined where there was nothing to do. */
  conclude(intent: Intent, done: Done | undefined, seen: Look, work: Work): Promise<Outcome<Result>>;
}

/** How the person who starts an operation wants it. */
export interface How<Intent> {
  /** A production org may be touched. */
  production: boolean;
  /** Nothing is asked. */
  yes: boolean;
  /** What is asked before anything is changed; undefined where it needs no yes. */
  question(intent: Intent, seen: Look): Question | undefined;
}
