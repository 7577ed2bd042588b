import { BUSINESS_OBJECTS } from "../../../src/emulator/objects/data.ts";
import { id18 } from "../../../src/emulator/objects/ids.ts";
import type { Db, Row } from "../../../src/emulator/objects/types.ts";
import { type QueryOptions, type QueryResult, runQuery, SoqlError } from "../../../src/emulator/soql/index.ts";

const id = (prefix: string, number: number) => id18(`${prefix}Aa0000000${String(number).padStart(3, "0")}`);

export const ID = {
  ada: id("005", 1),
  bo: id("005", 2),
  robot: id("005", 3),
  admin: id("00e", 1),
  api: id("00e", 2),
  licence: id("100", 1),
  kantiv: id("0PS", 1),
  other: id("0PS", 2),
  app: id("0xI", 1),
};

const TABLES: Record<string, readonly Row[]> = {
  User: [
    user(ID.ada, "ada@acme.com.uat", "Ada", "Lovelace", {
      IsActive: true,
      LastLoginDate: "2026-03-10T09:00:00.000Z",
      ManagerId: null,
    }),
    user(ID.bo, "bo@acme.com.uat", null, "100%_Bo", {
      IsActive: false,
      LastLoginDate: null,
      ManagerId: ID.ada,
      ProfileId: ID.api,
    }),
    user(ID.robot, "robot@acme.com.uat", "Robot", "O'Neil", {
      IsActive: true,
      LastLoginDate: "2026-03-11T00:00:00.000Z",
      ProfileId: ID.api,
    }),
  ],
  Profile: [
    { Id: ID.admin, Name: "System Administrator", UserLicenseId: null, PermissionsApiEnabled: true },
    { Id: ID.api, Name: "Minimum Access - API Only Integrations", UserLicenseId: ID.licence },
  ],
  UserLicense: [{ Id: ID.licence, Name: "Salesforce Integration", TotalLicenses: 5, UsedLicenses: 2 }],
  PermissionSet: [
    {
      Id: ID.kantiv,
      Name: "Kantiv",
      Label: "Kantiv",
      IsOwnedByProfile: false,
      NamespacePrefix: null,
      PermissionsApiEnabled: true,
    },
    { Id: ID.other, Name: "Other", Label: "other", IsOwnedByProfile: false, NamespacePrefix: "ns" },
  ],
  PermissionSetAssignment: [
    { Id: id("0Pa", 1), AssigneeId: ID.robot, PermissionSetId: ID.kantiv, IsActive: true },
    { Id: id("0Pa", 2), AssigneeId: ID.ada, PermissionSetId: ID.kantiv, IsActive: true },
    { Id: id("0Pa", 3), AssigneeId: ID.ada, PermissionSetId: ID.other, IsActive: true },
  ],
  SetupEntityAccess: [
    { Id: id("0J0", 1), ParentId: ID.kantiv, SetupEntityId: ID.app, SetupEntityType: "ExternalClientApplication" },
  ],
  LoginHistory: [{ Id: id("0Ya", 1), UserId: ID.robot, Status: "Success", LoginTime: "2026-03-11T08:00:00.000Z" }],
};

function user(Id: string, Username: string, FirstName: string | null, LastName: string, rest: Row): Row {
  return { Id, Username, FirstName, LastName, ProfileId: ID.admin, CreatedDate: "2026-01-01T00:00:00.000Z", ...rest };
}

/** Three users of two profiles, two permission sets, one pre-authorised app. */
const db: Db = { rows: (object) => TABLES[object] ?? [] };

/** As somebody sees it who sees everything. */
export const VIEW: QueryOptions = {
  tooling: false,
  version: "66.0",
  business: BUSINESS_OBJECTS,
  now: Date.parse("2026-03-11T12:00:00Z"),
};

export const query = (soql: string, options: Partial<QueryOptions> = {}): QueryResult =>
  runQuery(db, soql, { ...VIEW, ...options });

/** Code and message with which the query is refused; fails when it is answered. */
export function refusal(soql: string, options: Partial<QueryOptions> = {}): { code: string; message: string } {
  try {
    query(soql, options);
  } catch (error) {
    if (error instanceof SoqlError) return { code: error.errorCode, message: error.message };
    throw error;
  }
  throw new Error(`was answered: ${soql}`);
}

/** The user names that a WHERE clause keeps, without their domain, in the order of the answer. */
export const users = (rest: string): string[] =>
  query(`SELECT Username FROM User ${rest}`).records.map((record) => String(record.Username).replace(/@.*/, ""));
