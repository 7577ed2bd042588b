/** The JWT bearer grant: one check after the other, each with the answer that Salesforce is reported to give. */
import { OauthError } from "../http/errors.ts";
import type { Exchange } from "../http/types.ts";
import { readCertificate } from "../metadata/rules/global-settings.ts";
import type { User } from "../state/users.ts";
import type { Switches, SwitchName } from "../switches.ts";
import { findApp, keyKnownElsewhere, type OauthApp } from "./app.ts";
import { type Assertion, readAssertion, signatureFits } from "./assertion.ts";
import { appNotFound, checkJwtScopes, checkNetwork, checkPolicy, checkUser } from "./grant.ts";
import { loginsInLastHour, recordLogin } from "./logins.ts";

const DAY = 24 * 60 * 60 * 1000;

function crossOrg(): OauthError {
  return new OauthError("invalid_request", "Cross-org OAuth flows are not supported for this external client app");
}

function unknownClient(): OauthError {
  return new OauthError("invalid_client_id", "client identifier invalid");
}

function invalidAssertion(): OauthError {
  return new OauthError("invalid_grant", "invalid assertion");
}

/** Answers that more than one switch chooses from, by their text. */
const ANSWERS: Readonly<Record<string, () => OauthError>> = {
  "client identifier invalid": unknownClient,
  app_not_found: appNotFound,
  "user hasn't approved this consumer": () => new OauthError("invalid_grant", "user hasn't approved this consumer"),
  "invalid assertion": invalidAssertion,
  "invalid client credentials": () => new OauthError("invalid_client", "invalid client credentials"),
  "audience is invalid": () => new OauthError("invalid_grant", "audience is invalid"),
};

function answer<N extends SwitchName>(switches: Switches, name: N): OauthError {
  return ANSWERS[switches[name]]?.() ?? invalidAssertion();
}

export interface Granted {
  app: OauthApp;
  user: User;
}

/** @throws {OauthError} the first thing that is wrong */
export async function grantJwtBearer(exchange: Exchange, text: string): Promise<Granted> {
  const { org, switches, now } = exchange;
  const assertion = readAssertion(text);
  if (!assertion) throw invalidAssertion();
  const app = requireApp(exchange, assertion.issuer);
  checkAudience(exchange, assertion);
  checkExpiry(exchange, assertion);
  await checkSignature(exchange, assertion, app);
  spendJti(exchange, assertion);
  const user = org.users.find((candidate) => candidate.username.toLowerCase() === assertion.subject.toLowerCase());
  if (!user) throw answer(switches, "unknownUser");
  try {
    if (loginsInLastHour(org, user.id, app.app.id, now) >= org.limits.loginsPerHour) {
      throw new OauthError("rate_limit_exceeded", switches.loginLimit);
    }
    checkUser(user, exchange);
    checkJwtScopes(app);
    checkPolicy(app, user, exchange);
    checkNetwork(app, user, exchange);
  } catch (error) {
    const status = error instanceof OauthError ? `Failed: ${error.message}` : "Failed";
    recordLogin(org, user.id, now, "Remote Access 2.0", status, appLabel(app), app.app.id);
    throw error;
  }
  recordLogin(org, user.id, now, "Remote Access 2.0", "Success", appLabel(app), app.app.id);
  return { app, user };
}

function appLabel({ app }: OauthApp): string {
  return String(app.fields.label ?? app.fullName);
}

/**
 * A request reached the org by a login host that all orgs share. The Host header says it: any name that begins with
 * `login.` or `test.`, so that an org on loopback can be asked as such a host too.
 */
function onSharedHost({ request }: Exchange): boolean {
  return /^(login|test)\./i.test(request.headers.host ?? "");
}

/** @throws {OauthError} unknown, in another org, still spreading, or switched off */
export function requireApp(exchange: Exchange, key: string): OauthApp {
  const { world, switches } = exchange;
  if (onSharedHost(exchange) && switches.sharedHostKnowsApp === "no") {
    throw keyKnownElsewhere(world, key) ? appNotFound() : unknownClient();
  }
  const app = findApp(exchange, key);
  if (!app) {
    if (!keyKnownElsewhere(world, key)) throw unknownClient();
    throw switches.foreignKey === "cross-org" ? crossOrg() : appNotFound();
  }
  if (!app.known) throw answer(switches, "propagationError");
  if (!app.enabled) throw answer(switches, "disabledApp");
  return app;
}

/** @throws {OauthError} */
function checkAudience(exchange: Exchange, { audiences }: Assertion): void {
  const given = audiences.map((audience) => audience.replace(/\/$/, ""));
  const byName = exchange.url.replace("http://127.0.0.1:", "http://localhost:");
  if (given.some((audience) => audience === exchange.url || audience === byName)) return;
  const shared = exchange.org.isSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
  if (!given.includes(shared)) throw new OauthError("invalid_grant", exchange.switches.wrongAudience);
  if (exchange.switches.testAudience !== "accepted") throw answer(exchange.switches, "testAudience");
}

const EXP_LIMITS: Readonly<Record<Switches["expLimit"], number>> = {
  none: Number.POSITIVE_INFINITY,
  "3 minutes": 180_000,
  "5 minutes": 300_000,
};

/** @throws {OauthError} */
function checkExpiry({ now, switches }: Exchange, { expiresAt }: Assertion): void {
  if (expiresAt === null) throw invalidAssertion();
  if (expiresAt <= now) throw new OauthError("invalid_grant", "expired authorization code");
  if (expiresAt > now + EXP_LIMITS[switches.expLimit]) throw invalidAssertion();
}

/** @throws {OauthError} no certificate, one of another key, or one past its end where that counts */
async function checkSignature({ switches, now }: Exchange, assertion: Assertion, app: OauthApp): Promise<void> {
  const certificate = readCertificate(String(app.global.certificate ?? ""));
  if (!certificate) throw invalidAssertion();
  if (!(await signatureFits(assertion, certificate))) throw answer(switches, "keyMismatch");
  if (switches.expiredCertificate === "refused" && Date.parse(certificate.validTo) < now) throw invalidAssertion();
}

/** An id works once: a replayed assertion is refused. @throws {OauthError} */
function spendJti({ org, now }: Exchange, { id, issuer, expiresAt }: Assertion): void {
  if (id === null) return;
  const key = `${issuer} ${id}`;
  if (org.usedJtis.some((used) => used.key === key && used.until > now)) {
    throw new OauthError("invalid_request", "jti already in use");
  }
  org.usedJtis.push({ key, until: Math.min(expiresAt ?? now, now + DAY) });
}
