import { listIn, textIn } from "../../metadata/component.ts";
import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import type { KeyChange } from "../../model/consumer.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { RenderedPackage } from "../../model/metadata.ts";
import { exitOf } from "../../model/verified.ts";
import { certificateFactsOf } from "../../oauth/diagnosis/app.ts";
import type { Backup } from "../../record/backup.ts";
import { forgetApp, rememberApp } from "../../record/memory.ts";
import type { CertificateFacts } from "../../util/certificate-text.ts";
import { commandLine } from "../../util/command-line.ts";
import { showsCertificate } from "../change/set-up.ts";
import { isSigning, type Prepared } from "../input/prepared.ts";
import { tellNewKey } from "../look/consumer-key.ts";
import type { Look } from "../look/look.ts";
import { dataGrantedBy } from "./data-to-ask.ts";
import { reasonNotToTry, untried } from "./not-to-try.ts";
import { proveShutOut } from "./shut-out.ts";
import { verifyApp } from "./verify-app.ts";

/** What the login says of an org that was put back: it works where it did, and is refused where there was no app. */
export interface ProvenAgain {
  proof: "shown" | "refuted" | "notShown";
  checks: readonly Check[];
  /** In force now. */
  consumerKey: string | undefined;
  /** Clients need another key than before; empty `was` where that one is not known. */
  newKey: KeyChange | undefined;
  exit: ExitCode;
}

interface Restored {
  /** What was there before it was put back, and what is there now. */
  before: Look;
  after: Look;
  backup: Backup;
  /** The components as they were then. */
  restored: RenderedPackage;
}

/** `changedAt`: when it was put back, if anything was; `windowMs`: how long after that the old state may still show. */
interface Times {
  changedAt: number | undefined;
  windowMs: number;
}

/**
 * Proves by a login that an org is as it was, and remembers what holds from now on. Undefined where there is no app and no
 * key of one is known, so that there is no login to speak of.
 */
export async function proveRestored(
  prepared: Prepared,
  looks: Restored,
  times: Times,
  ctx: Context,
): Promise<ProvenAgain | undefined> {
  const { before, after, backup } = looks;
  const { orgId } = after.identity;
  const { recordFolder, names } = prepared;
  const changedAt = times.changedAt ?? ctx.clock.now();
  if (!after.snapshot.app) {
    const consumerKey = before.snapshot.consumerKey ?? (before.memory?.consumerKey || undefined);
    if (!consumerKey && !before.snapshot.app) return undefined;
    const { check, proof, exit } = await proveShutOut(prepared, after, consumerKey, { ...times, changedAt }, ctx);
    if (proof === "shown") await forgetApp(recordFolder, orgId, names.app, ctx);
    return { proof, checks: [check], consumerKey: undefined, newKey: undefined, exit };
  }
  const consumerKey = after.snapshot.consumerKey ?? "";
  if (times.changedAt !== undefined) {
    const certificateShown = showsCertificate(after.snapshot);
    const learnt = { consumerKey, certificateShown, deployedAt: new Date(changedAt).toISOString() };
    await rememberApp(recordFolder, orgId, names.app, learnt, ctx);
  }
  // What clients have is the key that was known last; where nothing is, the one of then.
  const was = before.memory?.consumerKey || backup.manifest.consumerKey;
  const newKey = consumerKey !== "" && consumerKey !== was ? { was: was ?? "", is: consumerKey } : undefined;
  if (newKey) tellNewKey(prepared, newKey, ctx);
  return { ...(await proveLogin(prepared, looks, times, ctx)), consumerKey: consumerKey || undefined, newKey };
}

async function proveLogin(
  prepared: Prepared,
  looks: Restored,
  { changedAt, windowMs }: Times,
  ctx: Context,
): Promise<Omit<ProvenAgain, "consumerKey" | "newKey">> {
  const why = reasonNotToTry(prepared, looks.after.snapshot) ?? reasonOfThen(prepared, looks);
  if (why !== undefined || !isSigning(prepared)) {
    const reason = why ?? "there is no key to sign with";
    ctx.emit({
      kind: "warning",
      code: "LOGIN_NOT_SHOWN",
      message: `That the login works again is not shown: ${reason}`,
    });
    const remedy = `${commandLine("verify", prepared.settings)} tries it where certificate, key and user are as they were.`;
    const about = { id: "token", title: "The JWT login works again", code: "LOGIN_NOT_SHOWN", remedy };
    return { proof: "notShown", checks: [untried(about, reason)], exit: EXIT.ok };
  }
  // What the template says today need not be what was there then.
  const scopes = listIn(looks.restored.components, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes");
  const asThen = { ...prepared, names: { ...prepared.names, scopes } };
  const data = dataGrantedBy(looks.restored.components, looks.after);
  const verified = await verifyApp(asThen, looks.after, changedAt, ctx, { windowMs, data });
  const proof = verified.ok ? "shown" : verified.outcome === "refused" ? "refuted" : "notShown";
  return { proof, checks: [...verified.checks, ...verified.cause], exit: exitOf(verified) };
}

/** Why the login of today's user and key need not work in the org as it was then. */
function reasonOfThen(prepared: Prepared, { after, backup: { manifest }, restored }: Restored): string | undefined {
  if (manifest.assignmentId === null || manifest.preauthorisationId === null) {
    return "the integration user had no access then";
  }
  if (manifest.user?.id !== after.snapshot.user?.id) return "the integration user of then was another one";
  const certificate = certificateFactsIn(restored)?.fingerprint256;
  if (certificate === undefined || certificate === prepared.certificate?.fingerprint256) return undefined;
  return "the certificate of then is another one than the org file names, whose key is at hand";
}

/** The certificate among the components, if there is one. */
export function certificateFactsIn(restored: RenderedPackage): CertificateFacts | undefined {
  const pem = textIn(restored.components, "ExtlClntAppGlobalOauthSettings", "certificate");
  return pem ? certificateFactsOf(pem) : undefined;
}
