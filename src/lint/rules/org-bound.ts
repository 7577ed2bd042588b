/** Values that belong to one org, and secrets of one app. */
import { leavesOf } from "../../metadata/component.ts";
import { rememberingOf } from "../../util/remembering.ts";
import { isSalesforceId } from "../../util/salesforce-id.ts";
import type { Hit, Rule } from "../rule.ts";
import { isWhole, type LintPackage } from "../subject.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";

/** The elements with these names; empty ones in a template alone, since render refuses the element itself. */
function named(pkg: LintPackage, names: readonly string[], message: (name: string) => string): Hit[] {
  return pkg.components.flatMap((component) =>
    component.root.children
      .filter((child) => names.includes(child.name) && (isWhole(pkg) || child.value?.text.trim()))
      .map(({ name, place, value }) => ({
        message: message(name),
        place,
        fixable: value?.text.includes("${") === false,
      })),
  );
}

/** Base64 of a certificate is full of what looks like anything. */
const plainTexts = rememberingOf((components: LintPackage["components"]) => {
  const own = ["consumerKey", "consumerSecret", "oauthLink", "orgScopedExternalApp", "certificate"];
  return components
    .flatMap((component) => leavesOf(component.root))
    .filter((leaf) => !own.includes(leaf.name) && !leaf.value?.text.includes("-----BEGIN"));
});

function inText(
  pkg: LintPackage,
  pattern: RegExp,
  is: (word: string) => boolean,
  message: (word: string) => string,
): Hit[] {
  return plainTexts(pkg.components).flatMap(({ value }) => {
    const word = value?.text.match(pattern)?.find(is);
    return word && value ? [{ message: message(word), place: value.place, fixable: false }] : [];
  });
}

export const orgBoundRules: readonly Rule[] = [
  {
    code: "ECA521",
    name: "org-bound-link",
    severity: "error",
    title: "A link to one org",
    why: "oauthLink and orgScopedExternalApp hold the id of the org that the file came from, and pushConfigLink names a record of it. In another org they fail the deployment; left out, each org makes its own.",
    fix: "Remove the element; lint --fix does.",
    source: "Salesforce Help, Deploy an External Client App with Global OAuth Settings",
    example: {
      type: "ExtlClntAppOauthSettings",
      bad: "<oauthLink>00DWs000001gPzZ:888Ws0000000k2X</oauthLink>",
      good: "oauthLink",
    },
    fixable: true,
    check: (pkg) =>
      named(pkg, ["oauthLink", "orgScopedExternalApp", "pushConfigLink"], (name) => `${name} belongs to one org.`),
  },
  {
    code: "ECA522",
    name: "consumer-key",
    severity: "error",
    title: "A consumer key in a file",
    why: 'Consumer keys are unique across all of Salesforce, so a file with one can be deployed to one org only ("The consumer key is already taken."), and a key in a file is silently ignored when the app is there already. Each org gives its own.',
    fix: "Remove the key; lint --fix does. Read it from the org after the deployment.",
    source: `Metadata API guide, ${GLOBAL}`,
    example: {
      type: GLOBAL,
      bad: "<consumerKey>3MVG9EXAMPLEEXAMPLEEXAMPLE</consumerKey>",
      good: "consumerKey",
    },
    fixable: true,
    check: (pkg) => [
      ...named(pkg, ["consumerKey"], () => "A consumer key belongs to one org's app."),
      ...inText(
        pkg,
        /\b3MVG9[\w.]{15,}/g,
        () => true,
        () => "The text holds a consumer key.",
      ),
    ],
  },
  {
    code: "ECA523",
    name: "consumer-secret",
    severity: "error",
    title: "A consumer secret in a file",
    why: "It is a password, and the file is read by everybody who can read the repository. A JWT login needs none.",
    fix: "Remove the element, which lint --fix does, and rotate the secret: one that was ever committed is known.",
    source: `Metadata API guide, ${GLOBAL}`,
    example: { type: GLOBAL, bad: "<consumerSecret>EXAMPLE</consumerSecret>", good: "consumerSecret" },
    fixable: true,
    check: (pkg) => named(pkg, ["consumerSecret"], () => "A consumer secret stands in the file."),
  },
  {
    code: "ECA524",
    name: "record-id",
    severity: "error",
    title: "A record's id in a file",
    why: "Ids of 15 or 18 characters are those of one org; in another they name nothing, or something else.",
    fix: "Name things by their API names.",
    source: `Metadata API guide, ExtlClntAppOauthConfigurablePolicies`,
    example: {
      type: "ExtlClntAppOauthConfigurablePolicies",
      bad: "<commaSeparatedPermissionSet>0PSWs000000ABcDOAW</commaSeparatedPermissionSet>",
      good: "<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>",
    },
    check: (pkg) =>
      inText(
        pkg,
        /(?<![\w-])[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?(?![\w-])/g,
        isSalesforceId,
        (word) => `${word} is the id of a record in one org.`,
      ),
  },
];
