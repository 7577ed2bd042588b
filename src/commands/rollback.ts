import { deployFiles } from "../flows/deploy-package.ts";
import { keepBackup } from "../flows/keep-backup.ts";
import { firstLook, type Look, lookAgain, openOrg } from "../flows/look.ts";
import { type Prepared, prepare } from "../flows/prepare.ts";
import { recordedRun } from "../flows/run.ts";
import { layoutFiles } from "../metadata/layout.ts";
import type { Context, Handler, Report } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import type { Change } from "../model/plan.ts";
import { readCertificate } from "../oauth/certificate.ts";
import { readUses } from "../org/uses.ts";
import { compareComponents } from "../plan/compare.ts";
import { destruction } from "../plan/destruction.ts";
import { deletionFiles, type Restoration, restoration, withCertificate } from "../plan/restore.ts";
import { type Backup, readBackup } from "../record/backup.ts";
import { type Run, readRun } from "../record/journal.ts";
import { forgetApp } from "../record/memory.ts";
import { backupPath } from "../record/paths.ts";
import { changesText } from "../reports/plan-text.ts";

/** `rollback`: puts back what a run's backup holds, removes what was not there, and reads again whether it is so. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const { orgId } = opened.identity;
  const to = String(flags.to);
  await readRun(prepared.recordFolder, orgId, to, ctx.files);
  const backup = await readBackup(backupPath(prepared.recordFolder, orgId, to), orgId, ctx.files);
  const timeoutMs = Number(flags.timeout) * 60_000;
  return recordedRun("rollback", prepared, opened, timeoutMs, ctx, async (run, earlier) => {
    const before = await firstLook(prepared, opened, earlier, ctx);
    const plan = await planOf(backup, before, flags.certificate, ctx);
    if (plan.changes.length === 0) return { value: report(before, to, plan, false), outcome: "unchanged" };
    if (flags.yes !== true && !(await ctx.confirm((paint) => `${listing(before, plan, paint)}\nPut this back?`))) {
      throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
    }
    await keepBackup(prepared, before, run, ctx);
    await putBack(before, plan, run, timeoutMs, ctx);
    await forgetApp(prepared.recordFolder, orgId, prepared.names.app, ctx);
    await proveRestored(prepared, before, backup, flags.certificate, ctx);
    return { value: report(before, to, plan, true), outcome: `rolled back to before ${to}` };
  });
};

interface RollbackPlan extends Restoration {
  changes: readonly Change[];
  removeAssignment: string | undefined;
  removePreauthorisation: string | undefined;
}

async function planOf(backup: Backup, now: Look, certificate: unknown, ctx: Context): Promise<RollbackPlan> {
  const { manifest, components } = backup;
  const { snapshot, org } = now;
  const found = restoration({ components, absent: manifest.absent, apiVersion: org.apiVersion }, snapshot);
  const pkg = await completed(found, certificate, ctx);
  const updates = compareComponents(pkg.components, snapshot.components).filter((change) => change.action !== "none");
  const gone = await withoutShared(found.gone, now);
  const deletions = gone.map(({ type, fullName }) => deletion(type, fullName));
  // The pre-authorisation goes with the app or the permission set; an assignment must go before its permission set can.
  const cascades = gone.length > 0;
  const removeAssignment = manifest.assignmentId === null ? snapshot.assignmentId : undefined;
  const removePreauthorisation =
    manifest.preauthorisationId === null && !cascades ? snapshot.preauthorisationId : undefined;
  const rows = [
    ...(removeAssignment ? [deletion("PermissionSetAssignment", snapshot.user.username)] : []),
    ...(removePreauthorisation ? [deletion("SetupEntityAccess", now.plan.instanceUrl)] : []),
  ];
  return {
    ...found,
    gone,
    package: pkg,
    changes: [...updates, ...deletions, ...rows],
    removeAssignment,
    removePreauthorisation,
  };
}

/** A permission set that others came to hold stays: taking it from them is not this run's to undo. */
async function withoutShared(gone: Restoration["gone"], now: Look): Promise<Restoration["gone"]> {
  const set = gone.find((name) => name.type === "PermissionSet");
  if (!set) return gone;
  const { members } = destruction(now.snapshot, await readUses(now.org, set.fullName));
  return members.some((member) => member.type === "PermissionSet") ? gone : gone.filter((name) => name !== set);
}

function deletion(type: string, name: string): Change {
  return { type, name, action: "delete", fields: [], unreadable: [] };
}

/** Deploying global settings without their certificate would clear it, and the login of then would not come back. */
async function completed(found: Restoration, certificate: unknown, ctx: Context): Promise<RenderedPackage> {
  if (certificate !== undefined) {
    const file = String(certificate);
    if (!(await ctx.files.exists(file)))
      throw inputError(
        "CERTIFICATE_MISSING",
        `There is no file ${file}.`,
        "Name the PEM file of the certificate of then.",
      );
    return withCertificate(found.package, readCertificate(await ctx.files.read(file), file).pem);
  }
  if (!found.certificateUnknown) return found.package;
  throw inputError(
    "CERTIFICATE_NOT_IN_BACKUP",
    "This org does not show the app's certificate, so the backup does not hold it; putting back without it would clear it.",
    "Add --certificate FILE with the certificate that the app had.",
  );
}

async function putBack(
  before: Look<OrgWriter>,
  plan: RollbackPlan,
  run: Run,
  timeoutMs: number,
  ctx: Context,
): Promise<void> {
  const { org } = before;
  if (plan.removeAssignment) await org.remove("PermissionSetAssignment", plan.removeAssignment);
  if (plan.removePreauthorisation) await org.remove("SetupEntityAccess", plan.removePreauthorisation);
  const changed = plan.changes.some((change) => change.action === "create" || change.action === "update");
  if (changed) await deployFiles(org, layoutFiles(plan.package, "metadata"), {}, run, timeoutMs, ctx);
  const deletions = deletionFiles(plan.gone, org.apiVersion);
  if (deletions.length > 0) await deployFiles(org, deletions, { ignoreWarnings: true }, run, timeoutMs, ctx);
}

async function proveRestored(
  prepared: Prepared,
  before: Look<OrgWriter>,
  backup: Backup,
  certificate: unknown,
  ctx: Context,
): Promise<void> {
  const after = await lookAgain(prepared, before, ctx);
  const left = (await planOf(backup, after, certificate, ctx)).changes;
  if (left.length === 0) return;
  throw new KantivError(
    "NOT_KEPT",
    `The org is not as it was: ${left.map((change) => `${change.action} ${change.type} ${change.name}`).join(", ")} is left.`,
    "Run the same command again; if it stays so, look at these in Setup.",
    { data: { changes: left } },
  );
}

function listing(look: Look, plan: RollbackPlan, paint: Paint): string {
  return [paint("bold", look.identity.instanceUrl), ...changesText(plan.changes, paint, false)].join("\n");
}

function report(look: Look, to: string, plan: RollbackPlan, changed: boolean): Report {
  const { orgId, instanceUrl } = look.identity;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { orgId, instanceUrl, to, changed, changes: plan.changes },
    text: (paint) =>
      changed
        ? `${listing(look, plan, paint)}\n${paint("green", `The org is as it was before ${to}.`)}`
        : paint("green", `Nothing to put back: the org is as it was before ${to}.`),
  };
}
