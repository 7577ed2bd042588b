import fc from "fast-check";
import { expect, it } from "vitest";
import {
  ALL_ADDRESSES,
  holdsAll,
  inIpRange,
  ipRangeOf,
  isMixedRange,
  isNoRestriction,
  unionOf,
  withoutRanges,
} from "../../src/util/ip-range.ts";
import { rangeFault } from "../../src/util/own-profile-form.ts";

it.each([
  ["203.0.113.10", "203.0.113.0", "203.0.113.255", true],
  ["203.0.113.10", "203.0.113.10", "203.0.113.10", true],
  ["203.0.114.0", "203.0.113.0", "203.0.113.255", false],
  ["9.0.0.0", "10.0.0.0", "11.0.0.0", false],
  ["2001:db8::1", "2001:db8::", "2001:db8::ffff", true],
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1", "2001:db8::1", true],
  ["2001:db8::1:0", "2001:db8::", "2001:db8::ffff", false],
  ["::1", "::", "::2", true],
  ["203.0.113.10", "203.0.113.255", "203.0.113.0", undefined],
  [" 203.0.113.10 ", "203.0.113.0", "203.0.113.255 ", true],
  ["::ffff:203.0.113.10", "203.0.113.0", "203.0.113.255", undefined],
  ["203.0.113.10", "::", "ffff::", undefined],
  ["2001:db8::1", "0.0.0.0", "255.255.255.255", undefined],
  ["Salesforce.com IP", "0.0.0.0", "255.255.255.255", undefined],
  ["1.2.3", "0.0.0.0", "255.255.255.255", undefined],
  ["1.2.3.256", "0.0.0.0", "255.255.255.255", undefined],
  ["1::2::3", "::", "ffff::", undefined],
  ["1:2:3:4:5:6:7", "::", "ffff::", undefined],
  ["1:2:3:4:5:6:7:8:9", "::", "ffff::", undefined],
  ["1:2:3:4:5:6:7::8", "::", "ffff::", undefined],
  ["g::", "::", "ffff::", undefined],
])("%s between %s and %s: %s", (address, start, end, expected) => {
  expect(inIpRange(address, { start, end })).toBe(expected);
});

it("every IPv4 address lies in the range of itself, and not in the next one's", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
      expect(inIpRange(one, { start: one, end: one })).toBe(true);
      expect(inIpRange(one, { start: other, end: other })).toBe(one === other);
    }),
  );
});

it("never throws, whatever an org says", () => {
  fc.assert(fc.property(fc.string(), fc.ipV6(), (text, ip) => void inIpRange(text, { start: text, end: ip })));
});

it.each([
  ["203.0.113.7", "203.0.113.7", "203.0.113.7"],
  ["203.0.113.0 - 203.0.113.255", "203.0.113.0", "203.0.113.255"],
  ["203.0.113.99/24", "203.0.113.0", "203.0.113.255"],
  ["2001:DB8:0:0::1", "2001:db8::1", "2001:db8::1"],
  ["2001:db8::/126", "2001:db8::", "2001:db8::3"],
  ["::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["::ffff:203.0.113.7", "::ffff:cb00:7107", "::ffff:cb00:7107"],
])("%s is from %s to %s", (text, start, end) => {
  expect(ipRangeOf(text)).toEqual({ start, end });
});

it.each([
  "",
  "a",
  "203.0.113.9-203.0.113.1",
  "203.0.113.1-2001:db8::1",
  "1.1.1.1-2.2.2.2-3.3.3.3",
  "1.1.1.1/33",
  "::/129",
  "1.1.1.1/24/8",
  "1.1.1.1/",
  "1.1.1.0/24-1.1.2.0",
  "fe80::1%eth0",
])("%j is no range", (text) => {
  expect(ipRangeOf(text)).toBeUndefined();
});

it("a range is read from its own first and last address as it was", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const range = ipRangeOf(address);
      expect(range && inIpRange(address, range)).toBe(true);
      expect(ipRangeOf(`${range?.start}-${range?.end}`)).toEqual(range);
    }),
  );
});

it.each([
  ["0.0.0.0/0", true],
  ["128.0.0.0/1", true],
  ["10.0.0.0/8", false],
  ["::/1", true],
  ["2001:db8::/32", false],
])("%s restricts nothing: %s", (text, expected) => {
  const range = ipRangeOf(text);
  expect(range && isNoRestriction(range)).toBe(expected);
});

it.each<[string, boolean]>([
  ["::-::1:0:0:0", true],
  ["::ffff:203.0.113.7-::1:0:0:0", true],
  ["::fffe:0:0-::ffff:0:0", true],
  ["::/80", true],
  ["::ffff:203.0.113.0-::ffff:203.0.113.9", false],
  ["::ffff:0:0/96", false],
  ["2001:db8::/32", false],
  ["0.0.0.0/0", false],
  ...ALL_ADDRESSES.map(({ start, end }): [string, boolean] => [`${start}-${end}`, false]),
])("%s holds addresses both inside and outside of the IPv4-mapped space: %s", (text, expected) => {
  const range = ipRangeOf(text);
  expect(range && isMixedRange(range)).toBe(expected);
  expect(rangeFault(text)?.includes("both inside and outside") ?? false).toBe(expected);
});

const ranges = (...texts: string[]) => texts.flatMap((text) => ipRangeOf(text) ?? []);
const texts = (found: readonly { start: string; end: string }[]) => found.map(({ start, end }) => `${start}-${end}`);

it("ranges that touch or overlap are one, of each family by itself", () => {
  expect(texts(unionOf(ranges("203.0.113.128/25", "2001:db8::1", "203.0.113.0/25", "203.0.113.7", "::")))).toEqual([
    "203.0.113.0-203.0.113.255",
    "::-::",
    "2001:db8::1-2001:db8::1",
  ]);
  expect(unionOf([{ start: "no", end: "address" }])).toEqual([]);
});

it.each([
  [["203.0.113.0/24"], ["203.0.113.0/24"], []],
  [["203.0.113.0/24"], [], ["203.0.113.0-203.0.113.255"]],
  [["203.0.113.0/24"], ["203.0.113.7"], ["203.0.113.0-203.0.113.6", "203.0.113.8-203.0.113.255"]],
  [["203.0.113.0/24"], ["203.0.112.0-203.0.113.9", "203.0.113.250-203.0.114.0"], ["203.0.113.10-203.0.113.249"]],
  [["203.0.113.7"], ["::/0"], ["203.0.113.7-203.0.113.7"]],
])("of %j without %j there is %j left", (all, others, left) => {
  expect(texts(withoutRanges(ranges(...all), ranges(...others)))).toEqual(left);
});

it("every address is held by all of both families, and by nothing less", () => {
  expect(holdsAll(ALL_ADDRESSES)).toBe(true);
  expect(holdsAll(ranges("0.0.0.0/0", "::/0"))).toBe(true);
  expect(holdsAll(ranges("0.0.0.0/0"))).toBe(false);
  expect(holdsAll(ALL_ADDRESSES.slice(0, 2))).toBe(false);
  expect(holdsAll([])).toBe(false);
});
