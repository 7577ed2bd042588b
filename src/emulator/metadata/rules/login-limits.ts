/** Login IP ranges and login hours in a profile's file. */
import { BlockList, isIP } from "node:net";
import { WEEKDAYS } from "../../access/login-hours.ts";
import { listOf } from "../../access/permissions.ts";
import type { MetadataFields } from "../../state/types.ts";
import type { IpRange, LoginWeek, Profile } from "../../state/users.ts";
import { ComponentProblem } from "../problem.ts";
import type { ChangeContext } from "../store.ts";

/**
 * Ranges in a file are all that there are from then on (seen); whether a file without any leaves those that are there is not known.
 * @throws {ComponentProblem} no addresses, two families, or the wrong way round
 */
export function loginRanges(fields: MetadataFields, before: IpRange[], { switches }: ChangeContext): IpRange[] {
  if (fields.loginIpRanges === undefined) return switches.rangesLeftOut === "kept" ? before : [];
  return listOf(fields, "loginIpRanges").map(({ startAddress, endAddress, description }) => {
    const range = { start: String(startAddress).trim(), end: String(endAddress).trim() };
    checkRange(range);
    return description === undefined ? range : { ...range, description: String(description) };
  });
}

function checkRange({ start, end }: IpRange): void {
  const version = isIP(start);
  if (version === 0 || isIP(end) !== version) {
    throw new ComponentProblem(`Invalid IP address range: ${start} - ${end}`, "INVALID_INPUT");
  }
  const range = new BlockList();
  try {
    range.addRange(start, end, version === 6 ? "ipv6" : "ipv4");
  } catch {
    throw new ComponentProblem(
      `The end of the IP address range is before its start: ${start} - ${end}`,
      "INVALID_INPUT",
    );
  }
  if (version === 6 && isMixed(range, start, end)) {
    throw new ComponentProblem(
      `An IP address range can't be both inside and outside of the IPv4-mapped IPv6 address space: ${start} - ${end}`,
      "INVALID_INPUT",
    );
  }
}

const MAPPED = new BlockList();
MAPPED.addRange("::ffff:0:0", "::ffff:ffff:ffff", "ipv6");

/** Whether some of a range of IPv6 addresses stand for IPv4 addresses, and some do not (help 000381914). */
function isMixed(range: BlockList, start: string, end: string): boolean {
  const [first, last] = [start, end].map((address) => MAPPED.check(address, "ipv6"));
  return first !== last || (first === false && range.check("::ffff:0:0", "ipv6"));
}

const DAY = 24 * 60;

/**
 * An empty element takes the hours away (Metadata API guide, Profile); without one they stay.
 * @throws {ComponentProblem} half a day's hours, or none that are hours of a day
 */
export function loginHours(fields: MetadataFields, before: Profile["loginHours"]): Profile["loginHours"] {
  const given = fields.loginHours;
  if (given === undefined) return before;
  const elements = typeof given === "object" && !Array.isArray(given) ? given : {};
  const week: LoginWeek = {};
  for (const day of WEEKDAYS) {
    const [from, to] = [elements[`${day}Start`], elements[`${day}End`]];
    if (from === undefined && to === undefined) continue;
    week[day] = { from: hour(day, from), to: hour(day, to) };
    if (week[day].from > week[day].to) throw new ComponentProblem(`Invalid login hours on ${day}`, "INVALID_INPUT");
  }
  return Object.keys(week).length === 0 ? null : week;
}

function hour(day: string, value: unknown): number {
  const minutes = Number(value ?? Number.NaN);
  if (minutes >= 0 && minutes <= DAY && minutes % 60 === 0) return minutes;
  const message = `Invalid login hours on ${day}: minutes after midnight, evenly divisible by 60, from 0 to ${DAY}`;
  throw new ComponentProblem(message, "INVALID_INPUT");
}
