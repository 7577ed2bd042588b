import { type FileTexts, key } from "../lint/acme.ts";
import { elements, fixture, orgFile, pathOf } from "./repository.ts";

const OAUTH = "ExtlClntAppOauthSettings";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const PERMISSION_SET = "PermissionSet";

interface Change {
  says: string;
  files: FileTexts;
}

/** Changes that must not be merged, each with the rule that names it. */
export const BAD: readonly (Change & { code: string })[] = [
  {
    says: "a scope for everything",
    code: "ECA201",
    files: elements(OAUTH, "<commaSeparatedOauthScopes>Api, Full, RefreshToken</commaSeparatedOauthScopes>"),
  },
  {
    says: "no refresh token scope",
    code: "ECA202",
    files: elements(OAUTH, "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>"),
  },
  {
    says: "everybody may let the app in",
    code: "ECA301",
    files: elements(POLICY, "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"),
  },
  { says: "nobody is pre-authorised", code: "ECA303", files: elements(POLICY, "commaSeparatedPermissionSet") },
  {
    says: "the device flow",
    code: "ECA402",
    files: elements(GLOBAL, "<isDeviceFlowEnabled>true</isDeviceFlowEnabled>"),
  },
  { says: "no PKCE", code: "ECA405", files: elements(GLOBAL, "<isPkceRequired>false</isPkceRequired>") },
  {
    says: "a callback without https",
    code: "ECA421",
    files: elements(GLOBAL, "<callbackUrl>http://app.acme.example</callbackUrl>"),
  },
  { says: "no certificate", code: "ECA501", files: elements(GLOBAL, "certificate") },
  { says: "an expired certificate", code: "ECA505", files: { "orgs/kantiv.crt": key("expired.crt") } },
  { says: "a private key among the files", code: "ECA507", files: { "orgs/kantiv.key": key("kantiv.key") } },
  {
    says: "a consumer key of one org",
    code: "ECA522",
    files: elements(GLOBAL, `<consumerKey>3MVG9${"x".repeat(80)}</consumerKey>`),
  },
  {
    says: "a permission over all data",
    code: "ECA601",
    files: elements(
      PERMISSION_SET,
      "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    ),
  },
  {
    says: "an element that the type does not have",
    code: "ECA003",
    files: elements(GLOBAL, "<isJwtEnabled>true</isJwtEnabled>"),
  },
  {
    says: "a key that is rotated by every deployment",
    code: "ECA409",
    files: elements(GLOBAL, "<shouldRotateConsumerKey>true</shouldRotateConsumerKey>"),
  },
  {
    says: "a rule that is silenced without a reason",
    code: "ECA901",
    files: elements(
      OAUTH,
      "<commaSeparatedOauthScopes>Api, Full, RefreshToken</commaSeparatedOauthScopes>",
      "<!-- kantiv-sf-ignore ECA201 -->",
    ),
  },
];

const file = (type: string) => fixture()[pathOf(type)] ?? "";

/** Changes that are fine: no finding, and what they mean for a live app. */
export const GOOD: readonly (Change & { live: string })[] = [
  {
    says: "another label",
    live: "safe",
    files: elements("ExternalClientApplication", "<label>Acme and Kantiv</label>"),
  },
  {
    says: "shorter refresh tokens",
    live: "careful",
    files: elements(POLICY, "<refreshTokenValidityPeriod>7</refreshTokenValidityPeriod>"),
  },
  {
    says: "one more scope that is approved",
    live: "careful",
    files: elements(OAUTH, "<commaSeparatedOauthScopes>Api, Basic, OpenID, RefreshToken</commaSeparatedOauthScopes>"),
  },
  { says: "another certificate", live: "breaks", files: { "orgs/kantiv.crt": key("other.crt") } },
  {
    says: "another name of the file of settings",
    live: "none",
    files: { [pathOf(OAUTH)]: "", [pathOf(OAUTH).replace("Acme_oauth", "Acme_settings")]: file(OAUTH) },
  },
  {
    says: "the same in other lines",
    live: "none",
    files: { [pathOf(OAUTH)]: file(OAUTH).replace("    <label>", "    <!-- Shown in Setup. -->\n    <label>") },
  },
  { says: "a new org", live: "new", files: { "orgs/initech.yaml": orgFile("initech") } },
  { says: "an org that goes", live: "gone", files: { "orgs/globex.yaml": "" } },
];
