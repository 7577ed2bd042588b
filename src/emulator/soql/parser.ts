import type { Aggregate, AggregateFunction, OrderItem, Path, Query, SelectItem } from "./ast.ts";
import { parseCondition, refuseBind } from "./conditions.ts";
import { Cursor } from "./cursor.ts";
import { malformed, notEmulated, SoqlError, unexpectedToken } from "./errors.ts";

const AGGREGATES: ReadonlySet<string> = new Set(["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"]);
/** Limits of SOQL (SOQL reference, "SOQL Select Syntax" and "OFFSET"). */
const MAX_LENGTH = 100_000;
const MAX_OFFSET = 2000;
const MAX_INT = 2_147_483_647;

/** Parses a SOQL query. Throws SoqlError in the platform's words; knows nothing of objects and fields. */
export function parse(soql: string): Query {
  if (soql.trim() === "") throw malformed("SOQL statements cannot be empty or null");
  if (soql.length > MAX_LENGTH) throw malformed(`SOQL statements cannot be longer than ${MAX_LENGTH} characters.`);
  const cursor = new Cursor(soql);
  const query = parseQuery(cursor, parseQuery);
  if (cursor.peek().kind !== "end") throw cursor.unexpected();
  return query;
}

function parseQuery(cursor: Cursor, parseInner?: (cursor: Cursor) => Query): Query {
  const select = parseSelect(cursor);
  cursor.expect("FROM");
  const from = parsePath(cursor);
  const alias = parseAlias(cursor);
  const relations = parseRelations(cursor);
  if (cursor.at("USING") || cursor.at("WITH")) throw notEmulated(cursor.peek().text.toUpperCase());
  const where = cursor.accept("WHERE") ? parseCondition(cursor, parseInner) : undefined;
  if (cursor.at("WITH")) throw notEmulated("WITH");
  const groupBy = acceptBoth(cursor, "GROUP", "BY") ? parseList(cursor, parseGroup) : undefined;
  if (cursor.at("HAVING")) throw notEmulated("HAVING");
  const orderBy = acceptBoth(cursor, "ORDER", "BY") ? parseList(cursor, parseOrder) : [];
  const limit = cursor.accept("LIMIT") ? parseCount(cursor) : undefined;
  const offset = cursor.accept("OFFSET") ? parseOffset(cursor) : undefined;
  if (cursor.at("FOR") || cursor.at("ALL"))
    throw notEmulated(`${cursor.peek().text.toUpperCase()} at the end of a query`);
  return {
    ...(select && { select }),
    from,
    ...(alias !== undefined && { alias }),
    relations,
    ...(where && { where }),
    ...(groupBy && { groupBy }),
    orderBy,
    ...(limit !== undefined && { limit }),
    ...(offset !== undefined && { offset }),
  };
}

function parseSelect(cursor: Cursor): SelectItem[] | undefined {
  const { at } = cursor.peek();
  cursor.expect("SELECT");
  // The parser reports both words when nothing stands between them.
  if (cursor.at("FROM")) throw unexpectedToken(cursor.query, at, "SELECT FROM");
  if (cursor.at("COUNT") && cursor.at("(", 1) && cursor.at(")", 2)) {
    for (let step = 0; step < 3; step++) cursor.next();
    return undefined;
  }
  return parseList(cursor, parseItem);
}

function parseItem(cursor: Cursor): SelectItem {
  if (cursor.at("(")) throw notEmulated("sub-queries in SELECT");
  if (cursor.at("TYPEOF")) throw notEmulated("TYPEOF");
  if (cursor.at("FIELDS") && cursor.at("(", 1)) return parseFields(cursor);
  const by = parsePathOrAggregate(cursor);
  const alias = cursor.atName() ? cursor.next().text : undefined;
  const item = "kind" in by ? by : { kind: "field" as const, path: by };
  return alias === undefined ? item : { ...item, alias };
}

function parseFields(cursor: Cursor): SelectItem {
  cursor.next();
  cursor.expect("(");
  const group = (["ALL", "STANDARD", "CUSTOM"] as const).find((name) => cursor.at(name));
  if (!group) throw cursor.unexpected();
  cursor.next();
  cursor.expect(")");
  return { kind: "fields", group };
}

function parsePathOrAggregate(cursor: Cursor): Path | Aggregate {
  const { text, at } = cursor.name();
  if (!cursor.accept("(")) return { text, at };
  const fn = text.toUpperCase();
  if (!AGGREGATES.has(fn)) throw notEmulated(`function ${text}()`);
  const path = parsePath(cursor);
  const end = cursor.peek().at;
  cursor.expect(")");
  return { kind: "aggregate", fn: fn as AggregateFunction, path, text: cursor.query.slice(at, end + 1) };
}

function parsePath(cursor: Cursor): Path {
  const { text, at } = cursor.name();
  return { text, at };
}

function parseGroup(cursor: Cursor): Path {
  const path = parsePath(cursor);
  if (cursor.at("(")) throw notEmulated(`function ${path.text}() in GROUP BY`);
  return path;
}

/** An alias after an object: any name but the words that begin the next clause. */
function parseAlias(cursor: Cursor): string | undefined {
  const clause = ["ORDER", "OFFSET", "FOR", "ALL"].some((word) => cursor.at(word));
  return !clause && cursor.atName() ? cursor.next().text : undefined;
}

function parseRelations(cursor: Cursor): Query["relations"] {
  const relations: { path: Path; alias: string }[] = [];
  while (cursor.accept(",")) relations.push({ path: parsePath(cursor), alias: cursor.name().text });
  return relations;
}

function parseOrder(cursor: Cursor): OrderItem {
  const by = parsePathOrAggregate(cursor);
  const descending = cursor.accept("DESC");
  if (!descending) cursor.accept("ASC");
  if (!cursor.accept("NULLS")) return { by, descending, nullsLast: false };
  const nullsLast = cursor.accept("LAST");
  if (!nullsLast) cursor.expect("FIRST");
  return { by, descending, nullsLast };
}

function parseCount(cursor: Cursor): number {
  refuseBind(cursor);
  const { kind, text } = cursor.peek();
  if (kind !== "number" || !/^\d+$/.test(text)) throw cursor.unexpected();
  cursor.next();
  if (Number(text) > MAX_INT) throw malformed(`numeric value out of range: ${text}`);
  return Number(text);
}

function parseOffset(cursor: Cursor): number {
  const offset = parseCount(cursor);
  if (offset > MAX_OFFSET)
    throw new SoqlError("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  return offset;
}

function acceptBoth(cursor: Cursor, first: string, second: string): boolean {
  if (!cursor.accept(first)) return false;
  cursor.expect(second);
  return true;
}

function parseList<T>(cursor: Cursor, parseOne: (cursor: Cursor) => T): T[] {
  const items = [parseOne(cursor)];
  while (cursor.accept(",")) items.push(parseOne(cursor));
  return items;
}
