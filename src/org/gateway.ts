import { Connection } from "@jsforce/jsforce-node";
import { inputError, KantivError, sessionError } from "../model/errors.ts";
import type {
  ComponentMessage,
  Credentials,
  DeployOptions,
  DeployProgress,
  OrgWriter,
  QueryReply,
} from "../model/org.ts";
import type { Http } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import { printable } from "../util/printable.ts";
import { orgFault } from "./faults.ts";
import { OrgTransport } from "./transport.ts";

/** SOAP login() is gone from API 65 on and retires for the versions before with Summer '27 (Salesforce help 005132110). */
const SOAP_LOGIN_VERSION = "64.0";

/** A jsforce connection over our transport. Without a refresh function: jsforce renews without a bound when it has one. */
class OrgConnection extends Connection {
  constructor(http: Http, config: ConstructorParameters<typeof Connection>[0]) {
    super({ ...config, logLevel: "NONE" });
    this._transport = new OrgTransport(http);
  }
}

/**
 * Opens the org for one run: the only user of jsforce, whose codecs for SOAP and REST are used and nothing else of it.
 * Every method throws a {@link KantivError} with a remedy (see `org/faults`); none repeats a request.
 *
 * @param version e.g. `"66.0"`: the version of every endpoint and of the packages retrieved
 */
export function openOrg(credentials: Credentials, version: string, http: Http): OrgWriter {
  const conn = new OrgConnection(http, {
    instanceUrl: credentials.instanceUrl,
    accessToken: credentials.accessToken.reveal(),
    version,
  });
  const call = async <T>(doing: string, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      throw orgFault(error, doing);
    }
  };

  // REST takes every form of token, SOAP refuses JWT-format ones below API 68; an org without the resource refuses it
  // before it acts, so that SOAP can then be asked.
  let rest = true;
  const restFirst = async <T>(send: (rest: boolean) => Promise<T>): Promise<T> => {
    try {
      return await send(rest);
    } catch (error) {
      if (!rest || !(error instanceof Error) || orgFault(error, "").code !== "NOT_OFFERED") throw error;
      rest = false;
      return send(rest);
    }
  };

  return {
    instanceUrl: credentials.instanceUrl,
    apiVersion: version,
    userinfo: () =>
      call("asking whose session this is", async () => readUserinfo(await conn.request("/services/oauth2/userinfo"))),
    queries: (soql) =>
      call("querying the org", async () => readComposite(soql, await sendComposite(conn, version, soql))),
    startRetrieve: (members) =>
      call("starting to retrieve", async () => {
        const types = Object.entries(members).map(([name, names]) => ({ members: [...names], name }));
        const request = { apiVersion: version, unpackaged: { types, version } };
        const reply = await conn.metadata.retrieve(request as unknown as Parameters<typeof conn.metadata.retrieve>[0]);
        return needId(reply.id, "09S", "the retrieve request");
      }),
    retrieveStatus: (id) =>
      call("retrieving", async () => {
        const reply = await conn.metadata.checkRetrieveStatus(id);
        needId(reply.id, "09S", "the retrieve request");
        return {
          done: reply.done === true,
          status: String(reply.status),
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
      }),
    deployStatus: (id) =>
      call("asking after the deployment", () =>
        restFirst(async (rest) => readDeploy(await conn.metadata.checkDeployStatus(id, true, rest))),
      ),
    submitDeploy: (zip, options) =>
      call("submitting the deployment", () =>
        restFirst(async (rest) => {
          const bytes = Buffer.from(zip);
          const sent = rest
            ? conn.metadata.deployRest(bytes, deployOptions(options))
            : conn.metadata.deploy(bytes, deployOptions(options));
          return needId(((await sent) as { id?: string }).id, "0Af", "the deployment");
        }),
      ),
    cancelDeploy: (id) =>
      call("cancelling the deployment", async () => {
        const body = JSON.stringify({ deployResult: { status: "Canceling" } });
        const headers = { "content-type": "application/json" };
        await conn.request({ method: "PATCH", url: `/metadata/deployRequest/${id}`, body, headers });
      }),
    create: (object, fields) =>
      call(`creating ${object}`, async () => {
        const reply = await conn.sobject(object).create({ ...fields });
        if (!reply.success) throw new Error(`creating ${object} answered without success`);
        return reply.id;
      }),
    remove: (object, id) =>
      call(`deleting ${object}`, async () => {
        await conn.sobject(object).destroy(id);
      }),
  };
}

/**
 * A session by username, password and security token (SOAP `login()`, API 64).
 * Throws `LOGIN_REFUSED`, `SOAP_LOGIN_OFF`, `PASSWORD_EXPIRED` and what the network gives.
 */
export async function soapLogin(
  loginUrl: string,
  username: string,
  password: Secret,
  http: Http,
): Promise<Credentials> {
  const conn = new OrgConnection(http, { loginUrl, version: SOAP_LOGIN_VERSION });
  try {
    await conn.login(username, password.reveal());
  } catch (error) {
    if (error instanceof Error && /password has expired/.test(error.message)) {
      throw sessionError("PASSWORD_EXPIRED", `The password of ${username} has expired.`, "Set a new one in the org.");
    }
    throw orgFault(error, "logging in");
  }
  return { instanceUrl: conn.instanceUrl, accessToken: new Secret(conn.accessToken ?? "") };
}

function readUserinfo(reply: unknown): { userId: string; orgId: string; username: string } {
  const info = reply as { user_id?: string; organization_id?: string; preferred_username?: string };
  if (!info?.user_id || !info.organization_id) {
    throw sessionError(
      "SESSION_EXPIRED",
      "The org does not say whose session this is: it is expired, revoked or of another org.",
      "Get a new admin session and run again.",
    );
  }
  return { userId: info.user_id, orgId: info.organization_id, username: info.preferred_username ?? "" };
}

interface CompositeReply {
  compositeResponse?: { referenceId: string; httpStatusCode: number; body: unknown }[];
}

function sendComposite(
  conn: Connection,
  version: string,
  soql: Readonly<Record<string, string>>,
): Promise<CompositeReply> {
  const compositeRequest = Object.entries(soql).map(([referenceId, q]) => ({
    method: "GET",
    referenceId,
    url: `/services/data/v${version}/query?q=${encodeURIComponent(q)}`,
  }));
  return conn.request<CompositeReply>({
    method: "POST",
    url: "/composite",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ allOrNone: false, compositeRequest }),
  });
}

function readComposite<K extends string>(
  soql: Readonly<Record<K, string>>,
  reply: CompositeReply,
): Record<K, QueryReply> {
  const byId = new Map((reply.compositeResponse ?? []).map((part) => [part.referenceId, part]));
  const answer = (key: string): QueryReply => {
    const part = byId.get(key);
    if (part?.httpStatusCode === 200) {
      return { ok: true, rows: (part.body as { records: Record<string, unknown>[] }).records };
    }
    const [fault] = (Array.isArray(part?.body) ? part.body : []) as { errorCode?: string; message?: string }[];
    return {
      ok: false,
      orgCode: fault?.errorCode ?? "NO_ANSWER",
      message: printable(fault?.message ?? "the org did not answer this query"),
    };
  };
  return Object.fromEntries(Object.keys(soql).map((key) => [key, answer(key)])) as Record<K, QueryReply>;
}

/** `rollbackOnError` so that nothing half-done stays; tests cannot matter to a package without Apex. */
function deployOptions(options: DeployOptions) {
  return {
    rollbackOnError: true,
    singlePackage: true,
    checkOnly: options.checkOnly,
    ignoreWarnings: options.ignoreWarnings ?? false,
  };
}

/** jsforce pads a reply that is not one (HTML, an empty body) to something that looks like one; only an id is proof. */
function needId(id: unknown, prefix: string, what: string): string {
  if (typeof id === "string" && id.startsWith(prefix)) return id;
  throw new KantivError(
    "ORG_REPLY",
    `The org's answer names no id for ${what}.`,
    "Run the same command again; it first looks at what is there.",
    {
      data: { transient: true, sent: true },
    },
  );
}

interface RestMessage {
  componentType?: string | null;
  fullName: string;
  fileName: string;
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

function readDeploy(reply: unknown): DeployProgress {
  const result = reply as Record<string, unknown> & {
    details?: { componentSuccesses?: RestMessage[]; componentFailures?: RestMessage[] };
  };
  const id = needId(result?.id, "0Af", "the deployment");
  if (typeof result.status !== "string" || result.status === "") needId(undefined, "0Af", "the deployment's status");
  const messages = [...(result.details?.componentSuccesses ?? []), ...(result.details?.componentFailures ?? [])];
  const text = (name: string) =>
    typeof result[name] === "string" && result[name] !== "" ? printable(result[name]) : undefined;
  const [errorStatusCode, errorMessage, stateDetail] = [
    text("errorStatusCode"),
    text("errorMessage"),
    text("stateDetail"),
  ];
  return {
    done: result.done === true,
    deployed: Number(result.numberComponentsDeployed ?? 0),
    total: Number(result.numberComponentsTotal ?? 0),
    errors: Number(result.numberComponentErrors ?? 0),
    ...(stateDetail ? { stateDetail } : {}),
    outcome: {
      deployId: id,
      status: String(result.status),
      success: result.success === true,
      components: messages.map(readMessage),
      ...(errorStatusCode ? { errorStatusCode } : {}),
      ...(errorMessage ? { errorMessage } : {}),
    },
  };
}

function readMessage(message: RestMessage): ComponentMessage {
  return {
    componentType: message.componentType ?? "",
    fullName: message.fullName,
    fileName: message.fileName,
    outcome: outcomeOf(message),
    ...(message.id ? { id: message.id } : {}),
    ...(message.problem ? { problem: printable(message.problem) } : {}),
    ...(message.problemType ? { problemType: message.problemType } : {}),
    ...(message.lineNumber ? { line: message.lineNumber } : {}),
    ...(message.columnNumber ? { column: message.columnNumber } : {}),
  };
}

function outcomeOf(message: RestMessage): ComponentMessage["outcome"] {
  if (!message.success) return "failed";
  if (message.created) return "created";
  if (message.deleted) return "deleted";
  return message.changed ? "changed" : "unchanged";
}

/** The org's API versions, highest last, e.g. `["50.0", …, "68.0"]`; needs no session. Throws `NOT_AN_ORG`. */
export async function apiVersions(instanceUrl: string, http: Http): Promise<string[]> {
  const conn = new OrgConnection(http, { instanceUrl });
  let reply: unknown;
  try {
    reply = await conn.request({ method: "GET", url: `${instanceUrl}/services/data` });
  } catch (error) {
    throw orgFault(error, "asking for the API versions");
  }
  const versions = (Array.isArray(reply) ? reply : []).map((entry: { version?: unknown }) => String(entry?.version));
  const known = versions.filter((version) => /^[1-9]\d+\.0$/.test(version)).sort((a, b) => Number(a) - Number(b));
  if (known.length > 0) return known;
  throw inputError(
    "NOT_AN_ORG",
    `${instanceUrl} does not list API versions as an org does.`,
    "Set instanceUrl to the org's My Domain URL.",
  );
}
