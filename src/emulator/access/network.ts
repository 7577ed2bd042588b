/** Login IP ranges and login hours. Pure. */
import type { IpRange } from "../state/types.ts";

/** An IPv4 address as a number; NaN for anything else. */
function ipNumber(ip: string): number {
  const parts = ip.trim().split(".");
  const valid = parts.length === 4 && parts.every((it) => /^\d{1,3}$/.test(it) && Number(it) <= 255);
  return valid ? parts.reduce((sum, it) => sum * 256 + Number(it), 0) : Number.NaN;
}

/** No ranges: everywhere. */
export function ipAllowed(ip: string, ranges: readonly IpRange[]): boolean {
  const at = ipNumber(ip);
  return ranges.length === 0 || ranges.some(({ start, end }) => ipNumber(start) <= at && at <= ipNumber(end));
}

/** Minutes of the day in UTC; null: always. */
export function withinLoginHours(hours: { from: number; to: number } | null, now: number): boolean {
  const date = new Date(now);
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  return hours === null || (hours.from <= minute && minute < hours.to);
}
