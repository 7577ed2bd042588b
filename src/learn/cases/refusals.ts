/** Logins that are refused, each for one reason. */
import { randomBytes } from "node:crypto";
import { KantivError } from "../../model/errors.ts";
import type { Bench } from "../bench.ts";
import { CannotAsk, type Certainty, type PlainCase, type SwitchCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { JWT_BEARER, restAnswer } from "../platform.ts";
import { restText, tokenText } from "../seen.ts";
import { edited, pathOf, policyWithoutList } from "./edits.ts";

type Claims = Readonly<Record<string, Json>>;

/** Logs in by the app of the template, with other claims than would do. */
async function login(bench: Bench, claims: Claims, key = bench.keys.own.privateKey): Promise<string> {
  const app = await bench.ready();
  return tokenText(await bench.platform.login({ ...(await bench.claims(app)), ...claims }, key));
}

/** What an app with other scopes says to a user who holds its permission set. */
async function withScopes(bench: Bench, purpose: string, scopes: string): Promise<string> {
  const app = await bench.make(bench.app(purpose, { scopes }));
  await bench.assign(app);
  return bench.settled(app);
}

interface Refusal {
  id: string;
  title: string;
  certainty: Certainty;
  error: string;
  description: string;
  see: (bench: Bench) => Promise<string>;
}

const seconds = (bench: Bench) => Math.floor(bench.target.clock.now() / 1000);

const REFUSALS: Refusal[] = [
  {
    id: "refused-unknown-key",
    title: "A consumer key that nobody knows",
    certainty: "seen",
    error: "invalid_client_id",
    description: "client identifier invalid",
    see: (bench) => login(bench, { iss: `3MVG9${randomBytes(40).toString("hex")}` }),
  },
  {
    id: "refused-expired",
    title: "An assertion that has ended",
    certainty: "seen",
    error: "invalid_grant",
    description: "expired authorization code",
    see: (bench) => login(bench, { exp: seconds(bench) - 600 }),
  },
  {
    id: "refused-replayed",
    title: "An assertion that has been used",
    certainty: "seen",
    error: "invalid_request",
    description: "jti already in use",
    see: async (bench) => {
      const jti = randomBytes(16).toString("hex");
      const first = await login(bench, { jti });
      return first === "token" ? login(bench, { jti }) : first;
    },
  },
  {
    id: "refused-unassigned",
    title: "A user who holds none of the permission sets of the policy",
    certainty: "seen",
    error: "invalid_app_access",
    description: "user is not admin approved to access this app",
    see: (bench) => login(bench, { sub: bench.org.username }),
  },
  {
    id: "refused-self-authorised",
    title: "A user who would have to approve the app and has not",
    certainty: "seen",
    error: "invalid_grant",
    description: "user hasn't approved this consumer",
    see: async (bench) => {
      const app = await bench.make(bench.app("selfApproved"));
      await bench.letIn(app);
      await bench.make({ ...app, files: policyWithoutList(app, "AdminApprovedPreAuthorized", "AllSelfAuthorized") });
      return bench.shut(await bench.claims(app));
    },
  },
  {
    id: "refused-no-refresh-token-scope",
    title: "An app without the scope RefreshToken",
    certainty: "seen",
    error: "invalid_request",
    description: "refresh_token scope is required and the connected app should be installed and preauthorized",
    see: (bench) => withScopes(bench, "noRefresh", "Api, Basic, OpenID"),
  },
  {
    id: "refused-only-refresh-token-scope",
    title: "An app with no scope but RefreshToken",
    certainty: "assumed",
    error: "invalid_scope",
    description: "requested scope is invalid, unknown, or malformed",
    see: (bench) => withScopes(bench, "onlyRefresh", "RefreshToken"),
  },
  {
    id: "refused-no-assertion",
    title: "An assertion that is no JWT",
    certainty: "seen",
    error: "invalid_grant",
    description: "invalid assertion",
    see: async ({ platform }) => tokenText(await platform.token({ grant_type: JWT_BEARER, assertion: "not.a.jwt" })),
  },
  {
    id: "refused-grant-type",
    title: "A grant that does not exist",
    certainty: "seen",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    see: async ({ platform }) => tokenText(await platform.token({ grant_type: "jwt", assertion: "not.a.jwt" })),
  },
  {
    id: "refused-json",
    title: "A body of JSON",
    certainty: "seen",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    see: async ({ platform }) => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ grant_type: JWT_BEARER, assertion: "not.a.jwt" });
      return tokenText(
        restAnswer(await platform.send({ method: "POST", path: "/services/oauth2/token", headers, body })),
      );
    },
  },
  {
    id: "refused-get",
    title: "A login by GET",
    certainty: "documented",
    error: "invalid_request",
    description: "must use HTTP POST",
    see: async ({ platform }) => {
      const path = `/services/oauth2/token?${new URLSearchParams({ grant_type: JWT_BEARER, assertion: "not.a.jwt" })}`;
      return tokenText(restAnswer(await platform.send({ method: "GET", path })));
    },
  },
];

export const REFUSAL_CASES: PlainCase[] = REFUSALS.map(({ error, description, ...rest }) => ({
  ...rest,
  ledger: `\`${error}\` \`${description}\``,
  expect: `400 ${error}: ${description}`,
}));

const INVALID_ASSERTION = "400 invalid_grant: invalid assertion";
const APP_NOT_FOUND = "400 app_not_found: External client app is not installed in this org";
const UNKNOWN_CLIENT = "400 invalid_client_id: client identifier invalid";

export const REFUSAL_SWITCHES: SwitchCase[] = [
  {
    id: "refused-other-key",
    title: "A signature of a key that the certificate is not of",
    switch: "keyMismatch",
    see: (bench) => login(bench, {}, bench.keys.other),
    values: {
      "invalid assertion": INVALID_ASSERTION,
      "invalid client credentials": "400 invalid_client: invalid client credentials",
    },
  },
  {
    id: "refused-audience",
    title: "An audience that is no host of the org",
    switch: "wrongAudience",
    see: (bench) => login(bench, { aud: "https://elsewhere.example" }),
    values: {
      "audience is invalid": "400 invalid_grant: audience is invalid",
      "Audience validation failed": "400 invalid_grant: Audience validation failed",
    },
  },
  {
    id: "refused-unknown-user",
    title: "A subject that is no user of the org",
    switch: "unknownUser",
    see: (bench) => login(bench, { sub: `nobody-${randomBytes(8).toString("hex")}@example.com` }),
    values: {
      "user hasn't approved this consumer": "400 invalid_grant: user hasn't approved this consumer",
      "invalid assertion": INVALID_ASSERTION,
    },
  },
  {
    id: "refused-disabled-app",
    title: "An app that is switched off",
    switch: "disabledApp",
    see: async (bench) => {
      const app = await bench.make(bench.app("off"));
      await bench.letIn(app);
      const path = pathOf(app, ".ecaPlcy");
      const off = edited(app, ".ecaPlcy", "<isEnabled>true", "<isEnabled>false")[path] ?? "";
      await bench.make({ ...app, files: { [path]: off } });
      return bench.shut(await bench.claims(app));
    },
    values: { app_not_found: APP_NOT_FOUND, "client identifier invalid": UNKNOWN_CLIENT },
  },
  {
    id: "refused-shared-host",
    title: "The login host that all orgs of the kind share",
    switch: "sharedHostKnowsApp",
    see: async (bench) => {
      const { sharedHost } = bench.org;
      const { sharedHostToken } = bench.target;
      if (!sharedHostToken) throw new CannotAsk("an org on this machine shares no login host with others");
      const claims = await bench.claims(await bench.ready());
      const answers: string[] = [];
      // The host may be known as a place to log in, and not as an audience.
      for (const aud of [sharedHost, bench.target.instanceUrl]) {
        const assertion = bench.platform.assertion({ ...claims, aud }, bench.keys.own.privateKey);
        const form = new URLSearchParams({ grant_type: JWT_BEARER, assertion });
        answers.push(tokenText(restAnswer(await sharedHostToken(sharedHost, form))));
      }
      return answers.includes("token") ? "token" : (answers[0] ?? "");
    },
    values: { no: APP_NOT_FOUND, yes: "token" },
  },
  {
    id: "refused-plain-http",
    title: "A request without encryption",
    switch: "requireHttps",
    see: async (bench) => {
      // No assertion that means anything is sent in the clear.
      const url = `${bench.target.instanceUrl.replace("https://", "http://")}/services/oauth2/token`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion: "not.a.jwt" }).toString();
      try {
        return tokenText(restAnswer(await bench.target.http({ method: "POST", url, headers, body })));
      } catch (error) {
        if (error instanceof KantivError) return error.code;
        throw error;
      }
    },
    values: { no: INVALID_ASSERTION, yes: "400 invalid_request: HTTPS required" },
  },
  {
    id: "supplied-secret",
    title: "A consumer secret that is sent when the app is created",
    switch: "suppliedConsumerSecret",
    see: async (bench) => {
      const secret = randomBytes(32).toString("hex");
      bench.mask.know(secret, "consumer secret");
      const app = await bench.make(bench.app("ownSecret", { global: { consumerSecret: secret } }));
      await bench.letIn(app);
      // Introspection says whether the pair is right, and needs no setting of the org changed.
      const form = { client_id: await bench.consumerKey(app), client_secret: secret, token: "none" };
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams(form).toString();
      const path = "/services/oauth2/introspect";
      const answer = restAnswer(await bench.platform.send({ method: "POST", path, headers, body }));
      return answer.status === 200 ? restText(answer) : tokenText(answer);
    },
    values: { ignored: "400 invalid_client: invalid client credentials", kept: "200" },
  },
];
