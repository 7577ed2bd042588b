import type { Known } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import type { Signer } from "../../model/ports.ts";
import type { Claims } from "../login/assertion.ts";
import { type LoginPorts, requestToken, type TokenAnswer } from "../login/request-token.ts";
import { revocationWords, revokeToken } from "../login/revoke.ts";
import { CLOCK_TOO_FAR_OFF, isCorrectable } from "../login/skew.ts";

export interface NegativeInput {
  /** Origin of the org's My Domain. */
  host: string;
  consumerKey: string;
  username: string;
  signer: Signer;
  /** A key that no certificate in the org belongs to, made for this run. */
  otherSigner: Signer;
  /** An active user who must not get in, or why there is none. */
  outsider: Known<string>;
  /** Server's clock minus this machine's, in milliseconds, so that an expired assertion is expired there too. */
  skewMs?: number;
  signal?: AbortSignal;
}

/** One login that must be refused. */
interface Attempt {
  id: string;
  title: string;
  claims: Claims;
  signer: Signer;
  /** Added to the time of signing, in milliseconds. */
  offsetMs: number;
  /** Codes of the refusals that Salesforce is known to give for exactly this. */
  expected: readonly string[];
  /** Codes of refusals with another cause, after which nothing is known of this one. */
  masked: readonly string[];
  /** What it means when the login works, and what to do. */
  open: string;
  remedy: string;
}

/** An audience that no org takes: the name is reserved (RFC 2606). */
const WRONG_AUDIENCE = "https://wrong-audience.invalid";
/** Past by more than any tolerance that a server may have. */
const EXPIRED_MS = -15 * 60_000;

/** Codes of checks after which no other login is tried, with why. */
const ENOUGH: Readonly<Record<string, string>> = {
  TOKEN_RATE_LIMIT: "the org has had too many logins",
  TOKEN_ENDPOINT_UNREACHABLE: "the token endpoint gives no clear answer",
};

/**
 * Tries the logins that must not work, each differing in one thing from the one that does: another key, a user without
 * a way in, a wrong audience, an expired assertion. A token is a failed check, and is revoked at once. Passed is
 * only a refusal that Salesforce is known to give for exactly this; one with a reason beside it leaves the check unknown.
 * Only meaningful after a login that worked. Four token requests, and three more where the org hiccups.
 */
export async function verifyRefusals(input: NegativeInput, ports: LoginPorts): Promise<Check[]> {
  const checks: Check[] = [];
  for (const attempt of attempts(input)) {
    const last = checks.find(({ code = "" }) => code in ENOUGH);
    if ("check" in attempt) checks.push(attempt.check);
    else if (last) checks.push(notTried(attempt, last));
    else checks.push(await tryOne(attempt, input, ports));
  }
  return checks;
}

/** The ids and titles of what `verifyRefusals` tries, for a run that cannot try them. */
export const NEGATIVE_CHECKS = {
  "refused-key": "Another key is refused",
  "refused-user": "A user without a way in is refused",
  "refused-audience": "A wrong audience is refused",
  "refused-expired": "An expired assertion is refused",
} as const;

function attempts(input: NegativeInput): (Attempt | { check: Check })[] {
  const { host, consumerKey: iss, username: sub, signer, otherSigner, outsider, skewMs = 0 } = input;
  const right = { claims: { iss, sub, aud: host }, signer, offsetMs: 0, masked: [] };
  const id = (name: keyof typeof NEGATIVE_CHECKS) => ({ id: name, title: NEGATIVE_CHECKS[name] });
  const user = outsider.known
    ? {
        ...right,
        ...id("refused-user"),
        claims: { iss, sub: outsider.value, aud: host },
        expected: ["TOKEN_USER_NOT_ASSIGNED"],
        masked: ["TOKEN_USER_INACTIVE", "TOKEN_IP_RESTRICTED", "TOKEN_LOGIN_RESTRICTED", "TOKEN_APP_NOT_FOUND"],
        open: `${outsider.value} has no way in that the org shows, or must have none, and gets a token`,
        remedy:
          "Set the app's OAuth policy to admin-approved users as the template has it, take away the permission sets and profiles on it that others put there, and the assignments of users who are not the integration user.",
      }
    : { check: { ...id("refused-user"), status: "unknown" as const, detail: outsider.why } };
  return [
    {
      ...right,
      ...id("refused-key"),
      signer: otherSigner,
      expected: ["TOKEN_SIGNATURE", "TOKEN_ASSERTION_INVALID"],
      open: "an assertion signed with a key that was made just now gets a token",
      remedy:
        "Something answers that is not Salesforce, or the app checks no signature: do not use it; ask Salesforce.",
    },
    user,
    {
      ...right,
      ...id("refused-audience"),
      claims: { iss, sub, aud: WRONG_AUDIENCE },
      expected: ["TOKEN_AUDIENCE", "TOKEN_ASSERTION_INVALID", "TOKEN_APP_NOT_FOUND"],
      open: "an assertion for another audience gets a token, so that one made for another system would too",
      remedy: "Check that instanceUrl is the org itself; ask Salesforce if it is.",
    },
    isCorrectable(skewMs)
      ? {
          ...right,
          ...id("refused-expired"),
          offsetMs: EXPIRED_MS + skewMs,
          expected: ["TOKEN_ASSERTION_EXPIRED", "TOKEN_ASSERTION_INVALID"],
          open: "an assertion that was over a quarter of an hour ago gets a token",
          remedy: "Check that instanceUrl is the org itself and that its clock is right; ask Salesforce if it is.",
        }
      : {
          check: unknownOf(
            id("refused-expired"),
            `not tried: ${CLOCK_TOO_FAR_OFF.cause}`,
            CLOCK_TOO_FAR_OFF.remedy,
            CLOCK_TOO_FAR_OFF.code,
          ),
        },
  ];
}

const ANOTHER_USER = "Name an active user who must not get in: --negative-user.";

/** What can be done about a refusal that has another cause than who the user is, or may have. */
const BESIDE: Readonly<Record<string, string>> = {
  TOKEN_APP_NOT_FOUND:
    "Some orgs say so of a user without a way in, and all of an app that is new to one of their servers: by what was read of the org, nobody else has one.",
};

async function tryOne(attempt: Attempt, input: NegativeInput, ports: LoginPorts): Promise<Check> {
  const { host, signal } = input;
  const { answer } = await requestToken({ ...attempt, host, reached: true, signal }, ports);
  if (answer.kind !== "token") return judge(attempt, answer);
  const { id, title, open, remedy } = attempt;
  const revocation = await revokeToken(host, answer.token.accessToken, signal, ports);
  const detail = `${open}. ${revocationWords(revocation)}`;
  return { id, title, status: "failed", detail, remedy, code: "LOGIN_NOT_REFUSED" };
}

function judge(attempt: Attempt, answer: Exclude<TokenAnswer, { kind: "token" }>): Check {
  if (answer.kind === "none") return outOfReach(attempt, answer.error.message, answer.error.remedy);
  const { refusal, explained } = answer;
  const { code, means, cause, remedy } = explained;
  if (means === "hiccup") return outOfReach(attempt, cause, remedy);
  const { id, title, expected, masked } = attempt;
  const words = [refusal.error, refusal.description].filter((part) => part !== "").join(": ");
  const who = attempt.claims.sub;
  if (expected.includes(code)) return { id, title, status: "passed", detail: `${who}: ${words}`, code };
  const beside = masked.includes(code) ? (BESIDE[code] ?? ANOTHER_USER) : remedy;
  if (means === "other" || masked.includes(code)) {
    return unknownOf(attempt, `not proven: ${who} may be kept out by something else: "${words}"`, beside, code);
  }
  return {
    id,
    title,
    status: "failed",
    detail: `refused, but not for this: the org answers "${words}" to ${who}`,
    remedy:
      code === "TOKEN_NOT_APPROVED"
        ? "The app's policy lets users approve the app themselves: set it to admin-approved users, as the template has it."
        : "Run again; if it stays so, see what the checks of the login itself say.",
    code,
  };
}

function outOfReach(attempt: Attempt, why: string, remedy: string): Check {
  const detail = `not proven: the token endpoint gives no clear answer. ${why}`;
  return unknownOf(attempt, detail, remedy, "TOKEN_ENDPOINT_UNREACHABLE");
}

function notTried(attempt: Attempt, { code = "", remedy = "" }: Check): Check {
  return unknownOf(attempt, `not tried: ${ENOUGH[code]}`, remedy, code);
}

function unknownOf({ id, title }: Pick<Attempt, "id" | "title">, detail: string, remedy: string, code: string): Check {
  return { id, title, status: "unknown", detail, remedy, code };
}
