/** Rows of DeployRequest, which the Tooling API lists. */
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

const date = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));

export const deployRows = (org: Org): Row[] =>
  org.deploys.map((it) => ({
    ...auditColumns({
      createdAt: it.createdAt,
      createdBy: it.createdBy,
      modifiedAt: it.completedAt ?? it.startedAt ?? it.createdAt,
    }),
    Id: it.id,
    Status: it.status,
    Type: "Deploy",
    StartDate: date(it.startedAt),
    CompletedDate: date(it.completedAt),
    CheckOnly: it.options.checkOnly,
    IgnoreWarnings: it.options.ignoreWarnings,
    RollbackOnError: it.options.rollbackOnError,
    PurgeOnDelete: it.options.purgeOnDelete,
    AllowMissingFiles: it.options.allowMissingFiles,
    SinglePackage: it.options.singlePackage,
    AutoUpdatePackage: false,
    RunTestsEnabled: it.options.testLevel !== null && it.options.testLevel !== "NoTestRun",
    TestLevel: it.options.testLevel,
    NumberComponentsDeployed: it.outcome?.deployed ?? 0,
    NumberComponentsTotal: it.outcome?.total ?? 0,
    NumberComponentErrors: it.outcome?.errors ?? 0,
    NumberTestsCompleted: 0,
    NumberTestsTotal: 0,
    NumberTestErrors: 0,
    NumberFiles: it.zipFileCount,
    ZipSize: it.zipSize,
    StateDetail: null,
    ErrorStatusCode: it.outcome?.errorStatusCode ?? null,
    ErrorMessage: it.outcome?.errorMessage ?? null,
    CanceledById: it.canceledBy,
  }));
