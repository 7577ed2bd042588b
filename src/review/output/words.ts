/** What a review says in each of its forms, once. */
import { EFFECT_WORD } from "../../model/effect.ts";
import type { Change } from "../../model/plan.ts";
import { plural, someOf } from "../../util/words.ts";
import { besideMatrix } from "../access-change.ts";
import { casesOf, isTouched } from "../assemble.ts";
import { isWorthShowing } from "../case.ts";
import type {
  CaseReview,
  GraphNode,
  Live,
  LiveEffect,
  Mark,
  RehearsalStep,
  Review,
  State,
  TemplateReview,
} from "../model.ts";
import { UNKNOWN_TEMPLATE } from "../model.ts";
import { saysWho } from "../ways-graph.ts";

const LIVE: Readonly<Record<Live, string>> = {
  new: "no live app yet",
  safe: "safe",
  careful: "look first",
  breaks: "breaks",
  gone: "stays as it is",
  unknown: "not known",
};

/** What an update does to a live app, the worst of it first. */
export function liveWords({ live, effects }: Pick<CaseReview, "live" | "effects">): string {
  const words = live === "breaks" ? `⚠ ${LIVE.breaks}` : LIVE[live];
  if (!effects.some(({ level }) => level === "danger")) return words;
  return live === "breaks" ? `‼ danger, ${words}` : "‼ danger";
}

/** The same behind what changes, where an app is there before and after. */
export function liveBehind(one: CaseReview): string {
  const isThere = one.base.state === "rendered" && one.head.state === "rendered";
  return isThere ? `; update of a live app: ${liveWords(one)}` : "";
}

/** How an effect begins. */
export function effectWord(level: LiveEffect["level"], kind: LiveEffect["kind"]): string {
  if (level === "danger") return "‼ Danger";
  return `${level === "breaks" ? "⚠ " : ""}${EFFECT_WORD[kind]}`;
}

const SIGN: Readonly<Record<Mark, string>> = { same: "", added: "+", removed: "−", changed: "~" };
const MARK: Readonly<Record<Mark, string>> = { same: "", added: "new", removed: "gone", changed: "changed" };

/** The sign of a node or edge of the picture, with the blank behind it, and what it says in words. */
export function signOf({ mark, opens }: Pick<GraphNode, "mark" | "opens">): string {
  const sign = opens ? DANGER_SIGN : SIGN[mark];
  return sign === "" ? "" : `${sign} `;
}

export function markWords({ mark, opens }: Pick<GraphNode, "mark" | "opens">): string {
  return opens ? `danger: ${MARK[mark]}` : MARK[mark];
}

const DANGER_SIGN = "‼";

/** What a node of the picture is; the user's title says so itself. */
export const KIND: Readonly<Record<GraphNode["kind"], string>> = {
  user: "",
  permissionSet: "permission set",
  profile: "profile",
  policy: "OAuth policy",
  app: "External Client App",
  certificate: "certificate",
  flow: "login flow",
  scope: "scope",
  callback: "callback",
};

export const STEP: Readonly<Record<RehearsalStep["status"], string>> = {
  passed: "works",
  failed: "fails",
  breaks: "no longer works",
  skipped: "not gone through",
};

/** Steps of which the same is to be said say it once. */
export function toldOnce(steps: readonly RehearsalStep[]): RehearsalStep[] {
  return steps.map((step, at) => {
    const isTold = step.detail !== undefined && steps.slice(0, at).some(({ detail }) => detail === step.detail);
    return isTold ? { ...step, detail: "As above." } : step;
  });
}

/** The whole in a line. */
export function headline(review: Review): string {
  const changed = review.templates.filter(({ state }) => state !== "unchanged").length;
  if (!review.templates.some(isTouched) && Object.values(review.findings).every(({ length }) => length === 0)) {
    return "nothing changes for any org";
  }
  const parts = [
    ...(changed > 0 ? [`${plural(changed, "template")} ${changed === 1 ? "changes" : "change"}`] : []),
    ...(review.affectedOrgs.length > 0 ? [`${plural(review.affectedOrgs.length, "org")} affected`] : []),
    ...(isBreaking(review) ? ["breaks live apps"] : []),
    ...(dangersIn(review).length > 0 ? ["dangerous"] : []),
  ];
  return parts.join(", ") || "findings only";
}

/** Whether an update breaks an app that is in use: no reason to refuse it, and one to read on. */
export function isBreaking(review: Review): boolean {
  return casesOf(review.templates).some(({ live }) => live === "breaks");
}

/** What is about who gets in, and what is started or sent where: to be read by whoever merges, so that it is never cut. */
export function dangersIn(review: Review): string[] {
  const all = casesOf(review.templates).flatMap(({ name, effects }) =>
    effects.filter(({ level }) => level === "danger").map(({ what }) => ({ name, what })),
  );
  return [...Map.groupBy(all, ({ what }) => what)].map(([what, where]) => `${namesIn(where)}: ${what}`);
}

const MOST_NAMES = 5;

function namesIn(where: readonly { name: string }[]): string {
  const names = [...new Set(where.map(({ name }) => name))];
  return someOf(names, MOST_NAMES);
}

/** A template or org file in a phrase: what changes. */
export function changeWords(one: CaseReview): string {
  if (one.head.state === "broken") return "does not render";
  if (one.state === "added") return one.kind === "org" ? "new org file" : "new";
  if (one.state === "removed") return one.kind === "org" ? "org file removed" : "removed";
  const changes = besideMatrix(one.changes);
  const fields = changes.reduce((sum, { action, fields: all }) => sum + (action === "update" ? all.length : 0), 0);
  const whole = changes.filter(({ action }) => action !== "update").length;
  const parts = [
    ...(one.access.length > 0 ? [`data access (${one.access.length})`] : []),
    ...(fields > 0 ? [plural(fields, "field")] : []),
    ...(whole > 0 ? [plural(whole, "component")] : []),
    ...(one.base.state === "broken" ? ["renders again"] : []),
  ];
  return parts.join(", ") || "no change for the org";
}

/** How the walk on the emulator went, in a phrase. */
export function rehearsalWords(one: CaseReview): string {
  return STEP[rehearsalStatus(one)];
}

/** The worst of its steps, but for a beginning that failed before the change, too. */
export function rehearsalStatus({ rehearsal }: CaseReview): RehearsalStep["status"] {
  const worst = (["failed", "breaks", "skipped", "passed"] as const).find((status) =>
    rehearsal.some((step) => step.status === status && !(step.step === "base" && status === "failed")),
  );
  return worst ?? "skipped";
}

export function stateWords({ state, from, name }: TemplateReview): string {
  if (name === UNKNOWN_TEMPLATE) return "";
  const words: Readonly<Record<State, string>> = {
    added: "new",
    removed: "removed",
    renamed: `renamed from ${from}`,
    changed: "changed",
    unchanged: "unchanged itself",
  };
  return words[state];
}

/** By name or folder; of org files that say nothing of their template, no more than that. */
export function templateWords({ name, folder }: TemplateReview, marked: (text: string) => string = String): string {
  if (name === UNKNOWN_TEMPLATE) return "Org files whose template is not known";
  return folder === null ? `${marked(name)} (ships with kantiv-sf)` : marked(folder || name);
}

/** What becomes of an app when its template or org file goes. */
export const REMOVED =
  "Nothing is taken out of any org by this. Where the app must go, with the files as they were: kantiv-sf destroy --org FILE";

/** Cases to look at: real orgs before examples, of both the ones that break or fail first. */
export function shownCases({ cases }: TemplateReview): CaseReview[] {
  const weight = (one: CaseReview) => {
    const real = one.kind === "org" ? 5 : 0;
    if (one.effects.some(({ level }) => level === "danger")) return real + 4;
    if (one.head.state === "broken" || one.rehearsal.some(({ status }) => status === "failed")) return real + 3;
    return real + (one.live === "breaks" ? 2 : one.live === "careful" ? 1 : 0);
  };
  return cases.filter(isWorthShowing).toSorted((a, b) => weight(b) - weight(a));
}

/** A case, and the names of the others of which exactly the same is to be said. */
export interface Group {
  one: CaseReview;
  also: readonly string[];
}

/** Each org file has a name of its own, whatever changes in it. */
const unnamed = (change: Change) => (change.type === "OrgFile" ? { ...change, name: "" } : change);

/** Cases to look at, told once where a change does the same to many orgs. */
export function groupsOf(template: TemplateReview): Group[] {
  const said = ({ state, base, head, changes, graph, live, effects, rehearsal, notes }: CaseReview) =>
    JSON.stringify([
      state,
      base,
      head,
      changes.map(unnamed),
      graph.nodes.filter(saysWho),
      live,
      effects,
      rehearsal,
      notes,
    ]);
  const groups = Map.groupBy(shownCases(template), said);
  return [...groups.values()].flatMap(([one, ...others]) =>
    one ? [{ one, also: others.map(({ name }) => name) }] : [],
  );
}

/** The columns of the matrix, each with the right that makes it, and the stronger one where there are two. */
const COLUMNS = [["read"], ["create"], ["edit"], ["delete"], ["modify all", "view all"]] as const;
export const MATRIX_HEAD = ["Object or field", "read", "create", "edit", "delete", "all"] as const;

/** A cell of the matrix: what is granted there, and whether the change does it. */
export interface MatrixCell {
  text: string;
  mark: Mark;
}

/** What the change does to data access, a row for each object and field that differs. */
export function matrixOf({ access }: Pick<CaseReview, "access">): { name: string; cells: MatrixCell[] }[] {
  return access.map(({ name, before, after }) => ({
    name,
    cells: COLUMNS.map((rights): MatrixCell => {
      const [was, is] = [before, after].map((all) => rights.find((right) => all.some((one) => one === right)));
      if (is === undefined) return { text: was ?? "", mark: was === undefined ? "same" : "removed" };
      return { text: is, mark: is === was ? "same" : "added" };
    }),
  }));
}

export const short = (commit: string) => commit.slice(0, 9);
