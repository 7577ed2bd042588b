import { describe, expect, test } from "vitest";
import { sessionError } from "../../src/model/errors.ts";
import type { VerifyReport } from "../../src/model/verified.ts";
import { loadSigner } from "../../src/oauth/key.ts";
import { type VerifyInput, verifyLogin } from "../../src/oauth/verify.ts";
import {
  type Answers,
  type FakeOrg,
  fakeClock,
  fakeOrg,
  HOST,
  json,
  ORG_ID,
  refuses,
  TOKEN,
  tokenBody,
  USER_ID,
  USERNAME,
} from "./fake-org.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const MINUTE = 60_000;
const date = (ms: number) => ({ date: new Date(ms).toUTCString() });

const signer = await loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));

async function verify(
  answers: Answers = {},
  changes: Partial<VerifyInput> = {},
  org = fakeOrg(answers),
): Promise<{ report: VerifyReport; org: FakeOrg; tookMs: number }> {
  const clock = fakeClock(NOW);
  let id = 0;
  const input: VerifyInput = {
    host: HOST,
    consumerKey: "3MVG9key",
    username: USERNAME,
    signer,
    expected: { orgId: ORG_ID, userId: USER_ID, scopes: ["Api", "Basic", "OpenID", "RefreshToken"] },
    apiVersion: "66.0",
    sandbox: true,
    ...changes,
  };
  const report = await verifyLogin(input, {
    http: org.http,
    clock,
    emit: (event) => org.events.push(event),
    randomId: () => `id-${++id}`,
  });
  return { report, org, tookMs: clock.now() - NOW };
}

const statuses = (report: VerifyReport) => Object.fromEntries(report.checks.map((check) => [check.id, check.status]));
const find = (report: VerifyReport, id: string) => report.checks.find((check) => check.id === id);
const failed = (report: VerifyReport) => report.checks.filter((check) => check.status === "failed").map(({ id }) => id);

const NOT_APPROVED = refuses("invalid_grant", "user hasn't approved this consumer");
const NOT_FOUND = refuses("app_not_found", "External client app is not installed in this org");
const EXPIRED = { error: "invalid_grant", error_description: "expired authorization code" };
const UNREACHABLE = sessionError("ORG_UNREACHABLE", "The org cannot be reached.", "Check the network.");
/** The connection was made, and ended before the answer was whole. */
const CUT = sessionError("ORG_UNREACHABLE", "The org cannot be reached.", "Check the network.", {
  data: { sent: true },
});

describe("a login that works", () => {
  test("passes every check with four requests, and ends with the token revoked", async () => {
    const { report, org } = await verify();
    expect(report).toMatchObject({ ok: true, attempts: 1, audience: HOST });
    expect(report.login).toEqual({
      userId: USER_ID,
      orgId: ORG_ID,
      scopes: ["openid", "api", "id"],
      instanceUrl: HOST,
    });
    expect(statuses(report)).toEqual({
      reach: "passed",
      token: "passed",
      org: "passed",
      user: "passed",
      scopes: "passed",
      instance: "passed",
      api: "passed",
      userinfo: "passed",
      revoke: "passed",
    });
    expect(org.requests.map((request) => `${request.method} ${request.url.replace(HOST, "")}`)).toEqual([
      "POST /services/oauth2/token",
      "GET /services/data/v66.0",
      "GET /services/oauth2/userinfo",
      "POST /services/oauth2/revoke",
    ]);
    expect(org.assertions).toEqual([{ iss: "3MVG9key", sub: USERNAME, aud: HOST, exp: NOW / 1000 + 180, jti: "id-1" }]);
    expect(org.events).toEqual([]);
  });

  test("without a user id to compare leaves that check unknown, and is still proven by userinfo", async () => {
    const { report } = await verify({}, { expected: { orgId: ORG_ID.slice(0, 15), scopes: ["api", "id", "openid"] } });
    expect(report.ok).toBe(true);
    expect(find(report, "user")).toMatchObject({ status: "unknown", detail: expect.stringContaining(USER_ID) });
  });
});

describe("a template without the OpenID scope", () => {
  const expected = { orgId: ORG_ID, userId: USER_ID, scopes: ["Api", "RefreshToken"] };
  const granted = { "oauth2/token": [json({ ...tokenBody, scope: "api" })] };
  const refused = { "oauth2/userinfo": [json("Bad_OAuth_Token", 403)] };

  test("is proven although userinfo refuses its token, and says why that is not known", async () => {
    const { report } = await verify({ ...granted, ...refused }, { expected });
    expect(report.ok).toBe(true);
    expect(find(report, "userinfo")).toMatchObject({ status: "unknown", detail: expect.stringContaining("OpenID") });
  });

  test("is not proven where userinfo answers, and names somebody else", async () => {
    const other = json({ user_id: USER_ID, organization_id: ORG_ID, preferred_username: "other@acme.com" });
    const { report } = await verify({ ...granted, "oauth2/userinfo": [other] }, { expected });
    expect(failed(report)).toEqual(["userinfo"]);
  });
});

describe("propagation", () => {
  test("is waited out within the window, each attempt signed anew, with the time left told", async () => {
    const { report, org, tookMs } = await verify(
      { "oauth2/token": [NOT_APPROVED, NOT_APPROVED, NOT_APPROVED, undefined] },
      { changedAt: NOW - MINUTE },
    );
    expect(report).toMatchObject({ ok: true, attempts: 4 });
    expect(tookMs).toBe(35_000);
    expect(new Set(org.assertions.map((claims) => claims.jti)).size).toBe(4);
    expect(org.assertions.at(-1)?.exp).toBe(NOW / 1000 + 35 + 180);
    expect(org.events[0]).toEqual({
      kind: "waiting",
      step: "login",
      detail: `the org still answers "user hasn't approved this consumer"`,
      elapsedMs: 0,
      remainingMs: 14 * MINUTE,
    });
    const left = org.events.flatMap((event) => (event.kind === "waiting" ? [event.remainingMs ?? 0] : []));
    expect(left).toEqual(left.toSorted((a, b) => b - a));
  });

  test("is over at the end of the window; then the refusal counts", async () => {
    const { report, tookMs } = await verify({ "oauth2/token": [NOT_APPROVED] }, { changedAt: NOW });
    expect(tookMs).toBe(15 * MINUTE);
    expect(report.ok).toBe(false);
    expect(find(report, "token")).toMatchObject({
      status: "failed",
      code: "TOKEN_NOT_APPROVED",
      detail: expect.stringContaining("in 900 s"),
    });
  });

  test.each([
    ["nothing was changed", {}],
    ["the change is long ago", { changedAt: NOW - 16 * MINUTE }],
  ])("is not waited for when %s", async (_, changes) => {
    const { report, tookMs, org } = await verify({ "oauth2/token": [NOT_APPROVED] }, changes);
    expect([report.attempts, tookMs, org.events]).toEqual([1, 0, []]);
    expect(failed(report)).toEqual(["token"]);
    expect(statuses(report)).toMatchObject({ reach: "passed", org: "unknown", api: "unknown", revoke: "unknown" });
  });

  test.each([
    ["invalid_client", "invalid client credentials", "TOKEN_SIGNATURE"],
    ["inactive_user", "user is inactive", "TOKEN_USER_INACTIVE"],
    ["invalid_grant", "ip restricted", "TOKEN_IP_RESTRICTED"],
    ["rate_limit_exceeded", "number of logins exceeded", "TOKEN_RATE_LIMIT"],
    ["invalid_grant", "never heard of", "TOKEN_REFUSED"],
  ])("is not what %s / %s means: it fails at once", async (error, description, code) => {
    const { report, tookMs } = await verify({ "oauth2/token": [refuses(error, description)] }, { changedAt: NOW });
    expect([report.attempts, tookMs]).toEqual([1, 0]);
    const token = find(report, "token");
    expect(token).toMatchObject({ status: "failed", code });
    expect(token?.detail).toContain(description);
    expect(token?.remedy).toMatch(/\S/);
  });

  test("may be meant by a signature that does not fit, when the caller has just changed the certificate", async () => {
    const mismatch = refuses("invalid_client", "invalid client credentials");
    const answers = { "oauth2/token": [mismatch, mismatch, undefined] };
    const { report } = await verify(answers, { changedAt: NOW, waitFor: ["TOKEN_SIGNATURE"] });
    expect(report).toMatchObject({ ok: true, attempts: 3 });
  });

  test("of a missing scope is waited for once", async () => {
    const scope = refuses(
      "invalid_request",
      "refresh_token scope is required and the connected app should be installed",
    );
    const { report } = await verify({ "oauth2/token": [scope] }, { changedAt: NOW });
    expect(report.attempts).toBe(2);
    expect(find(report, "token")?.code).toBe("TOKEN_SCOPE_MISSING");
  });

  test("can be cut short by an abort, with no further request", async () => {
    const org = fakeOrg({ "oauth2/token": [NOT_APPROVED] });
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(verify({}, { changedAt: NOW, signal }, org)).rejects.toThrow("interrupted");
    expect(org.requests).toHaveLength(1);
  });
});

describe("the audience", () => {
  const WRONG = refuses("invalid_grant", "audience is invalid");

  test.each([
    [true, "https://test.salesforce.com"],
    [false, "https://login.salesforce.com"],
  ])(
    "of the login host is tried once when the My Domain is refused (sandbox: %s), and reported",
    async (sandbox, other) => {
      const { report, org } = await verify({ "oauth2/token": [WRONG, undefined] }, { sandbox });
      expect(org.assertions.map((claims) => claims.aud)).toEqual([HOST, other]);
      expect(report).toMatchObject({ ok: true, attempts: 2, audience: other });
      expect(find(report, "token")?.detail).toContain(other);
      expect(org.requests.every((request) => request.url.startsWith(HOST))).toBe(true);
    },
  );

  test("refused twice is reported with the answer to the My Domain", async () => {
    const { report } = await verify({ "oauth2/token": [refuses("invalid_grant", "invalid assertion"), NOT_FOUND] });
    expect(report).toMatchObject({ ok: false, attempts: 2, audience: HOST });
    expect(find(report, "token")).toMatchObject({
      code: "TOKEN_ASSERTION_INVALID",
      detail: expect.stringContaining("https://test.salesforce.com was refused too"),
    });
  });

  test("is tried before the wait for an app that is not known yet, and not again", async () => {
    const { report, org } = await verify(
      { "oauth2/token": [NOT_FOUND, NOT_FOUND, NOT_FOUND, undefined] },
      { changedAt: NOW },
    );
    expect(report).toMatchObject({ ok: true, attempts: 4, audience: HOST });
    expect(org.assertions.map((claims) => claims.aud)).toEqual([HOST, "https://test.salesforce.com", HOST, HOST]);
  });
});

describe("the clock", () => {
  test("of the server is used once when it calls the assertion expired", async () => {
    const ahead = NOW + 10 * MINUTE;
    const { report, org } = await verify({ "oauth2/token": [json(EXPIRED, 400, date(ahead)), undefined] });
    expect(report).toMatchObject({ ok: true, attempts: 2, skewMs: 10 * MINUTE });
    expect(org.assertions.map((claims) => claims.exp)).toEqual([NOW / 1000 + 180, ahead / 1000 + 180]);
    expect(find(report, "token")?.detail).toContain("clocks differ by 600 s");
    expect(org.events).toMatchObject([
      { kind: "warning", code: "CLOCK_SKEW", message: expect.stringContaining("behind") },
    ]);
  });

  test("is corrected no second time", async () => {
    const { report } = await verify({ "oauth2/token": [json(EXPIRED, 400, date(NOW))] });
    expect(report).toMatchObject({ ok: false, attempts: 2 });
    expect(find(report, "token")?.code).toBe("TOKEN_ASSERTION_EXPIRED");
  });

  test("that is wrong is named although the login works", async () => {
    const { report, org } = await verify({ "oauth2/token": [json(tokenBody, 200, date(NOW - 5 * MINUTE))] });
    expect(report.ok).toBe(true);
    expect(org.events).toMatchObject([{ code: "CLOCK_SKEW", message: expect.stringContaining("ahead of") }]);
  });

  test("of the same second is not worth a word", async () => {
    const { report, org } = await verify({ "oauth2/token": [json(tokenBody, 200, date(NOW))] });
    expect([report.skewMs, org.events]).toEqual([0, []]);
  });
});

describe("a network or an org that does not answer", () => {
  test("at all is a failed check with the error's remedy; the rest is unknown", async () => {
    const { report } = await verify({ "oauth2/token": [UNREACHABLE] }, { changedAt: NOW });
    expect(report).toMatchObject({ ok: false, attempts: 1 });
    expect(find(report, "reach")).toMatchObject({
      status: "failed",
      code: "ORG_UNREACHABLE",
      remedy: "Check the network.",
    });
    expect(Object.values(statuses(report)).filter((status) => status === "unknown")).toHaveLength(8);
  });

  test("once, during a wait, is a hiccup", async () => {
    const { report } = await verify(
      { "oauth2/token": [NOT_APPROVED, UNREACHABLE, UNREACHABLE, undefined] },
      { changedAt: NOW },
    );
    expect(report).toMatchObject({ ok: true, attempts: 4 });
  });

  test("once, where the connection was made and then cut, is a hiccup; always, it is no org that is reached", async () => {
    const { report, org } = await verify({ "oauth2/token": [CUT, undefined] });
    expect(report).toMatchObject({ ok: true, attempts: 2 });
    expect(new Set(org.assertions.map(({ jti }) => jti)).size).toBe(2);
    const never = await verify({ "oauth2/token": [CUT] });
    expect(never.report).toMatchObject({ ok: false, attempts: 4 });
    expect(find(never.report, "reach")).toMatchObject({ status: "failed", code: "ORG_UNREACHABLE" });
  });

  test("but with maintenance pages is asked a few times more", async () => {
    const page = json(
      "<html><body>Data Not Available. The data you were trying to access could not be found.</body></html>",
    );
    const { report, tookMs } = await verify({ "oauth2/token": [page, json("", 503), undefined] });
    expect(report).toMatchObject({ ok: true, attempts: 3 });
    expect(tookMs).toBe(7_000);
    const down = await verify({ "oauth2/token": [json("", 503)] });
    expect(down.report.attempts).toBe(4);
    expect(find(down.report, "token")).toMatchObject({
      code: "TOKEN_ORG_UNAVAILABLE",
      detail: expect.stringContaining("HTTP 503"),
    });
  });

  test.each(["data/v66.0", "oauth2/userinfo", "oauth2/revoke"])("to %s for a moment is asked again", async (path) => {
    const { report, org, tookMs } = await verify({ [path]: [json("", 503), CUT, json("", 429), undefined] });
    expect(failed(report)).toEqual([]);
    expect(org.requests.filter(({ url }) => url.endsWith(path))).toHaveLength(4);
    expect(tookMs).toBe(17_000);
  });

  test.each([
    ["data/v66.0", "api"],
    ["oauth2/userinfo", "userinfo"],
    ["oauth2/revoke", "revoke"],
  ])("to %s at all fails that check, and blames nobody's settings", async (path, id) => {
    const { report } = await verify({ [path]: [json("<html><body>Down for maintenance</body></html>", 503)] });
    expect(failed(report)).toEqual([id]);
    const check = find(report, id);
    expect(check).toMatchObject({ code: "ORG_UNAVAILABLE", detail: "HTTP 503: Down for maintenance" });
    expect(check?.remedy).toContain("status.salesforce.com");
  });

  test("to the revocation with anything, so that the second try finds no token, has revoked it", async () => {
    const gone = json("error=invalid_token&error_description=invalid+token", 400);
    expect(failed((await verify({ "oauth2/revoke": [CUT, gone] })).report)).toEqual([]);
    expect(failed((await verify({ "oauth2/revoke": [gone] })).report)).toEqual(["revoke"]);
  });

  test("to one of the later requests fails that check and revokes all the same", async () => {
    const { report, org } = await verify({ "data/v66.0": [UNREACHABLE] });
    expect(failed(report)).toEqual(["api"]);
    expect(org.requests.at(-1)?.url).toBe(`${HOST}/services/oauth2/revoke`);
  });

  test("a bug of ours in the network port is no answer of the org: it is thrown, and the token revoked", async () => {
    const org = fakeOrg();
    const http: typeof org.http = async (request) => {
      if (request.url.includes("/data/")) throw new TypeError("bug");
      return org.http(request);
    };
    const ports = { http, clock: fakeClock(NOW), emit: () => {}, randomId: () => "id" };
    const expected = { orgId: ORG_ID, scopes: ["api", "id", "openid"] };
    const input = {
      host: HOST,
      consumerKey: "k",
      username: USERNAME,
      signer,
      expected,
      apiVersion: "66.0",
      sandbox: true,
    };
    await expect(verifyLogin(input, ports)).rejects.toThrow(TypeError);
    expect(org.requests.at(-1)?.url).toContain("/revoke");
  });
});

describe("a token that is not what it should be", () => {
  const gives = (changes: Partial<typeof tokenBody>) => ({ "oauth2/token": [json({ ...tokenBody, ...changes })] });

  test.each([
    [
      "of another org",
      gives({ id: `https://test.salesforce.com/id/00D5g00000OTHEREA2/${USER_ID}` }),
      ["org", "userinfo"],
    ],
    ["of another user", gives({ id: `https://x/id/${ORG_ID}/005000000000002AAA` }), ["user", "userinfo"]],
    ["with an id that names nobody", gives({ id: "https://x/id/1/2" }), ["org", "user", "userinfo"]],
    ["with a scope too many", gives({ scope: "openid api id full" }), ["scopes"]],
    ["with a scope too few", gives({ scope: "openid id" }), ["scopes"]],
    [
      "refused by the API",
      { "data/v66.0": [json([{ errorCode: "INVALID_SESSION_ID", message: "no" }], 401)] },
      ["api"],
    ],
    ["refused by userinfo", { "oauth2/userinfo": [json("Bad_OAuth_Token", 403)] }, ["userinfo"]],
    [
      "of a user with another name",
      {
        "oauth2/userinfo": [json({ user_id: USER_ID, organization_id: ORG_ID, preferred_username: "other@acme.com" })],
      },
      ["userinfo"],
    ],
    ["that cannot be revoked", { "oauth2/revoke": [json({ error: "unsupported_token_type" }, 400)] }, ["revoke"]],
  ])("%s fails, with a remedy, and is revoked", async (_, answers, checks) => {
    const { report, org } = await verify(answers as Answers);
    expect(report.ok).toBe(false);
    expect(failed(report)).toEqual(checks);
    for (const id of checks) expect(find(report, id)?.remedy).toMatch(/\S/);
    expect(org.requests.at(-1)?.url).toBe(`${HOST}/services/oauth2/revoke`);
  });

  test.each([
    "https://evil.example",
    "https://evilsalesforce.com",
    "http://acme.my.salesforce.com",
    "http://127.0.0.1:8080",
    "nonsense",
  ])("for the instance %s is sent nowhere but to the My Domain for its end", async (instance_url) => {
    const { report, org } = await verify(gives({ instance_url }));
    expect(failed(report)).toEqual(["instance"]);
    expect(statuses(report)).toMatchObject({ api: "unknown", userinfo: "unknown", revoke: "passed" });
    expect(new Set(org.requests.map((request) => new URL(request.url).origin))).toEqual(new Set([HOST]));
  });

  test("for another Salesforce host, or one trusted by name, is used there", async () => {
    for (const [instance_url, trustedHosts] of [
      ["https://acme--uat.sandbox.my.salesforce.mil", []],
      ["https://sf.acme.example", ["sf.acme.example"]],
    ] as const) {
      const { report, org } = await verify(gives({ instance_url }), { trustedHosts });
      expect(report.ok).toBe(true);
      expect(org.requests[1]?.url).toBe(`${instance_url}/services/data/v66.0`);
    }
  });
});

describe("nothing secret gets out", () => {
  const echo = (status: number) => json(`{"access_token":"${TOKEN}", "x": "Bearer ${TOKEN}" ${TOKEN}`, status);
  const scenarios: readonly (readonly [string, Answers])[] = [
    ["a success", {}],
    ["a reply cut off", { "oauth2/token": [echo(200)] }],
    ["an error page that repeats it", { "oauth2/token": [echo(500)] }],
    ["a reply without scope", { "oauth2/token": [json({ ...tokenBody, scope: "" })] }],
    [
      "an API that repeats it",
      { "data/v66.0": [echo(401)], "oauth2/userinfo": [echo(403)], "oauth2/revoke": [echo(400)] },
    ],
  ];

  test.each(scenarios)("in the report and events of %s", async (_, answers) => {
    const { report, org } = await verify(answers, { changedAt: NOW });
    const shown = JSON.stringify([report, org.events]);
    expect(shown).not.toContain("cAnArY");
    for (const request of org.requests) {
      const assertion = new URLSearchParams(String(request.body)).get("assertion");
      if (assertion) expect(shown).not.toContain(assertion.split(".")[2]);
      expect(request.url).not.toContain("cAnArY");
    }
  });
});
