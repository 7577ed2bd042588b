import { attributesOf, jsonValue } from "../objects/record.ts";
import { visibleFields } from "../objects/schema.ts";
import { isCustom, type Row } from "../objects/types.ts";
import type { Query, SelectItem } from "./ast.ts";
import { malformed, SoqlError } from "./errors.ts";
import { type Column, type Lookup, recordAt, resolve, type Scope } from "./scope.ts";

/** Most rows of a query whose FIELDS() has no fixed extent (SOQL reference, "FIELDS()"). */
const MAX_FIELDS_ROWS = 200;

/**
 * The columns of a SELECT list without aggregates, FIELDS() spelled out. Throws INVALID_FIELD for an unknown field and for one named twice,
 * MALFORMED_QUERY for FIELDS(ALL) without a LIMIT of 200 or less, and for an alias.
 */
export function selectColumns(select: readonly SelectItem[], query: Query, scope: Scope): Column[] {
  const columns = select.flatMap((item) => columnsOf(item, query, scope));
  const seen = new Set<string>();
  for (const column of columns) {
    const path = pathOf(column);
    if (seen.has(path)) throw new SoqlError("INVALID_FIELD", `duplicate field selected: ${path}`);
    seen.add(path);
  }
  return columns;
}

/** The REST record of a row: attributes, then the columns under their canonical names, those of a parent nested in its relationship. */
export function project(row: Row, columns: readonly Column[], scope: Scope): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributesOf(scope.object, row, scope.view) };
  for (const column of columns) put(record, row, column, scope);
  return record;
}

/** The canonical dotted path of a column. */
export function pathOf({ parents, field }: Column): string {
  return [...parents.map((lookup) => lookup.field.relationshipName), field.name].join(".");
}

function columnsOf(item: SelectItem, query: Query, scope: Scope): Column[] {
  if (item.kind === "fields") return fieldsOf(item.group, query, scope);
  if (item.kind === "aggregate") throw malformed(`Field must be grouped or aggregated: ${item.path.text}`);
  const column = resolve(item.path, scope);
  if (item.alias !== undefined) throw malformed("only aggregate expressions use field aliasing");
  return [column];
}

function fieldsOf(group: "ALL" | "STANDARD" | "CUSTOM", { limit }: Query, { object, view }: Scope): Column[] {
  // Standard fields are known from the documentation; how many others there are depends on the org.
  if (group !== "STANDARD" && (limit === undefined || limit > MAX_FIELDS_ROWS)) {
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${MAX_FIELDS_ROWS}`);
  }
  const wanted = { ALL: () => true, CUSTOM: isCustom, STANDARD: (name: string) => !isCustom(name) }[group];
  return visibleFields(object, view)
    .filter(({ name }) => wanted(name))
    .map((field) => ({ parents: [], object, field }));
}

function put(record: Record<string, unknown>, row: Row, { parents, field }: Column, scope: Scope): void {
  let target = record;
  for (const [depth, lookup] of parents.entries()) {
    const name = lookup.field.relationshipName ?? lookup.field.name;
    const parent = recordAt(row, parents.slice(0, depth + 1), scope);
    target[name] = parent ? (target[name] ?? { attributes: parentAttributes(lookup, parent, scope) }) : null;
    if (!parent) return;
    target = target[name] as Record<string, unknown>;
  }
  const holder = recordAt(row, parents, scope);
  if (holder) target[field.name] = jsonValue(field, holder);
}

function parentAttributes({ to }: Lookup, parent: Row, scope: Scope): object {
  return attributesOf(to, parent, scope.view);
}
