import { id15 } from "../objects/ids.ts";
import { type ApiView, findField, findObject } from "../objects/schema.ts";
import type { Db, FieldSchema, ObjectSchema, Row } from "../objects/types.ts";
import type { Path, Query } from "./ast.ts";
import { malformed, noSuchColumn, noSuchRelationship, noSuchType } from "./errors.ts";

/** Longest way up through parents (SOQL reference, "Understanding Relationship Query Limitations"). */
const MAX_PARENTS = 5;

/** A field found: the lookups to walk to its object, and the field there. */
export interface Column {
  readonly parents: readonly Lookup[];
  readonly object: ObjectSchema;
  readonly field: FieldSchema;
}

/** A step from a record to its parent: the reference field, and the object it points to. */
export interface Lookup {
  readonly field: FieldSchema;
  readonly to: ObjectSchema;
}

/** The names that mean something in one query, and where its rows come from. */
export interface Scope {
  readonly soql: string;
  readonly object: ObjectSchema;
  readonly view: ApiView;
  readonly now: number;
  readonly db: Db;
  /** What a first segment stands for, in lower case: the object's alias and name for nothing, a relationship's alias for its segments. */
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
  /** Records by object and 15-character id, indexed as they are needed. */
  readonly index: Map<string, Map<string, Row>>;
}

export type Surroundings = Pick<Scope, "soql" | "view" | "now" | "db" | "index">;

/** The scope of a query. Throws INVALID_TYPE when the API does not know the object. */
export function scopeOf(query: Query, around: Surroundings): Scope {
  const object = findObject(query.from.text, around.view);
  if (!object || object.queryable === false) throw noSuchType(around.soql, query.from.at, query.from.text);
  const prefixes = new Map<string, readonly string[]>([[object.name.toLowerCase(), []]]);
  if (query.alias !== undefined) prefixes.set(query.alias.toLowerCase(), []);
  for (const { path, alias } of query.relations) prefixes.set(alias.toLowerCase(), expand(path.text, prefixes));
  return { ...around, object, prefixes };
}

/** The field a path leads to. Throws INVALID_FIELD for an unknown relationship or field. */
export function resolve(path: Path, scope: Scope): Column {
  const segments = expand(path.text, scope.prefixes);
  const name = segments.at(-1) ?? path.text;
  const parents: Lookup[] = [];
  let object = scope.object;
  for (const segment of segments.slice(0, -1)) {
    const lookup = findLookup(object, segment, scope.view);
    if (!lookup) throw noSuchRelationship(scope.soql, path.at, segment);
    parents.push(lookup);
    object = lookup.to;
  }
  if (parents.length > MAX_PARENTS)
    throw malformed(`a relationship path goes up through ${MAX_PARENTS} parents at most`);
  const field = findField(object, name, scope.view);
  if (!field) throw noSuchColumn(scope.soql, path.at, name, object.name);
  return { parents, object, field };
}

/** The record that holds the column for the given row: the row itself, or its parent. Undefined when a lookup is empty. */
export function recordAt(row: Row, parents: readonly Lookup[], scope: Scope): Row | undefined {
  let record: Row | undefined = row;
  for (const { field, to } of parents) {
    const id: unknown = record[field.name];
    record = typeof id === "string" ? parentsById(to, scope).get(id15(id) ?? id) : undefined;
    if (!record) return undefined;
  }
  return record;
}

function expand(path: string, prefixes: Scope["prefixes"]): readonly string[] {
  const [first = "", ...rest] = path.split(".");
  const prefix = rest.length > 0 ? prefixes.get(first.toLowerCase()) : undefined;
  if (prefix) return [...prefix, ...rest];
  return [first, ...rest];
}

function findLookup(object: ObjectSchema, relationship: string, view: ApiView): Lookup | undefined {
  const wanted = relationship.toLowerCase();
  const field = object.fields.find(
    ({ relationshipName, since }) => relationshipName?.toLowerCase() === wanted && (since ?? 0) <= Number(view.version),
  );
  const to = field?.referenceTo?.[0] && findObject(field.referenceTo[0], view);
  return field && to ? { field, to } : undefined;
}

function parentsById(object: ObjectSchema, { db, index }: Scope): Map<string, Row> {
  const known = index.get(object.name);
  if (known) return known;
  const byId = new Map(db.rows(object.name).map((row) => [id15(String(row.Id)) ?? String(row.Id), row]));
  index.set(object.name, byId);
  return byId;
}
