import type { Effect } from "../model/effect.ts";
import type { Change } from "../model/plan.ts";
import type { OwnProfile } from "../model/user.ts";
import type { AlsoAllowed } from "../model/way-in.ts";
import { comparePackages } from "../plan/compare.ts";
import { accessChanges, accessEffects, isInMatrix } from "./access-change.ts";
import { type AppView, appView } from "./app-view.ts";
import { assignedChanges, assignedEffects } from "./assigned.ts";
import { graphOf } from "./graph.ts";
import { liveEffects, liveVerdict } from "./live.ts";
import type { CaseReview, Live, LiveEffect, RehearsalStep, Rendered, State } from "./model.ts";
import { type OrgFacts, orgChange, orgEffects } from "./org-facts.ts";
import { profileChanges, profileEffects } from "./own-profile.ts";

/** One side of a case: what it renders to, and for an org file what else it says. */
export interface CaseSide {
  rendered: Rendered;
  org?: OrgFacts;
  /** Who else may use the app by the org file. */
  alsoAllowed?: readonly AlsoAllowed[];
  /** A profile of the integration user's own, where one is stated. */
  ownProfile?: OwnProfile;
  /** Permission sets and groups of the org's own that the integration user is given. */
  assigns?: readonly string[];
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
  const profile = known ? profileChanges(base.ownProfile, head.ownProfile) : [];
  const changes = [
    ...(known ? comparePackages(before, after) : []),
    ...profile,
    ...(known ? assignedChanges(base.assigns, head.assigns) : []),
    ...orgChange(name, base.org, head.org),
  ];
  const access = known ? accessChanges(before, after) : [];
  const onApp = before && after ? liveEffects(before, after, changes.filter(isOfApp)) : [];
  const onLogins = before && after ? profileEffects(base.ownProfile, head.ownProfile) : [];
  const onOwn = before && after ? assignedEffects(base.assigns, head.assigns) : [];
  const granted = before && after ? accessEffects(access) : [];
  const others = onApp.filter(({ kind, field }) => kind !== "opens" || !isInMatrix(field));
  const effects = [
    ...granted,
    ...[...others, ...onLogins, ...onOwn].map(inDocument),
    ...orgEffects(base.org, head.org),
  ].sort(worstFirst);
  const state = stateOf(base.rendered, head.rendered, touched, changes.length > 0);
  return {
    kind,
    name,
    state,
    base: stripped(base.rendered),
    head: stripped(head.rendered),
    changes,
    access,
    graph: known ? graphOf(view(base), view(head)) : graphOf(undefined, undefined),
    live: liveOf(state, before !== undefined, after !== undefined, effects),
    effects,
    rehearsal: [] as RehearsalStep[],
    notes: [...new Set([...base.notes, ...head.notes, ...(profile.length > 0 ? [NOT_REHEARSED] : [])])],
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

function liveOf(state: State, before: boolean, after: boolean, effects: readonly LiveEffect[]): Live {
  if (state === "removed") return "gone";
  if (!after) return "unknown";
  if (state === "added") return "new";
  return before ? liveVerdict(effects) : "unknown";
}

/** What opens something is a danger: whoever merges decides it. */
const LEVEL = { breaks: "breaks", opens: "danger", changes: "careful" } as const;

function inDocument({ kind, field, text, todo }: Effect): LiveEffect {
  return { level: LEVEL[kind], kind, field, what: text, todo };
}

const WORST = ["danger", "breaks", "careful"] as const;

function worstFirst(a: LiveEffect, b: LiveEffect): number {
  return WORST.indexOf(a.level) - WORST.indexOf(b.level);
}

/** A rehearsal's user has no profile of its own. */
const NOT_REHEARSED = "Login ranges and hours are judged as they are stated; no rehearsal logs in by them.";

/** An org file, and a profile of the user's own, have effects of their own. */
const isOfApp = ({ type }: Change) => !["OrgFile", "Profile", "PermissionSetAssignment"].includes(type);
