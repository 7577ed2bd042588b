import type { Look } from "../flows/look.ts";
import type { Prepared } from "../flows/prepare.ts";
import type { Verified } from "../flows/verify-app.ts";
import type { Check } from "../model/checks.ts";
import type { Report } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import type { Pairs } from "../oauth/rotation.ts";
import { type NewPair, pairLines } from "../settings/rewrite.ts";
import { causeText, checksText } from "./checks-text.ts";

/** What the org file has to say from now on, and whether it was written there. */
interface OrgFileChange {
  file: string;
  pair: NewPair;
  written: boolean;
}

export interface InPlace {
  /** The login with the new pair; undefined when an earlier run had given it up. */
  forward: Verified | undefined;
  /** The login with the old pair, once that was put back. */
  back: Verified | undefined;
  look: Look;
  pairs: Pairs;
  to: Prepared;
  orgFile: OrgFileChange | undefined;
}

/** What a rotation in the app's one slot reports: which certificate is in force, and the login that proves it. */
export function inPlaceReport({ forward, back, look, pairs, to, orgFile }: InPlace): Report {
  const { identity, snapshot } = look;
  const proof = back ?? forward;
  const ok = back === undefined && forward?.ok === true;
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
    checks: proof?.checks ?? [],
    cause: proof?.cause ?? [],
    refused: back && forward ? { checks: forward.checks, cause: forward.cause } : null,
    orgFile: orgFile ?? null,
  };
  return {
    status: ok ? "ok" : "failed",
    exit: ok ? EXIT.ok : EXIT.refused,
    result,
    text: (paint) =>
      [...(back ? undoneText(forward, back, paint) : doneText(forward, paint)), ...orgFileText(orgFile, paint)].join(
        "\n",
      ),
  };
}

function doneText(forward: Verified | undefined, paint: Paint): string[] {
  const title = forward?.ok
    ? paint("green", "Rotated: the new pair logs in, and the old key is no longer of use.")
    : paint("red", "The new pair is in force and gets a token, but not every check passes.");
  return [checksText(forward?.checks ?? [], paint), ...causeText(forward?.cause ?? [], paint), title];
}

function undoneText(forward: Verified | undefined, back: Verified, paint: Paint): string[] {
  const why = forward ? [paint("bold", "With the new pair"), checksText(forward.checks, paint)] : [];
  const state = back.login
    ? paint("yellow", "Not rotated: the old certificate is back, and the old pair logs in.")
    : paint("red", "Not rotated: the old certificate is back, but the old pair does not log in either.");
  return [
    ...why,
    ...causeText(forward?.cause ?? [], paint),
    paint("bold", "With the old pair"),
    checksText(back.checks, paint),
    ...causeText(back.cause, paint),
    state,
  ];
}

/** What is left to change in the org file, or that it was changed. */
function orgFileText(change: OrgFileChange | undefined, paint: Paint): string[] {
  if (!change) return [];
  if (change.written) return [`${change.file} names the new pair.`];
  const lines = pairLines(change.pair).trimEnd().split("\n");
  return [`Now change in ${change.file}:`, ...lines.map((line) => paint("cyan", `  ${line}`))];
}

export interface TwoApps {
  from: Prepared;
  second: Prepared;
  blue: Look;
  green: Look;
  verified: Verified;
  /** Whether the first app, once removed, lets nobody in; undefined while it stays. */
  retired: Check | undefined;
  orgFile: OrgFileChange | undefined;
}

/** What a move to a second app reports: both consumer keys, the login that proves the second, and what is left to do. */
export function blueGreenReport({ from, second, blue, green, verified, retired, orgFile }: TwoApps): Report {
  const ok = verified.ok && retired?.status !== "failed";
  const checks = [...verified.checks, ...(retired ? [retired] : [])];
  const first = { app: from.names.app, consumerKey: blue.snapshot.consumerKey ?? null, retired: retired !== undefined };
  const other = { app: second.names.app, consumerKey: green.snapshot.consumerKey ?? null };
  const result = {
    orgId: green.identity.orgId,
    instanceUrl: green.identity.instanceUrl,
    from: from.certificate.fingerprint256,
    to: second.certificate.fingerprint256,
    validTo: new Date(second.certificate.validTo).toISOString(),
    first,
    second: other,
    verified: verified.ok,
    checks,
    cause: verified.cause,
    orgFile: orgFile ?? null,
  };
  return {
    status: ok ? "ok" : "failed",
    exit: ok ? EXIT.ok : EXIT.refused,
    result,
    text: (paint) =>
      [
        checksText(checks, paint),
        ...causeText(verified.cause, paint),
        `  First app   ${first.app}  ${first.consumerKey ?? ""}${first.retired ? paint("dim", "  removed") : ""}`,
        `  Second app  ${other.app}  ${other.consumerKey ?? ""}`,
        nextText(verified, retired, paint),
        ...orgFileText(orgFile, paint),
      ].join("\n"),
  };
}

function nextText(verified: Verified, retired: Check | undefined, paint: Paint): string {
  if (!verified.ok) return paint("red", "The second app's login is not proven; the first app is as it was.");
  if (!retired) {
    const next = "Hand over its consumer key; when every login uses it, run the same command with --retire.";
    return `${paint("green", "The second app's login works; the first app is left as it was.")} ${next}`;
  }
  if (retired.status === "failed") return paint("red", "The first app is removed, but its login still works.");
  return paint("green", "Moved: the second app's login works, and the first app is removed.");
}
