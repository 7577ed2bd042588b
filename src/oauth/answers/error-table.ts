import type { TokenErrorRow } from "./error-row.ts";
import { OTHER_REQUESTS } from "./error-table-other.ts";

/**
 * The answers of the token endpoint that are known, the more special before the more general. Sources: Salesforce Help,
 * "OAuth 2.0 JWT Bearer Flow" and "OAuth error codes"; Salesforce DX Developer Guide, "Authorize an Org Using the JWT
 * Flow"; and for External Client Apps what users report in public threads.
 */
export const TOKEN_ERRORS: readonly TokenErrorRow[] = [
  {
    when: { errors: ["invalid_grant"], says: "user hasn't approved this consumer" },
    code: "TOKEN_NOT_APPROVED",
    cause:
      "The app does not let the user in: its policy still is that users approve it themselves, or the admin-approved policy has not reached every server yet.",
    remedy:
      "Set the app's OAuth policy to admin-approved users and put the permission set on it; after a change wait some minutes.",
    byApply: true,
    retry: ["propagation"],
    means: "spreading",
    shutsOut: true,
  },
  {
    when: {
      errors: ["invalid_app_access", "oauth_app_access_denied"],
      says: "user is not admin approved to access this app",
    },
    code: "TOKEN_USER_NOT_ASSIGNED",
    cause: "The policy is admin-approved, but this user holds none of the permission sets or profiles that it names.",
    remedy:
      "Assign the app's permission set to exactly the user that is the subject of the login, and check that it stands on the policy.",
    byApply: true,
    retry: ["propagation"],
    means: "spreading",
    shutsOut: true,
  },
  {
    when: { errors: ["invalid_request"], says: "refresh_token scope is required" },
    code: "TOKEN_SCOPE_MISSING",
    cause:
      "The app lacks the RefreshToken scope, without which Salesforce refuses this flow (although it gives no refresh token), or it is not pre-authorised.",
    remedy: "Add RefreshToken to the scopes of the app's OAuth settings; then check its policy and permission set.",
    retry: ["propagation-once"],
    means: "spreading",
  },
  {
    when: {
      errors: ["app_not_found", "oauth_ec_app_not_found"],
      says: "external client app is not installed in this org",
    },
    code: "TOKEN_APP_NOT_FOUND",
    cause:
      "The request reached an org that does not know the consumer key: another host or audience than the org's My Domain, the key of another org, a sandbox that was refreshed since, or an app too new to be known everywhere. Some orgs say it of an app whose pre-authorisation is not complete, too.",
    remedy:
      "Use the My Domain of the org that holds the app, and the consumer key read back from it; after a sandbox refresh apply again. Where host and key are right, look at the pre-authorisation: policy on admin-approved users, permission set on it and held by the user.",
    byApply: true,
    retry: ["audience", "propagation"],
    means: "spreading",
    shutsOut: true,
  },
  {
    when: { says: "cross-org oauth flows are not supported for this external client app" },
    code: "TOKEN_CROSS_ORG",
    cause: "The app is local to one org and was called at the host of another.",
    remedy: "Use the My Domain of the org that holds the app, and the consumer key read back from it.",
    retry: [],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_client_id"], says: "client identifier invalid" },
    code: "TOKEN_CLIENT_UNKNOWN",
    cause:
      "The consumer key is not known at this host: mistyped, of a deleted app, of another org, or of an app created some minutes ago.",
    remedy: "Use the consumer key read back from this org at the org's My Domain; a new app may need up to 15 minutes.",
    retry: ["propagation"],
    means: "spreading",
    shutsOut: true,
  },
  {
    when: { errors: ["invalid_client"], says: "invalid client credentials" },
    code: "TOKEN_SIGNATURE",
    cause: "The signature does not fit the certificate that the app holds.",
    remedy:
      "Compare the fingerprint of the certificate in Setup with the one of the org file; apply with the certificate that belongs to the key.",
    retry: [],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_grant"], says: "invalid assertion" },
    code: "TOKEN_ASSERTION_INVALID",
    cause:
      "The signature does not fit the app's certificate, or the app has lost its certificate (a deployment without it clears it), or the audience is not accepted.",
    remedy:
      "Compare the fingerprint of the certificate in Setup with the one of the org file; apply with the certificate that belongs to the key.",
    retry: ["audience"],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_grant"], says: "audience is invalid" },
    code: "TOKEN_AUDIENCE",
    cause: "The audience of the assertion is not accepted at this host.",
    remedy: "Use the org's My Domain URL as instanceUrl; it is host and audience at once.",
    retry: ["audience"],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_grant"], says: "audience validation failed" },
    code: "TOKEN_AUDIENCE",
    cause: "The audience of the assertion is not accepted at this host.",
    remedy: "Use the org's My Domain URL as instanceUrl; it is host and audience at once.",
    retry: ["audience"],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_grant"], says: "expired authorization code" },
    code: "TOKEN_ASSERTION_EXPIRED",
    cause: "The assertion was already over when it arrived: the clock of this machine is behind the org's.",
    remedy: "Set this machine's clock (NTP), and the clock of every machine that signs for the integration.",
    retry: ["resign"],
    means: "other",
  },
  {
    when: { errors: ["invalid_request"], says: "jti already in use" },
    code: "TOKEN_REPLAYED",
    cause: "An assertion with this id was used before.",
    remedy: "Sign a new assertion with a new jti for every request; a proxy that repeats requests must not do so here.",
    retry: ["resign"],
    means: "other",
  },
  {
    when: { errors: ["invalid_grant"], says: "ip restricted or invalid login hours" },
    code: "TOKEN_LOGIN_RESTRICTED",
    cause: "The user's profile limits login to addresses or hours that this login is outside of.",
    remedy:
      "Add this machine's address (IPv4 and IPv6 each need a row) to the login IP ranges of the user's profile, or widen its login hours.",
    retry: [],
    means: "refusal",
  },
  {
    when: { errors: ["invalid_grant"], says: "ip restricted" },
    code: "TOKEN_IP_RESTRICTED",
    cause:
      "The user's profile has login IP ranges, and this machine is outside of them. They always bind a JWT login, whatever the app's policy relaxes and its settings trust.",
    remedy:
      "Add this machine's address to the profile's login IP ranges: a row for IPv4 and one for IPv6, where it has both.",
    retry: [],
    means: "refusal",
  },
  {
    when: { errors: ["inactive_user", "invalid_grant"], says: "user is inactive" },
    code: "TOKEN_USER_INACTIVE",
    cause: "The user is deactivated or frozen.",
    remedy: "Activate or unfreeze the integration user in Setup, Users.",
    retry: [],
    means: "refusal",
  },
  {
    when: { errors: ["inactive_org"], says: "organization is locked, closed, or suspended" },
    code: "TOKEN_ORG_INACTIVE",
    cause: "The org is locked, closed or suspended; a sandbox may have been deleted or have expired.",
    remedy: "Have the org's administrator look at its state; name a living org in the org file.",
    retry: [],
    means: "other",
  },
  {
    when: { errors: ["rate_limit_exceeded"], says: "number of logins exceeded" },
    code: "TOKEN_RATE_LIMIT",
    cause: "There were too many logins of this user with this app.",
    remedy: "Wait 15 to 30 minutes. The integration must keep its token instead of logging in for each call.",
    retry: ["slow"],
    means: "other",
  },
  {
    when: { says: "login rate exceeded" },
    code: "TOKEN_RATE_LIMIT",
    cause: "There were too many logins of this user with this app.",
    remedy: "Wait 15 to 30 minutes. The integration must keep its token instead of logging in for each call.",
    retry: ["slow"],
    means: "other",
  },
  ...OTHER_REQUESTS,
  {
    when: { page: "the data you were trying to access could not be found" },
    code: "TOKEN_ORG_UNAVAILABLE",
    cause: "The org is in maintenance, not ready yet, or deleted.",
    remedy: "Look the org up at status.salesforce.com and run again later; check that the sandbox still exists.",
    retry: ["transient"],
    means: "hiccup",
  },
  {
    when: { statuses: [429] },
    code: "TOKEN_THROTTLED",
    cause: "Salesforce takes no more requests from here just now.",
    remedy: "Run again in some minutes; let fewer jobs log in at the same time.",
    retry: ["transient"],
    means: "hiccup",
  },
  {
    when: { statuses: [500, 502, 503, 504] },
    code: "TOKEN_ORG_UNAVAILABLE",
    cause: "The org does not answer just now; it may be in maintenance.",
    remedy: "Look the org up at status.salesforce.com and run again later.",
    retry: ["transient"],
    means: "hiccup",
  },
];
