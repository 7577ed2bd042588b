import { keyChange } from "../flows/consumer-key.ts";
import { carriedBy, deployDeletion, deployFiles } from "../flows/deploy-package.ts";
import { type Look, lookAgain } from "../flows/look.ts";
import type { Prepared } from "../flows/prepared.ts";
import { type ProvenAgain, proveRestored } from "../flows/prove-restored.ts";
import { readText } from "../flows/read-text.ts";
import { layoutFiles } from "../metadata/layout.ts";
import type { Context } from "../model/command.ts";
import type { KeyChange } from "../model/consumer.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgIdentity, OrgWriter } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { readCertificate } from "../oauth/certificate.ts";
import { grantAccess } from "../org/access.ts";
import { readUses } from "../org/uses.ts";
import { compareComponents } from "../plan/compare.ts";
import { destruction } from "../plan/destruction.ts";
import { type Restoration, restoration, withCertificate } from "../plan/restore.ts";
import { type RowChanges, rowChanges, rowLines } from "../plan/rows.ts";
import { type Backup, readBackup } from "../record/backup.ts";
import { readRun } from "../record/journal.ts";
import { backupPath } from "../record/paths.ts";
import type { Operation } from "./operation.ts";

/** `rollback` works without certificate and key: then only the proof of the login is missing. */
export const ROLLBACK_NEEDS = { certificate: "ifThere", key: "ifThere" } as const;

export interface RollbackOptions {
  /** Id of the run before which the org is to be again. */
  to: string;
  /** PEM file of the certificate of then, for an org that does not show it. */
  certificate: string | undefined;
  timeoutMs: number;
  windowMs: number;
}

export interface RolledBack {
  identity: OrgIdentity;
  changes: readonly Change[];
  /** Undefined where there was nothing to put back. */
  proof: ProvenAgain | undefined;
}

export interface RollbackIntent {
  backup: Backup;
  package: RenderedPackage;
  /** Was not there then and goes. */
  gone: Restoration["gone"];
  rows: RowChanges;
  changes: readonly Change[];
  /** The app is there with a key that nobody here knows yet; putting back takes it. */
  keyChange: KeyChange | undefined;
}

/** Puts back what a run's backup holds, removes what was not there, and proves that it is so. */
export function rollbackOperation(
  prepared: Prepared,
  options: RollbackOptions,
  ctx: Context,
): Operation<RollbackIntent, void, RolledBack> {
  const { to, certificate, timeoutMs, windowMs } = options;
  const intend = async (seen: Look, backup: Backup) => intentOf(prepared, backup, seen, certificate, ctx);
  return {
    name: "rollback",
    prepared,
    needs: { user: "any", app: "any" },
    timeoutMs,
    intend: async (seen) => {
      const { orgId } = seen.identity;
      await readRun(prepared.recordFolder, orgId, to, ctx.files);
      return intend(seen, await readBackup(backupPath(prepared.recordFolder, orgId, to), orgId, ctx.files));
    },
    isEmpty: ({ changes }) => changes.length === 0,
    keepsBackup: () => true,
    carryOut: async (intent, seen, work) => {
      const { org } = seen;
      const { app } = prepared.names;
      // Before the permission set goes, which nobody may hold then.
      await takeRows(org, intent.rows);
      const { components } = intent.package;
      if (
        intent.changes.some(({ action, type }) => action !== "delete" && components.some((one) => one.type === type))
      ) {
        await deployFiles(org, layoutFiles(intent.package, "metadata"), carriedBy(app, components), work);
      }
      await deployDeletion(org, app, intent.gone, work);
      // A deployed policy may have made a row, and a new app has lost those of the old one.
      const after = await lookAgain(prepared, seen, ctx);
      const rows = rowsFor(intent.backup, after);
      await takeRows(org, rows);
      if (rows.give.assignment || rows.give.preauthorisation) await grantAccess(org, after.snapshot, rows.give);
    },
    conclude: async ({ backup, changes, package: restored }, _done, seen) => {
      const { identity } = seen;
      if (changes.length === 0) return { value: { identity, changes, proof: undefined }, outcome: "unchanged" };
      const changedAt = ctx.clock.now();
      const after = await lookAgain(prepared, seen, ctx);
      proveKept((await intend(after, backup)).changes);
      const proof = await proveRestored(
        prepared,
        { before: seen, after, backup, restored },
        { changedAt, windowMs },
        ctx,
      );
      return { value: { identity, changes, proof }, outcome: `rolled back to before ${to}` };
    },
  };
}

async function intentOf(
  prepared: Prepared,
  backup: Backup,
  now: Look,
  certificate: string | undefined,
  ctx: Context,
): Promise<RollbackIntent> {
  const { manifest, components } = backup;
  const { snapshot, org } = now;
  const found = restoration({ components, absent: manifest.absent, apiVersion: org.apiVersion }, snapshot);
  const pkg = await completed(found, certificate, ctx);
  const updates = compareComponents(pkg.components, snapshot.components).filter((change) => change.action !== "none");
  const gone = await withoutShared(found.gone, now);
  const deletions = gone.map(
    ({ type, fullName }): Change => ({ type, name: fullName, action: "delete", fields: [], unreadable: [] }),
  );
  const rows = rowsFor(backup, now);
  // The pre-authorisation goes with the app or the permission set.
  const told = gone.length > 0 ? { ...rows, take: onlyAssignment(rows.take) } : rows;
  const { username } = prepared.settings.integrationUser;
  const changes = [...updates, ...deletions, ...rowLines(told, username, prepared.names.app)];
  return { backup, package: pkg, gone, rows: told, changes, keyChange: keyChange(now) };
}

function onlyAssignment({ assignmentId }: RowChanges["take"]): RowChanges["take"] {
  return assignmentId === undefined ? {} : { assignmentId };
}

function rowsFor({ manifest }: Backup, { snapshot }: Look): RowChanges {
  return rowChanges(manifest, snapshot, snapshot.user !== undefined && snapshot.user.id === manifest.user?.id);
}

async function takeRows(org: OrgWriter, { take }: RowChanges): Promise<void> {
  if (take.assignmentId) await org.remove("PermissionSetAssignment", take.assignmentId);
  if (take.preauthorisationId) await org.remove("SetupEntityAccess", take.preauthorisationId);
}

/** A permission set that others came to hold stays: taking it from them is not this run's to undo. */
async function withoutShared(gone: Restoration["gone"], now: Look): Promise<Restoration["gone"]> {
  const set = gone.find((name) => name.type === "PermissionSet");
  if (!set) return gone;
  const { members } = destruction(now.snapshot, await readUses(now.org, set.fullName));
  return members.some((member) => member.type === "PermissionSet") ? gone : gone.filter((name) => name !== set);
}

/** Deploying global settings without their certificate would clear it, and the login of then would not come back. */
async function completed(found: Restoration, certificate: string | undefined, ctx: Context): Promise<RenderedPackage> {
  if (certificate !== undefined) {
    const pem = await readText(certificate, "CERTIFICATE_MISSING", "the certificate of then", ctx);
    return withCertificate(found.package, readCertificate(pem, certificate).pem);
  }
  if (!found.certificateUnknown) return found.package;
  throw inputError(
    "CERTIFICATE_NOT_IN_BACKUP",
    "This org does not show the app's certificate, so the backup does not hold it; putting back without it would clear it.",
    "Add --certificate FILE with the certificate that the app had.",
  );
}

function proveKept(left: readonly Change[]): void {
  if (left.length === 0) return;
  throw new KantivError(
    "NOT_KEPT",
    `The org is not as it was: ${left.map((change) => `${change.action} ${change.type} ${change.name}`).join(", ")} is left.`,
    "Run the same command again; if it stays so, look at these in Setup.",
    { data: { changes: left } },
  );
}
