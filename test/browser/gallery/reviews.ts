import { type FileTexts, key } from "../../lint/acme.ts";
import { elements, fixture, orgFile, repository } from "../../review/repository.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";

async function reviewOf(change: FileTexts, before: FileTexts = fixture()): Promise<string> {
  const repo = await repository(before);
  repo.commit("Change", change);
  return (await repo.review("--format", "html")).stdout;
}

const orgs = (count: number, more = ""): FileTexts =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const name = `customer-${String(at + 1).padStart(2, "0")}`;
      return [`orgs/${name}.yaml`, orgFile(name, more)];
    }),
  );

/** Opens the app wide: a scope more, who may use it, where logins return to, and the certificate of all orgs. */
const DANGEROUS: FileTexts = {
  ...elements(
    "ExtlClntAppOauthSettings",
    "<commaSeparatedOauthScopes>Api, Full, OpenID, RefreshToken</commaSeparatedOauthScopes>",
  ),
  ...elements(POLICY, "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"),
  ...elements(GLOBAL, "<callbackUrl>https://elsewhere.example/callback</callbackUrl>"),
  "orgs/kantiv.crt": key("other.crt"),
};

const LONG = "ALongNameThatNobodyWouldEverWantToReadAndThatHasNoPlaceToBreakInItAnywhere";

/** Names at the length that Salesforce allows, and longer ones where files and labels take them. */
const HOSTILE: FileTexts = {
  ...elements(
    "ExternalClientApplication",
    `<label>${"W".repeat(80)}</label>`,
    `<description>${"Set up by kantiv-sf. "}${"nobreak".repeat(30)}</description>`,
  ),
  ...elements(
    GLOBAL,
    `<callbackUrl>https://${"very-long-label.".repeat(8)}example.com/${"path".repeat(40)}?q=${"x".repeat(120)}</callbackUrl>`,
  ),
  ...elements(
    "PermissionSet",
    `<fieldPermissions><editable>true</editable><field>${LONG}__c.${LONG}__c</field><readable>true</readable></fieldPermissions>`,
    `<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>${LONG}__c</object><viewAllRecords>true</viewAllRecords></objectPermissions>`,
  ),
  [`orgs/${"a-customer-with-a-name-".repeat(6)}.yaml`]: orgFile("initech"),
  [`orgs/${"n".repeat(120)}.yaml`]: orgFile("umbrella"),
};

/** What a rule or two says of each of many files. */
function faulty(): FileTexts {
  return Object.fromEntries(
    Array.from({ length: 25 }, (_, at) => {
      const name = `broken-${String(at + 1).padStart(2, "0")}`;
      return [`orgs/${name}.yaml`, orgFile(name, at % 2 === 0 ? "parameters: { appNmae: X }\n" : "colour: red\n")];
    }),
  );
}

/** Reviews of what a pull request may hold, as HTML. */
export const REVIEWS: Readonly<Record<string, () => Promise<string>>> = {
  "review-nothing": () => reviewOf({ "README.md": "Nothing that an org would notice.\n" }),
  "review-small": () => reviewOf(elements("ExternalClientApplication", "<label>Acme Sync</label>")),
  "review-danger": () => reviewOf(DANGEROUS),
  "review-30-orgs": () => reviewOf(DANGEROUS, { ...fixture(), ...orgs(30) }),
  "review-new-orgs": () => reviewOf(orgs(30)),
  "review-many-findings": () => reviewOf({ ...faulty(), ...DANGEROUS }),
  "review-hostile": () => reviewOf(HOSTILE),
};
