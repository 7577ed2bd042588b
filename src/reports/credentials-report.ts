import { type Kept, keptLines } from "../flows/secret-flags.ts";
import type { SeenApp } from "../flows/see-app.ts";
import type { Report } from "../model/command.ts";
import type { StagedCredentials } from "../model/consumer.ts";
import { EXIT } from "../model/errors.ts";
import type { VerifyReport } from "../oauth/verify.ts";
import { checksText } from "./checks-text.ts";

/** What `--stage-only` reports: the old pair in force, the new one waiting. */
export function stagedReport(seen: SeenApp, staged: StagedCredentials, kept: Kept | undefined): Report {
  const { id, consumerKey, expirationDate } = staged;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      orgId: seen.identity.orgId,
      rotated: false,
      consumerKey: seen.consumerKey,
      staged: { id, consumerKey, expirationDate },
      clientSecret: kept ?? null,
    },
    text: (paint) =>
      [
        `Consumer key   ${seen.consumerKey} ${paint("dim", "(in force)")}`,
        `Staged key     ${consumerKey} ${paint("dim", expirationDate ? `(waits until ${expirationDate})` : "(waits)")}`,
        ...(kept ? keptLines(kept, paint) : []),
        "Put it in force with: kantiv-sf credentials rotate --org FILE",
      ].join("\n"),
  };
}

/** The new key in force, with the checks of its login. */
export function rotatedReport(seen: SeenApp, newKey: string, verified: VerifyReport, kept: Kept | undefined): Report {
  return {
    status: verified.ok ? "ok" : "failed",
    exit: verified.ok ? EXIT.ok : EXIT.refused,
    result: {
      orgId: seen.identity.orgId,
      rotated: true,
      consumerKey: newKey,
      previousConsumerKey: seen.consumerKey === newKey ? null : seen.consumerKey,
      clientSecret: kept ?? null,
      verified: verified.ok,
      checks: verified.checks,
    },
    text: (paint) =>
      [
        `Consumer key   ${newKey}`,
        ...(kept ? keptLines(kept, paint) : []),
        "",
        checksText(verified.checks, paint),
        verified.ok
          ? paint("green", "The JWT login works with the new key.")
          : paint("red", "The JWT login is not proven."),
      ].join("\n"),
  };
}
