import type { Finding, Suppressed } from "../lint/finding.ts";
import type { Right } from "../model/data-access.ts";
import type { Effect } from "../model/effect.ts";
import type { Problem } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { Change } from "../model/plan.ts";

/** A state of the repository: the ref as it was given, and the commit that it stands for. */
export interface Revision {
  ref: string;
  commit: string;
}

export type State = "added" | "removed" | "renamed" | "changed" | "unchanged";

/** What one side of a case became. */
export type Rendered =
  | { state: "absent" }
  | { state: "rendered"; package: RenderedPackage }
  /** It doesn't render: `problems` as the reader of template, example, org file or certificate tells them. */
  | { state: "broken"; code: string; message: string; problems: readonly Problem[] };

/** `unknown` where there is no base that a live app could have been made from. */
export type Live = "new" | "safe" | "careful" | "breaks" | "gone" | "unknown";

/**
 * What a change means for an app that is in use, as the document has it: `what` is the effect's text. `danger` is what opens
 * something: who gets in, what the integration gets, and of an org file what is started or sent where.
 */
export interface LiveEffect extends Pick<Effect, "kind" | "field" | "todo"> {
  level: "careful" | "breaks" | "danger";
  what: string;
}

export type Mark = "same" | "added" | "removed" | "changed";

type NodeKind = "user" | "permissionSet" | "profile" | "policy" | "app" | "certificate" | "scope" | "flow" | "callback";

export interface GraphNode {
  id: string;
  kind: NodeKind;
  title: string;
  details: readonly string[];
  mark: Mark;
  /** By the change somebody gets in here, or gets more. */
  opens?: true;
}

export interface GraphEdge {
  from: string;
  to: string;
  label: string;
  mark: Mark;
  opens?: true;
}

/** Who gets in, by what, to what: both sides of a change in one picture. */
export interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** An object or field of which the integration user may do something else than before. */
export interface AccessChange {
  kind: "object" | "field";
  name: string;
  before: readonly Right[];
  after: readonly Right[];
}

/** One way that was walked on the emulator. */
export interface RehearsalStep {
  step: "base" | "upgrade" | "running" | "head";
  title: string;
  /** `breaks`: what runs today would fail after the upgrade. */
  status: "passed" | "failed" | "breaks" | "skipped";
  detail?: string;
}

/** A template with the values of one example or org file, before and after. */
export interface CaseReview {
  kind: "example" | "org";
  /** Path of the example or org file in the repository; `defaults` for a template without examples. */
  name: string;
  state: State;
  base: Exclude<Rendered, { state: "rendered" }> | { state: "rendered" };
  head: Exclude<Rendered, { state: "rendered" }> | { state: "rendered" };
  changes: readonly Change[];
  /** What of data access differs, and nothing else. */
  access: readonly AccessChange[];
  graph: Graph;
  live: Live;
  effects: readonly LiveEffect[];
  rehearsal: readonly RehearsalStep[];
  /** What a reader must know to judge the rest, e.g. that a certificate is not in the repository. */
  notes: readonly string[];
}

/** In the name's place, for org files that cannot be read as far as their template. */
export const UNKNOWN_TEMPLATE = "no template";

export interface TemplateReview {
  name: string;
  /** In the repository; null for a template that ships with the tool. */
  folder: string | null;
  state: State;
  /** The folder before it was renamed. */
  from?: string;
  cases: readonly CaseReview[];
}

/** What the change does to findings; both without those that only moved to other lines. */
export interface FindingsReview {
  new: readonly Finding[];
  solved: readonly Finding[];
  /** Findings that are let pass from now on, with the reason given. */
  suppressed: readonly Suppressed[];
  /** How the repository's rules themselves change, a sentence each. */
  rules: readonly string[];
}

/** All that a change of templates and org files does; the `result` of `review --json`. Holds no secret. */
export interface Review {
  version: 1;
  /** Why it is `failed`: a sentence each. */
  verdict: { status: "ok" | "failed"; reasons: readonly string[] };
  base: Revision;
  head: Revision;
  /** Org files whose org an apply would change. */
  affectedOrgs: readonly string[];
  templates: readonly TemplateReview[];
  findings: FindingsReview;
}
