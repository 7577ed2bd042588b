/** A dotted name as written, such as `u.Profile.Name`, and its offset in the query. */
export interface Path {
  readonly text: string;
  readonly at: number;
}

export type AggregateFunction = "COUNT" | "COUNT_DISTINCT" | "MIN" | "MAX" | "SUM" | "AVG";

export interface Aggregate {
  readonly kind: "aggregate";
  readonly fn: AggregateFunction;
  readonly path: Path;
  /** The call as written. */
  readonly text: string;
}

export type SelectItem =
  | { readonly kind: "field"; readonly path: Path; readonly alias?: string }
  | { readonly kind: "fields"; readonly group: "ALL" | "STANDARD" | "CUSTOM" }
  | (Aggregate & { readonly alias?: string });

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "LIKE";

export type Literal =
  /** `raw` is what stands between the quotes, escapes and all. */
  | { readonly kind: "string"; readonly raw: string }
  | { readonly kind: "number"; readonly value: number; readonly whole: boolean }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "date" | "datetime"; readonly text: string }
  /** `TODAY`, or `LAST_N_DAYS:n` with its number. */
  | { readonly kind: "relative"; readonly name: string; readonly count: number };

export type Condition =
  | { readonly kind: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "compare"; readonly path: Path; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: "in"; readonly path: Path; readonly negated: boolean; readonly values: readonly Literal[] }
  | { readonly kind: "semijoin"; readonly path: Path; readonly negated: boolean; readonly query: Query };

export interface OrderItem {
  readonly by: Path | Aggregate;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  /** Absent for `SELECT COUNT()`. */
  readonly select?: readonly SelectItem[];
  readonly from: Path;
  readonly alias?: string;
  /** Aliases of relationships: `FROM Contact c, c.Account a`. */
  readonly relations: readonly { readonly path: Path; readonly alias: string }[];
  readonly where?: Condition;
  readonly groupBy?: readonly Path[];
  readonly orderBy: readonly OrderItem[];
  readonly limit?: number;
  readonly offset?: number;
}
