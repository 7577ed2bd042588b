import { listed } from "../metadata/component.ts";
import type { Problem } from "../model/errors.ts";
import { hasName, sameName } from "../util/same-name.ts";
import type { ResolvedComponent } from "./components.ts";
import type { ResolvedElement } from "./resolve.ts";

const CODE = "TEMPLATE_GROUP";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/**
 * TEMPLATE_GROUP for what a permission set group of a template cannot be: one with muting sets, without sets, of a set that nobody
 * makes, with the name of a set, or the way in by its own name; each at its place. Pure.
 */
export function groupProblems(components: readonly ResolvedComponent[]): Problem[] {
  const groups = components.filter(({ type }) => type === "PermissionSetGroup");
  const sets = components.filter(({ type }) => type === "PermissionSet").map(({ fullName }) => fullName);
  const policies = components.filter(({ type }) => type === POLICY);
  return groups.flatMap((group) => [
    ...muting(group),
    ...members(group, sets),
    ...(hasName(sets, group.fullName) ? [namesake(group)] : []),
    ...policies.flatMap((policy) => onPolicy(group, policy)),
  ]);
}

function muting({ fullName, root }: ResolvedComponent): Problem[] {
  const [first] = root.children.filter(({ name }) => name === "mutingPermissionSets");
  if (!first) return [];
  return [
    {
      code: CODE,
      message: `The permission set group ${fullName} has a muting permission set, which a template cannot hold: what the group brings could not be read from its sets.`,
      remedy: "Remove it, and leave out of the group's sets what is not to be granted.",
      ...first.place,
    },
  ];
}

/** A set that stands there as it is, and not by an org file's word, is one that the template has to make. */
function members({ fullName, file, root }: ResolvedComponent, sets: readonly string[]): Problem[] {
  const named = root.children.filter(({ name }) => name === "permissionSets");
  if (named.length === 0) {
    const message = `The permission set group ${fullName} has no permission set.`;
    return [{ code: CODE, message, remedy: "Add <permissionSets>NAME</permissionSets> for each.", ...root.place }];
  }
  const isMissing = ({ value }: ResolvedElement) =>
    value?.known && value.place.file === file && !hasName(sets, value.text.trim());
  return named.filter(isMissing).map(({ place, value }) => ({
    code: CODE,
    message: `The permission set group ${fullName} names the permission set ${value?.text.trim()}, which the template does not make.`,
    remedy:
      "Correct the name, or add the set's file in permissionsets; for a set of the customer's make the name a parameter.",
    ...(value?.place ?? place),
  }));
}

/** Each group owns a permission set of its own, which has the group's name. */
function namesake({ fullName, root }: ResolvedComponent): Problem {
  return {
    code: CODE,
    message: `The permission set group ${fullName} has the name of a permission set of the template; the org makes a set of a group's name for each group.`,
    remedy: "Give the group another name.",
    ...root.place,
  };
}

/** No document shows a group on a policy; a set of it does the same for certain. */
function onPolicy({ fullName, root }: ResolvedComponent, policy: ResolvedComponent): Problem[] {
  const list = policy.root.children.find(({ name }) => name === "commaSeparatedPermissionSet");
  if (!list?.value || !listed(list.value.text).some((name) => sameName(name, fullName))) return [];
  const [first] = root.children.filter(({ name }) => name === "permissionSets");
  const set = first?.value?.text.trim() ?? "NAME";
  return [
    {
      code: CODE,
      message: `The policy names the permission set group ${fullName}; that an org takes a group there is documented nowhere.`,
      remedy: `Name a set of the group, whose holders get in by the group as well: <commaSeparatedPermissionSet>${set}</commaSeparatedPermissionSet>`,
      ...list.value.place,
    },
  ];
}
