/** Numbers that the Metadata API guide gives for elements in words only: the schema has none of them. */
import type { MetadataFields } from "../../state/types.ts";
import { ComponentProblem } from "../problem.ts";

/** How often an element may stand in an app's settings or policies. */
const MOST: Readonly<Record<string, number>> = { customAttributes: 128, trustedIpRanges: 128 };

const ID_TOKEN_MINUTES = { min: 1, max: 720 };

/** Minutes that a JWT-format access token may live; the longer ones came with API 65. */
const JWT_MINUTES = ["1", "5", "10", "15", "30"];
const JWT_MINUTES_SINCE_65 = [...JWT_MINUTES, "60", "90", "120", "240", "480", "720"];

/** Whether a JWT timeout is one of the documented ones; so is none. */
export function isJwtTimeout(minutes: unknown, version: number): boolean {
  const known = version >= 65 ? JWT_MINUTES_SINCE_65 : JWT_MINUTES;
  return minutes === undefined || known.includes(String(minutes));
}

/** @throws {ComponentProblem} more of an element than the guide allows, or an id token that lives too short or too long */
export function checkLimits(fields: MetadataFields): void {
  for (const [name, most] of Object.entries(MOST)) {
    const value = fields[name];
    if (Array.isArray(value) && value.length > most) {
      throw new ComponentProblem(`You can have up to ${most} ${name}`, "LIMIT_EXCEEDED");
    }
  }
  const minutes = (fields.idTokenConfig as MetadataFields | undefined)?.idTokenValidityInMinutes;
  const { min, max } = ID_TOKEN_MINUTES;
  if (minutes !== undefined && !(Number(minutes) >= min && Number(minutes) <= max)) {
    throw new ComponentProblem(`idTokenValidityInMinutes must be between ${min} and ${max}`, "INVALID_INPUT");
  }
}
