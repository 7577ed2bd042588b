import type { FieldValue, Row } from "../objects/types.ts";
import type { OrderItem } from "./ast.ts";
import { malformed, SoqlError, withCaret } from "./errors.ts";
import { recordAt, resolve, type Scope } from "./scope.ts";
import { type Comparable, comparable, compare, natureOf } from "./values.ts";

/** A sort key: a value per item, how to sort it, and where nulls go. */
export interface SortKey<T> {
  readonly of: (item: T) => Comparable;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** The sort keys of an ORDER BY over rows. Throws INVALID_FIELD for an unknown field and for one that cannot be sorted by. */
export function sortKeys(orderBy: readonly OrderItem[], scope: Scope): SortKey<Row>[] {
  return orderBy.map(({ by, descending, nullsLast }) => {
    if ("kind" in by) throw malformed(`Ordered field must be grouped or aggregated: ${by.path.text}`);
    const { parents, field } = resolve(by, scope);
    if (field.filterable === false) {
      const message = `field '${field.name}' can not be sorted in a query call`;
      throw new SoqlError("INVALID_FIELD", withCaret(scope.soql, by.at, message));
    }
    const nature = natureOf(field);
    const of = (row: Row) => comparable(nature, recordAt(row, parents, scope)?.[field.name] as FieldValue | undefined);
    return { of, descending, nullsLast };
  });
}

/** The items sorted by the keys, the first key first; equal ones stay in their order. Nulls come first unless the key says last. */
export function sortBy<T>(items: readonly T[], keys: readonly SortKey<T>[]): T[] {
  return items.toSorted((one, other) => {
    for (const key of keys) {
      const order = compareBy(key, key.of(one), key.of(other));
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareBy<T>({ descending, nullsLast }: SortKey<T>, one: Comparable, other: Comparable): number {
  if (one === other) return 0;
  if (one === null || other === null) return (one === null) === nullsLast ? 1 : -1;
  return descending ? -compare(one, other) : compare(one, other);
}
