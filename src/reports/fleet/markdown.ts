import type { FleetReport, OrgRow } from "../../model/fleet-report.ts";
import { type Block, withinBudget } from "../../page/budget.ts";
import { cellText, inert } from "../../page/markdown.ts";
import { code, prose, tableOf } from "../../page/markdown-text.ts";
import { printable } from "../../util/printable.ts";
import { minuteOf, plural } from "../../util/words.ts";
import { faultWords } from "./text.ts";
import { bandWords, changeTitle, endWords, headline, SHOWN, someNames, toneOf } from "./words.ts";

/**
 * What GitHub takes: a step's summary of 1 MiB ("Workflow commands for GitHub Actions", job summaries), told here in bytes, and a
 * comment of 65,536 characters.
 */
export const MARKDOWN_LIMITS = { summary: 1_000_000, comment: 65_000 } as const;

const SIGNS = { good: "✅", warn: "⚠️", bad: "❌", plain: "➖" } as const;

/**
 * A run over many orgs as Markdown: orgs in which nothing was to be done are a number; details go first where room is short.
 *
 * @param form which of GitHub's limits it keeps
 */
export function fleetMarkdown(report: FleetReport, form: keyof typeof MARKDOWN_LIMITS): string {
  const sizeOf = form === "summary" ? Buffer.byteLength : ({ length }: string) => length;
  const head = [
    `### ${SIGNS[toneOf(report)]} kantiv-sf ${prose(headline(report))}`,
    counts(report),
    ...last(report),
  ].join("\n\n");
  const foot = `\n\n<sub>Run ${code(report.id)}, begun ${minuteOf(report.startedAt)}.</sub>\n`;
  const { text, shortened, left } = withinBudget(
    blocks(report),
    MARKDOWN_LIMITS[form] - sizeOf(head + foot) - 500,
    sizeOf,
  );
  const cut =
    shortened.length + left.length > 0 ? "\n\n**Cut to fit.** The whole is in the page and in the result." : "";
  return inert(`${head}${text}${cut}${foot}`);
}

function counts(report: FleetReport): string {
  const all = Object.entries(SHOWN).flatMap(([state, { word }]) => {
    const count = report.counts[state as keyof typeof SHOWN];
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${all.join(", ") || "No org"}.`;
}

function last({ stopped, next }: FleetReport): string[] {
  return [
    ...(stopped ? [`**${prose(stopped)}**`] : []),
    ...(next ? [`What is left: ${cellText({ exact: printable(next, 2_000) })}`] : []),
  ];
}

function blocks(report: FleetReport): Block[] {
  const { faults, changes, warnings, newKeys, ending, rows } = report;
  const undone = rows.filter(({ state }) => state !== "ok" && state !== "skipped" && state !== "changes");
  const foreign = rows.filter(({ foreignAccess }) => (foreignAccess ?? 0) > 0);
  return [
    lines("What went wrong", faults, (group, most) => {
      const { message, remedy } = faultWords(group);
      return [
        `- **${code(group.code)}**, ${plural(group.orgs.length, "org")}${group.state === "running" ? " still at work" : ""}: ${names(group.orgs, most)}`,
        `  ${prose(message)}`,
        `  → ${prose(remedy)}`,
      ].join("<br>\n");
    }),
    lines(changeTitle(report), changes, ({ changes: all, orgs }, most) =>
      [
        `- ${plural(orgs.length, "org")}: ${names(orgs, most)}`,
        ...all.slice(0, 30).map((one) => `  - ${code(one)}`),
      ].join("\n"),
    ),
    lines(
      "New consumer key: hand over again",
      newKeys.length > 0 ? [newKeys] : [],
      (orgs, most) => `- ${names(orgs, most)}`,
    ),
    lines(
      "Certificates that end soon",
      ending,
      ({ week, days, orgs }, most) => `- week of ${week} (${bandWords(days)}): ${names(orgs, most)}`,
    ),
    lines("Ways in that nobody stated", foreign, ({ name, foreignAccess }) => `- ${code(name)}: ${foreignAccess}`),
    lines("Warnings", warnings, ({ code: name, orgs }, most) => `- ${code(name)}: ${names(orgs, most)}`),
    orgTable(undone),
  ];
}

/** A heading with a line a thing, in forms of fewer names and fewer lines. */
function lines<T>(title: string, all: readonly T[], line: (one: T, names: number) => string): Block {
  if (all.length === 0) return { title, forms: [""] };
  const forms = [[all.length, 200] as const, [100, 30] as const, [20, 10] as const, [5, 3] as const].map(
    ([count, most]) => {
      const more = all.length > count ? `\n\n_and ${all.length - count} more_` : "";
      return `\n\n#### ${title}\n\n${all
        .slice(0, count)
        .map((one) => line(one, most))
        .join("\n")}${more}`;
    },
  );
  return { title, forms: [...forms, ""] };
}

function names(orgs: readonly string[], most: number): string {
  const { shown, more } = someNames(orgs, most);
  return `${shown.map(code).join(", ")}${more}`;
}

function orgTable(rows: readonly OrgRow[]): Block {
  const title = "Orgs that did not end well";
  if (rows.length === 0) return { title, forms: [""] };
  const line = (row: OrgRow) => [
    code(row.name),
    `${SHOWN[row.state].sign} ${SHOWN[row.state].word}`,
    prose(endWords(row)),
  ];
  const forms = [rows.length, 300, 100, 30]
    .filter((count) => count <= rows.length)
    .map((count) => {
      const more = rows.length > count ? `\n\n_${rows.length - count} more are in the result._` : "";
      return `\n\n<details><summary>${title}</summary>\n\n${tableOf(["Org", "", "Why"], rows.slice(0, count).map(line))}${more}\n\n</details>`;
    });
  return { title, forms: [...forms, ""] };
}
