import { inputError } from "../../model/errors.ts";
import type { HttpRequest } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";

export interface AuthUrl {
  clientId: string;
  clientSecret: Secret;
  refreshToken: Secret;
  /** Origin, e.g. `https://acme--uat.sandbox.my.salesforce.com`. */
  host: string;
}

/** As the Salesforce CLI writes it (`sf org auth show-sfdx-auth-url`): force://clientId:secret:refreshToken@host */
const AUTH_URL = /^force:\/\/([\w.-]+):([\w.-]*):([\w.-]+={0,2})@([a-z0-9.-]+(?::\d+)?)\/?$/i;

/** Reads an SFDX auth URL. Throws `AUTH_URL_INVALID` (exit 2), which never shows what was given. */
export function readAuthUrl(url: Secret): AuthUrl {
  const parts = AUTH_URL.exec(url.reveal().trim());
  const [, clientId, clientSecret, refreshToken, host] = parts ?? [];
  if (!clientId || clientSecret === undefined || !refreshToken || !host) {
    throw inputError(
      "AUTH_URL_INVALID",
      "The SFDX auth URL is not of the form force://<clientId>:<clientSecret>:<refreshToken>@<host>.",
      "Take it from: sf org auth show-sfdx-auth-url --target-org <alias> --json",
    );
  }
  const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? "http" : "https";
  return {
    clientId,
    clientSecret: new Secret(clientSecret),
    refreshToken: new Secret(refreshToken),
    host: `${scheme}://${host}`,
  };
}

/** The refresh-token grant that redeems it. */
export function refreshRequest(auth: AuthUrl): HttpRequest {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: auth.clientId,
    refresh_token: auth.refreshToken.reveal(),
  });
  if (auth.clientSecret.reveal() !== "") form.set("client_secret", auth.clientSecret.reveal());
  return {
    method: "POST",
    url: `${auth.host}/services/oauth2/token`,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
  };
}
