import type { LearnedDocument } from "../learn/document.ts";
import { isNothing, type MadeNames } from "../learn/made.ts";
import type { WhoseOrg } from "../learn/whose-org.ts";
import type { Report } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { shellWord } from "../util/command-line.ts";
import { plural } from "../util/words.ts";
import { nextText } from "./next-text.ts";

export interface Learned {
  instanceUrl: string;
  document: LearnedDocument;
  /** Paths of what was written. */
  files: { report: string; document: string; profile: string; recorded: string };
  /** Usernames of users that were made and are inactive now. */
  users: readonly string[];
  /** The command that asks one case again. */
  again: (id: string) => string;
  /** Cases without an answer, if any, have none because the way to the org was lost. */
  lost: boolean;
}

interface ToMake {
  instanceUrl: string;
  org: WhoseOrg;
  integrationUser: string;
  /** How many cases would be asked. */
  cases: number;
  /** What some of them may end, in a sentence each. */
  dangers: readonly string[];
  /** What an earlier run left. */
  left: MadeNames;
}

/** The question before anything is made. */
export function toMake({ instanceUrl, org, integrationUser, cases, dangers, left }: ToMake, paint: Paint): string {
  const old = Object.values(left).flat();
  return [
    `${paint("bold", instanceUrl)} (${org.isSandbox ? "sandbox" : org.edition}), as ${org.username}`,
    ...(isNothing(left) ? [] : [`  - take away what a run before left: ${old.join(", ")}`]),
    ...(cases === 0
      ? []
      : [
          `  + for ${plural(cases, "case")}: apps named KantivConf_…, each with a permission set; none is there for more than this run`,
          "  + they trust keys that are made for the run and held in memory alone: left over, they let nobody in",
          `  + ${integrationUser} gets these permission sets, and one with Use Any API Client, for as long`,
          "  + profiles named so, some with login IP ranges that nobody comes from, and one user kantivconf.…@example.com, who cannot be deleted and stays inactive",
          ...dangers.map((danger) => `  ! at the very end: ${danger}`),
          "  - all else is taken away at the end; what a kill leaves is on record for the next run",
        ]),
    "Do this?",
  ].join("\n");
}

export function learnedReport({ instanceUrl, document, files, users, again, lost }: Learned): Report {
  const { differences, switches } = document;
  const cases = document.cases.map((one) =>
    one.state === "failed" ? { ...one, code: "LEARN_NO_ANSWER", remedy: again(one.case) } : one,
  );
  const failed = cases.filter(({ state }) => state === "failed");
  const known = switches.filter(({ value }) => value !== null);
  const counts = {
    seen: cases.filter(({ state }) => state === "seen").length,
    notAsked: cases.filter(({ state }) => state === "not asked").length,
    needHand: cases.filter(({ state }) => state === "needs a hand").length,
    failed: failed.length,
    differences: differences.length,
    switchesKnown: known.length,
    switches: switches.length,
  };
  const status = failed.length > 0 ? "failed" : differences.length > 0 ? "changes" : "ok";
  return {
    status,
    exit: { failed: lost ? EXIT.unreachable : EXIT.refused, changes: EXIT.changes, ok: EXIT.ok }[status],
    result: { instanceUrl, counts, files, users, ...document, cases },
    text: (paint) =>
      [
        `${paint("bold", instanceUrl)}: ${plural(counts.seen, "case")} seen, ${counts.notAsked} not asked, ${counts.needHand} need a hand, ${counts.failed} without an answer`,
        ...failed.flatMap(({ case: id, why }) => [`  ${paint("red", "✖")} ${id}: ${why}`, `      again: ${again(id)}`]),
        ...differences.map(
          ({ case: id, title }) => `  ${paint("yellow", "!")} otherwise than the emulator: ${id} (${title})`,
        ),
        `  ${paint("green", "✔")} ${counts.switchesKnown} of ${counts.switches} switches known`,
        ...users.map((name) => `  - the user ${name} stays, inactive: Salesforce deletes none`),
        `  Report   ${files.report}, ${files.document}`,
        `  Recorded ${files.recorded}`,
        nextText(`kantiv-sf emulator --learned ${shellWord(files.profile)}`, paint),
      ].join("\n"),
  };
}
