import { type Check, isShown } from "../../model/checks.ts";
import type { VerifyReport } from "../../model/verified.ts";
import { otherAudience } from "../login/assertion.ts";
import { pause } from "../login/hiccup.ts";
import { endOfWait, type Login, type LoginInput, logIn } from "../login/login.ts";
import type { LoginPorts } from "../login/request-token.ts";
import { NO_TRIES, nextTry } from "../login/retry.ts";
import { dataNotTried } from "./data-checks.ts";
import { type DataAsked, questionsOf } from "./data-questions.ts";
import { checkSession } from "./session-checks.ts";
import { type ExpectedSession, idsOf, notTried, SESSION_CHECKS } from "./token-checks.ts";

export interface VerifyInput extends LoginInput {
  expected: ExpectedSession;
  /** e.g. `"66.0"`. */
  apiVersion: string;
  /** Hosts that the org file trusts although they are not Salesforce's. */
  trustedHosts?: readonly string[];
  /** What to ask about data with the token; absent: nothing. */
  data?: DataAsked;
}

/**
 * Proves the login: logs in by JWT bearer at the org's My Domain, checks that the token is of the expected org and user
 * with exactly the expected scopes, uses it once for the API and once for userinfo, and revokes it. While a change of ours
 * may still be on its way, other scopes than expected are those of before, and another token is had later. Whatever the
 * org answers becomes a check; it throws only when the signer fails (`SIGNER_FAILED`) or the wait is aborted.
 */
export async function verifyLogin(input: VerifyInput, ports: LoginPorts): Promise<VerifyReport> {
  const start = ports.clock.now();
  const until = endOfWait(input, start);
  // The end of the wait is the same for every login of this run.
  const window = input.changedAt === undefined ? {} : { changedAt: start, propagationWindowMs: until - start };
  const once = { ...input, ...window, mayWait: askedOnce(input.mayWait) };
  let tries = NO_TRIES;
  for (;;) {
    const report = await verifyToken(once, ports);
    tries = { ...tries, attempts: tries.attempts + report.attempts };
    const all = { ...report, attempts: tries.attempts };
    if (!report.checks.some(({ id, status }) => id === "scopes" && status === "failed")) return all;
    const next = nextTry(["propagation"], tries, Math.max(0, until - ports.clock.now()));
    if (next.kind === "stop" || !(await once.mayWait())) return all;
    tries = next.tries;
    await pause("tokens still have other scopes", next, start, input.signal, ports);
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

async function verifyToken(input: VerifyInput, ports: LoginPorts): Promise<VerifyReport> {
  const login = await logIn(input, ports);
  const { attempts, audience, skewMs, outcome } = login;
  const about = { outcome: outcome.kind, attempts, audience, ...(skewMs !== undefined && { skewMs }) };
  if (outcome.kind !== "token") return { ok: false, checks: withoutToken(login, input), ...about };

  const { token } = outcome;
  const checks = [reached(input.host), tokenCheck(login, input), ...(await checkSession(token, input, ports))];
  const { orgId = "", userId = "" } = idsOf(token.id) ?? {};
  const scopes = token.scope.split(/\s+/).filter((scope) => scope !== "");
  return {
    ok: checks.every(isShown),
    checks,
    ...about,
    login: { userId, orgId, scopes, instanceUrl: token.instanceUrl },
  };
}

const REACH = { id: "reach", title: "The org answers" };
const TOKEN = { id: "token", title: "The JWT login gives a token" };

function reached(host: string): Check {
  return { ...REACH, status: "passed", detail: host };
}

function tokenCheck({ attempts, audience, skewMs }: Login, { host, username }: VerifyInput): Check {
  const times = attempts === 1 ? "at the first attempt" : `at attempt ${attempts}`;
  const other = audience === host ? "" : `, with the audience ${audience} instead of the My Domain`;
  const skew = skewMs === undefined || Math.abs(skewMs) < 60_000 ? "" : `; clocks differ by ${skewMs / 1000} s`;
  return { ...TOKEN, status: "passed", detail: `${username} got a token ${times}${other}${skew}` };
}

function withoutToken({ outcome, skewMs, attempts, waitedMs }: Login, input: VerifyInput): Check[] {
  if (outcome.kind === "token") return [];
  if (outcome.kind === "unreachable") {
    const { message, remedy, code } = outcome.error;
    const detail = "the org was not reached";
    const token: Check = { ...TOKEN, status: "unknown", detail, code, remedy };
    const reach: Check = { ...REACH, status: "failed", detail: message, remedy, code };
    return [reach, token, ...restNotTried(input, detail)];
  }
  const { refusal, explained } = outcome;
  const words = [refusal.error, refusal.description || (refusal.error === "" ? refusal.raw : "")]
    .filter(Boolean)
    .join(": ");
  const tried = [
    attempts === 1 ? "" : ` Tried ${attempts} times${waitedMs < 1000 ? "" : ` in ${Math.round(waitedMs / 1000)} s`}.`,
    explained.retry.includes("audience") && input.recorded
      ? ` The audience ${otherAudience(input.sandbox)} was refused too.`
      : "",
    skewMs !== undefined && Math.abs(skewMs) >= 60_000 ? ` This machine's clock differs by ${skewMs / 1000} s.` : "",
  ].join("");
  const { code, cause, remedy, means } = explained;
  const isQuoted = code === "TOKEN_REFUSED" || code === "TOKEN_UNCLEAR";
  const said = isQuoted ? cause : `The org said "${words || `HTTP ${refusal.status}`}".`;
  const detail = `${isQuoted ? "" : `${cause} `}${said}${tried}`;
  const rest = restNotTried(input, "there was no token");
  // Without a legible answer nothing is known of the login, nor that it was the org which answered.
  const isAnswer = means !== "hiccup";
  const reach: Check = {
    ...REACH,
    status: "unknown",
    detail: `HTTP ${refusal.status} from ${input.host}`,
    remedy,
    code,
  };
  const token: Check = {
    ...TOKEN,
    status: isAnswer ? "failed" : "unknown",
    detail,
    said: `${said}${tried}`,
    remedy,
    code,
  };
  return [isAnswer ? reached(input.host) : reach, token, ...rest];
}

function restNotTried({ data }: VerifyInput, why: string): Check[] {
  const questions = data ? questionsOf(data).flat() : [];
  return [...SESSION_CHECKS.map(({ id }) => notTried(id, why)), ...dataNotTried(questions, why)];
}
