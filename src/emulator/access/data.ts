/**
 * What a user may do with business data: the profile and all permission sets that are held add up, object by object and
 * field by field. Pure.
 */
import { businessObjects } from "../objects/custom.ts";
import type { FieldSchema, ObjectSchema } from "../objects/types.ts";
import type { MetadataFields, Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { type ObjectRight, RIGHTS } from "./object-rights.ts";
import { heldPermissionSets, listOf, profileOf } from "./permissions.ts";

export interface DataAccess {
  may(object: ObjectSchema, right: ObjectRight): boolean;
  /** Whether the field is read, or written, as far as the field itself goes. */
  sees(object: ObjectSchema, field: FieldSchema): boolean;
  edits(object: ObjectSchema, field: FieldSchema): boolean;
  /** Whether records of that type may be made; by its name, `Account.Partner`. */
  assigns(recordType: string): boolean;
}

/** @param permissions the user permissions in effect */
export function dataAccess(org: Org, user: User, permissions: ReadonlySet<string>, now: number): DataAccess {
  const grants = [
    profileOf(org, user)?.grants ?? {},
    ...heldPermissionSets(org, user.id, now).map((set) => set.fields),
  ];
  const rights = grantedRights(grants);
  const fields = grantedFields(grants);
  const may = (object: ObjectSchema, right: ObjectRight) =>
    object.secured === "activities"
      ? activityRight(permissions, right)
      : allData(permissions, right) || rights.has(`${object.name}.${right}`);
  return {
    may,
    sees: (object, field) =>
      isFree(field) ||
      may(object, "viewAllFields") ||
      fields.has(`${object.name}.${field.compound ?? field.name}.readable`),
    assigns: (recordType) =>
      grants
        .flatMap((grant) => listOf(grant, "recordTypeVisibilities"))
        .some((row) => row.recordType === recordType && row.visible === "true"),
    edits: (object, field) => isFree(field) || fields.has(`${object.name}.${field.compound ?? field.name}.editable`),
  };
}

/** Fields that no profile or permission set can close. */
function isFree(field: FieldSchema): boolean {
  return field.permissionable !== true && field.compound === undefined;
}

function grantedRights(grants: readonly MetadataFields[]): Set<string> {
  return new Set(
    grants
      .flatMap((grant) => listOf(grant, "objectPermissions"))
      .flatMap((row) => RIGHTS.filter((right) => row[right] === "true").map((right) => `${row.object}.${right}`)),
  );
}

function grantedFields(grants: readonly MetadataFields[]): Set<string> {
  return new Set(
    grants
      .flatMap((grant) => listOf(grant, "fieldPermissions"))
      .flatMap((row) => [
        ...(row.readable === "true" || row.editable === "true" ? [`${row.field}.readable`] : []),
        ...(row.editable === "true" ? [`${row.field}.editable`] : []),
      ]),
  );
}

/** "View All Data" and "Modify All Data" go over objects and records; fields stay as they are granted (Salesforce Help). */
function allData(permissions: ReadonlySet<string>, right: ObjectRight): boolean {
  if (right === "viewAllFields") return false;
  const isReading = right === "allowRead" || right === "viewAllRecords";
  return permissions.has("ModifyAllData") || (isReading && permissions.has("ViewAllData"));
}

function activityRight(permissions: ReadonlySet<string>, right: ObjectRight): boolean {
  if (allData(permissions, right)) return true;
  if (!permissions.has("ActivitiesAccess") || right === "viewAllFields" || right.endsWith("AllRecords")) return false;
  return right === "allowRead" || permissions.has("EditTask");
}

/** The org's business objects as a user has them: without what is not read, and writable where it may be written. */
export function objectsSeenBy(org: Org, access: DataAccess): ObjectSchema[] {
  return businessObjects(org.customObjects)
    .filter((object) => access.may(object, "allowRead"))
    .map((object) => ({
      ...object,
      createable: object.createable && access.may(object, "allowCreate"),
      updateable: object.updateable && access.may(object, "allowEdit"),
      deletable: object.deletable && access.may(object, "allowDelete"),
      recordTypes: (org.setup.RecordType ?? [])
        .filter(({ name }) => name.startsWith(`${object.name}.`))
        .map(({ id, name }) => ({ id, name: name.slice(object.name.length + 1), isAvailable: access.assigns(name) })),
      fields: object.fields
        .filter((field) => access.sees(object, field))
        .map((field) => (access.edits(object, field) ? field : { ...field, createable: false, updateable: false })),
    }));
}

/** Sharing: which records of an object somebody sees, and which are open for changes, beyond the right to the object. */
export function sharesRecord(
  org: Org,
  object: ObjectSchema,
  ownerId: unknown,
  user: User,
  access: DataAccess,
  changing: boolean,
): boolean {
  const sharing = org.sharing[object.name] ?? "ReadWrite";
  if (sharing === "ReadWrite" || ownerId === user.id || access.may(object, "modifyAllRecords")) return true;
  return !changing && (sharing === "Read" || access.may(object, "viewAllRecords"));
}
