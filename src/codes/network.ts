import type { CodeTable } from "./page.ts";

/** The way to an org: network, proxy, TLS. */
export const NETWORK_CODES: CodeTable = {
  ORG_UNREACHABLE: {
    happened: "The host cannot be reached (exit 3).",
    means: "No address, no connection, a certificate that is not trusted, or a proxy in between.",
    todo: "Check instanceUrl and the network: HTTPS_PROXY and NO_PROXY for a proxy, NODE_EXTRA_CA_CERTS for an authority of your own.",
  },
  PROXY_URL: {
    happened: "The variable that names the proxy holds no URL of one.",
    means: "HTTPS_PROXY or HTTP_PROXY is set to something that cannot be used.",
    todo: "export HTTPS_PROXY=http://proxy.example:8080, special characters of a password percent-encoded.",
  },
  PROXY_UNREACHABLE: {
    happened: "The proxy itself cannot be reached.",
    means: "Nothing was said to the org.",
    todo: "Check HTTPS_PROXY; name hosts that need no proxy in NO_PROXY.",
  },
  PROXY_AUTHENTICATION: {
    happened: "The proxy wants another user name and password.",
    means: "Nothing was said to the org.",
    todo: "Put them before the host in HTTPS_PROXY: http://USER:PASSWORD@proxy.example:8080",
  },
  PROXY_REFUSED: {
    happened: "The proxy does not open a way to the host.",
    means: "Its rules do not allow the host, or it cannot reach it. Nothing was said to the org.",
    todo: "Ask who keeps the proxy to allow the org's My Domain, port 443.",
  },
  PROXY_CUT: {
    happened: "The proxy cut the connection.",
    means: "Nothing was said to the org.",
    todo: "Check that HTTPS_PROXY names a proxy, with its right protocol and port.",
  },
  TLS_CUT: {
    happened: "The connection was cut before it was a secure one.",
    means: "A firewall or proxy on the way does not let it through. Nothing was said to the org.",
    todo: "Set HTTPS_PROXY where the network has a proxy, or ask who keeps the network.",
  },
  HTTP_TIMEOUT: {
    happened: "The host did not answer in time.",
    means: "It is slow or silent; whether it took what was sent is not known. Reads were repeated.",
    todo: "Run it again later; the next run looks first what was done.",
  },
  HTTP_REDIRECT: {
    happened: "The host answered with a redirect, which is not followed.",
    means: "A session must not be carried to another host. Often instanceUrl is an old My Domain.",
    todo: "Write the address of Setup, My Domain as instanceUrl.",
  },
  HTTP_TOO_LARGE: {
    happened: "An answer was far too large.",
    means: "It is not what an org answers here; a proxy may have put in something else.",
    todo: "Check the proxy, and instanceUrl.",
  },
  READ_REPEATED: {
    happened: "A read was repeated after a passing failure.",
    means: "The org or the network had a hiccup; nothing was changed by it.",
    todo: "Nothing; where it happens often, look at the network.",
  },
};
