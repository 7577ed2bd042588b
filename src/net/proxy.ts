import type { Env } from "../model/ports.ts";

/** As undici's `EnvHttpProxyAgent` takes it; empty texts mean none. */
export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** This machine is never asked for by way of a proxy: there it would be the proxy's own machine. */
const NEVER_BY_PROXY = "localhost,127.0.0.1,::1";

/** The proxy variables in the spelling that curl made common: lower case wins, an empty one counts as set. Pure. */
export function proxySettings(env: Env): ProxySettings {
  const value = (name: string) => env[name.toLowerCase()] ?? env[name] ?? "";
  return {
    httpProxy: value("HTTP_PROXY"),
    httpsProxy: value("HTTPS_PROXY"),
    noProxy: [value("NO_PROXY"), NEVER_BY_PROXY].filter((part) => part !== "").join(","),
  };
}
