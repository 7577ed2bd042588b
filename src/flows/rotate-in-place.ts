import { layoutFiles } from "../metadata/layout.ts";
import type { Context, Report } from "../model/command.ts";
import { inputError, KantivError, sessionError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgWriter } from "../model/org.ts";
import { plain } from "../model/paint.ts";
import { PROPAGATION_WINDOW_MS } from "../oauth/login.ts";
import { certificateHeld, certificatePackage, type Pairs } from "../oauth/rotation.ts";
import { adopt, compareComponents } from "../plan/compare.ts";
import { hasChanges } from "../plan/diff.ts";
import type { RecordedRun, Run } from "../record/journal.ts";
import { recallApp } from "../record/memory.ts";
import { changesText } from "../reports/plan-text.ts";
import { inPlaceReport } from "../reports/rotate-report.ts";
import { deployFiles } from "./deploy-package.ts";
import { keepBackup } from "./keep-backup.ts";
import { firstLook, type Look, lookAgain, openOrg } from "./look.ts";
import { pairFor, writePair } from "./org-file-pair.ts";
import { renderAt } from "./prepare.ts";
import type { Rotation, Side } from "./rotation.ts";
import { type Outcome, recordedRun } from "./run.ts";
import { needConsumerKey } from "./see-app.ts";
import { remember } from "./set-up.ts";
import { type Verified, verifyApp } from "./verify-app.ts";

/** Journal steps of a rotation: each is on the disk before what it announces. */
const STEP = { forward: "certificate-forward", back: "certificate-back", proven: "certificate-proven" } as const;

/**
 * Replaces the certificate in the app's one slot. The new pair must log in within the window; else the old certificate is
 * put back and proven. Only these two certificates are ever deployed, and the keys of both were checked before, so that
 * whenever this stops the org holds one whose key is at hand. A rerun looks at what is there and goes on from it.
 */
export async function rotateInPlace(rotation: Rotation, ctx: Context): Promise<Report> {
  const { from, to, deployTimeoutMs } = rotation;
  const opened = await openOrg(from.prepared, rotation.production, ctx);
  const pairs = { from: from.prepared.certificate.fingerprint256, to: to.prepared.certificate.fingerprint256 };
  return recordedRun("certificate rotate", to.prepared, opened, deployTimeoutMs, ctx, async (run, earlier) => {
    const before = await firstLook(to.prepared, opened, earlier, ctx);
    refuseUnfit(before);
    const held = await heldIn(before, rotation, pairs, ctx);
    if (wasGoingBack(earlier.unfinished, pairs)) return goBack(undefined, before, rotation, pairs, run, ctx);
    if (held !== "to") {
      await confirmOnce(before, rotation, ctx);
      await keepBackup(to.prepared, before, run, ctx);
      await run.step(STEP.forward, { ...pairs });
      await deployCertificate(to, before, run, rotation, ctx);
    }
    const proof = await prove(to, before, rotation.windowMs, ctx);
    if (proof.verified.login) return rotated(proof, rotation, pairs, run, ctx);
    return goBack(proof.verified, before, rotation, pairs, run, ctx);
  });
}

function refuseUnfit({ snapshot, plan }: Look): void {
  needConsumerKey(snapshot);
  if (!plan.foreignApp) return;
  throw new KantivError(
    "APP_FOREIGN",
    "The org has an app of that name which this tool did not make.",
    "Take it over with kantiv-sf apply --adopt, or rotate its certificate in Setup.",
  );
}

/** The certificate that is there now must be one of the two: for another nobody here has a key to come back to. */
async function heldIn(look: Look, { to }: Rotation, pairs: Pairs, ctx: Context) {
  const memory = await recallApp(to.prepared.recordFolder, look.identity.orgId, to.prepared.names.app, ctx);
  const held = certificateHeld(look.snapshot, pairs, memory?.certificateFingerprint256);
  if (held !== "other" && held !== "none") return held;
  throw new KantivError(
    "CERTIFICATE_NOT_OURS",
    held === "none"
      ? "The app holds no certificate, so that there is none to replace."
      : "The app holds a certificate that is neither the org file's nor the new one, so that there is no way back to it.",
    "Find out who put it there; then put the new pair into the org file and run kantiv-sf apply.",
    { data: { ...pairs } },
  );
}

async function confirmOnce(before: Look, rotation: Rotation, ctx: Context): Promise<void> {
  if (rotation.yes) return;
  const changes = compareComponents(settingsOf(rotation.to, before).components, before.snapshot.components);
  const listed = hasChanges(changes)
    ? changesText(changes, plain, false)
    : ["  ~ certificate: this org does not show which one it holds"];
  const gap = "Until it has reached every server of Salesforce, logins with the old key or the new one may be refused.";
  if (await ctx.confirm([before.plan.instanceUrl, ...listed, gap, "Replace the certificate?"].join("\n"))) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}

/** The one component that holds the certificate, with the one of that side, fitted to what is there. */
function settingsOf({ prepared }: Side, look: Look): RenderedPackage {
  const { template, values } = prepared;
  return certificatePackage(adopt(renderAt(template, values, look.org.apiVersion), look.snapshot.components));
}

async function deployCertificate(
  side: Side,
  look: Look<OrgWriter>,
  run: Run,
  { deployTimeoutMs }: Rotation,
  ctx: Context,
): Promise<void> {
  await deployFiles(look.org, layoutFiles(settingsOf(side, look), "metadata"), {}, run, deployTimeoutMs, ctx);
  await remember(side.prepared, look, run, ctx);
}

interface Proof {
  look: Look<OrgWriter>;
  verified: Verified;
}

/** Logs in with that side's key, and waits while the certificate may be on its way. Throws when the org is not reached. */
async function prove(side: Side, before: Look<OrgWriter>, windowMs: number, ctx: Context): Promise<Proof> {
  const look = await lookAgain(side.prepared, before, ctx);
  const verified = await verifyApp(side.prepared, look, side.signer, ctx.clock.now(), ctx, windowMs);
  const reach = verified.checks.find((check) => check.id === "reach" && check.status === "failed");
  if (!reach) return { look, verified };
  throw sessionError(
    "ROTATION_UNPROVEN",
    `The certificate SHA-256 ${side.prepared.certificate.fingerprint256} is deployed, but the org is not reached to prove it: ${reach.detail}`,
    "Run the same command again: it goes on from here.",
  );
}

/** Whether an unfinished run over the same two certificates had given the new one up. */
function wasGoingBack(unfinished: RecordedRun | undefined, pairs: Pairs): boolean {
  const last = unfinished?.entries.findLast(({ step }) => Object.values<string>(STEP).includes(step));
  return last?.step === STEP.back && last.data.from === pairs.from && last.data.to === pairs.to;
}

/** @param forward why the new pair is given up; undefined when an earlier run found out */
async function goBack(
  forward: Verified | undefined,
  before: Look<OrgWriter>,
  rotation: Rotation,
  pairs: Pairs,
  run: Run,
  ctx: Context,
): Promise<Outcome<Report>> {
  const who = forward ? "The new pair does not log in" : "An earlier run gave this certificate up";
  ctx.emit({ kind: "warning", code: "ROTATION_UNDONE", message: `${who}; the old certificate is put back.` });
  await run.step(STEP.back, { ...pairs });
  await deployCertificate(rotation.from, before, run, rotation, ctx);
  // However short the new pair's time was: the way back gets the whole time that Salesforce allows itself.
  const windowMs = Math.max(rotation.windowMs, PROPAGATION_WINDOW_MS);
  const { look, verified } = await prove(rotation.from, before, windowMs, ctx);
  const value = inPlaceReport({ forward, back: verified, look, pairs, to: rotation.to.prepared, orgFile: undefined });
  return { value, outcome: verified.login ? "not rotated" : "not verified" };
}

async function rotated(
  { look, verified }: Proof,
  rotation: Rotation,
  pairs: Pairs,
  run: Run,
  ctx: Context,
): Promise<Outcome<Report>> {
  await run.step(STEP.proven, { ...pairs });
  const { from, newCertificate, newKey, write } = rotation;
  const pair = pairFor(from.prepared, newCertificate, newKey, ctx);
  if (write) await writePair(from.prepared, pair, ctx);
  const orgFile = { file: from.prepared.settings.file, pair, written: write };
  const value = inPlaceReport({ forward: verified, back: undefined, look, pairs, to: rotation.to.prepared, orgFile });
  return { value, outcome: verified.ok ? "rotated" : "rotated, not verified" };
}
