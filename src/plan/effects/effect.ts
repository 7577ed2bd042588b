import { listed } from "../../metadata/component.ts";
import type { Effect } from "../../model/effect.ts";
import type { FieldChange } from "../../model/plan.ts";
import { hasName } from "../../util/same-name.ts";

/** What a change of one field does to an app that is in use; nothing when it does nothing. */
export type FieldRule = (change: FieldChange) => Omit<Effect, "field">[];

/** By `<type>.<field>`. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

const effectOf = (kind: Effect["kind"]) => (text: string, todo: string) => ({ kind, text, todo });

export const breaks = effectOf("breaks");
export const opens = effectOf("opens");
export const changes = effectOf("changes");

/** A rule that is the same in both directions. */
export function always(effect: Omit<Effect, "field">): FieldRule {
  return () => [effect];
}

/** A rule for a switch, by whether it is on afterwards; absent means off. */
export function onOff(on: Omit<Effect, "field"> | undefined, off: Omit<Effect, "field"> | undefined): FieldRule {
  return ({ after }) => [after === "true" ? on : off].filter((effect) => effect !== undefined);
}

/** What a comma-separated list lost and got. */
export function listChange({ before, after }: FieldChange): { gone: string[]; added: string[] } {
  const [was, is] = [listed(before ?? ""), listed(after ?? "")];
  return { gone: was.filter((entry) => !hasName(is, entry)), added: is.filter((entry) => !hasName(was, entry)) };
}
