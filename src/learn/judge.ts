import { isDeepStrictEqual } from "node:util";
import type { Case } from "./case.ts";
import type { Json } from "./mask.ts";

/** What the emulator does unless it is told otherwise: the default of each switch. */
export type Defaults = Readonly<Record<string, string>>;

/** What an org was seen to do, held against what the emulator does by default. */
export interface Verdict {
  seen: Json;
  emulated: Json;
  /** Both are one; always so where no two orgs need to be alike. */
  alike: boolean;
  /** Of a switch: the value by which the emulator does as the org; undefined when none does. */
  value?: string;
}

export function judge(given: Case, seen: Json, defaults: Defaults): Verdict {
  if ("open" in given) return { seen, emulated: null, alike: true };
  if ("expect" in given) {
    return {
      seen,
      emulated: given.expect,
      alike: given.variable !== undefined || isDeepStrictEqual(seen, given.expect),
    };
  }
  const emulated = given.values[defaults[given.switch] ?? ""] ?? null;
  const value = Object.entries(given.values).find(([, with_]) => isDeepStrictEqual(seen, with_))?.[0];
  const alike = given.variable !== undefined || isDeepStrictEqual(seen, emulated);
  return { seen, emulated, alike, ...(value === undefined ? {} : { value }) };
}
