/** SOQL over REST: `query`, `queryAll` and `tooling/query`, in batches, and the columns of a query. */
import { ApiError } from "../http/errors.ts";
import { requireApi } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { sightOf } from "../rows/sight.ts";
import { runQuery, SoqlError } from "../soql/index.ts";
import { nextId } from "../state/ids.ts";
import type { QueryCursor } from "../state/types.ts";
import { pathVersion } from "./versions.ts";

/** REST API guide: a cursor that is not used ends after two days. */
const CURSOR_LIFE = 2 * 24 * 60 * 60 * 1000;

function answer(exchange: Exchange, tooling: boolean): Reply {
  const version = pathVersion(exchange);
  const caller = requireApi(exchange);
  const { org, now, request } = exchange;
  const soql = request.query.get("q") ?? "";
  const { look, view } = sightOf(exchange, caller, version, tooling);
  const result = asked(() => runQuery(look(), soql, { ...view, now }));
  if (request.query.get("columns") === "true") {
    const { columns, entityName, groupBy, idSelected, keyPrefix } = result;
    return json(200, { columnMetadata: columns, entityName, groupBy, idSelected, keyPrefix });
  }
  const base = `/services/data/v${version}.0${tooling ? "/tooling" : ""}/query`;
  const { records } = result;
  const size = batchSize(exchange);
  const shape = tooling ? { size: records.length, entityTypeName: result.entityName, queryLocator: null } : {};
  if (records.length <= size) return json(200, { ...shape, totalSize: result.totalSize, done: true, records });
  const cursor = { id: nextId(org, "0r8"), userId: caller.user.id, until: now + CURSOR_LIFE, records };
  org.cursors.push(cursor);
  return json(200, batch(cursor, 0, size, base));
}

export function query(exchange: Exchange): Reply {
  return answer(exchange, false);
}

export function toolingQuery(exchange: Exchange): Reply {
  return answer(exchange, true);
}

/** Sforce-Query-Options: 200 to 2000 records a batch. */
function batchSize({ request, org }: Exchange): number {
  const wanted = Number(/batchSize=(\d+)/i.exec(String(request.headers["sforce-query-options"] ?? ""))?.[1]);
  return wanted >= 200 && wanted < org.limits.queryBatch ? wanted : org.limits.queryBatch;
}

function batch({ id, records }: QueryCursor, from: number, size: number, base: string): object {
  const end = from + size;
  const done = end >= records.length;
  const next = done ? {} : { nextRecordsUrl: `${base}/${id}-${end}` };
  return { totalSize: records.length, done, ...next, records: records.slice(from, end) };
}

/** `GET …/query/<locator>`: the next batch. */
export function queryMore(exchange: Exchange): Reply {
  const version = pathVersion(exchange);
  const { user } = requireApi(exchange);
  const [id = "", from = ""] = (exchange.params.locator ?? "").split("-");
  const cursor = exchange.org.cursors.find(
    (candidate) => candidate.id === id && candidate.userId === user.id && candidate.until > exchange.now,
  );
  if (!cursor || !/^\d+$/.test(from)) throw new ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  const tooling = exchange.request.path.toLowerCase().includes("/tooling/") ? "/tooling" : "";
  const base = `/services/data/v${version}.0${tooling}/query`;
  return json(200, batch(cursor, Number(from), batchSize(exchange), base));
}

function asked<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SoqlError) throw new ApiError(400, error.errorCode, error.message);
    throw error;
  }
}
