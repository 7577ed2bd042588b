import { componentOf } from "../metadata/component.ts";
import { isOurs } from "../metadata/owner-mark.ts";
import type { Effect } from "../model/effect.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { Change } from "../model/plan.ts";
import { changes as lookFirst } from "../plan/effects/effect.ts";
import { fieldEffects, inOrder } from "../plan/effects/fields.ts";
import type { Live } from "./model.ts";
import { templateEffects } from "./template-effects.ts";

/**
 * Whether an update is safe on an app that is in use, and what it breaks or opens: from the changes between two rendered
 * packages and from what apply does with them. Pure.
 */
export function liveEffects(base: RenderedPackage, head: RenderedPackage, changes: readonly Change[]): Effect[] {
  const effects = changes.flatMap((change) =>
    change.action === "update" ? fieldEffects(change) : templateEffects(change),
  );
  return inOrder([...effects, ...ownershipEffects(base, head)]);
}

/** The worst of them in a word. */
export function liveVerdict(effects: readonly Pick<Effect, "kind">[]): Extract<Live, "safe" | "careful" | "breaks"> {
  if (effects.some(({ kind }) => kind === "breaks")) return "breaks";
  return effects.length > 0 ? "careful" : "safe";
}

/** Without the mark in its description, apply takes an app for somebody else's. */
function ownershipEffects(base: RenderedPackage, head: RenderedPackage): Effect[] {
  const app = ({ components }: RenderedPackage) => componentOf(components, "ExternalClientApplication");
  const [was, is] = [app(base), app(head)];
  if (!was || !is || !isOurs(was) || isOurs(is)) return [];
  const text = "The description no longer says that this tool made the app; after this, apply and destroy refuse it.";
  return [{ field: "ExternalClientApplication.description", ...lookFirst(text, "Keep the mark in the description.") }];
}
