/** Settings of the whole org, and what an app has beside OAuth. */
import { each, type Hit, type Rule, reported } from "../rule.ts";
import { hasUnread, isWhole, knownText, type LintPackage, says, siblings, valueIn } from "../subject.ts";

const SETTINGS = "ExternalClientAppSettings";
const SAML = "ExtlClntAppSamlConfigurablePolicies";
const PUSH = "ExtlClntAppPushConfigurablePolicies";
const MOBILE = "ExtlClntAppMobileSettings";
const POLICY = "ExtlClntAppConfigurablePolicies";

const OPENS: Readonly<Record<string, string>> = {
  enableClientSecretInRestApiAccess: "can be read by REST",
  enableConsumerSecretApiAccess: "come with the metadata of their apps",
};

/** A policy that is not there, or could not be read, is another rule's. */
function samlOff(pkg: LintPackage): Hit[] {
  if (!isWhole(pkg) || hasUnread(pkg)) return [];
  return pkg.components
    .filter(({ type }) => type === SAML)
    .flatMap((saml) =>
      siblings(pkg, saml, POLICY)
        .filter((policy) => knownText(policy, "isSamlPluginEnabled") !== "true")
        .filter((policy) => valueIn(policy, "isSamlPluginEnabled")?.known !== false)
        .map((policy) => ({
          message: `${saml.fullName} is there, and ${policy.fullName} does not turn SAML on.`,
          place: valueIn(policy, "isSamlPluginEnabled")?.place ?? policy.root.place,
        })),
    );
}

export const plugInRules: readonly Rule[] = [
  {
    code: "ECA431",
    name: "secrets-of-the-org",
    severity: "warning",
    title: "Consumer secrets of every app of the org are opened",
    why: "The settings are the whole org's: with them the secrets of all its External Client Apps can be read by a program, not only those of this one. Salesforce's security review pages recommend to hide them. apply changes them with --org-settings alone.",
    fix: "Leave the flag out, or write false; credentials rotate is all that needs the first of them, for as long as it runs.",
    source: "Metadata API guide, ExternalClientAppSettings; Salesforce Help, Security Review for External Client Apps",
    example: {
      bad: "<enableClientSecretInRestApiAccess>true</enableClientSecretInRestApiAccess>",
      good: "<enableClientSecretInRestApiAccess>false</enableClientSecretInRestApiAccess>",
    },
    // Of metadata that no template makes it is the org's own.
    check: each(SETTINGS, (settings, pkg) =>
      Object.entries(isWhole(pkg) ? OPENS : {}).flatMap(([name, how]) => {
        const place = valueIn(settings, name)?.place;
        if (!place || !says(settings, name, true)) return [];
        return [{ message: `With ${name} the consumer secrets of all apps of the org ${how}.`, place }];
      }),
    ),
  },
  {
    code: "ECA432",
    name: "saml-weak-signature",
    severity: "warning",
    title: "SAML assertions are signed by SHA-1",
    why: "SHA-1 can be forged with effort that attackers have, and an assertion is a login.",
    fix: "Write SHA256.",
    source: `Metadata API guide, ${SAML}; NIST SP 800-131A`,
    example: {
      bad: "<signingAlgorithmType>SHA1</signingAlgorithmType>",
      good: "<signingAlgorithmType>SHA256</signingAlgorithmType>",
    },
    check: each(SAML, (saml) => {
      const place = valueIn(saml, "signingAlgorithmType")?.place;
      if (!place || knownText(saml, "signingAlgorithmType") !== "SHA1") return [];
      return [{ message: "SAML assertions are signed by SHA-1.", place }];
    }),
  },
  {
    code: "ECA433",
    name: "saml-off",
    severity: "error",
    title: "A SAML policy of an app whose SAML is off",
    why: "Such a policy needs the app policy's isSamlPluginEnabled; without it the org refuses the deployment.",
    fix: "Write <isSamlPluginEnabled>true</isSamlPluginEnabled> into the app policy, or remove the SAML policy.",
    source: `Metadata API guide, ${SAML}`,
    example: {
      bad: "extlClntAppSamlConfigurablePolicies/Acme_saml.ecaSamlPlcy beside an app policy without isSamlPluginEnabled",
      good: "the same, and isSamlPluginEnabled true in extlClntAppPolicies/Acme_plcy.ecaPlcy",
    },
    check: samlOff,
  },
  {
    code: "ECA434",
    name: "push-full-content",
    severity: "warning",
    title: "Push notifications show their whole text",
    why: "The text of a notification passes through the push server of another company, and stands on locked screens.",
    fix: "Write false.",
    source: `Metadata API guide, ${PUSH}`,
    example: { bad: "<isFullContent>true</isFullContent>", good: "<isFullContent>false</isFullContent>" },
    check: each(PUSH, (policy) => {
      const place = valueIn(policy, "isFullContent")?.place;
      return place && says(policy, "isFullContent", true)
        ? [{ message: "Push notifications show their whole text.", place }]
        : [];
    }),
  },
  {
    code: "ECA435",
    name: "no-screen-lock",
    severity: "warning",
    title: "The mobile app does not lock its screen",
    why: "Whoever has the device has the session, and all that its user may see.",
    fix: "Write true, with a time-out other than Never in the mobile policy.",
    source: `Metadata API guide, ${MOBILE}`,
    example: {
      bad: "<isScreenLockEnabled>false</isScreenLockEnabled>",
      good: "<isScreenLockEnabled>true</isScreenLockEnabled>",
    },
    check: each(MOBILE, (settings) => {
      const place = valueIn(settings, "isScreenLockEnabled")?.place;
      return place && says(settings, "isScreenLockEnabled", false)
        ? [{ message: "The mobile app does not lock its screen.", place }]
        : [];
    }),
  },
];

/** What stands in no file of a template. */
export const secretRules: readonly Rule[] = [
  {
    code: "ECA525",
    name: "push-secret",
    severity: "error",
    title: "A key of a push server in a template",
    why: "Whoever reads the repository could send notifications as the app. A template states which push server there is; its keys go to the org in Setup.",
    fix: "Remove the element, and replace the key: one that was ever committed is known.",
    source: "Metadata API guide, ExtlClntAppPushSettings",
    example: {
      bad: "<signingKey>EXAMPLE</signingKey> in applePushConfig",
      good: "applePushConfig with its environment and bundle alone",
    },
    check: reported("SCHEMA_SECRET"),
  },
];
