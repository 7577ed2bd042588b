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
const COLLECTION = /\/composite\/sobjects\/?(\?|$)/i;
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
  return json(200, { compositeResponse: await (body.allOrNone === true ? runAllOrNone : runEach)(exchange, calls) });
}

async function runEach(exchange: Exchange, calls: readonly Subrequest[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const call of calls) answers.push(await runCall(exchange, call, answers));
  return answers;
}

/** The first failure undoes what was done and halts the rest; each of the others says so (REST API guide, composite). */
async function runAllOrNone(exchange: Exchange, calls: readonly Subrequest[]): Promise<Answer[]> {
  const before = structuredClone(exchange.org);
  const answers: Answer[] = [];
  for (const call of calls) {
    const answer = await runCall(exchange, strict(call), answers);
    answers.push(answer);
    if (!failed(answer)) continue;
    Object.assign(exchange.org, before);
    return calls.map((other) => (other === call ? answer : halted(other)));
  }
  return answers;
}

/** All-or-none goes for the collections inside, too, whatever they say themselves. */
function strict(call: Subrequest): Subrequest {
  return typeof call.body === "object" && COLLECTION.test(call.url ?? "")
    ? { ...call, body: { ...call.body, allOrNone: true } }
    : call;
}

function failed({ httpStatusCode, body }: Answer): boolean {
  return (
    httpStatusCode >= 400 ||
    (Array.isArray(body) && body.some((result) => (result as { success?: unknown } | null)?.success === false))
  );
}

function halted({ referenceId }: Subrequest): Answer {
  return {
    body: [
      {
        errorCode: "PROCESSING_HALTED",
        message: "The transaction was rolled back since another operation in the same transaction failed.",
      },
    ],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId: String(referenceId ?? ""),
  };
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
function fill(text: string, earlier: readonly Answer[]): string {
  return text.replace(/@\{(\w+)\.([\w.[\]]+)\}/g, (all, ref: string, path: string) => {
    const start: unknown = earlier.find((answer) => answer.referenceId === ref)?.body;
    const value = path
      .split(/[.[\]]+/)
      .filter((step) => step !== "")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], start);
    return typeof value === "string" || typeof value === "number" ? String(value) : all;
  });
}

function dispatch(exchange: Exchange, method: string, url: string, body: unknown): Promise<Reply> {
  const { path, query } = splitTarget(url);
  if (/\/composite$/i.test(path)) throw new ApiError(400, "INVALID_INPUT", "composite can't hold composite");
  const request = { ...exchange.request, method, path, query, body: Buffer.from(JSON.stringify(body ?? {})) };
  return exchange.dispatch({ ...exchange, request });
}
