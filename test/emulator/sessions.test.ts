import { expect, test } from "vitest";
import { orgWithApp } from "./helpers/app-in-use.ts";
import { call } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

const { org } = orgWithApp();

const token = async (): Promise<string> => (await org.login()).json.access_token;
const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
const userinfo = (value: string) => call(`${org.url}/services/oauth2/userinfo`, bearer(value));
const form = (path: string, fields: Record<string, string>, headers = {}) =>
  call(`${org.url}/services/oauth2/${path}`, { method: "POST", body: new URLSearchParams(fields), headers });

const redeploy = async (options: Parameters<typeof appFiles>[0]) =>
  expect((await org.deploy(await packageOf(appFiles(options)))).status).toBe("Succeeded");

test("userinfo tells whose token it is", async () => {
  expect((await userinfo(await token())).json).toMatchObject({
    user_id: org.integrationUser.id,
    organization_id: org.org.id,
    preferred_username: org.integrationUser.username,
    active: true,
  });
});

test("a bad token at userinfo and the identity URL is answered 403 in plain text", async () => {
  for (const path of ["/services/oauth2/userinfo", `/id/${org.org.id}/${org.integrationUser.id}`]) {
    const bad = await call(org.url + path, bearer("00Dnothing!here"));
    expect([bad.status, bad.text, bad.headers.get("content-type")]).toEqual([
      403,
      "Bad_OAuth_Token",
      expect.stringContaining("text/plain"),
    ]);
    expect((await call(org.url + path)).text).toBe("Missing_OAuth_Token");
  }
});

test("the identity URL answers for its own org and user only, and takes the token as a parameter", async () => {
  const value = await token();
  const url = `${org.url}/id/${org.org.id}/${org.integrationUser.id}`;
  expect((await call(`${url}?format=json&oauth_token=${value}`)).json).toMatchObject({
    username: org.integrationUser.username,
  });
  expect((await call(`${org.url}/id/00D000000000001AAA/${org.integrationUser.id}`, bearer(value))).text).toBe(
    "Wrong_Org",
  );
});

test("a token without the scope openid is no good at userinfo, and one without api none for the API", async () => {
  await redeploy({ scopes: "Api, RefreshToken" });
  expect((await userinfo(await token())).status).toBe(403);
  await redeploy({ scopes: "OpenID, RefreshToken" });
  org.token = await token();
  const refused = await org.rest("/limits");
  expect([refused.status, refused.json]).toEqual([
    401,
    [{ errorCode: "INVALID_SESSION_ID", message: "This session is not valid for use with the REST API" }],
  ]);
});

test("a revoked token is ended for good; revoking it again is an error in form encoding", async () => {
  const value = await token();
  const first = await form("revoke", { token: value });
  expect([first.status, first.text]).toEqual([200, ""]);
  org.token = value;
  expect((await org.rest("/limits")).json).toEqual([
    { errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" },
  ]);
  const second = await form("revoke", { token: value });
  expect(second.status).toBe(400);
  expect(new URLSearchParams(second.text).get("error")).toBe("invalid_token");
});

test("introspection needs the client's secret, and sees the client's own tokens", async () => {
  const value = await token();
  const client = { client_id: org.consumerKey, client_secret: org.org.consumers[0]?.secret ?? "" };
  expect((await form("introspect", { token: value, ...client })).json).toMatchObject({
    active: true,
    username: org.integrationUser.username,
    client_id: org.consumerKey,
    token_type: "access_token",
  });
  const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString("base64");
  expect((await form("introspect", { token: value }, { authorization: `Basic ${basic}` })).json.active).toBe(true);
  expect((await form("introspect", { token: org.token, ...client })).json).toEqual({ active: false });
  expect((await form("introspect", { token: value, ...client, client_secret: "x" })).json.error).toBe("invalid_client");
});

test("a session ends after two idle hours, and use puts that off", async () => {
  org.token = await token();
  org.clock.time += 7_000_000;
  expect((await org.rest("/limits")).status).toBe(200);
  org.clock.time += 7_000_000;
  expect((await org.rest("/limits")).status).toBe(200);
  org.clock.time += 7_200_001;
  expect((await org.rest("/limits")).status).toBe(401);
});

test("a policy shortens the session", async () => {
  await redeploy({ policy: { sessionTimeoutInMinutes: "15" } });
  org.token = await token();
  org.clock.time += 15 * 60_000 + 1;
  expect((await org.rest("/limits")).status).toBe(401);
});

test("a user without API Enabled has a token and no API", async () => {
  const value = await token();
  const set = org.org.components.find((it) => it.type === "PermissionSet");
  if (set) set.fields.userPermissions = [];
  org.token = value;
  expect((await org.rest("/limits")).json[0].errorCode).toBe("API_CURRENTLY_DISABLED");
  expect((await userinfo(value)).status).toBe(200);
});

test("deactivating or freezing a user ends the sessions at once", async () => {
  org.token = await token();
  org.integrationUser.isFrozen = true;
  expect((await org.rest("/limits")).status).toBe(401);
});

test("under API Access Control an app works only while admins approve its users", async () => {
  org.org.apiAccessControl = true;
  org.token = await token();
  expect((await org.rest("/limits")).status).toBe(200);
  const admin = org.emulator.ready.admin.accessToken;
  const value = org.token;
  org.token = admin;
  await redeploy({ policy: { permittedUsersPolicyType: "AllSelfAuthorized" } });
  org.token = value;
  expect((await org.rest("/limits")).json[0].message).toBe("This session is not valid for use with the REST API");
});

test("a day's allowance of API requests comes to an end", async () => {
  org.org.limits.dailyApiRequests = org.org.limits.usedApiRequests + 1;
  expect((await org.rest("/limits")).json.DailyApiRequests.Remaining).toBe(0);
  const refused = await org.rest("/limits");
  expect([refused.status, refused.json[0].errorCode]).toEqual([403, "REQUEST_LIMIT_EXCEEDED"]);
});

test("tokens in JWT format work over REST, and over SOAP from API 68 on", async () => {
  await redeploy({ global: { isNamedUserJwtEnabled: "true" } });
  const reply = (await org.login()).json;
  expect(reply.token_format).toBe("jwt");
  expect(reply.access_token.split(".")).toHaveLength(3);
  org.token = reply.access_token;
  expect((await org.rest("/limits")).status).toBe(200);
  expect((await org.soap("<getUserInfo/>", { api: "u" })).text).toContain("sf:INVALID_SESSION_ID");
  expect((await org.soap("<getUserInfo/>", { api: "u", version: "68.0" })).status).toBe(200);
});

test("the authorize endpoint checks the client, the callback and PKCE, and lets nobody in", async () => {
  const ask = (more: Record<string, string>) => {
    const all = {
      client_id: org.consumerKey,
      redirect_uri: "https://app.example.com",
      response_type: "code",
      state: "s",
      ...more,
    };
    return call(`${org.url}/services/oauth2/authorize?${new URLSearchParams(all)}`);
  };
  const location = async (more: Record<string, string>) =>
    new URL((await ask(more)).headers.get("location") ?? "").searchParams;
  expect((await ask({ redirect_uri: "https://evil.example" })).json.error).toBe("redirect_uri_mismatch");
  expect((await location({})).get("error_description")).toBe("missing required code challenge");
  expect((await location({ scope: "api nonsense" })).get("error")).toBe("invalid_scope");
  const denied = await location({ code_challenge: "abc", scope: "api" });
  expect([denied.get("error"), denied.get("state")]).toEqual(["access_denied", "s"]);
});
