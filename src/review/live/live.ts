import { isOurs } from "../../metadata/owner-mark.ts";
import type { Component, RenderedPackage } from "../../model/metadata.ts";
import type { Change } from "../../model/plan.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import type { Effect, Live } from "../model.ts";
import { componentEffects, permissionSetEffects } from "./components.ts";
import { credentialRules } from "./credentials.ts";
import { careful, type FieldRules } from "./effect.ts";
import { flowRules } from "./flows.ts";
import { policyRules } from "./policies.ts";

const RULES: FieldRules = { ...credentialRules, ...flowRules, ...policyRules };

/** Told to people and to nothing else. */
const HARMLESS =
  /(^|\.)(label|description|contactEmail|contactPhone|iconUrl|infoUrl|logoUrl)$|^ExternalClientApplication\.isProtected$/;

/**
 * Whether an update is safe on an app that is in use, and what it breaks: from the changes between two rendered packages
 * and from what apply does with them. A field that no rule knows is to be looked at. Pure.
 */
export function liveEffects(base: RenderedPackage, head: RenderedPackage, changes: readonly Change[]): Effect[] {
  const effects = changes.flatMap((change) =>
    change.action === "update" ? fieldEffects(change) : componentEffects(change),
  );
  // Flows have a switch in the settings and one in the policy, which say the same.
  return uniqueBy([...effects, ...ownershipEffects(base, head)], ({ what }) => what).sort(worstFirst);
}

/** The worst of them in a word. */
export function liveVerdict(effects: readonly Effect[]): Extract<Live, "safe" | "careful" | "breaks"> {
  if (effects.some(({ level }) => level === "breaks")) return "breaks";
  return effects.length > 0 ? "careful" : "safe";
}

function fieldEffects({ type, fields }: Change): Effect[] {
  return fields.flatMap((change) => {
    const field = `${type}.${change.path}`;
    if (HARMLESS.test(field)) return [];
    if (type === "PermissionSet") return permissionSetEffects(change).map((effect) => ({ field, ...effect }));
    const rule = RULES[field];
    if (rule) return rule(change).map((effect) => ({ field, ...effect }));
    const what = `${change.path} changes; what that does to an app in use is not known here.`;
    return [{ field, ...careful(what, "Look it up in the Metadata API guide, and try it in a sandbox.") }];
  });
}

/** Without the mark in its description, apply takes an app for somebody else's. */
function ownershipEffects(base: RenderedPackage, head: RenderedPackage): Effect[] {
  const app = ({ components }: RenderedPackage): Component | undefined =>
    components.find(({ type }) => type === "ExternalClientApplication");
  const [was, is] = [app(base), app(head)];
  if (!was || !is || !isOurs(was) || isOurs(is)) return [];
  const what = "The description no longer says that this tool made the app; after this, apply and destroy refuse it.";
  return [{ field: "ExternalClientApplication.description", ...careful(what, "Keep the mark in the description.") }];
}

function worstFirst(a: Effect, b: Effect): number {
  return Number(b.level === "breaks") - Number(a.level === "breaks");
}
