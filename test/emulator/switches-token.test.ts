import { afterEach, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { POLICY, replace } from "./helpers/deploys.ts";
import { appFiles, keyFile, packageOf } from "./helpers/package.ts";
import { type SwitchCases, type TokenSwitch, tableOf } from "./helpers/switches.ts";

let org: TestOrg;

afterEach(async () => {
  await org.close();
});

const deploy = async (files: Record<string, string>, options = {}) => org.deploy(await packageOf(files), options);
const error = async (
  reply: Promise<{ json: { error?: string; error_description?: string; access_token?: string } }>,
) => {
  const { json } = await reply;
  return json.access_token ? "token" : `${json.error}: ${json.error_description}`;
};

const CASES: SwitchCases<TokenSwitch> = {
  keyMismatch: {
    see: () => error(org.login({}, keyFile("other.key"))),
    seen: {
      "invalid assertion": "invalid_grant: invalid assertion",
      "invalid client credentials": "invalid_client: invalid client credentials",
    },
  },
  testAudience: {
    see: () => error(org.login({ aud: "https://test.salesforce.com" })),
    seen: {
      accepted: "token",
      "audience is invalid": "invalid_grant: audience is invalid",
      app_not_found: "app_not_found: External client app is not installed in this org",
    },
  },
  wrongAudience: {
    see: () => error(org.login({ aud: "https://elsewhere.example" })),
    seen: {
      "audience is invalid": "invalid_grant: audience is invalid",
      "Audience validation failed": "invalid_grant: Audience validation failed",
    },
  },
  foreignKey: {
    see: async () => {
      const iss = org.consumerKey;
      const { url } = await org.emulator.addOrg();
      const { assertion, JWT_BEARER } = await import("./helpers/client.ts");
      const text = assertion(org.claims({ iss, aud: url }));
      const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion: text });
      const reply = await fetch(`${url}/services/oauth2/token`, { method: "POST", body });
      return error(reply.json().then((json) => ({ json: json as { error?: string; error_description?: string } })));
    },
    seen: {
      app_not_found: "app_not_found: External client app is not installed in this org",
      "cross-org": "invalid_request: Cross-org OAuth flows are not supported for this external client app",
    },
  },
  ipRelaxationForJwt: {
    see: async () => {
      const profile = org.org.profiles.find(({ id }) => id === org.integrationUser.profileId);
      if (profile) profile.loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
      await deploy(appFiles({ policy: { ipRelaxationPolicyType: "Bypass" } }));
      const relaxed = await error(org.login());
      await deploy(appFiles({ policy: { ipRelaxationPolicyType: "Enforce" } }));
      const enforced = await error(org.login());
      const range = { startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" };
      const settings = org.org.components.find(({ type }) => type === "ExtlClntAppOauthSettings");
      if (settings) settings.fields.trustedIpRanges = [range];
      return [relaxed, enforced, await error(org.login())];
    },
    seen: {
      no: ["invalid_grant: ip restricted", "invalid_grant: ip restricted", "invalid_grant: ip restricted"],
      yes: ["token", "invalid_grant: ip restricted", "token"],
    },
  },
  refreshTokenRotation: {
    see: async () => {
      const redeem = (refresh_token: string) =>
        org.tokenRequest({ grant_type: "refresh_token", client_id: "PlatformCLI", refresh_token });
      const userId = org.org.users[0]?.id ?? "";
      org.org.cliRefreshTokens.push({ token: "first", userId }, { token: "elsewhere", userId });
      const works = async (token: string) => {
        org.token = token;
        return (await org.rest("/limits")).status === 200;
      };
      const other = (await redeem("elsewhere")).json;
      const first = (await redeem("first")).json;
      const second = (await redeem(first.refresh_token ?? "first")).json;
      const before = [first.refresh_token, second.refresh_token].map((token) => typeof token);
      const again = await error(redeem("first"));
      const after = [
        await works(first.access_token),
        await works(second.access_token),
        await works(other.access_token),
      ];
      return { before, again, after, last: await error(redeem(second.refresh_token ?? "first")) };
    },
    seen: {
      no: { before: ["undefined", "undefined"], again: "token", after: [true, true, true], last: "token" },
      yes: {
        before: ["string", "string"],
        again: "invalid_grant: expired access/refresh token",
        after: [false, false, true],
        last: "invalid_grant: expired access/refresh token",
      },
    },
  },
  profilePreauthorizes: {
    see: async () => {
      org.org.assignments = [];
      await deploy(appFiles({ policy: { commaSeparatedProfile: "Minimum Access - Salesforce" } }));
      expect(org.org.accessRows).toHaveLength(2);
      const byProfile = await error(org.login());
      await org.assign();
      return [byProfile, await error(org.login())];
    },
    seen: {
      yes: ["token", "token"],
      no: ["invalid_app_access: user is not admin approved to access this app", "token"],
    },
  },
  incompletePreauthorization: {
    see: async () => {
      const sub = org.org.users[0]?.username;
      const unassigned = await error(org.login({ sub }));
      org.org.accessRows = [];
      return [unassigned, await error(org.login())];
    },
    seen: {
      invalid_app_access: Array(2).fill("invalid_app_access: user is not admin approved to access this app"),
      app_not_found: Array(2).fill("app_not_found: External client app is not installed in this org"),
    },
  },
  loginLimit: {
    see: () => {
      org.org.limits.loginsPerHour = 0;
      return error(org.login());
    },
    seen: {
      "number of logins exceeded": "rate_limit_exceeded: number of logins exceeded",
      "login rate exceeded": "rate_limit_exceeded: login rate exceeded",
    },
  },
  sharedHostKnowsApp: {
    see: async () => {
      const { request } = await import("node:http");
      const { assertion, JWT_BEARER } = await import("./helpers/client.ts");
      const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion: assertion(org.claims()) }).toString();
      const headers = { host: "test.salesforce.com", "content-type": "application/x-www-form-urlencoded" };
      return new Promise((done, failed) => {
        const sent = request(`${org.url}/services/oauth2/token`, { method: "POST", headers }, async (reply) => {
          let text = "";
          for await (const chunk of reply) text += chunk;
          done(JSON.parse(text).error ?? "token");
        });
        sent.on("error", failed).end(body);
      });
    },
    seen: { no: "app_not_found", yes: "token" },
  },
  expLimit: {
    see: async () => {
      const login = (ahead: number) => error(org.login({ exp: Math.floor(org.clock.time / 1000) + ahead }));
      return [await login(170), await login(290), await login(3600)];
    },
    seen: {
      none: ["token", "token", "token"],
      "3 minutes": ["token", "invalid_grant: invalid assertion", "invalid_grant: invalid assertion"],
      "5 minutes": ["token", "token", "invalid_grant: invalid assertion"],
    },
  },
  expiredCertificate: {
    see: async () => {
      org.clock.time = Date.parse("2200-01-01");
      for (const session of org.org.sessions) session.usedAt = org.clock.time;
      return error(org.login());
    },
    seen: { accepted: "token", refused: "invalid_grant: invalid assertion" },
  },
  unknownUser: {
    see: () => error(org.login({ sub: "nobody@acme.com.uat" })),
    seen: {
      "user hasn't approved this consumer": "invalid_grant: user hasn't approved this consumer",
      "invalid assertion": "invalid_grant: invalid assertion",
    },
  },
  inactiveUser: {
    see: () => {
      org.integrationUser.isActive = false;
      return error(org.login());
    },
    seen: { inactive_user: "inactive_user: user is inactive", invalid_grant: "invalid_grant: user is inactive" },
  },
  propagationError: {
    see: () => {
      org.org.timings.propagation = 60_000;
      return error(org.login());
    },
    seen: {
      "client identifier invalid": "invalid_client_id: client identifier invalid",
      app_not_found: "app_not_found: External client app is not installed in this org",
      "user hasn't approved this consumer": "invalid_grant: user hasn't approved this consumer",
    },
  },
  spreading: {
    see: async () => {
      org.clock.time += 3_600_000 - (org.clock.time % 10_000);
      org.org.timings.propagation = 60_000;
      await deploy(appFiles({ certificate: keyFile("other.crt") }));
      const tokens: string[] = [];
      for (let server = 0; server < 4; server += 1) {
        tokens.push(await error(org.login({}, keyFile("other.key"))));
        org.clock.time += 5_000;
      }
      return tokens.filter((it) => it === "token").length;
    },
    seen: { old: 0, mixed: 2 },
  },
  disabledApp: {
    see: async () => {
      const path = "extlClntAppPolicies/Kantiv_Integration_plcy.ecaPlcy";
      await deploy(replace(path, "<isEnabled>true", "<isEnabled>false"));
      return error(org.login());
    },
    seen: {
      app_not_found: "app_not_found: External client app is not installed in this org",
      "client identifier invalid": "invalid_client_id: client identifier invalid",
    },
  },
  scopeListsRefreshToken: {
    see: async () => (await org.login()).json.scope,
    seen: { no: "api id openid", yes: "api id openid refresh_token" },
  },
  tokenExtras: {
    see: async () => Object.keys((await org.login()).json).length,
    seen: { no: 5, yes: 8 },
  },
  identityUrlHost: {
    see: async () => new URL((await org.login()).json.id).host,
    seen: { instance: expect.stringMatching(/^127\.0\.0\.1:/), login: "test.salesforce.com" },
  },
  policyFlipEndsSessions: {
    see: async () => {
      await deploy(replace(POLICY, "AdminApprovedPreAuthorized", "AllSelfAuthorized"));
      const app = org.org.components.find((it) => it.type === "ExternalClientApplication")?.id ?? "";
      org.org.approvals.push({ id: "0CQ1", userId: org.integrationUser.id, appId: app, createdAt: 0 });
      expect((await org.login()).status).toBe(200);
      const sessions = () => org.org.sessions.filter((it) => it.kind === "oauth").length;
      await deploy(appFiles());
      const approved = sessions();
      await deploy(replace(POLICY, "AdminApprovedPreAuthorized", "AllSelfAuthorized"));
      org.org.assignments = [];
      await deploy(appFiles());
      return [approved, sessions()];
    },
    seen: { no: [1, 1], yes: [1, 0] },
  },
  requireHttps: {
    see: () => error(org.login()),
    seen: { no: "token", yes: "invalid_request: HTTPS required" },
  },
};

test.each(tableOf(CASES))("$name: $value", async ({ name, value, see, expected }) => {
  org = await TestOrg.start({ switches: { [name]: value } });
  expect((await deploy(appFiles())).status).toBe("Succeeded");
  await org.assign();
  expect(await see()).toEqual(expected);
  expect(org.emulator.unknownRoutes()).toEqual([]);
});
