import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, PlainCase, SwitchCase } from "../../src/learn/case.ts";
import { judge } from "../../src/learn/judge.ts";
import type { Json } from "../../src/learn/mask.ts";
import type { Recording } from "../../src/learn/recording.ts";
import { DEFAULTS } from "./emulator-target.ts";

/** Where `npm run test:live` has `doctor --learn` write, one file a case. */
const RECORDED = join(import.meta.dirname, "learned/recorded");

/** Names of the cases that a live org was asked for. */
export function recordedCases(): string[] {
  return existsSync(RECORDED) ? readdirSync(RECORDED).map((file) => file.replace(/\.json$/, "")) : [];
}

/** Undefined when no live org has been asked yet. */
export function recordingOf(id: string, folder = RECORDED): Recording | undefined {
  const file = join(folder, `${id}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recording) : undefined;
}

/**
 * What is wrong between what a live org was seen to do and what the emulator does by default; undefined when nothing is.
 * A difference needs a mark at its case, and a mark needs a difference.
 */
export function complaint(given: Case, live: Json): string | undefined {
  if (given.variable !== undefined || "open" in given) return undefined;
  const { alike, emulated, value } = judge(given, live, DEFAULTS);
  if (alike) {
    return given.differs === undefined
      ? undefined
      : `${given.id} is marked as different and is not: take "differs" away`;
  }
  if (given.differs !== undefined) return undefined;
  return `${given.id}: a live org was seen to differ.\nlive:     ${JSON.stringify(live)}\nemulator: ${JSON.stringify(emulated)}${advice(given, value)}`;
}

function advice(given: PlainCase | SwitchCase, value: string | undefined): string {
  if ("expect" in given) return '\nMend the emulator and its ledger, or say in "differs" why it may stay so.';
  return value === undefined
    ? `\nNo value of the switch ${given.switch} does that.`
    : `\nThe org is as with ${given.switch}: ${value}; make that the default.`;
}
