/** What the pre-authorised permission sets let their holder do. */

import { listed } from "../../metadata/component.ts";
import type { Place } from "../../model/metadata.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import type { ResolvedElement } from "../../template/resolve.ts";
import { rememberingOf } from "../../util/remembering.ts";
import type { Hit, Rule } from "../rule.ts";
import { componentsOf, isWhole, knownText, type LintPackage, says, valueIn } from "../subject.ts";

const SET = "PermissionSet";
const GUIDE = "Metadata API guide, PermissionSet";

/** Each of these is more than any record access that an integration needs (Salesforce Help, user permissions). */
const SWEEPING = [
  "ModifyAllData",
  "ViewAllData",
  "ModifyMetadata",
  "ManageUsers",
  "ManageInternalUsers",
  "ManageRoles",
  "ManageProfilesPermissionsets",
  "AssignPermissionSets",
  "AuthorApex",
  "CustomizeApplication",
  "ResetPasswords",
  // What Manage Users brings along, each of which opens other people's logins (Salesforce Stack Exchange 413777).
  "ManageIpAddresses",
  "ManageLoginAccessPolicies",
  "ManagePasswordPolicies",
  "ManageSharing",
  "ManageTwoFactor",
  "TwoFactorApi",
  "FreezeUsers",
  "ManageEncryptionKeys",
  "ViewEncryptedData",
  "ViewClientSecret",
  "ExternalClientAppDeveloper",
  "ExternalClientAppAdmin",
];

export const child = (node: ResolvedElement, name: string) => node.children.find((inner) => inner.name === name);
const textIn = (node: ResolvedElement, name: string) => child(node, name)?.value?.text.trim() ?? "";
export const isTrue = (node: ResolvedElement, name: string) => /^(true|1)$/.test(textIn(node, name));

function namedOnPolicy(pkg: LintPackage): string[] {
  return componentsOf(pkg, "ExtlClntAppOauthConfigurablePolicies").flatMap((policy) =>
    listed(valueIn(policy, "commaSeparatedPermissionSet")?.text ?? ""),
  );
}

/** Permission sets of this app's making: all of a template's; of an org's metadata those that a policy names. */
export function ownSets(pkg: LintPackage): readonly ResolvedComponent[] {
  const sets = componentsOf(pkg, SET);
  if (isWhole(pkg) || sets.length === 0) return sets;
  const named = namedOnPolicy(pkg);
  return sets.filter(({ fullName }) => named.includes(fullName));
}

/** Granted user permissions with the place of their name. */
const granted = rememberingOf((set: ResolvedComponent): readonly { name: string; place: Place }[] =>
  set.root.children
    .filter((row) => row.name === "userPermissions" && isTrue(row, "enabled"))
    .map((row) => ({ name: textIn(row, "name"), place: child(row, "name")?.place ?? row.place })),
);

function permissionHits(pkg: LintPackage, message: (name: string) => string | undefined): Hit[] {
  return ownSets(pkg)
    .flatMap(granted)
    .flatMap(({ name, place }) => {
      const text = message(name);
      return text ? [{ message: text, place }] : [];
    });
}

const row = (name: string) => `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;

export const permissionRules: readonly Rule[] = [
  {
    code: "ECA601",
    name: "sweeping-permission",
    severity: "error",
    title: "A permission over all data, users or settings",
    why: "ModifyAllData, ViewAllData and their like pass over sharing and field access: whoever holds the key then holds the org. An integration user gets the objects and fields that it works with.",
    fix: "Remove it; grant objects and fields.",
    source: GUIDE,
    example: { type: SET, bad: row("ModifyAllData"), good: row("ApiEnabled") },
    check: (pkg) =>
      permissionHits(pkg, (name) => (SWEEPING.includes(name) ? `The permission set grants ${name}.` : undefined)),
  },
  {
    code: "ECA602",
    name: "permission-not-approved",
    severity: "error",
    title: "A user permission beyond the approved list",
    why: "Every permission beyond API access widens what a stolen key can do. Which ones are meant is written down in one place.",
    fix: "Remove it, or approve it in .kantiv-sf.yaml under lint.approved.permissions.",
    source: GUIDE,
    example: { type: SET, bad: row("RunReports"), good: row("ApiEnabled") },
    check: (pkg, { approvedPermissions }) =>
      permissionHits(pkg, (name) =>
        SWEEPING.includes(name) || approvedPermissions.includes(name)
          ? undefined
          : `The permission ${name} is not approved.`,
      ),
  },
  {
    code: "ECA603",
    name: "all-records",
    severity: "error",
    title: "All records of an object",
    why: "viewAllRecords and modifyAllRecords pass over sharing for the whole object.",
    fix: "Write false, and share the records that the integration works with.",
    source: GUIDE,
    example: {
      type: SET,
      bad: "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>Account</object><viewAllRecords>true</viewAllRecords></objectPermissions>",
      good: "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords></objectPermissions>",
    },
    check: (pkg) =>
      ownSets(pkg).flatMap((set) =>
        set.root.children
          .filter((one) => one.name === "objectPermissions")
          .flatMap((one) =>
            ["modifyAllRecords", "viewAllRecords"]
              .filter((name) => isTrue(one, name))
              .map((name) => ({
                message: `${name} on ${textIn(one, "object")}.`,
                place: child(one, name)?.place ?? one.place,
              })),
          ),
      ),
  },
  {
    code: "ECA604",
    name: "no-api-access",
    severity: "warning",
    title: "No permission set grants API access",
    why: "A login without ApiEnabled succeeds and then can call nothing. A permission set that leaves it out turns it off for those who had it from there, from API 40 on.",
    fix: "Add ApiEnabled to the permission set, unless the user's profile has it.",
    source: GUIDE,
    example: { type: SET, bad: "userPermissions", good: row("ApiEnabled") },
    // The user gets all of them, so that one that grants it is enough.
    check: (pkg) => {
      const sets = ownSets(pkg);
      if (sets.some((set) => granted(set).some(({ name }) => name === "ApiEnabled"))) return [];
      return sets.map((set) => ({ message: `${set.fullName} does not grant ApiEnabled.`, place: set.root.place }));
    },
  },
  {
    code: "ECA605",
    name: "session-activation",
    severity: "error",
    title: "The permission set counts only when a session activates it",
    why: "With hasActivationRequired the set is off until something in the session turns it on, which a JWT login cannot do: the app refuses the user.",
    fix: "Write false.",
    source: GUIDE,
    example: {
      type: SET,
      bad: "<hasActivationRequired>true</hasActivationRequired>",
      good: "<hasActivationRequired>false</hasActivationRequired>",
    },
    check: (pkg) =>
      ownSets(pkg)
        .filter((set) => says(set, "hasActivationRequired", true))
        .map((set) => ({
          message: "A JWT login cannot activate the set.",
          place: valueIn(set, "hasActivationRequired")?.place ?? set.root.place,
        })),
  },
  {
    code: "ECA606",
    name: "permission-set-licence",
    severity: "warning",
    title: "The permission set is bound to the API integration licence",
    why: "A set with the licence of API integrations is reported not to be able to let its holders into an External Client App: the grant is refused, or every login is.",
    fix: "Take it off the policy, where it grants data all the same, and name a set there that has no licence.",
    source: GUIDE,
    example: { type: SET, bad: "<license>SalesforceAPIIntegrationPsl</license>", good: "license" },
    check: (pkg) =>
      ownSets(pkg).flatMap((set) => {
        // A set of a template that does not open its app is for data, which the licence is for, too.
        if (isWhole(pkg) && ownSets(pkg).length > 1 && !namedOnPolicy(pkg).includes(set.fullName)) return [];
        const place = valueIn(set, "license")?.place;
        return place && /api.?integration/i.test(knownText(set, "license") ?? "")
          ? [{ message: "The set has the API integration licence.", place }]
          : [];
      }),
  },
];
