import type { KantivError } from "../../model/errors.ts";
import type { Limit, QueryReply, SessionUser } from "../../model/org.ts";
import { eachText, oneLine, printable } from "../../util/printable.ts";
import { checkInstanceUrl } from "../../util/salesforce-host.ts";
import { wholeId } from "../../util/salesforce-id.ts";
import { part, type Row } from "../session/known.ts";
import { readRows } from "./columns.ts";
import { lostAnswer } from "./faults.ts";

/**
 * What an org's answers say, read from whatever jsforce makes of them: jsforce pads an answer that is none (HTML, an
 * empty body) to something that looks like one, so that only an id is proof.
 *
 * @param prefix key prefix of the record, e.g. `0Af` for a deployment; empty for any
 * @returns it in 18 characters
 * @throws ORG_REPLY (exit 3) for anything else than a whole id
 */
export function needId(id: unknown, prefix: string, what: string): string {
  const whole = wholeId(id);
  if (whole?.startsWith(prefix)) return whole;
  throw lostAnswer(`The org's answer names no id for ${what}.`);
}

/** Whose session it is, as OpenID Connect's userinfo tells. */
export function readUserinfo(reply: unknown): SessionUser {
  const info = (reply ?? {}) as Record<string, unknown>;
  const said = (info.urls as { custom_domain?: unknown } | undefined)?.custom_domain;
  const domain = typeof said === "string" ? checkInstanceUrl(said) : undefined;
  return {
    ...(domain?.ok ? { myDomain: domain.origin } : {}),
    userId: needId(info.user_id, "005", "the session's user"),
    orgId: needId(info.organization_id, "00D", "the session's org"),
    username: printable(String(info.preferred_username ?? "")),
  };
}

/** The same from the list of an API version's resources, which names the session's identity URL (REST API guide). */
export function readIdentity(reply: unknown): SessionUser {
  const { identity } = (reply ?? {}) as { identity?: unknown };
  const [, orgId, userId] = /\/id\/(\w+)\/(\w+)$/.exec(String(identity)) ?? [];
  return {
    userId: needId(userId, "005", "the session's user"),
    orgId: needId(orgId, "00D", "the session's org"),
    username: "",
  };
}

/**
 * The first rows of the answer to each query of a REST `composite` request, by its reference id.
 * @throws ORG_REPLY (exit 3) when it is no answer to such a request, or to one of its queries
 */
export function readComposite<K extends string>(
  soql: Readonly<Record<K, string>>,
  reply: unknown,
): Record<K, QueryBatch> {
  const { compositeResponse } = part(reply);
  if (!Array.isArray(compositeResponse)) throw lostAnswer("The org's answer to the queries is none.");
  const parts = new Map(compositeResponse.map(part).map((one) => [one.referenceId, one]));
  const keys = Object.keys(soql) as K[];
  return Object.fromEntries(keys.map((key) => [key, readPart(soql[key], part(parts.get(key)))])) as Record<
    K,
    QueryBatch
  >;
}

/** Rows of one batch of a query's answer; `next` is the path of the batch after it, `total` how many rows there are in all. */
export type QueryBatch = QueryReply & { next?: string; total?: number };

/** The path of a batch (REST API guide, Query): never another host, since the session goes along. */
const NEXT_BATCH = /^\/services\/data\/v\d+\.0\/(tooling\/)?query\/[\w-]+$/;

/**
 * A batch of the answer to a query, its texts harmless and in one line each. One that says that it goes on, but not where, is
 * refused.
 * @throws ORG_REPLY (exit 3) for what is no such batch, or holds a row that does not answer the question
 */
export function readBatch(soql: string, body: unknown): QueryBatch {
  const { records, done, totalSize, nextRecordsUrl } = part(body);
  if (!Array.isArray(records) || typeof done !== "boolean") throw noAnswer();
  const rows = readRows(
    soql,
    records.map((record) => eachText(part(record), oneLine) as Row),
  );
  const batch = { ok: true as const, rows, ...(typeof totalSize === "number" ? { total: totalSize } : {}) };
  if (done) return batch;
  const next = String(nextRecordsUrl);
  if (NEXT_BATCH.test(next)) return { ...batch, next };
  return { ok: false, orgCode: "INCOMPLETE", message: "the org gave a part of the rows only" };
}

/** A part of a composite reply: a batch, or the list of faults for which the org refused the query. */
function readPart(soql: string, { httpStatusCode, body }: Row): QueryBatch {
  if (httpStatusCode === 200) return readBatch(soql, body);
  const { errorCode, message } = part(Array.isArray(body) ? body[0] : undefined);
  if (typeof errorCode !== "string" || typeof message !== "string") throw noAnswer();
  return { ok: false, orgCode: printable(errorCode, 100), message: printable(message) };
}

function noAnswer(): KantivError {
  return lostAnswer("The org's answer to a query is none.");
}

/** API versions in ascending order from what `/services/data` answers; none when that is no list of versions. */
export function readVersions(reply: unknown): string[] {
  const versions = (Array.isArray(reply) ? reply : []).map((entry: { version?: unknown } | null) =>
    String(entry?.version),
  );
  return versions.filter((version) => /^[1-9]\d+\.0$/.test(version)).sort((a, b) => Number(a) - Number(b));
}

/** `{ DailyApiRequests: { Max, Remaining }, … }` (REST API guide, Limits); what has another form is left out. */
export function readLimits(reply: unknown): Record<string, Limit> {
  const told = Object.entries((reply ?? {}) as Record<string, { Max?: unknown; Remaining?: unknown } | null>);
  return Object.fromEntries(
    told.flatMap(([name, limit]): [string, Limit][] => {
      const { Max: max, Remaining: remaining } = limit ?? {};
      return typeof max === "number" && typeof remaining === "number" ? [[name, { max, remaining }]] : [];
    }),
  );
}

/** The new record's id, from the answer to a single create. */
export function readCreated(reply: unknown, object: string): string {
  const { id, success } = (reply ?? {}) as { id?: unknown; success?: unknown };
  const whole = wholeId(id);
  if (success === true && whole) return whole;
  throw lostAnswer(`Creating ${object}: the org's answer names no new record.`);
}

/** Proof that a change was made: 204, of which jsforce makes `{success: true}`, or that in the org's own words. */
export function readChanged(reply: unknown, doing: string): void {
  const { success } = (reply ?? {}) as { success?: unknown };
  if (success !== true) throw lostAnswer(`${doing}: the org's answer does not say that it was done.`);
}
