import { type KeyObject, randomUUID, sign } from "node:crypto";
import type { HttpReply, HttpRequest } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { OrgConnection } from "../org/transport.ts";
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

/** Requests to an org in the platform's own terms; nothing is repeated and no answer is judged. */
export class Platform {
  readonly target: Target;
  readonly apiVersion: string;
  readonly #connection: OrgConnection;

  constructor(target: Target, apiVersion: string) {
    this.target = target;
    this.apiVersion = apiVersion;
    this.#connection = new OrgConnection(target.http, {
      instanceUrl: target.instanceUrl,
      accessToken: target.session.reveal(),
      version: apiVersion,
    });
  }

  /** Deploys by SOAP and waits until it is done; package.xml is made when it is not among the files. */
  async deploy(files: FileSet, options: Readonly<Record<string, boolean>> = {}): Promise<DeployAnswer> {
    const all = { "package.xml": manifest(Object.keys(files), this.apiVersion), ...files };
    const given = { singlePackage: true, rollbackOnError: true, ...options };
    const { metadata } = this.#connection;
    const sent = (await metadata.deploy(await zip(all), given)) as unknown as { id: string };
    const { clock, pollMs } = this.target;
    const until = clock.now() + DEPLOY_LIMIT_MS;
    for (;;) {
      const result = await metadata.checkDeployStatus(sent.id, true);
      if (result.done) return answerOf(result as unknown as RawResult);
      if (clock.now() > until) throw new Error(`the deployment ${sent.id} is still ${result.status}`);
      await clock.sleep(pollMs);
    }
  }

  async cancelDeploy(id: string): Promise<void> {
    await this.#connection.metadata.cancelDeploy(id);
  }

  /** Full names and files of the components of a type. */
  async list(type: string): Promise<{ fullName: string; fileName: string; id: string }[]> {
    const listed = await this.#connection.metadata.list({ type }, this.apiVersion);
    return [listed].flat();
  }

  /** Fields of a component; none for one that is not there. */
  async read(type: string, fullName: string): Promise<Record<string, Json>> {
    const read = await this.#connection.metadata.read(type as "CustomObject", fullName);
    return { ...(read as unknown as Record<string, Json>) };
  }

  send(request: Omit<HttpRequest, "url"> & { path: string }): Promise<HttpReply> {
    const { path, ...rest } = request;
    return this.target.http({ ...rest, url: this.target.instanceUrl + path });
  }

  /** A REST call below `/services/data/vN`, as the administrator or with another token. */
  async rest(
    method: HttpRequest["method"],
    path: string,
    body?: Json,
    token: Secret = this.target.session,
  ): Promise<RestAnswer> {
    const headers = { authorization: `Bearer ${token.reveal()}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return restAnswer(await this.send({ method, path: `/services/data/v${this.apiVersion}${path}`, headers, ...sent }));
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

  async token(form: Record<string, string>): Promise<RestAnswer> {
    const body = new URLSearchParams(form).toString();
    return restAnswer(await this.send({ method: "POST", path: "/services/oauth2/token", headers: FORM, body }));
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
