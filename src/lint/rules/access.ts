/** Who may use the app, and from where. */
import type { ResolvedComponent } from "../../template/components.ts";
import { each, type Hit, type Rule } from "../rule.ts";
import { isWhole, knownText, listOf, siblings, valueIn } from "../subject.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GUIDE = `Metadata API guide, ${POLICY}`;
const ADMIN = "AdminApprovedPreAuthorized";

const permitted = (policy: ResolvedComponent) => knownText(policy, "permittedUsersPolicyType");

/** A hit at the element when it has this text. */
export function whenText(
  component: ResolvedComponent,
  element: string,
  texts: readonly string[],
  message: (text: string) => string,
): Hit[] {
  const text = knownText(component, element);
  const value = valueIn(component, element);
  return text !== undefined && value && texts.includes(text) ? [{ message: message(text), place: value.place }] : [];
}

export const accessRules: readonly Rule[] = [
  {
    code: "ECA301",
    name: "self-authorise",
    severity: "error",
    title: "Every user may let the app in",
    why: "With AllSelfAuthorized anybody in the org can authorise the app for himself, so whoever holds the app's credentials can get in as whoever he talks into it. And a JWT login fails until the user has done so (\"user hasn't approved this consumer\").",
    fix: "Write AdminApprovedPreAuthorized, and name a permission set.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>",
      good: "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>",
    },
    check: each(POLICY, (policy) =>
      whenText(
        policy,
        "permittedUsersPolicyType",
        ["AllSelfAuthorized"],
        () => "Every user may authorise the app himself.",
      ),
    ),
  },
  {
    code: "ECA302",
    name: "not-admin-approved",
    severity: "error",
    title: "The policy does not say who may use the app",
    why: "Without permittedUsersPolicyType the platform takes AllSelfAuthorized: every user may let the app in.",
    fix: "Write AdminApprovedPreAuthorized, and name a permission set.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "permittedUsersPolicyType",
      good: "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>",
    },
    check: each(POLICY, (policy) =>
      valueIn(policy, "permittedUsersPolicyType")?.text.trim()
        ? []
        : [{ message: "The policy has no permittedUsersPolicyType.", place: policy.root.place }],
    ),
  },
  {
    code: "ECA303",
    name: "nobody-pre-authorised",
    severity: "error",
    title: "Admin approved, and no permission set",
    why: 'When only approved users may use the app and none are approved, every login is refused ("user is not admin approved to access this app"), until somebody grants access by hand in Setup, where no review sees it.',
    fix: "Name the permission set in commaSeparatedPermissionSet, by its API name.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "commaSeparatedPermissionSet",
      good: "<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>",
    },
    check: each(POLICY, (policy) => {
      const named = ["commaSeparatedPermissionSet", "commaSeparatedProfile"].some((name) =>
        valueIn(policy, name)?.text.trim(),
      );
      if (named || permitted(policy) !== ADMIN) return [];
      return [
        {
          message: "The policy pre-authorises nobody.",
          place: valueIn(policy, "permittedUsersPolicyType")?.place ?? policy.root.place,
        },
      ];
    }),
  },
  {
    code: "ECA304",
    name: "profile-pre-authorised",
    severity: "warning",
    title: "A whole profile is pre-authorised",
    why: "Everybody with the profile may use the app, also those who get it later for another reason. And profiles are named by their label here, which changes with the org's language. Where a profile is the only way in, it is doubtful that it opens anything: one org works so, and in another the login stayed refused until a permission set was named.",
    fix: "Use a permission set of the app's own, assigned to the integration user alone.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "<commaSeparatedProfile>System Administrator</commaSeparatedProfile>",
      good: "<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>",
    },
    check: each(POLICY, (policy) => {
      const value = valueIn(policy, "commaSeparatedProfile");
      const names = listOf(policy, "commaSeparatedProfile");
      if (!value || names.length === 0) return [];
      const alone = listOf(policy, "commaSeparatedPermissionSet").length === 0;
      const doubt = alone ? " It is the only way in, which some orgs do not open: name a permission set." : "";
      // That there is such a list the template decides, whoever names the profile in it.
      const place = policy.root.children.find(({ name }) => name === "commaSeparatedProfile")?.place ?? value.place;
      return [{ message: `Everybody with the profile ${names.join(", ")} may use the app.${doubt}`, place }];
    }),
  },
  {
    code: "ECA305",
    name: "ip-relaxed",
    severity: "warning",
    title: "The app relaxes login address ranges",
    why: "It does nothing for a JWT login, which the login IP ranges of the user's profile always bind, whatever the app says. (Nor do trustedIpRanges of the OAuth settings, which are the web server flow's.) It opens the other flows alone: with anything but Enforce a session of a browser login, or a refresh token, works from everywhere, although the profile restricts addresses.",
    fix: "Write Enforce. For a sender whose addresses change, widen the ranges of the integration user's profile (IPv4 and IPv6 each need a row), or give that user a profile without ranges.",
    source: `${GUIDE}; Salesforce Help, Connected App IP Relaxation and Continuous IP Enforcement`,
    example: {
      type: POLICY,
      bad: "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>",
      good: "<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>",
    },
    check: each(POLICY, (policy) =>
      whenText(
        policy,
        "ipRelaxationPolicyType",
        ["Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"],
        (text) =>
          `${text} opens nothing for a JWT login, and relaxes the profile's login address ranges for other flows.`,
      ),
    ),
  },
  {
    code: "ECA306",
    name: "app-off",
    severity: "error",
    title: "The app, or its OAuth, is switched off",
    why: "Nobody can log in through an app that is not enabled, or whose OAuth plug-in is off.",
    fix: "Write true for isEnabled and isOauthPluginEnabled; to remove an app, delete it.",
    source: "Metadata API guide, ExtlClntAppConfigurablePolicies",
    example: {
      type: "ExtlClntAppConfigurablePolicies",
      bad: "<isEnabled>false</isEnabled>",
      good: "<isEnabled>true</isEnabled>",
    },
    check: each("ExtlClntAppConfigurablePolicies", (policy) =>
      ["isEnabled", "isOauthPluginEnabled"].flatMap((name) =>
        whenText(policy, name, ["false", "0"], () => `${name} is false: no login works.`),
      ),
    ),
  },
  {
    code: "ECA307",
    name: "not-local",
    severity: "warning",
    title: "The app is meant for a package",
    why: "Only an app with distributionState Local is set up in the org itself. Packaged apps travel with their package, and their credentials belong to the org that made it.",
    fix: "Write Local.",
    source: "Metadata API guide, ExternalClientApplication",
    example: {
      type: "ExternalClientApplication",
      bad: "<distributionState>Packaged</distributionState>",
      good: "<distributionState>Local</distributionState>",
    },
    check: each("ExternalClientApplication", (app, pkg) =>
      isWhole(pkg) && siblings(pkg, app, POLICY).length > 0
        ? whenText(
            app,
            "distributionState",
            ["Packaged", "Managed", "AutoInstalled"],
            (text) => `distributionState is ${text}.`,
          )
        : [],
    ),
  },
];
