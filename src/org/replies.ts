import { KantivError, sessionError } from "../model/errors.ts";
import type { ComponentMessage, DeployProgress, QueryReply, RetrieveStatus } from "../model/org.ts";
import { printable } from "../util/printable.ts";

/**
 * What an org's answers say, read from whatever jsforce makes of them: jsforce pads an answer that is none (HTML, an
 * empty body) to something that looks like one, so that only an id is proof.
 *
 * @param prefix key prefix of the record, e.g. `0Af` for a deployment
 */
export function needId(id: unknown, prefix: string, what: string): string {
  if (typeof id === "string" && id.startsWith(prefix)) return id;
  throw sessionError(
    "ORG_REPLY",
    `The org's answer names no id for ${what}.`,
    "Run the same command again; it first looks at what is there.",
    { data: { transient: true, sent: true } },
  );
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

/** The answer to each query of a REST `composite` request, by its reference id. */
export function readComposite<K extends string>(keys: readonly K[], reply: unknown): Record<K, QueryReply> {
  const { compositeResponse } = (reply ?? {}) as {
    compositeResponse?: { referenceId: string; httpStatusCode: number; body: unknown }[];
  };
  const parts = new Map((compositeResponse ?? []).map((part) => [part.referenceId, part]));
  return Object.fromEntries(keys.map((key) => [key, readQuery(parts.get(key))])) as Record<K, QueryReply>;
}

/** One query's answer, as a part of a composite reply. */
export function readQuery(part: { httpStatusCode: number; body: unknown } | undefined): QueryReply {
  const { records } = (part?.body ?? {}) as { records?: Record<string, unknown>[] };
  if (part?.httpStatusCode === 200 && Array.isArray(records)) return { ok: true, rows: records };
  const [fault] = (Array.isArray(part?.body) ? part.body : []) as { errorCode?: string; message?: string }[];
  return {
    ok: false,
    orgCode: fault?.errorCode ?? "NO_ANSWER",
    message: printable(fault?.message ?? "the org did not answer this query"),
  };
}

interface RetrieveReply {
  id?: string;
  done?: boolean;
  status?: string;
  success?: boolean;
  errorMessage?: string | null | undefined;
  zipFile?: string | null | undefined;
  fileProperties?: readonly { type: string; fullName: string; fileName: string; id: string }[] | undefined;
  messages?: readonly { problem: string }[] | undefined;
}

export function readRetrieve(reply: RetrieveReply): RetrieveStatus {
  needId(reply.id, "09S", "the retrieve request");
  return {
    done: reply.done === true,
    status: printable(String(reply.status)),
    success: reply.success === true,
    ...(reply.errorMessage ? { errorMessage: printable(reply.errorMessage) } : {}),
    ...(reply.zipFile ? { zip: Buffer.from(reply.zipFile, "base64") } : {}),
    properties: (reply.fileProperties ?? []).map(({ type, fullName, fileName, id }) => ({
      type,
      fullName,
      fileName,
      id,
    })),
    messages: (reply.messages ?? []).map((message) => printable(message.problem)),
  };
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
  if (typeof result.status !== "string" || result.status === "") needId(undefined, "", "the deployment's status");
  const messages = [...(result.details?.componentSuccesses ?? []), ...(result.details?.componentFailures ?? [])];
  return {
    done: result.done === true,
    deployed: Number(result.numberComponentsDeployed ?? 0),
    total: Number(result.numberComponentsTotal ?? 0),
    errors: Number(result.numberComponentErrors ?? 0),
    ...textIn(result, "stateDetail"),
    outcome: {
      deployId,
      status: printable(String(result.status)),
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

/** The new record's id, from the answer to a single create. */
export function readCreated(reply: unknown, object: string): string {
  const { id, success } = (reply ?? {}) as { id?: unknown; success?: unknown };
  if (success === true && typeof id === "string" && id !== "") return id;
  throw new KantivError(
    "ORG_REPLY",
    `Creating ${object}: the org's answer names no new record.`,
    "Run the same command again; it first looks at what is there.",
    { exit: 3, data: { sent: true } },
  );
}
