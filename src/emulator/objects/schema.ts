import type { Switches } from "../switches.ts";
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
import { ACCOUNT, CONTACT, LOGIN_HISTORY, ORGANIZATION, SETUP_AUDIT_TRAIL, USER, USER_LOGIN } from "./people.ts";
import type { FieldSchema, ObjectSchema } from "./types.ts";

/** Which API and version a request came by: the same object may be known to one and not to the other. */
export interface ApiView {
  /** True for the paths under `/tooling`. */
  tooling: boolean;
  /** API version as the path has it, such as "66.0". */
  version: string;
  /** Fields that this org does not have, whatever the version. */
  lacks?: readonly string[];
}

/** How an org with these switches shows its objects at an API version. */
export function viewOf(switches: Switches, version: number, tooling = false): ApiView {
  const lacks = switches.useAnyApiClient === "unknown" ? ANY_API_CLIENT : [];
  return { tooling, version: `${version}.0`, lacks };
}

const ANY_API_CLIENT = ["PermissionsUseAnyApiClient", "MaximumPermissionsUseAnyApiClient"];

/** Every object this org knows, in alphabetical order as describe lists them. */
export const OBJECTS: readonly ObjectSchema[] = [
  ACCOUNT,
  CONNECTED_APPLICATION,
  CONTACT,
  DEPLOY_REQUEST,
  EXTERNAL_CLIENT_APPLICATION,
  EXTL_CLNT_APP_OAUTH_PLCY_CNFG,
  EXTL_CLNT_APP_OAUTH_SETTINGS,
  EXTL_CLNT_APP_PLCY_CNFG,
  LOGIN_HISTORY,
  OAUTH_TOKEN,
  ORGANIZATION,
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  PERMISSION_SET_GROUP,
  PERMISSION_SET_GROUP_COMPONENT,
  PERMISSION_SET_LICENSE,
  PERMISSION_SET_LICENSE_ASSIGN,
  PROFILE,
  SETUP_AUDIT_TRAIL,
  SETUP_ENTITY_ACCESS,
  USER,
  USER_LICENSE,
  USER_LOGIN,
];

const BY_NAME = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]));

/** The object of that name (in any letter case) as the given API and version know it, or undefined. */
export function findObject(name: string, view: ApiView): ObjectSchema | undefined {
  const object = BY_NAME.get(name.toLowerCase());
  return object && isVisible(object, view) ? object : undefined;
}

/** The objects that the given API and version know. */
export function visibleObjects(view: ApiView): ObjectSchema[] {
  return OBJECTS.filter((object) => isVisible(object, view));
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
