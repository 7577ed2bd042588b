import type { OrgReader } from "../../model/org.ts";
import type { PermissionSetFacts, ProfileFacts, Seats, UserFacts, UserWish } from "../../model/user.ts";
import { needOwnProfile } from "../metadata/own-profile.ts";
import { part, type Row } from "../session/known.ts";
import { lostAnswer } from "../wire/faults.ts";
import { needId } from "../wire/replies.ts";
import { frozenQuestion, rowsOf, soqlText } from "./queries.ts";

/** DeveloperName of the permission set licence "Salesforce API Integration" (Salesforce Help, integration user). */
export const INTEGRATION_PSL = "SalesforceAPIIntegrationPsl";

const PROFILE = ["Id", "Name", "PermissionsApiUserOnly", "UserLicense.Name"] as const;

/** Reads what a wish for the integration user turns on: two requests, and a third where there is a user. */
export async function readUserFacts(org: OrgReader, wish: UserWish, adminUserId: string): Promise<UserFacts> {
  const username = soqlText(wish.username);
  const doing = "asking about the integration user";
  const first = await org.queries({
    user: `SELECT Id, IsActive, ${PROFILE.map((column) => `Profile.${column}`).join(", ")} FROM User WHERE Username = ${username}`,
    profiles: `SELECT ${PROFILE.join(", ")} FROM Profile WHERE Name IN (${wish.profiles.map(soqlText).join(", ")})`,
    licences: "SELECT Name, TotalLicenses, UsedLicenses FROM UserLicense",
    integrationLicence: `SELECT Id, TotalLicenses, UsedLicenses FROM PermissionSetLicense WHERE DeveloperName = ${soqlText(INTEGRATION_PSL)}`,
    admin: `SELECT TimeZoneSidKey, LocaleSidKey, LanguageLocaleKey, EmailEncodingKey FROM User WHERE Id = ${soqlText(adminUserId)}`,
  });
  const names = [wish.appPermissionSet?.name, wish.dataPermissionSet].filter((name) => name !== undefined);
  const setNames = (names.length > 0 ? names : [""]).map(soqlText).join(", ");
  const second = await org.queries({
    sets: `SELECT Id, Name, LicenseId, PermissionSetGroupId FROM PermissionSet WHERE IsOwnedByProfile = false AND NamespacePrefix = null AND Name IN (${setNames})`,
    assigned: `SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = ${username} AND PermissionSet.Name IN (${setNames})`,
    licenceAssigned: `SELECT Id FROM PermissionSetLicenseAssign WHERE Assignee.Username = ${username} AND PermissionSetLicense.DeveloperName = ${soqlText(INTEGRATION_PSL)}`,
  });
  const [userRow] = rowsOf(first.user, doing);
  const [licenceRow] = rowsOf(first.integrationLicence, doing);
  const [adminRow] = rowsOf(first.admin, doing);
  const assigned = new Set(rowsOf(second.assigned, doing).map((row) => row.PermissionSetId));
  const userId = userRow && needId(userRow.Id, "005", "the integration user");
  const own = wish.ownProfile && (await needOwnProfile(org, wish.ownProfile.name));
  const frozen = userId !== undefined && (await isFrozen(org, userId));
  return {
    ...(userRow && userId !== undefined ? { user: userOf(userId, userRow, frozen) } : {}),
    ...(own ? { ownProfile: own } : {}),
    profiles: rowsOf(first.profiles, doing).map(profileOf),
    seats: Object.fromEntries(rowsOf(first.licences, doing).map((row) => [String(row.Name), seatsOf(row)])),
    ...(licenceRow
      ? {
          integrationLicence: {
            id: needId(licenceRow.Id, "0PL", "the permission set licence"),
            seats: seatsOf(licenceRow),
            assigned: rowsOf(second.licenceAssigned, doing).length > 0,
          },
        }
      : {}),
    permissionSets: rowsOf(second.sets, doing).map((row) => setOf(row, assigned)),
    locale: userRow ? {} : localeOf(adminRow),
  };
}

const LOCALE = ["TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey", "EmailEncodingKey"] as const;

/** Of the administrator's row; Salesforce makes no user without all four. */
function localeOf(admin: Row = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    LOCALE.map((field) => {
      const value = admin[field];
      if (typeof value === "string" && value !== "") return [field, value];
      throw lostAnswer(`The org does not tell the administrator's own ${field}, which a new user would get.`);
    }),
  );
}

async function isFrozen(org: OrgReader, userId: string): Promise<boolean> {
  const { login } = await org.queries({ login: frozenQuestion(userId) });
  return rowsOf(login, "asking whether the user is frozen").some((row) => row.IsFrozen === true);
}

function userOf(id: string, row: Row, frozen: boolean): NonNullable<UserFacts["user"]> {
  return { id, active: row.IsActive === true, frozen, profile: profileOf(part(row.Profile)) };
}

function profileOf(row: Row): ProfileFacts {
  return {
    id: needId(row.Id, "00e", "the profile"),
    name: String(row.Name),
    licence: String(part(row.UserLicense).Name ?? ""),
    apiOnly: row.PermissionsApiUserOnly === true,
  };
}

export function seatsOf(row: Row): Seats {
  return { total: Number(row.TotalLicenses), used: Number(row.UsedLicenses) };
}

function setOf(row: Row, assigned: ReadonlySet<unknown>): PermissionSetFacts {
  return {
    id: needId(row.Id, "0PS", "the permission set"),
    name: String(row.Name),
    ...(typeof row.PermissionSetGroupId === "string" ? { groupId: row.PermissionSetGroupId } : {}),
    ...(typeof row.LicenseId === "string" ? { licenceId: row.LicenseId } : {}),
    assigned: assigned.has(row.Id),
  };
}
