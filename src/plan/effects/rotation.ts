import type { Effect } from "../../model/effect.ts";
import type { Change } from "../../model/plan.ts";
import { CHANGE_OVER } from "./credentials.ts";
import { breaks } from "./effect.ts";
import { fieldEffects, inOrder } from "./fields.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";

/** What another certificate in the app's one slot breaks, though the org may not show which one it holds. Pure. */
export function effectsOfRotation(changes: readonly Change[], pairs: { from: string; to: string }): Effect[] {
  const replaced = { type: GLOBAL, fields: [{ path: "certificate", before: pairs.from, after: pairs.to }] };
  const gap = breaks(
    "Until it has reached every server of Salesforce, logins with the old key or the new one may be refused.",
    "Choose a time when nobody logs in, or move without a gap: --blue-green.",
  );
  const effects = [replaced, ...changes].flatMap((change) => fieldEffects(change));
  // The rotation that asks is the other way itself.
  const here = effects.map((effect) =>
    effect.todo.startsWith(CHANGE_OVER) ? { ...effect, todo: `${CHANGE_OVER}.` } : effect,
  );
  return inOrder([...here, { field: `${GLOBAL}.certificate`, ...gap }]);
}

/** What a new pair of consumer key and secret breaks once it is in force. */
export function effectsOfPromotion(consumerKey: string): Effect[] {
  const text = `The consumer key ${consumerKey} and its secret stop working at once: whoever logs in with them needs the new ones.`;
  return [{ field: `${GLOBAL}.consumerKey`, ...breaks(text, "Make sure that everybody has the new pair.") }];
}
