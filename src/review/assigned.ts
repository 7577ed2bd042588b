import type { Effect } from "../model/effect.ts";
import type { Change } from "../model/plan.ts";
import { breaks, opens } from "../plan/effects/effect.ts";
import { rowLine } from "../plan/rows.ts";
import { hasName } from "../util/same-name.ts";

const TYPE = "PermissionSetAssignment";

/** Which permission sets and groups of an org's own a template comes to assign, or assigns no more. Pure. */
function namesIn(base: readonly string[], head: readonly string[]): { added: string[]; gone: string[] } {
  return {
    added: head.filter((name) => !hasName(base, name)),
    gone: base.filter((name) => !hasName(head, name)),
  };
}

/** The same as rows of a plan. Pure. */
export function assignedChanges(base: readonly string[] = [], head: readonly string[] = []): Change[] {
  const { added, gone } = namesIn(base, head);
  const row = (name: string) => `integration user holds ${name}, the org's own`;
  return [
    ...added.map((name) => rowLine(TYPE, row(name), "create")),
    ...gone.map((name) => rowLine(TYPE, row(name), "delete")),
  ];
}

/** What that opens or breaks for an integration that is set up; what such a set grants, no file of the repository says. Pure. */
export function assignedEffects(base: readonly string[] = [], head: readonly string[] = []): Effect[] {
  const { added, gone } = namesIn(base, head);
  return [
    ...added.map((name) => {
      const text = `The integration user gets ${name}, a permission set or group of the org's own, and whatever it grants there.`;
      return { field: TYPE, ...opens(text, "Look in each org at what it grants.") };
    }),
    ...gone.map((name) => {
      const text = `${name}, of the org's own, is no longer assigned: new orgs lack what it grants, and where it was given it stays.`;
      return { field: TYPE, ...breaks(text, "Make sure that nothing of the integration needs it.") };
    }),
  ];
}
