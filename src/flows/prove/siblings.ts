import { textIn } from "../../metadata/component.ts";
import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { OtherApp } from "../../model/org.ts";
import type { Verified } from "../../model/verified.ts";
import { fingerprintOf } from "../../oauth/diagnosis/app.ts";
import { isSigning, type Prepared } from "../input/prepared.ts";
import { keyChange } from "../look/consumer-key.ts";
import { type Look, lookAgain } from "../look/look.ts";
import { lastChange, verifyApp } from "./verify-app.ts";

/** Whether an app that was to stay still lets its user in. */
export interface SiblingProof {
  check: Check;
  exit: ExitCode;
}

/** Logs in through each app that shares the permission set, where the key at hand is its own. Some requests an app. */
export async function proveSiblings(
  prepared: Prepared,
  seen: Look,
  siblings: readonly OtherApp[],
  ctx: Context,
): Promise<SiblingProof[]> {
  const proofs: SiblingProof[] = [];
  for (const { developerName } of siblings) proofs.push(await proveSibling(prepared, seen, developerName, ctx));
  return proofs;
}

async function proveSibling(prepared: Prepared, seen: Look, app: string, ctx: Context): Promise<SiblingProof> {
  const other = { ...prepared, names: { ...prepared.names, app } };
  const look = await lookAgain(other, seen, ctx);
  const why = reasonNotToTryOther(other, look);
  const title = `The login through ${app} still works`;
  if (why === undefined && isSigning(other)) {
    return judged(title, await verifyApp(other, look, lastChange(look), ctx));
  }
  const detail = `not tried: ${why ?? "there is no key to sign with"}`;
  ctx.emit({ kind: "warning", code: "LOGIN_NOT_SHOWN", message: `That ${app} still lets in is not shown: ${detail}` });
  const remedy = "With the org file of that app: kantiv-sf verify --org FILE";
  return { check: { id: "sibling", title, status: "unknown", detail, remedy, code: "LOGIN_NOT_SHOWN" }, exit: EXIT.ok };
}

/** With the key of another certificate a refusal would say nothing of the app. */
function reasonNotToTryOther({ certificate, unsigned }: Prepared, look: Look): string | undefined {
  const { snapshot, memory } = look;
  if (unsigned) return unsigned.message;
  if (!snapshot.consumerKey) return "the org did not give out its consumer key";
  const change = keyChange({ snapshot, memory });
  if (change) return `its consumer key was ${change.was} and is ${change.is}, which nobody has said yes to`;
  const pem = textIn(snapshot.components, "ExtlClntAppGlobalOauthSettings", "certificate");
  const held = pem ? fingerprintOf(pem) : memory?.certificateFingerprint256;
  return held !== undefined && held === certificate?.fingerprint256 ? undefined : "its key is not at hand";
}

function judged(title: string, { ok, outcome, checks }: Verified): SiblingProof {
  const wrong = checks.find(({ status }) => status !== "passed");
  const status = ok ? "passed" : outcome === "refused" ? "failed" : "unknown";
  const { detail = "", remedy, code } = (ok ? undefined : wrong) ?? {};
  const check: Check = { id: "sibling", title, status, detail, ...(remedy && { remedy }), ...(code && { code }) };
  return { check, exit: ok ? EXIT.ok : outcome === "unreachable" ? EXIT.unreachable : EXIT.refused };
}
