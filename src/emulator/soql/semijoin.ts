import type { Condition, Path } from "./ast.ts";
import { malformed } from "./errors.ts";
import { type Column, resolve, type Scope, scopeOf } from "./scope.ts";
import { natureOf } from "./values.ts";

export type Semijoin = Condition & { kind: "semijoin" };

/** Sub-selects in the WHERE clause of one query (SOQL reference, "Comparison Operators"). */
const MOST = 2;

/** Throws MALFORMED_QUERY when a condition has more sub-selects than a query may have. */
export function refuseManySemijoins(condition: Condition): void {
  if (countSemijoins(condition) > MOST) throw malformed(`Maximum ${MOST} semi join sub-selects are allowed`);
}

function countSemijoins(condition: Condition): number {
  if (condition.kind === "semijoin") return 1;
  if (condition.kind === "not") return countSemijoins(condition.of);
  if (condition.kind !== "and" && condition.kind !== "or") return 0;
  return condition.of.reduce((sum, part) => sum + countSemijoins(part), 0);
}

/**
 * The scope and the selected field of the sub-select in `field IN (SELECT …)`. Throws MALFORMED_QUERY when it breaks a rule of semi-joins: one id
 * field is selected, of an object other than the outer one, which points to the same object as the outer field (SOQL reference,
 * "Comparison Operators").
 */
export function resolveSemijoin(
  { path, query }: Semijoin,
  outer: Column,
  outerScope: Scope,
): { scope: Scope; inner: Column } {
  const scope = scopeOf(query, outerScope);
  if (scope.object === outerScope.object)
    throw malformed("The inner and outer selects should not be on the same object type");
  if (natureOf(outer.field) !== "id") {
    const message = "The left operand field in the where expression for outer query should be an id field, cannot use";
    throw malformed(`${message}: '${path.text}'`);
  }
  const selected = selectedPath(query.select);
  const inner = resolve(selected, scope);
  if (natureOf(inner.field) !== "id") {
    throw malformed(`semi join sub selects can only query id fields, cannot use: '${selected.text}'`);
  }
  refuseDifferentTargets(selected, inner, path, outer);
  if (query.orderBy.length > 0 || query.limit !== undefined || query.offset !== undefined || query.groupBy) {
    throw malformed("semi join sub selects cannot use ORDER BY, LIMIT, OFFSET or GROUP BY");
  }
  return { scope, inner };
}

function selectedPath(select: Semijoin["query"]["select"]): Path {
  const [only, ...more] = select ?? [];
  if (only?.kind !== "field" || more.length > 0) throw malformed("semi join sub selects can only query a single field");
  return only.path;
}

function refuseDifferentTargets(selected: Path, inner: Column, path: Path, outer: Column): void {
  const wanted = targets(outer);
  if (targets(inner).some((target) => wanted.includes(target))) return;
  throw malformed(
    `The selected field '${selected.text}' in the subquery and the left operand field in the where expression in the outer query '${path.text}' should point to the same object type`,
  );
}

function targets({ field, object }: Column): readonly string[] {
  return field.type === "id" ? [object.name] : (field.referenceTo ?? []);
}
