import { type KantivError, sessionError } from "../../model/errors.ts";
import type { Credentials, DeployOptions, OrgWriter, QueryReply } from "../../model/org.ts";
import type { Http } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import { readDeploy, readRetrieve } from "../metadata/metadata-replies.ts";
import { deploysSince, readRecentDeploys } from "../read/queries.ts";
import { credentialsResource } from "./consumer-credentials.ts";
import { orgFault } from "./faults.ts";
import {
  needId,
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
  const call = async <T>(doing: string, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      throw orgFault(error, doing);
    }
  };

  const toolingQuery = (soql: string) =>
    call("querying the org", async () => {
      try {
        const body = await conn.request<unknown>(`/tooling/query?q=${encodeURIComponent(soql)}`);
        return await wholeQuery(soql, readBatch(soql, body), (url) => conn.request<unknown>(url));
      } catch (error) {
        return refusedQuery(orgFault(error, "querying the org"));
      }
    });

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
    queries: (soql) =>
      call("querying the org", async () => {
        const keys = Object.keys(soql) as (keyof typeof soql)[];
        const answers = readComposite(soql, await sendComposite(conn, version, soql));
        const whole = { ...answers } as Record<keyof typeof soql, QueryReply>;
        for (const key of keys)
          whole[key] = await wholeQuery(soql[key], answers[key], (url) => conn.request<unknown>(url));
        return whole;
      }),
    limits: () => call("asking for the limits", () => conn.request<unknown>("/limits").then(readLimits)),
    toolingQuery,
    recentDeploys: async (since, userId) => readRecentDeploys(await toolingQuery(deploysSince(since, userId))),
    startRetrieve: (members) =>
      call("starting to retrieve", async () => {
        const types = Object.entries(members).map(([name, names]) => ({ members: [...names], name }));
        const request = { apiVersion: version, unpackaged: { types, version } };
        const reply = await conn.metadata.retrieve(request as unknown as Parameters<typeof conn.metadata.retrieve>[0]);
        return needId(reply.id, "09S", "the retrieve request");
      }),
    retrieveStatus: (id) => call("retrieving", async () => readRetrieve(await conn.metadata.checkRetrieveStatus(id))),
    deployStatus: (id) =>
      call("asking after the deployment", () =>
        restFirst(async (rest) => {
          if (!rest) return readDeploy(await conn.metadata.checkDeployStatus(id, true));
          const url = `/metadata/deployRequest/${encodeURIComponent(id)}?includeDetails=true`;
          return readDeploy((await conn.request<{ deployResult?: unknown } | undefined>(url))?.deployResult);
        }),
      ),
    submitDeploy: (zip, options) =>
      call("submitting the deployment", () =>
        restFirst(async (rest) => {
          const bytes = Buffer.from(zip);
          const sent = rest
            ? conn.metadata.deployRest(bytes, deployOptions(options))
            : conn.metadata.deploy(bytes, deployOptions(options));
          return needId(((await sent) as { id?: string } | undefined)?.id, "0Af", "the deployment");
        }),
      ),
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

/** `rollbackOnError` so that nothing half-done stays; tests cannot matter to a package without Apex. */
function deployOptions(options: DeployOptions) {
  return {
    rollbackOnError: true,
    singlePackage: true,
    checkOnly: options.checkOnly,
    ignoreWarnings: options.ignoreWarnings ?? false,
  };
}
