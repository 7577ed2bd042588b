import { carriedBy, deployFiles } from "../flows/change/deploy-package.ts";
import type { Outcome, Work } from "../flows/change/run.ts";
import { remember } from "../flows/change/set-up.ts";
import type { Paired } from "../flows/input/prepared.ts";
import { judgeLint, lintLater, refuseLint } from "../flows/lint/gate.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import { fitted, type Look, lookAgain } from "../flows/look/look.ts";
import { needConsumerKey } from "../flows/look/see-app.ts";
import { verifyApp } from "../flows/prove/verify-app.ts";
import { orgFileWith } from "../flows/rotate/org-file-pair.ts";
import type { Rotation } from "../flows/rotate/rotation.ts";
import { layoutFiles } from "../metadata/layout.ts";
import type { Context } from "../model/command.ts";
import type { RotatedInPlace } from "../model/done.ts";
import type { Effect } from "../model/effect.ts";
import { EXIT, KantivError } from "../model/errors.ts";
import type { LintVerdict } from "../model/finding.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import type { Pairs } from "../model/rotation.ts";
import type { Verified } from "../model/verified.ts";
import { certificateHeld, certificatePackage } from "../oauth/key/rotation.ts";
import { PROPAGATION_WINDOW_MS } from "../oauth/login/login.ts";
import { compareComponents } from "../plan/compare.ts";
import { effectsOfRotation } from "../plan/effects/rotation.ts";
import type { RecordedRun } from "../record/journal.ts";
import { certificateText } from "../util/certificate-text.ts";
import { commandLine } from "../util/command-line.ts";
import type { Operation } from "./operation.ts";

/** Journal steps of a rotation: each is on the disk before what it announces. */
const ROTATION_STEP = {
  forward: "certificate-forward",
  back: "certificate-back",
  proven: "certificate-proven",
} as const;

export interface RotateIntent {
  pairs: Pairs;
  /** Which certificate the app holds, as far as the org shows it. */
  held: ReturnType<typeof certificateHeld>;
  /** An unfinished run over the same two had given the new one up. */
  goesBack: boolean;
  /** What is deployed. */
  changes: readonly Change[];
  lint: LintVerdict;
  effects: readonly Effect[];
}

type Done = Pick<RotatedInPlace, "look" | "forward" | "back">;

/**
 * Replaces the certificate in the app's one slot. The new pair must log in within the window; where Salesforce refuses it,
 * the old certificate is put back and proven. Only these two certificates are ever deployed, and the keys of both were
 * checked before, so that whenever this stops the org holds one whose key is at hand. A rerun looks at what is there and
 * goes on from it.
 */
export function rotateInPlace(rotation: Rotation, ctx: Context): Operation<RotateIntent, Done, RotatedInPlace> {
  const { from, to, windowMs } = rotation;
  const pairs = { from: from.certificate.fingerprint256, to: to.certificate.fingerprint256 };
  return {
    name: "certificate rotate",
    prepared: to,
    needs: { user: "active", app: "ours" },
    timeoutMs: rotation.timeoutMs,
    intend: async (seen, unfinished) => {
      needConsumerKey(rotation.from, seen.snapshot);
      const changes = compareComponents(settingsOf(to, seen).components, seen.snapshot.components);
      return {
        pairs,
        effects: effectsOfRotation(changes, pairs),
        changes,
        held: certificateHeld(seen.snapshot, pairs, seen.memory?.certificateFingerprint256),
        goesBack: wasGoingBack(unfinished, pairs),
        lint: await judgeLint(lintLater(to, rotation.allow, ctx), seen.identity.sandbox, rotation.allow),
      };
    },
    refuse: (intent, seen) => {
      refuseChangedKey(to, seen);
      refuseOther(intent.held, pairs, from.settings);
      if (goesForward(intent)) refuseLint(intent.lint, to, ctx);
    },
    // What is in force already may have to be taken back.
    isEmpty: () => false,
    keepsBackup: goesForward,
    carryOut: async (intent, seen, work) => {
      if (intent.goesBack) return { ...(await goBack(undefined, intent, rotation, seen, work)), forward: undefined };
      if (goesForward(intent)) {
        await work.run.step(ROTATION_STEP.forward, { ...pairs });
        await deployCertificate(to, seen, work);
      }
      const { look, verified: forward } = await prove(to, seen, windowMs, work);
      if (forward.login) return { look, forward, back: undefined };
      refuseUnclear(forward, rotation);
      return { ...(await goBack(forward, { ...intent, held: "to" }, rotation, seen, work)), forward };
    },
    conclude: async (intent, done, _seen, work) => conclude(done as Done, intent, rotation, work, ctx),
  };
}

/** Whether the new certificate is still to be deployed. */
function goesForward({ held, goesBack }: RotateIntent): boolean {
  return !goesBack && held !== "to";
}

/** The certificate that is there now must be one of the two: for another nobody here has a key to come back to. */
function refuseOther(held: RotateIntent["held"], pairs: Pairs, orgFile: Paired["settings"]): void {
  if (held !== "other" && held !== "none") return;
  throw new KantivError(
    "CERTIFICATE_NOT_OURS",
    held === "none"
      ? "The app holds no certificate, so that there is none to replace."
      : "The app holds a certificate that is neither the org file's nor the new one, so that there is no way back to it.",
    `Find out who put it there; then name the new pair in ${orgFile.file}, and: ${commandLine("apply", orgFile)}`,
    { data: { ...pairs } },
  );
}

/** The one component that holds the certificate, with the one of that side, fitted to what is there. */
function settingsOf(side: Paired, look: Look): RenderedPackage {
  return certificatePackage(fitted(side, look));
}

async function deployCertificate(side: Paired, look: Look<OrgWriter>, work: Work): Promise<void> {
  const pkg = settingsOf(side, look);
  const carried = carriedBy(side.names.app, pkg.components, side.certificate);
  await deployFiles(look.org, layoutFiles(pkg, "metadata"), carried, work);
  await remember(side, look, work);
}

/** Logs in with that side's key, and waits while the certificate may be on its way. */
async function prove(side: Paired, before: Look<OrgWriter>, windowMs: number, { ctx }: Work) {
  const look = await lookAgain(side, before, ctx);
  return { look, verified: await verifyApp(side, look, ctx.clock.now(), ctx, { windowMs }) };
}

/** Only Salesforce's own refusal of the login says that the new pair does not work: anything else says nothing of it. */
function refuseUnclear({ outcome, checks }: Verified, { from, to }: Rotation): void {
  if (outcome === "refused") return;
  const detail = checks.find(({ status }) => status !== "passed")?.detail ?? "the org gave no clear answer";
  throw new KantivError(
    "ROTATION_UNPROVEN",
    `The certificate ${certificateText(to.certificate)} is deployed, but its login is not proven: ${detail}`,
    `Run the same command again: it goes on from here. Or go back to the old certificate: ${commandLine("apply", from.settings, "--redeploy")}`,
    { exit: EXIT.unreachable },
  );
}

/** Whether an unfinished run over the same two certificates had given the new one up. */
function wasGoingBack(unfinished: RecordedRun | undefined, pairs: Pairs): boolean {
  const last = unfinished?.entries.findLast(({ step }) => Object.values<string>(ROTATION_STEP).includes(step));
  return last?.step === ROTATION_STEP.back && last.data.from === pairs.from && last.data.to === pairs.to;
}

/** @param forward why the new pair is given up; undefined when an earlier run found out */
async function goBack(
  forward: Verified | undefined,
  { pairs, held }: RotateIntent,
  { from, windowMs }: Rotation,
  seen: Look<OrgWriter>,
  work: Work,
): Promise<Pick<Done, "look" | "back">> {
  const who = forward ? "The new pair does not log in" : "An earlier run gave this certificate up";
  work.ctx.emit({ kind: "warning", code: "ROTATION_UNDONE", message: `${who}; the old certificate is put back.` });
  await work.run.step(ROTATION_STEP.back, { ...pairs });
  if (held !== "from") await deployCertificate(from, seen, work);
  // However short the new pair's time was: the way back gets the whole time that Salesforce allows itself.
  const { look, verified } = await prove(from, seen, Math.max(windowMs, PROPAGATION_WINDOW_MS), work);
  return { look, back: verified };
}

async function conclude(
  done: Done,
  { pairs, ...intent }: RotateIntent,
  rotation: Rotation,
  { run }: Work,
  ctx: Context,
): Promise<Outcome<RotatedInPlace>> {
  const { forward, back } = done;
  const effects = goesForward({ pairs, ...intent }) ? intent.effects : [];
  if (back) {
    return {
      value: { ...done, pairs, effects, orgFile: undefined, lint: intent.lint },
      outcome: back.login ? "not rotated" : "not verified",
    };
  }
  await run.step(ROTATION_STEP.proven, { ...pairs });
  const orgFile = await orgFileWith(rotation, undefined, ctx);
  return {
    value: { ...done, pairs, effects, orgFile, lint: intent.lint },
    outcome: forward?.ok ? "rotated" : "rotated, not verified",
  };
}
