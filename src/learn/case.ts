import type { Bench } from "./bench.ts";
import type { Json } from "./mask.ts";

/** How sure the emulator's ledger is of a behaviour. */
export type Certainty = "documented" | "seen" | "assumed";

interface Behaviour {
  /** Name of its recording. */
  id: string;
  /** What the platform does, in a sentence. */
  title: string;
  /** Makes it happen, and says what was seen. Throws {@link CannotAsk} where this org cannot be asked. */
  see(bench: Bench): Promise<Json>;
  /** Why an org may be seen to differ from the emulator: a difference without it is a failure, and so is it without one. */
  differs?: string;
  /** Why no two orgs need to be alike here: what a live org says is recorded and not compared. */
  variable?: string;
  /** Why it is asked by its name alone, and after all that was made is gone. */
  byNameOnly?: string;
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
  /** By its name in the emulator, with which nothing else is shared. */
  switch: string;
  /** What is seen with each value of the switch. */
  values: Readonly<Record<string, Json>>;
}

/** What nobody knows yet, and the emulator has nothing of: it is written down as it was seen. */
export interface OpenCase extends Behaviour {
  /** What the answer decides. */
  open: string;
}

export type Case = PlainCase | SwitchCase | OpenCase;

/** This org, or this machine, cannot be asked; the message says why. */
export class CannotAsk extends Error {}

/** It takes somebody at a terminal; the message says what they would do. */
export class NeedsHand extends CannotAsk {}
