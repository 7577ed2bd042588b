import type { Check } from "../../model/checks.ts";
import type { Report } from "../../model/command.ts";
import type { RotatedInPlace, TwoApps } from "../../model/done.ts";
import { EXIT } from "../../model/errors.ts";
import type { Paint } from "../../model/paint.ts";
import type { OrgFileChange } from "../../model/rotation.ts";
import type { About, Verdict } from "../../model/verdict.ts";
import { exitOf, type Verified } from "../../model/verified.ts";
import type { CertificateFacts } from "../../util/certificate-text.ts";
import { proofText } from "../checks-text.ts";
import { commandFor } from "../mend.ts";
import { nextText } from "../next-text.ts";
import { verdictOf, verdictText } from "../verdict.ts";

/** An app by name, and the certificate that goes into it. */
export interface Side {
  names: { app: string };
  certificate: CertificateFacts & { validTo: number };
}

/**
 * What a rotation in the app's one slot reports: which certificate is in force, and the login that proves it.
 *
 * @param unfold with each check that was not tried
 */
export function inPlaceReport(
  to: Side,
  { forward, back, look, pairs, effects, orgFile, lint }: RotatedInPlace,
  about: About,
  unfold: boolean,
): Report {
  const { identity, snapshot } = look;
  const proof = back ?? forward;
  // A rotation that was undone is refused, whatever the old pair's login says, unless the org is out of reach for it.
  const exit = back === undefined && forward ? exitOf(forward) : back?.ok === false ? exitOf(back) : EXIT.refused;
  // The old pair's login is the one that clients need, once it is back.
  const wrong = back?.ok === false ? back : forward;
  const verdict = verdictOn(wrong, back ? about : { ...about, ...insteadOfApply(orgFile, about) });
  const result = {
    orgId: identity.orgId,
    instanceUrl: identity.instanceUrl,
    consumerKey: snapshot.consumerKey ?? null,
    from: pairs.from,
    to: pairs.to,
    rotated: back === undefined,
    restored: back === undefined ? null : back.login !== undefined,
    verified: proof?.ok === true,
    validTo: new Date(to.certificate.validTo).toISOString(),
    effects,
    checks: proof?.checks ?? [],
    cause: proof?.cause ?? [],
    refused: back && forward ? { checks: forward.checks, cause: forward.cause } : null,
    orgFile: orgFileResult(orgFile),
    verdict,
    lint,
  };
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result,
    text: (paint) =>
      [
        ...(back ? undoneText(forward, back, paint, unfold) : doneText(forward, paint, unfold)),
        ...orgFileText(orgFile, paint),
        ...verdictText(verdict, paint),
        ...(exit === EXIT.ok ? [nextText(afterRotation(orgFile, about), paint)] : []),
      ].join("\n"),
  };
}

/** The org file that still names the old pair is tried with the new one; else whoever logs in gets what is new. */
function afterRotation(orgFile: OrgFileChange | undefined, about: About): string {
  if (orgFile && !orgFile.written) return commandFor(about, "verify");
  return commandFor(about, "handoff", "--out", "handoff");
}

function verdictOn(proof: Verified | undefined, about: About): Verdict | null {
  return !proof || proof.ok ? null : verdictOf([...proof.checks, ...proof.cause], about);
}

/** An apply of an org file that still names the old pair would undo the rotation. */
function insteadOfApply(change: OrgFileChange | undefined, about: About): Pick<About, "insteadOfApply"> {
  if (!change || change.written) return {};
  return { insteadOfApply: `Name the new pair in ${change.file}, as above; then ${commandFor(about, "apply")}` };
}

function doneText(forward: Verified | undefined, paint: Paint, unfold: boolean): string[] {
  const title = forward?.ok
    ? paint("green", "Rotated: the new pair logs in, and the old key is no longer of use.")
    : paint("red", "The new pair is in force and gets a token, but not every check passes.");
  return [...(forward ? proofText(forward, paint, unfold) : []), title];
}

function undoneText(forward: Verified | undefined, back: Verified, paint: Paint, unfold: boolean): string[] {
  const why = forward ? [paint("bold", "With the new pair"), ...proofText(forward, paint, unfold)] : [];
  const state = back.login
    ? paint("yellow", "Not rotated: the old certificate is back, and the old pair logs in.")
    : paint("red", "Not rotated: the old certificate is back, but the old pair does not log in either.");
  return [...why, paint("bold", "With the old pair"), ...proofText(back, paint, unfold), state];
}

/** What is left to change in the org file, or that it was changed. */
function orgFileText(change: OrgFileChange | undefined, paint: Paint): string[] {
  if (!change) return [];
  if (change.written) return [`${change.file} names the new pair.`];
  return [`Now change in ${change.file}:`, ...change.lines.map((line) => paint("cyan", `  ${line}`))];
}

function orgFileResult(change: OrgFileChange | undefined) {
  return change ? { file: change.file, pair: change.pair, written: change.written } : null;
}

/** What a move to a second app reports: both consumer keys, the login that proves the second, and what is left to do. */
export function blueGreenReport(
  from: Side,
  second: Side,
  { blue, green, effects, verified, retired, orgFile, handOver, retireFirst, lint }: TwoApps,
  about: About,
  unfold: boolean,
): Report {
  const exit = verified.ok ? (retired?.exit ?? EXIT.ok) : exitOf(verified);
  const checks = [...verified.checks, ...(retired ? [retired.check] : [])];
  const first = { app: from.names.app, consumerKey: blue.snapshot.consumerKey ?? null, retired: retired !== undefined };
  const other = { app: second.names.app, consumerKey: green.snapshot.consumerKey ?? null };
  const again = "Run the same command again: it puts into the second app what that lacks.";
  const verdict = verdictOf([...checks, ...verified.cause], { ...about, insteadOfApply: again });
  const result = {
    orgId: green.identity.orgId,
    instanceUrl: green.identity.instanceUrl,
    from: from.certificate.fingerprint256,
    to: second.certificate.fingerprint256,
    validTo: new Date(second.certificate.validTo).toISOString(),
    first,
    second: other,
    verified: verified.ok,
    effects,
    checks,
    cause: verified.cause,
    orgFile: orgFileResult(orgFile),
    handOver: verified.ok && !retired ? handOver : null,
    retireFirst: verified.ok && !retired ? retireFirst : null,
    verdict,
    lint,
  };
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result,
    text: (paint) =>
      [
        ...proofText({ checks, cause: verified.cause }, paint, unfold),
        `  First app   ${first.app}  ${first.consumerKey ?? ""}${first.retired ? paint("dim", "  removed") : ""}`,
        `  Second app  ${other.app}  ${other.consumerKey ?? ""}`,
        afterMoveText(verified, retired?.check, { handOver, retireFirst }, paint),
        ...orgFileText(orgFile, paint),
        ...verdictText(verdict, paint),
        ...(retired && !verdict ? [nextText(commandFor(about, orgFile?.written ? "drift" : "verify"), paint)] : []),
      ].join("\n"),
  };
}

function afterMoveText(
  verified: Verified,
  retired: Check | undefined,
  { handOver, retireFirst }: Pick<TwoApps, "handOver" | "retireFirst">,
  paint: Paint,
): string {
  if (!verified.ok) return paint("red", "The second app's login is not proven; the first app is as it was.");
  if (!retired) {
    return [
      paint("green", "The second app's login works; the first app is left as it was."),
      nextText([handOver, `${retireFirst}   # when nobody comes through the first app any more`], paint),
    ].join("\n");
  }
  if (retired.status === "failed") return paint("red", "The first app is removed, but its login still works.");
  if (retired.status === "unknown") {
    return paint("yellow", "Moved: the second app's login works; that the first app's is refused is not shown.");
  }
  return paint("green", "Moved: the second app's login works, and the first app is removed.");
}
