import { mannerOf } from "../metadata/kinds.ts";
import type { StateFinding } from "../model/finding.ts";
import type { Change } from "../model/plan.ts";

/**
 * What a change of settings that every app of the org shares keeps an apply from, until somebody has said that it is meant.
 * Pure.
 *
 * @param agreed the command that does it all the same
 */
export function orgSettingsFinding(changes: readonly Change[], agreed: string): StateFinding | undefined {
  const change = changes.find(isOfOrg);
  if (!change) return undefined;
  const flags = change.fields.map(({ path, before, after }) => `${path} ${before ?? "not there"} → ${after}`);
  return {
    code: "ORG_SETTINGS",
    message: `The template changes settings of the whole org, which every app in it shares: ${flags.join(", ")}.`,
    remedy: `If the org's owner means that: ${agreed}. Else take it out of settings/${change.name}.settings of the template.`,
    blocks: true,
  };
}

/** Whether anything of them changes. Pure. */
export function changesOrgSettings(changes: readonly Change[]): boolean {
  return changes.some(isOfOrg);
}

function isOfOrg({ type, action }: Change): boolean {
  return mannerOf(type) === "orgWide" && action !== "none";
}
