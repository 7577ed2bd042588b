import type { IpRange, LoginFacts, LoginRestrictions, Weekday } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import { inIpRange, ipFamily } from "../../util/ip-range.ts";
import { clockOf } from "../../util/words.ts";
import { failed, judged, passed, unknown } from "./check.ts";

/**
 * Whether the address that the login came from is in the ranges of the user's profile. The address is the one that the org
 * itself saw, from its newest login history row. What the app's policy relaxes and which addresses its settings trust counts
 * for other flows: JWT bearer is always held to the profile (Salesforce Help, "Connected App IP Relaxation and Continuous IP
 * Enforcement").
 */
export function ipCheck(facts: LoginFacts): Check {
  return judged("login-ip", facts.restrictions, ({ ipRanges }) => {
    if (ipRanges.length === 0) return passed("login-ip", "the profile has no login IP ranges");
    const ranges = ipRanges.map(({ start, end }) => `${start}-${end}`).join(", ");
    const source = facts.logins.known ? facts.logins.value[0]?.sourceIp : undefined;
    if (!source)
      return unknown("login-ip", `the profile allows ${ranges}; the org does not say where the login came from`);
    if (ipRanges.some((range) => inIpRange(source, range))) return passed("login-ip", `${source} is in ${ranges}`);
    return failed(
      "login-ip",
      `the login came from ${source}; the profile allows ${ranges}${withoutRow(source, ipRanges)}`,
      `Add ${source} to the login IP ranges of the user's profile. A range is of IPv4 or of IPv6, so a sender with both needs a row for each. Nothing in the app opens them for a JWT login: neither IP relaxation nor trusted IP ranges.`,
    );
  });
}

/** Which kind of address the profile has no range of, where it is that of the login. */
function withoutRow(source: string, ranges: readonly IpRange[]): string {
  const family = ipFamily(source);
  return family === 0 || ranges.some(({ start }) => ipFamily(start) === family)
    ? ""
    : ` and no IPv${family} address at all`;
}

/** Whether the profile lets its users in at this moment. Its hours are those of the org's default time zone. */
export function hoursCheck(facts: LoginFacts, now: number): Check {
  return judged("login-hours", facts.restrictions, ({ hours }) => {
    if (Object.keys(hours).length === 0) return passed("login-hours", "the profile has no login hours");
    return judged("login-hours", facts.timeZone, (timeZone) => judgeHours(hours, timeZone, now));
  });
}

function judgeHours(hours: LoginRestrictions["hours"], timeZone: string, now: number): Check {
  const moment = momentIn(timeZone, now);
  if (!moment)
    return unknown("login-hours", `the profile has login hours in the time zone ${timeZone}, which is not known here`);
  const today = hours[moment.day];
  const at = `${moment.day} ${clockOf(moment.minute)} in ${timeZone}`;
  if (!today) return passed("login-hours", `it is ${at}, and that day is open`);
  if (![today.start, today.end].every(isMinute))
    return unknown("login-hours", `it is ${at}, and the org's login hours of that day cannot be read`);
  const span =
    today.start === today.end ? "not at all that day" : `from ${clockOf(today.start)} to ${clockOf(today.end)}`;
  if (today.start <= moment.minute && moment.minute < today.end)
    return passed("login-hours", `it is ${at}, and login is open ${span}`);
  return failed(
    "login-hours",
    `it is ${at}, and the profile lets its users in ${span}`,
    "Widen the login hours of the user's profile: the integration logs in at any time of day.",
  );
}

function isMinute(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 24 * 60;
}

function momentIn(timeZone: string, now: number): { day: Weekday; minute: number } | undefined {
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const parts = new Map(format.formatToParts(new Date(now)).map(({ type, value }) => [type, value]));
    const day = (parts.get("weekday") ?? "").toLowerCase() as Weekday;
    return { day, minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")) };
  } catch {
    // RangeError: a zone that this Node does not have.
    return undefined;
  }
}
