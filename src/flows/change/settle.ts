import { z } from "zod";
import type { DeployOutcome } from "../../model/org.ts";
import { followDeploy } from "../../org/metadata/deploy.ts";
import { findLostDeploy } from "../../org/metadata/lost-deploy.ts";
import { type JournalEntry, lastRuns, type RecordedRun } from "../../record/journal.ts";
import { certificateRecord, rememberApp } from "../../record/memory.ts";
import type { Opened } from "../look/look.ts";
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
  /** Its subject and end, ISO 8601. */
  certificateFacts?: { subject: string; validTo: string };
  /** Its components. */
  members: readonly { type: string; fullName: string }[];
}

const CertificateFacts = z.object({ subject: z.string(), validTo: z.iso.datetime() });

/** Earlier runs whose deployments cannot be the one that is looked for. */
const RUNS_LOOKED_INTO = 20;

/** The org's servers need not agree to the second; in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Before a run does anything: a deployment of the run before that may still be going on is waited for, and one whose
 * answer was lost is looked up in the org. What it put there is remembered, also where the org does not show it, so that
 * what is read next is planned from rightly and nothing is done twice.
 */
export async function settleEarlier(
  unfinished: RecordedRun | undefined,
  folder: string,
  opened: Opened,
  work: Work,
): Promise<void> {
  const { run, timeoutMs, ctx } = work;
  const open = unfinished?.entries.findLast((entry) => Object.values<string>(DEPLOY_STEP).includes(entry.step));
  if (!unfinished || !open || open.step === DEPLOY_STEP.ended) return;
  // Taken over into this run's journal first: should this run be killed too, the next one still knows.
  const since = open.data.since ?? open.at;
  await run.step(open.step, { ...open.data, since });
  const step = "Wait for the deployment of the run before";
  ctx.emit({ kind: "step", step, state: "started" });
  // It is not judged: what is there now is read next.
  const outcome =
    open.step === DEPLOY_STEP.submitted
      ? await followDeploy(opened.org, String(open.data.deployId), timeoutMs, ctx)
      : await lostDeploy(open, Date.parse(since), folder, opened, work);
  const detail = outcome ? `${outcome.deployId} ${outcome.status} (run ${unfinished.id})` : "the org never got it";
  ctx.emit({ kind: "step", step, state: "done", detail });
  if (!outcome) return;
  await run.note(DEPLOY_STEP.ended, { deployId: outcome.deployId, status: outcome.status });
  const { app, certificate } = open.data;
  if (!outcome.success || typeof app !== "string" || typeof certificate !== "string") return;
  const deployedAt = new Date(ctx.clock.now()).toISOString();
  const learnt = { ...recordIn(open.data, certificate), deployedAt };
  await rememberApp(folder, opened.identity.orgId, app, learnt, ctx);
}

/** By its fingerprint alone where a run of before wrote no more down. */
function recordIn({ certificateFacts }: JournalEntry["data"], fingerprint256: string) {
  const facts = CertificateFacts.safeParse(certificateFacts).data;
  return facts ? certificateRecord({ ...facts, fingerprint256 }) : { certificateFingerprint256: fingerprint256 };
}

/** The deployment that was announced and whose id never arrived, at its end; no other one of this user or of this app. */
async function lostDeploy(
  announced: JournalEntry,
  since: number,
  folder: string,
  { org, identity }: Opened,
  { timeoutMs, ctx }: Work,
): Promise<DeployOutcome | undefined> {
  const runs = await lastRuns(folder, identity.orgId, RUNS_LOOKED_INTO, ctx.files);
  const others = new Set(runs.flatMap(endedIn));
  const lost = {
    since: since - CLOCK_TOLERANCE_MS,
    userId: identity.admin.userId,
    members: announced.data.members ?? [],
    others,
  };
  return findLostDeploy(org, lost, timeoutMs, ctx);
}

function endedIn({ entries }: RecordedRun): string[] {
  return entries.filter(({ step }) => step === DEPLOY_STEP.ended).map(({ data }) => String(data.deployId));
}
