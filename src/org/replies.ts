import type {
  ComponentMessage,
  DeployProgress,
  FileProperty,
  Limit,
  QueryReply,
  RetrieveStatus,
} from "../model/org.ts";
import { eachText, oneLine, printable } from "../util/printable.ts";
import { wholeId } from "../util/salesforce-id.ts";
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
export function readUserinfo(reply: unknown): { userId: string; orgId: string; username: string } {
  const info = (reply ?? {}) as { user_id?: unknown; organization_id?: unknown; preferred_username?: unknown };
  return {
    userId: needId(info.user_id, "005", "the session's user"),
    orgId: needId(info.organization_id, "00D", "the session's org"),
    username: printable(String(info.preferred_username ?? "")),
  };
}

/** The same from the list of an API version's resources, which names the session's identity URL (REST API guide). */
export function readIdentity(reply: unknown): { userId: string; orgId: string; username: string } {
  const { identity } = (reply ?? {}) as { identity?: unknown };
  const [, orgId, userId] = /\/id\/(\w+)\/(\w+)$/.exec(String(identity)) ?? [];
  return {
    userId: needId(userId, "005", "the session's user"),
    orgId: needId(orgId, "00D", "the session's org"),
    username: "",
  };
}

/**
 * The answer to each query of a REST `composite` request, by its reference id.
 * @throws ORG_REPLY (exit 3) when it is no answer to such a request at all
 */
export function readComposite<K extends string>(keys: readonly K[], reply: unknown): Record<K, QueryBatch> {
  const { compositeResponse } = (reply ?? {}) as { compositeResponse?: unknown };
  if (!Array.isArray(compositeResponse)) throw lostAnswer("The org's answer to the queries is none.");
  const parts = new Map((compositeResponse as QueryPart[]).map((part) => [part?.referenceId, part]));
  return Object.fromEntries(keys.map((key) => [key, readQuery(parts.get(key))])) as Record<K, QueryBatch>;
}

interface QueryPart {
  referenceId?: string;
  httpStatusCode: number;
  body: unknown;
}

/** Rows of one batch of a query's answer; `next` is the path of the batch after it. */
export type QueryBatch = QueryReply & { next?: string };

/** The path of a batch (REST API guide, Query): never another host, since the session goes along. */
const NEXT_BATCH = /^\/services\/data\/v\d+\.0\/(tooling\/)?query\/[\w-]+$/;

/** One query's answer, as a part of a composite reply, its texts harmless and in one line each. One that says that it goes on, but not where, is refused. */
export function readQuery(part: QueryPart | undefined): QueryBatch {
  const { records, done, nextRecordsUrl } = (part?.body ?? {}) as Record<string, unknown>;
  if (part?.httpStatusCode === 200 && Array.isArray(records) && records.every(isRecord)) {
    const rows = eachText(records, oneLine) as typeof records;
    if (done !== false) return { ok: true, rows };
    const next = String(nextRecordsUrl);
    if (NEXT_BATCH.test(next)) return { ok: true, rows, next };
    return { ok: false, orgCode: "INCOMPLETE", message: "the org gave a part of the rows only" };
  }
  const [fault] = (Array.isArray(part?.body) ? part.body : []) as { errorCode?: string; message?: string }[];
  return {
    ok: false,
    orgCode: printable(fault?.errorCode ?? "NO_ANSWER", 100),
    message: printable(fault?.message ?? "the org did not answer this query"),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of a file of a retrieve (Metadata API guide, FileProperties). */
interface FileReply {
  type: string;
  fullName: string;
  fileName: string;
  id: string;
  lastModifiedById?: string | null;
  lastModifiedByName?: string | null;
  lastModifiedDate?: string | Date | null;
}

interface RetrieveReply {
  id?: string;
  done?: boolean;
  status?: string;
  success?: boolean;
  errorMessage?: string | null | undefined;
  zipFile?: string | null | undefined;
  fileProperties?: readonly FileReply[] | undefined;
  messages?: readonly { problem: string }[] | undefined;
}

export function readRetrieve(reply: RetrieveReply): RetrieveStatus {
  needId(reply.id, "09S", "the retrieve request");
  if (reply.done === true && reply.success === true && !reply.zipFile) {
    throw lostAnswer("The org's answer holds none of the metadata that it says is retrieved.");
  }
  return {
    done: reply.done === true,
    status: printable(String(reply.status)),
    success: reply.success === true,
    ...(reply.errorMessage ? { errorMessage: printable(reply.errorMessage) } : {}),
    ...(reply.zipFile ? { zip: Buffer.from(reply.zipFile, "base64") } : {}),
    properties: (reply.fileProperties ?? []).map(readFile),
    messages: (reply.messages ?? []).map((message) => printable(message.problem)),
  };
}

function readFile(file: FileReply): FileProperty {
  const { lastModifiedById: userId, lastModifiedByName, lastModifiedDate: date } = file;
  const named = {
    type: oneLine(file.type),
    fullName: oneLine(file.fullName),
    fileName: oneLine(file.fileName),
    id: oneLine(file.id),
  };
  if (!userId || !date) return named;
  const at = date instanceof Date ? date.toISOString() : printable(date);
  return { ...named, changed: { userId: oneLine(userId), userName: printable(lastModifiedByName ?? ""), at } };
}

interface DeployMessage {
  componentType?: string | null;
  fullName?: string | null;
  fileName?: string | null;
  id?: string | null;
  success: boolean;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  problem?: string | null;
  problemType?: "Warning" | "Error" | null;
  lineNumber?: number | null;
  columnNumber?: number | null;
}

/** A `DeployResult`, from REST (plain JSON) or from SOAP (as jsforce casts it). */
export function readDeploy(reply: unknown): DeployProgress {
  const result = (reply ?? {}) as Record<string, unknown> & {
    details?: { componentSuccesses?: DeployMessage[]; componentFailures?: DeployMessage[] } | null;
  };
  const deployId = needId(result.id, "0Af", "the deployment");
  if (typeof result.status !== "string" || result.status === "") {
    throw lostAnswer("The org's answer does not say how the deployment stands.");
  }
  const messages = [...(result.details?.componentSuccesses ?? []), ...(result.details?.componentFailures ?? [])];
  return {
    done: result.done === true,
    deployed: Number(result.numberComponentsDeployed ?? 0),
    total: Number(result.numberComponentsTotal ?? 0),
    errors: Number(result.numberComponentErrors ?? 0),
    ...textIn(result, "stateDetail"),
    outcome: {
      deployId,
      status: printable(result.status),
      success: result.success === true,
      components: messages.map(readMessage),
      ...textIn(result, "errorStatusCode"),
      ...textIn(result, "errorMessage"),
    },
  };
}

function textIn<N extends string>(result: Record<string, unknown>, name: N): { [name in N]?: string } {
  const value = result[name];
  return typeof value === "string" && value !== "" ? ({ [name]: printable(value) } as { [name in N]: string }) : {};
}

function readMessage(message: DeployMessage): ComponentMessage {
  return {
    componentType: printable(message.componentType ?? ""),
    fullName: printable(message.fullName ?? ""),
    fileName: printable(message.fileName ?? ""),
    outcome: outcomeOf(message),
    ...(message.id ? { id: message.id } : {}),
    ...(message.problem ? { problem: printable(message.problem) } : {}),
    ...(message.problemType ? { problemType: message.problemType } : {}),
    ...(message.lineNumber ? { line: Number(message.lineNumber) } : {}),
    ...(message.columnNumber ? { column: Number(message.columnNumber) } : {}),
  };
}

function outcomeOf(message: DeployMessage): ComponentMessage["outcome"] {
  if (!message.success) return "failed";
  if (message.created) return "created";
  if (message.deleted) return "deleted";
  return message.changed ? "changed" : "unchanged";
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
