import { EXIT, type ExitCode } from "../model/errors.ts";
import type { OrgState } from "../model/fleet.ts";
import type { Stop } from "./schedule.ts";

/** How an org stands by the exit code that its own run would have. */
export function stateOf(exit: ExitCode): OrgState {
  switch (exit) {
    case EXIT.ok:
      return "ok";
    case EXIT.changes:
      return "changes";
    case EXIT.refused:
      return "failed";
    case EXIT.running:
      return "running";
    default:
      return "error";
  }
}

/** Whether an org ended as it should: so a plan that found changes did, too. */
export function isGood(state: OrgState): boolean {
  return state === "ok" || state === "changes" || state === "skipped";
}

/** Codes of what is the same for every org: the next would fail alike. */
const COMMON =
  /^(KEY_|SIGNER_|TEMPLATE|PROXY|SF_CLI_MISSING|CERTIFICATE_(MISSING|INVALID|EXPIRED|NOT_YET_VALID|SAME)|LINT_CONFIG)/;

/** The code, where it tells of something that all orgs have in common. */
export function commonCode(code: string | undefined): string | undefined {
  return code !== undefined && COMMON.test(code) ? code : undefined;
}

/** What the exit code of a run over many orgs is made from. */
export interface Ends {
  states: readonly OrgState[];
  /** Why nothing new began before all were through. */
  stopped: Stop["why"] | undefined;
  interrupted: boolean;
}

/**
 * One exit code from many ends; the first row that fits. A wrong selection or fleet file is 2, and what
 * breaks outside of every org 70; neither comes here.
 *
 * | interrupted | 130 |
 * | an org failed or could not be worked on, or that stopped the run | 1 |
 * | an org may still be at work, or the time was over before all began | 69 |
 * | changes were found | 4 |
 * | else | 0 |
 */
export function fleetExit({ states, stopped, interrupted }: Ends): ExitCode {
  const some = (...wanted: OrgState[]) => states.some((state) => wanted.includes(state));
  if (interrupted || stopped === "interrupted") return EXIT.interrupted;
  if (some("failed", "error") || stopped === "failures" || stopped === "common") return EXIT.refused;
  if (some("running", "notRun") || stopped === "deadline") return EXIT.running;
  return some("changes") ? EXIT.changes : EXIT.ok;
}

/**
 * How many failures stop a run: `--stop-at N` or `N%` of those selected; without it a tenth of them, three at least, where the
 * command writes. Undefined for a word of another form.
 */
export function stopAtOf(
  word: string | undefined,
  selected: number,
  writes: boolean,
): { stopAt: number | undefined } | undefined {
  if (word === undefined) return { stopAt: writes ? Math.max(3, Math.ceil(selected / 10)) : undefined };
  const [, number, percent] = /^(\d{1,6})(%?)$/.exec(word) ?? [];
  if (number === undefined || (percent === "%" && Number(number) > 100)) return undefined;
  return { stopAt: percent === "%" ? Math.ceil((selected * Number(number)) / 100) : Number(number) };
}
