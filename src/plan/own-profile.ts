import type { IpRange, Known, LoginRestrictions } from "../model/access.ts";
import { inputError } from "../model/errors.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import type { OwnProfile, OwnProfileFacts, UserStep } from "../model/user.ts";
import { holdsAll, unionOf } from "../util/ip-range.ts";
import { sameId } from "../util/salesforce-id.ts";
import { clockOf } from "../util/words.ts";

/**
 * What is left to do so that the integration user's own profile is there and restricts logins as stated. What is not stated
 * stays. Pure. Throws `PROFILE_FOREIGN` (exit 2) for one that this tool did not make.
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
    "Choose another name for the user's own profile (ownProfile of the org file, or the template's parameter); or state none, and give the user that profile: --profile NAME.",
  );
}

/** A profile of the integration user's own as an org has it: its user has it, it is not theirs, or nobody can say. */
export type OwnProfileState =
  | { state: "held"; there: OwnProfileFacts }
  | { state: "foreign"; there: OwnProfileFacts }
  /** It is not there, or the user has another one. */
  | { state: "lacking" }
  | { state: "unknown"; why: string };

/** How it stands with the profile. Pure. */
export function ownProfileState(
  found: Known<OwnProfileFacts | undefined>,
  user: { profileId: string },
): OwnProfileState {
  if (!found.known) return { state: "unknown", why: found.why };
  const there = found.value;
  if (there && !there.isOurs) return { state: "foreign", there };
  return there && sameId(user.profileId, there.id) ? { state: "held", there } : { state: "lacking" };
}

/**
 * What an apply changes of it: the ranges and hours of one that is this tool's and that the user has. One that is missing a user
 * needs before anything, and one that others made is theirs. Pure.
 */
export function ownProfileChanges(
  own: OwnProfile | undefined,
  found: Known<OwnProfileFacts | undefined> | undefined,
  user: { profileId: string } | undefined,
): Change[] {
  if (!own || !found || !user) return [];
  const now = ownProfileState(found, user);
  if (now.state === "held") return [restrictionChange(own.name, now.there.restrictions, own)];
  if (now.state !== "unknown") return [];
  const paths = [...(own.ipRanges ? [IP_RANGES] : []), ...(own.hours ? [HOURS] : [])];
  return [{ type: "Profile", name: own.name, action: "none", fields: [], unreadable: paths }];
}

const IP_RANGES = "loginIpRanges";
const HOURS = "loginHours";

/** From where and when a profile lets its users in, before and after, as far as that is stated. Pure. */
export function restrictionChange(
  name: string,
  before: Partial<LoginRestrictions>,
  after: Partial<LoginRestrictions>,
): Change {
  const field = (path: string, was: string, is: string): FieldChange[] =>
    was === is ? [] : [{ path, before: was, after: is }];
  const fields = [
    ...(after.ipRanges ? field(IP_RANGES, rangesText(before.ipRanges ?? []), rangesText(after.ipRanges)) : []),
    ...(after.hours ? field(HOURS, hoursText(before.hours ?? {}), hoursText(after.hours)) : []),
  ];
  return { type: "Profile", name, action: fields.length > 0 ? "update" : "none", fields, unreadable: [] };
}

/** Whether a profile restricts logins otherwise than stated; in normal form, so that another way to write a range is none. Pure. */
export function restrictionsDiffer(own: OwnProfile, there: LoginRestrictions): boolean {
  return restrictionChange(own.name, there, own).action !== "none";
}

/** Where nothing is restricted. */
export const ANY = "any";

/** The same addresses have the same text; what holds all of them restricts nothing. Pure. */
export function rangesText(ranges: readonly IpRange[]): string {
  if (ranges.length === 0 || holdsAll(ranges)) return ANY;
  return unionOf(ranges)
    .map(({ start, end }) => (start === end ? start : `${start}-${end}`))
    .join(", ");
}

/** The same of hours: a day that is open from its beginning to its end is not restricted. Pure. */
export function hoursText(hours: LoginRestrictions["hours"]): string {
  const days = Object.entries(hours).filter(([, { start, end }]) => !(start === 0 && end === DAY));
  const texts = days.map(([day, { start, end }]) =>
    start === end ? `${day} closed` : `${day} ${clockOf(start)}-${clockOf(end)}`,
  );
  return texts.sort().join(", ") || ANY;
}

const DAY = 24 * 60;

/** What is stated, for people: `addresses 203.0.113.7; hours monday 08:00-18:00`. Pure. */
export function restrictionWords({ ipRanges, hours }: Partial<LoginRestrictions>): string {
  const parts = [
    ...(ipRanges ? [`addresses ${rangesText(ipRanges)}`] : []),
    ...(hours ? [`hours ${hoursText(hours)}`] : []),
  ];
  return parts.join("; ") || "no restriction stated";
}
