/** Rows of Organization, User, UserLogin and LoginHistory. */
import { ORG_TIME_ZONE } from "../access/network.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Org, User } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

const adminId = (org: Org): string => org.users[0]?.id ?? "";
const bornAt = (org: Org): number => org.users[0]?.createdAt ?? 0;

/** A sandbox without an end date: with one, the Salesforce CLI would take it for a scratch org. */
export const organizationRows = (org: Org): Row[] => [
  {
    ...auditColumns({ createdAt: bornAt(org), createdBy: adminId(org), modifiedAt: bornAt(org) }),
    Id: org.id,
    Name: org.name,
    InstanceName: org.instanceName,
    IsSandbox: org.isSandbox,
    IsReadOnly: false,
    OrganizationType: "Enterprise Edition",
    TrialExpirationDate: null,
    NamespacePrefix: null,
    DefaultLocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    TimeZoneSidKey: ORG_TIME_ZONE,
    PrimaryContact: org.users[0]?.lastName ?? null,
  },
];

export function userRows(org: Org): Row[] {
  const lastLogins = new Map(org.logins.filter((it) => it.status === "Success").map((it) => [it.userId, it.at]));
  return org.users.map((user) => userRow(org, user, lastLogins.get(user.id)));
}

const userRow = (org: Org, user: User, lastLogin: number | undefined): Row => ({
  ...user.more,
  ...auditColumns({ createdAt: user.createdAt, createdBy: adminId(org), modifiedAt: user.modifiedAt }),
  Id: user.id,
  Username: user.username,
  FirstName: user.firstName,
  LastName: user.lastName,
  Name: [user.firstName, user.lastName].filter((it) => it).join(" "),
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
});

export const userLoginRows = (org: Org): Row[] =>
  org.users.map((user) => ({
    Id: user.loginRecordId,
    UserId: user.id,
    IsFrozen: user.isFrozen,
    IsPasswordLocked: false,
    LastModifiedDate: isoTime(user.modifiedAt),
    LastModifiedById: adminId(org),
  }));

export const loginHistoryRows = (org: Org): Row[] =>
  org.logins.map((it) => ({
    Id: it.id,
    UserId: it.userId,
    LoginTime: isoTime(it.at),
    LoginType: it.type,
    Status: it.status,
    Application: it.application,
    SourceIp: it.sourceIp,
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
