import type { FieldValue, Row } from "../objects/types.ts";
import type { Condition, Path } from "./ast.ts";
import { compileTest, type Test } from "./comparison.ts";
import { SoqlError, withCaret } from "./errors.ts";
import { type Column, recordAt, resolve, type Scope } from "./scope.ts";
import { resolveSemijoin, type Semijoin } from "./semijoin.ts";
import { type Comparable, comparable, natureOf } from "./values.ts";

export type Predicate = (row: Row) => boolean;

/**
 * Compiles a WHERE condition against the scope's object; every fault of names and types is found now, also when there are no rows.
 * Null equals only null, `!=` and NOT are plain negations, and nothing is less or greater than null.
 * Throws SoqlError (INVALID_FIELD, INVALID_QUERY_FILTER_OPERATOR, MALFORMED_QUERY).
 */
export function compileFilter(condition: Condition, scope: Scope): Predicate {
  switch (condition.kind) {
    case "and": {
      const parts = condition.of.map((part) => compileFilter(part, scope));
      return (row) => parts.every((part) => part(row));
    }
    case "or": {
      const parts = condition.of.map((part) => compileFilter(part, scope));
      return (row) => parts.some((part) => part(row));
    }
    case "not": {
      const part = compileFilter(condition.of, scope);
      return (row) => !part(row);
    }
    case "compare": {
      const column = filterable(condition.path, scope);
      return onColumn(column, scope, compileTest(condition.operator, condition.value, condition.path, column, scope));
    }
    case "in": {
      const column = filterable(condition.path, scope);
      const tests = condition.values.map((value) => compileTest("=", value, condition.path, column, scope));
      return onColumn(column, scope, (value) => tests.some((test) => test(value)) !== condition.negated);
    }
    case "semijoin": {
      const column = filterable(condition.path, scope);
      const ids = idsOf(condition, column, scope);
      return onColumn(column, scope, (value) => ids.has(value) !== condition.negated);
    }
  }
}

function filterable(path: Path, scope: Scope): Column {
  const column = resolve(path, scope);
  if (column.field.filterable !== false) return column;
  const message = `field '${column.field.name}' can not be filtered in a query call`;
  throw new SoqlError("INVALID_FIELD", withCaret(scope.soql, path.at, message));
}

function onColumn({ parents, field }: Column, scope: Scope, test: Test): Predicate {
  const nature = natureOf(field);
  return (row) => test(comparable(nature, recordAt(row, parents, scope)?.[field.name] as FieldValue | undefined));
}

/** The ids that the sub-select of a semi-join gives. */
function idsOf(condition: Semijoin, outer: Column, outerScope: Scope): ReadonlySet<Comparable> {
  const { scope, inner } = resolveSemijoin(condition, outer, outerScope);
  const { where } = condition.query;
  const keep = where ? compileFilter(where, scope) : () => true;
  const kept = scope.db.rows(scope.object.name).filter(keep);
  const ids = kept.map((row) => comparable("id", recordAt(row, inner.parents, scope)?.[inner.field.name]));
  return new Set(ids.filter((id) => id !== null));
}
