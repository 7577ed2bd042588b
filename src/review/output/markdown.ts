import { type Block, withinBudget } from "../../page/budget.ts";
import { code, prose, tableOf } from "../../page/markdown-text.ts";
import { plural, someOf } from "../../util/words.ts";
import { isTouched } from "../assemble.ts";
import { gistOf } from "../gist.ts";
import type { Review, TemplateReview } from "../model.ts";
import { caseBlock } from "./markdown-case.ts";
import { findingBlocks } from "./markdown-findings.ts";
import {
  changeWords,
  dangersIn,
  groupsOf,
  headline,
  isBreaking,
  liveWords,
  rehearsalWords,
  short,
  shownCases,
  stateWords,
  templateWords,
} from "./words.ts";

/** The first line of the comment, by which the next run finds it and writes over it. */
const MARKER = "<!-- kantiv-sf review -->";

/** GitHub takes comments of so many characters ("body is too long (maximum is 65536 characters)"). */
const MAX_COMMENT = 65_536;

const MAX_REASONS = 10;

/** The review as a comment: the summary first, details folded by template and org, and a word on what did not fit. */
export function reviewMarkdown(review: Review, max = MAX_COMMENT): string {
  const head = [MARKER, title(review), gist(review), reasons(review)].filter((part) => part !== "").join("\n\n");
  const { base, head: to } = review;
  const foot = `\n\n<sub>${code(`kantiv-sf review --base ${base.ref}`)}: from ${code(short(base.commit))} to ${code(short(to.commit))}. No org was asked.</sub>\n`;
  const blocks = [
    summary(review),
    ...findingBlocks(review.findings),
    ...review.templates.flatMap((template) => groupsOf(template).map(caseBlock)),
  ];
  // What was cut is told in fewer characters than these.
  const fitted = withinBudget(blocks, max - head.length - foot.length - 1_500);
  return `${head}${fitted.text}${cutWords(fitted.shortened, fitted.left)}${foot}`;
}

function title(review: Review): string {
  const sign =
    review.verdict.status === "failed" ? "❌" : isBreaking(review) || dangersIn(review).length > 0 ? "⚠️" : "✅";
  return `### ${sign} kantiv-sf review: ${headline(review)}`;
}

/** Why, in a line for the orgs of which the same is to be said. */
function gist(review: Review): string {
  const all = gistOf(review);
  const lines = all.slice(0, MAX_REASONS).map(({ phrases, names }) => {
    const parts = LEVELS.flatMap(([level, word]) => {
      const told = phrases.filter((one) => one.level === level).map(({ text }) => prose(text.slice(0, 200)));
      if (told.length === 0) return [];
      return [`${word}${someOf(told, MAX_REASONS, " · ")}`];
    });
    const who = names.map((name) => code(name.slice(0, 80)));
    return `- ${parts.join("; ")}: ${someOf(who, MAX_NAMES)}`;
  });
  const more = all.length > lines.length ? [`- and ${all.length - lines.length} more`] : [];
  return [...lines, ...more].join("\n");
}

const MAX_NAMES = 12;
const LEVELS = [
  ["danger", "‼ **Danger:** "],
  ["breaks", "⚠ **Breaks:** "],
  ["careful", "look: "],
  ["plain", ""],
] as const;

function reasons(review: Review): string {
  const all = [...review.verdict.reasons, ...dangersIn(review).map((danger) => `‼ ${danger}`)];
  const more = all.length > MAX_REASONS ? [`- and ${all.length - MAX_REASONS} more reasons`] : [];
  return [...all.slice(0, MAX_REASONS).map((reason) => `- **${prose(reason)}**`), ...more].join("\n");
}

/** Every template, example and org that changes, or as many as there is room for. */
function summary(review: Review): Block {
  const rows = review.templates.filter(isTouched).flatMap((template) => [templateRow(template), ...caseRows(template)]);
  const heads = ["Template, example or org", "Change", "Update of a live app", "On the emulator"];
  const form = (count: number) => {
    const more = rows.length > count ? `\n\n_${rows.length - count} more rows are in the full report._` : "";
    return `\n\n${tableOf(heads, rows.slice(0, count))}${more}`;
  };
  if (rows.length === 0) return { title: "summary", forms: [""] };
  return { title: "summary", forms: [rows.length, 100, 40, 10].filter((count) => count <= rows.length).map(form) };
}

function templateRow(template: TemplateReview): string[] {
  return [templateWords(template, code), prose(stateWords(template)), "", ""];
}

function caseRows(template: TemplateReview): string[][] {
  return shownCases(template).map((one) => {
    const live = liveWords(one);
    return [`↳ ${code(one.name)}`, changeWords(one), /^[‼⚠]/.test(live) ? `**${live}**` : live, rehearsalWords(one)];
  });
}

function cutWords(shortened: readonly string[], left: readonly string[]): string {
  const names = left.slice(0, 5).map((name) => code(name.slice(0, 80)));
  const parts = [
    ...(shortened.length > 0 ? [`${plural(shortened.length, "part")} shortened`] : []),
    ...(left.length > 0
      ? [`${plural(left.length, "part")} left out (${names.join(", ")}${left.length > 5 ? ", …" : ""})`]
      : []),
  ];
  if (parts.length === 0) return "";
  return `\n\n**Cut to fit a comment:** ${parts.join("; ")}. All of it: \`kantiv-sf review --format html\`.`;
}
