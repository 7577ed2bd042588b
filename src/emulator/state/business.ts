/** Business data of a fresh org: what its standard profiles open, and the records that a seed brings. */
import { businessObjects } from "../objects/custom.ts";
import { BUSINESS_OBJECTS } from "../objects/data.ts";
import type { PlainRecord, SetupItem, SetupType } from "./data.ts";
import { nextId } from "./ids.ts";
import type { MetadataFields, Org } from "./types.ts";

function inOrder<T>(rows: readonly T[], key: keyof T): T[] {
  return [...rows].sort((a, b) => (a[key] < b[key] ? -1 : 1));
}

/** All objects and fields of an org, as a profile's metadata: the administrator's, or for records that are one's own or shared. */
export function grantsOver(org: Org, records: "everything" | "own records"): MetadataFields {
  const objects = businessObjects(org.customObjects);
  const all = String(records === "everything");
  const rights = { allowCreate: "true", allowDelete: "true", allowEdit: "true", allowRead: "true" };
  return {
    objectPermissions: inOrder(objects, "name")
      .filter(({ secured }) => secured === "objectPermissions")
      .map(({ name }) => ({
        ...rights,
        modifyAllRecords: all,
        object: name,
        viewAllFields: "false",
        viewAllRecords: all,
      })),
    fieldPermissions: inOrder(objects, "name").flatMap(({ name, fields }) =>
      inOrder(fields, "name")
        .filter(({ permissionable }) => permissionable)
        .map((field) => ({
          editable: String(field.createable === true || field.type === "address"),
          field: `${name}.${field.name}`,
          readable: "true",
        })),
    ),
  };
}

/** @throws {RangeError} an object that the org does not have */
export function addRecords(
  org: Org,
  records: Readonly<Record<string, readonly PlainRecord["fields"][]>>,
  createdBy: string,
  now: number,
): void {
  for (const [name, all] of Object.entries(records)) {
    const object = businessObjects(org.customObjects).find((candidate) => candidate.name === name);
    if (!object) throw new RangeError(`no object ${name} to seed records of`);
    org.records[name] = all.map((fields) => {
      return { id: nextId(org, object.keyPrefix), fields, createdAt: now, createdBy, modifiedAt: now };
    });
  }
}

const SETUP_PREFIX: Readonly<Record<SetupType, string>> = {
  ApexClass: "01p",
  ApexPage: "066",
  CustomApplication: "02u",
  CustomPermission: "0CP",
  CustomTab: "01r",
  RecordType: "012",
};

/** Every standard object has its tab. */
export function addSetup(org: Org, named: Readonly<Partial<Record<SetupType, readonly string[]>>>): void {
  const tabs = BUSINESS_OBJECTS.map(({ name }) => `standard-${name}`);
  for (const [type, names] of Object.entries({ ...named, CustomTab: [...tabs, ...(named.CustomTab ?? [])] })) {
    org.setup[type as SetupType] = names.map((name) => setupItem(org, type as SetupType, name));
  }
}

export function setupItem(org: Org, type: SetupType, name: string): SetupItem {
  return { id: nextId(org, SETUP_PREFIX[type]), name };
}
