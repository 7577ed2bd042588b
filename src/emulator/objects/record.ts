import type { ApiView } from "./schema.ts";
import type { FieldSchema, FieldValue, ObjectSchema, Row } from "./types.ts";

/** The `attributes` of a record in a REST answer: its type, and the address to read it from. */
export function attributesOf(
  schema: ObjectSchema,
  row: Row,
  { tooling, version }: ApiView,
): { type: string; url: string } {
  const base = `/services/data/v${version}${tooling ? "/tooling" : ""}/sobjects`;
  return { type: schema.name, url: `${base}/${schema.name}/${row.Id ?? ""}` };
}

/**
 * A field's value as the REST API writes it in JSON: a boolean is never null, a datetime ends in `+0000` (REST API guide,
 * "Valid Date and DateTime Formats"), and a component's metadata, or an address, is an object.
 */
export function jsonValue(field: FieldSchema, row: Row): FieldValue {
  const value = row[field.name] ?? null;
  if (field.type === "complexvalue" || field.type === "address")
    return typeof value === "string" ? JSON.parse(value) : null;
  if (field.type === "boolean") return value === true;
  return field.type === "datetime" && typeof value === "string" ? jsonDatetime(value) : value;
}

/** One record as `GET …/sobjects/<name>/<id>` answers it, with the given fields. */
export function recordOf(
  schema: ObjectSchema,
  row: Row,
  fields: readonly FieldSchema[],
  view: ApiView,
): Record<string, unknown> {
  const values = fields.map((field) => [field.name, jsonValue(field, row)] as const);
  return { attributes: attributesOf(schema, row, view), ...Object.fromEntries(values) };
}

function jsonDatetime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : new Date(time).toISOString().replace("Z", "+0000");
}
