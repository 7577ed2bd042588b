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
import { businessRows } from "./business.ts";
import { deployRows } from "./deploys.ts";
import {
  apexClassRows,
  customPermissionRows,
  fieldPermissionRows,
  namedAccessRows,
  objectPermissionRows,
  recordTypeRows,
  tabSettingRows,
} from "./grants.ts";
import { loginHistoryRows, organizationRows, setupAuditRows, userLoginRows, userRows } from "./people.ts";

const VIEWS: Readonly<Record<string, (org: Org, now: number, switches: Switches) => Row[]>> = {
  ApexClass: apexClassRows,
  CustomPermission: customPermissionRows,
  DeployRequest: deployRows,
  ExternalClientApplication: appRows,
  ExtlClntAppOauthPlcyCnfg: oauthPolicyRows,
  ExtlClntAppOauthSettings: oauthSettingsRows,
  ExtlClntAppPlcyCnfg: appPolicyRows,
  FieldPermissions: fieldPermissionRows,
  LoginHistory: loginHistoryRows,
  OauthToken: oauthTokenRows,
  ObjectPermissions: objectPermissionRows,
  Organization: organizationRows,
  PermissionSet: (org) => [...permissionSetRows(org), ...groupSetRows(org)],
  PermissionSetAssignment: assignmentRows,
  PermissionSetGroup: groupRows,
  PermissionSetGroupComponent: groupComponentRows,
  PermissionSetLicense: permissionSetLicenseRows,
  PermissionSetLicenseAssign: licenseAssignRows,
  PermissionSetTabSetting: tabSettingRows,
  Profile: profileRows,
  RecordType: recordTypeRows,
  SetupAuditTrail: setupAuditRows,
  SetupEntityAccess: (org, now) => [...entityAccessRows(org, now), ...namedAccessRows(org, now)],
  User: userRows,
  UserLicense: userLicenseRows,
  UserLogin: userLoginRows,
};

/** What a customer made is of the org's own namespace, where the org has one and its records say so. */
function ofOwnNamespace(org: Org, switches: Switches, object: string, row: Row): Row {
  const isOwn = row.NamespacePrefix === null && row.IsOwnedByProfile !== true && object !== "Organization";
  if (!org.namespacePrefix || !isOwn || switches.ownNamespace === "none") return row;
  return { ...row, NamespacePrefix: org.namespacePrefix };
}

/** User permissions without one of which an object does not exist for a user (Object Reference, special access rules). */
const SEEN_WITH: Readonly<Record<string, string>> = {
  DeployRequest: "ViewSetup",
  ExternalClientApplication: "ExternalClientAppViewer",
  ExtlClntAppOauthPlcyCnfg: "ExternalClientAppViewer",
  ExtlClntAppOauthSettings: "ExternalClientAppViewer",
  ExtlClntAppPlcyCnfg: "ExternalClientAppViewer",
  FieldPermissions: "ViewSetup",
  LoginHistory: "ManageUsers",
  OauthToken: "ManageUsers",
  ObjectPermissions: "ViewSetup",
  PermissionSetGroupComponent: "ViewSetup",
  PermissionSetLicenseAssign: "ViewSetup AssignPermissionSets",
  SetupAuditTrail: "ViewSetup",
  SetupEntityAccess: "ViewSetup",
};

/**
 * Each object's rows are computed once per `Db`, which lives as long as one request.
 * Its `rows` throws an ApiError for an object that the permissions hide.
 * @param shared whether sharing lets the reader see a business record
 */
export function dbOf(
  org: Org,
  switches: Switches,
  now: number,
  permissions: ReadonlySet<string>,
  shared: (object: string, row: Row) => boolean = () => true,
): Db {
  const computed = new Map<string, readonly Row[]>();
  const view = (object: string) =>
    VIEWS[object]?.(org, now, switches).map((row) => ofOwnNamespace(org, switches, object, row)) ??
    businessRows(org, object).filter((row) => shared(object, row));
  return {
    rows(object) {
      const needed = SEEN_WITH[object];
      if (needed && !needed.split(" ").some((permission) => permissions.has(permission))) {
        throw new ApiError(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
      }
      const known = computed.get(object) ?? view(object);
      computed.set(object, known);
      return known;
    },
  };
}
