/** What makes a template good to use: its parameters, and where they stand. */
import { listed } from "../../metadata/component.ts";
import { MARKED_TYPES, OWNER_MARK } from "../../metadata/owner-mark.ts";
import type { ParameterSpec } from "../../model/template.ts";
import { CONSUMER_KEY_UNUSED } from "../../settings/installed.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import { INCOMPLETE, installedAppOf, unmadeSet } from "../../template/contents.ts";
import { hasName } from "../../util/same-name.ts";
import { type Hit, problemHits, type Rule, reported } from "../rule.ts";
import { appOf, componentsOf, hasUnread, isWhole, type LintPackage, valueIn } from "../subject.ts";

function parameters(pkg: LintPackage, wrong: (spec: ParameterSpec) => string | undefined) {
  return pkg.parameters.flatMap((spec) => {
    const message = wrong(spec);
    return message ? [{ message: `Parameter ${spec.name} ${message}.`, place: spec.place ?? pkg.place }] : [];
  });
}

const APP = "ExternalClientApplication";

/** Given out where paths are judged. */
export const NOTHING_TO_LINT = "ECA712";

function incomplete(pkg: LintPackage): Hit[] {
  if (!isWhole(pkg) || hasUnread(pkg)) return [];
  const policies = componentsOf(pkg, "ExtlClntAppOauthConfigurablePolicies");
  const names = (list: string) =>
    policies.some((policy) => (valueIn(policy, `commaSeparated${list}`)?.text.trim() ?? "") !== "");
  const hasWayIn = componentsOf(pkg, "PermissionSet").length > 0 || names("PermissionSet") || names("Profile");
  return [
    ...(hasApp(pkg) ? [] : [{ message: INCOMPLETE[pkg.app ?? "app"].message, place: pkg.place }]),
    ...(hasWayIn ? [] : [{ message: INCOMPLETE.wayIn.message, place: pkg.place }]),
    ...policies.flatMap((policy) => unmadeOn(policy, pkg)),
  ];
}

/** Makes its app, or names an installed one. */
function hasApp(pkg: LintPackage): boolean {
  if (!pkg.app) return componentsOf(pkg, APP).length > 0;
  return installedAppOf(pkg.components.map((one) => ({ type: one.type, app: appOf(one) }))) !== undefined;
}

/** A set that the policy names by a parameter, and the template does not make, is the customer's own. */
function unmadeOn(policy: ResolvedComponent, pkg: LintPackage): Hit[] {
  const value = valueIn(policy, "commaSeparatedPermissionSet");
  if (!value?.known || value.place.file !== policy.file) return [];
  const named = listed(value.text);
  const [first] = named;
  const isMade = componentsOf(pkg, "PermissionSet").some(({ fullName }) => hasName(named, fullName));
  return first === undefined || isMade ? [] : [{ message: unmadeSet(first).message, place: value.place }];
}

function unmarked(pkg: LintPackage): Hit[] {
  if (!isWhole(pkg)) return [];
  return Object.entries(MARKED_TYPES).flatMap(([type, what]) => {
    const lacks = (component: ResolvedComponent) => {
      const value = valueIn(component, "description");
      return !value || (value.known && !value.text.includes(OWNER_MARK));
    };
    return componentsOf(pkg, type)
      .filter(lacks)
      .map((component) => {
        const place = valueIn(component, "description")?.place ?? component.root.place;
        return { message: `The ${what}'s description lacks "${OWNER_MARK}".`, place };
      });
  });
}

/** Types whose values have a form by themselves. */
const FREE = ["string", "text", "integer"];

export const templateRules: readonly Rule[] = [
  {
    code: "ECA701",
    name: "parameter-without-description",
    severity: "error",
    title: "A parameter without a description",
    why: "Whoever writes an org file learns from the description what the value is for and when to choose another.",
    fix: "Say in a sentence what the value is for, and the reason to change it.",
    example: {
      bad: "appName:\n  type: apiName\n  default: Acme",
      good: "appName:\n  type: apiName\n  description: API name of the app.\n  default: Acme",
    },
    check: (pkg) => [
      ...problemHits(pkg, ["PARAMETER_DESCRIPTION"]),
      ...parameters(pkg, ({ description }) =>
        description.trim().length < 10 ? "has no description to speak of" : undefined,
      ),
    ],
  },
  {
    code: "ECA702",
    name: "parameter-without-pattern",
    severity: "warning",
    title: "A parameter that takes anything",
    why: "Text without a pattern or a length, and numbers without a range, reach the org as they are typed.",
    fix: "Add a pattern, or for free text a maxLength; or choose a type with a form of its own: apiName, email, url, enum.",
    example: {
      bad: "note:\n  type: string\n  description: What the app is for.\n  default: Sync",
      good: "note:\n  type: string\n  description: What the app is for.\n  default: Sync\n  maxLength: 80",
    },
    check: (pkg) =>
      parameters(pkg, ({ type, pattern, maxLength }) =>
        FREE.includes(type) && pattern === undefined && (maxLength === undefined || type === "integer")
          ? "has no pattern"
          : undefined,
      ),
  },
  {
    code: "ECA703",
    name: "parameter-without-default",
    severity: "warning",
    title: "A parameter that is neither required nor has a default",
    why: "Where an org file leaves it out, its element is left out too, and the platform's default counts, which no file shows.",
    fix: "Give it the default that is right for most orgs, or make it required.",
    example: {
      bad: "level:\n  type: enum\n  values: [STANDARD, LOW]\n  description: Security level of sessions.",
      good: "level:\n  type: enum\n  values: [STANDARD, LOW]\n  default: STANDARD\n  description: Security level of sessions.",
    },
    check: (pkg) =>
      parameters(pkg, (spec) =>
        spec.required || spec.default !== undefined ? undefined : "is neither required nor has a default",
      ),
  },
  {
    code: "ECA704",
    name: "misplaced-placeholder",
    severity: "error",
    title: "A placeholder where none can be",
    why: "Placeholders are filled in the text of elements and in names of files, with parameters that template.yaml declares. Anywhere else they would reach the org as they are, or nothing would.",
    fix: "Move it into an element's text, declare the parameter, or correct its name.",
    example: { bad: "<!-- The app of ${appName} -->", good: "<label>${appName}</label>" },
    check: reported("TEMPLATE_PLACEHOLDER"),
  },
  {
    code: "ECA705",
    name: "unused-parameter",
    severity: "error",
    title: "A parameter that stands in no file",
    why: "Whoever sets it believes that it does something.",
    fix: "Use it in a file, or remove it.",
    example: {
      bad: "a parameter region, and no ${region} in any file",
      good: "<description>Acme in ${region}</description>",
    },
    check: reported("TEMPLATE_UNUSED"),
  },
  {
    code: "ECA706",
    name: "template-broken",
    severity: "error",
    title: "The template cannot be used as it is",
    why: "render, plan and apply refuse it.",
    fix: "Correct the place named.",
    example: { bad: "externalClientApp/Acme.eca", good: "externalClientApps/Acme.eca" },
    check: reported(
      "TEMPLATE_FILE",
      "TEMPLATE_UNKNOWN_KEY",
      "TEMPLATE_MISSING_KEY",
      "TEMPLATE_VALUE",
      "TEMPLATE_PARAMETER",
      "TEMPLATE_API_VERSION",
      "TEMPLATE_GROUP",
      "RENDER_FILE_NAME",
      "RENDER_REPEATED",
    ),
  },
  {
    code: "ECA707",
    name: "value-refused",
    severity: "error",
    title: "A value that the template does not take",
    why: "An org file or an example gives a parameter that its template does not declare, gives it in a wrong form, or leaves out one that is required: render, plan and apply refuse it.",
    fix: "Correct the value, or the parameter's name.",
    example: {
      bad: "parameters: { appNmae: Acme }",
      good: "parameters: { appName: Acme }",
    },
    check: reported("PARAMETER_UNKNOWN", "PARAMETER_INVALID", "PARAMETER_MISSING", "OWN_PROFILE_TWICE"),
  },
  {
    code: "ECA708",
    name: "example-broken",
    severity: "error",
    title: "An example that cannot be read",
    why: "A template's examples are what a review renders and walks it with. One that cannot be read shows nothing.",
    fix: "Write parameters: and below it the values, by parameter name.",
    example: {
      bad: "appName: Acme",
      good: "parameters:\n  appName: Acme",
    },
    check: reported("EXAMPLE_SYNTAX", "EXAMPLE_UNKNOWN_KEY", "EXAMPLE_MISSING_KEY", "EXAMPLE_VALUE"),
  },
  {
    code: "ECA709",
    name: "template-without-app",
    severity: "error",
    title: "A template without an app, or without a permission set",
    why: "A template sets up an External Client App that the integration user may use by a permission set: one that the template makes, or one of the customer's own, which its policy names by a parameter; or, where its policy names no set, by the user's profile. plan and apply refuse a template that lacks app or way in.",
    fix: "Add the missing file: externalClientApps/<name>.eca or permissionsets/<name>.permissionset; or name the customer's set by a parameter in commaSeparatedPermissionSet of the OAuth policy, or the user's profile in commaSeparatedProfile.",
    example: {
      bad: "A template without externalClientApps or without permissionsets",
      good: "A template with both",
    },
    check: incomplete,
  },
  {
    code: "ECA710",
    name: "owner-mark-missing",
    severity: "error",
    title: "A description without the owner's mark",
    why: `An app and a permission set of this tool are known by the words "${OWNER_MARK}" in their description, in the org. Without them the next run would take them for somebody else's; plan and apply refuse the template.`,
    fix: `Add "${OWNER_MARK}" to the description, where no org file's value can take it out.`,
    example: {
      type: APP,
      bad: "<description>Lets Acme in.</description>",
      good: `<description>Lets Acme in. ${OWNER_MARK}.</description>`,
    },
    check: unmarked,
  },
  {
    code: "ECA711",
    name: "org-file-broken",
    severity: "error",
    title: "An org file that no command takes",
    why: "An unknown key, a missing one, a value of the wrong form, a secret where a reference belongs: every command refuses the org file before it does anything.",
    fix: "Correct the key named; schemas/org-file.schema.json describes each.",
    example: {
      bad: "integrationUser: kantiv@acme.com.uat",
      good: "integrationUser: { username: kantiv@acme.com.uat }",
    },
    check: reported(
      "ORG_FILE_SYNTAX",
      "ORG_FILE_UNKNOWN_KEY",
      "ORG_FILE_MISSING_KEY",
      "ORG_FILE_VALUE",
      "INSTANCE_URL_INVALID",
      "INSTANCE_URL_NOT_HTTPS",
      "INSTANCE_URL_NOT_MY_DOMAIN",
      "INSTANCE_URL_UNTRUSTED",
      "ORG_FILE_SECRET_VALUE",
      "ORG_FILE_EXTENDS",
    ),
  },
  {
    code: NOTHING_TO_LINT,
    name: "nothing-to-lint",
    severity: "error",
    title: "A folder with nothing to judge",
    why: "The folder that was named is empty, or holds no template, no metadata of an External Client App and no org file. A run over it would say that all is well about nothing, and render and plan refuse it as a template.",
    fix: "Correct the path, or add the template's files.",
    example: { bad: "kantiv-sf lint templates/empty", good: "kantiv-sf lint templates/acme" },
  },
  {
    code: "ECA713",
    name: "two-apps",
    severity: "error",
    title: "Two apps in one template",
    why: "A template sets up one External Client App, and one login is proven. render, plan and apply refuse a template with two.",
    fix: "Make a template of each app and an org file for each; several org files may be of one org.",
    example: {
      bad: "externalClientApps/Acme.eca and externalClientApps/Acme_Beta.eca",
      good: "externalClientApps/Acme.eca alone",
    },
    check: reported("TEMPLATE_TWO_APPS"),
  },
  {
    code: "ECA714",
    name: "consumer-key-unused",
    severity: "warning",
    title: "A consumer key that nothing reads",
    why: "The org makes the consumer key of an app that a template sets up, and shows it. One that stands in the org file is neither sent nor compared; only of an installed app, which no org but its publisher's shows, it counts.",
    fix: CONSUMER_KEY_UNUSED.remedy,
    example: {
      bad: "jwt: { certificate: acme.crt, consumerKey: 3MVG9… }",
      good: "jwt: { certificate: acme.crt }",
    },
    check: reported(CONSUMER_KEY_UNUSED.code),
  },
];
