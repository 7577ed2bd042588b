import type { FleetReport, OrgRow } from "../../model/fleet-report.ts";
import { commandHtml } from "../../page/command-html.ts";
import { COPY_SCRIPT } from "../../page/copy-script.ts";
import { escaped } from "../../page/escaped.ts";
import { htmlFile } from "../../page/html-file.ts";
import { type Cell, table } from "../../page/html-table.ts";
import { byText } from "../../util/by-text.ts";
import { harmless, printable } from "../../util/printable.ts";
import { withoutCommands } from "../../util/runner-commands.ts";
import { minuteOf, plural } from "../../util/words.ts";
import { orgRows } from "./html-rows.ts";
import { FLEET_SCRIPT } from "./script.ts";
import { FLEET_STYLE } from "./style.ts";
import { faultWords } from "./text.ts";
import { bandWords, changeTitle, headline, SHOWN, toneOf } from "./words.ts";

/** A page of so many orgs is no larger than this, in bytes; one of more grows with them. */
const BYTES = 1_000_000;
const ORGS = 1_000;

/** Of a table with more rows a browser lays out only what is near the screen: 1,000 cost it half the time. */
const MANY = 200;

/** Of a group no more orgs are named; the table has all. */
const NAMED = 100;
const GROUPS = 40;

/** A run over many orgs as one HTML file that needs nothing else: readable without script, filtered and sorted with. */
export function fleetHtml(report: FleetReport): string {
  const at = new Map(report.rows.map(({ name }, index) => [name, index]));
  const title = `kantiv-sf ${printable(headline(report), 200)}`;
  const before = [top(report, title), cells(report), ...groups(report, at)].filter((part) => part !== "").join("\n");
  const frame = tableFrame(report);
  const budget = Math.max(BYTES, (BYTES / ORGS) * report.rows.length) - Buffer.byteLength(before) - OVERHEAD;
  const { html, shortened } = orgRows(report.rows, report.command, budget - Buffer.byteLength(frame("", 0)));
  const page = htmlFile({
    title,
    style: FLEET_STYLE,
    body: `${before}\n${frame(html, shortened)}`,
    script: report.rows.length === 0 ? COPY_SCRIPT : `${COPY_SCRIPT}\n${FLEET_SCRIPT}`,
    tone: toneOf(report),
  });
  return withoutCommands(harmless(page));
}

/** Style, script and what is around them, in bytes. */
const OVERHEAD = 20_000;

const TONES = { good: "✔", warn: "⚠", bad: "✖", plain: "–" } as const;

function top(report: FleetReport, title: string): string {
  const tone = toneOf(report);
  const counts = Object.entries(SHOWN).flatMap(([state, { sign, word, tone: own }]) => {
    const count = report.counts[state as keyof typeof SHOWN];
    return count === 0 ? [] : [`<li><b class="${own}">${sign} ${count}</b> ${word}</li>`];
  });
  const next = report.next === undefined ? "" : nextText(printable(report.next, 1_000));
  return [
    `<h1><span class="${tone}">${TONES[tone]}</span> ${escaped(title)}</h1>`,
    `<p class="dim">Run ${escaped(printable(report.id, 60))}, begun ${minuteOf(report.startedAt)}; page made ${minuteOf(report.madeAt)}.</p>`,
    report.stopped === undefined ? "" : `<p class="bad">${escaped(report.stopped)}</p>`,
    `<ul class="counts">${counts.join("")}</ul>`,
    next,
  ].join("\n");
}

function nextText(command: string): string {
  return `<p>What is left: <span class="value" data-of="the command">${commandHtml(command)}</span></p>`;
}

/** A cell an org, by wave and then by tags. */
function cells({ rows }: FleetReport): string {
  const indexed = rows.map((row, index) => ({ row, index }));
  const groupsOf = Map.groupBy(indexed, ({ row }) => [row.wave, row.tags.join(", ")].filter(Boolean).join(" · "));
  const parts = [...groupsOf]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, some]) => {
      const head =
        groupsOf.size === 1 && name === ""
          ? ""
          : `<h3>${escaped(printable(name || "no tag", 200))} (${some.length})</h3>`;
      return `${head}<ul class="cells">${some.map(cell).join("")}</ul>`;
    });
  return rows.length === 0 ? "" : `<h2>At a glance</h2>\n${parts.join("\n")}`;
}

const SHORT = { good: "g", warn: "w", bad: "b", dim: "d" } as const;

function cell({ row: { name, state }, index }: { row: OrgRow; index: number }): string {
  const { sign, word, tone } = SHOWN[state];
  const text = escaped(`${printable(name, 100)}: ${word}`);
  // The table has the same orgs for who goes by the keyboard.
  return `<li><a href="#o${index}" tabindex="-1" class="${SHORT[tone]}" title="${text}" aria-label="${text}">${sign}</a></li>`;
}

type Places = ReadonlyMap<string, number>;

function groups(report: FleetReport, at: Places): string[] {
  const { faults, changes, warnings, newKeys, ending, endingLater, rows } = report;
  const foreign = rows.filter(({ foreignAccess }) => (foreignAccess ?? 0) > 0);
  const later =
    endingLater > 0 ? `<p class="dim">${plural(endingLater, "org")} with a certificate that ends later.</p>` : "";
  return [
    section("What went wrong", faults, (group) => {
      const { message, remedy } = faultWords(group);
      const { tone, sign } = SHOWN[group.state];
      return [
        `<h3 class="${tone}">${sign} ${escaped(printable(group.code, 60))} (${group.orgs.length})</h3>`,
        `<p>${escaped(message)}</p><p>→ ${escaped(remedy)}</p>`,
        names(group.orgs, at),
      ];
    }),
    section(changeTitle(report), changes, ({ changes: lines, orgs }) => [
      `<h3>${plural(orgs.length, "org")}</h3>`,
      `<ul>${lines.map((line) => `<li><code>${escaped(printable(line, 300))}</code></li>`).join("")}</ul>`,
      names(orgs, at),
    ]),
    section("Warnings", warnings, ({ code, orgs }) => [
      `<h3 class="warn">! ${escaped(printable(code, 60))} (${orgs.length})</h3>`,
      names(orgs, at),
    ]),
    newKeys.length === 0 ? "" : `<h2>New consumer key: hand over again</h2>\n${names(newKeys, at)}`,
    ending.length === 0 ? "" : `<h2>Certificates that end soon</h2>\n${endingTable(report)}${later}`,
    foreign.length === 0 ? "" : `<h2>Ways in that nobody stated</h2>\n${foreignTable(foreign)}`,
  ];
}

function section<T>(title: string, all: readonly T[], html: (one: T) => string[]): string {
  if (all.length === 0) return "";
  const more =
    all.length > GROUPS ? [`<p class="dim">and ${all.length - GROUPS} more kinds; the table has all.</p>`] : [];
  return [`<h2>${title}</h2>`, ...all.slice(0, GROUPS).flatMap(html), ...more].join("\n");
}

function names(orgs: readonly string[], at: Places): string {
  const shown = orgs
    .slice(0, NAMED)
    .map((name) => `<a class="address" href="#o${at.get(name) ?? ""}">${escaped(printable(name, 100))}</a>`);
  const more = orgs.length > NAMED ? ` and ${orgs.length - NAMED} more` : "";
  return `<p class="names">${shown.join(", ")}${more}</p>`;
}

function endingTable({ ending }: FleetReport): string {
  const rows = ending.map(({ week, days, orgs }): Cell[] => [
    { text: week, head: true },
    { text: bandWords(days), tone: days <= 7 ? "bad" : days <= 30 ? "warn" : "" },
    { text: `${orgs.length}:`, names: [...orgs.slice(0, NAMED), ...(orgs.length > NAMED ? ["…"] : [])] },
  ]);
  return table("Certificates by the week of their end", ["Week of", "Ends", "Orgs"], rows);
}

function foreignTable(rows: readonly OrgRow[]): string {
  const shown = rows.slice(0, NAMED).map(({ name, foreignAccess }): Cell[] => [
    { text: name, head: true },
    { text: `⚠ ${foreignAccess}`, tone: "warn" },
  ]);
  const more = rows.length > NAMED ? `<p class="dim">and ${plural(rows.length - NAMED, "org")} more.</p>` : "";
  return `${table("Foreign access", ["Org", "Ways in"], shown)}${more}`;
}

const HEADS = ["Org", "State", "What came of it", "Tags", "Certificate ends", "Unstated ways in", "Took"];

/** The table with its filters, around rows. */
function tableFrame({ rows }: FleetReport): (html: string, shortened: number) => string {
  if (rows.length === 0) return () => "<p>Nothing was selected, so that nothing was done.</p>";
  const states = Object.entries(SHOWN).filter(([state]) => rows.some((row) => row.state === state));
  const waves = [...new Set(rows.flatMap(({ wave }) => wave ?? []))];
  const tags = [...new Set(rows.flatMap((row) => row.tags))].sort().slice(0, 200);
  const filters = [
    `<label>Search <input type="search" name="q"></label>`,
    select(
      "State",
      "s",
      states.map(([state, { word }]) => [state, word] as const),
    ),
    select(
      "Tag",
      "t",
      tags.map((tag) => [tag, tag] as const),
    ),
    select(
      "Wave",
      "w",
      waves.map((wave) => [wave, wave] as const),
    ),
  ].join("");
  const head = HEADS.map((one) => `<th scope="col">${one}</th>`).join("");
  return (html, shortened) => `<h2>All orgs</h2>
<form id="filter" role="search" hidden>${filters}<output id="found"></output></form>
${shortened > 0 ? `<p class="dim">${plural(shortened, "org")} with less here than in the result: the page would be too large.</p>` : ""}
<table class="${rows.length > MANY ? "wide many" : "wide"}" id="orgs" aria-label="All orgs"><thead><tr>${head}</tr></thead>
<tbody>
${html}</tbody></table>`;
}

function select(label: string, name: string, options: readonly (readonly [value: string, word: string])[]): string {
  if (options.length === 0) return `<input type="hidden" name="${name}">`;
  const all = [["", "all"] as const, ...options].map(
    ([value, word]) => `<option value="${escaped(printable(value, 60))}">${escaped(printable(word, 60))}</option>`,
  );
  return `<label>${label} <select name="${name}">${all.join("")}</select></label>`;
}
