import type { OrgRow } from "../../model/fleet-report.ts";
import { type Block, withinBudget } from "../../page/budget.ts";
import { commandHtml } from "../../page/command-html.ts";
import { escaped } from "../../page/escaped.ts";
import { commandLine } from "../../util/command-line.ts";
import { duration } from "../../util/duration.ts";
import { printable } from "../../util/printable.ts";
import { endWords, SHOWN } from "./words.ts";

/** The table of all orgs, and how many have less below their line than there is. */
export function orgRows(rows: readonly OrgRow[], command: string, budget: number): { html: string; shortened: number } {
  const blocks = rows.map(
    (row, at): Block => ({
      title: row.name,
      forms: [details(row, command), brief(row), ""].map((more) => rowHtml(row, at, more)),
    }),
  );
  const { text, shortened } = withinBudget(blocks, budget, Buffer.byteLength);
  return { html: text, shortened: shortened.length };
}

/** A tag or a wave in an attribute that scripts split at blanks. */
function listed(name: string, words: readonly string[]): string {
  return words.length === 0 ? "" : ` ${name}="${escaped(words.map((word) => printable(word, 60)).join(" "))}"`;
}

function rowHtml(row: OrgRow, at: number, more: string): string {
  const { sign, word, tone } = SHOWN[row.state];
  const text = escaped(printable(endWords(row), 160));
  const what = more === "" ? text : `<details><summary>${text}</summary>${more}</details>`;
  const ends = row.certificateEnds?.slice(0, 10) ?? "";
  const cells = [
    `<td class="${tone}">${sign} ${word}</td>`,
    `<td>${what}</td>`,
    `<td>${escaped(row.tags.map((tag) => printable(tag, 60)).join(", "))}</td>`,
    `<td>${ends}</td>`,
    waysIn(row),
    `<td data-v="${row.durationMs}">${row.startedAt === null ? "" : duration(row.durationMs)}</td>`,
  ].join("");
  const data = `${listed("data-t", row.tags)}${listed("data-w", row.wave === null ? [] : [row.wave])}`;
  return `<tr id="o${at}" data-s="${row.state}"${data}><th scope="row">${escaped(printable(row.name, 100))}</th>${cells}</tr>\n`;
}

function waysIn({ foreignAccess }: OrgRow): string {
  if (foreignAccess === null) return '<td data-v="-1"></td>';
  return foreignAccess === 0
    ? '<td data-v="0">0</td>'
    : `<td data-v="${foreignAccess}" class="warn">⚠ ${foreignAccess}</td>`;
}

/** Checks, warnings, remedy and the command for this org alone. */
function details(row: OrgRow, command: string): string {
  const lines = [
    ...open(row),
    ...row.changes.map((line) => `<li><code>${escaped(printable(line, 200))}</code></li>`),
    ...row.warnings.map((code) => `<li class="warn">! ${escaped(printable(code, 60))}</li>`),
    ...(row.newConsumerKey ? ["<li>New consumer key: hand over again</li>"] : []),
    ...(row.refreshed ? ["<li>The sandbox is a new copy</li>"] : []),
  ];
  const passed =
    row.passed.length === 0 ? "" : `<p>✔ ${row.passed.map((one) => escaped(printable(one, 80))).join("; ")}</p>`;
  const again =
    row.file === "" ? "" : `<p>${commandHtml(commandLine(command, { file: printable(row.file, 300) }))}</p>`;
  return `${list(lines)}${passed}${remedy(row)}${again}`;
}

/** As much as nobody can do without. */
function brief(row: OrgRow): string {
  return row.error ? remedy(row) : "";
}

function open({ open: checks, error }: OrgRow): string[] {
  const problems = (error?.problems ?? []).map(({ message, file, line }) => {
    const place = [file, line].filter((part) => part !== undefined).join(":");
    return `<li>${escaped(printable(`${place} ${message}`, 300))}</li>`;
  });
  const shown = checks.map(
    ({ status, title, detail }) =>
      `<li>${status === "failed" ? "✖" : "?"} ${escaped(printable(title, 80))}: ${escaped(printable(detail, 300))}</li>`,
  );
  return [...problems, ...shown];
}

function remedy({ error }: OrgRow): string {
  if (!error) return "";
  return `<p>→ ${escaped(printable(error.remedy, 500))} <code>${escaped(printable(error.code, 60))}</code></p>`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `<ul>${lines.join("")}</ul>`;
}
