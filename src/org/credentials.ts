import { inputError, sessionError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { Credentials } from "../model/org.ts";
import type { Clock, Env, Exec, Files, Http, HttpRequest } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import type { AdminSource, Settings } from "../model/settings.ts";
import { signAssertion } from "../oauth/assertion.ts";
import { explainTokenError } from "../oauth/errors.ts";
import { loadSigner } from "../oauth/key.ts";
import { readTokenReply, tokenRequest } from "../oauth/token.ts";
import { readSecret } from "../util/read-secret.ts";
import { checkInstanceUrl } from "../util/salesforce-host.ts";
import { type AuthUrl, readAuthUrl, refreshRequest } from "./auth-url.ts";
import { replyFault } from "./faults.ts";
import { sfCliCredentials } from "./sf-cli.ts";

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
}

/**
 * An admin session from the source that the org file names. Nothing is said of whose it is or what it may do: see
 * `org/connect`. Throws session errors (exit 3), and input errors for a secret that is not where the file says.
 */
export async function credentialsFrom(settings: Settings, ports: AdminSessionPorts): Promise<Credentials> {
  const { admin, instanceUrl } = settings;
  switch (admin.kind) {
    case "accessToken":
      return { instanceUrl, accessToken: await readSecret(admin.token, ports) };
    case "sf":
      return sfCliCredentials(admin.alias, ports.exec, ports.env);
    case "sfdxAuthUrl":
      return fromAuthUrl(readAuthUrl(await readSecret(admin.url, ports)), settings, ports);
    case "password":
      return fromPassword(admin, instanceUrl, ports);
    case "jwt":
      return fromJwt(admin, instanceUrl, ports);
  }
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
  const { soapLogin } = await import("./gateway.ts");
  return soapLogin(instanceUrl, admin.username, new Secret(password.reveal() + token.reveal()), ports.http);
}

async function fromAuthUrl(auth: AuthUrl, settings: Settings, ports: AdminSessionPorts): Promise<Credentials> {
  const judged = checkInstanceUrl(auth.host, settings.trustedHosts);
  if (!judged.ok) throw inputError(judged.code, judged.message, judged.remedy);
  return redeem(refreshRequest(auth), "The refresh token of the SFDX auth URL was refused", ports);
}

async function fromJwt(
  admin: Extract<AdminSource, { kind: "jwt" }>,
  instanceUrl: string,
  ports: AdminSessionPorts,
): Promise<Credentials> {
  const signer = await loadSigner(admin.key, ports);
  const claims = { iss: admin.clientId, sub: admin.username, aud: instanceUrl };
  const assertion = await signAssertion(claims, signer, ports.clock.now(), ports.randomId());
  return redeem(tokenRequest(instanceUrl, assertion), `The JWT login of ${admin.username} was refused`, ports);
}

/** Exchanges what a token request carries for a session. */
async function redeem(request: HttpRequest, refused: string, ports: AdminSessionPorts): Promise<Credentials> {
  const answer = await ports.http(request);
  const fault = replyFault(answer.status, answer.headers["content-type"] ?? "", answer.body.toString("utf8"));
  if (fault) throw fault;
  const reply = readTokenReply(answer);
  if (!reply.ok) {
    const words = [reply.error, reply.description].filter((part) => part !== "").join(": ") || `HTTP ${reply.status}`;
    const { remedy } = explainTokenError(reply.error, reply.description);
    throw sessionError("ADMIN_LOGIN_REFUSED", `${refused}: ${words}.`, remedy);
  }
  // What is no URL stays as it is, for `org/connect` to refuse.
  const instanceUrl = URL.parse(reply.token.instanceUrl)?.origin ?? reply.token.instanceUrl;
  return { instanceUrl, accessToken: reply.token.accessToken };
}
