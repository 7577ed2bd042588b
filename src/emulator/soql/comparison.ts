import { id15 } from "../objects/ids.ts";
import type { Literal, Operator, Path } from "./ast.ts";
import { SoqlError, withCaret } from "./errors.ts";
import { likePattern, plainText } from "./like.ts";
import { type Moments, momentsOf, type TimeLiteral } from "./moments.ts";
import type { Column, Scope } from "./scope.ts";
import { type Comparable, type Nature, natureOf } from "./values.ts";

/** What a comparison asks of a field's value. */
export type Test = (value: Comparable) => boolean;

/**
 * Compiles `field operator literal` to a test of the field's value.
 * Throws INVALID_FIELD when the literal's type is not the field's, INVALID_QUERY_FILTER_OPERATOR when the field knows no such operator.
 */
export function compileTest(operator: Operator, literal: Literal, path: Path, column: Column, scope: Scope): Test {
  const nature = natureOf(column.field);
  if (operator === "LIKE") return like(literal, path, column, scope);
  if (literal.kind === "null") return againstNull(operator, nature);
  if (nature === "time") return againstTime(operator, momentsOf(timeLiteral(literal, path, column, scope), scope.now));
  const wanted = literalValue(literal, nature, path, column, scope);
  if (wanted === null) return againstNull(operator, nature);
  if (nature === "boolean" && operator !== "=" && operator !== "!=") throw invalidOperator(path, column, scope);
  return ordered(operator, wanted);
}

function like(literal: Literal, path: Path, column: Column, scope: Scope): Test {
  if (natureOf(column.field) !== "text") throw invalidOperator(path, column, scope);
  if (literal.kind !== "string") throw wrongType(path, column, scope);
  const fits = likePattern(literal.raw);
  return (value) => typeof value === "string" && fits(value);
}

/** A boolean is never null, and equals null when it is false. */
function againstNull(operator: Operator, nature: Nature): Test {
  const isNull: Test = nature === "boolean" ? (value) => value !== true : (value) => value === null;
  if (operator === "=") return isNull;
  return operator === "!=" ? (value) => !isNull(value) : () => false;
}

function againstTime(operator: Operator, { from, to }: Moments): Test {
  const test = TIME_TESTS[operator as Exclude<Operator, "LIKE">];
  return (value) => (value === null ? operator === "!=" : test(value as number, from, to));
}

const TIME_TESTS: Record<Exclude<Operator, "LIKE">, (value: number, from: number, to: number) => boolean> = {
  "=": (value, from, to) => value >= from && value < to,
  "!=": (value, from, to) => value < from || value >= to,
  "<": (value, from) => value < from,
  ">": (value, _, to) => value >= to,
  "<=": (value, _, to) => value < to,
  ">=": (value, from) => value >= from,
};

function ordered(operator: Operator, wanted: Exclude<Comparable, null>): Test {
  if (operator === "=") return (value) => value === wanted;
  if (operator === "!=") return (value) => value !== wanted;
  if (operator === "<") return (value) => value !== null && value < wanted;
  if (operator === ">") return (value) => value !== null && value > wanted;
  if (operator === "<=") return (value) => value !== null && value <= wanted;
  return (value) => value !== null && value >= wanted;
}

function literalValue(literal: Literal, nature: Nature, path: Path, column: Column, scope: Scope): Comparable {
  if (nature === "boolean" && literal.kind === "boolean") return literal.value;
  if (nature === "number" && literal.kind === "number") return literal.value;
  if (literal.kind !== "string" || nature === "boolean" || nature === "number") throw wrongType(path, column, scope);
  const text = plainText(literal.raw);
  if (text === "") return null;
  if (nature !== "id") return text.toLowerCase();
  const id = id15(text);
  if (id !== undefined) return id;
  const message = withCaret(scope.soql, path.at, `invalid ID field: ${text}`);
  throw new SoqlError("INVALID_QUERY_FILTER_OPERATOR", message);
}

/** A datetime field takes no bare date, and a date field no datetime; both take TODAY and its like. */
function timeLiteral(literal: Literal, path: Path, column: Column, scope: Scope): TimeLiteral {
  if (literal.kind === "relative") return literal;
  if ((literal.kind === "date" || literal.kind === "datetime") && literal.kind === column.field.type) return literal;
  throw wrongType(path, column, scope);
}

function wrongType(path: Path, { field }: Column, scope: Scope): SoqlError {
  const [type, quoted] = TYPE_NAMES[field.type] ?? ["string", true];
  const quotes = quoted ? "should be enclosed in quotes" : "should not be enclosed in quotes";
  const message = `value of filter criterion for field '${path.text}' must be of type ${type} and ${quotes}`;
  return new SoqlError("INVALID_FIELD", withCaret(scope.soql, path.at, message));
}

function invalidOperator(path: Path, { field }: Column, scope: Scope): SoqlError {
  const type = field.type === "reference" ? "id" : field.type;
  return new SoqlError(
    "INVALID_QUERY_FILTER_OPERATOR",
    withCaret(scope.soql, path.at, `invalid operator on ${type} field`),
  );
}

const TYPE_NAMES: Partial<Record<string, readonly [name: string, quoted: boolean]>> = {
  id: ["ID", true],
  reference: ["ID", true],
  boolean: ["boolean", false],
  int: ["int", false],
  double: ["double", false],
  currency: ["double", false],
  percent: ["double", false],
  datetime: ["dateTime", false],
  date: ["date", false],
};
