/** What the permission sets grant of accounts, logins and rights: not data of the business, but the keys to it. */
import type { Rule } from "../rule.ts";
import { field, fieldHits, object, objectHits, type Row } from "./data-access.ts";
import { isTrue } from "./permissions.ts";

const SET = "PermissionSet";

/** Records that are people's accounts and logins, or that say who has which right (object reference). */
const ACCOUNTS = new Set(
  [
    "AuthProvider",
    "AuthSession",
    "FieldPermissions",
    "Group",
    "GroupMember",
    "LoginEvent",
    "LoginGeo",
    "LoginHistory",
    "LoginIp",
    "NamedCredential",
    "OauthToken",
    "ObjectPermissions",
    "PermissionSet",
    "PermissionSetAssignment",
    "PermissionSetGroup",
    "PermissionSetGroupComponent",
    "PermissionSetLicenseAssign",
    "Profile",
    "SetupAuditTrail",
    "SetupEntityAccess",
    "ThirdPartyAccountLink",
    "TwoFactorInfo",
    "TwoFactorMethodsInfo",
    "User",
    "UserLogin",
    "UserRole",
    "VerificationHistory",
  ].map((name) => name.toLowerCase()),
);

export const accountRules: readonly Rule[] = [
  {
    code: "ECA615",
    name: "accounts-and-rights",
    severity: "warning",
    title: "Accounts, logins or rights of people",
    why: "Who writes users, their permission sets or their groups can give any right to anybody, the integration user among them; who reads users and logins knows whom to attack, and how they log in. An integration that works with business records needs neither.",
    fix: "Take it away; or let it pass with a comment that says why.",
    byComment: true,
    source: "Object reference (User, PermissionSetAssignment, LoginHistory); Salesforce Help, user permissions",
    example: {
      type: SET,
      bad: field("User.FederationIdentifier"),
      good: `${field("Lead.Industry")}\n${object("Lead", "r")}`,
    },
    check: (pkg) => {
      const found = (of: string, { row, name }: Row, read: string, writes: readonly string[]) => {
        if (!ACCOUNTS.has(of.toLowerCase())) return undefined;
        if (writes.some((right) => isTrue(row, right))) return `${name} may be written.`;
        return isTrue(row, read) ? `${name} may be read.` : undefined;
      };
      const rights = ["allowCreate", "allowEdit", "allowDelete", "modifyAllRecords"];
      return [
        ...objectHits(pkg, (row) => found(row.name, row, "allowRead", rights)),
        ...fieldHits(pkg, (row) => found(row.name.split(".")[0] ?? "", row, "readable", ["editable"])),
      ];
    },
  },
];
