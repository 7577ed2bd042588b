import { textIn } from "../../metadata/component.ts";
import type { HeldPermissionSet, Known, LoginFacts, LoginRow } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import { type OwnWay, ownWayText } from "../../model/way-in.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { sameName } from "../../util/same-name.ts";
import { minuteOf } from "../../util/words.ts";
import { failed, judged, passed, unknown } from "./check.ts";

/** Access: the row that opens the app, and the assignment of exactly this user. */
export function accessChecks(snapshot: OrgSnapshot, own: OwnWay, facts: LoginFacts, now: number): Check[] {
  const { permissionSet } = own;
  if (permissionSet === undefined) return profileChecks(snapshot, own, facts);
  const held = validNow(facts.held, now);
  const openers = facts.openers.known ? facts.openers.value : [];
  const setId = snapshot.permissionSet?.id;
  return [
    judged("preauthorisation", facts.openers, (ids) => {
      if (setId !== undefined && ids.includes(setId))
        return passed("preauthorisation", `${permissionSet} opens the app`);
      const others = ids.length === 0 ? "no permission set opens the app" : `${ids.length} other permission sets do`;
      return failed(
        "preauthorisation",
        `there is no SetupEntityAccess row of ${permissionSet} for the app: ${others}`,
        "Deploy the template again; the row is made where the policy did not make it.",
      );
    }),
    judged("assignment", held, (sets) => {
      const { group: { name: group } = { name: snapshot.heldThrough } } = snapshot;
      const wanted = { setId, permissionSet, ...(group !== undefined && { group }) };
      return assignmentCheck(sets, wanted, openers, facts);
    }),
  ];
}

const PROFILE_TITLES: Readonly<Record<string, string>> = {
  preauthorisation: "The profile opens the app",
  assignment: "The integration user has the profile",
};

/** The same where a profile is the way in; whether a profile alone is enough, reports of 2026 disagree. */
function profileChecks({ profile }: OrgSnapshot, own: OwnWay, facts: LoginFacts): Check[] {
  const wanted = ownWayText(own);
  const checks = [
    judged("preauthorisation", facts.openers, (ids) => {
      if (profile?.setId !== undefined && ids.includes(profile.setId))
        return passed("preauthorisation", `the profile ${profile.name} opens the app`);
      return failed(
        "preauthorisation",
        `there is no SetupEntityAccess row of ${profile ? `the profile ${profile.name}` : wanted} for the app`,
        "Deploy the template again; the row is made where the policy did not make it.",
      );
    }),
    profile?.isNamed
      ? unknown(
          "assignment",
          `the user has the profile ${profile.name}; a profile alone does not open an app in every org: where the login stays refused, use a template with a permission set`,
        )
      : failed(
          "assignment",
          `the user has ${profile ? `the profile ${profile.name}` : "another profile"}, and the template lets in ${wanted}`,
          "Give the user that profile, or name the user's own in the template's parameter.",
        ),
  ];
  return checks.map((check) => ({ ...check, title: PROFILE_TITLES[check.id] ?? check.title }));
}

/** An assignment whose end is past gives nothing any more. */
function validNow(held: LoginFacts["held"], now: number): Known<readonly HeldPermissionSet[]> {
  if (!held.known) return held;
  return { known: true, value: held.value.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now) };
}

interface WantedSet {
  setId: string | undefined;
  permissionSet: string;
  /** The permission set group by which the user is given it. */
  group?: string;
}

/** Whether an assignment gives the set, by itself or by the group. */
function gives({ id, group }: HeldPermissionSet, wanted: WantedSet): boolean {
  return group === undefined ? sameId(id, wanted.setId) : sameName(group, wanted.group);
}

/** By itself, by the group, or, since another one gives it, not at all: then why. */
function assignmentCheck(
  sets: readonly HeldPermissionSet[],
  wanted: WantedSet,
  openers: readonly string[],
  { held }: LoginFacts,
): Check {
  const { permissionSet } = wanted;
  const has = sets.find((set) => gives(set, wanted));
  const end = (has ?? (held.known ? held.value.find((set) => gives(set, wanted)) : undefined))?.expiresAt;
  const until = end === undefined ? "" : ` until ${minuteOf(end)}`;
  if (has) {
    const by = has.group === undefined ? "" : `, by the permission set group ${has.group}`;
    return passed("assignment", `${permissionSet}${by}${until}`);
  }
  const other = sets.find((set) => openers.includes(set.id));
  if (other) {
    const opens = other.ofProfile
      ? "the user's profile is on the policy, too; a profile alone does not open an app in every org"
      : `the permission set ${other.name} opens the app too`;
    return unknown("assignment", `the user does not hold ${permissionSet}, but ${opens}`);
  }
  if (end !== undefined) {
    return failed(
      "assignment-end",
      `the user's assignment of ${permissionSet} ended at ${minuteOf(end)}`,
      `In Setup, Users, the user, Permission Set Assignments: take away the end of ${permissionSet}'s, after asking who set it and why.`,
    );
  }
  return failed(
    "assignment",
    `exactly this user does not hold ${permissionSet}, or not any more`,
    `Assign the permission set${wanted.group === undefined ? "" : ` group ${wanted.group}`} to the user that the org file names, in Setup or by an apply.`,
  );
}

/** The user's own state, licence and API access. */
export function userChecks(snapshot: OrgSnapshot, facts: LoginFacts, now: number): Check[] {
  return [
    judged("user-active", facts.user, ({ active, profile }) =>
      active
        ? passed("user-active", `with the profile ${profile}`)
        : failed("user-active", "the user is deactivated", "Activate the integration user in Setup, Users."),
    ),
    judged("user-frozen", facts.frozen, (frozen) =>
      frozen
        ? failed(
            "user-frozen",
            "an administrator has frozen the user",
            "Unfreeze the user in Setup, Users, after asking who froze it and why.",
          )
        : passed("user-frozen", "not frozen"),
    ),
    licenceCheck(snapshot, facts),
    judged("api-enabled", validNow(facts.held, now), (sets) => {
      const giver = sets.find((set) => set.api);
      if (giver) return passed("api-enabled", giver.ofProfile ? "by the profile" : `by ${giver.name}`);
      const ended = facts.held.known && facts.held.value.find((set) => set.api);
      if (ended) return unknown("api-enabled", `${ended.name} would give it, whose assignment has ended`);
      return failed(
        "api-enabled",
        "neither the profile nor a permission set of the user gives API Enabled",
        snapshot.profile && snapshot.moreSets === undefined
          ? `Turn on API Enabled in the profile ${snapshot.profile.name}, which is the way in.`
          : "Deploy the template again, whose permission set gives it; or give the user a profile that does.",
      );
    }),
  ];
}

/** A permission set of the API integration licence cannot pre-authorise an app (knowledge article of the licence). */
function licenceCheck(snapshot: OrgSnapshot, facts: LoginFacts): Check {
  const licence = textIn(snapshot.components, "PermissionSet", "license")?.trim();
  if (licence !== undefined && /API Integration/i.test(licence)) {
    return failed(
      "licence",
      `the permission set has the licence "${licence}", with which it cannot open an External Client App`,
      "Put the app on a permission set without that licence, and keep that one for the data that the integration reads.",
    );
  }
  return judged("licence", facts.user, (user) =>
    passed("licence", `the user has ${user.licence || "no licence that shows"}`),
  );
}

/** What a status means, where it is more than its words; the statuses are not documented as a whole. */
const STATUS_REMEDIES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [/frozen/i, "Unfreeze the user in Setup, Users."],
  [/inactive/i, "Activate the user in Setup, Users."],
  [/lockout|locked/i, "Unlock the user in Setup, Users."],
  [/exceeded/i, "Wait 15 to 30 minutes; find what logs in as this user for each call instead of keeping its token."],
  [/restricted|login hours/i, "See the profile's login IP ranges and login hours."],
  [/not admin approved|hasn.t approved/i, "See the app's policy and the user's permission sets."],
];

/** What the org itself noted of this run's attempts. It notes none that fail before the user is known. */
export function historyCheck(logins: Known<readonly LoginRow[]>): Check {
  return judged("login-history", logins, ([newest, ...older]) => {
    if (!newest) return unknown("login-history", "it has no entry of this attempt, and says nothing of it");
    const words = ({ at, status, sourceIp }: LoginRow) => `${minuteOf(at)} "${status}" from ${sourceIp}`;
    const before = older.length > 0 ? `; before it: ${older.map((row) => `"${row.status}"`).join(", ")}` : "";
    if (newest.status === "Success") return passed("login-history", `${words(newest)}${before}`);
    const remedy = STATUS_REMEDIES.find(([says]) => says.test(newest.status))?.[1];
    return failed("login-history", `${words(newest)}${before}`, remedy ?? "Look at the user's login history in Setup.");
  });
}
