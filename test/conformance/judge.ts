import { isDeepStrictEqual } from "node:util";
import { SWITCHES } from "../../src/emulator/index.ts";
import type { PlainCase, SwitchCase } from "./case.ts";
import type { Json } from "./mask.ts";

/** What the emulator is seen to do unless it is told otherwise. */
function byDefault(given: PlainCase | SwitchCase): Json {
  return "expect" in given ? given.expect : (given.values[SWITCHES[given.switch].default] ?? null);
}

/**
 * What is wrong between what a live org was seen to do and what the emulator does by default; undefined when nothing is.
 * A difference needs a mark at its case, and a mark needs a difference.
 */
export function complaint(given: PlainCase | SwitchCase, live: Json): string | undefined {
  if (given.variable !== undefined) return undefined;
  const emulated = byDefault(given);
  if (isDeepStrictEqual(live, emulated)) {
    return given.differs === undefined
      ? undefined
      : `${given.id} is marked as different and is not: take "differs" away`;
  }
  if (given.differs !== undefined) return undefined;
  return `${given.id}: a live org was seen to differ.\nlive:     ${JSON.stringify(live)}\nemulator: ${JSON.stringify(emulated)}${advice(given, live)}`;
}

function advice(given: PlainCase | SwitchCase, live: Json): string {
  if ("expect" in given) return '\nMend the emulator and its ledger, or say in "differs" why it may stay so.';
  const value = Object.entries(given.values).find(([, seen]) => isDeepStrictEqual(seen, live))?.[0];
  return value === undefined
    ? `\nNo value of the switch ${given.switch} does that.`
    : `\nThe org is as with ${given.switch}: ${value}; make that the default.`;
}
