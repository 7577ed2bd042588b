import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import { EXIT, type ExitCode } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import { appText, fingerprintOf } from "../oauth/diagnosis/app.ts";
import type { Backup } from "../record/backup.ts";
import { forgetApp, rememberApp } from "../record/memory.ts";
import { tellNewKey } from "./consumer-key.ts";
import { type Look, userProblem } from "./look.ts";
import { isSigning, type Prepared } from "./prepared.ts";
import { proveShutOut } from "./prove-shut-out.ts";
import { verifyApp } from "./verify-app.ts";

/** What the login says of an org that was put back: it works where it did, and is refused where there was no app. */
export interface ProvenAgain {
  proof: "shown" | "refuted" | "notShown";
  checks: readonly Check[];
  /** In force now. */
  consumerKey: string | undefined;
  /** The app was made again, so that clients need another key than before. */
  isNewKey: boolean;
  exit: ExitCode;
}

/**
 * Proves by a login that an org is as it was, and remembers what holds from now on.
 *
 * @param looks `before`: what was there before it was put back; `after`: what is there now; `restored`: what was deployed
 * @param time `changedAt`: when it was put back; `windowMs`: how long after that the old state may still show
 */
export async function proveRestored(
  prepared: Prepared,
  { before, after, backup, restored }: { before: Look; after: Look; backup: Backup; restored: RenderedPackage },
  time: { changedAt: number; windowMs: number },
  ctx: Context,
): Promise<ProvenAgain> {
  const { orgId } = after.identity;
  const { recordFolder, names } = prepared;
  if (!after.snapshot.app) {
    const { check, proof, exit } = await proveShutOut(prepared, after, before.snapshot.consumerKey, time, ctx);
    if (proof === "shown") await forgetApp(recordFolder, orgId, names.app, ctx);
    return { proof, checks: [check], consumerKey: undefined, isNewKey: false, exit };
  }
  const consumerKey = after.snapshot.consumerKey ?? "";
  const certificate = certificateIn(after.snapshot, restored);
  const learnt = {
    consumerKey,
    certificateFingerprint256: certificate ?? "",
    certificateShown: certificate !== undefined,
  };
  await rememberApp(
    recordFolder,
    orgId,
    names.app,
    { ...learnt, deployedAt: new Date(time.changedAt).toISOString() },
    ctx,
  );
  // What clients have is the key that was known last; where nothing is, the one of then.
  const was = before.memory?.consumerKey || backup.manifest.consumerKey;
  const isNewKey = consumerKey !== "" && consumerKey !== was;
  if (isNewKey) tellNewKey(prepared, { was: was ?? "", is: consumerKey }, ctx);
  const proven = await proveLogin(prepared, after, backup, certificate, time, ctx);
  return { ...proven, consumerKey: consumerKey || undefined, isNewKey };
}

async function proveLogin(
  prepared: Prepared,
  after: Look,
  { manifest }: Backup,
  certificate: string | undefined,
  { changedAt, windowMs }: { changedAt: number; windowMs: number },
  ctx: Context,
): Promise<Omit<ProvenAgain, "consumerKey" | "isNewKey">> {
  const why = [
    manifest.assignmentId === null ? "the integration user had no access then" : undefined,
    userProblem(prepared, after.snapshot.user)?.message,
    prepared.unsigned?.message,
    certificate !== undefined && certificate !== prepared.certificate?.fingerprint256
      ? "the certificate of then is another one than the org file names, whose key is at hand"
      : undefined,
  ].find((reason) => reason !== undefined);
  if (why !== undefined || !isSigning(prepared)) {
    const reason = why ?? "there is no key to sign with";
    ctx.emit({
      kind: "warning",
      code: "LOGIN_NOT_SHOWN",
      message: `That the login works again is not shown: ${reason}`,
    });
    return { proof: "notShown", checks: [untried(prepared, reason)], exit: EXIT.ok };
  }
  const verified = await verifyApp(prepared, after, changedAt, ctx, windowMs);
  const proof = verified.ok ? "shown" : verified.outcome === "refused" ? "refuted" : "notShown";
  const exit = verified.ok ? EXIT.ok : verified.outcome === "unreachable" ? EXIT.unreachable : EXIT.refused;
  return { proof, checks: [...verified.checks, ...verified.cause], exit };
}

function untried({ settings }: Prepared, why: string): Check {
  return {
    id: "token",
    title: "The JWT login works again",
    status: "unknown",
    detail: `not tried: ${why}`,
    code: "LOGIN_NOT_SHOWN",
    remedy: `kantiv-sf verify --org ${settings.file} tries it where certificate, key and user are as they were.`,
  };
}

/** Fingerprint of the certificate that was put back. */
function certificateIn(snapshot: OrgSnapshot, { components }: RenderedPackage): string | undefined {
  const pem = appText({ ...snapshot, components }, "ExtlClntAppGlobalOauthSettings", "certificate");
  return pem ? fingerprintOf(pem) : undefined;
}
