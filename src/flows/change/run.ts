import type { Context } from "../../model/command.ts";
import { EXIT, KantivError } from "../../model/errors.ts";
import type { Settings } from "../../model/settings.ts";
import { patientWriter } from "../../org/metadata/patience.ts";
import { heldWriter } from "../../org/wire/held-writer.ts";
import { appendAudit } from "../../record/audit.ts";
import { type RecordedRun, type Run, runAtWork, startRun } from "../../record/journal.ts";
import { withLock } from "../../record/lock.ts";
import { rememberOrg } from "../../record/memory.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Opened } from "../look/look.ts";
import { DEPLOY_STEP, settleEarlier } from "./settle.ts";

/** A run that is on record, and how long a deployment of it may take, in milliseconds. */
export interface Work {
  run: Run;
  timeoutMs: number;
  ctx: Context;
}

/** What a run did to an org, for the audit log. */
export interface Outcome<T> {
  value: T;
  /** e.g. `applied`, `unchanged`, `not verified`. */
  outcome: string;
  /** The next run goes on from here: what this one put in force is not proven. */
  leavesOpen?: boolean;
  /** Fingerprints of the template and of the metadata, where the run is about them. */
  template?: string;
  plan?: string;
}

/**
 * Does the changing part of a command as the only run on its org, with a journal that is on the disk before each request
 * it announces, and a line in the audit log whatever happens. What the run before left going on in the org is waited for
 * and remembered before `work` begins, so that no command can forget it.
 *
 * @param work gets the org, to which nothing is written once another run has taken the lock over (`LOCK_LOST`), and the newest run
 *   before this one, if that did not finish
 */
export async function recordedRun<T>(
  command: string,
  prepared: Prepared,
  found: Opened,
  timeoutMs: number,
  ctx: Context,
  work: (work: Work, opened: Opened, unfinished: RecordedRun | undefined) => Promise<Outcome<T>>,
): Promise<T> {
  const folder = prepared.recordFolder;
  const { orgId, admin, instanceUrl } = found.identity;
  return withLock(folder, orgId, ctx, async (runId, check) => {
    const opened = { ...found, org: patientWriter(heldWriter(found.org, check), timeoutMs, ctx) };
    const earlier = await runAtWork(folder, orgId, ctx.files);
    await rememberOrg(folder, { instanceUrl, orgId, orgFile: prepared.settings.file }, ctx);
    const { app } = prepared.names;
    const about = { command, template: prepared.template.name, app };
    const integrationUser = prepared.settings.integrationUser.username;
    const run = await startRun(folder, orgId, runId, about, ctx);
    const audit = async (outcome: string, more: Pick<Outcome<T>, "template" | "plan"> = {}) => {
      const entry = { admin: admin.username, orgId, command, runId, app, integrationUser, outcome, ...more };
      try {
        ctx.emit({ kind: "logged", ...(await appendAudit(folder, entry, ctx)) });
      } catch (unlogged) {
        // How the run ended is what its user has to know; that it is not in the log comes beside it.
        const message = `This run is not in the audit log: ${unlogged instanceof Error ? unlogged.message : unlogged}`;
        ctx.emit({ kind: "warning", code: "AUDIT_MISSED", message });
      }
    };
    try {
      const unfinished = earlier?.finished === false ? earlier : undefined;
      await settleEarlier(unfinished, folder, opened, { run, timeoutMs, ctx });
      const { value, outcome, leavesOpen, ...more } = await work({ run, timeoutMs, ctx }, opened, unfinished);
      await audit(outcome, more);
      if (leavesOpen !== true) await run.finish(outcome);
      return value;
    } catch (error) {
      const outcome = error instanceof KantivError ? error.code : "BUG";
      // The line in the log first: a run without one is worse than a line written twice.
      await audit(outcome);
      if (isAtRest(run.lastStep, outcome) && !mayGoOn(error, ctx.signal)) await run.finish(outcome);
      throw resumable(error, prepared.settings);
    }
  });
}

/** What goes on in the org is waited for by a command of its own, which a deployment cannot name: it knows no org file. */
function resumable(error: unknown, settings: Settings): unknown {
  if (!(error instanceof KantivError) || error.code !== "DEPLOY_RUNNING") return error;
  const resume = commandLine("resume", settings, "--deploy-id", String(error.data.deployId));
  const remedy = `It goes on in the org. Wait for it: ${resume}. Or run the same command again: it waits for this deployment before it does anything else.`;
  return new KantivError(error.code, error.message, remedy, error);
}

/** Whether nothing was announced that is not known to have ended, or not to have been sent: else the next run goes on from it. */
function isAtRest(lastStep: string, outcome: string): boolean {
  if (outcome === "LOCK_LOST" && lastStep === DEPLOY_STEP.submitting) return true;
  return ["start", "backup", DEPLOY_STEP.ended].includes(lastStep);
}

/** Whether the org may still be at work on what this run asked for, so that the next run has to look. */
function mayGoOn(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted || !(error instanceof KantivError)) return true;
  return error.exit === EXIT.running || error.exit === EXIT.unreachable || error.data.sent === true;
}
