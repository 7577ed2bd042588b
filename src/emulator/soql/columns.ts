import type { FieldSchema, FieldType } from "../objects/types.ts";
import type { Output } from "./aggregate.ts";
import type { Column } from "./scope.ts";

/** One column of `…/query?q=…&columns=true` (Tooling API guide, "columns" parameter). A parent's columns stand in `joinColumns`. */
export interface ColumnMetadata {
  columnName: string;
  displayName: string;
  apexType: string | null;
  aggregate: boolean;
  booleanType: boolean;
  custom: boolean;
  foreignKeyName: string | null;
  insertable: boolean;
  joinColumns: ColumnMetadata[];
  numberType: boolean;
  textType: boolean;
  updatable: boolean;
}

/** The metadata of selected columns, those of one parent together where the first of them stands. */
export function columnMetadata(columns: readonly Column[]): ColumnMetadata[] {
  const metadata: ColumnMetadata[] = [];
  for (const { parents, field } of columns) {
    let siblings = metadata;
    for (const lookup of parents) siblings = joinOf(lookup.field, siblings).joinColumns;
    siblings.push(plain(field));
  }
  return metadata;
}

/** The metadata of an aggregate query's values: a call is displayed as written and named by its alias or expr0. */
export function aggregateMetadata(outputs: readonly Output[]): ColumnMetadata[] {
  return outputs.map(({ name, item, column: { field } }) => {
    if (item.kind !== "aggregate") return { ...plain(field), columnName: name, displayName: name };
    const kept = item.fn === "MIN" || item.fn === "MAX";
    const base = kept ? plain(field) : plain({ name, type: item.fn.startsWith("COUNT") ? "int" : "double" });
    return { ...base, columnName: name, displayName: item.text, aggregate: true, insertable: false, updatable: false };
  });
}

function plain(field: FieldSchema): ColumnMetadata {
  const apexType = APEX_TYPES[field.type] ?? "String";
  return {
    columnName: field.name,
    displayName: field.name,
    apexType,
    aggregate: false,
    booleanType: apexType === "Boolean",
    custom: false,
    foreignKeyName: null,
    insertable: field.createable ?? false,
    joinColumns: [],
    numberType: apexType === "Integer" || apexType === "Double",
    textType: apexType === "String",
    updatable: field.updateable ?? false,
  };
}

function joinOf(field: FieldSchema, siblings: ColumnMetadata[]): ColumnMetadata {
  const columnName = field.relationshipName ?? field.name;
  const known = siblings.find((column) => column.columnName === columnName && column.foreignKeyName !== null);
  if (known) return known;
  const join = {
    ...plain(field),
    columnName,
    displayName: columnName,
    apexType: null,
    foreignKeyName: field.name,
    insertable: false,
    updatable: false,
  };
  siblings.push(join);
  return join;
}

const APEX_TYPES: Partial<Record<FieldType, string>> = {
  id: "Id",
  reference: "Id",
  boolean: "Boolean",
  int: "Integer",
  double: "Double",
  currency: "Double",
  percent: "Double",
  address: "ComplexValue",
  datetime: "Datetime",
  date: "Date",
  time: "Time",
  complexvalue: "ComplexValue",
};
