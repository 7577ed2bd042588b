import type { Effect } from "../model/effect.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import type { AlsoAllowed } from "../model/way-in.ts";
import { comparePackages } from "../plan/compare.ts";
import { changes as lookFirst } from "../plan/effects/effect.ts";
import { type AppView, appView } from "./app-view.ts";
import { graphOf } from "./graph.ts";
import { liveEffects, liveVerdict } from "./live.ts";
import type { CaseReview, Live, LiveEffect, RehearsalStep, Rendered, State } from "./model.ts";

/** What an org file says beside parameters. */
export interface OrgFacts {
  instanceUrl: string;
  template: string;
  username: string;
  certificate: "in the repository" | "not in the repository";
}

const FACTS: readonly (readonly [keyof OrgFacts, string])[] = [
  ["instanceUrl", "instanceUrl"],
  ["template", "template"],
  ["username", "integrationUser.username"],
  ["certificate", "jwt.certificate"],
];

/** One side of a case: what it renders to, and for an org file what else it says. */
export interface CaseSide {
  rendered: Rendered;
  org?: OrgFacts;
  /** Who else may use the app by the org file. */
  alsoAllowed?: readonly AlsoAllowed[];
  notes: readonly string[];
}

export interface CaseInput {
  kind: CaseReview["kind"];
  name: string;
  base: CaseSide;
  head: CaseSide;
  /** Whether a file that it is made from differs. */
  touched: boolean;
}

/** What a change does to a template with the values of one example or org file; the rehearsal is added later. Pure. */
export function reviewCase({ kind, name, base, head, touched }: CaseInput): CaseReview {
  const [before, after] = [packageOf(base), packageOf(head)];
  const known = (before || base.rendered.state === "absent") && (after || head.rendered.state === "absent");
  const changes = [...(known ? comparePackages(before, after) : []), ...orgChange(name, base.org, head.org)];
  const effects =
    before && after
      ? [...liveEffects(before, after, changes.filter(isMetadata)), ...orgEffects(base.org, head.org)]
      : [];
  const state = stateOf(base.rendered, head.rendered, touched, changes.length > 0);
  return {
    kind,
    name,
    state,
    base: stripped(base.rendered),
    head: stripped(head.rendered),
    changes,
    graph: known ? graphOf(view(base), view(head)) : graphOf(undefined, undefined),
    live: liveOf(state, before !== undefined, after !== undefined, effects),
    effects: effects.map(inDocument),
    rehearsal: [] as RehearsalStep[],
    notes: [...new Set([...base.notes, ...head.notes])],
  };
}

/**
 * Whether somebody has to look at it: its outcome differs, or by this change it renders no more or again. What was broken
 * before and is left alone is no part of the change.
 */
export function isWorthShowing({ state, changes, base, head }: CaseReview): boolean {
  if (state === "added" || state === "removed" || changes.length > 0) return true;
  return state === "changed" && (base.state === "broken" || head.state === "broken");
}

function packageOf({ rendered }: CaseSide) {
  return rendered.state === "rendered" ? rendered.package : undefined;
}

function view(side: CaseSide): AppView | undefined {
  const pkg = packageOf(side);
  return pkg && { ...appView(pkg), alsoAllowed: side.alsoAllowed };
}

/** Without the package, which the changes tell better. */
function stripped(rendered: Rendered): CaseReview["base"] {
  return rendered.state === "rendered" ? { state: "rendered" } : rendered;
}

function stateOf(base: Rendered, head: Rendered, touched: boolean, differs: boolean): State {
  if (base.state === "absent") return "added";
  if (head.state === "absent") return "removed";
  return touched || differs ? "changed" : "unchanged";
}

function liveOf(state: State, before: boolean, after: boolean, effects: readonly Effect[]): Live {
  if (state === "removed") return "gone";
  if (!after) return "unknown";
  if (state === "added") return "new";
  return before ? liveVerdict(effects) : "unknown";
}

function inDocument({ kind, field, text, todo }: Effect): LiveEffect {
  return { level: kind === "breaks" ? "breaks" : "careful", kind, field, what: text, todo };
}

const isMetadata = ({ type }: Change) => type !== "OrgFile";

function orgChange(name: string, base: OrgFacts | undefined, head: OrgFacts | undefined): Change[] {
  if (!base || !head) return [];
  const fields = FACTS.filter(([fact]) => base[fact] !== head[fact]).map(
    ([fact, path]): FieldChange => ({ path, before: base[fact], after: head[fact] }),
  );
  return fields.length === 0 ? [] : [{ type: "OrgFile", name, action: "update", fields, unreadable: [] }];
}

function orgEffects(base: OrgFacts | undefined, head: OrgFacts | undefined): Effect[] {
  const effects: Effect[] = [];
  if (base && head && base.instanceUrl !== head.instanceUrl) {
    const what =
      "The org file is for another org now. The app in the org before stays there, and nobody compares it any more.";
    effects.push({
      field: "instanceUrl",
      ...lookFirst(what, "Run destroy with the org file as it was, where the app must go."),
    });
  }
  if (base && head && base.username !== head.username) {
    const what =
      "Another integration user gets in. The next apply takes from the one before what a run on the same record gave; what others gave stays.";
    effects.push({
      field: "integrationUser.username",
      ...lookFirst(what, "Look at the plan before it is applied; what stays is taken in Setup."),
    });
  }
  if (base && head && base.certificate !== head.certificate) {
    const what =
      head.certificate === "in the repository"
        ? "The certificate comes into the repository. Whether the org has this one is not known here; if not, it is replaced."
        : "The certificate leaves the repository, and no org. Whoever applies has to have it beside the org file.";
    effects.push({
      field: "jwt.certificate",
      ...lookFirst(what, "Compare with the org by drift before it is applied."),
    });
  }
  return effects;
}
