import type { Effect } from "../../model/effect.ts";
import type { Change, FieldChange } from "../../model/plan.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import { credentialRules } from "./credentials.ts";
import { changes, type FieldRules } from "./effect.ts";
import { flowRules } from "./flows.ts";
import { ownProfileRules } from "./own-profile.ts";
import { permissionSetEffects } from "./permission-set.ts";
import { permissionSetGroupEffects } from "./permission-set-group.ts";
import { orgSettingsRules, plugInRules, typeRules } from "./plug-ins.ts";
import { policyRules } from "./policies.ts";

const RULES: FieldRules = {
  ...credentialRules,
  ...flowRules,
  ...policyRules,
  ...ownProfileRules,
  ...orgSettingsRules,
  ...plugInRules,
};

/** Told to people and to nothing else. */
const HARMLESS =
  /(^|\.)(label|description|contactEmail|contactPhone|iconUrl|infoUrl|logoUrl)$|^ExternalClientApplication\.isProtected$|\.externalClientApplication$/;

/**
 * What the changed fields of a component do to an app that is in use. A field that no rule knows is to be looked at. Pure.
 *
 * @param rules other ones for some fields
 */
export function fieldEffects({ type, fields }: Pick<Change, "type" | "fields">, rules: FieldRules = {}): Effect[] {
  return fields.flatMap((change) => {
    const field = `${type}.${change.path}`;
    return HARMLESS.test(field) ? [] : effectsOf(type, field, change, rules).map((effect) => ({ field, ...effect }));
  });
}

function effectsOf(type: string, field: string, change: FieldChange, rules: FieldRules): Omit<Effect, "field">[] {
  if (type === "PermissionSet") return permissionSetEffects(change);
  if (type === "PermissionSetGroup") return permissionSetGroupEffects(change);
  const rule = rules[field] ?? RULES[field] ?? typeRules[type];
  if (rule) return rule(change);
  const text = `${change.path} changes; what that does to an app in use is not known here.`;
  return [changes(text, "Look it up in the Metadata API guide, and try it in a sandbox.")];
}

const ORDER: readonly Effect["kind"][] = ["breaks", "opens", "changes"];

/** The worst first, each said once: a flow has a switch in the settings and one in the policy. Pure. */
export function inOrder(effects: readonly Effect[]): Effect[] {
  return uniqueBy(effects, ({ text }) => text).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
