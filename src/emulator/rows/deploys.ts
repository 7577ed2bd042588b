/** Rows of DeployRequest, which the Tooling API lists. */
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

function date(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}

export function deployRows(org: Org): Row[] {
  return org.deploys.map((job) => ({
    ...auditColumns({
      createdAt: job.createdAt,
      createdBy: job.createdBy,
      modifiedAt: job.completedAt ?? job.startedAt ?? job.createdAt,
    }),
    Id: job.id,
    Status: job.status,
    Type: "Deploy",
    StartDate: date(job.startedAt),
    CompletedDate: date(job.completedAt),
    CheckOnly: job.options.checkOnly,
    IgnoreWarnings: job.options.ignoreWarnings,
    RollbackOnError: job.options.rollbackOnError,
    PurgeOnDelete: job.options.purgeOnDelete,
    AllowMissingFiles: job.options.allowMissingFiles,
    SinglePackage: job.options.singlePackage,
    AutoUpdatePackage: false,
    RunTestsEnabled: job.options.testLevel !== null && job.options.testLevel !== "NoTestRun",
    TestLevel: job.options.testLevel,
    NumberComponentsDeployed: job.outcome?.deployed ?? 0,
    NumberComponentsTotal: job.outcome?.total ?? 0,
    NumberComponentErrors: job.outcome?.errors ?? 0,
    NumberTestsCompleted: 0,
    NumberTestsTotal: 0,
    NumberTestErrors: 0,
    NumberFiles: job.zipFileCount,
    ZipSize: job.zipSize,
    StateDetail: null,
    ErrorStatusCode: job.outcome?.errorStatusCode ?? null,
    ErrorMessage: job.outcome?.errorMessage ?? null,
    CanceledById: job.canceledBy,
  }));
}
