/** One record in: the checks that all objects share, then the object's own rules. */
import { ApiError } from "../http/errors.ts";
import { requirePermission } from "../http/session.ts";
import { sameId } from "../objects/ids.ts";
import { type ApiView, findField } from "../objects/schema.ts";
import type { FieldValue, ObjectSchema, Row } from "../objects/types.ts";
import { assignmentOperations, entityAccessOperations, licenseAssignOperations } from "./assignments.ts";
import { fieldPermissionOperations, objectPermissionOperations } from "./grants.ts";
import { groupComponentOperations, groupOperations } from "./groups.ts";
import type { Fields, ObjectOperations, Work } from "./operations.ts";
import { permissionSetOperations } from "./permission-sets.ts";
import { plainOperations } from "./plain.ts";
import { userLoginOperations, userOperations } from "./users.ts";

const OPERATIONS: Readonly<Record<string, ObjectOperations>> = {
  FieldPermissions: fieldPermissionOperations,
  ObjectPermissions: objectPermissionOperations,
  PermissionSet: permissionSetOperations,
  PermissionSetAssignment: assignmentOperations,
  PermissionSetGroup: groupOperations,
  PermissionSetGroupComponent: groupComponentOperations,
  PermissionSetLicenseAssign: licenseAssignOperations,
  SetupEntityAccess: entityAccessOperations,
  User: userOperations,
  UserLogin: userLoginOperations,
};

function operationsOf(schema: ObjectSchema): ObjectOperations | undefined {
  return OPERATIONS[schema.name] ?? (schema.secured === undefined ? undefined : plainOperations(schema));
}

/** The platform refuses the whole object, not the user. */
function notAllowed(verb: string, schema: ObjectSchema): ApiError {
  return new ApiError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", `entity type cannot be ${verb}: ${schema.name}`, []);
}

/** @throws {ApiError} a field that does not exist or may not be written, or a value of another type */
function readFields(schema: ObjectSchema, body: Record<string, unknown>, view: ApiView, creating: boolean): Fields {
  const fields: Fields = {};
  for (const [given, value] of Object.entries(body)) {
    if (given === "attributes" || (given.toLowerCase() === "id" && !creating)) continue;
    const field = findField(schema, given, view);
    if (!field) {
      throw new ApiError(400, "INVALID_FIELD", `No such column '${given}' on sobject of type ${schema.name}`);
    }
    if (!(creating ? field.createable : field.updateable)) {
      const text = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
      throw new ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", text, [field.name]);
    }
    checkType(field.type, value);
    if (field.length !== undefined && typeof value === "string" && value.length > field.length) {
      const text = `${field.name}: data value too large: ${value.slice(0, 255)} (max length=${field.length})`;
      throw new ApiError(400, "STRING_TOO_LONG", text, [field.name]);
    }
    fields[field.name] = value as FieldValue;
  }
  return fields;
}

const NUMBERS: ReadonlySet<string> = new Set(["int", "double", "currency", "percent"]);

function checkType(type: string, value: unknown): void {
  const wanted = type === "boolean" ? "boolean" : NUMBERS.has(type) ? "number" : "string";
  const label = type === "id" || type === "reference" ? "reference" : wanted;
  if (value === null || typeof value === wanted) return;
  throw new ApiError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${label} from VALUE ${JSON.stringify(value)}`,
  );
}

/** The id of the new record. @throws {ApiError} */
export function createRecord(work: Work, schema: ObjectSchema, body: Record<string, unknown>): string {
  const operations = operationsOf(schema);
  if (!operations?.create || !schema.createable) throw notAllowed("inserted", schema);
  if (operations.needs) requirePermission(work.caller, operations.needs);
  const fields = readFields(schema, body, work.sight.view, true);
  const missing = operations.required.filter(
    (name) => fields[name] === undefined || fields[name] === null || fields[name] === "",
  );
  if (missing.length > 0) {
    throw new ApiError(400, "REQUIRED_FIELD_MISSING", `Required fields are missing: [${missing.join(", ")}]`, missing);
  }
  checkFree(work);
  return operations.create(work, fields);
}

/** The record's full id. @throws {ApiError} when it is malformed or not there */
export function requireRecord(work: Work, schema: ObjectSchema, id: string): string {
  return String(requireRow(work, schema, id).Id);
}

function requireRow(work: Work, schema: ObjectSchema, id: string): Row {
  if (id.length !== 15 && id.length !== 18) {
    throw new ApiError(400, "MALFORMED_ID", `${schema.name} ID: id value of incorrect type: ${id}`, ["Id"]);
  }
  const row = work.sight
    .look()
    .rows(schema.name)
    .find((candidate) => sameId(String(candidate.Id), id));
  if (row) return row;
  throw new ApiError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${id}`);
}

/** As `requireRecord`, of a record that sharing lets the caller change. @throws {ApiError} */
function requireOpenRecord(work: Work, schema: ObjectSchema, id: string): string {
  const row = requireRow(work, schema, id);
  if (work.sight.opens(schema.name, row)) return String(row.Id);
  throw noAccess("insufficient access rights on object id");
}

function noAccess(message: string): ApiError {
  return new ApiError(400, "INSUFFICIENT_ACCESS_OR_READONLY", message, []);
}

/** @throws {ApiError} while something else holds the record */
function checkFree({ org: { upsets } }: Work): void {
  if (upsets.rowLock === 0) return;
  upsets.rowLock -= 1;
  throw new ApiError(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", []);
}

/** @throws {ApiError} */
export function updateRecord(work: Work, schema: ObjectSchema, id: string, body: Record<string, unknown>): void {
  const operations = operationsOf(schema);
  if (!operations?.update || !schema.updateable) throw notAllowed("updated", schema);
  if (operations.needs) requirePermission(work.caller, operations.needs);
  const found = requireOpenRecord(work, schema, id);
  const fields = readFields(schema, body, work.sight.view, false);
  checkFree(work);
  operations.update(work, found, fields);
}

/** @throws {ApiError} */
export function deleteRecord(work: Work, schema: ObjectSchema, id: string): void {
  const operations = operationsOf(schema);
  if (!operations?.remove) throw noAccess("entity type cannot be deleted");
  if (operations.needs) requirePermission(work.caller, operations.needs);
  const found = requireOpenRecord(work, schema, id);
  if (!schema.deletable) throw noAccess("insufficient access rights on object id");
  checkFree(work);
  operations.remove(work, found);
}
