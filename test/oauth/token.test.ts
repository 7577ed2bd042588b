import { describe, expect, test } from "vitest";
import type { HttpReply } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import {
  readTokenReply,
  readUserinfo,
  resourcesRequest,
  revokeRequest,
  tokenRequest,
  userinfoRequest,
} from "../../src/oauth/token.ts";

const HOST = "https://acme.my.salesforce.com";
const TOKEN = "00D5g00000ABCDE!AQ.canary";
const GOOD = {
  access_token: TOKEN,
  instance_url: HOST,
  id: "https://test.salesforce.com/id/00D5g00000ABCDEEA2/005000000000001AAA",
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

describe("a reply of userinfo", () => {
  test("names user and org", () => {
    const body = { user_id: "005000000000001AAA", organization_id: "00D5g00000ABCDEEA2", preferred_username: "k@a.b" };
    expect(readUserinfo(reply(body))).toEqual({
      userId: "005000000000001AAA",
      orgId: "00D5g00000ABCDEEA2",
      username: "k@a.b",
    });
  });

  test.each([
    ["a refusal in plain text", reply("Bad_OAuth_Token", 403)],
    ["JSON of something else", reply({ sub: "x" })],
    ["a page", reply("<html>Login</html>")],
    ["right, with another status", reply({ user_id: "005", organization_id: "00D" }, 500)],
  ])("that is %s is none", (_, given) => {
    expect(readUserinfo(given)).toBeUndefined();
  });
});
