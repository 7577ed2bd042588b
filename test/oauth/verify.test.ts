import { describe, expect, test } from "vitest";
import { sessionError } from "../../src/model/errors.ts";
import type { VerifyReport } from "../../src/model/verified.ts";
import {
  type Answers,
  type FakeOrg,
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
import { NOW, verify } from "./verify-run.ts";

const MINUTE = 60_000;
const date = (ms: number) => ({ date: new Date(ms).toUTCString() });

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
    const stop = new AbortController();
    const http: FakeOrg["http"] = async (request) => {
      const reply = await org.http(request);
      stop.abort();
      return reply;
    };
    await expect(verify({}, { changedAt: NOW, signal: stop.signal }, { ...org, http })).rejects.toThrow();
    expect(org.requests).toHaveLength(1);
  });

  test("fault 8: an abort after the token leaves it to the org's time-out: nothing more is sent, not even its end", async () => {
    for (const last of ["oauth2/token", "data/v66.0", "oauth2/userinfo"]) {
      const org = fakeOrg();
      const stop = new AbortController();
      const http: FakeOrg["http"] = async (request) => {
        const reply = await org.http(request);
        if (request.url.endsWith(last)) stop.abort();
        return reply;
      };
      const run = verify({}, { signal: stop.signal }, { ...org, http });
      await expect(run).rejects.toMatchObject({ code: "INTERRUPTED", exit: 130 });
      expect(org.requests.at(-1)?.url).toContain(last);
    }
  });

  test("fault 8: no wait is longer than the window, whatever the clock says that told of the change", async () => {
    const ahead = { changedAt: NOW + 24 * 60 * MINUTE, propagationWindowMs: 5 * MINUTE };
    expect((await verify({ "oauth2/token": [NOT_APPROVED] }, ahead)).tookMs).toBe(5 * MINUTE);
    const scopes = { "oauth2/token": [json({ ...tokenBody, scope: "api" })] };
    expect((await verify(scopes, ahead)).tookMs).toBe(5 * MINUTE);
    expect((await verify({ "oauth2/token": [NOT_APPROVED] }, { ...ahead, propagationWindowMs: 0 })).tookMs).toBe(0);
    const turning = { "oauth2/token": [json({ ...tokenBody, scope: "api" }), NOT_APPROVED] };
    expect((await verify(turning, ahead)).tookMs).toBe(5 * MINUTE);
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

describe("an org, or whoever stands in its place, that would have more signed than its own login", () => {
  const WRONG = refuses("invalid_grant", "audience is invalid");
  const DAY = 24 * 60 * MINUTE;

  test("gets no assertion for a host that all orgs share, for a consumer key that is not on record", async () => {
    const { report, org } = await verify({ "oauth2/token": [WRONG, undefined] }, { recorded: false });
    expect(org.assertions.map((claims) => claims.aud)).toEqual([HOST]);
    expect(report).toMatchObject({ ok: false, attempts: 1 });
    expect(find(report, "token")?.detail).not.toContain("was refused too");
  });

  test.each([
    ["the year 9999", Date.parse("9999-12-31T23:59:59Z")],
    ["more than a day ahead", NOW + DAY + 2000],
    ["more than a day behind", NOW - DAY - 2000],
  ])("gets none by the clock of its own, where that is %s", async (_what, at) => {
    const { report, org } = await verify({ "oauth2/token": [json(EXPIRED, 400, date(at)), undefined] });
    expect(org.assertions).toHaveLength(1);
    expect(find(report, "token")).toMatchObject({ status: "failed", code: "CLOCK_SKEW" });
    expect(find(report, "token")?.remedy).toContain("NTP");
    for (const { exp } of org.assertions) expect(Math.abs(Number(exp) * 1000 - NOW)).toBeLessThan(5 * MINUTE);
  });

  test("may be a day off, as a machine that slept is", async () => {
    const { report } = await verify({ "oauth2/token": [json(EXPIRED, 400, date(NOW + DAY - 1000)), undefined] });
    expect(report.ok).toBe(true);
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

  test("in time is asked once more, since each silence costs minutes", async () => {
    const silent = sessionError("HTTP_TIMEOUT", "No answer within 120 s.", "Try again later.", {
      data: { sent: true },
    });
    expect((await verify({ "oauth2/token": [silent, undefined] })).report.outcome).toBe("token");
    const { report, tookMs } = await verify({ "oauth2/token": [silent] });
    expect([report.outcome, report.attempts, tookMs]).toEqual(["unreachable", 2, 2_000]);
    expect(find(report, "reach")?.code).toBe("HTTP_TIMEOUT");
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
      status: "unknown",
      code: "TOKEN_ORG_UNAVAILABLE",
      detail: expect.stringContaining("HTTP 503"),
    });
  });

  test("to the revocation for a moment is asked again, with each wait told", async () => {
    const { report, org, tookMs } = await verify({ "oauth2/revoke": [json("", 503), CUT, json("", 429), undefined] });
    expect(find(report, "revoke")?.status).toBe("passed");
    expect(org.requests.filter(({ url }) => url.endsWith("revoke"))).toHaveLength(4);
    expect(tookMs).toBe(17_000);
    expect(org.events[0]).toMatchObject({
      kind: "waiting",
      detail: "the org gives no clear answer (HTTP 503)",
      remainingMs: 17_000,
    });
  });

  test.each(["data/v66.0", "oauth2/userinfo"])(
    "to %s is asked once: repeating reads is the network's part",
    async (path) => {
      const { org } = await verify({ [path]: [json("", 503)] });
      expect(org.requests.filter(({ url }) => url.endsWith(path))).toHaveLength(1);
    },
  );

  test.each([
    ["data/v66.0", "api"],
    ["oauth2/userinfo", "userinfo"],
    ["oauth2/revoke", "revoke"],
  ])("to %s at all leaves that check unknown, and blames nobody's settings", async (path, id) => {
    for (const status of [500, 503, 429]) {
      const { report } = await verify({ [path]: [json("<html><body>Down for maintenance</body></html>", status)] });
      expect([report.ok, failed(report)]).toEqual([false, []]);
      const check = find(report, id);
      expect(check).toMatchObject({
        status: "unknown",
        code: "ORG_UNAVAILABLE",
        detail: `not shown: HTTP ${status}: Down for maintenance`,
      });
      expect(check?.remedy).toContain("status.salesforce.com");
      expect(check?.remedy).not.toContain("OpenID");
    }
  });

  test("to the revocation with anything, so that the second try finds no token, has revoked it", async () => {
    const gone = json("error=invalid_token&error_description=invalid+token", 400);
    expect(failed((await verify({ "oauth2/revoke": [CUT, gone] })).report)).toEqual([]);
    expect(failed((await verify({ "oauth2/revoke": [gone] })).report)).toEqual(["revoke"]);
    const inJson = json({ error: "invalid_token" }, 400);
    expect(find((await verify({ "oauth2/revoke": [CUT, inJson] })).report, "revoke")?.status).toBe("passed");
  });

  test("to the revocation with a connection is a hiccup of a host that has just answered", async () => {
    expect(find((await verify({ "oauth2/revoke": [UNREACHABLE, undefined] })).report, "revoke")?.status).toBe("passed");
  });

  test("to the revocation in any way leaves that unknown, with the error's code and how to end the session", async () => {
    const { report } = await verify({ "oauth2/revoke": [CUT] });
    expect(find(report, "revoke")).toMatchObject({
      status: "unknown",
      code: "ORG_UNREACHABLE",
      detail: "not shown: The org cannot be reached.",
      remedy: expect.stringMatching(/^Check the network\. End the session in Setup/),
    });
  });

  test("to one of the later requests leaves that check unknown and revokes all the same", async () => {
    const { report, org } = await verify({ "data/v66.0": [UNREACHABLE] });
    expect(report.ok).toBe(false);
    expect(find(report, "api")).toMatchObject({
      status: "unknown",
      code: "ORG_UNREACHABLE",
      remedy: "Check the network.",
    });
    expect(org.requests.at(-1)?.url).toBe(`${HOST}/services/oauth2/revoke`);
  });

  test("a bug of ours in the network port is no answer of the org: it is thrown, and the token revoked", async () => {
    const org = fakeOrg();
    const http: typeof org.http = async (request) => {
      if (request.url.includes("/data/")) throw new TypeError("bug");
      return org.http(request);
    };
    await expect(verify({}, {}, { ...org, http })).rejects.toThrow(TypeError);
    expect(org.requests.at(-1)?.url).toContain("/revoke");
  });
});

describe("fault 8: a proof is a legible answer of the right form", () => {
  const PAGE = json("<html><body>Please log in</body></html>");
  const CHECK: Readonly<Record<string, string>> = {
    "data/v66.0": "api",
    "oauth2/userinfo": "userinfo",
    "oauth2/revoke": "revoke",
  };

  test.each([
    ["data/v66.0", "a page", PAGE],
    ["data/v66.0", "nothing", json("")],
    ["data/v66.0", "an empty object", json({})],
    ["data/v66.0", "a list", json([{ version: "66.0" }])],
    ["data/v66.0", "JSON cut off", json('{"sobjects":"/services/data/v66.0/sobjects","query":"/serv')],
    ["data/v66.0", "the resources of another version", json({ query: "/services/data/v65.0/query", sobjects: "/x" })],
    ["data/v66.0", "a page that forbids", json("<html>Forbidden</html>", 403)],
    ["data/v66.0", "JSON of a proxy", json({ status: "forbidden" }, 403)],
    ["oauth2/userinfo", "a page", PAGE],
    ["oauth2/userinfo", "one id of two", json({ user_id: USER_ID })],
    ["oauth2/userinfo", "a page that forbids", json("<html>Bad_OAuth_Token</html>", 403)],
    ["oauth2/revoke", "a page", PAGE],
    ["oauth2/revoke", "JSON", json({ ok: true })],
    ["oauth2/revoke", "no content", json("", 204)],
    ["oauth2/revoke", "a page that forbids", json("<html>Forbidden</html>", 403)],
  ])("%s with %s shows nothing: unknown, with what was answered, a code and a remedy", async (path, _, reply) => {
    const { report } = await verify({ [path]: [reply] });
    expect([report.ok, report.outcome, failed(report)]).toEqual([false, "token", []]);
    expect(find(report, CHECK[path] ?? "")).toMatchObject({
      status: "unknown",
      code: "LOGIN_ANSWER_UNCLEAR",
      detail: expect.stringContaining(`HTTP ${reply.status}`),
      remedy: expect.stringMatching(/proxy or login page/),
    });
    expect(Object.values(statuses(report)).filter((status) => status === "passed")).toHaveLength(8);
  });

  test("a revoked token that is answered by white space is over; a token left open says how to end it", async () => {
    expect(find((await verify({ "oauth2/revoke": [json("\r\n")] })).report, "revoke")?.status).toBe("passed");
    expect(find((await verify({ "oauth2/revoke": [PAGE] })).report, "revoke")?.remedy).toContain("Session Management");
  });

  test.each([
    ["a token", {}],
    ["a refusal", { "oauth2/token": [NOT_APPROVED] }],
    ["a page for the token", { "oauth2/token": [PAGE] }],
    ["no connection", { "oauth2/token": [UNREACHABLE] }],
    [
      "an instance of somebody else",
      { "oauth2/token": [json({ ...tokenBody, instance_url: "https://evil.example" })] },
    ],
    ["pages for all else", { "data/v66.0": [PAGE], "oauth2/userinfo": [PAGE], "oauth2/revoke": [PAGE] }],
  ])("after %s each check has passed, or has a code and a remedy", async (_, answers) => {
    const { report } = await verify(answers);
    for (const check of report.checks) {
      if (check.status !== "passed")
        expect(check).toMatchObject({ code: expect.any(String), remedy: expect.any(String) });
    }
    expect(report.ok).toBe(report.checks.every(({ status }) => status === "passed"));
  });
});

describe("fault 8: what came of the login", () => {
  const PAGE = json("<html><body>Please log in</body></html>");
  const outcomeOf = async (...answers: (ReturnType<typeof json> | typeof CUT)[]) => {
    const { report, tookMs } = await verify(
      { "oauth2/token": answers },
      { changedAt: NOW, propagationWindowMs: MINUTE },
    );
    return [report.outcome, find(report, "token")?.code, tookMs / 1000];
  };

  test.each([
    ["a signature that does not fit", "TOKEN_SIGNATURE", refuses("invalid_client", "invalid client credentials")],
    ["an inactive user", "TOKEN_USER_INACTIVE", refuses("inactive_user", "user is inactive")],
    ["an invalid grant in new words", "TOKEN_REFUSED", refuses("invalid_grant", "new words")],
  ])("is refused by %s", async (_, code, reply) => {
    expect(await outcomeOf(reply)).toEqual(["refused", code, 0]);
  });

  test.each([
    ["a refusal that a change on its way gives too", "TOKEN_NOT_APPROVED", 60, NOT_APPROVED],
    ["too many logins", "TOKEN_RATE_LIMIT", 0, refuses("rate_limit_exceeded", "number of logins exceeded")],
    ["a clock that stays wrong", "TOKEN_ASSERTION_EXPIRED", 0, json(EXPIRED, 400)],
    [
      "an org that is locked",
      "TOKEN_ORG_INACTIVE",
      0,
      refuses("inactive_org", "organization is locked, closed, or suspended"),
    ],
    ["an error that nobody knows", "TOKEN_REFUSED", 0, refuses("new_error", "new words")],
    ["pages", "TOKEN_UNCLEAR", 17, PAGE],
    ["empty answers with 401", "TOKEN_UNCLEAR", 17, json("", 401)],
    ["JSON without an error", "TOKEN_UNCLEAR", 17, json({ message: "forbidden" }, 403)],
    ["server errors", "TOKEN_ORG_UNAVAILABLE", 17, json("", 500)],
    ["JSON of a server in trouble", "TOKEN_ORG_UNAVAILABLE", 17, json({ error: "server_error" }, 503)],
  ])("is unclear after %s", async (_, code, seconds, reply) => {
    expect(await outcomeOf(reply)).toEqual(["unclear", code, seconds]);
  });

  test("is unreachable after lost connections, by the same pauses", async () => {
    expect(await outcomeOf(CUT)).toEqual(["unreachable", "ORG_UNREACHABLE", 17]);
  });

  test.each([
    ["page", PAGE],
    ["401", json("", 401)],
    ["500", json("oops", 500)],
    ["lost connection", CUT],
  ])("is a token when one %s came in between", async (_, stray) => {
    const { report, org } = await verify({ "oauth2/token": [stray, undefined] });
    expect(report).toMatchObject({ ok: true, outcome: "token", attempts: 2 });
    expect(org.events).toMatchObject([{ kind: "waiting", step: "login", remainingMs: 17_000 }]);
    expect(new Set(org.assertions.map(({ jti }) => jti)).size).toBe(2);
  });

  test("is refused where the org's state was found to be the cause of what else may be spreading", async () => {
    const { report } = await verify({ "oauth2/token": [NOT_APPROVED] }, { changedAt: NOW, mayWait: async () => false });
    expect([report.outcome, find(report, "token")?.code]).toEqual(["refused", "TOKEN_NOT_APPROVED"]);
  });

  test("an answer without all fields is no login, is not asked for again, and its token is ended", async () => {
    const { report, org } = await verify({ "oauth2/token": [json({ ...tokenBody, scope: "" })] });
    expect([report.outcome, report.attempts]).toEqual(["unclear", 1]);
    expect(find(report, "token")).toMatchObject({ status: "unknown", detail: expect.stringContaining("has no scope") });
    expect(org.requests.map(({ url }) => url.split("/").at(-1))).toEqual(["token", "revoke"]);
  });
});

describe("fault 8: an answer that asks to be left alone for a while", () => {
  const busy = (after: string, status = 429) => json("", status, { "retry-after": after });

  test.each([
    ["seconds", "30", 30],
    ["fewer seconds than the usual pause", "1", 2],
    ["a date", new Date(NOW + 45_000).toUTCString(), 45],
    ["a date that is past", new Date(NOW - 45_000).toUTCString(), 2],
    ["a word", "soon", 2],
  ])("in %s is waited for", async (_, after, seconds) => {
    const { report, tookMs } = await verify({ "oauth2/token": [busy(after), undefined] });
    expect([report.outcome, tookMs]).toEqual(["token", seconds * 1000]);
  });

  test("for longer than two minutes ends the run's patience at once", async () => {
    const { report, tookMs } = await verify({ "oauth2/token": [busy("121"), undefined] });
    expect([report.outcome, report.attempts, tookMs]).toEqual(["unclear", 1, 0]);
    expect((await verify({ "oauth2/token": [busy("120", 503), undefined] })).report.outcome).toBe("token");
  });
});

describe("a token that is not what it should be", () => {
  const gives = (changes: Partial<typeof tokenBody>) => ({ "oauth2/token": [json({ ...tokenBody, ...changes })] });

  test.each([
    [
      "of another org",
      gives({ id: `https://test.salesforce.com/id/00D5g00000OTHEREA5/${USER_ID}` }),
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
