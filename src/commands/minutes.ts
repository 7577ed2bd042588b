import type { NumberFlag } from "../model/command.ts";

/** A flag for how long to wait, in minutes; more than a day is a slip of the keyboard. */
export function minutes(describe: string, standard: number): NumberFlag {
  return { type: "number", describe, default: standard, min: 0, max: 24 * 60 };
}
