import type { LoginRestrictions } from "../model/access.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { ProfileFacts, Seats, UserFacts, UserStep, UserWish } from "../model/user.ts";
import { sameName } from "../util/same-name.ts";
import { ownProfileSteps, restrictionWords } from "./own-profile.ts";

/** The profiles for integrations, the present one and the one it replaced (Salesforce Help, integration user). */
export const API_ONLY_PROFILES = ["Minimum Access - API Only Integrations", "Salesforce API Only System Integrations"];
export const ADMIN_PROFILE = "System Administrator";

const INTEGRATION_LICENCE = "Salesforce Integration";
/** As metadata and Setup name the permission set licence. */
const PSL_NAMES = ["SalesforceAPIIntegrationPsl", "Salesforce API Integration"];

/** What is still to be done so that the org has the user that is wished for, and what there is to say of it. */
export interface UserPlan {
  profile: ProfileFacts;
  steps: readonly UserStep[];
  notes: readonly string[];
}

/**
 * Plans the integration user. Pure.
 *
 * Throws `PROFILE_UNKNOWN`, `PROFILE_NOT_API_ONLY`, `USER_PROFILE_WIDE`, `USER_FROZEN`, `LICENCES_USED_UP`,
 * `LICENCE_MISSING`, `PERMISSION_SET_LICENCE`, `PROFILE_FOREIGN`.
 */
export function planUser(facts: UserFacts, wish: UserWish): UserPlan {
  refuseAppSetOnLicence(facts, wish);
  const own = ownProfileSteps(wish.ownProfile, facts.ownProfile);
  const profile = profileFor(facts, wish);
  const steps = [
    ...own,
    ...userSteps(facts, wish, profile),
    ...licenceSteps(facts, wish, profile),
    ...dataSetSteps(facts, wish, profile),
  ];
  return { profile, steps, notes: notesOn(wish, profile) };
}

/** A set of the API integration licence cannot pre-authorise an app, so the app needs one without it. */
function refuseAppSetOnLicence(facts: UserFacts, { appPermissionSet }: UserWish): void {
  if (!appPermissionSet) return;
  const there = facts.permissionSets.find(({ name }) => name === appPermissionSet.name);
  const onLicence = there?.licenceId !== undefined && there.licenceId === facts.integrationLicence?.id;
  if (!onLicence && !PSL_NAMES.includes(appPermissionSet.licence ?? "")) return;
  throw new KantivError(
    "PERMISSION_SET_LICENCE",
    `The permission set ${appPermissionSet.name} is tied to the Salesforce API Integration licence; such a set cannot pre-authorise an app.`,
    "Use two: leave the licence out of the app's set (choose another permissionSet name if the org has it already), and put objects and fields into a second one, --data-permission-set NAME.",
  );
}

function profileFor({ user, profiles }: UserFacts, wish: UserWish): ProfileFacts {
  const found = wish.profiles.flatMap((name) => profiles.find((profile) => sameName(profile.name, name)) ?? [])[0];
  if (user && !wish.profileChosen) {
    if (!wish.leastPrivilege || user.profile.apiOnly) return user.profile;
    throw new KantivError(
      "USER_PROFILE_WIDE",
      `${wish.username} is there with the profile ${user.profile.name}, which is not limited to the API.`,
      `Name a new username in the org file, or move this user: --profile "${found?.name ?? API_ONLY_PROFILES[0]}".`,
    );
  }
  // What is about to be made is API only, and has no id yet.
  if (!found && wish.ownProfile)
    return { id: "", name: wish.ownProfile.name, licence: INTEGRATION_LICENCE, apiOnly: true };
  if (!found) {
    const names = wish.profiles.map((name) => `"${name}"`).join(" or ");
    throw inputError(
      "PROFILE_UNKNOWN",
      `The org has no profile ${names}.`,
      wish.leastPrivilege && !wish.profileChosen
        ? "It comes with the Salesforce Integration licence (Enterprise, Unlimited, Performance and Developer editions); else name an API-only profile of the org: --profile NAME."
        : "Name one that is listed in Setup, Profiles: --profile NAME.",
    );
  }
  if (!wish.leastPrivilege || found.apiOnly) return found;
  throw inputError(
    "PROFILE_NOT_API_ONLY",
    `The profile ${found.name} lets its users log in to the user interface.`,
    `Use one with "API Only User" on, e.g. --profile "${API_ONLY_PROFILES[0]}".`,
  );
}

function userSteps(facts: UserFacts, wish: UserWish, profile: ProfileFacts): UserStep[] {
  const { user } = facts;
  if (!user) {
    needSeat(facts.seats[profile.licence], profile.licence, "user licence");
    return [{ kind: "create-user", profile: profile.name, fields: userFields(facts, wish, profile) }];
  }
  if (user.frozen) {
    throw inputError(
      "USER_FROZEN",
      `${wish.username} is there but frozen.`,
      `Ask who froze the user and why; then Setup, Users, ${wish.username}, Unfreeze.`,
    );
  }
  const moves = user.profile.id !== profile.id;
  const needsSeat = !user.active || user.profile.licence !== profile.licence;
  if (needsSeat) needSeat(facts.seats[profile.licence], profile.licence, "user licence");
  return [
    ...(moves ? [{ kind: "change-profile", profile: profile.name, profileId: profile.id } as const] : []),
    ...(user.active ? [] : [{ kind: "activate" } as const]),
  ];
}

function userFields({ locale }: UserFacts, wish: UserWish, profile: ProfileFacts): Record<string, string> {
  const local = wish.username.split("@")[0] ?? wish.username;
  return {
    Username: wish.username,
    LastName: wish.lastName,
    Email: wish.email,
    Alias: local.replace(/[^A-Za-z0-9]/g, "").slice(0, 8) || "kantiv",
    ProfileId: profile.id,
    ...locale,
  };
}

/** The licence that lets the integration user hold what a permission set grants; other user licences need none. */
function licenceSteps({ integrationLicence }: UserFacts, wish: UserWish, profile: ProfileFacts): UserStep[] {
  if (!wish.leastPrivilege || profile.licence !== INTEGRATION_LICENCE || integrationLicence?.assigned) return [];
  if (!integrationLicence) {
    throw new KantivError(
      "LICENCE_MISSING",
      "The org has no permission set licence Salesforce API Integration.",
      "It comes with the Salesforce Integration user licence; ask Salesforce, or use --profile with an API-only profile of another licence.",
    );
  }
  needSeat(integrationLicence.seats, "Salesforce API Integration", "permission set licence");
  return [{ kind: "assign-licence", licenceId: integrationLicence.id }];
}

function dataSetSteps(facts: UserFacts, wish: UserWish, profile: ProfileFacts): UserStep[] {
  const name = wish.dataPermissionSet;
  if (name === undefined) return [];
  const there = facts.permissionSets.find((set) => sameName(set.name, name));
  if (there?.assigned) return [];
  const licenceId = profile.licence === INTEGRATION_LICENCE ? facts.integrationLicence?.id : undefined;
  const create = { kind: "create-set", name, ...(licenceId ? { licenceId } : {}) } as const;
  const isGroup = there?.groupId !== undefined && ({ isGroup: true } as const);
  return [...(there ? [] : [create]), { kind: "assign-set", name, ...isGroup }];
}

function needSeat(seats: Seats | undefined, name: string, kind: string): void {
  if (!seats) {
    throw new KantivError("LICENCE_MISSING", `The org has no ${kind} ${name}.`, "Ask Salesforce for it.");
  }
  if (seats.used < seats.total) return;
  throw new KantivError(
    "LICENCES_USED_UP",
    `All ${seats.total} of the ${kind} ${name} are in use.`,
    "Free one (Setup, Company Information shows who has them), or ask Salesforce for more.",
    { data: { licence: name, total: seats.total, used: seats.used } },
  );
}

function notesOn(wish: UserWish, profile: ProfileFacts): string[] {
  const { appPermissionSet: app, dataPermissionSet: data } = wish;
  if (!wish.leastPrivilege) {
    return profile.apiOnly ? [] : ["The user can log in to the user interface. In production use an API-only profile."];
  }
  return [
    !app
      ? `The profile ${profile.name} is the way in; what it grants, it grants to all who have it.`
      : data
        ? `Two permission sets: ${app.name} opens the app, ${data} is for objects and fields. A set of the Salesforce API Integration licence cannot hold the app.`
        : app.grantsData
          ? `${app.name} opens the app and grants what the template names of objects and fields.`
          : `${app.name} opens the app and grants no data. For objects and fields use a second set, --data-permission-set NAME: one of the Salesforce API Integration licence cannot hold the app.`,
    wish.ownProfile
      ? `Interactive login is off: the profile ${profile.name} is API only, and the user's own (${restrictionWords(wish.ownProfile)}).`
      : `Interactive login is off: the profile ${profile.name} is API only. To limit addresses too, state a profile of the user's own: integrationUser.ownProfile in the org file.`,
  ];
}

/** A step for people. */
export function stepWords(step: UserStep): string {
  switch (step.kind) {
    case "create-user":
      return `Create the user with the profile ${step.profile} and the e-mail address ${step.fields.Email}`;
    case "make-profile":
      return `Make the profile ${step.own.name}, API only (${restrictionWords(step.own)})`;
    case "restrict-profile":
      return `Change from where and when the profile ${step.own.name} lets its users in: from ${restrictionWords(stated(step))} to ${restrictionWords(step.own)}`;
    case "activate":
      return "Activate the user";
    case "change-profile":
      return `Change the user's profile to ${step.profile}`;
    case "assign-licence":
      return "Assign the permission set licence Salesforce API Integration";
    case "create-set":
      return `Create the empty permission set ${step.name}${step.licenceId ? " of the Salesforce API Integration licence" : ""}`;
    case "assign-set":
      return `Assign the permission set ${step.isGroup ? "group " : ""}${step.name}`;
  }
}

/** Of what is there that which the org file states, too. */
function stated({ own, before }: Extract<UserStep, { kind: "restrict-profile" }>): Partial<LoginRestrictions> {
  return { ...(own.ipRanges && { ipRanges: before.ipRanges }), ...(own.hours && { hours: before.hours }) };
}
