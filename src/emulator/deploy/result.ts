/** DeployResult as SOAP and REST show it (Metadata API guide). Pure. */
import type { ComponentMessage, DeployJob } from "../state/jobs.ts";
import type { Org } from "../state/types.ts";
import { isDone } from "./settle.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

interface ResultOptions {
  details: boolean;
  now: number;
  /** How the protocol prints times. */
  time: (ms: number) => string;
}

/** Names are the guide's; null where there is nothing. Details of a running deployment are its failures only. */
export function deployResult(org: Org, job: DeployJob, { details, now, time }: ResultOptions): Record<string, Json> {
  const { outcome, options } = job;
  const done = isDone(job);
  const at = (ms: number | null) => (ms === null ? null : time(ms));
  const total = outcome?.total ?? countComponents(job);
  return {
    ...person(org, "createdBy", job.createdBy),
    ...(job.canceledBy === null ? {} : person(org, "canceledBy", job.canceledBy)),
    checkOnly: options.checkOnly,
    completedDate: at(job.completedAt),
    createdDate: time(job.createdAt),
    done,
    errorMessage: outcome?.errorMessage ?? null,
    errorStatusCode: outcome?.errorStatusCode ?? null,
    id: job.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: time(job.completedAt ?? job.cancelAskedAt ?? job.startedAt ?? job.createdAt),
    numberComponentErrors: outcome?.errors ?? 0,
    numberComponentsDeployed: outcome?.deployed ?? progress(org, job, now, total),
    numberComponentsTotal: job.startedAt === null ? 0 : total,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: options.testLevel !== null && options.testLevel !== "NoTestRun",
    startDate: at(job.startedAt),
    status: job.status,
    success: done && outcome?.status === "Succeeded" && job.status === "Succeeded",
    ...(details ? { details: detailsOf(outcome?.messages ?? [], time(job.completedAt ?? now)) } : {}),
  };
}

function person(org: Org, field: string, id: string): Record<string, Json> {
  const user = org.users.find((candidate) => candidate.id === id);
  const name = [user?.firstName, user?.lastName].filter((part) => part).join(" ");
  return { [field]: id.slice(0, 15), [`${field}Name`]: name };
}

function countComponents(job: DeployJob): number {
  return (
    job.package?.files.filter(
      (file) => file.path.includes("/") && !/(package|destructiveChanges\w*)\.xml$/.test(file.path),
    ).length ?? 0
  );
}

/** While it runs, the count grows with the time. */
function progress(org: Org, job: DeployJob, now: number, total: number): number {
  if (job.startedAt === null || isDone(job) || org.timings.deployInProgress === 0) return 0;
  return Math.min(total, Math.floor((total * (now - job.startedAt)) / org.timings.deployInProgress));
}

function detailsOf(messages: readonly ComponentMessage[], createdDate: string): Json {
  const shown = (success: boolean) =>
    messages.filter((entry) => entry.success === success).map((entry) => message(entry, createdDate));
  return {
    componentFailures: shown(false),
    componentSuccesses: shown(true),
    runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
  };
}

function message(entry: ComponentMessage, createdDate: string): Json {
  const { componentType, fullName, fileName, success, created, changed, deleted, id, problem, problemType } = entry;
  const base = { componentType, fullName, fileName, success, created, changed, deleted, createdDate };
  const place = { columnNumber: entry.column, lineNumber: entry.line };
  return { ...base, id, ...(problem === null ? {} : { problem, problemType, ...place }) };
}
