/** The token endpoint. */
import { define, YES_NO } from "./define.ts";

export const TOKEN_SWITCHES = {
  keyMismatch: define(
    ["invalid assertion", "invalid client credentials"],
    "invalid assertion",
    "What the token endpoint says when the signature does not fit the certificate.",
    "Field reports give both; a careful one of three isolated tests has the second.",
  ),
  testAudience: define(
    ["accepted", "audience is invalid", "app_not_found"],
    "accepted",
    "aud https://test.salesforce.com at a sandbox's My Domain.",
    "Reports since Spring '26 give success and app_not_found; it depends on the org.",
  ),
  wrongAudience: define(
    ["audience is invalid", "Audience validation failed"],
    "audience is invalid",
    "What the token endpoint says of an audience that is no host of the org.",
    "Field reports give the first, the sample in Salesforce's own error page the second.",
  ),
  foreignKey: define(
    ["app_not_found", "cross-org"],
    "app_not_found",
    "What the token endpoint says of the key of an app that another org holds.",
    "Field reports give both sentences; the error code of the second is not reported.",
  ),
  loginLimit: define(
    ["number of logins exceeded", "login rate exceeded"],
    "number of logins exceeded",
    "What the token endpoint says once a user has logged in too often.",
    "Old documentation against one field report.",
  ),
  sharedHostKnowsApp: define(
    YES_NO,
    "no",
    "test.salesforce.com and login.salesforce.com as token host find a local External Client App.",
    "Reports since Spring '26: app_not_found; login.salesforce.com let in once in a Developer Edition, test.salesforce.com once in a scratch org.",
  ),
  ipRelaxationForJwt: define(
    YES_NO,
    "no",
    "A policy that relaxes IP restrictions, or a trusted range of the app, lets a JWT login in from outside of the profile's ranges.",
    "Help and the packaging guide say that the profile's ranges always bind this flow; both were written for connected apps.",
  ),
  incompletePreauthorization: define(
    ["invalid_app_access", "app_not_found"],
    "invalid_app_access",
    "What the token endpoint says of a user whom a pre-authorised app does not let in.",
    "Field reports give the first; four guides of 2026 the second, where policy or permission set are not complete.",
  ),
  expLimit: define(
    ["none", "3 minutes", "5 minutes"],
    "none",
    "How far ahead exp may lie.",
    "Documents say 3 and 5 minutes; the Salesforce CLI sends milliseconds, far in the future, and is let in.",
  ),
  expiredCertificate: define(
    ["accepted", "refused"],
    "accepted",
    "An assertion signed for a certificate past its end date.",
    "One report for connected apps, by design; nothing found for External Client Apps.",
  ),
  unknownUser: define(
    ["user hasn't approved this consumer", "invalid assertion"],
    "user hasn't approved this consumer",
    "What the token endpoint says when sub is no user of the org.",
    "Three guides of 2026 have only the known sentences for users whom an app does not let in; none has one of its own for a user who is not there.",
  ),
  inactiveUser: define(
    ["inactive_user", "invalid_grant"],
    "inactive_user",
    "The error code for an inactive or frozen user.",
    "Old documentation; not confirmed for External Client Apps.",
  ),
  propagationError: define(
    ["client identifier invalid", "app_not_found", "user hasn't approved this consumer"],
    "client identifier invalid",
    "What the token endpoint says while a new app has not spread yet.",
    "Field reports give all three.",
  ),
  spreading: define(
    ["old", "mixed"],
    "old",
    "Until a change of an app has spread, every server goes by the old values, or some go by the new ones already.",
    "Assumed: help says that there is a delay, and not what is answered meanwhile.",
  ),
  disabledApp: define(
    ["app_not_found", "client identifier invalid"],
    "app_not_found",
    "What the token endpoint says of an app that is switched off.",
    "Assumed: no report found.",
  ),
  scopeListsRefreshToken: define(
    YES_NO,
    "no",
    "The scope field of a JWT bearer reply lists refresh_token.",
    "No public sample lists it.",
  ),
  tokenExtras: define(
    YES_NO,
    "no",
    "The token reply also has issued_at, signature and api_instance_url.",
    "Client types list them; the JWT bearer samples do not show them.",
  ),
  identityUrlHost: define(
    ["instance", "login"],
    "instance",
    "The host of the identity URL: the org's own, or test/login.salesforce.com.",
    "Public samples show test and login; the org's own keeps every request on loopback.",
  ),
  refreshTokenRotation: define(
    ["no", "yes"],
    "no",
    "Redeeming a refresh token of the Salesforce CLI gives another one and ends it; redeeming it again ends all tokens of that login.",
    "Help 005316711; a setting of each app, which two reports see forced in new orgs, and none for the CLI's own app.",
  ),
  requireHttps: define(
    YES_NO,
    "no",
    "The token endpoint refuses plain http, which the emulator speaks unless its orgs have real names.",
    "Old documentation of the token endpoint's errors.",
  ),
} as const;
