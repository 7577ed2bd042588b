import type { Known } from "../../model/access.ts";
import { EXIT, type KantivError } from "../../model/errors.ts";
import type { QueryReply } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";

/** A row of an answer, or a record that it points to. */
export type Row = Readonly<Record<string, unknown>>;

/** What an org does not say, and why. */
export function unknown(why: string): { known: false; why: string } {
  return { known: false, why };
}

/** What the rows of an answer say, or that the org refused the question. */
export function told<T>(reply: QueryReply, read: (rows: readonly Row[]) => T): Known<T> {
  if (reply.ok) return { known: true, value: read(reply.rows) };
  return unknown(`the org refused the question: ${printable(`${reply.orgCode} ${reply.message}`, 200)}`);
}

/** A record within another; an empty one where there is none. */
export function part(value: unknown): Row {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : {};
}

/** Whether nothing more can be asked after this fault: no session, no network. What is not this administrator's to see is but that. */
export function endsAsking({ exit, code }: KantivError): boolean {
  return exit === EXIT.interrupted || (exit === EXIT.unreachable && code !== "PERMISSION_MISSING");
}
