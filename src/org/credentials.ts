import { inputError, sessionError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { Credentials } from "../model/org.ts";
import type { Clock, Env, Exec, Files, Http } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import type { AdminSource, Settings } from "../model/settings.ts";
import { signAssertion } from "../oauth/assertion.ts";
import { explainTokenError } from "../oauth/errors.ts";
import { loadSigner } from "../oauth/key.ts";
import { readTokenReply, type TokenReply, tokenRequest } from "../oauth/token.ts";
import { readSecret } from "../util/read-secret.ts";
import { checkInstanceUrl } from "../util/salesforce-host.ts";
import { type AuthUrl, readAuthUrl, refreshRequest } from "./auth-url.ts";
import { sfCliCredentials } from "./sf-cli.ts";

export interface SessionPorts {
  http: Http;
  clock: Clock;
  env: Env;
  exec: Exec;
  files: Files;
  emit: Emit;
  randomId: () => string;
}

/**
 * An admin session from the source that the org file names. Nothing is said of whose it is or what it may do: see
 * `org/connect`. Throws session errors (exit 3), and input errors for a secret that is not where the file says.
 */
export async function credentialsFrom(settings: Settings, ports: SessionPorts): Promise<Credentials> {
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
  ports: SessionPorts,
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

async function fromAuthUrl(auth: AuthUrl, settings: Settings, ports: SessionPorts): Promise<Credentials> {
  const judged = checkInstanceUrl(auth.host, settings.trustedHosts);
  if (!judged.ok) throw inputError(judged.code, judged.message, judged.remedy);
  const reply = readTokenReply(await ports.http(refreshRequest(auth)));
  if (reply.ok) return fromToken(reply.token);
  throw refused("The refresh token of the SFDX auth URL was refused", reply);
}

async function fromJwt(
  admin: Extract<AdminSource, { kind: "jwt" }>,
  instanceUrl: string,
  ports: SessionPorts,
): Promise<Credentials> {
  const signer = await loadSigner(admin.key, ports);
  const claims = { iss: admin.clientId, sub: admin.username, aud: instanceUrl };
  const assertion = await signAssertion(claims, signer, ports.clock.now(), ports.randomId());
  const reply = readTokenReply(await ports.http(tokenRequest(instanceUrl, assertion)));
  if (reply.ok) return fromToken(reply.token);
  throw refused(`The JWT login of ${admin.username} was refused`, reply);
}

/** The instance as the org names it; what is no URL stays as it is, for `org/connect` to refuse. */
function fromToken(token: TokenReply): Credentials {
  const instanceUrl = URL.parse(token.instanceUrl)?.origin ?? token.instanceUrl;
  return { instanceUrl, accessToken: token.accessToken };
}

function refused(what: string, reply: { error: string; description: string }) {
  const known = explainTokenError(reply.error, reply.description);
  return sessionError("ADMIN_LOGIN_REFUSED", `${what}: ${reply.error}: ${reply.description}.`, known.remedy);
}
