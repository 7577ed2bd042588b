import type { Check } from "../model/checks.ts";
import type { VerifyReport } from "../model/verified.ts";
import { otherAudience } from "./assertion.ts";
import { type Login, type LoginInput, type LoginPorts, logIn, pause, waitLeft } from "./login.ts";
import { NO_TRIES, nextTry } from "./retry.ts";
import { checkSession, type ExpectedSession, idsOf, SESSION_CHECKS } from "./session-checks.ts";

export type VerifyPorts = LoginPorts;

export interface VerifyInput extends LoginInput {
  expected: ExpectedSession;
  /** e.g. `"66.0"`. */
  apiVersion: string;
  /** Hosts that the org file trusts although they are not Salesforce's. */
  trustedHosts?: readonly string[];
}

/**
 * Proves the login: logs in by JWT bearer at the org's My Domain, checks that the token is of the expected org and user
 * with exactly the expected scopes, uses it once for the API and once for userinfo, and revokes it. While a change of ours
 * may still be on its way, other scopes than expected are those of before, and another token is had later. Whatever the
 * org answers becomes a check; it throws only when the signer fails (`SIGNER_FAILED`) or the wait is aborted.
 */
export async function verifyLogin(input: VerifyInput, ports: VerifyPorts): Promise<VerifyReport> {
  const start = ports.clock.now();
  const once = { ...input, mayWait: askedOnce(input.mayWait) };
  let tries = NO_TRIES;
  for (;;) {
    const report = await verifyToken(once, ports);
    tries = { ...tries, attempts: tries.attempts + report.attempts };
    const all = { ...report, attempts: tries.attempts };
    if (!report.checks.some(({ id, status }) => id === "scopes" && status === "failed")) return all;
    const next = nextTry(["propagation"], tries, waitLeft(input, ports.clock.now()));
    if (next.kind === "stop" || !(await once.mayWait())) return all;
    tries = next.tries;
    await pause("tokens still have other scopes", next, start, input, ports);
  }
}

/** Asks at the first call only; without anybody to ask it is a yes, as for a login. */
function askedOnce(ask: (() => Promise<boolean>) | undefined): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return () => {
    answer ??= ask?.() ?? Promise.resolve(true);
    return answer;
  };
}

async function verifyToken(input: VerifyInput, ports: VerifyPorts): Promise<VerifyReport> {
  const login = await logIn(input, ports);
  const { attempts, audience, skewMs, outcome } = login;
  const about = { attempts, audience, ...(skewMs !== undefined && { skewMs }) };
  if (outcome.kind !== "token") return { ok: false, checks: withoutToken(login, input), ...about };

  const { token } = outcome;
  const checks = [reached(input.host), tokenCheck(login, input), ...(await checkSession(token, input, ports))];
  const { orgId = "", userId = "" } = idsOf(token.id) ?? {};
  const scopes = token.scope.split(/\s+/).filter((scope) => scope !== "");
  return {
    ok: checks.every((check) => check.status !== "failed"),
    checks,
    ...about,
    login: { userId, orgId, scopes, instanceUrl: token.instanceUrl },
  };
}

function reached(host: string): Check {
  return { id: "reach", title: "The org answers", status: "passed", detail: host };
}

function tokenCheck({ attempts, audience, skewMs }: Login, { host, username }: VerifyInput): Check {
  const times = attempts === 1 ? "at the first attempt" : `at attempt ${attempts}`;
  const other = audience === host ? "" : `, with the audience ${audience} instead of the My Domain`;
  const skew = skewMs === undefined || Math.abs(skewMs) < 60_000 ? "" : `; clocks differ by ${skewMs / 1000} s`;
  return {
    id: "token",
    title: TOKEN_TITLE,
    status: "passed",
    detail: `${username} got a token ${times}${other}${skew}`,
  };
}

const TOKEN_TITLE = "The JWT login gives a token";

function withoutToken({ outcome, skewMs, attempts, waitedMs }: Login, input: VerifyInput): Check[] {
  const unknown = (why: string) =>
    SESSION_CHECKS.map(({ id, title }): Check => ({ id, title, status: "unknown", detail: why }));
  if (outcome.kind === "unreachable") {
    const { message, remedy, code } = outcome.error;
    const token: Check = { id: "token", title: TOKEN_TITLE, status: "unknown", detail: "the org was not reached" };
    return [
      { id: "reach", title: "The org answers", status: "failed", detail: message, remedy, code },
      token,
      ...unknown("the org was not reached"),
    ];
  }
  if (outcome.kind === "token") return [];
  const { refusal, explained } = outcome;
  const words = [refusal.error, refusal.description || (refusal.error === "" ? refusal.raw : "")]
    .filter(Boolean)
    .join(": ");
  const tried = [
    attempts === 1 ? "" : ` Tried ${attempts} times${waitedMs < 1000 ? "" : ` in ${Math.round(waitedMs / 1000)} s`}.`,
    explained.retry.includes("audience") ? ` The audience ${otherAudience(input.sandbox)} was refused too.` : "",
    skewMs !== undefined && Math.abs(skewMs) >= 60_000 ? ` This machine's clock differs by ${skewMs / 1000} s.` : "",
  ].join("");
  const { code, cause, remedy } = explained;
  const said = code === "TOKEN_REFUSED" ? "" : ` The org said "${words || `HTTP ${refusal.status}`}".`;
  const detail = `${cause}${said}${tried}`;
  const token: Check = { id: "token", title: TOKEN_TITLE, status: "failed", detail, remedy, code };
  return [reached(input.host), token, ...unknown("there was no token")];
}
