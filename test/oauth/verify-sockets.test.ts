import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { VerifyReport } from "../../src/model/verified.ts";
import { createHttp } from "../../src/net/http.ts";
import { verifyLogin } from "../../src/oauth/checks/verify.ts";
import { loadSigner } from "../../src/oauth/key/key.ts";
import { fakeClock, ORG_ID, tokenBody, USER_ID, USERNAME } from "./fake-org.ts";
import { fixture, signerPorts } from "./fixtures.ts";

type Route = (request: IncomingMessage, response: ServerResponse, origin: string) => void;

const open: Server[] = [];

/** A server on loopback; answers by path, and counts what came in. */
async function serve(routes: Readonly<Record<string, Route>>): Promise<{ origin: string; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    const route = routes[request.url ?? ""];
    if (route) route(request.resume(), response, origin);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, paths };
}

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const json =
  (body: unknown): Route =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

const ORG: Readonly<Record<string, Route>> = {
  "/services/oauth2/token": (request, response, origin) =>
    json({ ...tokenBody, instance_url: origin })(request, response, origin),
  "/services/data/v66.0": json({ query: "/services/data/v66.0/query", sobjects: "/services/data/v66.0/sobjects" }),
  "/services/oauth2/userinfo": json({ user_id: USER_ID, organization_id: ORG_ID, preferred_username: USERNAME }),
  "/services/oauth2/revoke": (_request, response) => response.writeHead(200).end(),
};

async function verify(host: string): Promise<VerifyReport> {
  const signer = await loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));
  const expected = { orgId: ORG_ID, userId: USER_ID, scopes: ["Api", "Basic", "OpenID", "RefreshToken"] };
  return verifyLogin(
    { host, consumerKey: "3MVG9key", username: USERNAME, signer, expected, apiVersion: "66.0", sandbox: true },
    { http: createHttp(), clock: fakeClock(Date.now()), emit: () => {}, randomId: () => crypto.randomUUID() },
  );
}

const failures = (report: VerifyReport) =>
  report.checks
    .filter(({ status, code }) => status !== "passed" && code !== "NOT_TRIED")
    .map(({ id, code }) => `${id} ${code}`);

test("the login is proven over real sockets", async () => {
  const { origin } = await serve(ORG);
  expect(await verify(origin)).toMatchObject({ ok: true, attempts: 1, audience: origin });
});

test("a redirect of the API shows nothing, and the token does not follow it", async () => {
  const elsewhere = await serve({});
  const { origin, paths } = await serve({
    ...ORG,
    "/services/data/v66.0": (_request, response) => response.writeHead(302, { location: elsewhere.origin }).end(),
  });
  expect(failures(await verify(origin))).toEqual(["api HTTP_REDIRECT"]);
  expect(elsewhere.paths).toEqual([]);
  expect(paths.at(-1)).toBe("/services/oauth2/revoke");
});

test("token replies that are all cut off in the middle are an org that was not reached, not a crash", async () => {
  const { origin, paths } = await serve({
    ...ORG,
    "/services/oauth2/token": (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"access_token":', () => response.destroy());
    },
  });
  expect(failures(await verify(origin))).toEqual(["reach ORG_UNREACHABLE", "token ORG_UNREACHABLE"]);
  expect(paths).toEqual(Array(4).fill("/services/oauth2/token"));
});

test("a host where nobody listens is an org that was not reached", async () => {
  const { origin } = await serve({});
  const server = open.pop();
  await new Promise((resolve) => server?.close(resolve));
  expect(failures(await verify(origin))).toEqual(["reach ORG_UNREACHABLE", "token ORG_UNREACHABLE"]);
});

test("a page instead of JSON is shown in its words", async () => {
  const { origin } = await serve({
    "/services/oauth2/token": (_request, response) => {
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<html><body><h1>Welcome</h1> to the proxy</body></html>");
    },
  });
  const report = await verify(origin);
  expect(failures(report)).toEqual(["reach TOKEN_UNCLEAR", "token TOKEN_UNCLEAR"]);
  expect(report.checks.find((check) => check.id === "token")?.detail).toContain("Welcome to the proxy");
});
