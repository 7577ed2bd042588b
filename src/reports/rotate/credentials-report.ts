import type { AppLogins } from "../../model/access.ts";
import type { Question, Report } from "../../model/command.ts";
import type { Promotion, RotatedCredentials } from "../../model/done.ts";
import { EXIT } from "../../model/errors.ts";
import type { Seen } from "../../model/org.ts";
import type { About } from "../../model/verdict.ts";
import { exitOf, type Verified } from "../../model/verified.ts";
import { minuteOf } from "../../util/words.ts";
import { proofText } from "../checks-text.ts";
import { effectsText } from "../effects-text.ts";
import { keptLines } from "../kept-text.ts";
import { handoffDueText } from "../key-text.ts";
import { commandFor } from "../mend.ts";
import { nextText } from "../next-text.ts";
import { orgLine } from "../org-line.ts";
import { verdictOf, verdictText } from "../verdict.ts";

/** What is asked before a new pair is put in force: who still logs in with the old one, as far as the org tells. */
export function promotionQuestion(
  { consumerKey, promotion }: { consumerKey: string; promotion: Promotion | undefined },
  { identity }: Seen,
): Question | undefined {
  return (
    promotion && {
      shows: (paint) => [
        orgLine(identity, paint),
        `New consumer key   ${promotion.waiting.consumerKey}`,
        `Old consumer key   ${consumerKey}`,
        `Last login         ${lastLoginText(promotion.logins)}`,
        ...effectsText(promotion.effects, paint),
        "Whether these were handed over, from here or from another machine, this record does not know.",
      ],
      asks: "Put the new key in force?",
    }
  );
}

/** When somebody last logged in through the old key's app, or why that is not known. */
function lastLoginText({ name, rows, shared }: AppLogins): string {
  if (!rows.known) return `not known: ${rows.why}`;
  const { last } = rows.value;
  const when = last === undefined ? `none through ${name} in the login history` : `${minuteOf(last)} through ${name}`;
  return shared === undefined ? when : `${when}; ${shared}`;
}

/**
 * What `credentials rotate` reports: the new pair waiting, or in force with the checks of its login.
 *
 * @param unfold with each check that was not tried
 */
export function credentialsReport(about: About, rotated: RotatedCredentials, unfold: boolean): Report {
  const { staged, verified } = rotated;
  return staged || !verified ? stagedReport(about, rotated) : rotatedReport(rotated, verified, about, unfold);
}

function stagedReport(about: About, { seen, previous, staged, kept }: RotatedCredentials): Report {
  const next = commandFor(about, "credentials rotate", "--promote");
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
      next,
    },
    text: (paint) =>
      [
        `Consumer key   ${previous} ${paint("dim", "(in force)")}`,
        `Staged key     ${consumerKey} ${paint("dim", expirationDate ? `(waits until ${minuteOf(expirationDate)})` : "(waits)")}`,
        ...(kept ? keptLines(kept, paint) : []),
        "Nothing has changed yet. Once everybody who logs in has the new key, it can be put in force.",
        nextText(next, paint),
      ].join("\n"),
  };
}

function rotatedReport(
  { seen, previous, kept, effects = [] }: RotatedCredentials,
  verified: Verified,
  about: About,
  unfold: boolean,
): Report {
  const verdict = verified.ok ? null : verdictOf([...verified.checks, ...verified.cause], about);
  const newKey = seen.snapshot.consumerKey ?? "";
  const change = previous === newKey ? undefined : { was: previous, is: newKey };
  return {
    status: verified.ok ? "ok" : "failed",
    exit: exitOf(verified),
    result: {
      orgId: seen.identity.orgId,
      rotated: true,
      consumerKey: newKey,
      previousConsumerKey: change?.was ?? null,
      handoffDue: true,
      clientSecret: kept ?? null,
      verified: verified.ok,
      effects,
      checks: verified.checks,
      cause: verified.cause,
      verdict,
    },
    text: (paint) =>
      [
        `Consumer key   ${newKey}`,
        ...(kept ? keptLines(kept, paint) : []),
        "",
        ...proofText(verified, paint, unfold),
        verified.ok
          ? paint("green", "The JWT login works with the new key.")
          : paint("red", "The JWT login is not proven."),
        // Of one that the run before put in force the key of before is not known.
        ...handoffDueText(change ?? { was: "", is: newKey }, paint),
        ...verdictText(verdict, paint),
        ...(verified.ok ? [nextText(commandFor(about, "handoff", "--out", "handoff"), paint)] : []),
      ].join("\n"),
  };
}
