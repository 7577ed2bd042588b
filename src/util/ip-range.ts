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

/** An address as a number, so that ranges can be made and compared. */
function numberOf(address: string): bigint {
  if (isIP(address) === 4) return address.split(".").reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  // The URL parser writes every IPv6 address in its one short form.
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [first, last] = [groups(head), groups(tail ?? "")];
  const between = tail === undefined ? [] : Array<string>(8 - first.length - last.length).fill("0");
  return [...first, ...between, ...last].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function addressOf(value: bigint, family: number): string {
  const [parts, base] = family === 4 ? [4, 256n] : [8, 65536n];
  const digits = Array.from({ length: parts }, (_, index) => (value / base ** BigInt(parts - 1 - index)) % base);
  if (family === 4) return digits.join(".");
  return new URL(`http://[${digits.map((digit) => digit.toString(16)).join(":")}]/`).hostname.slice(1, -1);
}

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/**
 * First and last address, in their one form, of `203.0.113.7`, `203.0.113.0-203.0.113.255` or `203.0.113.0/24`, IPv6 alike; undefined
 * for anything else, two families and a range that ends before it starts among it.
 */
export function ipRangeOf(text: string): { start: string; end: string } | undefined {
  const [from = "", to, ...more] = text.split("-").map((part) => part.trim());
  const [address = "", bits, ...rest] = to === undefined ? from.split("/") : [from];
  const family = ipFamily(address);
  const size = BITS[family];
  // A zone is of one machine's network and of no address that an org sees.
  if (size === undefined || more.length + rest.length > 0 || text.includes("%")) return undefined;
  const start = numberOf(address);
  if (bits !== undefined) {
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > size) return undefined;
    const span = 2n ** BigInt(size - Number(bits));
    const first = (start / span) * span;
    return { start: addressOf(first, family), end: addressOf(first + span - 1n, family) };
  }
  if (to !== undefined && ipFamily(to) !== family) return undefined;
  const end = to === undefined ? start : numberOf(to);
  return end < start ? undefined : { start: addressOf(start, family), end: addressOf(end, family) };
}

/** Whether a range holds half of all addresses of its family, or more: it restricts nothing. */
export function isNoRestriction({ start, end }: { start: string; end: string }): boolean {
  const size = BITS[ipFamily(start)] ?? 0;
  return numberOf(end) - numberOf(start) + 1n >= 2n ** BigInt(size - 1);
}

/** IPv6 addresses that stand for IPv4 addresses: ::ffff:0:0 to ::ffff:ffff:ffff. */
const MAPPED = { from: 0xffff_0000_0000n, to: 0xffff_ffff_ffffn };

/**
 * Whether some addresses of a range stand for IPv4 addresses and some do not, which no profile takes (Salesforce Help 000381914: a
 * range can't include addresses both inside and outside of the IPv4-mapped IPv6 address space). Pure.
 */
export function isMixedRange({ start, end }: { start: string; end: string }): boolean {
  if (ipFamily(start) !== 6) return false;
  const [from, to] = [numberOf(start), numberOf(end)];
  const isInside = from >= MAPPED.from && to <= MAPPED.to;
  return from <= MAPPED.to && to >= MAPPED.from && !isInside;
}

/** First and last address, both included. */
interface Range {
  start: string;
  end: string;
}

/** A range by numbers, of one family. */
interface Span {
  family: number;
  from: bigint;
  to: bigint;
}

function spanOf({ start, end }: Range): Span | undefined {
  const range = ipRangeOf(`${start}-${end}`);
  return range && { family: ipFamily(range.start), from: numberOf(range.start), to: numberOf(range.end) };
}

const rangeOf = ({ family, from, to }: Span): Range => ({ start: addressOf(from, family), end: addressOf(to, family) });

function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.family - b.family || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const done: Span[] = [];
  for (const span of sorted) {
    const last = done.at(-1);
    if (!last || last.family !== span.family || span.from > last.to + 1n) done.push({ ...span });
    else if (span.to > last.to) last.to = span.to;
  }
  return done;
}

const spansOf = (ranges: readonly Range[]) => merged(ranges.flatMap((range) => spanOf(range) ?? []));

/** The same addresses in as few ranges as there can be, IPv4 first; what is no range is left out. Pure. */
export function unionOf(ranges: readonly Range[]): Range[] {
  return spansOf(ranges).map(rangeOf);
}

/** Addresses of the first that are in none of the second. Pure. */
export function withoutRanges(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const cut = spansOf(others);
  return spansOf(ranges)
    .flatMap((span) => cut.reduce<Span[]>((left, other) => left.flatMap((one) => minus(one, other)), [span]))
    .map(rangeOf);
}

function minus(span: Span, other: Span): Span[] {
  if (other.family !== span.family || other.to < span.from || other.from > span.to) return [span];
  const parts = [
    { ...span, to: other.from - 1n },
    { ...span, from: other.to + 1n },
  ];
  return parts.filter(({ from, to }) => from <= to);
}

/**
 * All addresses, in ranges that a profile takes: none may hold addresses both inside and outside of the IPv6 space in which
 * IPv4 addresses are mapped, ::ffff:0:0 to ::ffff:ffff:ffff (Salesforce Help 000381914).
 */
export const ALL_ADDRESSES: readonly Range[] = [
  { start: "0.0.0.0", end: "255.255.255.255" },
  { start: "::", end: "::fffe:ffff:ffff" },
  { start: "::1:0:0:0", end: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
];

/** Whether these hold every address, so that they restrict nothing. Pure. */
export function holdsAll(ranges: readonly Range[]): boolean {
  return withoutRanges(ALL_ADDRESSES, ranges).length === 0;
}
