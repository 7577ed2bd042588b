import { BlockList, isIP } from "node:net";

/** 4 or 6; 0 for what is no address. */
export function ipFamily(address: string): number {
  return isIP(address.trim());
}

/**
 * Whether an address lies between two others, both included; undefined when one of them is no address, when they are of
 * two families (an IPv4 range says nothing of a login that came by IPv6), or when the range ends before it starts.
 */
export function inIpRange(address: string, range: { start: string; end: string }): boolean | undefined {
  const [at, start, end] = [address.trim(), range.start.trim(), range.end.trim()];
  const family = ipFamily(at);
  if (family === 0 || ipFamily(start) !== family || ipFamily(end) !== family) return undefined;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  try {
    list.addRange(start, end, type);
  } catch {
    // The only thing left that it refuses is a start behind the end.
    return undefined;
  }
  return list.check(at, type);
}
