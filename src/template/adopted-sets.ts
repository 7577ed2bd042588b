import { listIn } from "../metadata/component.ts";
import { setsIn } from "../metadata/set-roles.ts";
import type { Component } from "../model/metadata.ts";
import type { ParameterSpec } from "../model/template.ts";
import { hasName, sameName } from "../util/same-name.ts";
import { uniqueBy } from "../util/unique-by.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/** A parameter as it is written. */
export type Declared = Pick<ParameterSpec, "type" | "description"> &
  Partial<Pick<ParameterSpec, "maxLength" | "list" | "required" | "default">>;

/** How a template that is to be written names permission sets and groups. */
export interface NamedSets {
  /** By the name in the org: what stands for it in the template. */
  names: readonly (readonly [name: string, placeholder: string])[];
  parameters: Readonly<Record<string, Declared>>;
  /** Entries of `assigns`. */
  assigns: readonly string[];
}

/** The permission sets that the app's OAuth policy names. Pure. */
export function setsOnPolicy(components: readonly Component[]): string[] {
  return listIn(components, POLICY, "commaSeparatedPermissionSet");
}

/** Whether a package brought it: it has a namespace, and the same name in every org. */
export function isPackaged(name: string): boolean {
  return name.includes("__");
}

/**
 * A parameter for each permission set and group, but for a set that has the app's name, and for a group from a package. Pure.
 *
 * @param components with the sets and groups that the template is to make; one that is named and not among them stays the customer's
 * @param assigned groups of the customer's own by which the user gets in
 */
export function namedSets(app: string, components: readonly Component[], assigned: readonly string[]): NamedSets {
  const made = namesOf(components, "PermissionSet");
  const groups = components.filter(({ type }) => type === "PermissionSetGroup");
  const onPolicy = setsOnPolicy(components);
  const named = [...onPolicy, ...groups.flatMap(setsIn)].filter((set) => !hasName(made, set));
  const sets = uniqueBy([...made, ...named], (set) => set.toLowerCase()).filter((set) => !sameName(set, app));
  const ofSets = numbered("permissionSet", sets, (set) =>
    setParameter(set, hasName(made, set), hasName(onPolicy, set)),
  );
  const ofGroups = numbered("permissionSetGroup", namesOf(components, "PermissionSetGroup"), groupParameter);
  const own = assigned.filter((group) => !isPackaged(group));
  const all = [...ofSets, ...ofGroups];
  return {
    names: all.map(({ name, parameter }) => [name, `\${${parameter}}`] as const),
    parameters: {
      ...Object.fromEntries(all.map(({ parameter, declared }) => [parameter, declared])),
      ...(own.length > 0 && { ownGroups: ownGroups(own) }),
    },
    assigns: [...(own.length > 0 ? ["${ownGroups}"] : []), ...assigned.filter(isPackaged)],
  };
}

function namesOf(components: readonly Component[], sought: string): string[] {
  return components.filter(({ type }) => type === sought).map(({ fullName }) => fullName);
}

function numbered(stem: string, names: readonly string[], declare: (name: string) => Declared) {
  return names.map((name, index) => ({
    name,
    parameter: index === 0 ? stem : `${stem}${index + 1}`,
    declared: declare(name),
  }));
}

function setParameter(set: string, isMade: boolean, opens: boolean): Declared {
  const whose = isMade ? "API name of a permission set" : "API name of a permission set of the org's own";
  const does = opens ? "whose holders may use the app" : "that comes by the permission set group";
  return {
    // An API name of the org's own has no namespace.
    type: isPackaged(set) ? "string" : "apiName",
    description: `${whose} ${does}${isMade ? "" : "; it is assigned, and never changed"}.`,
    default: set,
  };
}

function groupParameter(group: string): Declared {
  return {
    type: "apiName",
    description: "API name of the permission set group by which the integration user gets its permission sets.",
    default: group,
  };
}

function ownGroups(names: readonly string[]): Declared {
  return {
    type: "apiName",
    list: true,
    description:
      "Permission set groups of the org's own by which the integration user gets in; they are assigned, and never changed.",
    default: [...names],
  };
}
