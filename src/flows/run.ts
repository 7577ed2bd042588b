import type { Context } from "../cli/command.ts";
import { EXIT, KantivError } from "../model/errors.ts";
import type { OrgIdentity } from "../model/org.ts";
import { appendAudit } from "../record/audit.ts";
import { lastRun, type RecordedRun, type Run, startRun } from "../record/journal.ts";
import { withLock } from "../record/lock.ts";
import { rememberOrg } from "../record/memory.ts";
import type { Prepared } from "./prepare.ts";

/** What a command did to an org, for the audit log. */
export interface Outcome<T> {
  value: T;
  /** e.g. `applied`, `unchanged`, `not verified`. */
  outcome: string;
  template?: string;
  plan?: string;
}

/**
 * Does the changing part of a command as the only run on its org, with a journal that is on the disk before each request
 * it announces, and a line in the audit log whatever happens.
 *
 * @param work gets its run, and the newest earlier one if that did not finish
 */
export async function recordedRun<T>(
  command: string,
  prepared: Prepared,
  identity: OrgIdentity,
  ctx: Context,
  work: (run: Run, unfinished: RecordedRun | undefined) => Promise<Outcome<T>>,
): Promise<T> {
  const folder = prepared.recordFolder;
  const { orgId, admin, instanceUrl } = identity;
  return withLock(folder, orgId, ctx, async (runId) => {
    const earlier = await lastRun(folder, orgId, ctx.files);
    await rememberOrg(folder, { instanceUrl, orgId, orgFile: prepared.settings.file }, ctx);
    const about = { command, template: prepared.template.name, app: prepared.names.app };
    const run = await startRun(folder, orgId, runId, about, ctx);
    const audit = (outcome: string, more: { template?: string; plan?: string } = {}) =>
      appendAudit(folder, { admin: admin.username, orgId, command, runId, outcome, ...more }, ctx);
    try {
      const done = await work(run, earlier?.finished === false ? earlier : undefined);
      await audit(done.outcome, {
        ...(done.template ? { template: done.template } : {}),
        ...(done.plan ? { plan: done.plan } : {}),
      });
      await run.finish(done.outcome);
      return done.value;
    } catch (error) {
      const outcome = error instanceof KantivError ? error.code : "BUG";
      // The line in the log first: a run without one is worse than a line written twice.
      await audit(outcome);
      if (!leavesOpen(error, ctx.signal)) await run.finish(outcome);
      throw error;
    }
  });
}

/** Whether the org may still be at work on what this run asked for, so that the next run has to look. */
function leavesOpen(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted || !(error instanceof KantivError)) return true;
  return error.exit === EXIT.running || error.exit === EXIT.unreachable || error.data.sent === true;
}
