import type { ApiView } from "../objects/schema.ts";
import type { Db, Row } from "../objects/types.ts";
import { aggregateRecords, isAggregate, outputsOf } from "./aggregate.ts";
import type { Query } from "./ast.ts";
import { aggregateMetadata, type ColumnMetadata, columnMetadata } from "./columns.ts";
import { malformed } from "./errors.ts";
import { compileFilter } from "./filter.ts";
import { sortBy, sortKeys } from "./order.ts";
import { parse } from "./parser.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { project, selectColumns } from "./select.ts";
import { refuseManySemijoins } from "./semijoin.ts";

export { SoqlError } from "./errors.ts";

export interface QueryOptions extends ApiView {
  /** The time that TODAY and the like count from, in epoch milliseconds; the system's clock when absent. */
  readonly now?: number;
}

export interface QueryResult {
  /** How many records there are; for `SELECT COUNT()` the count, with no records. */
  totalSize: number;
  /** Each with `attributes` {type, url}, canonical field names, and the fields of a parent nested under its relationship. */
  records: Record<string, unknown>[];
  /** Canonical name of the object in FROM. */
  entityName: string;
  /** What `&columns=true` answers as `columnMetadata`. */
  columns: ColumnMetadata[];
  /** What `&columns=true` answers besides. */
  groupBy: boolean;
  idSelected: boolean;
  keyPrefix: string;
}

/**
 * Answers a SOQL query from the rows of an org, all of them at once (batches are the caller's).
 * @throws SoqlError for whatever the platform refuses with 400, in its words.
 */
export function runQuery(db: Db, soql: string, options: QueryOptions): QueryResult {
  const query = parse(soql);
  if (query.where) refuseManySemijoins(query.where);
  const { now: _now, ...view } = options;
  const scope = scopeOf(query, { soql, view, now: options.now ?? Date.now(), db, index: new Map() });
  const { records, totalSize, columns } = answer(query, scope);
  return {
    totalSize: totalSize ?? records.length,
    records,
    entityName: scope.object.name,
    columns,
    groupBy: query.groupBy !== undefined,
    idSelected: columns.some(({ columnName }) => columnName === "Id"),
    keyPrefix: scope.object.keyPrefix,
  };
}

/** The platform's own words (Tooling API guide: query Metadata only where one record at most comes back). */
const ONE_ROW =
  "When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval.";

interface Answer {
  readonly records: Record<string, unknown>[];
  readonly totalSize?: number;
  readonly columns: ColumnMetadata[];
}

function answer(query: Query, scope: Scope): Answer {
  if (isAggregate(query)) return aggregateAnswer(query, scope);
  // The SELECT list is looked at first: its faults are the ones the platform reports.
  const columns = query.select ? selectColumns(query.select, query, scope) : [];
  const rows = window(sortBy(filtered(query, scope), sortKeys(query.orderBy, scope)), query);
  if (!query.select) return { records: [], totalSize: rows.length, columns: [] };
  if (rows.length > 1 && columns.some(({ field }) => field.type === "complexvalue")) {
    throw malformed(`${ONE_ROW} Result size: ${rows.length}`);
  }
  return { records: rows.map((row) => project(row, columns, scope)), columns: columnMetadata(columns) };
}

function aggregateAnswer(query: Query, scope: Scope): Answer {
  if (!query.select) throw malformed("COUNT() cannot be used with GROUP BY; use COUNT(Id)");
  const outputs = outputsOf(query, scope);
  const records = window(aggregateRecords(filtered(query, scope), query, outputs, scope), query);
  return { records, columns: aggregateMetadata(outputs) };
}

function filtered({ where }: Query, scope: Scope): readonly Row[] {
  const keep = where && compileFilter(where, scope);
  const rows = scope.db.rows(scope.object.name);
  return keep ? rows.filter(keep) : rows;
}

function window<T>(items: readonly T[], { limit, offset = 0 }: Query): T[] {
  return items.slice(offset, limit === undefined ? undefined : offset + limit);
}
