/** Rows of Organization, User, UserLogin and LoginHistory. */
import { ORG_TIME_ZONE } from "../access/login-hours.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { auditColumns } from "./stamps.ts";

function adminId(org: Org): string {
  return org.users[0]?.id ?? "";
}

function bornAt(org: Org): number {
  return org.users[0]?.createdAt ?? 0;
}

/** With an end date the Salesforce CLI takes a sandbox for a scratch org. */
export function organizationRows(org: Org): Row[] {
  return [
    {
      ...auditColumns({ createdAt: bornAt(org), createdBy: adminId(org), modifiedAt: bornAt(org) }),
      Id: org.id,
      Name: org.name,
      InstanceName: org.instanceName,
      IsSandbox: org.isSandbox,
      IsReadOnly: false,
      OrganizationType: org.organizationType,
      TrialExpirationDate: org.trialExpiresAt === null ? null : isoTime(org.trialExpiresAt),
      NamespacePrefix: org.namespacePrefix ?? null,
      DefaultLocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      TimeZoneSidKey: ORG_TIME_ZONE,
      PrimaryContact: org.users[0]?.lastName ?? null,
    },
  ];
}

export function userRows(org: Org): Row[] {
  const lastLogins = new Map(
    org.logins.filter((login) => login.status === "Success").map((login) => [login.userId, login.at]),
  );
  return org.users.map((user) => userRow(org, user, lastLogins.get(user.id)));
}

function userRow(org: Org, user: User, lastLogin: number | undefined): Row {
  return {
    ...user.more,
    ...auditColumns({ ...user, createdBy: adminId(org) }),
    Id: user.id,
    Username: user.username,
    FirstName: user.firstName,
    LastName: user.lastName,
    Name: [user.firstName, user.lastName].filter((part) => part).join(" "),
    Email: user.email,
    Alias: user.alias,
    CommunityNickname: user.alias,
    IsActive: user.isActive,
    TimeZoneSidKey: user.timeZone,
    LocaleSidKey: user.locale,
    LanguageLocaleKey: user.language,
    EmailEncodingKey: user.emailEncoding,
    ProfileId: user.profileId,
    UserType: "Standard",
    LastLoginDate: lastLogin === undefined ? null : isoTime(lastLogin),
  };
}

export function userLoginRows(org: Org): Row[] {
  return org.users.map((user) => ({
    Id: user.loginRecordId,
    UserId: user.id,
    IsFrozen: user.isFrozen,
    IsPasswordLocked: false,
    LastModifiedDate: isoTime(user.modifiedAt),
    LastModifiedById: user.modifiedBy ?? adminId(org),
  }));
}

/** Salesforce Help: the trail goes back 180 days. */
const TRAIL = 180 * 24 * 60 * 60 * 1000;

export function setupAuditRows(org: Org, now: number): Row[] {
  return org.setupAudit
    .filter((change) => now <= change.at + TRAIL)
    .map((change) => ({
      Id: change.id,
      Action: change.action,
      Section: change.section,
      Display: change.display,
      CreatedDate: isoTime(change.at),
      CreatedById: change.userId,
      DelegateUser: null,
      ResponsibleNamespacePrefix: null,
    }));
}

export function loginHistoryRows(org: Org): Row[] {
  return org.logins.map((login) => ({
    Id: login.id,
    UserId: login.userId,
    LoginTime: isoTime(login.at),
    LoginType: login.type,
    Status: login.status,
    Application: login.application,
    SourceIp: login.sourceIp,
    LoginUrl: null,
    Browser: "Unknown",
    Platform: "Unknown",
    ApiType: "N/A",
    ApiVersion: "N/A",
    ClientVersion: "N/A",
    CountryIso: null,
    OptionsIsGet: false,
    OptionsIsPost: true,
  }));
}
