import type { Condition, Literal, Operator, Path, Query } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { malformed, notEmulated, unexpectedToken } from "./errors.ts";

/** Deeper nesting than this is refused rather than followed into a stack overflow; the platform has a limit of its own. */
const MAX_DEPTH = 200;
const OPERATORS = new Set(["=", "!=", "<", ">", "<=", ">="]);
const COUNTED = /^(?:LAST|NEXT)_N_(?:DAYS|WEEKS|MONTHS|YEARS)$|^N_(?:DAYS|WEEKS|MONTHS|YEARS)_AGO$/;

/** Parses a sub-select; undefined inside of one, where another is not allowed. */
type ParseQuery = ((cursor: Cursor) => Query) | undefined;

/**
 * A WHERE condition. AND and OR cannot be mixed, nor NOT combined with either, without parentheses: the grammar is
 * `and | or | not | simple`, where each part of those is a comparison or a condition in parentheses (SOQL reference, "conditionExpression").
 */
export function parseCondition(cursor: Cursor, parseQuery: ParseQuery, depth = 0): Condition {
  if (cursor.accept("NOT")) return { kind: "not", of: parseSimple(cursor, parseQuery, depth) };
  const first = parseSimple(cursor, parseQuery, depth);
  const kind = cursor.at("AND") ? "and" : cursor.at("OR") ? "or" : undefined;
  if (!kind) return first;
  const of = [first];
  while (cursor.accept(kind.toUpperCase())) of.push(parseSimple(cursor, parseQuery, depth));
  if (kind === "or" && of.some(({ kind }) => kind === "semijoin"))
    throw malformed("Semi join sub-selects are not allowed with the 'OR' operator");
  return { kind, of };
}

function parseSimple(cursor: Cursor, parseQuery: ParseQuery, depth: number): Condition {
  if (depth > MAX_DEPTH) throw malformed("SOQL statement is nested too deeply");
  if (!cursor.accept("(")) return parseComparison(cursor, parseQuery);
  const condition = parseCondition(cursor, parseQuery, depth + 1);
  cursor.expect(")");
  return condition;
}

function parseComparison(cursor: Cursor, parseQuery: ParseQuery): Condition {
  const { text, at } = cursor.name();
  if (cursor.at("(")) throw notEmulated(`function ${text}() in WHERE`);
  const path: Path = { text, at };
  if (cursor.at("NOT") && cursor.at("IN", 1)) {
    cursor.next();
    return parseIn(cursor, parseQuery, path, true);
  }
  if (cursor.at("IN")) return parseIn(cursor, parseQuery, path, false);
  if (cursor.at("INCLUDES") || cursor.at("EXCLUDES")) throw notEmulated(cursor.peek().text.toUpperCase());
  const operator = parseOperator(cursor);
  if (operator === "LIKE" && cursor.at("NULL")) throw cursor.unexpected();
  return { kind: "compare", path, operator, value: parseLiteral(cursor) };
}

function parseOperator(cursor: Cursor): Operator {
  if (cursor.accept("LIKE")) return "LIKE";
  if (cursor.accept("<>")) return "!=";
  const { kind, text } = cursor.peek();
  if (kind !== "symbol" || !OPERATORS.has(text)) throw cursor.unexpected();
  cursor.next();
  return text as Operator;
}

function parseIn(cursor: Cursor, parseQuery: ParseQuery, path: Path, negated: boolean): Condition {
  cursor.expect("IN");
  refuseBind(cursor);
  cursor.expect("(");
  if (cursor.at("SELECT")) {
    if (!parseQuery) throw malformed("Nesting of semi join sub-selects is not supported");
    const query = parseQuery(cursor);
    cursor.expect(")");
    return { kind: "semijoin", path, negated, query };
  }
  if (cursor.at(")")) throw unexpectedToken(cursor.query, path.at, cursor.query.slice(path.at, cursor.peek().at + 1));
  const values = [parseLiteral(cursor)];
  while (cursor.accept(",")) values.push(parseLiteral(cursor));
  cursor.expect(")");
  return { kind: "in", path, negated, values };
}

function parseLiteral(cursor: Cursor): Literal {
  refuseBind(cursor);
  const { kind, text } = cursor.peek();
  if (kind === "string") {
    cursor.next();
    return { kind, raw: text.slice(1, -1) };
  }
  if (kind === "number") {
    cursor.next();
    return { kind, value: Number(text), whole: !text.includes(".") };
  }
  if (kind === "date" || kind === "datetime") {
    cursor.next();
    return { kind, text };
  }
  if (kind !== "word") throw cursor.unexpected();
  return parseWord(cursor, text.toUpperCase());
}

function parseWord(cursor: Cursor, word: string): Literal {
  const counted = COUNTED.test(word);
  if (!counted && !WORDS.has(word)) throw cursor.unexpected();
  cursor.next();
  if (word === "NULL") return { kind: "null" };
  if (word === "TRUE" || word === "FALSE") return { kind: "boolean", value: word === "TRUE" };
  if (!counted) return { kind: "relative", name: word, count: 1 };
  cursor.expect(":");
  const count = cursor.peek();
  if (count.kind !== "number" || !/^\d{1,5}$/.test(count.text)) throw cursor.unexpected();
  cursor.next();
  return { kind: "relative", name: word, count: Number(count.text) };
}

export function refuseBind(cursor: Cursor): void {
  if (cursor.at(":")) throw malformed("Bind variables only allowed in Apex code");
}

const WORDS = new Set([
  ...["NULL", "TRUE", "FALSE", "YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"],
  ...[
    "LAST_WEEK",
    "THIS_WEEK",
    "NEXT_WEEK",
    "LAST_MONTH",
    "THIS_MONTH",
    "NEXT_MONTH",
    "LAST_YEAR",
    "THIS_YEAR",
    "NEXT_YEAR",
  ],
]);
