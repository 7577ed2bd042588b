/** What permission sets open, as records, and the things that they open by id. */
import {
  AUDIT,
  AUDIT_WITH_DELETED,
  CREATE_ONLY,
  DEVELOPER_NAMED,
  EDITABLE,
  flag,
  id,
  MODSTAMP,
  picklist,
  REQUIRED,
  ref,
  text,
} from "./fields.ts";
import type { ObjectSchema } from "./types.ts";

const READ_ONLY = { api: "data", createable: false, updateable: false, deletable: false } as const;

const WRITABLE = { api: "data", createable: true, updateable: true, deletable: true } as const;
const NAMED = { ...CREATE_ONLY, ...REQUIRED };

export const OBJECT_PERMISSIONS: ObjectSchema = {
  name: "ObjectPermissions",
  keyPrefix: "110",
  ...WRITABLE,
  fields: [
    id,
    ref("ParentId", "PermissionSet", NAMED),
    picklist("SobjectType", [], NAMED),
    flag("PermissionsCreate", EDITABLE),
    flag("PermissionsRead", EDITABLE),
    flag("PermissionsEdit", EDITABLE),
    flag("PermissionsDelete", EDITABLE),
    flag("PermissionsViewAllRecords", EDITABLE),
    flag("PermissionsModifyAllRecords", EDITABLE),
    flag("PermissionsViewAllFields", { ...EDITABLE, since: 63 }),
    ...AUDIT,
  ],
};

export const FIELD_PERMISSIONS: ObjectSchema = {
  name: "FieldPermissions",
  keyPrefix: "01k",
  ...WRITABLE,
  fields: [
    id,
    ref("ParentId", "PermissionSet", NAMED),
    picklist("SobjectType", [], NAMED),
    picklist("Field", [], NAMED),
    flag("PermissionsEdit", EDITABLE),
    flag("PermissionsRead", EDITABLE),
    MODSTAMP,
  ],
};

export const PERMISSION_SET_TAB_SETTING: ObjectSchema = {
  name: "PermissionSetTabSetting",
  keyPrefix: "01P",
  ...READ_ONLY,
  fields: [
    id,
    ref("ParentId", "PermissionSet", REQUIRED),
    picklist("Visibility", ["DefaultOff", "DefaultOn"], REQUIRED),
    text("Name", 1000, REQUIRED),
    MODSTAMP,
  ],
};

export const APEX_CLASS: ObjectSchema = {
  name: "ApexClass",
  keyPrefix: "01p",
  ...READ_ONLY,
  api: "both",
  fields: [id, text("NamespacePrefix", 15), text("Name", 255, REQUIRED), ...AUDIT],
};

export const CUSTOM_PERMISSION: ObjectSchema = {
  name: "CustomPermission",
  keyPrefix: "0CP",
  ...READ_ONLY,
  fields: [id, ...DEVELOPER_NAMED, text("NamespacePrefix", 15), ...AUDIT_WITH_DELETED],
};

export const RECORD_TYPE: ObjectSchema = {
  name: "RecordType",
  keyPrefix: "012",
  ...READ_ONLY,
  fields: [
    id,
    text("Name", 80, REQUIRED),
    text("DeveloperName", 80, REQUIRED),
    text("NamespacePrefix", 15),
    picklist("SobjectType", [], REQUIRED),
    flag("IsActive"),
    ...AUDIT,
  ],
};
