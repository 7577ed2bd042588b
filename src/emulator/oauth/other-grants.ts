/** Grants that the apps set up here leave off: each is refused in the words that Salesforce has for it. */
import { OauthError } from "../http/errors.ts";
import type { Exchange } from "../http/types.ts";
import type { OauthApp } from "./app.ts";
import { requireApp } from "./jwt-bearer.ts";

const unsupported = () => new OauthError("unsupported_grant_type", "grant type not supported");
const badSecret = () => new OauthError("invalid_client_credentials", "client secret invalid");

type Refusal = (app: OauthApp, form: URLSearchParams) => OauthError;

const REFUSALS: Readonly<Record<string, Refusal>> = {
  /** External Client Apps never had the username-password flow. */
  password: () => new OauthError("invalid_grant", "authentication failure"),
  authorization_code: (app, form) =>
    secretFits(app, form) ? new OauthError("invalid_grant", "invalid authorization code") : badSecret(),
  refresh_token: (app, form) =>
    secretFits(app, form) ? new OauthError("invalid_grant", "expired access/refresh token") : badSecret(),
  client_credentials: (app, form) => {
    if (!secretFits(app, form)) return new OauthError("invalid_client", "invalid client credentials");
    const on =
      app.global.isClientCredentialsFlowEnabled === "true" && app.policy.isClientCredentialsFlowEnabled === "true";
    return on ? new OauthError("invalid_grant", "no client credentials user enabled") : unsupported();
  },
};

const secretFits = ({ consumer }: OauthApp, form: URLSearchParams): boolean =>
  form.get("client_secret") === consumer.secret;

/** The error for a grant; never a token. */
export function refuseGrant(exchange: Exchange, grant: string, form: URLSearchParams): OauthError {
  const refusal = Object.hasOwn(REFUSALS, grant) ? REFUSALS[grant] : undefined;
  if (!refusal) return unsupported();
  return refusal(requireApp(exchange, form.get("client_id") ?? ""), form);
}
