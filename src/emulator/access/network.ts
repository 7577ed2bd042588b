/** Login IP ranges and login hours. Pure. */
import { BlockList, isIP } from "node:net";
import type { IpRange } from "../state/users.ts";

/** An address of either family; a range holds those of its own only. No ranges: everywhere. */
export function ipAllowed(ip: string, ranges: readonly IpRange[]): boolean {
  return ranges.length === 0 || ranges.some((range) => holds(range, ip));
}

/** What is no address, or stands the wrong way round, holds nothing. */
function holds({ start, end }: IpRange, ip: string): boolean {
  const version = isIP(start);
  if (version === 0 || isIP(end) !== version || isIP(ip) !== version) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  try {
    list.addRange(start, end, family);
  } catch {
    return false;
  }
  return list.check(ip, family);
}

/** Every emulated org's default time zone, by which login hours count (Salesforce Help, login hours in profiles). */
export const ORG_TIME_ZONE = "Europe/Copenhagen";

const TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ORG_TIME_ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Minutes of the day in the org's time zone; null: always. */
export function withinLoginHours(hours: { from: number; to: number } | null, now: number): boolean {
  const [hour, minute] = TIME.format(now).split(":").map(Number);
  const at = (hour ?? 0) * 60 + (minute ?? 0);
  return hours === null || (hours.from <= at && at < hours.to);
}
