/**
 * Whether an address lies between two others, both included; undefined when one of them is no address, or of the other
 * family: an IPv4 range says nothing of a login that came by IPv6.
 */
export function inIpRange(address: string, range: { start: string; end: string }): boolean | undefined {
  const [at, start, end] = [address, range.start, range.end].map(parseIp);
  if (!at || !start || !end || at.family !== start.family || at.family !== end.family) return undefined;
  return start.value <= at.value && at.value <= end.value;
}

function parseIp(text: string): { family: 4 | 6; value: bigint } | undefined {
  const v4 = parseIpv4(text.trim());
  if (v4 !== undefined) return { family: 4, value: BigInt(v4) };
  const v6 = parseIpv6(text.trim());
  return v6 === undefined ? undefined : { family: 6, value: v6 };
}

function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Eight groups of 16 bits, the longest run of zeros as `::` (RFC 4291, 2.2). */
function parseIpv6(text: string): bigint | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined || !text.includes(":")) return undefined;
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array<string>(missing).fill("0"), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}
