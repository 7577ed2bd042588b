import {
  AUDIT,
  AUDIT_WITH_DELETED,
  CREATE_ONLY,
  DEVELOPER_NAMED,
  date,
  datetime,
  EDITABLE,
  flag,
  id,
  int,
  MODSTAMP,
  picklist,
  polymorphic,
  REQUIRED,
  ref,
  text,
} from "./fields.ts";
import { permissionColumns } from "./permissions.ts";
import type { ObjectSchema } from "./types.ts";

export const USER_LICENSE: ObjectSchema = {
  name: "UserLicense",
  keyPrefix: "100",
  api: "data",
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    id,
    text("LicenseDefinitionKey", 40, REQUIRED),
    int("TotalLicenses", REQUIRED),
    picklist("Status", ["Active", "Disabled"], REQUIRED),
    int("UsedLicenses", REQUIRED),
    datetime("UsedLicensesLastUpdated"),
    text("Name", 40, REQUIRED),
    text("MasterLabel", 40, REQUIRED),
    int("MonthlyLoginsUsed"),
    int("MonthlyLoginsEntitlement"),
    datetime("CreatedDate", REQUIRED),
    datetime("LastModifiedDate", REQUIRED),
    MODSTAMP,
  ],
};

export const PROFILE: ObjectSchema = {
  name: "Profile",
  keyPrefix: "00e",
  api: "both",
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    id,
    text("Name", 255, { ...EDITABLE, ...REQUIRED }),
    ...permissionColumns("Permissions", true),
    ref("UserLicenseId", "UserLicense", REQUIRED),
    picklist("UserType", ["Standard", "PowerPartner", "CSPLitePortal", "CustomerSuccess", "Guest", "CsnOnly"]),
    text("Description", 255, EDITABLE),
    // Login IP ranges and login hours stand nowhere else (Tooling API guide, Profile).
    { name: "Metadata", type: "complexvalue", tooling: true, filterable: false },
    ...AUDIT,
  ],
};

export const PERMISSION_SET: ObjectSchema = {
  name: "PermissionSet",
  keyPrefix: "0PS",
  api: "both",
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    id,
    text("Name", 80, { ...EDITABLE, ...REQUIRED }),
    text("Label", 80, { ...EDITABLE, ...REQUIRED }),
    // A permission set licence or a user licence: the relationship is polymorphic.
    polymorphic("LicenseId", ["PermissionSetLicense", "UserLicense"], CREATE_ONLY),
    ref("ProfileId", "Profile"),
    flag("IsOwnedByProfile"),
    flag("IsCustom"),
    ...permissionColumns("Permissions", true),
    text("Description", 255, EDITABLE),
    ...AUDIT,
    text("NamespacePrefix", 15),
    flag("HasActivationRequired", EDITABLE),
    ref("PermissionSetGroupId", "PermissionSetGroup", { since: 45 }),
    picklist("Type", ["Regular", "Standard", "Profile", "Group", "Session"], { since: 46 }),
  ],
};

export const PERMISSION_SET_ASSIGNMENT: ObjectSchema = {
  name: "PermissionSetAssignment",
  keyPrefix: "0Pa",
  api: "data",
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    id,
    ref("PermissionSetId", "PermissionSet", CREATE_ONLY),
    ref("PermissionSetGroupId", "PermissionSetGroup", { ...CREATE_ONLY, since: 45 }),
    ref("AssigneeId", "User", { ...CREATE_ONLY, ...REQUIRED }),
    datetime("ExpirationDate", { ...EDITABLE, since: 52 }),
    flag("IsActive", { since: 52 }),
    MODSTAMP,
  ],
};

export const PERMISSION_SET_GROUP: ObjectSchema = {
  name: "PermissionSetGroup",
  keyPrefix: "0PG",
  api: "both",
  since: 45,
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED.map((field) => ({ ...field, ...EDITABLE })),
    text("NamespacePrefix", 15),
    text("Description", 255, EDITABLE),
    picklist("Status", ["Updated", "Outdated", "Updating", "Failed"], REQUIRED),
    flag("HasActivationRequired", { ...EDITABLE, since: 53 }),
  ],
};

/** Which permission sets are in a group. */
export const PERMISSION_SET_GROUP_COMPONENT: ObjectSchema = {
  name: "PermissionSetGroupComponent",
  keyPrefix: "0PH",
  api: "both",
  since: 45,
  createable: true,
  updateable: false,
  deletable: true,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ref("PermissionSetGroupId", "PermissionSetGroup", { ...CREATE_ONLY, ...REQUIRED }),
    ref("PermissionSetId", "PermissionSet", { ...CREATE_ONLY, ...REQUIRED }),
  ],
};

export const PERMISSION_SET_LICENSE: ObjectSchema = {
  name: "PermissionSetLicense",
  keyPrefix: "0PL",
  api: "data",
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED,
    text("PermissionSetLicenseKey", 40, REQUIRED),
    int("TotalLicenses", REQUIRED),
    picklist("Status", ["Active", "Disabled"], REQUIRED),
    date("ExpirationDate"),
    int("UsedLicenses", REQUIRED),
    ...permissionColumns("MaximumPermissions", false),
  ],
};

export const PERMISSION_SET_LICENSE_ASSIGN: ObjectSchema = {
  name: "PermissionSetLicenseAssign",
  keyPrefix: "2LA",
  api: "data",
  createable: true,
  updateable: false,
  deletable: true,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ref("PermissionSetLicenseId", "PermissionSetLicense", { ...CREATE_ONLY, ...REQUIRED }),
    ref("AssigneeId", "User", { ...CREATE_ONLY, ...REQUIRED }),
  ],
};

export const SETUP_ENTITY_ACCESS: ObjectSchema = {
  name: "SetupEntityAccess",
  keyPrefix: "0J0",
  api: "data",
  createable: true,
  updateable: false,
  deletable: true,
  fields: [
    id,
    ref("ParentId", "PermissionSet", { ...CREATE_ONLY, ...REQUIRED }),
    polymorphic(
      "SetupEntityId",
      ["ApexClass", "ConnectedApplication", "CustomPermission", "ExternalClientApplication"],
      {
        ...CREATE_ONLY,
        ...REQUIRED,
      },
    ),
    picklist("SetupEntityType", [
      "TabSet",
      "ApexClass",
      "ApexPage",
      "ConnectedApplication",
      "CustomPermission",
      "ServiceProvider",
      "ExternalDataSource",
      "NamedCredential",
      "ExternalClientApplication",
    ]),
    MODSTAMP,
  ],
};
