import { EXIT, inputError, KantivError, stopped } from "../model/errors.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import type { Bench } from "./bench.ts";
import { CannotAsk, type Case, NeedsHand } from "./case.ts";
import { type Defaults, judge, type Verdict } from "./judge.ts";

/** What came of asking an org for a case. */
export type Finding = { given: Case } & (
  | ({ state: "seen" } & Verdict)
  /** This org cannot be asked, or the run was stopped before. */
  | { state: "not asked"; why: string }
  /** Somebody would have to do it, and nobody was there; `why` says what. */
  | { state: "needs a hand"; why: string }
  /** Something went otherwise than the case can tell of; its words are masked. `lost`: no answer of the org's came. */
  | { state: "failed"; why: string; lost: boolean }
);

export interface HowToLearn {
  defaults: Defaults;
  /** Aborted when no further case is to begin. */
  stop: AbortSignal;
  /** Told before and after each case. */
  tell: (given: Case, finding?: Finding) => void;
  /** Keeps what was seen. */
  keep: (given: Case, verdict: Verdict) => Promise<void>;
}

/**
 * Asks an org for one case after the other. What a case meets that it has no words for ends that case alone; the end of the
 * last session ends all.
 */
export async function learn(bench: Bench, cases: readonly Case[], how: HowToLearn): Promise<Finding[]> {
  const findings: Finding[] = [];
  let ended = "";
  for (const given of cases) {
    const why = how.stop.aborted ? "the run was stopped before" : ended;
    if (why !== "") {
      findings.push({ given, state: "not asked", why });
      continue;
    }
    how.tell(given);
    const finding = await ask(bench, given, how);
    how.tell(given, finding.found);
    findings.push(finding.found);
    if (finding.ends) ended = "the administrator's session had ended before";
  }
  return findings;
}

/** What was found, and whether no other case can be asked any more. */
async function ask(bench: Bench, given: Case, how: HowToLearn): Promise<{ found: Finding; ends?: boolean }> {
  try {
    const verdict = judge(given, bench.mask.json(await given.see(bench)), how.defaults);
    await how.keep(given, verdict);
    return { found: { given, state: "seen", ...verdict } };
  } catch (error) {
    const why = bench.mask.text(error instanceof Error ? error.message : String(error));
    if (error instanceof NeedsHand) return { found: { given, state: "needs a hand", why } };
    if (error instanceof CannotAsk) return { found: { given, state: "not asked", why } };
    if (error instanceof KantivError && error.code === "INTERRUPTED") throw stopped(how.stop);
    const lost = error instanceof KantivError && error.exit === EXIT.unreachable;
    return {
      found: { given, state: "failed", why, lost },
      ends: error instanceof KantivError && error.code === "SESSION_EXPIRED",
    };
  }
}

/**
 * The cases of these names, in the order of the list; all of them without names, but for those that are asked only by name.
 * @throws {KantivError} `USAGE` (exit 2) for a name that none has
 */
export function chosen(cases: readonly Case[], names: readonly string[]): Case[] {
  const unknown = names.filter((name) => !cases.some(({ id }) => id === name));
  if (unknown.length > 0) {
    const message = `There is no case ${unknown.map((name) => JSON.stringify(name)).join(", ")}.`;
    const near = unknown.flatMap((name) => nearNames(name, cases));
    const all = "kantiv-sf doctor --learn --cases";
    throw inputError(
      "USAGE",
      message,
      near.length > 0 ? `Did you mean ${near.join(", ")}? All: ${all}` : `All: ${all}`,
    );
  }
  return cases.filter(({ id, byNameOnly }) => (names.length === 0 ? byNameOnly === undefined : names.includes(id)));
}

/** So many are read with ease. */
const MOST_NEAR = 5;

/** The slip of the keyboard that it may be, else what the name is a part of. */
function nearNames(name: string, cases: readonly Case[]): string[] {
  const ids = cases.map(({ id }) => id);
  const meant = didYouMean(name, ids);
  return meant === undefined ? ids.filter((id) => name !== "" && id.includes(name)).slice(0, MOST_NEAR) : [meant];
}
