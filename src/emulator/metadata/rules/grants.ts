/**
 * What a permission set or profile opens: names that the org has, rights that go together, and the form in which they read back.
 * The refusals' words are those of public deployment reports.
 */
import { OBJECT_RIGHTS, type ObjectRight, RIGHTS } from "../../access/object-rights.ts";
import { listOf } from "../../access/permissions.ts";
import { businessObjects } from "../../objects/custom.ts";
import { BUSINESS_OBJECTS } from "../../objects/data.ts";
import { type FieldSchema, isCustom, type ObjectSchema } from "../../objects/types.ts";
import type { MetadataFields, Org } from "../../state/types.ts";
import { ComponentProblem } from "../problem.ts";
import type { ChangeContext } from "../store.ts";
import { lendField, lendObject, lendSetup } from "./obliging.ts";

const INTEGRITY = "FIELD_INTEGRITY_EXCEPTION";

function missing(element: string, type: string, name: string): ComponentProblem {
  return new ComponentProblem(`In field: ${element} - no ${type} named ${name} found`, "INVALID_CROSS_REFERENCE_KEY");
}

/**
 * The grants among a component's elements, checked, in the form in which they read back: what opens nothing is left out, and
 * each list is in the order of its names.
 * @throws {ComponentProblem} a name that the org does not have, or rights that do not stand alone
 */
export function checkGrants(org: Org, fields: MetadataFields, context: ChangeContext): MetadataFields {
  const objects = grantedObjects(org, fields, context);
  const opened = {
    objectPermissions: inOrder(objects, "object"),
    fieldPermissions: inOrder(grantedFields(org, fields, context), "field"),
    userPermissions: inOrder(listOf(fields, "userPermissions").filter(isOn), "name"),
    ...Object.fromEntries(OTHERS.map((other) => [other.element, inOrder(granted(org, fields, other), other.name)])),
  };
  const lists = Object.entries(opened).map(([name, list]) => [name, list.length > 0 ? list : undefined]);
  const all: MetadataFields = { ...fields, ...Object.fromEntries(lists) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function inOrder(rows: MetadataFields[], key: string): MetadataFields[] {
  return [...rows].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
}

function isOn(row: MetadataFields): boolean {
  return row.enabled === "true" || row.visible === "true" || (row.visibility ?? "None") !== "None";
}

function grantedObjects(org: Org, fields: MetadataFields, context: ChangeContext): MetadataFields[] {
  const rows = listOf(fields, "objectPermissions");
  for (const row of rows) objectNamed(org, String(row.object));
  const has = (object: string, right: ObjectRight) =>
    rows.some((row) => row.object === object && row[right] === "true");
  for (const row of rows) checkRights(objectNamed(org, String(row.object)), row, has, context);
  return rows
    .filter((row) => RIGHTS.some((right) => row[right] === "true"))
    .map((row) => ({ ...Object.fromEntries(RIGHTS.map((right) => [right, row[right] ?? "false"])), ...row }));
}

/** Objects without object permissions of their own (Task) are no objects here. */
function objectNamed(org: Org, name: string): ObjectSchema {
  if (org.obliging) lendObject(org, name);
  const found = businessObjects(org.customObjects).find((object) => object.name === name);
  if (found?.secured === "objectPermissions") return found;
  const isOurs = found !== undefined || isCustom(name);
  throw isOurs ? missing("object", "CustomObject", name) : lacking(`object ${name}`);
}

/** What a real org may well have. */
function lacking(what: string): ComponentProblem {
  return new ComponentProblem(`The standard ${what} is not modelled by this emulator`, "INVALID_CROSS_REFERENCE_KEY");
}

type Has = (object: string, right: ObjectRight) => boolean;

function checkRights(object: ObjectSchema, row: MetadataFields, has: Has, { switches }: ChangeContext): void {
  const isStandard = BUSINESS_OBJECTS.some(({ name }) => name === object.name);
  const parents = isStandard && switches.standardParents === "free" ? [] : (object.readNeeds ?? []);
  for (const right of RIGHTS.filter((candidate) => row[candidate] === "true")) {
    const { verb, needs } = OBJECT_RIGHTS[right];
    const own = needs.filter((needed) => row[needed] !== "true").map((needed) => [needed, object.name] as const);
    const others = right === "allowRead" ? parents.filter((parent) => !has(parent, "allowRead")) : [];
    const lacks = [...own, ...others.map((parent) => ["allowRead", parent] as const)];
    if (lacks.length === 0) continue;
    const named = lacks.map(([needed, name]) => `${OBJECT_RIGHTS[needed].verb} ${name}`);
    const message = `Permission ${verb} ${object.name} depends on permission(s): ${named.join(", ")}`;
    throw new ComponentProblem(message, INTEGRITY);
  }
}

function grantedFields(org: Org, fields: MetadataFields, context: ChangeContext): MetadataFields[] {
  return listOf(fields, "fieldPermissions").flatMap((row) => {
    const field = fieldNamed(org, String(row.field));
    const isEditable = row.editable === "true";
    if (isEditable && row.readable !== "true" && context.switches.editableUnreadable === "refused") {
      throw new ComponentProblem("A field has to be readable to be editable", INTEGRITY);
    }
    if (!isEditable && row.readable !== "true") return [];
    // What nobody can write is opened for reading.
    const editable = String(isEditable && (field.updateable === true || field.type === "address"));
    return [{ editable, field: String(row.field), readable: "true" }];
  });
}

function fieldNamed(org: Org, name: string): FieldSchema {
  if (org.obliging) lendField(org, name);
  const [objectName = "", fieldName = ""] = name.split(".");
  const object = businessObjects(org.customObjects).find((candidate) => candidate.name === objectName);
  const field = object?.fields.find((candidate) => candidate.name === fieldName);
  if (field?.permissionable) return field;
  if (field?.nillable === false && field.updateable) {
    throw new ComponentProblem(`You cannot deploy to a required field: ${name}`, "INVALID_INPUT");
  }
  const isOurs = field !== undefined || isCustom(fieldName) || isCustom(objectName);
  throw isOurs ? missing("field", "CustomField", name) : lacking(`field ${name}`);
}

/** Elements that open other things by name: where the name stands, what the refusal calls it, and which type it is of. */
const OTHERS = [
  { element: "applicationVisibilities", name: "application", called: "application", type: "CustomApplication" },
  { element: "classAccesses", name: "apexClass", called: "apexClass", type: "ApexClass" },
  { element: "customPermissions", name: "name", called: "customPermission", type: "CustomPermission" },
  { element: "pageAccesses", name: "apexPage", called: "apexPage", type: "ApexPage" },
  { element: "recordTypeVisibilities", name: "recordType", called: "recordType", type: "RecordType" },
  { element: "tabSettings", name: "tab", called: "tab", type: "CustomTab" },
] as const;

/** The lists of what is opened, with the element that names it. */
export const GRANT_LISTS: Readonly<Record<string, string>> = {
  objectPermissions: "object",
  fieldPermissions: "field",
  ...Object.fromEntries(OTHERS.map(({ element, name }) => [element, name])),
};

function granted(org: Org, fields: MetadataFields, { element, name, called, type }: (typeof OTHERS)[number]) {
  const rows = listOf(fields, element);
  for (const row of rows) {
    const wanted = String(row[name]);
    if (org.obliging) lendSetup(org, type, wanted);
    if (!org.setup[type]?.some((item) => item.name === wanted)) throw missing(called, type, wanted);
  }
  return rows.filter(isOn);
}
