import { id15 } from "../objects/ids.ts";
import type { FieldSchema, FieldType, FieldValue } from "../objects/types.ts";

/** A value made comparable: text in lower case, an id in 15 characters, a time in milliseconds. Null for nothing and for "". */
export type Comparable = string | number | boolean | null;

/** How the platform compares a field: as an id, a yes or no, a number, a time or a text. */
export type Nature = "id" | "boolean" | "number" | "time" | "text";

const NATURES: Partial<Record<FieldType, Nature>> = {
  id: "id",
  reference: "id",
  boolean: "boolean",
  int: "number",
  double: "number",
  currency: "number",
  percent: "number",
  datetime: "time",
  date: "time",
};

export function natureOf(field: FieldSchema): Nature {
  return NATURES[field.type] ?? "text";
}

/** A field's value for comparison. A boolean is false when its record is missing (SOQL reference, "Boolean Fields" in outer joins). */
export function comparable(nature: Nature, value: FieldValue | undefined): Comparable {
  if (nature === "boolean") return value === true;
  if (value === undefined || value === null || value === "") return null;
  if (nature === "number") return Number(value);
  if (nature === "time") return Date.parse(String(value));
  return nature === "id" ? (id15(String(value)) ?? String(value)) : String(value).toLowerCase();
}

/** Order of two comparables of one nature: negative when the first comes first. Nulls are the caller's affair. */
export function compare(one: Comparable, other: Comparable): number {
  if (one === other || one === null || other === null) return 0;
  return one < other ? -1 : 1;
}
