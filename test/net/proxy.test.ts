import { describe, expect, test } from "vitest";
import { createHttp } from "../../src/net/http.ts";
import { proxySettings } from "../../src/net/proxy.ts";
import { proxyTo } from "../helpers/local-proxy.ts";
import { json, serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("requests by way of a proxy", () => {
  test("go through the one of HTTP_PROXY, whose name alone is resolved", async () => {
    const server = await serve((_request, response) => json(response, 200, { from: "org" }));
    const proxy = await proxyTo(server.port);
    const http = createHttp({ env: { HTTP_PROXY: proxy.url } });
    const reply = await http({ method: "POST", url: "http://acme.example/services", body: "x" });
    expect(reply.body.toString()).toContain("org");
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]).toContain("acme.example");
    expect(server.seen[0]).toMatchObject({ method: "POST", url: "/services", body: "x" });
  });

  test("over https ask HTTPS_PROXY for a tunnel, with the credentials of its URL", async () => {
    const server = await serve(() => undefined);
    const proxy = await proxyTo(server.port);
    const withUser = proxy.url.replace("//", "//me:pa%21ss@");
    const http = createHttp({ env: { https_proxy: withUser } });
    // The local server speaks no TLS, so that the handshake fails, but inside the tunnel.
    const error = await thrownBy(http({ method: "GET", url: "https://acme.example/services" }));
    expect(error.code).toBe("ORG_UNREACHABLE");
    expect(proxy.asked).toEqual(["CONNECT acme.example:443"]);
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("me:pa!ss").toString("base64")}`]);
    expect(error.message).not.toContain("pa!ss");
  });

  test("never concern this machine, so that the demo runs behind a proxy", async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const proxy = await proxyTo(server.port);
    const http = createHttp({ env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url } });
    await http({ method: "GET", url: server.url });
    expect(proxy.asked).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  test.each(["acme.example", ".example", "*", "other.test, acme.example"])(
    "are not made for a host of NO_PROXY=%s",
    async (noProxy) => {
      const server = await serve(() => undefined);
      const proxy = await proxyTo(server.port);
      const http = createHttp({ env: { HTTP_PROXY: proxy.url, NO_PROXY: noProxy } });
      // The guard of the tests refuses the direct connection that is tried instead.
      const error = await thrownBy(http({ method: "GET", url: "http://acme.example/" }));
      expect(error.code).toBe("ORG_UNREACHABLE");
      expect(proxy.asked).toEqual([]);
    },
  );

  test.each([407, 403, 502])("that the proxy refuses (%i) say so, and that nothing was sent", async (status) => {
    const server = await serve(() => undefined);
    const proxy = await proxyTo(server.port, status);
    const http = createHttp({ env: { HTTPS_PROXY: proxy.url } });
    const error = await thrownBy(http({ method: "POST", url: "https://acme.example/", body: "x" }));
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: false } });
    expect(error.message).toContain("proxy");
    expect(error.remedy).toContain("HTTPS_PROXY");
    expect(server.seen).toEqual([]);
  });
});

describe("proxy variables", () => {
  test("in lower case win, also when they are empty", () => {
    const env = { HTTPS_PROXY: "http://a", https_proxy: "", HTTP_PROXY: "http://b", http_proxy: "http://c" };
    expect(proxySettings(env)).toMatchObject({ httpsProxy: "", httpProxy: "http://c" });
  });

  test("that are absent leave everything direct", () => {
    expect(proxySettings({})).toEqual({ httpProxy: "", httpsProxy: "", noProxy: "localhost,127.0.0.1,::1" });
  });
});
