import { describe, expect, test } from "vitest";
import type { AdminSource } from "../../src/model/settings.ts";
import { connect } from "../../src/org/session/connect.ts";
import { credentialsFrom } from "../../src/org/session/credentials.ts";
import { serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fixture } from "../oauth/fixtures.ts";
import { type Answer, ok, page, plain, routeOf } from "./scripted-org.ts";
import { byToken, sessionPorts, settingsFor } from "./session.ts";

const TOKEN = "00D000000000001EAA!AQ0AQ.new";
const TOKEN_ROUTE = "POST /services/oauth2/token";
const options = { apiVersions: { min: 62, max: 68 }, permissionSet: "Kantiv", production: false };

const serving = (answer: (url: string) => Answer) =>
  serve((request, response) => answer(`http://${request.headers.host}`)(response, request));
const tokenFields = (instance_url: string) => ({
  access_token: TOKEN,
  instance_url,
  id: `${instance_url}/id/00D/005`,
  token_type: "Bearer",
  scope: "api",
});
const tokenReply = (instance_url: string) => ok(tokenFields(instance_url));
const tokenRefused = (error: string, error_description: string) => ok({ error, error_description }, 400);

const jwtAdmin: AdminSource = {
  kind: "jwt",
  clientId: "3MVG9.admin",
  username: "admin@acme.com.uat",
  key: { key: { env: "ADMIN_KEY" } },
};
const authUrlAdmin: AdminSource = { kind: "sfdxAuthUrl", url: { env: "SFDX_AUTH_URL" } };
const passwordAdmin: AdminSource = {
  kind: "password",
  username: "admin@acme.com.uat",
  password: { env: "SF_PASSWORD" },
  securityToken: { env: "SF_TOKEN" },
};

describe("an admin session by access token", () => {
  test("is the token where the org file says it is, for the instance that it names", async () => {
    const { ports } = sessionPorts();
    const settings = settingsFor("https://acme.my.salesforce.com", byToken);
    const credentials = await credentialsFrom(settings, ports);
    expect(credentials.instanceUrl).toBe("https://acme.my.salesforce.com");
    expect(credentials.accessToken.reveal()).toBe(ports.env.SF_ACCESS_TOKEN);
  });

  test("is missing when the variable is empty or not there (exit 2)", async () => {
    for (const SF_ACCESS_TOKEN of [undefined, "", "  \n"]) {
      const { ports } = sessionPorts({ env: { SF_ACCESS_TOKEN } });
      const error = await thrownBy(credentialsFrom(settingsFor("https://acme.my.salesforce.com", byToken), ports));
      expect(error).toMatchObject({ code: "SECRET_MISSING", exit: 2 });
      expect(error.message).toContain("SF_ACCESS_TOKEN");
    }
  });
});

describe("an admin session by JWT", () => {
  test("is asked for at the org's own host with an assertion for it", async () => {
    const server = await serving((url) => tokenReply(`${url}/`));
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    const credentials = await credentialsFrom(settingsFor(server.url, jwtAdmin), ports);
    expect(credentials.instanceUrl).toBe(server.url);
    expect(credentials.accessToken.reveal()).toBe(TOKEN);
    expect(server.seen.map(routeOf)).toEqual([TOKEN_ROUTE]);
    const assertion = new URLSearchParams(server.seen[0]?.body).get("assertion") ?? "";
    const claims = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ iss: "3MVG9.admin", sub: "admin@acme.com.uat", aud: server.url });
  });

  test.each<[string, Answer, string]>([
    ["a web page", page(200), "NOT_AN_ORG"],
    ["a page of maintenance", page(503), "ORG_UNAVAILABLE"],
    ["too many requests", plain(429, "x"), "ORG_BUSY"],
  ])("that is answered by %s is no refusal of the login", async (_what, answer, code) => {
    const server = await serving(() => answer);
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    expect(await thrownBy(credentialsFrom(settingsFor(server.url, jwtAdmin), ports))).toMatchObject({ code, exit: 3 });
  });

  test("that is refused without a word says the status", async () => {
    const server = await serving(() => ok({}, 400));
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    const { message } = await thrownBy(credentialsFrom(settingsFor(server.url, jwtAdmin), ports));
    expect(message).toBe("The JWT login of admin@acme.com.uat was refused: HTTP 400.");
  });

  test("that is refused says so in the org's words, with a remedy (exit 3)", async () => {
    const server = await serving(() => tokenRefused("invalid_client_id", "client identifier invalid"));
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    const error = await thrownBy(credentialsFrom(settingsFor(server.url, jwtAdmin), ports));
    expect(error).toMatchObject({ code: "ADMIN_LOGIN_REFUSED", exit: 3 });
    expect(error.message).toContain("invalid_client_id: client identifier invalid");
    expect(error.remedy).not.toBe("");
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ["a page", page(200)],
    ["a page of maintenance", page(503)],
    ["half a document", plain(200, '{"access_token":', "application/json")],
    ["a token for no instance", ok({ access_token: TOKEN, id: "x", token_type: "Bearer", scope: "api" })],
  ])("that is answered by %s ends with exit 3, and says what came", async (_what, answer) => {
    const server = await serving(() => answer);
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    const error = await thrownBy(credentialsFrom(settingsFor(server.url, jwtAdmin), ports));
    expect(error.exit).toBe(3);
    expect(error.message).not.toMatch(/: : |: \.$/);
    expect(error.message).not.toContain(TOKEN);
  });
});

describe("an admin session by SFDX auth URL", () => {
  const authUrl = (url: string) => `force://PlatformCLI::5Aep861.REFRESH@${url.replace("http://", "")}`;

  test("is the token that the refresh token is exchanged for", async () => {
    const server = await serving((url) => tokenReply(url));
    const { ports } = sessionPorts({ env: { SFDX_AUTH_URL: authUrl(server.url) } });
    const credentials = await credentialsFrom(settingsFor(server.url, authUrlAdmin), ports);
    expect(credentials.accessToken.reveal()).toBe(TOKEN);
    expect(server.seen[0]?.body).toContain("grant_type=refresh_token");
  });

  test("that the org answers with another refresh token is used up, and says so without showing either", async () => {
    const server = await serving((url) => ok({ ...tokenFields(url), refresh_token: "5Aep861.NEXT" }));
    const { ports, events } = sessionPorts({ env: { SFDX_AUTH_URL: authUrl(server.url) } });
    const session = await credentialsFrom(settingsFor(server.url, authUrlAdmin), ports);
    expect(events).toMatchObject([{ kind: "warning", code: "AUTH_URL_USED_UP" }]);
    expect(JSON.stringify(events)).toContain("sf: ALIAS");
    expect(JSON.stringify(events)).not.toMatch(/REFRESH|NEXT/);
    await session.renew?.();
    const redeemed = server.seen.map(({ body }) => new URLSearchParams(body).get("refresh_token"));
    expect(redeemed).toEqual(["5Aep861.REFRESH", "5Aep861.NEXT"]);
  });

  test("is redeemed once a run: without another token there is no second session", async () => {
    const server = await serving((url) => tokenReply(url));
    const { ports, events } = sessionPorts({ env: { SFDX_AUTH_URL: authUrl(server.url) } });
    const { renew } = await credentialsFrom(settingsFor(server.url, authUrlAdmin), ports);
    expect([renew, events]).toEqual([undefined, []]);
  });

  test("that is refused never shows the refresh token", async () => {
    const server = await serving(() => tokenRefused("invalid_grant", "expired access/refresh token"));
    const { ports } = sessionPorts({ env: { SFDX_AUTH_URL: authUrl(server.url) } });
    const error = await thrownBy(credentialsFrom(settingsFor(server.url, authUrlAdmin), ports));
    expect(error).toMatchObject({ code: "ADMIN_LOGIN_REFUSED", exit: 3 });
    expect(error.message).toContain("expired access/refresh token");
    expect(error.message).not.toContain("REFRESH");
  });

  test.each(["evil.example", "acme.salesforce.com.evil.example", "test.salesforce.com"])(
    "is not sent to %s, which is no org's host",
    async (host) => {
      const { ports } = sessionPorts({ env: { SFDX_AUTH_URL: `force://PlatformCLI::5Aep861@${host}` } });
      const settings = settingsFor("https://acme.my.salesforce.com", authUrlAdmin);
      const asked: string[] = [];
      const http: typeof ports.http = async (request) => {
        asked.push(request.url);
        throw new Error("asked");
      };
      expect((await thrownBy(credentialsFrom(settings, { ...ports, http }))).code).toMatch(/^INSTANCE_URL_/);
      expect(asked).toEqual([]);
    },
  );
});

describe("an admin session by password", () => {
  test("warns of the retirement, and sends password and security token together", async () => {
    const login = (url: string) =>
      plain(
        200,
        `<e><serverUrl>${url}/services/Soap/u/64.0/00D</serverUrl><sessionId>${TOKEN}</sessionId><userId>005A</userId><organizationId>00D1</organizationId></e>`,
        "text/xml",
      );
    const server = await serving(login);
    const { ports, events } = sessionPorts({ env: { SF_PASSWORD: "pass", SF_TOKEN: "word" } });
    const credentials = await credentialsFrom(settingsFor(server.url, passwordAdmin), ports);
    expect(credentials).toMatchObject({ instanceUrl: server.url });
    expect(server.seen[0]?.body).toContain("<password>password</password>");
    expect(events).toMatchObject([{ kind: "warning", code: "SOAP_LOGIN_RETIRES" }]);
  });
});

describe("what is sent as an access token", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const jwt = (iss: unknown) => `${part({ alg: "RS256" })}.${part({ iss, sub: "uid:005" })}.c2ln`;

  /** Connects with this as the token of the environment. */
  async function connecting(token: (url: string) => string, more: Record<string, string> = {}) {
    const server = await serve((_request, response) => void response.end());
    const { ports } = sessionPorts({ env: { SF_ACCESS_TOKEN: token(server.url), ...more } });
    const error = await thrownBy(connect(settingsFor(server.url, byToken), options, ports));
    return { error, server };
  }

  test.each([
    ["of GitHub", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
    ["of npm", "npm_0123456789abcdefghijABCDEFGHIJ012345"],
    ["of AWS", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["that is a key", "-----BEGIN PRIVATE KEY-----"],
    ["that begins like one", "00D000000000001EAA"],
    ["with an id that is too short", "00D00000000001!AQ0AQ.x"],
    ["of a header of its own", "00D000000000001EAA!AQ\r\nX-Evil: 1"],
    ["of another issuer", jwt("https://token.actions.githubusercontent.com")],
    ["of an issuer that begins like the org's", jwt("http://127.0.0.1.evil.example")],
    ["of no issuer", jwt(undefined)],
    ["of two parts", "e30.e30"],
  ])("is none %s: that is refused before any request, and shown nowhere", async (_what, token) => {
    const { error, server } = await connecting(() => token);
    expect(error).toMatchObject({ code: "ACCESS_TOKEN_INVALID", exit: 3 });
    expect(error.remedy).not.toBe("");
    expect(JSON.stringify([error.message, error.remedy, error.data])).not.toContain(token.slice(0, 12));
    expect(server.seen).toEqual([]);
  });

  test.each<[string, (url: string) => string]>([
    ["a session id", () => "00D000000000001EAA!AQ0AQ.some_thing"],
    ["a session id of 15 characters' org", () => "00D000000000001!AQ0AQ.some_thing"],
    ["a JWT of the org's own", (url) => jwt(url)],
  ])("may be %s", async (_what, token) => {
    const { error, server } = await connecting(token);
    expect(error.code).toBe("NOT_AN_ORG");
    expect(server.seen).toHaveLength(1);
  });

  test("is held against SF_ORG_INSTANCE_URL, where the variables belong together", async () => {
    const token = () => "00D000000000001EAA!AQ0AQ.x";
    const other = await connecting(token, { SF_ORG_INSTANCE_URL: "https://acme.my.salesforce.com/" });
    expect(other.error).toMatchObject({ code: "SESSION_OTHER_ORG", exit: 3 });
    expect(other.server.seen).toEqual([]);
    const { ports } = sessionPorts({ env: { OWN: token(), SF_ORG_INSTANCE_URL: "https://acme.my.salesforce.com" } });
    const own = settingsFor("https://other.my.salesforce.com", { kind: "accessToken", token: { env: "OWN" } });
    expect((await credentialsFrom(own, ports)).instanceUrl).toBe("https://other.my.salesforce.com");
  });
});

describe("a session for another org than the one that the org file names", () => {
  const sf: AdminSource = { kind: "sf", alias: "acme-prod" };
  const cli = (instanceUrl: string) => ({
    exec: async () => ({
      code: 0,
      stdout: Buffer.from(JSON.stringify({ result: { instanceUrl, accessToken: TOKEN } })),
      stderr: Buffer.alloc(0),
    }),
  });

  test("is refused before anything is asked of either", async () => {
    const file = await serve(() => undefined);
    const other = await serve(() => undefined);
    const { ports } = sessionPorts(cli(other.url));
    const error = await thrownBy(connect(settingsFor(file.url, sf), options, ports));
    expect(error).toMatchObject({ code: "SESSION_OTHER_ORG", exit: 3 });
    expect(error.message).toContain(String(other.port));
    expect(file.seen.concat(other.seen)).toEqual([]);
  });

  test.each(["https://evil.example", "not a URL", "http://acme.my.salesforce.com", ""])(
    "or for %j, is refused",
    async (instanceUrl) => {
      const file = await serve(() => undefined);
      const { ports } = sessionPorts(cli(instanceUrl));
      const error = await thrownBy(connect(settingsFor(file.url, sf), options, ports));
      expect(error.code).toMatch(/^(INSTANCE_URL_|SF_CLI_NO_LOGIN)/);
      expect(file.seen).toEqual([]);
    },
  );

  test("as a token reply may name it, is refused", async () => {
    const server = await serving(() => tokenReply("::nowhere::"));
    const { ports } = sessionPorts({ env: { ADMIN_KEY: fixture("kantiv.key") } });
    const error = await thrownBy(connect(settingsFor(server.url, jwtAdmin), options, ports));
    expect(error.code).toMatch(/^INSTANCE_URL_/);
    expect(server.seen).toHaveLength(1);
  });
});
