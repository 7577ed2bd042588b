import { join } from "node:path";
import { componentOf, listIn, parentApp } from "../../metadata/component.ts";
import { EXTRA_TYPES, ORG_SETTINGS, POLICY_TYPES } from "../../metadata/kinds.ts";
import { isOurs, MARKED_TYPES, OWNER_MARK } from "../../metadata/owner-mark.ts";
import { type DataSet, setRoles, setsAndGroups } from "../../metadata/set-roles.ts";
import { inputError, type KantivError, type Problem } from "../../model/errors.ts";
import type { Component, Place, RenderedPackage } from "../../model/metadata.ts";
import type { LoadedTemplate, ResolvedValues, ValuePlaces } from "../../model/template.ts";
import type { OwnProfile } from "../../model/user.ts";
import { TESTED_API_VERSION } from "../../org/session/connect.ts";
import { assignsOf, assignsProblems } from "../../template/assigns.ts";
import { resolveComponents } from "../../template/components.ts";
import { INCOMPLETE, installedAppOf, unmadeSet } from "../../template/contents.ts";
import { TEMPLATE_YAML } from "../../template/locate.ts";
import { ownProfileIn } from "../../template/own-profile.ts";
import { render } from "../../template/render.ts";

/** What a template's components are called, and the scopes of its app. */
export interface Names {
  app: string;
  /** A package brought the app: its publisher's parts are read and never changed. */
  isInstalled?: true;
  /** Then the policies, by the template's names. */
  parts?: readonly Pick<Component, "type" | "fullName">[];
  /** The set by which the integration user gets in; absent where a profile is the way in. */
  permissionSet?: string;
  /** The profiles of which the integration user must have one, where no set lets it in: checked, never assigned. */
  profiles?: readonly string[];
  /** That set is the customer's: assigned, and never changed or deleted. */
  isCustomersSet?: true;
  /** The group of the template that the set is in: by its assignment the user gets in. */
  opensBy?: string;
  /** The other sets that the template makes or assigns, and its groups: they grant data, or carry a licence. */
  moreSets: readonly DataSet[];
  /** Types of components beside those of every app: other plug-ins, what is stated, settings of the org. */
  extraTypes: readonly string[];
  /** OAuth scopes as in the template: `Api`, `Basic`, … */
  scopes: readonly string[];
}

/** Renders at a version, or at the highest that both the template and this tool know. */
export function renderAt(
  template: LoadedTemplate,
  values: ResolvedValues,
  apiVersion: string | undefined,
): RenderedPackage {
  return render(template, values, apiVersion ?? `${Math.min(template.apiVersions.max, TESTED_API_VERSION)}.0`);
}

/**
 * An app or a permission set without the mark in its description would be somebody else's at the next run. Throws
 * `TEMPLATE_UNMARKED` (exit 2).
 */
export function requireOwnerMark({ template, values }: { template: LoadedTemplate; values: ResolvedValues }): void {
  const { components } = renderAt(template, values, undefined);
  const unmarked = components.find((component) => component.type in MARKED_TYPES && !isOurs(component));
  if (!unmarked) return;
  const what = MARKED_TYPES[unmarked.type];
  const message = `The ${what}'s description in template ${template.name} lacks "${OWNER_MARK}", by which the next run knows that the ${what} is its own.`;
  const problem = {
    code: "TEMPLATE_UNMARKED",
    message: `The description lacks "${OWNER_MARK}".`,
    remedy: "Add these words to <description>.",
    ...descriptionPlace(template, values, unmarked),
  };
  throw inputError(problem.code, message, problem.remedy, { problems: [problem] });
}

/** Where the description is decided; where there is none, the component that lacks it. */
function descriptionPlace(
  template: LoadedTemplate,
  values: ResolvedValues,
  { type, fullName }: Component,
): Place | undefined {
  const root = resolveComponents(template.files, values).components.find(
    (one) => one.type === type && one.fullName === fullName,
  )?.root;
  const description = root?.children.find(({ name }) => name === "description");
  return description?.value?.place ?? description?.place ?? root?.place;
}

/** The policy's list of permission sets, each that a file makes. */
function policyLists({ files }: LoadedTemplate, values: ResolvedValues) {
  return resolveComponents(files, values).components.flatMap(({ file, root }) =>
    root.children
      .filter(({ name }) => name === "commaSeparatedPermissionSet")
      .map(({ place, value }) => ({ file, place: value?.place ?? place })),
  );
}

function unmade(template: LoadedTemplate, values: ResolvedValues, name: string): Lacking | undefined {
  const lists = policyLists(template, values);
  if (lists.some(({ file, place }) => place.file !== file)) return undefined;
  return { ...unmadeSet(name), ...lists[0]?.place };
}

type Lacking = Pick<Problem, "message" | "file" | "line" | "column"> & { remedy: string };

/** At its template.yaml where no line of a file is what is wrong. */
function incomplete({ folder }: LoadedTemplate, lacking: Lacking): KantivError {
  const problem = { code: "TEMPLATE_INCOMPLETE", file: join(folder, TEMPLATE_YAML), ...lacking };
  return inputError(problem.code, problem.message, problem.remedy, { problems: [problem] });
}

/** Of the app that the template makes, or of the installed one that its policies name. */
function appNameIn(template: LoadedTemplate, components: readonly Component[]): string {
  const made = componentOf(components, "ExternalClientApplication")?.fullName;
  const name = template.app ? installedAppOf(components.map((one) => ({ type: one.type, app: parentApp(one) }))) : made;
  if (name === undefined) throw incomplete(template, template.app ? INCOMPLETE.installed : INCOMPLETE.app);
  return name;
}

function partsOf(components: readonly Component[]) {
  return components
    .filter(({ type }) => [...POLICY_TYPES, ...EXTRA_TYPES].includes(type))
    .map(({ type, fullName }) => ({ type, fullName }));
}

/** Throws `TEMPLATE_INCOMPLETE` (exit 2) for a template that makes no app, or has no way into it. */
export function namesOf(template: LoadedTemplate, values: ResolvedValues): Names {
  const { components } = renderAt(template, values, undefined);
  const roles = setRoles(components, assignsFor(template, values, components));
  const { opens: permissionSet, isCustomers, opensBy, profiles, more: moreSets } = roles;
  const app = appNameIn(template, components);
  if (!permissionSet && !profiles) throw incomplete(template, INCOMPLETE.wayIn);
  const missing = isCustomers && permissionSet && unmade(template, values, permissionSet);
  if (missing) throw incomplete(template, missing);
  return {
    app,
    ...(template.app && { isInstalled: true as const, parts: partsOf(components) }),
    ...(permissionSet && { permissionSet }),
    ...(profiles && { profiles }),
    ...(isCustomers && { isCustomersSet: isCustomers }),
    ...(opensBy !== undefined && { opensBy }),
    moreSets,
    extraTypes: [...EXTRA_TYPES, ORG_SETTINGS].filter((type) => componentOf(components, type) !== undefined),
    scopes: listIn(components, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes"),
  };
}

/**
 * The customer's own sets and groups that a template assigns with these values. Throws `PARAMETER_INVALID` (exit 2) for a name that is none.
 *
 * @param components that the template makes with them
 */
export function assignsFor(
  template: LoadedTemplate,
  values: ResolvedValues,
  components: readonly Component[],
): string[] {
  const problems = assignsProblems(template, values, setsAndGroups(components));
  const [problem] = problems;
  if (problem) throw inputError(problem.code, problem.message, problem.remedy ?? "", { problems });
  return assignsOf(template, values);
}

/**
 * The profile of the integration user's own that the template states, or the org file beside it. Throws `OWN_PROFILE_TWICE` where both
 * do, and `PARAMETER_INVALID` (exit 2).
 */
export function ownProfileFor(
  template: LoadedTemplate,
  values: ResolvedValues,
  { ownProfile, places }: { ownProfile?: OwnProfile | undefined; places?: ValuePlaces | undefined } = {},
): OwnProfile | undefined {
  const beside = ownProfile && { own: ownProfile, place: places?.ownProfile };
  const { own, problems } = ownProfileIn(template, values, beside);
  const [problem] = problems;
  if (problem) throw inputError(problem.code, problem.message, problem.remedy ?? "", { problems });
  return own;
}
