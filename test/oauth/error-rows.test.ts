import { afterEach, expect, it } from "vitest";
import type { Org } from "../../src/emulator/state/types.ts";
import type { Http, HttpReply } from "../../src/model/ports.ts";
import { createHttp } from "../../src/net/http.ts";
import type { TokenErrorRow } from "../../src/oauth/answers/error-row.ts";
import { TOKEN_ERRORS } from "../../src/oauth/answers/error-table.ts";
import { explainTokenError } from "../../src/oauth/answers/errors.ts";
import { verifyLogin } from "../../src/oauth/checks/verify.ts";
import { loadSigner } from "../../src/oauth/key/key.ts";
import { readTokenReply } from "../../src/oauth/login/token.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { fixture, signerPorts } from "./fixtures.ts";

/*
 * Every row of the table of token errors is met on an emulated org that has the state behind it, over real sockets. Rows
 * of logins in a browser to connected apps that are not installed, or blocked, are the exception: the emulator has External
 * Client Apps only.
 */
const INTERACTIVE_ONLY = ["TOKEN_APP_NOT_INSTALLED", "TOKEN_APP_BLOCKED", "TOKEN_APPROVAL_FAILED"];

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const org = () => orgOf(box);
const part = (type: string) => org().components.find((it) => it.type === type)?.fields ?? {};
const integrationUser = () => org().users.find(({ username }) => username.startsWith("kantiv")) as Org["users"][number];
const profile = () => org().profiles.find(({ id }) => id === integrationUser().profileId) as Org["profiles"][number];
const consumerKey = () => org().consumers[0]?.key ?? "";

const wire = createHttp();

interface Attempt {
  key?: string;
  host?: string;
  consumerKey?: string;
  randomId?: () => string;
  http?: Http;
}

/** One verification against the org; the code of its failed token check, and what the check says. */
async function login(given: Attempt = {}): Promise<{ code: string; remedy: string; detail: string }> {
  const signer = await loadSigner(
    { key: { env: "KEY" } },
    signerPorts({ env: { KEY: fixture(given.key ?? "kantiv.key") } }),
  );
  let id = 0;
  const report = await verifyLogin(
    {
      host: given.host ?? box.emulator.url,
      consumerKey: given.consumerKey ?? consumerKey(),
      username: integrationUser().username,
      signer,
      sandbox: true,
      recorded: true,
      apiVersion: "66.0",
      expected: { orgId: org().id, scopes: ["Api", "Basic", "OpenID", "RefreshToken"] },
    },
    {
      http: given.http ?? wire,
      clock: box.clock,
      emit: () => {},
      randomId: given.randomId ?? (() => `jti-${box.clock.now()}-${++id}`),
    },
  );
  const check = report.checks.find((one) => one.id === "token");
  return { code: check?.code ?? "passed", remedy: check?.remedy ?? "", detail: check?.detail ?? "" };
}

/** What the table makes of another grant's answer. */
async function grant(form: Record<string, string>, init: RequestInit = {}): Promise<{ code: string; remedy: string }> {
  const url = `${box.emulator.url}/services/oauth2/token`;
  const body = init.method === "GET" ? {} : { body: new URLSearchParams({ client_id: consumerKey(), ...form }) };
  return explain(await fetch(url, { method: "POST", ...body, ...init }));
}

async function explain(reply: Response): Promise<{ code: string; remedy: string }> {
  const headers = Object.fromEntries(reply.headers);
  const read = readTokenReply({ status: reply.status, headers, body: Buffer.from(await reply.arrayBuffer()) });
  if (read.ok) throw new Error("a token");
  return explainTokenError(read.error, read.description, read);
}

async function authorize(query: Record<string, string>): Promise<{ code: string; remedy: string }> {
  const params = new URLSearchParams({
    client_id: consumerKey(),
    response_type: "code",
    code_challenge: "x",
    ...query,
  });
  const reply = await fetch(`${box.emulator.url}/services/oauth2/authorize?${params}`, { redirect: "manual" });
  const location = reply.headers.get("location");
  if (location === null) return explain(reply);
  const told = new URL(location).searchParams;
  return explainTokenError(told.get("error") ?? "", told.get("error_description") ?? "");
}

/** Requests for one host answered by the emulator, as behind a name that is another one than the org's own. */
const through =
  (from: string): Http =>
  (request) =>
    wire({ ...request, url: request.url.replace(from, box.emulator.url) });

const altered =
  (change: (body: string) => { body: string; type?: string; method?: "GET" }): Http =>
  (request): Promise<HttpReply> => {
    const { body, type, method } = change(String(request.body));
    const headers = type === undefined ? (request.headers ?? {}) : { ...request.headers, "content-type": type };
    if (method) return wire({ method, url: request.url, headers });
    return wire({ ...request, headers, body });
  };

const SECRET = () => ({ client_secret: org().consumers[0]?.secret ?? "" });
const ELSEWHERE = "https://acme--uat.sandbox.my.salesforce.com";

interface Case {
  state: string;
  /** Code of the row, and its place among the rows of that code. */
  code: string;
  nth?: number;
  remedy: RegExp;
  meet: () => Promise<{ code: string; remedy: string }>;
}

const at = (code: string, nth: number, state: string, remedy: RegExp, meet: Case["meet"]): Case => ({
  code,
  nth,
  state,
  remedy,
  meet,
});

const CASES: Case[] = [
  at("TOKEN_NOT_APPROVED", 0, "users approve the app themselves", /admin-approved/, () => {
    part("ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
    return login();
  }),
  at("TOKEN_USER_NOT_ASSIGNED", 0, "the user is not assigned", /Assign the app's permission set/, () => {
    org().assignments = [];
    return login();
  }),
  at("TOKEN_SCOPE_MISSING", 0, "RefreshToken is not among the scopes", /Add RefreshToken/, () => {
    part("ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "Api, Basic, OpenID";
    return login();
  }),
  at(
    "TOKEN_APP_NOT_FOUND",
    0,
    "the key is of an app in another org",
    /My Domain of the org that holds the app/,
    async () => {
      const { url } = await box.emulator.addOrg();
      return login({ host: url });
    },
  ),
  at("TOKEN_CROSS_ORG", 0, "the same, in an org that speaks of cross-org flows", /My Domain/, async () => {
    box.emulator.world.switches.foreignKey = "cross-org";
    const { url } = await box.emulator.addOrg();
    return login({ host: url });
  }),
  at("TOKEN_CLIENT_UNKNOWN", 0, "nobody knows the key", /consumer key read back/, () =>
    login({ consumerKey: "3MVG9unknown" }),
  ),
  at("TOKEN_SIGNATURE", 0, "another key signs, and the org speaks of the client", /fingerprint/, () => {
    org().switches.keyMismatch = "invalid client credentials";
    return login({ key: "other.key" });
  }),
  at("TOKEN_ASSERTION_INVALID", 0, "another key signs", /fingerprint/, () => login({ key: "other.key" })),
  at("TOKEN_AUDIENCE", 0, "the host is a name that is not the org's", /My Domain URL/, () => {
    org().switches.testAudience = "audience is invalid";
    return login({ host: ELSEWHERE, http: through(ELSEWHERE) });
  }),
  at("TOKEN_AUDIENCE", 1, "the same, in the words of Salesforce's error page", /My Domain URL/, () => {
    Object.assign(org().switches, { testAudience: "audience is invalid", wrongAudience: "Audience validation failed" });
    return login({ host: ELSEWHERE, http: through(ELSEWHERE) });
  }),
  at("TOKEN_ASSERTION_EXPIRED", 0, "this clock is behind and no answer carries a date", /clock/, () => {
    box.emulator.advance(600_000);
    return login({
      http: async (request) => {
        const { headers, ...reply } = await wire(request);
        const { date: _none, ...others } = headers;
        return { ...reply, headers: others };
      },
    });
  }),
  at("TOKEN_REPLAYED", 0, "every assertion has the same id", /new jti for every request/, async () => {
    const randomId = () => "the-same";
    expect((await login({ randomId })).code).toBe("passed");
    return login({ randomId });
  }),
  at("TOKEN_LOGIN_RESTRICTED", 0, "it is outside the login hours", /login hours/, () => {
    profile().loginHours = { from: 0, to: 0 };
    return login();
  }),
  at("TOKEN_IP_RESTRICTED", 0, "the address is outside the profile's ranges", /login IP ranges/, () => {
    profile().loginIpRanges = [{ start: "198.51.100.1", end: "198.51.100.9" }];
    return login();
  }),
  at("TOKEN_USER_INACTIVE", 0, "the user is deactivated", /Activate or unfreeze/, () => {
    integrationUser().isActive = false;
    return login();
  }),
  at("TOKEN_USER_INACTIVE", 0, "the same, in an org that calls it a grant", /Activate or unfreeze/, () => {
    org().switches.inactiveUser = "invalid_grant";
    integrationUser().isActive = false;
    return login();
  }),
  at("TOKEN_ORG_INACTIVE", 0, "the org is locked", /living org/, () => {
    org().status = "locked";
    return login();
  }),
  at("TOKEN_RATE_LIMIT", 0, "the user has logged in too often", /15 to 30 minutes/, () => {
    org().limits.loginsPerHour = 0;
    return login();
  }),
  at("TOKEN_RATE_LIMIT", 1, "the same, in the other words", /15 to 30 minutes/, () => {
    org().limits.loginsPerHour = 0;
    org().switches.loginLimit = "login rate exceeded";
    return login();
  }),
  at("TOKEN_GRANT_TYPE", 0, "something on the way makes JSON of the form", /proxy/, () =>
    login({ http: altered((body) => ({ body: JSON.stringify({ body }), type: "application/json" })) }),
  ),
  at("TOKEN_TRANSIENT", 0, "Salesforce has a trouble that does not pass", /Run again/, () => {
    org().upsets.tokenUnknownError = 99;
    return login();
  }),
  at("TOKEN_AUTHENTICATION_FAILURE", 0, "the grant is a password", /no proxy/, () => grant({ grant_type: "password" })),
  at("TOKEN_REFRESH_EXPIRED", 0, "the refresh token is none", /Log in anew/, () =>
    grant({ grant_type: "refresh_token", ...SECRET() }),
  ),
  at("TOKEN_NO_RUN_AS_USER", 0, "client credentials have nobody to run as", /needs no such user/, () => {
    for (const type of ["ExtlClntAppGlobalOauthSettings", "ExtlClntAppOauthConfigurablePolicies"]) {
      part(type).isClientCredentialsFlowEnabled = "true";
    }
    return grant({ grant_type: "client_credentials", ...SECRET() });
  }),
  at("TOKEN_CLIENT_SECRET", 0, "the secret is wrong", /consumer key and secret/, () =>
    grant({ grant_type: "refresh_token", client_secret: "wrong" }),
  ),
  at("TOKEN_PROTOCOL", 0, "the request came by plain http to an org that minds", /https/, () => {
    org().switches.requireHttps = "yes";
    return login();
  }),
  at("TOKEN_PROTOCOL", 1, "a redirect made a GET of the request", /redirect/, () =>
    login({ http: altered((body) => ({ body, method: "GET" })) }),
  ),
  at("TOKEN_SCOPE_INVALID", 0, "the app has no scope but RefreshToken", /app's own scopes/, () => {
    part("ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "RefreshToken";
    return login();
  }),
  at("TOKEN_REDIRECT_URI", 0, "a web login names another callback", /callback URL/, () =>
    authorize({ redirect_uri: "https://elsewhere.example/callback" }),
  ),
  at("TOKEN_ACCESS_DENIED", 0, "nobody approves at the browser", /asks nobody/, () =>
    authorize({ redirect_uri: String(part("ExtlClntAppGlobalOauthSettings").callbackUrl).split(/\s+/)[0] ?? "" }),
  ),
  at("TOKEN_THROTTLED", 0, "too many requests come at once", /at the same time/, () => {
    box.emulator.addFault({ kind: "tooManyRequests", path: "/services/oauth2/token", times: 99 });
    return login();
  }),
  at("TOKEN_ORG_UNAVAILABLE", 0, "the org is not there yet", /status\.salesforce\.com/, () => {
    org().status = "starting";
    return login();
  }),
  at("TOKEN_ORG_UNAVAILABLE", 1, "the org is in maintenance", /status\.salesforce\.com/, () => {
    org().status = "maintenance";
    return login();
  }),
];

it.each(CASES)("$code: $state", async ({ code, remedy, meet }) => {
  box = await appliedSandbox();
  const met = await meet();
  expect(met.code).toBe(code);
  expect(met.remedy).toMatch(remedy);
});

it("leaves no row of the table unmet", () => {
  const numbered = (rows: readonly Pick<TokenErrorRow, "code">[]) =>
    rows.map(({ code }, index) => `${code} ${rows.slice(0, index).filter((row) => row.code === code).length}`);
  const met = new Set(CASES.map(({ code, nth }) => `${code} ${nth}`));
  const wanted = numbered(TOKEN_ERRORS.filter(({ code }) => !INTERACTIVE_ONLY.includes(code)));
  expect(wanted.filter((row) => !met.has(row))).toEqual([]);
});

it("corrects a clock that is behind by the org's own date, once, and says so", async () => {
  box = await appliedSandbox();
  box.emulator.advance(600_000);
  // The org tells its time in whole seconds.
  expect(await login()).toMatchObject({
    code: "passed",
    detail: expect.stringMatching(/clocks differ by (599|600) s/),
  });
});
