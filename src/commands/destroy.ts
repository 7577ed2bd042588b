import { deployFiles } from "../flows/deploy-package.ts";
import { keepBackup } from "../flows/keep-backup.ts";
import { firstLook, type Look, lookAgain, openOrg } from "../flows/look.ts";
import { type Prepared, prepare, prepareSigner } from "../flows/prepare.ts";
import { recordedRun } from "../flows/run.ts";
import type { Check } from "../model/checks.ts";
import type { Context, Handler, Report } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import type { Signer } from "../model/ports.ts";
import { proveRefused } from "../oauth/refused.ts";
import { readUses } from "../org/uses.ts";
import { type Destruction, destruction } from "../plan/destruction.ts";
import { deletionFiles } from "../plan/restore.ts";
import type { Run } from "../record/journal.ts";
import { forgetApp, recallApp } from "../record/memory.ts";
import { checksText } from "../reports/checks-text.ts";

/** `destroy`: takes away what apply made, and proves that the login that worked is now refused. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const signer = await prepareSigner(prepared, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const timeoutMs = Number(flags.timeout) * 60_000;
  return recordedRun("destroy", prepared, opened, timeoutMs, ctx, async (run, earlier) => {
    const before = await firstLook(prepared, opened, earlier, ctx);
    refuseForeign(before);
    const what = destruction(before.snapshot, await readUses(before.org, prepared.names.permissionSet));
    const consumerKey = before.snapshot.consumerKey ?? (await rememberedKey(prepared, before, ctx));
    if (what.lines.length === 0 && !consumerKey) return { value: nothing(before), outcome: "nothing to remove" };
    if (what.lines.length > 0) {
      if (flags.yes !== true) await confirmOnce(before, what, ctx);
      await keepBackup(prepared, before, run, ctx);
      await remove(before, what, run, timeoutMs, ctx);
    }
    const check = await prove(prepared, before, consumerKey, signer, ctx);
    // Not before, so that a run which is cut off leaves the consumer key for the proof of the next one.
    if (check.status === "passed")
      await forgetApp(prepared.recordFolder, before.identity.orgId, prepared.names.app, ctx);
    return {
      value: removedReport(before, what, check),
      outcome: check.status === "passed" ? "destroyed" : "not proven",
    };
  });
};

async function confirmOnce(before: Look, what: Destruction, ctx: Context): Promise<void> {
  if (await ctx.confirm((paint) => `${listing(before, what, paint)}\nRemove this?`)) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}

/** The consumer key of an app that an earlier run removed, or somebody else: its login is still to be proven refused. */
async function rememberedKey(prepared: Prepared, { identity }: Look, ctx: Context): Promise<string | undefined> {
  const memory = await recallApp(prepared.recordFolder, identity.orgId, prepared.names.app, ctx);
  return memory?.consumerKey || undefined;
}

/** Only what this tool made is removed. */
function refuseForeign(before: Look): void {
  if (!before.plan.foreignApp) return;
  throw new KantivError(
    "APP_FOREIGN",
    "The org has an app of that name which this tool did not make.",
    "Delete it in Setup if it is to go; this tool removes only what it made.",
  );
}

function removedReport(before: Look, what: Destruction, check: Check): Report {
  const ok = check.status === "passed";
  const { orgId, instanceUrl } = before.identity;
  return {
    status: ok ? "ok" : "failed",
    exit: ok ? EXIT.ok : EXIT.refused,
    result: { orgId, instanceUrl, removed: what.lines, kept: what.kept, checks: [check] },
    text: (paint) =>
      [
        listing(before, what, paint),
        checksText([check], paint),
        ok
          ? paint("green", "Removed, and the login is refused.")
          : paint("red", "Removed, but not proven: the login may still work."),
      ].join("\n"),
  };
}

function nothing(before: Look): Report {
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      orgId: before.identity.orgId,
      instanceUrl: before.identity.instanceUrl,
      removed: [],
      kept: [],
      checks: [],
    },
    text: (paint) => paint("green", "Nothing to remove: the org has nothing that this tool made."),
  };
}

function listing(before: Look, what: Destruction, paint: Paint): string {
  const gone = what.lines.map((line) => `  ${paint("red", "-")} ${line}`);
  const kept = what.kept.map((line) => `  ${paint("dim", "=")} ${line}`);
  return [paint("bold", before.identity.instanceUrl), ...gone, ...kept].join("\n");
}

async function remove(
  before: Look<OrgWriter>,
  what: Destruction,
  run: Run,
  timeoutMs: number,
  ctx: Context,
): Promise<void> {
  // The assignment first: whatever stops this run later, the user has lost the access already.
  if (what.assignmentId) {
    await run.step("unassign", { assignmentId: what.assignmentId });
    await before.org.remove("PermissionSetAssignment", what.assignmentId);
  }
  const files = deletionFiles(what.members, before.org.apiVersion);
  // What is not there any more is a warning, and warnings fail a deployment unless they are ignored.
  if (files.length > 0) await deployFiles(before.org, files, { ignoreWarnings: true }, run, timeoutMs, ctx);
}

/** Looks again whether the app is gone, then tries the login that worked. */
async function prove(
  prepared: Prepared,
  before: Look<OrgWriter>,
  consumerKey: string | undefined,
  signer: Signer,
  ctx: Context,
): Promise<Check> {
  const changedAt = ctx.clock.now();
  const after = await lookAgain(prepared, before, ctx);
  const left = after.snapshot.components.filter((component) => component.type !== "PermissionSet");
  if (left.length > 0) {
    throw new KantivError(
      "NOT_REMOVED",
      `The org still has ${left.map((component) => `${component.type} ${component.fullName}`).join(", ")}.`,
      "Run the same command again; else delete it in Setup.",
    );
  }
  if (!consumerKey)
    return {
      id: "refused",
      title: "The JWT login is refused",
      status: "unknown",
      detail: "the org did not give out the consumer key",
    };
  ctx.emit({ kind: "step", step: "Prove that the login is refused", state: "started" });
  const check = await proveRefused(
    {
      host: before.identity.instanceUrl,
      consumerKey,
      username: before.snapshot.user.username,
      signer,
      sandbox: before.identity.sandbox,
      changedAt,
      signal: ctx.signal,
    },
    ctx,
  );
  ctx.emit({
    kind: "step",
    step: "Prove that the login is refused",
    state: check.status === "passed" ? "done" : "failed",
  });
  return check;
}
