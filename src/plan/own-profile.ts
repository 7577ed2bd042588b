import type { IpRange, LoginRestrictions } from "../model/access.ts";
import { inputError } from "../model/errors.ts";
import type { OwnProfile, OwnProfileFacts, UserStep } from "../model/user.ts";
import { ipRangeOf } from "../util/ip-range.ts";

/**
 * What is left to do so that the profile that the org file states is there and restricts logins as stated. What the file does not
 * state stays. Pure. Throws `PROFILE_FOREIGN` (exit 2) for one that this tool did not make.
 */
export function ownProfileSteps(own: OwnProfile | undefined, there: OwnProfileFacts | undefined): UserStep[] {
  if (!own) return [];
  if (!there) return [{ kind: "make-profile", own }];
  if (!there.isOurs) throw profileForeign(own);
  return restrictionsDiffer(own, there.restrictions)
    ? [{ kind: "restrict-profile", own, before: there.restrictions }]
    : [];
}

function profileForeign({ name }: OwnProfile) {
  return inputError(
    "PROFILE_FOREIGN",
    `The org has a profile ${name} which this tool did not make: what it restricts is not changed.`,
    "Choose another name in integrationUser.ownProfile; or leave ownProfile out, and give the user that profile: --profile NAME.",
  );
}

/** Whether a profile restricts logins otherwise than stated; in normal form, so that another way to write a range is none. Pure. */
export function restrictionsDiffer({ ipRanges, hours }: OwnProfile, there: LoginRestrictions): boolean {
  return (
    (ipRanges !== undefined && rangesText(ipRanges) !== rangesText(there.ipRanges)) ||
    (hours !== undefined && hoursText(hours) !== hoursText(there.hours))
  );
}

function rangesText(ranges: readonly IpRange[]): string {
  const plain = ranges.map(({ start, end }) => ipRangeOf(`${start}-${end}`) ?? { start, end });
  return plain
    .map(({ start, end }) => (start === end ? start : `${start}-${end}`))
    .sort()
    .join(", ");
}

/** A day that is open from its beginning to its end is not restricted. */
function hoursText(hours: LoginRestrictions["hours"]): string {
  const days = Object.entries(hours).filter(([, { start, end }]) => !(start === 0 && end === DAY));
  return days
    .map(([day, { start, end }]) => (start === end ? `${day} closed` : `${day} ${clock(start)}-${clock(end)}`))
    .sort()
    .join(", ");
}

const DAY = 24 * 60;

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** What is stated, for people: `addresses 203.0.113.7; hours monday 08:00-18:00`. Pure. */
export function restrictionWords({ ipRanges, hours }: Partial<LoginRestrictions>): string {
  const parts = [
    ...(ipRanges ? [`addresses ${rangesText(ipRanges) || "any"}`] : []),
    ...(hours ? [`hours ${hoursText(hours) || "any"}`] : []),
  ];
  return parts.join("; ") || "no restriction stated";
}
