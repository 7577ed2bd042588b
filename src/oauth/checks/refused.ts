import type { Check } from "../../model/checks.ts";
import { pause } from "../login/hiccup.ts";
import { endOfWait, type LoginInput, type LoginOutcome, logIn } from "../login/login.ts";
import type { LoginPorts } from "../login/request-token.ts";
import { NO_TRIES, nextTry } from "../login/retry.ts";
import { revocationWords, revokeToken } from "../login/revoke.ts";

/**
 * Proves that a login which must not work does not. Only a refusal that says "this app, this user, no more" proves it
 * (`shutsOut` in the table of errors); a token refutes it; whatever else is answered leaves it unknown, with why. While a
 * change of ours may be on its way a token, or a refusal that only shows that it is, is waited out to the end of the
 * window, and every token had so is revoked.
 *
 * Where the token endpoint gives nothing legible, after a few pauses, the check is unknown with the code
 * `TOKEN_ENDPOINT_UNREACHABLE`, whether it was a status, a page or a lost connection.
 *
 * @param input `changedAt` is when the change was made; without it nothing is waited out
 */
export async function proveRefused(input: LoginInput, ports: LoginPorts): Promise<Check> {
  const start = ports.clock.now();
  const until = endOfWait(input, start);
  const { changedAt: _, ...once } = input;
  for (let tries = NO_TRIES; ; ) {
    const { outcome, attempts } = await logIn(once, ports);
    const revocation =
      outcome.kind === "token"
        ? revocationWords(await revokeToken(input.host, outcome.token.accessToken, input.signal, ports))
        : "";
    tries = { ...tries, attempts: tries.attempts + attempts };
    const left = Math.max(0, until - ports.clock.now());
    const next = nextTry(mayPass(outcome) ? ["propagation"] : [], tries, left);
    if (next.kind === "stop") return judge(outcome, revocation);
    tries = next.tries;
    const detail = outcome.kind === "token" ? "the org still gives tokens" : "the change is on its way";
    await pause(detail, next, start, input.signal, ports);
  }
}

/** What a change on its way may still turn into the refusal that is wanted. */
function mayPass(outcome: LoginOutcome): boolean {
  if (outcome.kind === "token") return true;
  return outcome.kind === "unclear" && outcome.explained.means === "spreading" && !outcome.explained.shutsOut;
}

const REFUSED = { id: "refused", title: "The JWT login is refused" };
const LOOK =
  "Look in Setup, External Client App Manager, whether the app is really gone; block it there, and deactivate the integration user.";

function judge(outcome: LoginOutcome, revocation: string): Check {
  if (outcome.kind === "token") {
    const detail = `the org gave a token. ${revocation}`;
    return { ...REFUSED, status: "failed", detail, remedy: LOOK, code: "LOGIN_NOT_REFUSED" };
  }
  if (outcome.kind === "unreachable") return outOfReach(outcome.error.message, outcome.error.remedy);
  const { refusal, explained } = outcome;
  const words = [refusal.error, refusal.description].filter((part) => part !== "").join(": ");
  if (explained.means === "hiccup") return outOfReach(explained.cause, explained.remedy);
  if (explained.shutsOut) return { ...REFUSED, status: "passed", detail: words, code: explained.code };
  return {
    ...REFUSED,
    status: "unknown",
    detail: `not proven: the org refuses the login with "${words}", which says nothing of the app's access`,
    remedy: `Run the same command again once that is put right, or look in Setup, External Client App Manager, that the app is gone or blocked. ${explained.remedy}`,
    code: explained.code,
  };
}

function outOfReach(why: string, remedy: string): Check {
  const detail = `not proven: the token endpoint gives no clear answer. ${why}`;
  const again = `Run the same command again: it tries the login anew. ${remedy}`;
  return { ...REFUSED, status: "unknown", detail, remedy: again, code: "TOKEN_ENDPOINT_UNREACHABLE" };
}
