/** Login IP ranges. Pure. */
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
