import type { Component } from "../model/metadata.ts";
import { hasName, sameName } from "../util/same-name.ts";
import { listIn, textOf } from "./component.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const SET = "PermissionSet";
const GROUP = "PermissionSetGroup";

/** What a template gives its integration user beside what opens the app: a permission set that grants data, or a group. */
export interface DataSet {
  name: string;
  /** Of a permission set licence or a user licence, by its API name or label. */
  licence?: string;
  /** It is a permission set group, of these sets. */
  sets?: readonly string[];
  /** The group of the template by which the user gets it, instead of by an assignment of its own. */
  by?: string;
  /** Named by `assigns`: a permission set or a group of the customer's own, to be assigned and never changed. Which, the org tells. */
  isCustomers?: true;
}

/** What each permission set of a template is for, which its policy and the sets themselves say. */
export interface SetRoles {
  /** The set by which the integration user gets in: one that the policy names; else the one that is there. */
  opens?: string;
  /** That set is named and not made: it is the customer's, to be assigned and never changed. */
  isCustomers?: true;
  /** The group of the template that holds that set: by its assignment the user gets in. */
  opensBy?: string;
  /** Profiles of which the user must have one; only where no permission set lets it in. */
  profiles?: readonly string[];
  /** The others that the template makes or assigns, and its groups. */
  more: readonly DataSet[];
}

/**
 * Roles by what the components say: named on the policy opens the app, the rest grants data; what is in a group comes by it. A profile is
 * the way in where the policy names no set. Pure.
 *
 * @param assigns permission sets and groups of the customer's own, by name
 */
export function setRoles(components: readonly Component[], assigns: readonly string[] = []): SetRoles {
  const way = wayIn(components);
  const groups = groupsIn(components);
  const by = (set: string) => groups.find(({ sets }) => hasName(sets, set))?.name;
  const opensBy = way.opens === undefined ? undefined : by(way.opens);
  const sets = components.filter(
    ({ type, fullName }) => type === SET && !(way.isMade && sameName(fullName, way.opens)),
  );
  const { isMade: _made, ...own } = way;
  return {
    ...own,
    ...(opensBy !== undefined && { opensBy }),
    more: [
      ...sets.map((set) => dataSet(set, by(set.fullName))),
      ...groups.filter(({ name }) => name !== opensBy),
      ...assigns.filter((name) => !sameName(name, way.opens)).map((name) => ({ name, isCustomers: true as const })),
    ],
  };
}

function wayIn(
  components: readonly Component[],
): Pick<SetRoles, "opens" | "isCustomers" | "profiles"> & { isMade?: true } {
  const sets = components.filter(({ type }) => type === SET);
  const named = listIn(components, POLICY, "commaSeparatedPermissionSet");
  const made = sets.find(({ fullName }) => hasName(named, fullName));
  const [customers] = named;
  if (!made && customers !== undefined) return { opens: customers, isCustomers: true };
  const profiles = listIn(components, POLICY, "commaSeparatedProfile");
  if (!made && profiles.length > 0) return { profiles };
  const opens = made ?? sets.find((set) => !licenceOf(set)) ?? sets[0];
  return opens ? { opens: opens.fullName, isMade: true } : {};
}

/** The permission set groups that a template makes, and the sets in each. */
function groupsIn(components: readonly Component[]): (DataSet & { sets: readonly string[] })[] {
  return components
    .filter(({ type }) => type === GROUP)
    .map((group) => ({ name: group.fullName, sets: setsIn(group) }));
}

/** Names of the permission sets and groups among these. */
export function setsAndGroups(components: readonly Pick<Component, "type" | "fullName">[]): string[] {
  return components.flatMap(({ type, fullName }) => (type === SET || type === GROUP ? [fullName] : []));
}

/** Names of the permission sets in a group. */
export function setsIn({ root }: Pick<Component, "root">): string[] {
  return root.children.flatMap(({ name, text = "" }) => (name === "permissionSets" ? [text.trim()] : []));
}

/** The component of the set of that name. */
export function setNamed(components: readonly Component[], name: string | undefined): Component | undefined {
  return components.find(({ type, fullName }) => type === SET && sameName(fullName, name));
}

/** The component of the group of that name. */
export function groupNamed(components: readonly Component[], name: string | undefined): Component | undefined {
  return components.find(({ type, fullName }) => type === GROUP && sameName(fullName, name));
}

function dataSet(set: Component, by: string | undefined): DataSet {
  const licence = licenceOf(set);
  return { name: set.fullName, ...(licence && { licence }), ...(by !== undefined && { by }) };
}

function licenceOf({ root }: Component): string | undefined {
  return textOf(root, "license")?.trim() || undefined;
}
