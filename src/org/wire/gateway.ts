import { type KantivError, sessionError } from "../../model/errors.ts";
import type { Credentials, OrgWriter, QueryReply } from "../../model/org.ts";
import type { Http } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import { deploysSince, readRecentDeploys } from "../read/queries.ts";
import { credentialsResource } from "./consumer-credentials.ts";
import { deploymentCalls } from "./deployments.ts";
import { type Call, orgFault } from "./faults.ts";
import {
  readBatch,
  readChanged,
  readComposite,
  readCreated,
  readIdentity,
  readLimits,
  readUserinfo,
} from "./replies.ts";
import { OrgConnection } from "./transport.ts";
import { wholeQuery } from "./whole-query.ts";

/** SOAP login() is gone from API 65 on and retires for the versions before with Summer '27 (Salesforce help 005132110). */
const SOAP_LOGIN_VERSION = "64.0";

/**
 * Opens the org for one run: the only user of jsforce, whose codecs for SOAP and REST are used and nothing else of it.
 * Every method throws a {@link KantivError} with a remedy (see `org/wire/faults`), `ORG_REPLY` (exit 3) for an answer that is not
 * of the form that Salesforce gives; none repeats a request.
 *
 * @param version e.g. `"66.0"`: the version of every endpoint and of the packages retrieved
 */
export function openOrg(credentials: Credentials, version: string, http: Http): OrgWriter {
  const conn = new OrgConnection(http, {
    instanceUrl: credentials.instanceUrl,
    accessToken: credentials.accessToken.reveal(),
    version,
  });
  const call: Call = async (doing, send) => {
    try {
      return await send();
    } catch (error) {
      throw orgFault(error, doing);
    }
  };

  return {
    instanceUrl: credentials.instanceUrl,
    apiVersion: version,
    get orgTime() {
      return conn.orgTime;
    },
    userinfo: () =>
      call("asking whose session this is", () =>
        conn.request("/services/oauth2/userinfo").then(readUserinfo, async (refusal: unknown) => {
          // A session without the openid scope (the Salesforce CLI's own, an SFDX auth URL's) is told by the API instead.
          if (!(refusal instanceof Error) || !refusal.message.includes("Bad_OAuth_Token")) throw refusal;
          return conn.request(`/services/data/v${version}`).then(readIdentity, () => Promise.reject(refusal));
        }),
      ),
    limits: () => call("asking for the limits", () => conn.request<unknown>("/limits").then(readLimits)),
    ...queryCalls(conn, version, call),
    ...deploymentCalls(conn, version, call),
    create: (object, fields) =>
      call(`creating ${object}`, async () => readCreated(await conn.sobject(object).create({ ...fields }), object)),
    update: (object, id, fields) =>
      call(`changing ${object}`, async () =>
        readChanged(await conn.sobject(object).update({ Id: id, ...fields }), `Changing ${object}`),
      ),
    remove: (object, id) =>
      call(`deleting ${object}`, async () => readChanged(await conn.sobject(object).destroy(id), `Deleting ${object}`)),
    ...credentialsResource(conn, call),
  };
}

function queryCalls(
  conn: OrgConnection,
  version: string,
  call: Call,
): Pick<OrgWriter, "queries" | "toolingQuery" | "recentDeploys"> {
  const doing = "querying the org";
  const more = (url: string) => conn.request<unknown>(url);
  const toolingQuery = (soql: string) =>
    call(doing, async () => {
      try {
        const body = await conn.request<unknown>(`/tooling/query?q=${encodeURIComponent(soql)}`);
        return await wholeQuery(soql, readBatch(soql, body), more);
      } catch (error) {
        return refusedQuery(orgFault(error, doing));
      }
    });
  return {
    queries: (soql) =>
      call(doing, async () => {
        const keys = Object.keys(soql) as (keyof typeof soql)[];
        const answers = readComposite(soql, await sendComposite(conn, version, soql));
        const whole = { ...answers } as Record<keyof typeof soql, QueryReply>;
        for (const key of keys) whole[key] = await wholeQuery(soql[key], answers[key], more);
        return whole;
      }),
    toolingQuery,
    recentDeploys: async (since, userId) => readRecentDeploys(await toolingQuery(deploysSince(since, userId))),
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

function sendComposite(conn: OrgConnection, version: string, soql: Readonly<Record<string, string>>): Promise<unknown> {
  const compositeRequest = Object.entries(soql).map(([referenceId, q]) => ({
    method: "GET",
    referenceId,
    url: `/services/data/v${version}/query?q=${encodeURIComponent(q)}`,
  }));
  return conn.request({
    method: "POST",
    url: "/composite",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ allOrNone: false, compositeRequest }),
  });
}

/** A query that the org refused is an answer; an ended session or a dead network is not. */
function refusedQuery(fault: KantivError): QueryReply {
  const { orgCode } = fault.data;
  if (typeof orgCode !== "string" || fault.code === "SESSION_EXPIRED" || fault.data.transient === true) throw fault;
  return { ok: false, orgCode, message: fault.message };
}
