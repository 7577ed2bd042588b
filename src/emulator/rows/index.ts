/** An org's state as the rows that SOQL and sObject REST see. Computed when asked for. */
import { ApiError } from "../http/errors.ts";
import type { Db, Row } from "../objects/types.ts";
import type { Org } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import {
  entityAccessRows,
  licenseAssignRows,
  permissionSetLicenseRows,
  permissionSetRows,
  profileRows,
  userLicenseRows,
} from "./access.ts";
import { appPolicyRows, appRows, oauthPolicyRows, oauthSettingsRows, oauthTokenRows } from "./apps.ts";
import { assignmentRows, groupComponentRows, groupRows, groupSetRows } from "./assignments.ts";
import { deployRows } from "./deploys.ts";
import { loginHistoryRows, organizationRows, setupAuditRows, userLoginRows, userRows } from "./people.ts";
import { auditColumns } from "./stamps.ts";

const VIEWS: Readonly<Record<string, (org: Org, now: number, switches: Switches) => Row[]>> = {
  DeployRequest: deployRows,
  ExternalClientApplication: appRows,
  ExtlClntAppOauthPlcyCnfg: oauthPolicyRows,
  ExtlClntAppOauthSettings: oauthSettingsRows,
  ExtlClntAppPlcyCnfg: appPolicyRows,
  LoginHistory: loginHistoryRows,
  OauthToken: oauthTokenRows,
  Organization: organizationRows,
  PermissionSet: (org) => [...permissionSetRows(org), ...groupSetRows(org)],
  PermissionSetAssignment: assignmentRows,
  PermissionSetGroup: groupRows,
  PermissionSetGroupComponent: groupComponentRows,
  PermissionSetLicense: permissionSetLicenseRows,
  PermissionSetLicenseAssign: licenseAssignRows,
  Profile: profileRows,
  SetupAuditTrail: setupAuditRows,
  SetupEntityAccess: entityAccessRows,
  User: userRows,
  UserLicense: userLicenseRows,
  UserLogin: userLoginRows,
};

/** Objects without rules of their own. */
function plainRows(org: Org, object: string): Row[] {
  return (org.records[object] ?? []).map((record) => ({
    ...auditColumns(record),
    OwnerId: record.createdBy,
    ...record.fields,
    ...(object === "Contact"
      ? { Name: [record.fields.FirstName, record.fields.LastName].filter((part) => part).join(" ") }
      : {}),
    Id: record.id,
  }));
}

/** The user permission without which an object does not exist for a user (Object Reference, special access rules). */
const SEEN_WITH: Readonly<Record<string, string>> = {
  DeployRequest: "ViewSetup",
  ExternalClientApplication: "ExternalClientAppViewer",
  ExtlClntAppOauthPlcyCnfg: "ExternalClientAppViewer",
  ExtlClntAppOauthSettings: "ExternalClientAppViewer",
  ExtlClntAppPlcyCnfg: "ExternalClientAppViewer",
  LoginHistory: "ManageUsers",
  OauthToken: "ManageUsers",
  PermissionSetGroupComponent: "ViewSetup",
  SetupAuditTrail: "ViewSetup",
  SetupEntityAccess: "ViewSetup",
};

/**
 * Each object's rows are computed once per `Db`, which lives as long as one request.
 * Its `rows` throws an ApiError for an object that the permissions hide.
 */
export function dbOf(org: Org, switches: Switches, now: number, permissions: ReadonlySet<string>): Db {
  const computed = new Map<string, readonly Row[]>();
  return {
    rows(object) {
      const needed = SEEN_WITH[object];
      if (needed !== undefined && !permissions.has(needed)) {
        throw new ApiError(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
      }
      const known = computed.get(object) ?? VIEWS[object]?.(org, now, switches) ?? plainRows(org, object);
      computed.set(object, known);
      return known;
    },
  };
}
