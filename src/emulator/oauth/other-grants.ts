/** Grants besides JWT bearer. The apps set up here leave them off, and are refused in the words that Salesforce has. */
import { OauthError } from "../http/errors.ts";
import type { Exchange } from "../http/types.ts";
import type { OauthApp } from "./app.ts";
import { checkUser } from "./grant.ts";
import { type Granted, requireApp } from "./jwt-bearer.ts";

function unsupported(): OauthError {
  return new OauthError("unsupported_grant_type", "grant type not supported");
}

function badSecret(): OauthError {
  return new OauthError("invalid_client_credentials", "client secret invalid");
}

type Grant = (exchange: Exchange, app: OauthApp, form: URLSearchParams) => Granted;

const GRANTS: Readonly<Record<string, Grant>> = {
  /** External Client Apps never had the username-password flow. */
  password: () => {
    throw new OauthError("invalid_grant", "authentication failure");
  },
  authorization_code: (_exchange, app, form) => {
    throw secretFits(app, form) ? new OauthError("invalid_grant", "invalid authorization code") : badSecret();
  },
  refresh_token: (_exchange, app, form) => {
    throw secretFits(app, form) ? new OauthError("invalid_grant", "expired access/refresh token") : badSecret();
  },
  client_credentials: (exchange, app, form) => {
    if (!secretFits(app, form)) throw new OauthError("invalid_client", "invalid client credentials");
    const { global, policy } = app;
    if (global.isClientCredentialsFlowEnabled !== "true" || policy.isClientCredentialsFlowEnabled !== "true") {
      throw unsupported();
    }
    const user = exchange.org.users.find((candidate) => candidate.username === policy.clientCredentialsFlowUser);
    if (!user) throw new OauthError("invalid_grant", "no client credentials user enabled");
    checkUser(user, exchange);
    return { app, user };
  },
};

function secretFits({ consumer }: OauthApp, form: URLSearchParams): boolean {
  return form.get("client_secret") === consumer.secret;
}

/** @throws {OauthError} for every grant but client credentials, and for those unless the app has them on */
export function grantOther(exchange: Exchange, grant: string, form: URLSearchParams): Granted {
  const run = Object.hasOwn(GRANTS, grant) ? GRANTS[grant] : undefined;
  if (!run) throw unsupported();
  return run(exchange, requireApp(exchange, form.get("client_id") ?? ""), form);
}
