import type { DataAccess, FieldAccess, ObjectAccess, OtherGrant, Right } from "../model/data-access.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import { compareAscii } from "./canonical.ts";
import { textOf } from "./component.ts";

/** What these permission sets grant together; components of other types grant nothing. Pure. */
export function dataAccess(components: readonly Component[]): DataAccess {
  const rows = components.filter(({ type }) => type === "PermissionSet").flatMap(({ root }) => root.children);
  const of = (name: string) => rows.filter((row) => row.name === name);
  const objects = together(of("objectPermissions").map(objectAccess), ({ object }) => object, bothObjects);
  const fields = together(of("fieldPermissions").map(fieldAccess), ({ field }) => field, bothFields);
  const others = rows.flatMap(otherGrant);
  return {
    objects,
    fields: fields.filter(({ read, edit }) => read || edit),
    others: together(
      others,
      ({ kind, name }) => `${kind} ${name}`,
      (one) => one,
    ),
  };
}

/** In the order of the matrix. */
function rightsOfObject({ read, create, edit, delete: remove, all }: ObjectAccess): Right[] {
  const granted: readonly (readonly [boolean, Right])[] = [
    [read, "read"],
    [create, "create"],
    [edit, "edit"],
    [remove, "delete"],
    [all === "view", "view all"],
    [all === "modify", "modify all"],
  ];
  return granted.flatMap(([is, right]) => (is ? [right] : []));
}

/** An object or field, and what may be done with it. */
export interface AccessRow {
  kind: "object" | "field";
  name: string;
  rights: readonly Right[];
}

/** The same as a row for each object and field: objects first, each by name. */
export function accessRows(components: readonly Component[]): AccessRow[] {
  const { objects, fields } = dataAccess(components);
  return [
    ...objects.map((one): AccessRow => ({ kind: "object", name: one.object, rights: rightsOfObject(one) })),
    ...fields.map(
      ({ field, edit }): AccessRow => ({ kind: "field", name: field, rights: edit ? ["read", "edit"] : ["read"] }),
    ),
  ];
}

const isTrue = (row: XmlElement, name: string) => /^(true|1)$/.test(textOf(row, name)?.trim() ?? "");

function objectAccess(row: XmlElement): ObjectAccess {
  return {
    object: textOf(row, "object")?.trim() ?? "",
    read: isTrue(row, "allowRead"),
    create: isTrue(row, "allowCreate"),
    edit: isTrue(row, "allowEdit"),
    delete: isTrue(row, "allowDelete"),
    all: isTrue(row, "modifyAllRecords") ? "modify" : isTrue(row, "viewAllRecords") ? "view" : "none",
  };
}

function fieldAccess(row: XmlElement): FieldAccess {
  const edit = isTrue(row, "editable");
  return { field: textOf(row, "field")?.trim() ?? "", read: edit || isTrue(row, "readable"), edit };
}

/** Rows of access lists (`<enabled>`, `<visible>`) and tabs, by what they name. */
function otherGrant(row: XmlElement): OtherGrant[] {
  const visibility = textOf(row, "visibility");
  if (!isTrue(row, "enabled") && !isTrue(row, "visible") && (visibility ?? "None") === "None") return [];
  const subject = row.children.find(({ name }) => !["enabled", "visible", "visibility"].includes(name));
  return subject?.text === undefined ? [] : [{ kind: row.name, name: subject.text.trim() }];
}

const MORE = ["none", "view", "modify"] as const;

function bothObjects(a: ObjectAccess, b: ObjectAccess): ObjectAccess {
  return {
    object: a.object,
    read: a.read || b.read,
    create: a.create || b.create,
    edit: a.edit || b.edit,
    delete: a.delete || b.delete,
    all: MORE[Math.max(MORE.indexOf(a.all), MORE.indexOf(b.all))] ?? "none",
  };
}

function bothFields(a: FieldAccess, b: FieldAccess): FieldAccess {
  return { field: a.field, read: a.read || b.read, edit: a.edit || b.edit };
}

/** One of each name, whatever its case, sorted. */
function together<T>(rows: readonly T[], key: (row: T) => string, both: (a: T, b: T) => T): T[] {
  const byKey = Map.groupBy(rows, (row) => key(row).toLowerCase());
  const merged = [...byKey.values()].map((same) => same.reduce(both));
  return merged.sort((a, b) => compareAscii(key(a), key(b)));
}
