import type { Known } from "../model/access.ts";
import { APPLY_NEEDS, OTHER_NEEDS } from "../model/admin-needs.ts";
import type { DoctorLine } from "../model/doctor.ts";
import { amiss, open, passed, stops } from "./lines.ts";

/**
 * Which user permissions the administrator has, a line each. Pure.
 *
 * @param held names in metadata; the org may say some and keep others to itself
 */
export function adminLines(username: string, held: readonly Known<ReadonlyMap<string, boolean>>[]): DoctorLine[] {
  const told = new Map(held.flatMap((part) => (part.known ? [...part.value] : [])));
  const why = held.flatMap((part) => (part.known ? [] : [part.why]))[0] ?? "the org does not say";
  const needs = [
    ...APPLY_NEEDS.map((need) => ({ ...need, must: true })),
    ...OTHER_NEEDS.map((need) => ({ ...need, must: false })),
  ];
  return needs.map(({ id, anyOf, label, for: what, must }) => {
    const names: readonly string[] = anyOf;
    const by = names.find((name) => told.get(name) === true);
    if (by !== undefined) return passed(id, `${label}${by === names[0] ? "" : `, by ${by}`}: for ${what}`);
    const place = `Setup, Users, ${username}, Permission Set Assignments: a set that has it`;
    if (names.some((name) => !told.has(name))) return open(id, `${label}: for ${what}; ${why}`, place);
    return must
      ? stops(id, `${label}: missing, and needed for ${what}`, place, "PERMISSION_MISSING")
      : amiss(id, `${label}: missing; it is for ${what}`, place);
  });
}
