/** Taking a deployment in, whichever way it comes; cancelling it; and deploying a validation quickly. */
import { findById, nextId } from "../state/ids.ts";
import type { DeployJob, DeployOptions, StoredPackage } from "../state/jobs.ts";
import type { Org } from "../state/types.ts";
import { isDone, QUICK_DEPLOY_WINDOW } from "./settle.ts";

/** A refusal of the whole request, before there is a job. */
export class DeployRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const DEFAULT_OPTIONS: DeployOptions = {
  allowMissingFiles: false,
  checkOnly: false,
  ignoreWarnings: false,
  performRetrieve: false,
  purgeOnDelete: false,
  rollbackOnError: false,
  singlePackage: false,
  runTests: [],
  testLevel: null,
};

const TEST_LEVELS = ["NoTestRun", "RunSpecifiedTests", "RunRelevantTests", "RunLocalTests", "RunAllTestsInOrg"];

/** @throws {DeployRefused} options that contradict each other or the kind of org (Metadata API guide, DeployOptions) */
export function checkOptions(org: Org, options: DeployOptions): void {
  const { testLevel, runTests, rollbackOnError, purgeOnDelete } = options;
  if (testLevel !== null && !TEST_LEVELS.includes(testLevel)) {
    throw new DeployRefused("INVALID_INPUT", `'${testLevel}' is not a valid value for the enum 'TestLevel'`);
  }
  if (runTests.length > 0 && testLevel !== "RunSpecifiedTests") {
    throw new DeployRefused("INVALID_OPERATION", "runTests can be used only with a testLevel of RunSpecifiedTests.");
  }
  if (org.isSandbox) return;
  if (testLevel === "NoTestRun") {
    throw new DeployRefused("INVALID_OPERATION", "testLevel of NoTestRun cannot be used in production organizations");
  }
  if (!rollbackOnError) {
    throw new DeployRefused("INVALID_OPERATION", "rollbackOnError must be true in production organizations");
  }
  if (purgeOnDelete) {
    throw new DeployRefused("INVALID_OPERATION", "purgeOnDelete cannot be used in production organizations");
  }
}

/** @throws {DeployRefused} without the permission that every use of the Metadata API needs (Metadata API guide) */
export function checkMetadataUser(permissions: ReadonlySet<string>): void {
  if (permissions.has("ModifyAllData") || permissions.has("ModifyMetadata")) return;
  throw new DeployRefused(
    "INSUFFICIENT_ACCESS",
    "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions",
  );
}

/** Queues a deployment. */
export function submitDeploy(
  org: Org,
  userId: string,
  stored: StoredPackage,
  options: DeployOptions,
  now: number,
  validationId: string | null = null,
): DeployJob {
  const job: DeployJob = {
    id: nextId(org, "0Af"),
    createdBy: userId,
    createdAt: now,
    options,
    package: stored,
    zipSize: stored.zipSize,
    zipFileCount: stored.files.length,
    status: "Pending",
    startedAt: null,
    cancelAskedAt: null,
    canceledBy: null,
    completedAt: null,
    outcome: null,
    validationId,
  };
  org.deploys.push(job);
  return job;
}

export function findDeploy(org: Org, id: string): DeployJob | undefined {
  return findById(org.deploys, id);
}

/**
 * Deploys what a validation has checked. It qualifies for 10 days, when it ran tests, succeeded, and nothing was
 * deployed since. Undefined when none does.
 */
export function quickDeploy(org: Org, userId: string, validationId: string, now: number): DeployJob | undefined {
  const validation = findDeploy(org, validationId);
  const at = validation?.completedAt;
  if (!validation?.package || typeof at !== "number" || now > at + QUICK_DEPLOY_WINDOW) return undefined;
  const { options, status } = validation;
  const tested = options.testLevel !== null && options.testLevel !== "NoTestRun";
  const overtaken = org.deploys.some(
    (job) => !job.options.checkOnly && (job.completedAt ?? 0) > at && job.outcome?.status === "Succeeded",
  );
  if (!options.checkOnly || status !== "Succeeded" || !tested || overtaken) return undefined;
  return submitDeploy(org, userId, validation.package, { ...options, checkOnly: false }, now, validation.id);
}

/**
 * Asks for a deployment to stop; it does so a little later.
 * @throws {DeployRefused} unknown, finished, or (from API 65) in its last phase
 */
export function cancelDeploy(org: Org, id: string, userId: string, now: number): DeployJob {
  const job = findDeploy(org, id);
  if (!job) throw new DeployRefused("INVALID_ID_FIELD", "Invalid deploy ID");
  if (isDone(job)) throw new DeployRefused("INVALID_ID_FIELD", "Deployment already completed");
  if (job.status === "FinalizingDeploy" && org.apiVersions.max >= 65) {
    throw new DeployRefused("INVALID_ID_FIELD", "You cannot cancel the deployment while finalizing is in progress");
  }
  job.cancelAskedAt ??= now;
  job.canceledBy ??= userId;
  job.status = "Canceling";
  return job;
}
