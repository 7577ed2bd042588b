import type { Place } from "./metadata.ts";

/** Something about an org, its user or the certificate that should be known and is no field of a component. */
export interface StateFinding {
  /** Stable, e.g. `USER_FROZEN`; `drift --ignore` takes it. */
  code: string;
  message: string;
  remedy: string;
  /** `apply` refuses while it is so. */
  blocks: boolean;
  /** It goes with what an apply of the changes beside it does. */
  goesWithApply?: true;
  /** It is of a later day: told, and no drift before that is near. */
  isFar?: true;
  /** It is about what this run was given, a key that is not at hand: no drift of the org. */
  ofInput?: true;
}

/** One thing that a rule of `lint` has against a file. */
interface LintFinding extends Place {
  /** e.g. `ECA201`. */
  code: string;
  /** The same for people, e.g. `scope-not-approved`. */
  rule: string;
  severity: string;
  message: string;
  fix: string;
}

/** What `lint` says to a run that deploys a template. */
export interface LintVerdict {
  /** Keeps it from deploying. */
  stops: readonly LintFinding[];
  /** Would, and was let pass for this run. */
  allowed: readonly LintFinding[];
  /** Was let pass in a file or the configuration, with a reason. */
  suppressed: readonly (LintFinding & { by: string; reason: string })[];
}
