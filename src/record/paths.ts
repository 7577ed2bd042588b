import { dirname, join } from "node:path";
import { inputError } from "../model/errors.ts";

/** What a run leaves may be read by its user alone: it names orgs, users and consumer keys. */
export const PRIVATE = 0o600;

/** Compact UTC time, then what tells two runs of one second apart: `20261124T103000Z-0a1b2c`. */
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/** Where the record of the orgs is whose files are in one folder. */
export function recordFolder(orgFile: string): string {
  return recordIn(dirname(orgFile));
}

/** The same by that folder. */
export function recordIn(folder: string): string {
  return join(folder, ".kantiv");
}

/** @param orgId 18 characters, as the org itself gives it */
export function orgFolder(folder: string, orgId: string): string {
  // Becomes a path, so a bug elsewhere must not make it another one.
  if (!/^00D[A-Za-z0-9]{15}$/.test(orgId)) throw new Error(`not an org id of 18 characters: ${orgId}`);
  return join(folder, "orgs", orgId);
}

export function runsFolder(folder: string, orgId: string): string {
  return join(orgFolder(folder, orgId), "runs");
}

/** @throws RUN_UNKNOWN (exit 2) for what is no run id; users name runs on the command line. */
export function runFolder(folder: string, orgId: string, runId: string): string {
  return join(runsFolder(folder, orgId), runIdFrom(runId));
}

/** @throws RUN_UNKNOWN (exit 2) */
export function runIdFrom(text: string): string {
  if (isRunId(text)) return text;
  throw inputError("RUN_UNKNOWN", `${JSON.stringify(text)} is no run id.`, "Give one like 20261124T103000Z-0a1b2c.");
}

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** The backup that a run wrote of an app before it changed the org; a run that moves between two apps writes two. */
export function backupPath(folder: string, orgId: string, runId: string, app: string): string {
  return join(runFolder(folder, orgId, runId), `backup-${app}.zip`);
}
