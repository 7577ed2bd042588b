import { type KantivError, sessionError } from "../model/errors.ts";
import { shellWord } from "../util/command-line.ts";
import { TLS_CUT } from "../util/repeatable.ts";
import { PROXY_UNREACHABLE } from "./proxy.ts";

/** The way that a request took. */
export interface Way {
  /** Of the org, with its port if that is an unusual one. */
  host: string;
  /** Of a proxy that may have been on the way, without user and password. */
  proxy: string | undefined;
  /** What NODE_EXTRA_CA_CERTS names. */
  extraCa: string | undefined;
}

const A_PROXY = "http://proxy.example:8080";

/** What a reason means. */
interface Meaning {
  reason: RegExp;
  /** False: such a request certainly did not leave this machine. */
  sent: boolean;
  /** After "cannot be reached". */
  what: string;
  remedy: (way: Way) => string;
}

/**
 * In order: the first that fits. The codes of certificates are those that Node gives to OpenSSL's (doc "TLS", X509 certificate
 * error codes); they are found by the client before it sends anything.
 */
const MEANINGS: readonly Meaning[] = [
  {
    reason: /^PROXY_AUTHENTICATION$/,
    sent: false,
    what: "the proxy wants a user and a password, or others than it got (407)",
    // No example of user and password in a URL: the last filter would take it for a secret.
    remedy: ({ proxy = A_PROXY }) =>
      `read -rs PROXY_LOGIN takes USER:PASSWORD, special characters percent-encoded; then: export HTTPS_PROXY="${proxy.replace("//", "//$PROXY_LOGIN@")}"`,
  },
  {
    reason: /^PROXY_REFUSED$/,
    sent: false,
    what: "the proxy did not let the request through",
    remedy: ({ host }) =>
      `Ask who runs the proxy to allow ${host}:443, or go past it: ${pastProxy(host)}. HTTPS_PROXY says which proxy it is.`,
  },
  {
    reason: /^PROXY_CUT$/,
    sent: false,
    what: "the proxy hung up before it let the request through",
    remedy: (way) => `Check that HTTPS_PROXY names a proxy for https: ${asked(way)}. Past it: ${pastProxy(way.host)}`,
  },
  {
    reason: /^PROXY_UNREACHABLE$/,
    sent: false,
    what: "the proxy cannot be reached",
    remedy: (way) => `Check HTTPS_PROXY: ${asked(way)}. Past the proxy: ${pastProxy(way.host)}`,
  },
  {
    reason: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID)$/,
    sent: false,
    what: "the TLS certificate there is not valid at this time",
    remedy: () =>
      "Check this machine's clock (date -u); if it is right, the certificate is that of an inspecting proxy, and who runs it has to renew it.",
  },
  {
    reason: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    sent: false,
    what: "the TLS certificate there is for another host name",
    remedy: () =>
      "Something else answers in the org's place, and a CA does not mend that: check instanceUrl, the name server, /etc/hosts and HTTPS_PROXY.",
  },
  {
    reason:
      /^(?!ERR_SSL_)(.*(CERT|CRL|SELF_SIGNED|UNABLE_TO_).*|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|UNSPECIFIED)$/,
    sent: false,
    what: "the TLS certificate there is of a CA that is not trusted here",
    remedy: caRemedy,
  },
  {
    reason:
      /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|.*(HANDSHAKE_FAILURE|UNRECOGNIZED_NAME|PROTOCOL_VERSION))$/,
    sent: false,
    what: "no TLS connection comes about",
    remedy: () =>
      "Check that HTTPS_PROXY begins with http:// unless the proxy itself speaks TLS, and instanceUrl for its port.",
  },
  {
    reason: new RegExp(`^${TLS_CUT}$`),
    sent: false,
    what: "the connection was cut before TLS was agreed on",
    remedy: checkNetwork,
  },
  {
    reason: /^ENOTFOUND$/,
    sent: false,
    what: "there is no such name",
    remedy: () =>
      "Check instanceUrl for a typing error; a deleted sandbox has no host name any more. Where only a proxy knows names, set HTTPS_PROXY.",
  },
  {
    reason: /^(EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/,
    sent: false,
    what: "",
    remedy: checkNetwork,
  },
  { reason: /^/, sent: true, what: "", remedy: checkNetwork },
];

/**
 * What a failed exchange means: `HTTP_TIMEOUT` or `ORG_UNREACHABLE`, both exit 3. `data.sent` is false only when the
 * request certainly did not leave this machine; `data.reason` is the system's code, or one of those of `reasonOf`.
 */
export function unreachable(error: unknown, way: Way, timeoutMs: number): KantivError {
  const { host } = way;
  const cause = rootCause(error);
  if (cause.name === "TimeoutError") {
    return sessionError("HTTP_TIMEOUT", `${host} did not answer within ${timeoutMs / 1000} s.`, "Try again later.", {
      cause: error,
      data: { sent: true },
    });
  }
  const reason = reasonOf(cause);
  const { sent, what, remedy } = MEANINGS.find((meaning) => meaning.reason.test(reason)) as Meaning;
  const detail = detailOf(cause, reason);
  const words = what === "" ? ` (${detail})` : `: ${what} (${detail})`;
  return sessionError("ORG_UNREACHABLE", `${host} cannot be reached${words}.`, remedy(way), {
    cause: error,
    data: { sent, reason },
  });
}

/** The system's code, or where it has none of its own, that of undici's or Node's words for it. */
function reasonOf({ name, message, code }: Cause): string {
  // Checked against undici 8.12: a proxy that does not open the tunnel is told from other failures by these words alone.
  if (/^Proxy response \(407\)|^Proxy Authentication/.test(message)) return "PROXY_AUTHENTICATION";
  if (/^Proxy response/.test(message)) return "PROXY_REFUSED";
  if (code === "UND_ERR_PRX_CONN") return "PROXY_CUT";
  if (code === "ECONNRESET" && /before secure TLS connection/.test(message)) return TLS_CUT;
  return code ?? name;
}

/** What lies below a reason of our own; else the reason. */
function detailOf({ message, below }: Cause, reason: string): string {
  if (reason === PROXY_UNREACHABLE) return below ?? reason;
  return /^PROXY_(REFUSED|AUTHENTICATION)$/.test(reason) ? message : reason;
}

function caRemedy({ extraCa }: Way): string {
  const given = extraCa ? `NODE_EXTRA_CA_CERTS names ${extraCa}, which is not its CA or cannot be read. ` : "";
  return (
    `${given}Behind an inspecting proxy, name the file of its CA (PEM): export NODE_EXTRA_CA_CERTS=/path/to/ca.pem. ` +
    "Where this machine trusts it already: export NODE_USE_SYSTEM_CA=1"
  );
}

function checkNetwork(): string {
  return "Check the network and HTTPS_PROXY, then run the same command again.";
}

function asked({ host, proxy = A_PROXY }: Way): string {
  return `curl -I --proxy ${shellWord(proxy)} https://${host}`;
}

function pastProxy(host: string): string {
  return `export NO_PROXY=${host.replace(/:\d+$/, "")}`;
}

interface Cause {
  name: string;
  message: string;
  code?: string;
  /** Code of what lies below it. */
  below?: string;
}

/** `fetch` wraps what happened, sometimes twice; the outermost with a code says it. */
function rootCause(error: unknown): Cause {
  let current = error as { name: string; message: string; code?: unknown; cause?: unknown };
  while (typeof current.code !== "string" && typeof current.cause === "object" && current.cause !== null) {
    current = current.cause as typeof current;
  }
  const { name, message, code } = current;
  const below = (current.cause as { code?: unknown } | undefined)?.code;
  return {
    name,
    message,
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof below === "string" ? { below } : {}),
  };
}
