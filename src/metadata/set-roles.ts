import type { Component } from "../model/metadata.ts";
import { hasName, sameName } from "../util/same-name.ts";
import { listed, textOf } from "./component.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const SET = "PermissionSet";

/** A permission set that a template makes and that does not open its app: it grants data, and may carry a licence. */
export interface DataSet {
  name: string;
  /** Of a permission set licence or a user licence, by its API name or label. */
  licence?: string;
}

/** What each permission set of a template is for, which its policy and the sets themselves say. */
export interface SetRoles {
  /** The set by which the integration user gets in: one that the policy names; else the one that is there. */
  opens?: string;
  /** That set is named and not made: it is the customer's, to be assigned and never changed. */
  isCustomers?: true;
  /** Profiles of which the user must have one; only where no permission set lets it in. */
  profiles?: readonly string[];
  /** The others that the template makes. */
  more: readonly DataSet[];
}

/**
 * Roles by what the components say: named on the policy opens the app, the rest grants data. A profile is the way in where the policy
 * names no set. Pure.
 */
export function setRoles(components: readonly Component[]): SetRoles {
  const sets = components.filter(({ type }) => type === SET);
  const policy = components.find(({ type }) => type === POLICY);
  const named = listed((policy && textOf(policy.root, "commaSeparatedPermissionSet")) ?? "");
  const made = sets.find(({ fullName }) => hasName(named, fullName));
  const [customers] = named;
  if (!made && customers !== undefined) return { opens: customers, isCustomers: true, more: sets.map(dataSet) };
  const profiles = listed((policy && textOf(policy.root, "commaSeparatedProfile")) ?? "");
  if (!made && profiles.length > 0) return { profiles, more: sets.map(dataSet) };
  const opens = made ?? sets.find((set) => !licenceOf(set)) ?? sets[0];
  return { ...(opens && { opens: opens.fullName }), more: sets.filter((set) => set !== opens).map(dataSet) };
}

/** The component of the set of that name. */
export function setNamed(components: readonly Component[], name: string | undefined): Component | undefined {
  return components.find(({ type, fullName }) => type === SET && sameName(fullName, name));
}

function dataSet(set: Component): DataSet {
  const licence = licenceOf(set);
  return { name: set.fullName, ...(licence && { licence }) };
}

function licenceOf({ root }: Component): string | undefined {
  return textOf(root, "license")?.trim() || undefined;
}
