import type { OrgWriter } from "../model/org.ts";
import { followDeploy } from "../org/deploy.ts";
import { type JournalEntry, lastRuns, type RecordedRun } from "../record/journal.ts";
import { rememberApp } from "../record/memory.ts";
import type { Opened } from "./look.ts";
import type { Work } from "./run.ts";

/** Journal steps of a deployment; what stands between two of them is known after a kill. */
export const DEPLOY_STEP = {
  submitting: "deploy-submitting",
  submitted: "deploy-submitted",
  ended: "deploy-ended",
} as const;

/** What the journal says of a deployment before it is sent, so that it can be told from any other. */
export interface Carried {
  app: string;
  /** SHA-256 fingerprint of the certificate in it; absent where there is none. */
  certificate?: string;
  /** Its components, e.g. `PermissionSet Kantiv_Access`. */
  members: readonly string[];
}

/** Earlier runs whose deployments cannot be the one that is looked for. */
const RUNS_LOOKED_INTO = 20;

/** The org stamps a submit in seconds, and its servers' clocks may differ by a little, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * Before a run does anything: a deployment of the run before that may still be going on is waited for, and one whose
 * answer was lost is looked up in the org. What it put there is remembered, also where the org does not show it, so that
 * what is read next is planned from rightly and nothing is done twice.
 */
export async function settleEarlier(
  unfinished: RecordedRun | undefined,
  folder: string,
  { org, identity }: Opened,
  { run, timeoutMs, ctx }: Work,
): Promise<void> {
  const open = unfinished?.entries.findLast((entry) => Object.values<string>(DEPLOY_STEP).includes(entry.step));
  if (!unfinished || !open || open.step === DEPLOY_STEP.ended) return;
  // Taken over into this run's journal first: should this run be killed too, the next one still knows.
  const since = String(open.data.since ?? open.at);
  await run.step(open.step, { ...open.data, since });
  const ended = new Set((await lastRuns(folder, identity.orgId, RUNS_LOOKED_INTO, ctx.files)).flatMap(endedIn));
  const deployId =
    open.step === DEPLOY_STEP.submitted
      ? String(open.data.deployId)
      : await lostDeploy(org, identity.admin.userId, Date.parse(since), membersOf(open), ended);
  if (!deployId) return;
  const step = "Wait for the deployment of the run before";
  ctx.emit({ kind: "step", step, state: "started" });
  // It is not judged: what is there now is read next.
  const outcome = await followDeploy(org, deployId, timeoutMs, ctx);
  await run.step(DEPLOY_STEP.ended, { deployId, status: outcome.status });
  ctx.emit({ kind: "step", step, state: "done", detail: `${deployId} ${outcome.status} (run ${unfinished.id})` });
  const { app, certificate } = open.data;
  if (!outcome.success || typeof app !== "string" || typeof certificate !== "string") return;
  const learnt = { certificateFingerprint256: certificate, deployedAt: new Date(ctx.clock.now()).toISOString() };
  await rememberApp(folder, identity.orgId, app, learnt, ctx);
}

/**
 * The deployment whose id never arrived: submitted by this user since it was announced, for real, not one that a journal
 * saw end, and of components that it carried. One that has not begun yet shows none.
 */
async function lostDeploy(
  org: OrgWriter,
  adminUserId: string,
  since: number,
  members: readonly string[],
  ended: ReadonlySet<string>,
): Promise<string | undefined> {
  for (const id of await org.recentDeploys(since - CLOCK_TOLERANCE_MS, adminUserId)) {
    if (ended.has(id)) continue;
    const { done, outcome } = await org.deployStatus(id);
    const named = outcome.components.map(({ componentType, fullName }) => `${componentType} ${fullName}`);
    if (named.some((name) => members.includes(name)) || (!done && named.length === 0)) return id;
  }
  return undefined;
}

function membersOf({ data }: JournalEntry): string[] {
  return Array.isArray(data.members) ? data.members.map(String) : [];
}

function endedIn({ entries }: RecordedRun): string[] {
  return entries.filter(({ step }) => step === DEPLOY_STEP.ended).map(({ data }) => String(data.deployId));
}
