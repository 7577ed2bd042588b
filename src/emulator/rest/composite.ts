/** `composite`: several REST calls in one, run one after the other, with references to earlier results. */
import { ApiError } from "../http/errors.ts";
import { splitTarget } from "../http/path.ts";
import { requireApi } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { jsonObject } from "./body.ts";
import { pathVersion } from "./versions.ts";

/** REST API guide, composite. */
const MAX_CALLS = 25;
/** Of these, queries and sObject collections together. */
const MAX_QUERIES = 5;
const QUERY = /\/(query|queryAll|composite\/sobjects)\b/i;

interface Subrequest {
  method?: string;
  url?: string;
  referenceId?: string;
  body?: unknown;
}

interface Answer {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

export async function composite(exchange: Exchange): Promise<Reply> {
  pathVersion(exchange);
  requireApi(exchange);
  const body = jsonObject(exchange.request.body.toString("utf8"));
  const calls = Array.isArray(body.compositeRequest) ? (body.compositeRequest as Subrequest[]) : [];
  if (calls.length === 0 || calls.length > MAX_CALLS) {
    throw new ApiError(400, "INVALID_INPUT", `compositeRequest takes 1 to ${MAX_CALLS} subrequests`);
  }
  if (calls.filter(({ url }) => QUERY.test((url ?? "").split("?")[0] ?? "")).length > MAX_QUERIES) {
    throw new ApiError(400, "INVALID_INPUT", `composite takes at most ${MAX_QUERIES} queries or sObject collections`);
  }
  if (body.allOrNone === true) {
    throw new ApiError(
      400,
      "INVALID_INPUT",
      "the emulator does not model allOrNone of composite; use composite/sobjects",
    );
  }
  const answers: Answer[] = [];
  for (const call of calls) answers.push(await runCall(exchange, call, answers));
  return json(200, { compositeResponse: answers });
}

async function runCall(exchange: Exchange, call: Subrequest, earlier: readonly Answer[]): Promise<Answer> {
  const referenceId = String(call.referenceId ?? "");
  const filled = fill(JSON.stringify({ url: call.url ?? "", body: call.body ?? null }), earlier);
  const { url, body } = JSON.parse(filled) as { url: string; body: unknown };
  const reply = await dispatch(exchange, call.method ?? "GET", url, body);
  const text = reply.body.toString();
  return { body: text === "" ? null : JSON.parse(text), httpHeaders: {}, httpStatusCode: reply.status, referenceId };
}

/** `@{ref.field}` stands for a field of an earlier answer. */
const fill = (text: string, earlier: readonly Answer[]): string =>
  text.replace(/@\{(\w+)\.([\w.[\]]+)\}/g, (all, ref: string, path: string) => {
    const start: unknown = earlier.find((it) => it.referenceId === ref)?.body;
    const value = path
      .split(/[.[\]]+/)
      .filter((it) => it !== "")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], start);
    return typeof value === "string" || typeof value === "number" ? String(value) : all;
  });

function dispatch(exchange: Exchange, method: string, url: string, body: unknown): Promise<Reply> {
  const { path, query } = splitTarget(url);
  if (/\/composite$/i.test(path)) throw new ApiError(400, "INVALID_INPUT", "composite can't hold composite");
  const request = { ...exchange.request, method, path, query, body: Buffer.from(JSON.stringify(body ?? {})) };
  return exchange.dispatch({ ...exchange, request });
}
