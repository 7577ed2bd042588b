import { inputError } from "../model/errors.ts";
import type { Env } from "../model/ports.ts";

/** As undici's `EnvHttpProxyAgent` takes it; empty texts mean none. */
export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** Code of an error for a connection to the proxy itself that failed. */
export const PROXY_UNREACHABLE = "PROXY_UNREACHABLE";

/** This machine is never asked for by way of a proxy: there it would be the proxy's own machine. */
const NEVER_BY_PROXY = "localhost,127.0.0.1,::1";

/** Protocols that undici speaks with a proxy. */
const PROTOCOLS = /^(https?|socks5?):$/;

/**
 * The proxy variables in the spelling that curl made common: lower case wins, an empty one counts as set, and a proxy
 * without a protocol speaks http. Pure. Throws `PROXY_URL` (exit 2), which does not repeat what may hold a password.
 */
export function proxySettings(env: Env): ProxySettings {
  const value = (name: string) => env[name.toLowerCase()] ?? env[name] ?? "";
  return {
    httpProxy: proxyUrl("HTTP_PROXY", value("HTTP_PROXY")),
    httpsProxy: proxyUrl("HTTPS_PROXY", value("HTTPS_PROXY")),
    noProxy: [value("NO_PROXY"), NEVER_BY_PROXY].filter((part) => part !== "").join(","),
  };
}

function proxyUrl(name: string, text: string): string {
  if (text === "") return "";
  const whole = text.includes("://") ? text : `http://${text}`;
  const url = URL.parse(whole);
  if (url && url.hostname !== "" && PROTOCOLS.test(url.protocol) && isDecodable(url)) return whole;
  throw inputError(
    "PROXY_URL",
    `${name} is not the URL of a proxy.`,
    `Give it as export ${name}=http://proxy.example:8080, with USER:PASSWORD@ before the host where it wants them, special characters percent-encoded.`,
  );
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** The proxy that requests over https may take, without user and password; undefined when there is none. */
export function proxyShown({ httpsProxy, httpProxy }: ProxySettings): string | undefined {
  const url = URL.parse(httpsProxy || httpProxy);
  return url ? `${url.protocol}//${url.host}` : undefined;
}

type Connect = (options: object, done: (error: Error | null, socket: unknown) => void) => void;

/** The same way of connecting, for connections to the proxy: its failures are told from those of a tunnel through it. */
export function toProxy(connect: Connect): Connect {
  return (options, done) => connect(options, (error, socket) => done(error && proxyUnreachable(error), socket));
}

function proxyUnreachable(cause: Error): Error {
  return Object.assign(new Error("the proxy cannot be reached", { cause }), { code: PROXY_UNREACHABLE });
}
