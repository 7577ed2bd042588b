import { expect, test } from "vitest";
import { orgWithApp } from "./helpers/app-in-use.ts";
import { type Case, ledger } from "./helpers/cases.ts";

const { org, redeploy } = orgWithApp();

const grant = (form: Record<string, string>) => () =>
  org.tokenRequest({ client_id: org.consumerKey, client_secret: org.org.consumers[0]?.secret ?? "", ...form });

const CASES: Case[] = [
  {
    cause: "the grant is username and password",
    error: "invalid_grant",
    description: "authentication failure",
    run: () => {
      const { username, password, securityToken } = org.emulator.ready.admin;
      return grant({ grant_type: "password", username, password: password + securityToken })();
    },
  },
  {
    cause: "the grant is a refresh token",
    error: "invalid_grant",
    description: "expired access/refresh token",
    run: () => grant({ grant_type: "refresh_token", refresh_token: "5Aep861" })(),
  },
  {
    cause: "a code is redeemed that was never given",
    error: "invalid_grant",
    description: "invalid authorization code",
    run: () => grant({ grant_type: "authorization_code", code: "aPrx" })(),
  },
  {
    cause: "the client's secret is wrong",
    error: "invalid_client_credentials",
    description: "client secret invalid",
    run: () => grant({ grant_type: "refresh_token", refresh_token: "5Aep861", client_secret: "wrong" })(),
  },
  {
    cause: "the client's secret is wrong beside a code",
    error: "invalid_client_credentials",
    description: "client secret invalid",
    run: () => grant({ grant_type: "authorization_code", code: "aPrx", client_secret: "wrong" })(),
  },
  {
    cause: "the client's secret is another one's that only begins alike",
    error: "invalid_client_credentials",
    description: "client secret invalid",
    run: () => {
      const secret = org.org.consumers[0]?.secret ?? "";
      return grant({ grant_type: "refresh_token", refresh_token: "5Aep861", client_secret: `${secret}0` })();
    },
  },
  {
    cause: "there is only the beginning of the client's secret",
    error: "invalid_client_credentials",
    description: "client secret invalid",
    run: () => {
      const secret = org.org.consumers[0]?.secret ?? "";
      return grant({ grant_type: "authorization_code", code: "aPrx", client_secret: secret.slice(0, 8) })();
    },
  },
  {
    cause: "the grant is a word that every object knows",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    run: () => grant({ grant_type: "constructor" })(),
  },
  {
    cause: "the client's key is nobody's",
    error: "invalid_client_id",
    description: "client identifier invalid",
    run: () => grant({ grant_type: "client_credentials", client_id: "3MVG9nobody" })(),
  },
  {
    cause: "client credentials are asked of an app that has them off",
    error: "unsupported_grant_type",
    description: "grant type not supported",
    run: () => grant({ grant_type: "client_credentials" })(),
  },
  ...(["global", "policy"] as const).map((part) => ({
    cause: `client credentials are on in the ${part === "global" ? "settings" : "policy"} only`,
    error: "unsupported_grant_type",
    description: "grant type not supported",
    run: async () => {
      const named = { clientCredentialsFlowUser: org.integrationUser.username };
      const on = { isClientCredentialsFlowEnabled: "true" };
      await redeploy({ policy: named, [part]: part === "policy" ? { ...named, ...on } : on });
      return grant({ grant_type: "client_credentials" })();
    },
  })),
  {
    cause: "client credentials are on with a user, and the secret is wrong",
    error: "invalid_client",
    description: "invalid client credentials",
    run: async () => {
      const on = { isClientCredentialsFlowEnabled: "true" };
      await redeploy({ global: on, policy: { ...on, clientCredentialsFlowUser: org.integrationUser.username } });
      return grant({ grant_type: "client_credentials", client_secret: "wrong" })();
    },
  },
  {
    cause: "client credentials run as a user who is switched off",
    error: "inactive_user",
    description: "user is inactive",
    run: async () => {
      const on = { isClientCredentialsFlowEnabled: "true" };
      await redeploy({ global: on, policy: { ...on, clientCredentialsFlowUser: org.integrationUser.username } });
      org.integrationUser.isActive = false;
      return grant({ grant_type: "client_credentials" })();
    },
  },
  {
    cause: "client credentials are on, and nobody is named to run as",
    error: "invalid_grant",
    description: "no client credentials user enabled",
    run: async () => {
      org.org.switches.clientCredentialsWithoutUser = "accepted";
      const on = { isClientCredentialsFlowEnabled: "true" };
      await redeploy({ global: on, policy: on });
      return grant({ grant_type: "client_credentials" })();
    },
  },
  {
    cause: "client credentials come with a wrong secret",
    error: "invalid_client",
    description: "invalid client credentials",
    run: () => grant({ grant_type: "client_credentials", client_secret: "wrong" })(),
  },
];

test.each(CASES)("$error: $description, when $cause", async ({ error, description, run }) => {
  const { status, json } = await run();
  expect({ status, json }).toEqual({ status: 400, json: { error, error_description: description } });
});

test("the ledger lists each of these errors", () => {
  for (const { error, description } of CASES) expect(ledger()).toContain(`\`${error}\` \`${description}\``);
});

test("client credentials run as the user that the policy names, once app and policy have them on", async () => {
  const on = { isClientCredentialsFlowEnabled: "true" };
  await redeploy({ global: on, policy: { ...on, clientCredentialsFlowUser: org.integrationUser.username } });
  const reply = await grant({ grant_type: "client_credentials" })();
  expect(reply.status).toBe(200);
  expect(reply.json.id).toContain(org.integrationUser.id);
});
