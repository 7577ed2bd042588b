import {
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  PERMISSION_SET_GROUP,
  PERMISSION_SET_GROUP_COMPONENT,
  PERMISSION_SET_LICENSE,
  PERMISSION_SET_LICENSE_ASSIGN,
  PROFILE,
  SETUP_ENTITY_ACCESS,
  USER_LICENSE,
} from "./access.ts";
import {
  CONNECTED_APPLICATION,
  EXTERNAL_CLIENT_APPLICATION,
  EXTL_CLNT_APP_OAUTH_PLCY_CNFG,
  EXTL_CLNT_APP_OAUTH_SETTINGS,
  EXTL_CLNT_APP_PLCY_CNFG,
  OAUTH_TOKEN,
} from "./apps.ts";
import { DEPLOY_REQUEST } from "./deployments.ts";
import {
  APEX_CLASS,
  CUSTOM_PERMISSION,
  FIELD_PERMISSIONS,
  OBJECT_PERMISSIONS,
  PERMISSION_SET_TAB_SETTING,
  RECORD_TYPE,
} from "./grants.ts";
import { LOGIN_HISTORY, ORGANIZATION, SETUP_AUDIT_TRAIL, USER, USER_LOGIN } from "./people.ts";
import type { FieldSchema, ObjectSchema } from "./types.ts";

/**
 * Which API and version a request came by, of which org and from whom: the same object may be known to one and not to
 * the other.
 */
export interface ApiView {
  /** True for the paths under `/tooling`. */
  tooling: boolean;
  /** API version as the path has it, such as "66.0". */
  version: string;
  /** Fields that this org does not have, whatever the version. */
  lacks?: readonly string[];
  /** The org's business objects as the caller sees them. */
  business?: readonly ObjectSchema[];
}

/** Every object of the platform that is no business data, in alphabetical order. */
export const OBJECTS: readonly ObjectSchema[] = [
  APEX_CLASS,
  CONNECTED_APPLICATION,
  CUSTOM_PERMISSION,
  DEPLOY_REQUEST,
  EXTERNAL_CLIENT_APPLICATION,
  EXTL_CLNT_APP_OAUTH_PLCY_CNFG,
  EXTL_CLNT_APP_OAUTH_SETTINGS,
  EXTL_CLNT_APP_PLCY_CNFG,
  FIELD_PERMISSIONS,
  LOGIN_HISTORY,
  OAUTH_TOKEN,
  OBJECT_PERMISSIONS,
  ORGANIZATION,
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  PERMISSION_SET_GROUP,
  PERMISSION_SET_GROUP_COMPONENT,
  PERMISSION_SET_LICENSE,
  PERMISSION_SET_LICENSE_ASSIGN,
  PERMISSION_SET_TAB_SETTING,
  PROFILE,
  RECORD_TYPE,
  SETUP_AUDIT_TRAIL,
  SETUP_ENTITY_ACCESS,
  USER,
  USER_LICENSE,
  USER_LOGIN,
];

const BY_NAME = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]));

function allObjects({ business = [] }: ApiView): readonly ObjectSchema[] {
  if (business.length === 0) return OBJECTS;
  return [...OBJECTS, ...business].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The object of that name (in any letter case) as the given API and version know it, or undefined. */
export function findObject(name: string, view: ApiView): ObjectSchema | undefined {
  const wanted = name.toLowerCase();
  const object = BY_NAME.get(wanted) ?? view.business?.find((candidate) => candidate.name.toLowerCase() === wanted);
  return object && isVisible(object, view) ? object : undefined;
}

/** The objects that the given API and version know, in alphabetical order as describe lists them. */
export function visibleObjects(view: ApiView): ObjectSchema[] {
  return allObjects(view).filter((object) => isVisible(object, view));
}

/** The object that an id's first three characters stand for. */
export function objectOfId(id: string, view: ApiView): ObjectSchema | undefined {
  return visibleObjects(view).find((object) => object.keyPrefix === id.slice(0, 3));
}

/** The object's fields that the given API and version know. */
export function visibleFields(object: ObjectSchema, view: ApiView): FieldSchema[] {
  return object.fields.filter((field) => isKnown(field, view));
}

/** The field of that name (in any letter case) that the given API and version know, or undefined. */
export function findField(object: ObjectSchema, name: string, view: ApiView): FieldSchema | undefined {
  const wanted = name.toLowerCase();
  return object.fields.find((field) => field.name.toLowerCase() === wanted && isKnown(field, view));
}

function isKnown(field: FieldSchema, { tooling, version, lacks }: ApiView): boolean {
  if (lacks?.includes(field.name)) return false;
  return (tooling || field.tooling !== true) && (field.since ?? 0) <= Number(version);
}

function isVisible(object: ObjectSchema, { tooling, version }: ApiView): boolean {
  return object.api !== (tooling ? "data" : "tooling") && (object.since ?? 0) <= Number(version);
}
