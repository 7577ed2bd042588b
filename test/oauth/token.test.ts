import { describe, expect, test } from "vitest";
import type { HttpReply } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import {
  isHiccupStatus,
  isLegibleRefusal,
  isResources,
  oauthErrorOf,
  readable,
  readTokenReply,
  readUserinfo,
  resourcesRequest,
  revokeRequest,
  tokenRequest,
  userinfoRequest,
} from "../../src/oauth/login/token.ts";

const HOST = "https://acme.my.salesforce.com";
const TOKEN = "00D5g00000ABCDE!AQ.canary";
const GOOD = {
  access_token: TOKEN,
  instance_url: HOST,
  id: "https://test.salesforce.com/id/00D5g00000ABCDEEA5/005000000000001AAA",
  token_type: "Bearer",
  scope: "api id openid",
};

const reply = (body: unknown, status = 200): HttpReply => ({
  status,
  headers: {},
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

describe("requests", () => {
  test("for a token are a form of exactly grant_type and assertion", () => {
    const request = tokenRequest(HOST, new Secret("a.b+c/="));
    expect(request).toMatchObject({ method: "POST", url: `${HOST}/services/oauth2/token` });
    expect(request.headers?.["content-type"]).toBe("application/x-www-form-urlencoded");
    expect([...new URLSearchParams(String(request.body))]).toEqual([
      ["grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
      ["assertion", "a.b+c/="],
    ]);
  });

  test("to revoke carry the token in the form, never in the URL", () => {
    const request = revokeRequest(HOST, new Secret(TOKEN));
    expect(request).toMatchObject({ method: "POST", url: `${HOST}/services/oauth2/revoke` });
    expect([...new URLSearchParams(String(request.body))]).toEqual([["token", TOKEN]]);
  });

  test("as the user carry the token as bearer", () => {
    const authorization = `Bearer ${TOKEN}`;
    expect(userinfoRequest(HOST, new Secret(TOKEN))).toMatchObject({
      url: `${HOST}/services/oauth2/userinfo`,
      headers: { authorization },
    });
    expect(resourcesRequest(HOST, "66.0", new Secret(TOKEN))).toMatchObject({
      method: "GET",
      url: `${HOST}/services/data/v66.0`,
      headers: { authorization },
    });
  });
});

describe("a reply of the token endpoint", () => {
  test("with its five fields is a token; more fields do no harm", () => {
    const read = readTokenReply(reply({ ...GOOD, issued_at: "1", token_format: "opaque", api_instance_url: "x" }));
    expect(read).toMatchObject({
      ok: true,
      token: { instanceUrl: HOST, id: GOOD.id, tokenType: "Bearer", scope: "api id openid" },
    });
    expect(read.ok && read.token.accessToken.reveal()).toBe(TOKEN);
    expect(JSON.stringify(read)).not.toContain("canary");
  });

  test.each(Object.keys(GOOD))("without %s is none, and says so without the token", (name) => {
    const { [name as keyof typeof GOOD]: _, ...rest } = GOOD;
    const read = readTokenReply(reply(rest));
    expect(read).toMatchObject({ ok: false, error: "", description: `The reply has no ${name}` });
    expect(JSON.stringify(read)).not.toContain("canary");
  });

  test.each([
    [
      "an error",
      reply({ error: "invalid_grant", error_description: "ip restricted" }, 400),
      "invalid_grant",
      "ip restricted",
    ],
    ["an error with 200", reply({ error: "unknown_error", error_description: "retry" }), "unknown_error", "retry"],
    ["an error alone", reply({ error: "invalid_client" }, 401), "invalid_client", ""],
    ["an error of another type", reply({ error: { code: 1 } }, 400), "", ""],
    ["nothing", reply("", 400), "", ""],
    ["null", reply("null"), "", "The reply has no access_token"],
    ["a list", reply("[]"), "", ""],
    ["JSON cut off", reply('{"error":"invalid_gr', 400), "", ""],
    ["a token with 500", reply(GOOD, 500), "", ""],
  ])("that is %s is read as far as it goes", (_, given, error, description) => {
    expect(readTokenReply(given)).toMatchObject({ ok: false, status: given.status, error });
    if (description !== "") return;
    expect(readTokenReply(given)).toMatchObject({ description });
  });

  test("that is a page is shown as its text, without markup", () => {
    const page = `<!DOCTYPE html><html><head><title>Data Not Available</title><script>var a = "<b>";</script></head>
      <body><h1>Data Not Available</h1>\n<p>The data you were trying to access could not be found.</p></body></html>`;
    expect(readTokenReply(reply(page, 200))).toMatchObject({
      error: "",
      raw: "Data Not Available Data Not Available The data you were trying to access could not be found.",
    });
  });

  test("is made fit to print: no credentials, no control characters, at most 300 characters", () => {
    const read = readTokenReply(reply(`\u001b[2J\u202e{"access_token":"${TOKEN}","x":"${"y".repeat(5000)}`, 500));
    const raw = read.ok ? "" : read.raw;
    expect(raw).not.toContain("canary");
    expect(raw).not.toContain("\u001b");
    expect(raw).not.toContain("\u202e");
    expect(raw.length).toBeLessThanOrEqual(300);
  });

  test("that echoes an assertion in its error is redacted", () => {
    const description = "cannot parse eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
    const read = readTokenReply(reply({ error: "invalid_grant", error_description: description }, 400));
    expect(read).toMatchObject({ description: "cannot parse [secret]" });
  });
});

describe("what an endpoint says beside JSON", () => {
  test.each([
    ["error=invalid_token&error_description=x", "invalid_token"],
    [" error=invalid_token ", "invalid_token"],
    ['{"error":"invalid_token"}', "invalid_token"],
    ["x error=invalid_token", ""],
    ["x=1&error=invalid_token", ""],
    ['["error"]', ""],
    ["", ""],
  ])("%j is the error %j", (body, error) => {
    expect(oauthErrorOf(reply(body, 400))).toBe(error);
  });

  test.each([
    [403, "Bad_OAuth_Token", true],
    [403, " Missing_OAuth_Token\n", true],
    [403, "Wrong_Org", true],
    [400, "Wrong_Org", true],
    [403, "Good_OAuth_Token", false],
    [403, "a Bad_OAuth_Token", false],
    [403, "Bad_OAuth Token", false],
    [399, "Wrong_Org", false],
    [429, "Wrong_Org", false],
    [500, "Wrong_Org", false],
    [499, "Wrong_Org", true],
    [401, '[{"errorCode":"INVALID_SESSION_ID"}]', true],
    [401, '{"errorCode":"INVALID_SESSION_ID"}', true],
    [401, '{"error":"invalid_grant"}', true],
    [401, "[]", false],
    [401, "[null]", false],
    [401, '{"message":"no"}', false],
    [401, "<html>", false],
    [401, "null", false],
  ])("status %i with %j is a legible refusal: %s", (status, body, legible) => {
    expect(isLegibleRefusal(reply(body, status))).toBe(legible);
  });

  test.each([
    [428, false],
    [429, true],
    [430, false],
    [499, false],
    [500, true],
    [503, true],
  ])("status %i tells of the moment only: %s", (status, hiccup) => {
    expect(isHiccupStatus(status)).toBe(hiccup);
  });

  test.each([
    [{ sobjects: "/services/data/v66.0/sobjects", query: "/services/data/v66.0/query" }, 200, true],
    [{ sobjects: "/services/data/v66.0/sobjects" }, 200, false],
    [{ query: "/services/data/v66.0/query" }, 200, false],
    [{ sobjects: "/services/data/v65.0/sobjects", query: "/services/data/v65.0/query" }, 200, false],
    [{ sobjects: "x/services/data/v66.0/sobjects", query: "x/services/data/v66.0/query" }, 200, false],
    [{ sobjects: "/services/data/v66.0/sobjects", query: "/services/data/v66.0/query" }, 201, false],
    [[], 200, false],
    ["<html>", 200, false],
  ])("%j with status %i lists an API version's resources: %s", (body, status, lists) => {
    expect(isResources(reply(body, status), "66.0")).toBe(lists);
  });

  test.each([
    ["  <!DOCTYPE html><p>a</p>", "a"],
    ["<head><style>b{}</style></head>a", "a"],
    ["<BODY>a<br>b", "a b"],
    ["<p>a</p>", "<p>a</p>"],
    ["a <html>", "a <html>"],
    ["a \n\t b", "a b"],
    ["<html><script>one</script>a<script>two</script>b", "a b"],
  ])("%j is shown as %j", (body, shown) => {
    expect(readable(reply(body)).trim()).toBe(shown);
  });

  test("of a long one only the beginning is looked at, and less is shown", () => {
    expect(readable(reply(`${" ".repeat(8_000)}x`)).trim()).toBe("");
    expect(readable(reply("y".repeat(400))).length).toBeLessThanOrEqual(300);
  });
});

test("a request as the user asks for JSON, with its method", () => {
  const accept = "application/json";
  expect(userinfoRequest(HOST, new Secret(TOKEN))).toMatchObject({ method: "GET", headers: { accept } });
  expect(resourcesRequest(HOST, "66.0", new Secret(TOKEN))).toMatchObject({ headers: { accept } });
  expect(tokenRequest(HOST, new Secret("a"))).toMatchObject({ headers: { accept } });
});

test("a token that comes without all that belongs to it is kept aside, to be ended", () => {
  const { scope: _, ...rest } = GOOD;
  const read = readTokenReply(reply(rest));
  expect(!read.ok && read.stray?.reveal()).toBe(TOKEN);
  expect(readTokenReply(reply({ token_type: "Bearer" }))).not.toHaveProperty("stray");
  const late = readTokenReply(reply(GOOD, 500));
  expect(late).toMatchObject({ ok: false, description: "" });
  expect(!late.ok && late.stray?.reveal()).toBe(TOKEN);
});

test.each([
  ["token_type", "x", "The reply's token_type is not Bearer"],
  ["token_type", "mac", "The reply's token_type is not Bearer"],
  ["access_token", "x", "The reply's access_token has not the form of a session"],
  [
    "access_token",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "The reply's access_token has not the form of a session",
  ],
  ["access_token", "00D000000000001EAA!AQ0A\r\nX-Own: 1", "The reply's access_token has not the form of a session"],
])("a reply whose %s is %j gives no token, and what came is kept aside, to be ended", (name, value, description) => {
  const read = readTokenReply(reply({ ...GOOD, [name]: value }));
  expect(read).toMatchObject({ ok: false, description });
  expect(!read.ok && read.stray?.reveal()).toBe(name === "access_token" ? value : TOKEN);
});

test.each([
  ["access_token", TOKEN],
  ["access_token", "00D000000000001!AQ0AQ.some_thing"],
  ["access_token", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"],
  ["token_type", "bearer"],
])("a reply whose %s is %j gives one", (name, value) => {
  expect(readTokenReply(reply({ ...GOOD, [name]: value })).ok).toBe(true);
});

test("a reply without several of the fields names each", () => {
  expect(readTokenReply(reply({ access_token: TOKEN, id: "x" }))).toMatchObject({
    description: "The reply has no instance_url, token_type, scope",
  });
});

describe("a reply of userinfo", () => {
  test("names user and org", () => {
    const body = { user_id: "005000000000001AAA", organization_id: "00D5g00000ABCDEEA5", preferred_username: "k@a.b" };
    expect(readUserinfo(reply(body))).toEqual({
      userId: "005000000000001AAA",
      orgId: "00D5g00000ABCDEEA5",
      username: "k@a.b",
    });
  });

  test.each([
    ["a refusal in plain text", reply("Bad_OAuth_Token", 403)],
    ["JSON of something else", reply({ sub: "x" })],
    ["a page", reply("<html>Login</html>")],
    ["without the org", reply({ user_id: "005000000000001AAA" })],
    ["without the user", reply({ organization_id: "00D5g00000ABCDEEA5" })],
    ["right, with another status", reply({ user_id: "005", organization_id: "00D" }, 500)],
  ])("that is %s is none", (_, given) => {
    expect(readUserinfo(given)).toBeUndefined();
  });
});
