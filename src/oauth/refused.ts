import type { Check } from "../model/checks.ts";
import { signAssertion } from "./assertion.ts";
import { explainTokenError } from "./errors.ts";
import { type LoginInput, type LoginPorts, PROPAGATION_WINDOW_MS } from "./login.ts";
import { readTokenReply, revokeRequest, tokenRequest } from "./token.ts";

/** Milliseconds between attempts while an app that is gone still gives tokens. */
const PAUSES_MS = [5_000, 10_000, 20_000];

const TITLE = "The JWT login is refused";

/**
 * Proves that a login which must not work does not: a refusal by the token endpoint passes, a token fails. After a change
 * of ours a token may still be given for some minutes; that is waited out, and every token had so is revoked.
 *
 * @param input `changedAt` is when the change was made; without it nothing is waited out
 */
export async function proveRefused(input: LoginInput, ports: LoginPorts): Promise<Check> {
  const start = ports.clock.now();
  const until =
    (input.changedAt ?? start - PROPAGATION_WINDOW_MS) + (input.propagationWindowMs ?? PROPAGATION_WINDOW_MS);
  for (let attempt = 0; ; attempt++) {
    const claims = { iss: input.consumerKey, sub: input.username, aud: input.host };
    const assertion = await signAssertion(claims, input.signer, ports.clock.now(), ports.randomId());
    const read = readTokenReply(await ports.http(tokenRequest(input.host, assertion)));
    if (!read.ok) {
      const known = explainTokenError(read.error, read.description, read);
      if (!known.retry.includes("transient") && read.error !== "") {
        return {
          id: "refused",
          title: TITLE,
          status: "passed",
          detail: `${read.error}: ${read.description}`,
          code: known.code,
        };
      }
    } else {
      await ports.http(revokeRequest(input.host, read.token.accessToken));
    }
    const pause = PAUSES_MS[attempt] ?? 30_000;
    if (ports.clock.now() + pause > until) return stillOpen(read.ok);
    const detail = read.ok ? "the org still gives tokens" : "the org does not answer clearly";
    const now = ports.clock.now();
    ports.emit({ kind: "waiting", step: "login", detail, elapsedMs: now - start, remainingMs: until - now });
    await ports.clock.sleep(pause, input.signal);
  }
}

function stillOpen(token: boolean): Check {
  return {
    id: "refused",
    title: TITLE,
    status: token ? "failed" : "unknown",
    detail: token ? "the org gave a token" : "the org gave no clear answer",
    remedy: token
      ? "Look in Setup, External Client App Manager, whether the app is really gone; block it there, and deactivate the integration user."
      : "Try kantiv-sf verify later: it must fail.",
  };
}
