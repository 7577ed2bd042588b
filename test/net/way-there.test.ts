import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Authority, type HostCertificate } from "../../src/emulator/front/authority.ts";
import type { KantivError } from "../../src/model/errors.ts";
import { createHttp } from "../../src/net/http.ts";
import { closedPort, serveRaw } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { trust } from "../helpers/trusted-ca.ts";

const HOST = "acme.my.salesforce.com";
const DAY = 86_400_000;

let ours: Authority;
let others: Authority;

beforeAll(async () => {
  [ours, others] = await Promise.all([Authority.create(), Authority.create()]);
});

/** Says a request with a body to the org through a proxy; what it throws. */
function asked(proxy: string, env: Record<string, string> = {}): Promise<KantivError> {
  const http = createHttp({ env: { HTTPS_PROXY: proxy, ...env } });
  return thrownBy(http({ method: "POST", url: `https://${HOST}/services`, body: "x" }));
}

/** A proxy that does this once it has been asked for the tunnel. */
async function proxyThat(does: (socket: Socket) => void): Promise<string> {
  const { port } = await serveRaw((socket) => void socket.once("data", () => does(socket)));
  return `http://localhost:${port}`;
}

/** A proxy that opens the tunnel and shows this certificate in it; `received` is what a client then says. */
async function showing(pair: HostCertificate): Promise<{ proxy: string; received: () => string }> {
  let received = "";
  const proxy = await proxyThat((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const inside = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(pair) });
    inside.on("error", () => undefined);
    inside.on("data", (chunk: Buffer) => {
      received += chunk.toString();
      socket.destroy();
    });
  });
  return { proxy, received: () => received };
}

describe("a TLS certificate that is not accepted: nothing was sent, and the remedy is that of the reason", () => {
  const inChain = async () => {
    const pair = await others.issue(HOST);
    return { ...pair, cert: pair.cert + others.certificate };
  };
  const between = (from: number, to: number) => () =>
    ours.issue(HOST, { notBefore: new Date(Date.now() + from * DAY), notAfter: new Date(Date.now() + to * DAY) });
  test.each([
    ["of an unknown CA", () => others.issue(HOST), "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "export NODE_EXTRA_CA_CERTS="],
    ["of one that is shown too", inChain, "SELF_SIGNED_CERT_IN_CHAIN", "export NODE_EXTRA_CA_CERTS="],
    ["that has ended", between(-2, -1), "CERT_HAS_EXPIRED", "date -u"],
    ["that is of the future", between(1, 2), "CERT_NOT_YET_VALID", "date -u"],
    ["of another host", () => ours.issue("other.my.salesforce.com"), "ERR_TLS_CERT_ALTNAME_INVALID", "instanceUrl"],
  ])("one %s", async (_what, pair, reason, remedy) => {
    onTestFinished(trust(ours.certificate));
    const { proxy, received } = await showing(await pair());
    const error = await asked(proxy);
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: false, reason } });
    expect(error.remedy).toContain(remedy);
    expect(error.remedy.includes("NODE_EXTRA_CA_CERTS")).toBe(remedy.includes("NODE_EXTRA_CA_CERTS"));
    expect(received()).toBe("");
  });

  test("one of a CA that the file of NODE_EXTRA_CA_CERTS does not have: it is named", async () => {
    const { proxy } = await showing(await others.issue(HOST));
    const { remedy } = await asked(proxy, { NODE_EXTRA_CA_CERTS: "/etc/old-ca.pem" });
    expect(remedy).toContain("NODE_EXTRA_CA_CERTS names /etc/old-ca.pem, which is not its CA or cannot be read.");
  });
});

test("a connection that is lost after the certificate was accepted may have carried the request", async () => {
  onTestFinished(trust(ours.certificate));
  const { proxy, received } = await showing(await ours.issue(HOST));
  expect((await asked(proxy)).data).toMatchObject({ sent: true });
  expect(received()).toContain("POST /services");
});

describe("a proxy that does not do its work", () => {
  const answers = (text: string) => proxyThat((socket) => void socket.end(text));
  test.each([
    [
      "is down",
      async () => `http://localhost:${await closedPort()}`,
      "PROXY_UNREACHABLE",
      "curl -I --proxy http://localhost:",
    ],
    [
      "speaks no TLS itself",
      async () => (await answers("HTTP/1.1 400 No\r\n\r\n")).replace("http", "https"),
      "PROXY_UNREACHABLE",
      "curl -I --proxy https://",
    ],
    [
      "wants a password",
      () => answers("HTTP/1.1 407 No\r\n\r\n"),
      "PROXY_AUTHENTICATION",
      'export HTTPS_PROXY="http://$PROXY_LOGIN@localhost:',
    ],
    ["forbids the host", () => answers("HTTP/1.1 403 No\r\n\r\n"), "PROXY_REFUSED", `export NO_PROXY=${HOST}`],
    ["hangs up", () => proxyThat((socket) => void socket.end()), "PROXY_CUT", "curl -I --proxy http://localhost:"],
    ["hangs up in the tunnel", () => answers("HTTP/1.1 200 OK\r\n\r\n"), "TLS_CUT", "HTTPS_PROXY"],
    [
      "speaks something else in it",
      () => answers("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 No\r\n\r\n"),
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "HTTPS_PROXY",
    ],
  ])("%s: nothing was sent, and the remedy can be pasted", async (_what, proxy, reason, remedy) => {
    const error = await asked(await proxy());
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: false, reason } });
    expect(error.remedy).toContain(remedy);
  });

  test("is told without user and password", async () => {
    const error = await asked(`http://me:pa%21ss@localhost:${await closedPort()}`);
    expect(error.message + error.remedy).not.toMatch(/pa%21ss|pa!ss|me:/);
  });
});

describe("HTTPS_PROXY", () => {
  test("without a protocol names a proxy that speaks http, as it does for curl", async () => {
    const { port } = await serveRaw((socket) => void socket.end("HTTP/1.1 403 No\r\n\r\n"));
    expect((await asked(`localhost:${port}`)).data).toMatchObject({ reason: "PROXY_REFUSED" });
  });

  test.each(["my proxy", "ftp://proxy.example", "http://me:100%@proxy.example", "http://:8080"])(
    "that is no proxy's URL (%j) is wrong input, and not repeated",
    async (text) => {
      const error = await asked(text);
      expect(error).toMatchObject({ code: "PROXY_URL", exit: 2 });
      expect(error.message + error.remedy).not.toContain(text);
    },
  );
});
