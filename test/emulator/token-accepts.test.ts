import { expect, test } from "vitest";
import { orgWithApp } from "./helpers/app-in-use.ts";
import { assertion, JWT_BEARER } from "./helpers/client.ts";

const { org, redeploy, profileOf } = orgWithApp();

const seconds = () => Math.floor(org.clock.time / 1000);

test("an assertion without exp, or without sub, is invalid", async () => {
  for (const missing of ["exp", "sub", "iss"] as const) {
    expect((await org.login({ [missing]: undefined })).json).toMatchObject({ error_description: "invalid assertion" });
  }
});

test("an assertion whose header demands what nobody here knows is invalid", async () => {
  const header = { alg: "RS256", crit: ["urn:example:unknown"], "urn:example:unknown": true };
  const form = { grant_type: JWT_BEARER, assertion: assertion(org.claims(), undefined, header) };
  expect((await org.tokenRequest(form)).json).toMatchObject({ error_description: "invalid assertion" });
});

test("a refused replay leaves the first token working", async () => {
  const first = await org.login({ jti: "one" });
  await org.login({ jti: "one" });
  org.token = first.json.access_token;
  expect((await org.rest("/limits")).status).toBe(200);
});

test("a jti may come again once its assertion would have ended anyway", async () => {
  expect((await org.login({ jti: "again" })).status).toBe(200);
  org.clock.time += 200_000;
  expect((await org.login({ jti: "again" })).status).toBe(200);
});

test("the login rate counts an hour back, per user and app", async () => {
  org.org.limits.loginsPerHour = 1;
  await org.login();
  expect((await org.login()).json.error).toBe("rate_limit_exceeded");
  org.clock.time += 3_600_001;
  expect((await org.login()).status).toBe(200);
});

test.each([
  ["milliseconds, as the Salesforce CLI sends them", () => org.clock.time + 300],
  ["seconds in text", () => String(seconds() + 60)],
  ["seconds with a fraction", () => seconds() + 60.5],
])("exp is taken in %s", async (_what, exp) => {
  expect((await org.login({ exp: exp() })).status).toBe(200);
});

test.each([
  ["with a slash at the end", () => `${org.url}/`],
  ["as localhost", () => org.url.replace("127.0.0.1", "localhost")],
  ["in a list", () => [org.url]],
  ["as the login host of sandboxes", () => "https://test.salesforce.com"],
])("the audience is taken %s", async (_what, aud) => {
  expect((await org.login({ aud: aud() })).status).toBe(200);
});

test("a username is taken in any letter case", async () => {
  expect((await org.login({ sub: org.integrationUser.username.toUpperCase() })).status).toBe(200);
});

test("the profile's addresses bind this flow, whatever the app's policy relaxes and its settings trust", async () => {
  profileOf().loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
  for (const ipRelaxationPolicyType of ["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"]) {
    await redeploy({ policy: { ipRelaxationPolicyType } });
    expect((await org.login()).json.error_description, ipRelaxationPolicyType).toBe("ip restricted");
  }
  const settings = org.org.components.find((it) => it.type === "ExtlClntAppOauthSettings");
  if (settings) settings.fields.trustedIpRanges = [{ startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" }];
  expect((await org.login()).json.error_description).toBe("ip restricted");
});

test.each([
  ["IPv4 within", "203.0.113.10", "203.0.113.10", "203.0.113.10", true],
  ["IPv4 above", "203.0.113.11", "203.0.113.1", "203.0.113.10", false],
  ["IPv6 within, written otherwise", "2001:db8:0:0::5", "2001:DB8::1", "2001:db8::ffff", true],
  ["IPv6 below", "2001:db8::", "2001:db8::1", "2001:db8::ffff", false],
  ["IPv6, where the profile has IPv4 only", "2001:db8::5", "0.0.0.0", "255.255.255.255", false],
  ["IPv4, where the profile has IPv6 only", "203.0.113.10", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false],
  ["a range the wrong way round", "203.0.113.10", "203.0.113.20", "203.0.113.1", false],
  ["a range of both families", "203.0.113.10", "203.0.113.1", "2001:db8::1", false],
])("an address and a profile's range: %s", async (_what, sourceIp, start, end, isIn) => {
  org.org.sourceIp = sourceIp;
  profileOf().loginIpRanges = [{ start, end }];
  expect((await org.login()).status).toBe(isIn ? 200 : 400);
});

test("each of a profile's ranges opens", async () => {
  org.org.sourceIp = "2001:db8::5";
  profileOf().loginIpRanges = [
    { start: "203.0.113.1", end: "203.0.113.10" },
    { start: "2001:db8::", end: "2001:db8::ffff" },
  ];
  expect((await org.login()).status).toBe(200);
});

test("a profile can be pre-authorised in place of a permission set", async () => {
  org.org.assignments = [];
  await redeploy({ policy: { commaSeparatedProfile: "Minimum Access - Salesforce" } });
  expect((await org.login()).status).toBe(200);
});

test("an assignment that has ended opens nothing", async () => {
  const [assignment] = org.org.assignments;
  if (assignment) assignment.expiresAt = org.clock.time + 1000;
  expect((await org.login()).status).toBe(200);
  org.clock.time += 1001;
  expect((await org.login()).json.error).toBe("invalid_app_access");
});

test("every login of a user is on record, with its outcome", async () => {
  await org.login();
  org.integrationUser.isFrozen = true;
  await org.login();
  const { json } = await org.query(`SELECT Status, Application, LoginType FROM LoginHistory ORDER BY LoginTime`);
  expect(json.records).toMatchObject([
    { Status: "Success", Application: "Kantiv_Integration", LoginType: "Remote Access 2.0" },
    { Status: "Failed: user is inactive" },
  ]);
});
