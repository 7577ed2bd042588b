import { expect, test } from "vitest";
import { orgWithApp } from "./helpers/app-in-use.ts";
import { type Case, ledger } from "./helpers/cases.ts";
import { assertion, JWT_BEARER } from "./helpers/client.ts";
import { keyFile } from "./helpers/package.ts";

const { org, redeploy, profileOf } = orgWithApp();

const policy = (permittedUsersPolicyType: string) => redeploy({ policy: { permittedUsersPolicyType } });

const seconds = () => Math.floor(org.clock.time / 1000);

const CASES: Case[] = [
  {
    cause: "users authorise themselves, and this one never did",
    error: "invalid_grant",
    description: "user hasn't approved this consumer",
    run: async () => {
      await policy("AllSelfAuthorized");
      return org.login();
    },
  },
  {
    cause: "the user does not hold the pre-authorised permission set",
    error: "invalid_app_access",
    description: "user is not admin approved to access this app",
    run: () => {
      org.org.assignments = [];
      return org.login();
    },
  },
  {
    cause: "the app lacks the RefreshToken scope",
    error: "invalid_request",
    description: "refresh_token scope is required and the connected app should be installed and preauthorized",
    run: async () => {
      await redeploy({ scopes: "Api, Basic, OpenID" });
      return org.login();
    },
  },
  {
    cause: "the app has no scope besides RefreshToken",
    error: "invalid_scope",
    description: "requested scope is invalid, unknown, or malformed",
    run: async () => {
      await redeploy({ scopes: "RefreshToken" });
      return org.login();
    },
  },
  {
    cause: "the key belongs to an app of another org",
    error: "app_not_found",
    description: "External client app is not installed in this org",
    run: async () => {
      const other = await org.emulator.addOrg();
      const text = assertion(org.claims({ aud: other.url }));
      const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion: text });
      const reply = await fetch(`${other.url}/services/oauth2/token`, { method: "POST", body });
      return { status: reply.status, json: await reply.json() };
    },
  },
  {
    cause: "nobody knows the key",
    error: "invalid_client_id",
    description: "client identifier invalid",
    run: () => org.login({ iss: "3MVG9unknown" }),
  },
  {
    cause: "the app was deleted",
    error: "invalid_client_id",
    description: "client identifier invalid",
    run: () => {
      const iss = org.consumerKey;
      org.org.consumers = [];
      return org.login({ iss });
    },
  },
  {
    cause: "the signature is of another key, in an org that says so of the client",
    error: "invalid_client",
    description: "invalid client credentials",
    run: () => {
      org.org.switches.keyMismatch = "invalid client credentials";
      return org.login({}, keyFile("other.key"));
    },
  },
  {
    cause: "the signature is of another key",
    error: "invalid_grant",
    description: "invalid assertion",
    run: () => org.login({}, keyFile("other.key")),
  },
  {
    cause: "the certificate was cleared by a deploy without it",
    error: "invalid_grant",
    description: "invalid assertion",
    run: async () => {
      await redeploy({ certificate: null });
      return org.login();
    },
  },
  {
    cause: "the certificate is of an elliptic curve",
    error: "invalid_grant",
    description: "invalid assertion",
    run: async () => {
      await redeploy({ certificate: keyFile("ec.crt") });
      return org.login();
    },
  },
  {
    cause: "the assertion is no JWT",
    error: "invalid_grant",
    description: "invalid assertion",
    run: () => org.tokenRequest({ grant_type: JWT_BEARER, assertion: "not.a.jwt" }),
  },
  {
    cause: "the assertion names another algorithm",
    error: "invalid_grant",
    description: "invalid assertion",
    run: () => {
      const text = assertion(org.claims(), keyFile("kantiv.key"), { alg: "none" });
      return org.tokenRequest({ grant_type: JWT_BEARER, assertion: text });
    },
  },
  {
    cause: "the audience is another host",
    error: "invalid_grant",
    description: "audience is invalid",
    run: () => org.login({ aud: "https://example.com" }),
  },
  {
    cause: "the audience is production's for a sandbox",
    error: "invalid_grant",
    description: "audience is invalid",
    run: () => org.login({ aud: "https://login.salesforce.com" }),
  },
  {
    cause: "exp has passed",
    error: "invalid_grant",
    description: "expired authorization code",
    run: () => org.login({ exp: seconds() - 1 }),
  },
  {
    cause: "the client's clock is four minutes behind",
    error: "invalid_grant",
    description: "expired authorization code",
    run: () => org.login({ exp: seconds() - 240 + 180 }),
  },
  {
    cause: "an assertion comes a second time",
    error: "invalid_request",
    description: "jti already in use",
    run: async () => {
      expect((await org.login({ jti: "once" })).status).toBe(200);
      return org.login({ jti: "once" });
    },
  },
  {
    cause: "the profile lets logins in from other addresses only",
    error: "invalid_grant",
    description: "ip restricted",
    run: () => {
      profileOf().loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
      return org.login();
    },
  },
  {
    cause: "it is outside the profile's login hours",
    error: "invalid_grant",
    description: "IP restricted or invalid login hours",
    run: () => {
      profileOf().loginHours = { from: 0, to: 60 };
      return org.login();
    },
  },
  {
    cause: "the user is inactive",
    error: "inactive_user",
    description: "user is inactive",
    run: () => {
      org.integrationUser.isActive = false;
      return org.login();
    },
  },
  {
    cause: "the user is frozen",
    error: "inactive_user",
    description: "user is inactive",
    run: () => {
      org.integrationUser.isFrozen = true;
      return org.login();
    },
  },
  {
    cause: "the user does not exist",
    error: "invalid_grant",
    description: "user hasn't approved this consumer",
    run: () => org.login({ sub: "nobody@acme.com.uat" }),
  },
  {
    cause: "the org is locked",
    error: "inactive_org",
    description: "organization is locked, closed, or suspended",
    run: () => {
      org.org.status = "locked";
      return org.login();
    },
  },
  {
    cause: "the user has logged in too often within an hour",
    error: "rate_limit_exceeded",
    description: "number of logins exceeded",
    run: async () => {
      org.org.limits.loginsPerHour = 2;
      for (let i = 0; i < 2; i++) expect((await org.login()).status).toBe(200);
      return org.login();
    },
  },
  {
    cause: "Salesforce has a passing trouble",
    error: "unknown_error",
    description: "retry your request",
    run: () => {
      org.org.upsets.tokenUnknownError = 1;
      return org.login();
    },
  },
  {
    cause: "the grant type is misspelt",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    run: () => org.tokenRequest({ grant_type: "jwt", assertion: assertion(org.claims()) }),
  },
  {
    cause: "the body is JSON",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    run: async () => {
      const body = JSON.stringify({ grant_type: JWT_BEARER, assertion: assertion(org.claims()) });
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${org.url}/services/oauth2/token`, { method: "POST", body, headers });
      return { status: reply.status, json: await reply.json() };
    },
  },
  {
    cause: "the request is a GET",
    error: "invalid_request",
    description: "must use HTTP POST",
    run: async () => {
      const reply = await fetch(`${org.url}/services/oauth2/token`);
      return { status: reply.status, json: await reply.json() };
    },
  },
  {
    cause: "the request came by plain http to an org that minds",
    error: "invalid_request",
    description: "HTTPS required",
    run: () => {
      org.org.switches.requireHttps = "yes";
      return org.login();
    },
  },
];

test.each(CASES)("$error: $description, when $cause", async ({ error, description, run }) => {
  const { status, json } = await run();
  expect({ status, json }).toEqual({ status: 400, json: { error, error_description: description } });
});

test("the ledger lists each of these errors", () => {
  for (const { error, description } of CASES) expect(ledger()).toContain(`\`${error}\` \`${description}\``);
});
