/** Which sets a permission set group brings. */
import type { Effect } from "../../model/effect.ts";
import type { FieldChange } from "../../model/plan.ts";
import { breaks, changes, opens } from "./effect.ts";

/** What a changed field of a permission set group means for its holders. */
export function permissionSetGroupEffects({ path, before, after }: FieldChange): Omit<Effect, "field">[] {
  const [, set] = /^permissionSets\[(.+)\]$/.exec(path) ?? [];
  if (set !== undefined && before === null) {
    return [
      opens(`Who holds the permission set group gets the permission set ${set} by it.`, "Look at what it grants."),
    ];
  }
  if (set !== undefined && after === null) {
    const text = `Who holds the permission set group loses the permission set ${set}, and with it what it gives.`;
    return [breaks(text, "Make sure that nobody needs it any more.")];
  }
  if (path === "hasActivationRequired" && after === "true") {
    const text = "The permission set group counts only in sessions that activate it, which no JWT login does.";
    return [breaks(text, "Keep it off.")];
  }
  return [changes(`${path} of the permission set group changes.`, "Look at it in Setup, Permission Set Groups.")];
}
