import type { Finding } from "../../lint/finding.ts";
import { escaped } from "../../page/escaped.ts";
import { htmlFile } from "../../page/html-file.ts";
import { type Cell, table } from "../../page/html-table.ts";
import { proseHtml } from "../../page/prose-html.ts";
import { printable } from "../../util/printable.ts";
import { plural, someOf } from "../../util/words.ts";
import { isTouched } from "../assemble.ts";
import { type Gist, gistOf, type Phrase } from "../gist.ts";
import type { CaseReview, Review, TemplateReview } from "../model.ts";
import { caseHtml, held, STEP_LOOK } from "./html-case.ts";
import { picture } from "./html-picture.ts";
import { STYLE } from "./html-style.ts";
import {
  changeWords,
  dangersIn,
  type Group,
  groupsOf,
  headline,
  isBreaking,
  liveWords,
  rehearsalStatus,
  rehearsalWords,
  short,
  shownCases,
  stateWords,
  templateWords,
} from "./words.ts";

/** The whole review as one HTML file that needs nothing else: no script, no address but its own. */
export function reviewHtml(review: Review): string {
  const parts = [
    ...top(review),
    ...findings(review),
    ...review.templates.filter(isTouched).flatMap((one) => template(one, pictured(review)?.one)),
    `<p class="dim">Compared <code>${escaped(short(review.base.commit))}</code> (${escaped(printable(review.base.ref, 100))}) with <code>${escaped(short(review.head.commit))}</code> (${escaped(printable(review.head.ref, 100))}). No org was asked.</p>`,
  ];
  const body = parts.filter((part) => part !== "").join("\n");
  const title = `kantiv-sf review: ${headline(review)}`;
  return htmlFile({ title, style: STYLE, body, tone: verdictOf(review).tone });
}

function top(review: Review): string[] {
  return [
    `<h1>kantiv-sf review: ${escaped(headline(review))}</h1>`,
    verdict(review),
    gistList(gistOf(review)),
    reasons(review),
    firstPicture(review),
    whatChanges(review),
  ];
}

/** How the change is to be taken, seen before anything else. */
function verdict(review: Review): string {
  const { tone, words } = verdictOf(review);
  return `<p class="verdict ${LOOK[tone]}"><strong>${words}</strong></p>`;
}

const LOOK = { good: "yes", warn: "look", bad: "no" } as const;

function verdictOf(review: Review): { tone: keyof typeof LOOK; words: string } {
  if (review.verdict.status !== "ok") return { tone: "bad", words: "✖ Not to be merged as it is" };
  if (dangersIn(review).length > 0) return { tone: "bad", words: "‼ No objection of a rule, but it is dangerous." };
  if (isBreaking(review)) return { tone: "warn", words: "⚠ No objection, but it breaks apps that are in use." };
  return { tone: "good", words: "✔ No objection." };
}

/** So many are read at once. */
const MAX_REASONS = 5;

function reasons({ verdict: { reasons: all } }: Review): string {
  const items = (some: readonly string[]) =>
    `<ul>${some.map((line) => `<li>${proseHtml(printable(line))}</li>`).join("")}</ul>`;
  if (all.length === 0) return "";
  const why = '<p class="bad">✖ Why not:</p>';
  const [first, more] = [all.slice(0, MAX_REASONS), all.slice(MAX_REASONS)];
  return more.length === 0
    ? `${why}${items(all)}`
    : `${why}${items(first)}<details><summary>and ${plural(more.length, "other reason")}</summary>${items(more)}</details>`;
}

/** A line for all of which the same is to be said. */
function whatChanges(review: Review): string {
  const cases = review.templates.filter(isTouched).flatMap((one) => shownCases(one));
  const groups = Map.groupBy(
    cases.map((one) => ({ name: one.name, cells: changeCells(one) })),
    ({ cells }) => JSON.stringify(cells),
  );
  const rows = [...groups.values()].map((group): Cell[] => [
    { codes: group.map(({ name }) => name), head: true },
    ...(group[0]?.cells ?? []),
  ]);
  const heads = ["Example or org", "Change", "Update of a live app", "On the emulator"];
  return rows.length > 0 ? table("What changes", heads, rows) : "";
}

function changeCells(one: CaseReview): Cell[] {
  const isDanger = one.effects.some(({ level }) => level === "danger");
  const { tone, sign } = STEP_LOOK[rehearsalStatus(one)];
  return [
    { text: changeWords(one) },
    { text: held(liveWords(one)), tone: isDanger ? "bad" : TONE[one.live] },
    { text: `${sign}\u00a0${rehearsalWords(one)}`, tone },
  ];
}

/** Why, in words: a line for the orgs of which the same is to be said. */
function gistList(all: readonly Gist[]): string {
  const lines = all.map(({ phrases, names }) => {
    const chips = phrases.map(({ text, level }) => {
      const sign = CHIP[level] === "" ? "" : `<b>${CHIP[level]}</b> `;
      return `<li class="${level}">${sign}${escaped(printable(text, 200))}</li>`;
    });
    const who = someOf(
      names.map((name) => printable(name, 80)),
      MAX_NAMES,
    );
    return `<li><p class="who">${escaped(who)}</p><ul class="chips">${chips.join("")}</ul></li>`;
  });
  return lines.length === 0 ? "" : `<ul class="gist">${lines.join("\n")}</ul>`;
}

const CHIP: Readonly<Record<Phrase["level"], string>> = {
  danger: "‼ Danger:",
  breaks: "⚠ Breaks:",
  careful: "Look:",
  plain: "",
};
const MAX_NAMES = 12;

/** The picture of what is to be looked at first; in its own place it is not drawn again. */
function firstPicture(review: Review): string {
  const first = pictured(review);
  if (first === undefined) return "";
  const more = first.also.length > 0 ? ` and ${plural(first.also.length, "other")}` : "";
  return `<h2>Who gets in, and to what: <code>${escaped(printable(first.one.name))}</code>${more}</h2>\n${picture(first.one.graph)}`;
}

/** The first of which something in the picture is otherwise than before. */
function pictured(review: Review): Group | undefined {
  const isOther = ({ one: { graph } }: Group) => [...graph.nodes, ...graph.edges].some(({ mark }) => mark !== "same");
  const groups = review.templates.filter(isTouched).flatMap(groupsOf).filter(isOther);
  return groups.find(({ one }) => one.kind === "org") ?? groups[0];
}

const TONE = { new: "", safe: "good", careful: "warn", breaks: "warn", gone: "", unknown: "" } as const;

function findings({ findings: { new: added, solved, suppressed, rules } }: Review): string[] {
  const list = (items: readonly string[]) =>
    `<ul>${items.map((item) => `<li>${proseHtml(printable(item, 600))}</li>`).join("")}</ul>`;
  return [
    ...(added.length > 0
      ? [`<h2>${plural(added.length, "new finding")}</h2>`, findingTable("New findings", added)]
      : []),
    ...(solved.length > 0
      ? [`<h2>${plural(solved.length, "finding")} solved</h2>`, findingTable("Solved findings", solved)]
      : []),
    ...(suppressed.length > 0
      ? [
          "<h2>Let pass from now on</h2>",
          list(
            suppressed.map(({ finding, reason }) => `${finding.code} ${finding.rule} in ${finding.file}: ${reason}`),
          ),
        ]
      : []),
    ...(rules.length > 0 ? ["<h2>The rules themselves change</h2>", list(rules)] : []),
  ];
}

/** The same finding stands once, with each place where it is. */
function findingTable(caption: string, all: readonly Finding[]): string {
  const groups = Map.groupBy(all, ({ code, severity, message, fix }) => [code, severity, message, fix].join("\n"));
  const rows = [...groups.values()].flatMap((group): Cell[][] => {
    const [one] = group;
    if (one === undefined) return [];
    const tone = one.severity === "error" ? "bad" : one.severity === "warning" ? "warn" : "";
    const places = group.map(({ file, line, column }) => `${file}:${line}:${column}`);
    return [
      [
        { text: `${one.code} ${one.rule}`, head: true },
        { text: one.severity, tone },
        { text: `${one.message} ${one.fix}`, places },
      ],
    ];
  });
  return table(caption, ["Rule", "Severity", "What is wrong, and what to do"], rows);
}

function template(one: TemplateReview, drawn: CaseReview | undefined): string[] {
  const cases = groupsOf(one);
  const nothing =
    cases.length === 0 ? [`<p>Its files differ, and no example or org file here becomes another one by it.</p>`] : [];
  return [
    `<h2>${escaped(printable(templateWords(one)))} <span class="state">${escaped(printable(stateWords(one)))}</span></h2>`,
    ...nothing,
    ...cases.map((each, index) => caseHtml(each, { open: index === 0, drawn: each.one === drawn })),
  ];
}
