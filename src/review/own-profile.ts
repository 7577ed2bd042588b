import type { Effect } from "../model/effect.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import type { OwnProfile } from "../model/user.ts";
import { breaks, changes, opens } from "../plan/effects/effect.ts";
import { fieldEffects } from "../plan/effects/fields.ts";
import { hoursText, rangesText, restrictionChange, restrictionWords } from "../plan/own-profile.ts";
import { sameName } from "../util/same-name.ts";

/** What a change does to the profile of the integration user's own, as it is stated: nothing of any org is known here. Pure. */
export function profileChanges(base: OwnProfile | undefined, head: OwnProfile | undefined): Change[] {
  const { name = "" } = head ?? base ?? {};
  const [was, is] = [textsOf(base), textsOf(head)];
  const isNamedAnew = base && head && !sameName(base.name, head.name);
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((path) => was[path] !== is[path] || (isNamedAnew && path === NAME))
    .map((path): FieldChange => ({ path, before: was[path] ?? null, after: is[path] ?? null }));
  const action = !base ? "create" : head ? "update" : "delete";
  return fields.length === 0 ? [] : [{ type: "Profile", name, action, fields, unreadable: [] }];
}

const NAME = "name";

function textsOf(own: OwnProfile | undefined): Record<string, string> {
  if (!own) return {};
  const { name, ipRanges, hours } = own;
  return {
    [NAME]: name,
    ...(ipRanges && { loginIpRanges: rangesText(ipRanges) }),
    ...(hours && { loginHours: hoursText(hours) }),
  };
}

/** What that opens or breaks for an integration that is set up. Pure. */
export function profileEffects(base: OwnProfile | undefined, head: OwnProfile | undefined): Effect[] {
  const field = "Profile";
  if (!base && !head) return [];
  if (!base && head) {
    const text = `The integration user gets a profile of its own, ${head.name} (${restrictionWords(head)}), by user ensure; what the one of before gave is gone.`;
    return [{ field, ...changes(text, "Make sure that nothing else uses this user, and from where it comes.") }];
  }
  if (base && !head) {
    const text = `The profile ${base.name} is no longer stated: in an org that has it, it stays as it is, and nobody looks whether its ranges and hours are widened. New orgs get none.`;
    return [{ field, ...opens(text, "State it on, or say why logins may come from anywhere.") }];
  }
  if (!base || !head) return [];
  const renamed = sameName(base.name, head.name)
    ? []
    : [
        {
          field,
          ...breaks(
            `The integration user gets another profile, ${head.name} instead of ${base.name}, by user ensure.`,
            "Where a profile is the way into the app, name it there, too.",
          ),
        },
      ];
  const left = (["ipRanges", "hours"] as const)
    .filter((part) => base[part] && !head[part])
    .map((part) => ({
      field,
      ...opens(
        `The ${part === "hours" ? "login hours" : "login IP ranges"} of the profile ${head.name} are no longer stated: nobody looks any more whether they are widened.`,
        "State them on.",
      ),
    }));
  return [...renamed, ...left, ...fieldEffects(restrictionChange(head.name, base, head))];
}
