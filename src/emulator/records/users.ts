/** User and UserLogin. */
import { ApiError } from "../http/errors.ts";
import type { Caller } from "../http/session.ts";
import { sameId } from "../objects/ids.ts";
import { usedLicenses } from "../rows/access.ts";
import { recordSetup, userLabel } from "../state/audit.ts";
import { addUser } from "../state/fresh.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { type Fields, integrityError, invalidReference, type ObjectOperations, text, type Work } from "./operations.ts";

const USERNAME = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Column → property of the user; the others are kept as they come. */
const PROPERTIES: Readonly<Record<string, keyof User>> = {
  Username: "username",
  Email: "email",
  FirstName: "firstName",
  LastName: "lastName",
  Alias: "alias",
  TimeZoneSidKey: "timeZone",
  LocaleSidKey: "locale",
  LanguageLocaleKey: "language",
  EmailEncodingKey: "emailEncoding",
  IsActive: "isActive",
  ProfileId: "profileId",
};

function checkUsername(org: Org, username: string, own?: User): void {
  if (!USERNAME.test(username)) {
    throw new ApiError(400, "INVALID_EMAIL_ADDRESS", `Username: invalid email address: ${username}`, ["Username"]);
  }
  const taken = org.users.some((user) => user !== own && user.username.toLowerCase() === username.toLowerCase());
  if (taken) {
    throw new ApiError(
      400,
      "DUPLICATE_USERNAME",
      "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be " +
        "unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the " +
        "user's email address).",
      ["Username"],
    );
  }
}

/** The profile's full id, with a seat of its licence left for one more active user. */
function profileFor(org: Org, id: string, active: boolean): string {
  const profile = org.profiles.find((candidate) => sameId(candidate.id, id));
  if (!profile) throw invalidReference("ProfileId");
  const license = org.userLicenses.find((candidate) => candidate.id === profile.licenseId);
  if (active && license && usedLicenses(org, license.id) >= license.total) {
    throw new ApiError(400, "LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded", ["ProfileId"]);
  }
  return profile.id;
}

function propertiesOf(fields: Fields): { known: Partial<User>; more: Fields } {
  const known: Record<string, unknown> = {};
  const more: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    const property = PROPERTIES[name];
    if (property) known[property] = value;
    else more[name] = value;
  }
  return { known: known as Partial<User>, more };
}

function recordUser(org: Org, caller: Caller, now: number, user: User, action: string, words: string): void {
  const display = `${words} ${userLabel(user)}`;
  recordSetup(org, { now, userId: caller.user.id }, { action, section: "Manage Users", display });
}

export const userOperations: ObjectOperations = {
  needs: "ManageUsers",
  required: [
    "Username",
    "LastName",
    "Email",
    "Alias",
    "TimeZoneSidKey",
    "LocaleSidKey",
    "EmailEncodingKey",
    "ProfileId",
    "LanguageLocaleKey",
  ],
  create({ org, now, caller }: Work, fields: Fields) {
    const username = text(fields.Username);
    checkUsername(org, username);
    const profileId = profileFor(org, text(fields.ProfileId), fields.IsActive !== false);
    const { known, more } = propertiesOf(fields);
    const user = addUser(org, username, profileId, now, { isActive: true, ...known, profileId, more });
    recordUser(org, caller, now, user, "createduser", "Created new user");
    return user.id;
  },
  update({ org, now, caller }: Work, id: string, fields: Fields) {
    const user = org.users.find((candidate) => candidate.id === id);
    if (!user) throw invalidReference("Id");
    if (fields.Username !== undefined) checkUsername(org, text(fields.Username), user);
    if (fields.IsActive === false && user === caller.user) {
      throw integrityError("You cannot deactivate yourself.", ["IsActive"]);
    }
    const activated = fields.IsActive === true && !user.isActive;
    const { known, more } = propertiesOf(fields);
    if (fields.ProfileId !== undefined || activated) {
      known.profileId = profileFor(org, text(fields.ProfileId ?? user.profileId), activated);
    }
    const deactivated = fields.IsActive === false && user.isActive;
    Object.assign(user, known, { more: { ...user.more, ...more }, modifiedAt: now, modifiedBy: caller.user.id });
    if (activated) recordUser(org, caller, now, user, "activateduser", "Activated user");
    if (deactivated) recordUser(org, caller, now, user, "deactivateduser", "Deactivated user");
  },
};

export const userLoginOperations: ObjectOperations = {
  needs: "FreezeUsers",
  required: [],
  update({ org, now, caller }: Work, id: string, fields: Fields) {
    const user = org.users.find((candidate) => candidate.loginRecordId === id);
    if (!user) throw invalidReference("Id");
    if (fields.IsFrozen === undefined) return;
    const isFrozen = fields.IsFrozen === true;
    Object.assign(user, { isFrozen, modifiedAt: now, modifiedBy: caller.user.id });
    const [action, words] = isFrozen ? ["frozeuser", "Froze user"] : ["unfrozeuser", "Unfroze user"];
    recordUser(org, caller, now, user, action, words);
  },
};
