/** Logins that succeed, and what comes of them. */

import { Secret } from "../../model/secret.ts";
import type { Bench } from "../bench.ts";
import { CannotAsk, type OpenCase, type PlainCase, type SwitchCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { type RestAnswer, restAnswer } from "../platform.ts";
import { outcome, restText, tokenText } from "../seen.ts";
import { pathOf, policyWithoutList } from "./edits.ts";

type Token = Record<"access_token" | "scope" | "instance_url" | "id" | "token_type", string>;

/** A session of the integration user by the app of the template. */
async function loggedIn(bench: Bench): Promise<Token> {
  const app = await bench.ready();
  const { json } = await bench.platform.login(await bench.claims(app), bench.keys.own.privateKey);
  const token = json as Token;
  bench.mask.know(token.access_token, "token");
  return token;
}

async function get(bench: Bench, path: string, token: string): Promise<RestAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  return restAnswer(await bench.platform.send({ method: "GET", path, headers }));
}

const USERINFO = "/services/oauth2/userinfo";

const revoke = async (bench: Bench, token: string): Promise<string> => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ token }).toString();
  const reply = await bench.platform.send({ method: "POST", path: "/services/oauth2/revoke", headers, body });
  return `${reply.status} ${reply.body.toString("utf8")}`.trim();
};

const names = (json: Json): string[] => Object.keys(json as Record<string, Json>).sort();

export const TOKEN_CASES: PlainCase[] = [
  {
    id: "token-granted",
    title: "A pre-authorised user gets a token of the org, and no refresh token",
    certainty: "documented",
    ledger: "The reply to a JWT bearer login",
    see: async (bench) => {
      const token = await loggedIn(bench);
      return {
        type: token.token_type,
        instance: token.instance_url,
        identity: new URL(token.id).pathname,
        refreshToken: "refresh_token" in token,
        lifetime: "expires_in" in token,
      };
    },
    expect: {
      type: "Bearer",
      instance: "<org url>",
      identity: "/id/<org id>/<user id>",
      refreshToken: false,
      lifetime: false,
    },
  },
  {
    id: "userinfo",
    title: "Userinfo says whose token it is",
    certainty: "documented",
    ledger: "Userinfo and the identity URL say",
    see: async (bench) => {
      const { access_token } = await loggedIn(bench);
      const { json } = await get(bench, USERINFO, access_token);
      const { user_id, organization_id, preferred_username } = json as Record<string, string>;
      return { user_id, organization_id, preferred_username } as Json;
    },
    expect: { user_id: "<user id>", organization_id: "<org id>", preferred_username: "<integration user>" },
  },
  {
    id: "identity",
    title: "The identity URL says so too, by other names",
    certainty: "documented",
    ledger: "Userinfo and the identity URL say",
    see: async (bench) => {
      const { access_token, id } = await loggedIn(bench);
      const { json } = await get(bench, new URL(id).pathname, access_token);
      const { user_id, organization_id, username } = json as Record<string, string>;
      return { user_id, organization_id, username } as Json;
    },
    expect: { user_id: "<user id>", organization_id: "<org id>", username: "<integration user>" },
  },
  {
    id: "api-access",
    title: "The token opens the API",
    certainty: "documented",
    ledger: "The reply to a JWT bearer login",
    see: async (bench) => {
      const { access_token } = await loggedIn(bench);
      return restText(await bench.platform.rest("GET", "/", undefined, new Secret(access_token)));
    },
    expect: "200",
  },
  {
    id: "revoke",
    title: "A revoked token is refused everywhere, and cannot be revoked again",
    certainty: "seen",
    ledger: "Revoking:",
    see: async (bench) => {
      const { access_token } = await loggedIn(bench);
      const { platform } = bench;
      return {
        revoked: await revoke(bench, access_token),
        userinfo: restText(await get(bench, USERINFO, access_token)),
        api: restText(await platform.rest("GET", "/", undefined, new Secret(access_token))),
        again: await revoke(bench, access_token),
      };
    },
    expect: {
      revoked: "200",
      userinfo: "403 Bad_OAuth_Token",
      api: "401 INVALID_SESSION_ID: Session expired or invalid",
      again: "400 error=invalid_token&error_description=invalid+token",
    },
  },
];

export const TOKEN_SWITCHES: SwitchCase[] = [
  {
    id: "token-scope",
    title: "The scope of the reply lists the app's scopes",
    switch: "scopeListsRefreshToken",
    see: async (bench) => (await loggedIn(bench)).scope.split(" ").sort(),
    values: { no: ["api", "id", "openid"], yes: ["api", "id", "openid", "refresh_token"] },
  },
  {
    id: "token-fields",
    title: "The reply has the five fields of the flow and no more",
    switch: "tokenExtras",
    see: async (bench) => names(await loggedIn(bench)),
    values: {
      no: ["access_token", "id", "instance_url", "scope", "token_type"],
      yes: ["access_token", "api_instance_url", "id", "instance_url", "issued_at", "scope", "signature", "token_type"],
    },
  },
  {
    id: "token-identity-host",
    title: "The host of the identity URL",
    switch: "identityUrlHost",
    see: async (bench) => new URL((await loggedIn(bench)).id).host,
    values: { instance: "<org host>", login: "<shared host>" },
  },
  {
    id: "token-test-audience",
    title: "test.salesforce.com or login.salesforce.com as audience at the org's own host",
    switch: "testAudience",
    see: async (bench) => {
      const app = await bench.ready();
      const claims = { ...(await bench.claims(app)), aud: bench.org.sharedHost };
      return tokenText(await bench.platform.login(claims, bench.keys.own.privateKey));
    },
    values: {
      accepted: "token",
      "audience is invalid": "400 invalid_grant: audience is invalid",
      app_not_found: "400 app_not_found: External client app is not installed in this org",
    },
  },
  {
    id: "token-far-expiry",
    title: "How far ahead an assertion may end: four minutes, six, and in milliseconds",
    switch: "expLimit",
    see: async (bench) => {
      const claims = await bench.claims(await bench.ready());
      const now = bench.target.clock.now();
      const seconds = Math.floor(now / 1000);
      const answers: string[] = [];
      for (const exp of [seconds + 240, seconds + 360, now + 300]) {
        answers.push(tokenText(await bench.platform.login({ ...claims, exp }, bench.keys.own.privateKey)));
      }
      return answers;
    },
    values: {
      none: ["token", "token", "token"],
      "3 minutes": ["400 invalid_grant: invalid assertion", "400 invalid_grant: invalid assertion", "token"],
      "5 minutes": ["token", "400 invalid_grant: invalid assertion", "token"],
    },
  },
  {
    id: "token-expired-certificate",
    title: "A certificate that has ended",
    switch: "expiredCertificate",
    see: async (bench) => {
      const app = bench.app("ended", { certificate: bench.keys.expired.certificate });
      const answer = outcome(await bench.deploy([app.name], app.files));
      if (answer.status !== "Succeeded") return answer;
      await bench.assign(app);
      return bench.settled(app, bench.keys.expired.privateKey);
    },
    values: { accepted: "token", refused: "400 invalid_grant: invalid assertion" },
  },
  {
    id: "token-policy-flip",
    title: "A session ends when users may authorise themselves, then may not again, and this one is not approved",
    switch: "policyFlipEndsSessions",
    see: async (bench) => {
      const app = await bench.make(bench.app("flip"));
      await bench.letIn(app);
      const { json } = await bench.platform.login(await bench.claims(app), bench.keys.own.privateKey);
      const { access_token } = json as Token;
      bench.mask.know(access_token, "token");
      await bench.make({ ...app, files: policyWithoutList(app, "AdminApprovedPreAuthorized", "AllSelfAuthorized") });
      await bench.take(app);
      await bench.make({ ...app, files: policyWithoutList(app, "", "") });
      await bench.shut(await bench.claims(app), (answer) => !answer.includes("hasn't approved"));
      return restText(await get(bench, USERINFO, access_token));
    },
    values: { no: "200", yes: "403 Bad_OAuth_Token" },
  },
  {
    id: "token-while-spreading",
    title: "What the token endpoint says of a new app until it has heard of it",
    switch: "propagationError",
    variable: "an org may have heard of it before the first login",
    see: async (bench) => {
      await bench.ready();
      const { met } = bench.patience;
      if (met.length === 0) throw new CannotAsk("the org knew each app at its first login");
      return met;
    },
    values: {
      "client identifier invalid": ["400 invalid_client_id: client identifier invalid"],
      app_not_found: ["400 app_not_found: External client app is not installed in this org"],
      "user hasn't approved this consumer": ["400 invalid_grant: user hasn't approved this consumer"],
    },
  },
];

/** Answers by the old key and the new, again and again, until the org is done with the change. */
async function overlapOf(bench: Bench): Promise<Json> {
  const { keys, platform } = bench;
  const { clock, patienceMs, pollMs } = bench.target;
  const app = await bench.make(bench.app("turned"));
  await bench.letIn(app);
  const claims = await bench.claims(app);
  const path = pathOf(app, ".ecaGlblOauth");
  const { files } = bench.app("turned", { certificate: keys.next.certificate });
  await bench.make({ ...app, files: { [path]: files[path] ?? "" } });
  const began = clock.now();
  const seconds = () => Math.round((clock.now() - began) / 1000);
  let [newFrom, oldUntil, refused]: [number | null, number | null, string | null] = [null, null, null];
  while (clock.now() <= began + patienceMs && (newFrom === null || refused === null)) {
    const old = tokenText(await platform.login(claims, keys.own.privateKey));
    if (old === "token") [oldUntil, refused] = [seconds(), null];
    else refused ??= old;
    if (newFrom === null && tokenText(await platform.login(claims, keys.next.privateKey)) === "token")
      newFrom = seconds();
    await clock.sleep(pollMs);
  }
  return { newFrom, oldUntil, refused };
}

export const OPEN_TOKEN_CASES: OpenCase[] = [
  {
    id: "certificate-overlap",
    title: "From which second after a change of the certificate the new key is let in, and until which the old one",
    open: "for how long a rotation has to keep both keys",
    see: overlapOf,
  },
];

/** The second use of a refresh token, which ends the login that it came from where the org rotates them. */
export const REDEEMED_TWICE: SwitchCase = {
  id: "refresh-token-rotation",
  title: "The refresh token of the administrator's login by browser is redeemed twice",
  switch: "refreshTokenRotation",
  byNameOnly: "the second use of the token may end the administrator's own login and all its sessions",
  see: async ({ target, mask }) => {
    const { redeem } = target;
    if (!redeem)
      throw new CannotAsk("the admin of the org file is neither sf nor sfdxAuthUrl, and has no refresh token");
    const answers: RestAnswer[] = [];
    for (const _time of [1, 2]) {
      const answer = restAnswer(await redeem());
      const { access_token, refresh_token } = (answer.json ?? {}) as Record<string, string | undefined>;
      mask.know(access_token ?? "", "token");
      mask.know(refresh_token ?? "", "refresh token");
      answers.push(answer);
    }
    const again = tokenText(answers[1] as RestAnswer);
    const isOther = answers.some(
      ({ json }) => (json as { refresh_token?: string } | null)?.refresh_token !== undefined,
    );
    return { rotates: isOther || again !== "token", again };
  },
  values: {
    no: { rotates: false, again: "token" },
    yes: { rotates: true, again: "400 invalid_grant: expired access/refresh token" },
  },
};
