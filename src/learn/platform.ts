import { type KeyObject, randomUUID, sign } from "node:crypto";
import { unzip } from "../metadata/zip.ts";
import type { KantivError } from "../model/errors.ts";
import type { OutputFile } from "../model/metadata.ts";
import type { HttpReply, HttpRequest } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { faultOf, lostAnswer, orgFault, replyFault } from "../org/wire/faults.ts";
import { OrgConnection } from "../org/wire/transport.ts";
import { type FileSet, manifest, zip } from "./app-files.ts";
import type { Json } from "./mask.ts";
import type { Target } from "./target.ts";

export interface DeployMessage {
  componentType: string;
  fullName: string;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  success: boolean;
  problem?: string | null;
  problemType?: string | null;
}

export interface DeployAnswer {
  id: string;
  status: string;
  checkOnly: boolean;
  successes: DeployMessage[];
  failures: DeployMessage[];
}

export interface RestAnswer {
  status: number;
  text: string;
  /** Null for a body that is no JSON. */
  json: Json;
}

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const FORM = { "content-type": "application/x-www-form-urlencoded" };
/** An org may have other deployments before ours. */
const DEPLOY_LIMIT_MS = 20 * 60_000;

/**
 * Requests to an org in the platform's own terms; no answer is judged, and nothing is repeated but what was refused since the
 * administrator's session had ended: it did nothing, and is made again with the next session where there is one.
 */
export class Platform {
  readonly target: Target;
  readonly apiVersion: string;
  /** Told of each session that takes the place of one that has ended. */
  onRenewed: (session: Secret) => void = () => undefined;
  #session: Secret;
  #connection: OrgConnection;
  /** Whether the org has taken the session: one that is refused at its first use is not renewed again. */
  #taken = false;

  constructor(target: Target, apiVersion: string) {
    this.target = target;
    this.apiVersion = apiVersion;
    this.#session = target.session;
    this.#connection = this.#connect();
  }

  /** The administrator's, as it is now. */
  get session(): Secret {
    return this.#session;
  }

  #connect(): OrgConnection {
    const { http, instanceUrl } = this.target;
    const accessToken = this.#session.reveal();
    return new OrgConnection(http, { instanceUrl, accessToken, version: this.apiVersion });
  }

  /** Throws `SESSION_EXPIRED` where there is no other session. */
  async #asAdmin<T>(call: (connection: OrgConnection) => Promise<T>): Promise<T> {
    try {
      const answer = await call(this.#connection);
      this.#taken = true;
      return answer;
    } catch (error) {
      const fault = orgFault(error, "the administrator's session");
      if (fault.code !== "SESSION_EXPIRED") throw error;
      const { renew } = this.target;
      if (!renew || !this.#taken) throw fault;
      this.#taken = false;
      this.#session = await renew();
      this.onRenewed(this.#session);
      this.#connection = this.#connect();
      return this.#asAdmin(call);
    }
  }

  /** Deploys by SOAP and waits until it is done; package.xml is made when it is not among the files. */
  async deploy(files: FileSet, options: Readonly<Record<string, boolean>> = {}): Promise<DeployAnswer> {
    const all = { "package.xml": manifest(Object.keys(files), this.apiVersion), ...files };
    const given = { singlePackage: true, rollbackOnError: true, ...options };
    const archive = await zip(all);
    const sent = (await this.#asAdmin(async ({ metadata }) => metadata.deploy(archive, given))) as unknown as {
      id: string;
    };
    const result = await this.#finished(() =>
      this.#asAdmin(({ metadata }) => metadata.checkDeployStatus(sent.id, true)),
    );
    return answerOf(result as unknown as RawResult);
  }

  /** Components as files, by types and names as package.xml has them. @throws {Error} when the org does not give them out */
  async retrieve(members: Readonly<Record<string, readonly string[]>>): Promise<OutputFile[]> {
    const types = Object.entries(members).map(([name, names]) => ({ name, members: [...names] }));
    const request = {
      apiVersion: this.apiVersion,
      singlePackage: true,
      unpackaged: { types, version: this.apiVersion },
    };
    const sent = await this.#asAdmin(async ({ metadata }) => metadata.retrieve(request as never));
    const result = await this.#finished(() => this.#asAdmin(({ metadata }) => metadata.checkRetrieveStatus(sent.id)));
    const { zipFile, errorMessage, status } = result as unknown as Record<string, string | undefined> & typeof result;
    if (!zipFile) throw new Error(`the org gives out no metadata: ${errorMessage ?? status}`);
    return unzip(Buffer.from(String(zipFile), "base64"));
  }

  async #finished<T extends { done: boolean; status: string; id: string }>(read: () => Promise<T>): Promise<T> {
    const { clock, pollMs } = this.target;
    const until = clock.now() + DEPLOY_LIMIT_MS;
    for (;;) {
      const result = await read();
      if (result.done) return result;
      if (clock.now() > until) throw new Error(`the job ${result.id} is still ${result.status}`);
      await clock.sleep(pollMs);
    }
  }

  /** @throws {Error} the fault's text when there is nothing to cancel */
  async cancelDeploy(id: string): Promise<void> {
    await this.#asAdmin(({ metadata }) => metadata.cancelDeploy(id));
  }

  /** Full names and files of the components of a type. */
  async list(type: string): Promise<{ fullName: string; fileName: string; id: string }[]> {
    const listed = await this.#asAdmin(({ metadata }) => metadata.list({ type }, this.apiVersion));
    return [listed].flat();
  }

  /** Names of the metadata types that the org has. */
  async types(): Promise<string[]> {
    const { metadataObjects } = await this.#asAdmin(({ metadata }) => metadata.describe(this.apiVersion));
    return metadataObjects.map(({ xmlName }) => xmlName);
  }

  /** Fields of a component; none for one that is not there. */
  async read(type: string, fullName: string): Promise<Record<string, Json>> {
    const read = await this.#asAdmin(({ metadata }) => metadata.read(type as "CustomObject", fullName));
    return { ...(read as unknown as Record<string, Json>) };
  }

  /** Throws {@link KantivError} for what is no answer of the org's: a page, a server that does not get through to it. */
  async send(request: Omit<HttpRequest, "url"> & { path: string }): Promise<HttpReply> {
    const { path, ...rest } = request;
    const reply = await this.target.http({ ...rest, url: this.target.instanceUrl + path });
    const fault = noAnswer(reply);
    if (fault) throw fault;
    return reply;
  }

  /** A REST call below `/services/data/vN`, as the administrator or with another token. */
  async rest(method: HttpRequest["method"], path: string, body?: Json, token?: Secret): Promise<RestAnswer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const ask = async (session: Secret) => {
      const headers = { authorization: `Bearer ${session.reveal()}`, "content-type": "application/json" };
      return restAnswer(
        await this.send({ method, path: `/services/data/v${this.apiVersion}${path}`, headers, ...sent }),
      );
    };
    if (token) return ask(token);
    return this.#asAdmin(async () => {
      const answer = await ask(this.#session);
      if (answer.status === 401) throw faultOf("INVALID_SESSION_ID", answer.text, "learning from the org");
      return answer;
    });
  }

  query(soql: string): Promise<RestAnswer> {
    return this.rest("GET", `/query?q=${encodeURIComponent(soql)}`);
  }

  /** @throws {Error} when the org refuses the query */
  async rows(soql: string): Promise<Record<string, Json>[]> {
    const { status, json, text } = await this.query(soql);
    if (status !== 200) throw new Error(`the org refused "${soql}": ${text}`);
    return (json as { records: Record<string, Json>[] }).records;
  }

  /** Throws {@link KantivError} for what says neither yes nor no in OAuth's words. */
  async token(form: Record<string, string>): Promise<RestAnswer> {
    const body = new URLSearchParams(form).toString();
    const answer = restAnswer(await this.send({ method: "POST", path: "/services/oauth2/token", headers: FORM, body }));
    const { access_token, error } = (answer.json ?? {}) as Record<string, Json>;
    if ([access_token, error].some((word) => typeof word === "string")) return answer;
    throw lostAnswer(`The token endpoint gave no clear answer (HTTP ${answer.status}).`);
  }

  /** An assertion of RS256 with these claims; `exp` in three minutes and a fresh `jti` unless they say otherwise. */
  assertion(claims: Readonly<Record<string, Json>>, key: KeyObject): string {
    const seconds = Math.floor(this.target.clock.now() / 1000);
    const all = { aud: this.target.instanceUrl, exp: seconds + 180, jti: randomUUID(), ...claims };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256" })}.${part(all)}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
  }

  login(claims: Readonly<Record<string, Json>>, key: KeyObject): Promise<RestAnswer> {
    return this.token({ grant_type: JWT_BEARER, assertion: this.assertion(claims, key) });
  }
}

/** A SOQL literal. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/**
 * What tells of the moment, or of a server in front of the org, and not of how the org behaves. A page of status 4xx may be the
 * org's own no.
 */
function noAnswer({ status, headers, body }: HttpReply): KantivError | undefined {
  const fault = replyFault(status, headers["content-type"] ?? "", body.toString("utf8"));
  if (fault && (status < 400 || fault.data.transient === true)) return fault;
  return status >= 500 ? lostAnswer(`The org answered HTTP ${status}.`) : undefined;
}

interface RawResult extends Omit<DeployAnswer, "successes" | "failures"> {
  details: { componentSuccesses?: DeployMessage[]; componentFailures?: DeployMessage[] } | null;
}

function answerOf({ id, status, checkOnly, details }: RawResult): DeployAnswer {
  const { componentSuccesses = [], componentFailures = [] } = details ?? {};
  return { id, status, checkOnly, successes: componentSuccesses, failures: componentFailures };
}

export function restAnswer({ status, body }: HttpReply): RestAnswer {
  const text = body.toString("utf8");
  try {
    return { status, text, json: JSON.parse(text) as Json };
  } catch {
    return { status, text, json: null };
  }
}
