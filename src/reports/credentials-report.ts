import type { Report } from "../model/command.ts";
import type { Kept, StagedCredentials } from "../model/consumer.ts";
import { EXIT } from "../model/errors.ts";
import type { Seen } from "../model/org.ts";
import { exitOf, type Verified } from "../model/verified.ts";
import { checksText } from "./checks-text.ts";
import { keptLines } from "./kept-text.ts";

interface Rotated {
  seen: Seen;
  /** The key that was in force, and the one that is or would be. */
  previous: string;
  staged: StagedCredentials | undefined;
  kept: Kept | undefined;
  verified: Verified | undefined;
}

/** What is asked before a new pair is put in force. */
export function promotionQuestion(consumerKey: string, staged: StagedCredentials): string {
  return [
    `New consumer key   ${staged.consumerKey}`,
    `Old consumer key   ${consumerKey}`,
    "The old key and secret stop working at once: whoever logs in with them needs the new ones.",
    "Put the new key in force?",
  ].join("\n");
}

/** What `credentials rotate` reports: the new pair waiting, or in force with the checks of its login. */
export function credentialsReport(rotated: Rotated): Report {
  const { staged, verified } = rotated;
  return staged || !verified ? stagedReport(rotated) : rotatedReport(rotated, verified);
}

function stagedReport({ seen, previous, staged, kept }: Rotated): Report {
  const { id, consumerKey, expirationDate } = staged ?? { id: "", consumerKey: "", expirationDate: "" };
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      orgId: seen.identity.orgId,
      rotated: false,
      consumerKey: previous,
      staged: { id, consumerKey, expirationDate },
      clientSecret: kept ?? null,
    },
    text: (paint) =>
      [
        `Consumer key   ${previous} ${paint("dim", "(in force)")}`,
        `Staged key     ${consumerKey} ${paint("dim", expirationDate ? `(waits until ${expirationDate})` : "(waits)")}`,
        ...(kept ? keptLines(kept, paint) : []),
        "Put it in force with: kantiv-sf credentials rotate --org FILE",
      ].join("\n"),
  };
}

function rotatedReport({ seen, previous, kept }: Rotated, verified: Verified): Report {
  const newKey = seen.snapshot.consumerKey ?? "";
  return {
    status: verified.ok ? "ok" : "failed",
    exit: exitOf(verified),
    result: {
      orgId: seen.identity.orgId,
      rotated: true,
      consumerKey: newKey,
      previousConsumerKey: previous === newKey ? null : previous,
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
