import type { QueryReply } from "../../model/org.ts";
import { part, type Row } from "../session/known.ts";

/** A condition for what no package brought, as our queries write it. */
const NO_PACKAGE = /((?:\w+\.)*NamespacePrefix) = null/g;

interface Asked {
  queries<K extends string>(soql: Record<K, string>): Promise<Record<K, QueryReply>>;
}

/**
 * The same org, to which its own namespace is none. An org in which packages are made has a namespace, and records of what
 * it made itself may have it as a package's have theirs (object reference, NamespacePrefix); to deployments and policies the
 * names are without it all the same.
 *
 * @param namespace undefined for an org that has none: it is returned as it is
 */
export function toOwnNames<T extends Asked>(org: T, namespace: string | undefined): T {
  if (namespace === undefined) return org;
  const queries: Asked["queries"] = async (soql) => {
    const asked = Object.entries<string>(soql).map(([key, text]) => [key, withOwn(text, namespace)]);
    return ownAnswers(await org.queries(Object.fromEntries(asked) as typeof soql), namespace);
  };
  return new Proxy(org, { get: (_target, name) => (name === "queries" ? queries : Reflect.get(org, name)) });
}

/** Answers that came before the org's namespace was known, as {@link toOwnNames} gives them. Pure. */
export function ownAnswers<K extends string>(
  answers: Record<K, QueryReply>,
  namespace: string | undefined,
): Record<K, QueryReply> {
  if (namespace === undefined) return answers;
  const own = Object.entries<QueryReply>(answers).map(([key, reply]) => [
    key,
    reply.ok ? { ...reply, rows: reply.rows.map((row) => ownRow(row, namespace)) } : reply,
  ]);
  return Object.fromEntries(own) as Record<K, QueryReply>;
}

function withOwn(soql: string, namespace: string): string {
  return soql.replace(NO_PACKAGE, (none, field) => `(${none} OR ${field} = '${namespace}')`);
}

/** With what it refers to; an aggregate names the column `prefix`. */
function ownRow(row: Row, namespace: string): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (name === "NamespacePrefix" || name === "prefix") return [name, isSame(value, namespace) ? null : value];
      return [name, part(value) === value ? ownRow(part(value), namespace) : value];
    }),
  );
}

function isSame(value: unknown, namespace: string): boolean {
  return typeof value === "string" && value.toLowerCase() === namespace.toLowerCase();
}
