/** Which component names which. */
import { SATELLITE_TYPES } from "../../metadata/kinds.ts";
import { hasName } from "../../util/same-name.ts";
import { each, type Hit, problemHits, type Rule, reported } from "../rule.ts";
import { appOf, componentsOf, hasUnread, isWhole, type LintPackage, listOf, siblings, valueIn } from "../subject.ts";

const GUIDE = "Metadata API guide, ExtlClntAppOauthConfigurablePolicies";
const APP = "ExternalClientApplication";

function parentMissing(pkg: LintPackage): Hit[] {
  // The org has an installed one; whether it is named rightly is a rule of its own.
  if (pkg.app || hasUnread(pkg)) return [];
  const apps = componentsOf(pkg, APP).map((app) => app.fullName);
  // A part of an org's metadata may come without the app itself.
  if (apps.length === 0 && !isWhole(pkg)) return [];
  return pkg.components.flatMap((component) => {
    const app = appOf(component);
    const value = valueIn(component, "externalClientApplication");
    if (component.type === APP || app === undefined || value === undefined || hasName(apps, app)) return [];
    return [{ message: `The package has no External Client App ${app}.`, place: value.place }];
  });
}

/** What a template may have is told as render tells it. */
function second(pkg: LintPackage): Hit[] {
  if (isWhole(pkg)) return problemHits(pkg, ["TEMPLATE_SECOND"]);
  return SATELLITE_TYPES.flatMap((type) => {
    const seen = new Map<string, string>();
    return componentsOf(pkg, type).flatMap((component): Hit[] => {
      const app = appOf(component);
      if (app === undefined) return [];
      const first = seen.get(app.toLowerCase());
      if (first === undefined) {
        seen.set(app.toLowerCase(), component.fullName);
        return [];
      }
      const message = `${component.fullName} is a second ${type} of ${app}; ${first} is one already.`;
      return [{ message, place: component.root.place }];
    });
  });
}

export const referenceRules: readonly Rule[] = [
  {
    code: "ECA101",
    name: "no-such-app",
    severity: "error",
    title: "A file names an app that the package does not have",
    why: "What belongs to an app names it by its full name, the file name of the .eca. With any other name the deployment ends in INVALID_CROSS_REFERENCE_KEY.",
    fix: "Write the name of the .eca file, without its suffix.",
    source: GUIDE,
    example: {
      type: "ExtlClntAppOauthSettings",
      bad: "<externalClientApplication>Acme_App</externalClientApplication>",
      good: "<externalClientApplication>Acme</externalClientApplication>",
    },
    check: parentMissing,
  },
  {
    code: "ECA102",
    name: "permission-set-elsewhere",
    severity: "warning",
    title: "A pre-authorised permission set is not in the package",
    why: "The permission set must be in the org before the policy or come with it. An app that brings its own can be set up in an empty org, and nobody else's change of the set widens who may use the app.",
    fix: "Add the permission set's file, or correct the name.",
    source: GUIDE,
    example: {
      type: "ExtlClntAppOauthConfigurablePolicies",
      bad: "<commaSeparatedPermissionSet>Everybody</commaSeparatedPermissionSet>",
      good: "<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>",
    },
    check: each("ExtlClntAppOauthConfigurablePolicies", (policy, pkg) => {
      const sets = componentsOf(pkg, "PermissionSet").map((set) => set.fullName);
      const value = valueIn(policy, "commaSeparatedPermissionSet");
      if (value === undefined || (sets.length === 0 && !isWhole(pkg)) || hasUnread(pkg)) return [];
      // A set by parameter is the customer's own: apply asks the org for it, and never changes it.
      if (value.place.file !== policy.file || !value.known) return [];
      const names = listOf(policy, "commaSeparatedPermissionSet");
      return names
        .filter((name) => !hasName(sets, name))
        .map((name) => ({ message: `The package has no permission set ${name}.`, place: value.place }));
    }),
  },
  {
    code: "ECA103",
    name: "second-record",
    severity: "error",
    title: "An app has two files of a type of which it can have one",
    why: 'An app has one OAuth policy, one app policy and one of each settings record, whatever their names are. A second name fails with "duplicate value found: ExternalClientApplicationId duplicates value on …".',
    fix: "Keep one of the files; where an org has one already, take over its name.",
    example: {
      bad: "extlClntAppPolicies/Acme_plcy.ecaPlcy and extlClntAppPolicies/Acme_defaultPolicy.ecaPlcy, both of the app Acme",
      good: "extlClntAppPolicies/Acme_plcy.ecaPlcy alone",
    },
    check: second,
  },
  {
    code: "ECA104",
    name: "app-incomplete",
    severity: "error",
    title: "A part of the app is missing",
    why: "A JWT login needs the app, its OAuth settings, its global OAuth settings (the certificate is there) and both policies. Settings without global settings cannot be opened in Setup; without policy files the org makes its own, which let every user authorise himself.",
    fix: "Add the missing file.",
    source: "Metadata API guide, ExtlClntAppGlobalOauthSettings",
    example: {
      bad: "A template without extlClntAppOauthPolicies",
      good: "A template with all five files of the app",
    },
    check: each(APP, (app, pkg) => {
      // Of two apps in a template one has to go, whatever it lacks.
      if (!isWhole(pkg) || hasUnread(pkg) || componentsOf(pkg, APP)[0] !== app) return [];
      return SATELLITE_TYPES.filter((type) => siblings(pkg, app, type).length === 0).map((type) => ({
        message: `${app.fullName} has no ${type}.`,
        place: app.root.place,
      }));
    }),
  },
  {
    code: "ECA105",
    name: "global-without-settings",
    severity: "error",
    title: "Global OAuth settings without OAuth settings",
    why: 'The deployment fails: "The external client app configured in your global OAuth Settings doesn\'t have a valid OAuth settings configuration."',
    fix: "Deploy the app's OAuth settings in the same package.",
    example: {
      bad: "externalClientApps/Acme.eca and extlClntAppGlobalOauthSets/Acme_glbloauth.ecaGlblOauth",
      good: "the same with extlClntAppOauthSettings/Acme_oauth.ecaOauth",
    },
    check: each("ExtlClntAppGlobalOauthSettings", (global, pkg) => {
      const app = siblings(pkg, global, APP);
      if (
        isWhole(pkg) ||
        hasUnread(pkg) ||
        app.length === 0 ||
        siblings(pkg, global, "ExtlClntAppOauthSettings").length > 0
      )
        return [];
      return [{ message: `${global.fullName} comes without OAuth settings of its app.`, place: global.root.place }];
    }),
  },
  {
    code: "ECA106",
    name: "no-such-template",
    severity: "error",
    title: "An org file names a template that is not there",
    why: "A template is a folder, by its path from the org file, or one that ships, by its name. Nothing can be planned or applied without it; a template that was moved or removed leaves its org files behind.",
    fix: "Correct the path or the name, or remove the org file. Those that ship: kantiv-sf template list",
    example: {
      bad: "template: ../templates/amce",
      good: "template: ../templates/acme",
    },
    check: reported("ORG_TEMPLATE"),
  },
];
