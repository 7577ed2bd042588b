import { waitForGroups } from "../flows/change/await-groups.ts";
import { carriedBy, deployDeletions, deployPackage } from "../flows/change/deploy-package.ts";
import { giveAccess, giveBack, takeRows } from "../flows/change/give-access.ts";
import { deployOwnProfile, type OwnProfileBack, ownProfileBack } from "../flows/change/own-profile.ts";
import { wayBefore, withGroupsTaken, withoutShared } from "../flows/change/put-back-sets.ts";
import type { Work } from "../flows/change/run.ts";
import { originOf, rememberKey, showsCertificate } from "../flows/change/set-up.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import { readText } from "../flows/input/read-text.ts";
import { foreignApp } from "../flows/judge/findings.ts";
import { aboutApp } from "../flows/judge/foretell.ts";
import { keyChange } from "../flows/look/consumer-key.ts";
import { type Look, lookAgain, memoryOf } from "../flows/look/look.ts";
import { seeingAllOf } from "../flows/look/seeing-all-of.ts";
import { certificateFactsIn, type ProvenAgain, proveRestored } from "../flows/prove/restored.ts";
import { componentOf } from "../metadata/component.ts";
import type { Context } from "../model/command.ts";
import type { KeyChange } from "../model/consumer.ts";
import type { Effect } from "../model/effect.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgIdentity, OrgWriter } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { readCertificate } from "../oauth/key/certificate.ts";
import { needsOf } from "../org/write/access.ts";
import { type ComeBack, readComeBack } from "../org/write/come-back.ts";
import { compareComponents, type Memory } from "../plan/compare.ts";
import { effectsOnOrg } from "../plan/effects/on-org.ts";
import { putBackOver } from "../plan/fit.ts";
import { restrictionChange } from "../plan/own-profile.ts";
import { isForeign } from "../plan/ownership.ts";
import { type Restoration, restoration, stayText, withCertificate } from "../plan/restore.ts";
import { type RowChanges, rowChanges, rowLine, rowLines } from "../plan/rows.ts";
import { changedPart } from "../plan/to-send.ts";
import { type Backup, readBackup } from "../record/backup.ts";
import { readRun } from "../record/journal.ts";
import { certificateRecord, rememberApp } from "../record/memory.ts";
import { backupPath } from "../record/paths.ts";
import { commandLine } from "../util/command-line.ts";
import { hasName } from "../util/same-name.ts";
import type { Operation } from "./operation.ts";

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
  /** What putting that back broke or opened. */
  effects: readonly Effect[];
  /** What that run made and stays all the same, and why. */
  kept: readonly string[];
  /** Undefined where there is no app, and no key of one is known. */
  proof: ProvenAgain | undefined;
}

export interface RollbackIntent {
  backup: Backup;
  package: RenderedPackage;
  /** Was not there then and goes. */
  gone: Restoration["gone"];
  kept: readonly string[];
  rows: RowChanges;
  /** Integration users of before, from whom a run took what another had given them. */
  comeBack: ComeBack;
  /** The user's own profile as it was, and as it is, where that differs. */
  ownProfile: OwnProfileBack | undefined;
  changes: readonly Change[];
  effects: readonly Effect[];
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
  const intend = async (seen: Look, backup: Backup) =>
    intentOf(prepared, backup, await seeingAllOf(backup, prepared, seen, ctx), certificate, ctx);
  return {
    name: "rollback",
    prepared,
    needs: { user: "any", app: "any" },
    timeoutMs,
    intend: async (seen) => {
      const { orgId } = seen.identity;
      await readRun(prepared.recordFolder, orgId, to, ctx.files);
      return intend(
        seen,
        await readBackup(
          backupPath(prepared.recordFolder, orgId, to, prepared.names.app),
          orgId,
          commandLine("apply", prepared.settings),
          ctx.files,
        ),
      );
    },
    refuse: ({ backup }, { snapshot }) => {
      // An app of that name that came since is nobody's to remove or overwrite.
      if (isForeign(snapshot) && snapshot.app?.id !== backup.manifest.app?.id) throw foreignApp(prepared, NOT_OURS);
    },
    isEmpty: ({ changes, keyChange: newKey }) => changes.length === 0 && !newKey,
    keepsBackup: ({ changes }) => changes.length > 0,
    carryOut: async (intent, seen, work) => {
      await rememberKey(prepared, seen, seen.snapshot.consumerKey, work);
      if (intent.changes.length === 0) return;
      await work.run.step("access", { ...intent.rows });
      // Before the permission set goes, which nobody may hold then.
      await takeRows(seen.org, intent.rows);
      await putBack(prepared, intent, seen, work);
      await deployDeletions(seen.org, prepared.names.app, intent.gone, work);
      // A deployed policy may have made a row, and a new app has lost those of the old one.
      const after = await waitForGroups(await lookAgain(prepared, seen, ctx), work);
      const rows = rowsFor(intent.backup, after);
      await takeRows(seen.org, rows);
      const needs = needsFor(rows, after);
      const isMissing = needs.assignment || needs.preauthorisation || needs.sets.length > 0;
      const given = isMissing ? await giveAccess(prepared, after, work, needs) : after;
      await giveBack(prepared, intent.comeBack.lacking, given, work);
      const { ownProfile: own } = intent;
      if (own) await deployOwnProfile(prepared, seen.org, own.then, own.now, work);
    },
    conclude: async ({ backup, changes, effects, kept, package: restored }, _done, seen) => {
      const { identity } = seen;
      const isChanged = changes.length > 0;
      const changedAt = isChanged ? ctx.clock.now() : undefined;
      const after = isChanged ? await lookAgain(prepared, seen, ctx) : seen;
      if (isChanged) proveKept((await intend(after, backup)).changes);
      const proof = await proveRestored(
        prepared,
        { before: seen, after, backup, restored },
        { changedAt, windowMs },
        ctx,
      );
      return {
        value: { identity, changes, effects, kept, proof },
        outcome: isChanged ? `rolled back to before ${to}` : proof?.newKey ? "consumer key taken" : "unchanged",
      };
    },
  };
}

const NOT_OURS =
  "Nothing of it is this run's to put back. Delete or rename that app in Setup, or leave the org as it is.";

/** Deploys what was there, where anything of it differs, and remembers its certificate, which the org may not show. */
async function putBack(
  prepared: Prepared,
  { package: restored, changes }: RollbackIntent,
  now: Look<OrgWriter>,
  work: Work,
): Promise<void> {
  const isIn = ({ action, type }: Change) =>
    action !== "delete" && componentOf(restored.components, type) !== undefined;
  if (!changes.some(isIn)) return;
  const { app } = prepared.names;
  const parcel = changedPart(restored, changes);
  const carry = (pkg: RenderedPackage) => carriedBy(app, pkg.components, certificateFactsIn(pkg));
  await deployPackage(now, parcel, carry, work);
  const deployedAt = new Date(work.ctx.clock.now()).toISOString();
  // Without the settings in it, what is known of the certificate stands.
  const certified = componentOf(parcel.components, "ExtlClntAppGlobalOauthSettings");
  const learnt = {
    ...originOf(now),
    deployedAt,
    ...(certified && recordOf(parcel)),
  };
  await rememberApp(prepared.recordFolder, now.identity.orgId, app, learnt, work.ctx);
}

/** None where there is none to read. */
function recordOf(parcel: RenderedPackage) {
  const facts = certificateFactsIn(parcel);
  return facts ? certificateRecord(facts) : { certificateFingerprint256: "" };
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
  const whole = await completed(found, now, certificate, ctx);
  const pkg = putBackOver(whole, snapshot.components);
  const updates = compareComponents(pkg.components, snapshot.components, knownOf(now), true).filter(
    (change) => change.action !== "none",
  );
  const { gone, kept } = await withoutShared(found.gone, now);
  const deletions = gone.map(
    ({ type, fullName }): Change => ({ type, name: fullName, action: "delete", fields: [], unreadable: [] }),
  );
  const rows = withGroupsTaken(rowsFor(backup, now), snapshot, gone);
  // The pre-authorisation goes with the app or the permission set.
  const told = gone.length > 0 ? { ...rows, take: onlyAssignment(rows.take) } : rows;
  const { username } = prepared.settings.integrationUser;
  const comeBack = await readComeBack(org, wayBefore(prepared, snapshot), manifest.former ?? []);
  const { back: ownProfile, kept: profileKept } = await ownProfileBack(backup, org);
  const changes = [
    ...updates,
    ...deletions,
    ...rowLines(told, username, prepared.names.app),
    ...comeBack.lacking.map((user) => rowLine("PermissionSetAssignment", user.username, "create")),
    ...(ownProfile ? [restrictionChange(ownProfile.then.name, ownProfile.now, ownProfile.then)] : []),
  ];
  const barred = comeBack.barred.map(
    (one) => `PermissionSetAssignment of ${one.username} does not come back: ${one.why}`,
  );
  return {
    backup,
    package: pkg,
    gone,
    kept: [...kept, ...found.stays.map(stayText), ...barred, ...profileKept],
    rows: told,
    comeBack,
    ownProfile,
    changes,
    effects: effectsOnOrg(changes, aboutApp(prepared, now)),
    keyChange: keyChange(now),
  };
}

function onlyAssignment({ assignmentId }: RowChanges["take"]): RowChanges["take"] {
  return assignmentId === undefined ? {} : { assignmentId };
}

function rowsFor({ manifest }: Backup, { snapshot }: Look): RowChanges {
  return rowChanges(manifest, snapshot, snapshot.user !== undefined && snapshot.user.id === manifest.user?.id);
}

/** What is to be given back; with a permission set goes the licence that it is of. */
function needsFor({ give, more }: RowChanges, { snapshot }: Look) {
  const { licences = [], sets = [] } = needsOf(snapshot);
  const wanted = sets.filter(({ name }) => hasName(more.give, name));
  return { ...give, sets: wanted, licences: wanted.length > 0 ? licences : [] };
}

/** An org that keeps its certificate to itself, and of which nothing is known, may hold another one than is put back. */
function knownOf({ memory, snapshot }: Look): Memory {
  const known = memoryOf(memory);
  return known.certificate === undefined && !showsCertificate(snapshot) ? { ...known, certificate: "unknown" } : known;
}

/** Deploying global settings without their certificate would clear it, and the login of then would not come back. */
async function completed(
  found: Restoration,
  { memory }: Look,
  certificate: string | undefined,
  ctx: Context,
): Promise<RenderedPackage> {
  if (certificate !== undefined) {
    const pem = await readText(certificate, "CERTIFICATE_MISSING", "the certificate of then", ctx);
    return withCertificate(found.package, readCertificate(pem, certificate).pem);
  }
  // An org that does show certificates had none to show.
  if (!found.certificateUnknown || memory?.certificateShown === true) return found.package;
  throw inputError(
    "CERTIFICATE_NOT_IN_BACKUP",
    "This org does not show the app's certificate, so the backup does not hold it; putting back without it would clear it.",
    "Add --cert FILE with the certificate that the app had.",
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
