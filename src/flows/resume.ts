import type { Context } from "../model/command.ts";
import type { OrgWriter } from "../model/org.ts";
import { followDeploy } from "../org/deploy.ts";
import { findLostDeploy } from "../org/lost-deploy.ts";
import type { RecordedRun, Run } from "../record/journal.ts";

/** Journal steps of a deployment; what stands between two of them is known after a kill. */
export const STEP = {
  submitting: "deploy-submitting",
  submitted: "deploy-submitted",
  ended: "deploy-ended",
} as const;

/** What a deployment of the run before put into the org, though the org may not show it. */
export interface Settled {
  /** Fingerprint of its certificate. */
  certificate: string;
}

/** The org's clock and this machine's may differ by this much, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Before a run does anything: a deployment of the run before that may still be going on is waited for, and one whose
 * answer was lost is looked up in the org. What it did then shows in what is read next, so that nothing is done twice.
 *
 * @param adminUserId who submitted it
 * @returns what that deployment left behind, if it went well
 */
export async function settleEarlier(
  unfinished: RecordedRun | undefined,
  run: Run,
  org: OrgWriter,
  adminUserId: string,
  timeoutMs: number,
  ctx: Context,
): Promise<Settled | undefined> {
  const open = unfinished?.entries.findLast((entry) => Object.values<string>(STEP).includes(entry.step));
  if (!unfinished || !open || open.step === STEP.ended) return undefined;
  // Taken over into this run's journal first: should this run be killed too, the next one still knows.
  const since = String(open.data.since ?? open.at);
  await run.step(open.step, { ...open.data, since });
  const step = "Wait for the deployment of the run before";
  ctx.emit({ kind: "step", step, state: "started" });
  // It is not judged: what is there now is read next.
  const lost = { since: Date.parse(since) - CLOCK_TOLERANCE_MS, userId: adminUserId, members: [], others: new Set([]) };
  const outcome =
    open.step === STEP.submitted
      ? await followDeploy(org, String(open.data.deployId), timeoutMs, ctx)
      : await findLostDeploy(org, lost, timeoutMs, ctx);
  if (!outcome) {
    ctx.emit({ kind: "step", step, state: "skipped", detail: "the org got none" });
    return undefined;
  }
  const { deployId, status } = outcome;
  await run.step(STEP.ended, { deployId, status });
  ctx.emit({ kind: "step", step, state: "done", detail: `${deployId} ${status} (run ${unfinished.id})` });
  const { certificate } = open.data;
  return outcome.success && typeof certificate === "string" ? { certificate } : undefined;
}
