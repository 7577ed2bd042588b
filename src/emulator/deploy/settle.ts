/**
 * Deployments move on with the clock: nothing runs in the background, and every request first settles what has fallen
 * due. An org deploys one package at a time; the others wait in the order in which they came.
 */

import { commit } from "../metadata/store.ts";
import type { DeployJob, DeployOutcome } from "../state/jobs.ts";
import type { Org, Upsets, World } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import { runDeploy } from "./run.ts";

const DAY = 24 * 60 * 60 * 1000;
/** Metadata API guide: deployments stay visible for 30 days, validations can be deployed quickly for 10. */
const VISIBLE = 30 * DAY;
export const QUICK_DEPLOY_WINDOW = 10 * DAY;

export function isDone(job: DeployJob): boolean {
  return job.completedAt !== null;
}

/** Brings every deployment of an org to where it is at `now`. */
export function settleDeploys(world: World, org: Org, switches: Switches, now: number): void {
  let busy = false;
  for (const job of org.deploys) {
    // While one runs the others wait; one that is being cancelled ends all the same.
    if (isDone(job) || (busy && job.cancelAskedAt === null)) continue;
    settleJob(world, org, switches, job, now);
    busy ||= !isDone(job) && job.startedAt !== null;
  }
  for (const job of org.deploys) {
    const expired = job.completedAt !== null && now > job.completedAt + QUICK_DEPLOY_WINDOW;
    if (expired && job.package) job.package = null;
  }
  org.deploys = org.deploys.filter((job) => !isDone(job) || now <= job.createdAt + VISIBLE);
}

function settleJob(world: World, org: Org, switches: Switches, job: DeployJob, now: number): void {
  const { deployPending, deployInProgress, deployFinalizing, deployCanceling } = org.timings;
  const canceledAt = job.cancelAskedAt === null ? null : job.cancelAskedAt + deployCanceling;
  const startAt = job.startedAt ?? Math.max(job.createdAt + deployPending, org.deployQueueFreeAt);
  const finalizeAt = startAt + deployInProgress;
  const doneAt = finalizeAt + deployFinalizing;
  if (canceledAt !== null) {
    if (now < canceledAt) return;
    if (job.startedAt !== null) org.deployQueueFreeAt = canceledAt;
    complete(job, "Canceled", canceledAt);
    return;
  }
  if (now < startAt) return;
  job.startedAt = startAt;
  job.status = now < finalizeAt ? "InProgress" : "FinalizingDeploy";
  org.deployQueueFreeAt = doneAt;
  if (now < doneAt) return;
  job.outcome = outcomeOf(world, org, switches, job, doneAt);
  complete(job, job.outcome.status, doneAt);
}

function complete(job: DeployJob, status: DeployJob["status"], at: number): void {
  job.status = status;
  job.completedAt = at;
  const reusable = job.options.checkOnly && status === "Succeeded";
  if (!reusable) job.package = null;
}

const PASSING: readonly { upset: keyof Upsets; code: string; text: string; status?: "FinalizingDeployFailed" }[] = [
  {
    upset: "deploySetupLock",
    code: "ALREADY_IN_PROCESS",
    text:
      "The changes you requested require salesforce.com to temporarily lock your organization's administration setup. " +
      "However, the administration setup has already been locked by another change. Please wait for the previous action " +
      "to finish, then try again later.",
  },
  {
    upset: "deployRowLock",
    code: "UNABLE_TO_LOCK_ROW",
    text: "unable to obtain exclusive access to this record",
  },
  {
    upset: "deployUnknownException",
    code: "UNKNOWN_EXCEPTION",
    text: "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (1234567890)",
  },
  {
    upset: "deployFinalizing",
    status: "FinalizingDeployFailed",
    code: "UNKNOWN_EXCEPTION",
    text: "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-54321 (1234567890)",
  },
];

function outcomeOf(world: World, org: Org, switches: Switches, job: DeployJob, now: number): DeployOutcome {
  const upset = PASSING.find((trouble) => org.upsets[trouble.upset] > 0);
  if (upset) {
    org.upsets[upset.upset] -= 1;
    const errorMessage = `${upset.code}: ${upset.text}`;
    return {
      status: upset.status ?? "Failed",
      messages: [],
      total: 0,
      deployed: 0,
      errors: 0,
      errorStatusCode: upset.code,
      errorMessage,
    };
  }
  const stored = job.package ?? { files: [], zipSize: 0, problem: "UNKNOWN_EXCEPTION: the package is gone" };
  const { options, createdBy } = job;
  const { draft, outcome } = runDeploy({ world, org, stored, options, switches, userId: createdBy, now });
  if (!options.checkOnly && outcome.status !== "Failed") commit(org, draft);
  return outcome;
}
