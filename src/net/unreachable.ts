import { type KantivError, sessionError } from "../model/errors.ts";

/** Socket errors after which the request cannot have reached the org. */
const NEVER_SENT = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Codes of OpenSSL and of Node for a certificate or a handshake that is not accepted: nothing is sent before it is. */
const TLS = /CERT|SELF_SIGNED|ALTNAME|SSL|TLS/;

/** A proxy that does not open the tunnel: undici tells it from other failures by its words only. */
const PROXY = /^Proxy (response|Authentication)|^Proxy connection/i;

/**
 * What a failed exchange means: `HTTP_TIMEOUT` or `ORG_UNREACHABLE`, both exit 3. `data.sent` is false only when the
 * request certainly did not leave this machine; `data.reason` is the system's code.
 */
export function unreachable(error: unknown, host: string, timeoutMs: number): KantivError {
  const cause = rootCause(error);
  if (cause.name === "TimeoutError") {
    return sessionError("HTTP_TIMEOUT", `${host} did not answer within ${timeoutMs / 1000} s.`, "Try again later.", {
      cause: error,
      data: { sent: true },
    });
  }
  const reason = cause.code ?? cause.name;
  const proxy = PROXY.test(cause.message);
  const what = proxy ? `: the proxy did not let the request through (${cause.message})` : ` (${reason})`;
  const sent = !proxy && !NEVER_SENT.has(reason) && !TLS.test(reason);
  return sessionError("ORG_UNREACHABLE", `${host} cannot be reached${what}.`, remedyFor(reason, proxy), {
    cause: error,
    data: { sent, reason },
  });
}

function remedyFor(reason: string, proxy: boolean): string {
  if (proxy) return "Check HTTPS_PROXY (with user and password where the proxy wants them) and NO_PROXY.";
  if (reason === "ENOTFOUND") {
    return "Check instanceUrl for a typing error; a deleted sandbox has no host name any more.";
  }
  if (TLS.test(reason)) {
    return "The server's TLS certificate is not trusted; behind an inspecting proxy set NODE_EXTRA_CA_CERTS to its CA.";
  }
  return "Check the network and HTTPS_PROXY, then run the same command again.";
}

/** `fetch` wraps what happened, sometimes twice; the innermost with a code says it. */
function rootCause(error: unknown): { name: string; message: string; code?: string } {
  let current = error as { name: string; message: string; code?: unknown; cause?: unknown };
  while (typeof current.code !== "string" && typeof current.cause === "object" && current.cause !== null) {
    current = current.cause as typeof current;
  }
  const { name, message, code } = current;
  return { name, message, ...(typeof code === "string" ? { code } : {}) };
}
