import { describe, expect, test } from "vitest";
import { sessionError } from "../../src/model/errors.ts";
import type { Http } from "../../src/model/ports.ts";
import { proveRefused } from "../../src/oauth/checks/refused.ts";
import { loadSigner } from "../../src/oauth/key/key.ts";
import type { LoginInput } from "../../src/oauth/login/login.ts";
import { fakeClock, fakeOrg, HOST, json, refuses, tokenBody, USERNAME } from "./fake-org.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const MINUTE = 60_000;
const signer = await loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));

const TOKEN = json(tokenBody);
const GONE = refuses("invalid_client_id", "client identifier invalid");
const CUT = sessionError("ORG_UNREACHABLE", "The connection was lost.", "Check the network.", { data: { sent: true } });
const DOWN = sessionError("ORG_UNREACHABLE", "Nobody listens.", "Check the network.", { data: { sent: false } });

type Answers = readonly (ReturnType<typeof json> | typeof CUT)[];

async function prove(answers: Answers, changes: Partial<LoginInput> = {}, revoke: Answers = []) {
  const org = fakeOrg({ "oauth2/token": answers, "oauth2/revoke": revoke });
  const clock = fakeClock(NOW);
  const input = {
    host: HOST,
    consumerKey: "3MVG9key",
    username: USERNAME,
    signer,
    sandbox: true,
    recorded: true,
    ...changes,
  };
  let id = 0;
  const ports = {
    http: org.http,
    clock,
    emit: (event: (typeof org.events)[number]) => org.events.push(event),
    randomId: () => `${++id}`,
  };
  const check = await proveRefused(input, ports);
  const asked = org.requests.map(({ url }) => url.split("/").at(-1));
  return { check, asked, seconds: (clock.now() - NOW) / 1000, org };
}

describe("fault 4: that a login is refused is proven", () => {
  test.each([
    ["the app is not known any more", "TOKEN_CLIENT_UNKNOWN", GONE, 1],
    [
      "the app is not in this org",
      "TOKEN_APP_NOT_FOUND",
      refuses("app_not_found", "External client app is not installed in this org"),
      2,
    ],
    [
      "the user is not admitted",
      "TOKEN_USER_NOT_ASSIGNED",
      refuses("invalid_app_access", "user is not admin approved to access this app"),
      1,
    ],
    [
      "the user has not approved the app",
      "TOKEN_NOT_APPROVED",
      refuses("invalid_grant", "user hasn't approved this consumer"),
      1,
    ],
    [
      "an administrator blocks the app",
      "TOKEN_APP_BLOCKED",
      refuses("oauth_app_blocked", "this app is blocked by admin"),
      1,
    ],
  ])("where %s, at once and in the org's words", async (_, code, reply, requests) => {
    const { check, asked, seconds } = await prove([reply], { changedAt: NOW });
    expect(check).toMatchObject({ id: "refused", title: "The JWT login is refused", status: "passed", code });
    const { error, error_description } = JSON.parse(reply.body.toString());
    expect(check.detail).toBe(`${error}: ${error_description}`);
    expect([asked.length, seconds]).toEqual([requests, 0]);
  });

  test("after a while in which the org still gave tokens: each is revoked, and each wait told with the time left", async () => {
    const { check, asked, seconds, org } = await prove([TOKEN, TOKEN, GONE], { changedAt: NOW });
    expect(check.status).toBe("passed");
    expect(asked).toEqual(["token", "revoke", "token", "revoke", "token"]);
    expect(seconds).toBe(15);
    expect(org.events[0]).toEqual({
      kind: "waiting",
      step: "login",
      detail: "the org still gives tokens",
      elapsedMs: 0,
      remainingMs: 15 * MINUTE,
    });
    expect(org.events).toHaveLength(3);
    expect(new Set(org.assertions.map(({ jti }) => jti)).size).toBe(3);
  });

  test("by the org's clock, where this machine's is wrong", async () => {
    const late = { error: "invalid_grant", error_description: "expired authorization code" };
    const { check, org } = await prove([json(late, 400, { date: new Date(NOW + 600_000).toUTCString() }), GONE]);
    expect(check.status).toBe("passed");
    expect(org.assertions[1]?.exp).toBe((NOW + 600_000) / 1000 + 180);
  });

  test.each([
    ["a 503", json("", 503)],
    ["a 500", json("oops", 500)],
    ["a page", json("<html>Welcome</html>")],
    ["a lost connection", CUT],
  ])("although %s came in between", async (_, stray) => {
    const { check, seconds, org } = await prove([stray, GONE]);
    expect([check.status, seconds]).toEqual(["passed", 2]);
    expect(org.events).toMatchObject([{ kind: "waiting", step: "login" }]);
  });
});

describe("fault 4: that a login is refused is not proven", () => {
  test.each([
    ["TOKEN_ASSERTION_EXPIRED", refuses("invalid_grant", "expired authorization code"), 2],
    ["TOKEN_IP_RESTRICTED", refuses("invalid_grant", "ip restricted"), 1],
    ["TOKEN_LOGIN_RESTRICTED", refuses("invalid_grant", "ip restricted or invalid login hours"), 1],
    ["TOKEN_RATE_LIMIT", refuses("rate_limit_exceeded", "number of logins exceeded"), 1],
    ["TOKEN_USER_INACTIVE", refuses("inactive_user", "user is inactive"), 1],
    ["TOKEN_SIGNATURE", refuses("invalid_client", "invalid client credentials"), 1],
    ["TOKEN_ASSERTION_INVALID", refuses("invalid_grant", "invalid assertion"), 2],
    ["TOKEN_ORG_INACTIVE", refuses("inactive_org", "organization is locked, closed, or suspended"), 1],
    ["TOKEN_REFUSED", refuses("invalid_grant", "words that nobody knows"), 1],
  ])("by %s, and nothing is waited for", async (code, reply, requests) => {
    const { check, asked, seconds } = await prove([reply], { changedAt: NOW });
    expect(check).toMatchObject({ id: "refused", status: "unknown", code });
    expect(check.detail).toContain(JSON.parse(reply.body.toString()).error_description);
    expect(check.detail).toContain("not proven");
    expect(check.remedy).toContain("External Client App Manager");
    expect([asked.length, seconds]).toEqual([requests, 0]);
  });

  test("by a refusal that is only a sign of a change on its way: waited out to the end of the window", async () => {
    const scope = refuses(
      "invalid_request",
      "refresh_token scope is required and the connected app should be installed",
    );
    const { check, seconds, org } = await prove([scope], { changedAt: NOW, propagationWindowMs: MINUTE });
    expect([check.status, check.code, seconds]).toEqual(["unknown", "TOKEN_SCOPE_MISSING", 60]);
    expect(org.events[0]).toMatchObject({ kind: "waiting", detail: "the change is on its way", remainingMs: MINUTE });
    expect((await prove([scope, GONE], { changedAt: NOW })).check.status).toBe("passed");
    expect((await prove([scope])).seconds).toBe(0);
  });

  test.each([
    ["503", json("", 503), "HTTP", 4, 17],
    ["500", json("", 500), "HTTP", 4, 17],
    ["429", json("", 429), "HTTP", 4, 17],
    ["empty 401", json("", 401), "HTTP 401", 4, 17],
    ["page", json("<html>Welcome to the proxy</html>"), "Welcome to the proxy", 4, 17],
    ["lost connection", CUT, "The connection was lost.", 4, 17],
    ["host where nobody listens", DOWN, "Nobody listens.", 1, 0],
  ])(
    "by a %s that stays: the token endpoint is out of reach, by one rule and one code",
    async (_, stray, words, requests, pause) => {
      const { check, asked, seconds } = await prove([stray], { changedAt: NOW });
      expect(check).toMatchObject({ id: "refused", status: "unknown", code: "TOKEN_ENDPOINT_UNREACHABLE" });
      expect(check.remedy).toMatch(/^Run the same command again: it tries the login anew\. \S/);
      if (words !== "HTTP") expect(check.detail).toContain(words);
      expect([asked.length, seconds]).toEqual([requests, pause]);
    },
  );
});

describe("fault 4: that a login is refused is refuted by a token", () => {
  test("at once where nothing was changed, and the token is revoked", async () => {
    const { check, asked, seconds } = await prove([TOKEN]);
    expect(check).toEqual({
      id: "refused",
      title: "The JWT login is refused",
      status: "failed",
      detail: "the org gave a token. It is revoked.",
      remedy:
        "Look in Setup, External Client App Manager, whether the app is really gone; block it there, and deactivate the integration user.",
      code: "LOGIN_NOT_REFUSED",
    });
    expect([asked, seconds]).toEqual([["token", "revoke"], 0]);
  });

  test.each([
    ["of the command line", { propagationWindowMs: 2 * MINUTE, changedAt: NOW }, 120],
    ["of Salesforce", { changedAt: NOW }, 900],
    ["that began before", { changedAt: NOW - 14 * MINUTE }, 60],
    ["told by a clock that is ahead", { changedAt: NOW + 600 * MINUTE }, 900],
    ["of no length", { changedAt: NOW, propagationWindowMs: 0 }, 0],
  ])("to the end of the window %s, with every token revoked", async (_, changes, end) => {
    const { check, asked, seconds } = await prove([TOKEN], changes);
    expect([check.status, seconds]).toEqual(["failed", end]);
    expect(asked.filter((path) => path === "revoke")).toHaveLength(asked.filter((path) => path === "token").length);
  });

  test("with no more than forty logins in a window of a day, to its end", async () => {
    const { asked, seconds } = await prove([TOKEN], { changedAt: NOW, propagationWindowMs: 24 * 60 * MINUTE });
    expect(asked.filter((path) => path === "token")).toHaveLength(40);
    expect(seconds).toBeCloseTo(24 * 3_600, 0);
  });

  test("says so where the token could not be revoked", async () => {
    const { check } = await prove([TOKEN], {}, [json("<html>Welcome</html>")]);
    expect(check.detail).toBe(
      "the org gave a token. It could not be revoked: end the session in Setup, Session Management.",
    );
  });
});

test("fault 4: nothing more is sent after an abort, and no wait is begun", async () => {
  const stop = new AbortController();
  const org = fakeOrg({ "oauth2/token": [TOKEN] });
  const http: Http = async (request) => {
    const reply = await org.http(request);
    stop.abort();
    return reply;
  };
  const input = { host: HOST, consumerKey: "k", username: USERNAME, signer, sandbox: true, changedAt: NOW };
  const ports = { http, clock: fakeClock(NOW), emit: () => {}, randomId: () => "id" };
  await expect(proveRefused({ ...input, signal: stop.signal }, ports)).rejects.toMatchObject({ code: "INTERRUPTED" });
  expect(org.requests).toHaveLength(1);
});
