import type { Told } from "../model/access.ts";
import type { Check } from "../model/checks.ts";
import { KantivError } from "../model/errors.ts";
import type { Signer } from "../model/ports.ts";
import { signAssertion } from "./assertion.ts";
import { explainTokenError } from "./errors.ts";
import type { LoginPorts } from "./login.ts";
import { readTokenReply, revokeRequest, type TokenRefusal, tokenRequest } from "./token.ts";

export interface NegativeInput {
  /** Origin of the org's My Domain. */
  host: string;
  consumerKey: string;
  username: string;
  signer: Signer;
  /** A key that no certificate in the org belongs to, made for this run. */
  otherSigner: Signer;
  /** An active user who must not get in, or why there is none. */
  unassigned: Told<string>;
  /** Server's clock minus this machine's, in milliseconds, so that an expired assertion is expired there too. */
  skewMs?: number;
  signal?: AbortSignal;
}

/** One login that must be refused. */
interface Attempt {
  id: string;
  title: string;
  claims: { iss: string; sub: string; aud: string };
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
/** A hiccup's answer is no refusal: asked once more after this pause, in milliseconds. */
const HICCUP_PAUSE_MS = 3_000;
const MAX_TRIES = 2;

/**
 * Tries the logins that must not work, each differing in one thing from the one that does: another key, a user without
 * the permission set, a wrong audience, an expired assertion. A token is a failed check, and is revoked at once. Only
 * meaningful after a login that worked. At most eight token requests.
 */
export async function verifyRefusals(input: NegativeInput, ports: LoginPorts): Promise<Check[]> {
  const checks: Check[] = [];
  for (const attempt of attempts(input)) {
    const limited = checks.some((check) => check.code === "TOKEN_RATE_LIMIT");
    if ("check" in attempt) checks.push(attempt.check);
    else if (limited) checks.push(unknownOf(attempt, "not tried: the org has had too many logins"));
    else checks.push(await tryOne(attempt, input, ports));
  }
  return checks;
}

/** The ids and titles of what `verifyRefusals` tries, for a run that cannot try them. */
export const NEGATIVE_CHECKS = {
  "refused-key": "Another key is refused",
  "refused-user": "A user without the permission set is refused",
  "refused-audience": "A wrong audience is refused",
  "refused-expired": "An expired assertion is refused",
} as const;

function attempts(input: NegativeInput): (Attempt | { check: Check })[] {
  const { host, consumerKey: iss, username: sub, signer, otherSigner, unassigned } = input;
  const right = { claims: { iss, sub, aud: host }, signer, offsetMs: 0, masked: [] };
  const id = (name: keyof typeof NEGATIVE_CHECKS) => ({ id: name, title: NEGATIVE_CHECKS[name] });
  const user = unassigned.known
    ? {
        ...right,
        ...id("refused-user"),
        claims: { iss, sub: unassigned.value, aud: host },
        expected: ["TOKEN_USER_NOT_ASSIGNED"],
        masked: ["TOKEN_USER_INACTIVE", "TOKEN_IP_RESTRICTED", "TOKEN_LOGIN_RESTRICTED"],
        open: `${unassigned.value} does not hold the permission set, or must not, and gets a token`,
        remedy:
          "Set the app's OAuth policy to admin-approved users (kantiv-sf apply), take away the permission sets and profiles on it that others put there, and the assignments of users who are not the integration user.",
      }
    : { check: unknownOf(id("refused-user"), unassigned.why) };
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
    {
      ...right,
      ...id("refused-expired"),
      offsetMs: EXPIRED_MS + (input.skewMs ?? 0),
      expected: ["TOKEN_ASSERTION_EXPIRED", "TOKEN_ASSERTION_INVALID"],
      open: "an assertion that was over a quarter of an hour ago gets a token",
      remedy: "Check that instanceUrl is the org itself and that its clock is right; ask Salesforce if it is.",
    },
  ];
}

async function tryOne(attempt: Attempt, input: NegativeInput, ports: LoginPorts): Promise<Check> {
  for (let tries = 1; ; tries++) {
    const answer = await ask(attempt, input, ports);
    if (answer instanceof KantivError) return unknownOf(attempt, `the org was not reached: ${answer.message}`);
    if (answer.ok) return answer.check;
    const { refusal } = answer;
    const { code, retry } = explainTokenError(refusal.error, refusal.description, refusal);
    if (!retry.includes("transient")) return judge(attempt, refusal, code);
    if (tries >= MAX_TRIES) return unknownOf(attempt, "the org gave no clear answer");
    await ports.clock.sleep(HICCUP_PAUSE_MS, input.signal);
  }
}

type Answer = { ok: true; check: Check } | { ok: false; refusal: TokenRefusal } | KantivError;

async function ask(attempt: Attempt, input: NegativeInput, ports: LoginPorts): Promise<Answer> {
  const now = ports.clock.now() + attempt.offsetMs;
  const assertion = await signAssertion(attempt.claims, attempt.signer, now, ports.randomId());
  try {
    const read = readTokenReply(await ports.http(tokenRequest(input.host, assertion)));
    if (!read.ok) return { ok: false, refusal: read };
    const ended = await ports.http(revokeRequest(input.host, read.token.accessToken)).catch((error: unknown) => {
      if (error instanceof KantivError) return undefined;
      throw error;
    });
    const revoked = ended?.status === 200 ? "It is revoked." : "It could not be revoked: end the session in Setup.";
    const { id, title, open, remedy } = attempt;
    const detail = `${open}. ${revoked}`;
    return { ok: true, check: { id, title, status: "failed", detail, remedy, code: "LOGIN_NOT_REFUSED" } };
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

function judge(attempt: Attempt, refusal: TokenRefusal, code: string): Check {
  const { id, title, expected, masked } = attempt;
  const words = [refusal.error, refusal.description].filter(Boolean).join(": ") || `HTTP ${refusal.status}`;
  const who = attempt.claims.sub;
  if (expected.includes(code)) return { id, title, status: "passed", detail: `${who}: ${words}`, code };
  if (code === "TOKEN_RATE_LIMIT") return { ...unknownOf(attempt, `the org answers "${words}"`), code };
  if (masked.includes(code)) return unknownOf(attempt, `${who} is kept out by something else: "${words}"`);
  return {
    id,
    title,
    status: "failed",
    detail: `refused, but not for this: the org answers "${words}" to ${who}`,
    remedy:
      code === "TOKEN_NOT_APPROVED"
        ? "The app's policy lets users approve the app themselves: set it to admin-approved users (kantiv-sf apply)."
        : "Run again; if it stays so, see what kantiv-sf verify says of the login itself.",
    code,
  };
}

function unknownOf({ id, title }: Pick<Attempt, "id" | "title">, why: string): Check {
  return { id, title, status: "unknown", detail: why };
}
