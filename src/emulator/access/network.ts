/** Login IP ranges and login hours. Pure. */
import type { IpRange } from "../state/types.ts";

/** An IPv4 address as a number; NaN for anything else. */
function ipNumber(ip: string): number {
  const parts = ip.trim().split(".");
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return valid ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : Number.NaN;
}

/** No ranges: everywhere. */
export function ipAllowed(ip: string, ranges: readonly IpRange[]): boolean {
  const at = ipNumber(ip);
  return ranges.length === 0 || ranges.some(({ start, end }) => ipNumber(start) <= at && at <= ipNumber(end));
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
