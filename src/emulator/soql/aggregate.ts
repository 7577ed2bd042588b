import { jsonValue } from "../objects/record.ts";
import type { FieldValue, Row } from "../objects/types.ts";
import type { Aggregate, AggregateFunction, OrderItem, Query, SelectItem } from "./ast.ts";
import { malformed } from "./errors.ts";
import { type SortKey, sortBy } from "./order.ts";
import { type Column, recordAt, resolve, type Scope } from "./scope.ts";
import { pathOf } from "./select.ts";
import { type Comparable, comparable, compare, natureOf } from "./values.ts";

/** One value of an aggregate result: its name there, and how to get it from the rows of a group. */
export interface Output {
  readonly name: string;
  readonly item: SelectItem;
  readonly column: Column;
  readonly of: (group: readonly Row[]) => FieldValue;
}

/** Whether a query gives AggregateResult records: it groups, or calls an aggregate function. */
export function isAggregate({ select, groupBy }: Query): boolean {
  return groupBy !== undefined || (select ?? []).some(({ kind }) => kind === "aggregate");
}

/**
 * What each item of the SELECT list gives for a group. Calls without alias are named expr0, expr1 and so on.
 * Throws MALFORMED_QUERY for a field that is neither grouped nor aggregated.
 */
export function outputsOf(query: Query, scope: Scope): Output[] {
  const grouped = new Set((query.groupBy ?? []).map((path) => pathOf(resolve(path, scope))));
  let unnamed = 0;
  return (query.select ?? []).map((item) => {
    if (item.kind === "fields")
      throw malformed("The SOQL FIELDS function is not supported with aggregate functions or GROUP BY");
    const column = resolve(item.path, scope);
    if (item.kind === "aggregate") {
      return {
        name: item.alias ?? `expr${unnamed++}`,
        item,
        column,
        of: (group) => aggregate(item.fn, column, group, scope),
      };
    }
    if (!grouped.has(pathOf(column))) throw malformed(`Field must be grouped or aggregated: ${item.path.text}`);
    return { name: item.alias ?? column.field.name, item, column, of: (group) => valueAt(group[0], column, scope) };
  });
}

/** The AggregateResult records of the rows: one per group, or one for all of them without GROUP BY. Sorted as ORDER BY says. */
export function aggregateRecords(
  rows: readonly Row[],
  query: Query,
  outputs: readonly Output[],
  scope: Scope,
): Record<string, unknown>[] {
  if (!query.groupBy && (query.limit !== undefined || query.offset !== undefined)) {
    throw malformed("Non-grouped query that uses overall aggregate functions cannot also use LIMIT");
  }
  const columns = (query.groupBy ?? []).map((path) => resolve(path, scope));
  const key = (row: Row) => JSON.stringify(columns.map((column) => comparableAt(row, column, scope)));
  const groups = query.groupBy ? [...Map.groupBy(rows, key).values()] : [rows];
  const sorted = sortBy(
    groups,
    query.orderBy.map((item) => groupKey(item, columns, scope)),
  );
  return sorted.map((group) => ({
    attributes: { type: "AggregateResult" },
    ...Object.fromEntries(outputs.map(({ name, of }) => [name, of(group)])),
  }));
}

function groupKey({ by, ...order }: OrderItem, columns: readonly Column[], scope: Scope): SortKey<readonly Row[]> {
  if ("kind" in by) return { ...order, of: aggregateKey(by, scope) };
  const column = resolve(by, scope);
  if (!columns.some((grouped) => pathOf(grouped) === pathOf(column))) {
    throw malformed(`Ordered field must be grouped or aggregated: ${by.text}`);
  }
  return { ...order, of: (group) => (group[0] ? comparableAt(group[0], column, scope) : null) };
}

function aggregateKey({ fn, path }: Aggregate, scope: Scope): (group: readonly Row[]) => Comparable {
  const column = resolve(path, scope);
  const counts = fn === "COUNT" || fn === "COUNT_DISTINCT" || fn === "SUM" || fn === "AVG";
  return (group) => comparable(counts ? "number" : natureOf(column.field), aggregate(fn, column, group, scope));
}

function aggregate(fn: AggregateFunction, column: Column, group: readonly Row[], scope: Scope): FieldValue {
  const present = group.filter((row) => comparableAt(row, column, scope) !== null);
  if (fn === "COUNT") return present.length;
  if (fn === "COUNT_DISTINCT") return new Set(present.map((row) => comparableAt(row, column, scope))).size;
  if (fn === "MIN" || fn === "MAX") {
    const sorted = present.toSorted((one, other) =>
      compare(comparableAt(one, column, scope), comparableAt(other, column, scope)),
    );
    return valueAt(fn === "MIN" ? sorted[0] : sorted.at(-1), column, scope);
  }
  if (natureOf(column.field) !== "number")
    throw malformed(`field ${pathOf(column)} does not support aggregate operator ${fn}`);
  const sum = present.reduce((total, row) => total + Number(comparableAt(row, column, scope)), 0);
  return present.length === 0 ? null : fn === "SUM" ? sum : sum / present.length;
}

function comparableAt(row: Row, { parents, field }: Column, scope: Scope): Comparable {
  return comparable(natureOf(field), recordAt(row, parents, scope)?.[field.name] as FieldValue | undefined);
}

function valueAt(row: Row | undefined, { parents, field }: Column, scope: Scope): FieldValue {
  const record = row && recordAt(row, parents, scope);
  return record ? jsonValue(field, record) : null;
}
