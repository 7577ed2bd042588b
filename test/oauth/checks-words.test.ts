import { describe, expect, test } from "vitest";
import { sessionError } from "../../src/model/errors.ts";
import type { VerifyInput } from "../../src/oauth/checks/verify.ts";
import { expectGolden } from "../helpers/golden.ts";
import { type Answers, HOST, json, ORG_ID, refuses, tokenBody, USER_ID } from "./fake-org.ts";
import { NOW, verify } from "./verify-run.ts";

const MINUTE = 60_000;
const OTHER_ORG = "00D5g00000ZZZZZEA5";
const OTHER_USER = "005000000000009AAA";
const date = (ms: number) => ({ date: new Date(ms).toUTCString() });
const gives = (changes: Partial<typeof tokenBody>): Answers => ({
  "oauth2/token": [json({ ...tokenBody, ...changes })],
});
const refused = (error: string, description: string): Answers => ({ "oauth2/token": [refuses(error, description)] });
const says = (user_id: string, organization_id: string, preferred_username: string): Answers => ({
  "oauth2/userinfo": [json({ user_id, organization_id, preferred_username })],
});
const fault = (errorCode: string, status: number): Answers => ({
  "data/v66.0": [json([{ errorCode, message: "in words" }], status)],
});
const idOf = (orgId: string, userId: string) => `https://test.salesforce.com/id/${orgId}/${userId}`;
const EXPECTED = { orgId: ORG_ID, userId: USER_ID, scopes: ["Api", "Basic", "OpenID", "RefreshToken"] };
const DOWN = sessionError("ORG_UNREACHABLE", "The org cannot be reached.", "Check the network.");

/** Each kind of answer that a check turns on. */
const ANSWERS: Readonly<Record<string, [answers: Answers, changes?: Partial<VerifyInput>]>> = {
  "as it should be": [{}],
  "a token of another org and user": [gives({ id: idOf(OTHER_ORG, OTHER_USER) })],
  "a token of nobody": [gives({ id: "https://test.salesforce.com/id/x/y" })],
  "a token with other scopes": [gives({ scope: "api full" })],
  "a token with a scope too many": [gives({ scope: "openid api id full" })],
  "a token with a scope too few": [gives({ scope: "openid id" })],
  "a token for an instance that is not Salesforce's": [gives({ instance_url: "https://evil.example" })],
  "a token for a server of this machine": [gives({ instance_url: "http://127.0.0.1:8080" })],
  "a token, by a clock two minutes ahead": [{ "oauth2/token": [json(tokenBody, 200, date(NOW - 2 * MINUTE))] }],
  "a token, by a clock nearly a minute behind": [{ "oauth2/token": [json(tokenBody, 200, date(NOW + 59_000))] }],
  "a token, by a clock a minute behind": [{ "oauth2/token": [json(tokenBody, 200, date(NOW + MINUTE))] }],
  "a token for the other audience": [
    { "oauth2/token": [refuses("invalid_grant", "audience is invalid"), json(tokenBody)] },
  ],
  "no user to compare": [{}, { expected: { orgId: ORG_ID, scopes: EXPECTED.scopes } }],
  "no session for the API": [fault("INVALID_SESSION_ID", 401)],
  "no API for the user": [fault("API_CURRENTLY_DISABLED", 403)],
  "no API in the org": [fault("API_DISABLED_FOR_ORG", 403)],
  "no API calls left": [fault("REQUEST_LIMIT_EXCEEDED", 403)],
  "no such version": [fault("NOT_FOUND", 404)],
  "another fault of the API": [fault("SOMETHING_NEW", 400)],
  "a page where the API is": [{ "data/v66.0": [json("<html><body>Log in</body></html>")] }],
  "nothing where the API is": [{ "data/v66.0": [json("", 404)] }],
  "an API in trouble": [{ "data/v66.0": [json("", 503)] }],
  "an API out of reach": [{ "data/v66.0": [DOWN] }],
  "no userinfo": [{ "oauth2/userinfo": [json("Bad_OAuth_Token", 403)] }],
  "no userinfo, and no scope for it": [
    { ...gives({ scope: "api" }), "oauth2/userinfo": [json("Bad_OAuth_Token", 403)] },
    { expected: { orgId: ORG_ID, userId: USER_ID, scopes: ["Api"] } },
  ],
  "another refusal of userinfo, and no scope for it": [
    { ...gives({ scope: "api" }), "oauth2/userinfo": [json("Bad_OAuth_Token", 401)] },
    { expected: { orgId: ORG_ID, userId: USER_ID, scopes: ["Api"] } },
  ],
  "no userinfo, and every scope": [
    { ...gives({ scope: "full" }), "oauth2/userinfo": [json("Bad_OAuth_Token", 403)] },
    { expected: { orgId: ORG_ID, userId: USER_ID, scopes: ["Full"] } },
  ],
  "userinfo of another user": [says(OTHER_USER, ORG_ID, "kantiv@acme.com.uat")],
  "userinfo of another org": [says(USER_ID, OTHER_ORG, "kantiv@acme.com.uat")],
  "userinfo of another name": [says(USER_ID, ORG_ID, "other@acme.com")],
  "userinfo of the same name in capitals": [says(USER_ID, ORG_ID, "Kantiv@ACME.com.uat")],
  "userinfo without a name": [says(USER_ID.slice(0, 15), ORG_ID.slice(0, 15), "")],
  "a page where userinfo is": [{ "oauth2/userinfo": [json("<html><body>Log in</body></html>")] }],
  "a revocation that is refused": [{ "oauth2/revoke": [json({ error: "unsupported_token_type" }, 400)] }],
  "a revocation with a page": [{ "oauth2/revoke": [json("<html><body>Log in</body></html>")] }],
  "a revocation out of reach": [{ "oauth2/revoke": [DOWN] }],
  "an org out of reach": [{ "oauth2/token": [DOWN] }],
  "an org in trouble": [{ "oauth2/token": [json("", 503)] }],
  "a page where the token endpoint is": [{ "oauth2/token": [json("<html><body>Log in</body></html>")] }],
  "nothing where the token endpoint is": [{ "oauth2/token": [json("", 200)] }],
  "a refusal that is known": [refused("inactive_user", "user is inactive")],
  "a refusal without words": [{ "oauth2/token": [json({ error: "invalid_client" }, 401)] }],
  "a refusal that is new": [refused("invalid_grant", "never heard of")],
  "a refusal of both audiences": [refused("invalid_grant", "audience is invalid")],
  "a refusal by a clock that is wrong": [
    {
      "oauth2/token": [
        json({ error: "invalid_grant", error_description: "expired authorization code" }, 400, date(NOW + 5 * MINUTE)),
      ],
    },
  ],
  "a refusal to the end of a wait": [
    refused("invalid_grant", "user hasn't approved this consumer"),
    { changedAt: NOW, propagationWindowMs: 7_000 },
  ],
  "a refusal to the end of no wait": [
    refused("invalid_grant", "user hasn't approved this consumer"),
    { changedAt: NOW, propagationWindowMs: 999 },
  ],
};

test("each check says in the same words what was answered, what that proves, and what to do", async () => {
  const told: string[] = [];
  for (const [what, [answers, changes]] of Object.entries(ANSWERS)) {
    const { report, tookMs } = await verify(answers, changes);
    const head = `${report.ok ? "ok" : "not ok"}, ${report.outcome}, ${report.attempts} times, ${tookMs / 1000} s`;
    const lines = report.checks.map(({ id, status, detail, code, remedy }) =>
      [`  ${id} ${status}${code ? ` ${code}` : ""}: ${detail}`, ...(remedy ? [`    ${remedy}`] : [])].join("\n"),
    );
    told.push(`${what}: ${head}\n${lines.join("\n")}\n`);
  }
  expectGolden("oauth/checks.txt", told.join("\n"));
});

describe("a login that works", () => {
  test("says who logged in, to which org, with the scopes one by one", async () => {
    const { report } = await verify(gives({ scope: " openid  api\tid " }));
    expect(report.login).toEqual({
      userId: USER_ID,
      orgId: ORG_ID,
      scopes: ["openid", "api", "id"],
      instanceUrl: HOST,
    });
    expect(Object.fromEntries(report.checks.map(({ id, title }) => [id, title]))).toEqual({
      reach: "The org answers",
      token: "The JWT login gives a token",
      org: "The token is of this org",
      user: "The token is of the integration user",
      scopes: "The scopes are exactly those of the template",
      instance: "The token may be sent to the instance it names",
      api: "The API takes the token",
      userinfo: "Userinfo agrees",
      revoke: "The token is revoked",
    });
  });

  test("says nobody where the org does not name anybody", async () => {
    const { report } = await verify(gives({ id: "nobody" }));
    expect(report.login).toMatchObject({ userId: "", orgId: "" });
    expect(report.ok).toBe(false);
  });

  test.each([
    ["with a query behind it", `${idOf(ORG_ID, USER_ID)}?version=66`, true],
    ["of 15 characters", idOf(ORG_ID.slice(0, 15), USER_ID.slice(0, 15)), true],
    ["of 17 characters", idOf(ORG_ID.slice(0, 17), USER_ID), false],
    ["of another record", idOf(ORG_ID, `001${USER_ID.slice(3)}`), false],
    ["with more behind it", `${idOf(ORG_ID, USER_ID)}/more`, false],
    ["of two letters of another case", idOf(ORG_ID, "005000000000001AAA"), true],
    ["of another case within the first 15", idOf(ORG_ID.replace("g", "G"), USER_ID), false],
  ])("is of this org and user by an id %s, or not: %s %s", async (_what, id, ok) => {
    expect((await verify(gives({ id }))).report.ok).toBe(ok);
  });
});

test("whether to wait is asked once, however often the org gives the old scopes", async () => {
  let asked = 0;
  const mayWait = async () => {
    asked += 1;
    return true;
  };
  const old = json({ ...tokenBody, scope: "api" });
  const { report } = await verify(
    { "oauth2/token": [old, old, old, json(tokenBody)] },
    { changedAt: NOW - MINUTE, mayWait },
  );
  expect([report.ok, report.attempts, asked]).toEqual([true, 4, 1]);
});

test("old scopes are not waited out where something else was found to be wrong", async () => {
  const { report, tookMs } = await verify(gives({ scope: "api" }), { changedAt: NOW, mayWait: async () => false });
  expect([report.ok, report.attempts, tookMs]).toEqual([false, 1, 0]);
});

test("a wait for old scopes is told with the time that has gone by and that is left", async () => {
  const old = json({ ...tokenBody, scope: "api" });
  const { org } = await verify({ "oauth2/token": [old, old, json(tokenBody)] }, { changedAt: NOW });
  expect(org.events).toMatchObject([
    { detail: "tokens still have other scopes", elapsedMs: 0, remainingMs: 15 * MINUTE },
    { detail: "tokens still have other scopes", elapsedMs: 5_000, remainingMs: 15 * MINUTE - 5_000 },
    { detail: "tokens still have other scopes", elapsedMs: 10_000, remainingMs: 15 * MINUTE - 10_000 },
  ]);
});
