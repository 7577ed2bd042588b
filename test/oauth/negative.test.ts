import { createPublicKey } from "node:crypto";
import { compactVerify, decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { sessionError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { HttpReply, HttpRequest } from "../../src/model/ports.ts";
import { type NegativeInput, verifyRefusals } from "../../src/oauth/checks/negative.ts";
import { loadSigner, strangeSigner } from "../../src/oauth/key/key.ts";
import { fakeClock, HOST, json, refuses, tokenBody, USERNAME } from "./fake-org.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const signer = await loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));
const otherSigner = await strangeSigner();
const OTHER = "clerk@acme.com.uat";

const SIGNATURE = refuses("invalid_client", "invalid client credentials");
const ASSERTION = refuses("invalid_grant", "invalid assertion");
const NOT_ASSIGNED = refuses("invalid_app_access", "user is not admin approved to access this app");
const AUDIENCE = refuses("invalid_grant", "audience is invalid");
const NOT_FOUND = refuses("app_not_found", "External client app is not installed in this org");
const EXPIRED = refuses("invalid_grant", "expired authorization code");
const RATE = refuses("rate_limit_exceeded", "number of logins exceeded");
const TOKEN = json(tokenBody);
const CUT = sessionError("ORG_UNREACHABLE", "The connection was lost.", "Check the network.", { data: { sent: true } });

type Kind = "key" | "user" | "audience" | "expired";
type Reply = HttpReply | typeof CUT;
const RIGHT: Readonly<Record<Kind, Reply>> = {
  key: SIGNATURE,
  user: NOT_ASSIGNED,
  audience: AUDIENCE,
  expired: EXPIRED,
};

/** What is wrong with an assertion, as an org would find out. */
async function kindOf(assertion: string, now: number): Promise<Kind> {
  const { sub, aud, exp = 0 } = decodeJwt(assertion);
  const fits = await compactVerify(assertion, createPublicKey(fixture("kantiv.crt"))).then(
    () => true,
    () => false,
  );
  if (!fits) return "key";
  if (sub === OTHER) return "user";
  if (aud === "https://wrong-audience.invalid") return "audience";
  expect(aud).toBe(HOST);
  // A quarter of an hour, less the three minutes that an assertion lives.
  expect(now / 1000 - exp).toBe(12 * 60);
  return "expired";
}

async function tried(
  answers: Partial<Record<Kind, Reply | readonly Reply[]>> = {},
  changes: Partial<NegativeInput> = {},
  revoke = json(""),
) {
  const clock = fakeClock(NOW);
  const asked: string[] = [];
  const events: ProgressEvent[] = [];
  async function http({ url, body }: HttpRequest): Promise<HttpReply> {
    if (url.endsWith("/revoke")) {
      asked.push("revoke");
      return revoke;
    }
    const now = clock.now() + (changes.skewMs ?? 0);
    const kind = await kindOf(new URLSearchParams(String(body)).get("assertion") ?? "", now);
    const scripted = [answers[kind] ?? RIGHT[kind]].flat();
    const answer = scripted[asked.filter((one) => one === kind).length] ?? scripted[0] ?? RIGHT[kind];
    asked.push(kind);
    if ("status" in answer) return answer;
    throw answer;
  }
  const input: NegativeInput = {
    host: HOST,
    consumerKey: "3MVG9key",
    username: USERNAME,
    signer,
    otherSigner,
    outsider: { known: true, value: OTHER },
    ...changes,
  };
  let id = 0;
  const ports = { http, clock, emit: (event: ProgressEvent) => void events.push(event), randomId: () => `${++id}` };
  const checks = await verifyRefusals(input, ports);
  const of = (kind: Kind) => checks.find((check) => check.id === `refused-${kind}`);
  return { checks, of, asked, events, seconds: (clock.now() - NOW) / 1000 };
}

describe("fault 8: a login that must be refused passes", () => {
  test("by what Salesforce says to exactly that, one request each, in the words of the org", async () => {
    const { checks, asked, seconds } = await tried();
    expect(checks.map(({ id, title, status, code }) => [id, title, status, code])).toEqual([
      ["refused-key", "Another key is refused", "passed", "TOKEN_SIGNATURE"],
      ["refused-user", "A user without a way in is refused", "passed", "TOKEN_USER_NOT_ASSIGNED"],
      ["refused-audience", "A wrong audience is refused", "passed", "TOKEN_AUDIENCE"],
      ["refused-expired", "An expired assertion is refused", "passed", "TOKEN_ASSERTION_EXPIRED"],
    ]);
    expect(checks[1]?.detail).toBe(`${OTHER}: invalid_app_access: user is not admin approved to access this app`);
    expect([asked, seconds]).toEqual([["key", "user", "audience", "expired"], 0]);
  });

  test.each([
    ["key", ASSERTION],
    ["audience", ASSERTION],
    ["audience", NOT_FOUND],
    ["expired", ASSERTION],
  ] as const)("%s by the other words that are known for it", async (kind, reply) => {
    expect((await tried({ [kind]: reply })).of(kind)?.status).toBe("passed");
  });

  test.each([json("", 503), json("<html>Welcome</html>"), CUT])(
    "although the org hiccups once, told",
    async (stray) => {
      const { of, asked, events, seconds } = await tried({ user: [stray, NOT_ASSIGNED] });
      expect([of("user")?.status, asked.length, seconds]).toEqual(["passed", 5, 2]);
      expect(events).toMatchObject([{ kind: "waiting", step: "login", remainingMs: 17_000 }]);
    },
  );

  test("with an assertion that is over by the org's clock too", async () => {
    const { of } = await tried({}, { skewMs: -600_000 });
    expect(of("expired")?.status).toBe("passed");
  });
});

describe("fault 8: a login that must be refused is not proven", () => {
  const masked = ["user is inactive", "ip restricted", "ip restricted or invalid login hours"];
  test.each(masked)("where the user is kept out by '%s'", async (words) => {
    const { of } = await tried({
      user: refuses(words.includes("inactive") ? "inactive_user" : "invalid_grant", words),
    });
    expect(of("user")).toMatchObject({ status: "unknown", remedy: expect.stringContaining("--negative-user") });
    expect(of("user")?.detail).toContain(`${OTHER} may be kept out by something else: `);
    expect(of("user")?.code).toMatch(/^TOKEN_/);
  });

  test("where the org says that the app is not there: it may be new to one of its servers", async () => {
    const { of } = await tried({ user: NOT_FOUND });
    expect(of("user")).toMatchObject({ status: "unknown", code: "TOKEN_APP_NOT_FOUND" });
    expect(of("user")?.remedy).toBe(
      "Some orgs say so of a user without a way in, and all of an app that is new to one of their servers: by what was read of the org, nobody else has one.",
    );
  });

  test.each([
    ["key", EXPIRED],
    ["audience", EXPIRED],
    ["user", refuses("inactive_org", "organization is locked, closed, or suspended")],
    ["expired", refuses("invalid_request", "jti already in use")],
  ] as const)("%s by a refusal whose reason lies beside it", async (kind, reply) => {
    const { of } = await tried({ [kind]: reply });
    expect(of(kind)).toMatchObject({
      status: "unknown",
      code: expect.stringMatching(/^TOKEN_/),
      remedy: expect.any(String),
    });
  });

  test("where the org has had too many logins: what comes after is not tried", async () => {
    const { checks, asked } = await tried({ user: RATE });
    expect(checks.map(({ status }) => status)).toEqual(["passed", "unknown", "unknown", "unknown"]);
    expect(checks[2]).toMatchObject({ code: "TOKEN_RATE_LIMIT", detail: "not tried: the org has had too many logins" });
    expect(asked).toEqual(["key", "user"]);
  });

  test.each([
    ["a 503", json("", 503)],
    ["a page", json("<html>Welcome</html>")],
    ["a lost connection", CUT],
  ])("where %s stays: four requests, 17 seconds, and what comes after is not tried", async (_, stray) => {
    const { checks, asked, seconds, events } = await tried({ key: stray });
    for (const check of checks) {
      expect(check).toMatchObject({
        status: "unknown",
        code: "TOKEN_ENDPOINT_UNREACHABLE",
        remedy: expect.any(String),
      });
    }
    expect(checks[1]?.detail).toBe("not tried: the token endpoint gives no clear answer");
    expect([asked, seconds]).toEqual([["key", "key", "key", "key"], 17]);
    expect(events[0]).toMatchObject({ kind: "waiting", remainingMs: 17_000 });
  });

  test("where nobody is there to try, with why", async () => {
    const { of, asked } = await tried({}, { outsider: { known: false, why: "every active user holds it" } });
    expect(of("user")).toEqual({
      id: "refused-user",
      title: "A user without a way in is refused",
      status: "unknown",
      detail: "every active user holds it",
    });
    expect(asked).toEqual(["key", "audience", "expired"]);
  });
});

describe("fault 8: a login that must be refused fails", () => {
  test.each(["key", "user", "audience", "expired"] as const)(
    "by a token for %s, which is revoked at once",
    async (kind) => {
      const { of, asked } = await tried({ [kind]: TOKEN });
      expect(of(kind)).toMatchObject({ status: "failed", code: "LOGIN_NOT_REFUSED", remedy: expect.any(String) });
      expect(of(kind)?.detail).toMatch(/gets a token.*\. It is revoked\.$/);
      expect(asked[asked.indexOf(kind) + 1]).toBe("revoke");
    },
  );

  test("and says so where the token could not be revoked", async () => {
    const { of } = await tried({ user: TOKEN }, {}, json("<html>Welcome</html>"));
    expect(of("user")?.detail).toContain("It could not be revoked: end the session in Setup");
  });

  test("where it is refused for not having approved the app: users approve it themselves", async () => {
    const { of } = await tried({ user: refuses("invalid_grant", "user hasn't approved this consumer") });
    expect(of("user")).toMatchObject({ status: "failed", code: "TOKEN_NOT_APPROVED" });
    expect(of("user")?.remedy).toContain("admin-approved");
  });

  test.each([
    ["key", NOT_ASSIGNED],
    ["user", SIGNATURE],
    ["audience", NOT_ASSIGNED],
    ["expired", AUDIENCE],
  ] as const)("%s where it is refused for something else", async (kind, reply) => {
    const { of } = await tried({ [kind]: reply });
    expect(of(kind)).toMatchObject({ status: "failed", remedy: expect.stringContaining("the login itself") });
    expect(of(kind)?.detail).toContain("refused, but not for this");
  });
});

test("an expired assertion is not signed by a clock that is more than a day off: it would be good for years", async () => {
  const { asked, of } = await tried({}, { skewMs: Date.parse("9999-12-31T00:00:00Z") - NOW });
  expect(asked).not.toContain("expired");
  expect(of("expired")).toMatchObject({ status: "unknown", code: "CLOCK_SKEW" });
});
