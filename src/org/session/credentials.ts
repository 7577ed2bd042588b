import { inputError, sessionError } from "../../model/errors.ts";
import type { Emit } from "../../model/events.ts";
import type { Credentials } from "../../model/org.ts";
import type { Clock, Env, Exec, Files, Http, HttpRequest } from "../../model/ports.ts";
import { Secret, type SecretRef } from "../../model/secret.ts";
import type { AdminSource, KeySource, Settings } from "../../model/settings.ts";
import { explainTokenError } from "../../oauth/answers/errors.ts";
import { loadSigner } from "../../oauth/key/key.ts";
import { signAssertion } from "../../oauth/login/assertion.ts";
import { readTokenReply, type TokenReply, tokenRequest } from "../../oauth/login/token.ts";
import type { Meanwhile } from "../../util/meanwhile.ts";
import { readSecret } from "../../util/read-secret.ts";
import { checkInstanceUrl } from "../../util/salesforce-host.ts";
import { replyFault } from "../wire/faults.ts";
import { type AuthUrl, readAuthUrl, refreshRequest } from "./auth-url.ts";
import { sfCliAuthUrl, sfCliCredentials } from "./sf-cli.ts";

export interface AdminSessionPorts {
  http: Http;
  clock: Clock;
  env: Env;
  exec: Exec;
  files: Files;
  emit: Emit;
  randomId: () => string;
  /** Aborted when the run is to stop. */
  signal?: AbortSignal;
  /** What there is to do until the org answers. */
  meanwhile?: Meanwhile;
}

/** A session, and how to get the next one should it end in mid-run; undefined where there is only this one. */
export interface AdminSession extends Credentials {
  renew: (() => Promise<AdminSession>) | undefined;
}

/**
 * An admin session from the source that the org file names. Nothing is said of whose it is or what it may do: see
 * `org/session/connect`. Throws session errors (exit 3), and input errors for a secret that is not where the file says.
 */
export async function credentialsFrom(settings: Settings, ports: AdminSessionPorts): Promise<AdminSession> {
  const { admin } = settings;
  switch (admin.kind) {
    case "accessToken":
      return {
        instanceUrl: instanceOf(admin.token, settings.instanceUrl, ports.env),
        accessToken: await readSecret(admin.token, ports),
        renew: undefined,
      };
    case "sfdxAuthUrl":
      return fromAuthUrl(readAuthUrl(await readSecret(admin.url, ports)), settings, ports);
    default: {
      const credentials = await repeatable(admin, settings, ports);
      return { ...credentials, renew: () => credentialsFrom(settings, ports) };
    }
  }
}

/** From a source that gives a session as often as it is asked. */
async function repeatable(
  admin: Extract<AdminSource, { kind: "sf" | "password" | "jwt" }>,
  { instanceUrl, jwt }: Settings,
  ports: AdminSessionPorts,
): Promise<Credentials> {
  switch (admin.kind) {
    case "sf":
      return sfCliCredentials(admin.alias, ports.exec, withoutKey(ports.env, jwt.signer));
    case "password":
      return fromPassword(admin, instanceUrl, ports);
    case "jwt":
      return fromJwt(admin, instanceUrl, ports);
  }
}

/**
 * The refresh token of the administrator's own login by browser, where the source has one: redeeming it again may end that
 * login. Throws what the source throws, and `AUTH_URL_INVALID` (exit 2).
 */
export async function refreshTokenOf(settings: Settings, ports: AdminSessionPorts): Promise<AuthUrl | undefined> {
  const { admin, jwt } = settings;
  if (admin.kind === "sfdxAuthUrl") return readAuthUrl(await readSecret(admin.url, ports));
  if (admin.kind !== "sf") return undefined;
  const url = await sfCliAuthUrl(admin.alias, ports.exec, withoutKey(ports.env, jwt.signer));
  return url && readAuthUrl(url);
}

/** Without what the org file says is the app's key, whatever its name. */
function withoutKey(env: Env, signer: KeySource | undefined): Env {
  const refs = signer && "key" in signer ? [signer.key, signer.passphrase] : [];
  const names = refs.flatMap((ref) => (ref && "env" in ref ? ref.env : []));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

/** Where a token belongs: the variables of `sf org login access-token` name the instance beside it. */
function instanceOf(token: SecretRef, instanceUrl: string, env: Env): string {
  const beside = "env" in token && token.env === "SF_ACCESS_TOKEN" ? env.SF_ORG_INSTANCE_URL : undefined;
  return beside ? (URL.parse(beside)?.origin ?? beside) : instanceUrl;
}

async function fromPassword(
  admin: Extract<AdminSource, { kind: "password" }>,
  instanceUrl: string,
  ports: AdminSessionPorts,
): Promise<Credentials> {
  ports.emit({
    kind: "warning",
    code: "SOAP_LOGIN_RETIRES",
    message: "SOAP login() with a password retires with Summer '27; move `admin` to sf, accessToken or jwt.",
  });
  const password = await readSecret(admin.password, ports);
  const token = admin.securityToken ? await readSecret(admin.securityToken, ports) : new Secret("");
  const { soapLogin } = await import("../wire/gateway.ts");
  return soapLogin(instanceUrl, admin.username, new Secret(password.reveal() + token.reveal()), ports.http);
}

/**
 * A refresh token is redeemed once a run. Where the org rotates them, a second time would be taken for theft and end the
 * administrator's own login with all its sessions (Salesforce Help 005316711): the run goes on with the one that came for it.
 */
async function fromAuthUrl(auth: AuthUrl, settings: Settings, ports: AdminSessionPorts): Promise<AdminSession> {
  const judged = checkInstanceUrl(auth.host, settings.trustedHosts);
  if (!judged.ok) throw inputError(judged.code, judged.message, judged.remedy);
  const token = await redeem(refreshRequest(auth), "The refresh token of the SFDX auth URL was refused", ports);
  const { refreshToken: next } = token;
  if (!next || next.reveal() === auth.refreshToken.reveal()) return { ...credentialsOf(token), renew: undefined };
  ports.emit({ kind: "warning", code: "AUTH_URL_USED_UP", message: USED_UP });
  return {
    ...credentialsOf(token),
    renew: () => fromAuthUrl({ ...auth, refreshToken: next }, settings, ports),
  };
}

const USED_UP =
  "The org rotates refresh tokens, so this SFDX auth URL is used up: redeemed again, here or by the Salesforce CLI that it was taken from, it would end that login and its sessions. Name `admin: { sf: ALIAS }` instead, or `jwt` for a pipeline; else log in again (sf org login web) and take a new URL for each run.";

async function fromJwt(
  admin: Extract<AdminSource, { kind: "jwt" }>,
  instanceUrl: string,
  ports: AdminSessionPorts,
): Promise<Credentials> {
  const signer = await loadSigner(admin.key, ports);
  const claims = { iss: admin.clientId, sub: admin.username, aud: instanceUrl };
  const assertion = await signAssertion(claims, signer, ports.clock.now(), ports.randomId());
  const token = await redeem(
    tokenRequest(instanceUrl, assertion),
    `The JWT login of ${admin.username} was refused`,
    ports,
  );
  return credentialsOf(token);
}

/** Exchanges what a token request carries for a token. */
async function redeem(request: HttpRequest, refused: string, ports: AdminSessionPorts): Promise<TokenReply> {
  const answer = await ports.http(request);
  const fault = replyFault(answer.status, answer.headers["content-type"] ?? "", answer.body.toString("utf8"));
  if (fault) throw fault;
  const reply = readTokenReply(answer);
  if (!reply.ok) {
    const words = [reply.error, reply.description].filter((part) => part !== "").join(": ") || `HTTP ${reply.status}`;
    const { remedy } = explainTokenError(reply.error, reply.description);
    throw sessionError("ADMIN_LOGIN_REFUSED", `${refused}: ${words}.`, remedy);
  }
  return reply.token;
}

function credentialsOf({ instanceUrl, accessToken }: TokenReply): Credentials {
  // What is no URL stays as it is, for `org/session/connect` to refuse.
  return { instanceUrl: URL.parse(instanceUrl)?.origin ?? instanceUrl, accessToken };
}
