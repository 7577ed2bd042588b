import { harmless } from "../util/printable.ts";
import { withoutCommands } from "../util/runner-commands.ts";
import { addressHtml } from "./address-html.ts";
import { BASE_STYLE } from "./base-style.ts";
import { commandHtml } from "./command-html.ts";
import { COPY_SCRIPT } from "./copy-script.ts";
import { escaped } from "./escaped.ts";
import { htmlFile } from "./html-file.ts";
import { type Block, type Cell, type CheckRow, type Item, type Link, type Page, type Step, TONE_MARK } from "./page.ts";
import { proseHtml } from "./prose-html.ts";

/** Of a page to be read from top to bottom, and worked through: lines no longer than are read with ease. */
const STYLE = `${BASE_STYLE}
body { max-width: 50rem; padding: 2rem 1.25rem 4rem; line-height: 1.55; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
.lead { color: var(--dim); margin-top: 0; }
.verdict strong { font-size: 2.2rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
table:has(+ h2) tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { width: 38%; overflow-wrap: break-word; }
li { margin: .3rem 0; }
.ticks, .checks { list-style: none; padding: 0; } .steps { padding-left: 1.6rem; }
.steps + .plain { padding-left: 4.6rem; } .steps + .ticks { padding-left: 3.3rem; }
label { display: flex; gap: .6rem; align-items: baseline; } label span { min-width: 0; }
input[type="checkbox"] { width: 1.1rem; height: 1.1rem; flex: none; position: relative; top: .15rem; margin: 0 .1rem; accent-color: var(--accent); }
.checks li { padding-left: 1.4rem; text-indent: -1.4rem; } .checks .todo { text-indent: 0; }
.checks b { color: var(--good); } .checks .failed b { color: var(--bad); } .checks .unknown b { color: var(--warn); }
.checks .todo { display: block; border-left: 4px solid var(--bad); padding-left: .7rem; margin: .25rem 0; }
.folded > summary h2 { display: inline; border: 0; padding: 0; margin: 0; }
pre { background: var(--shade); padding: .75rem; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere;
  display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-start; }
pre code { flex: 1 1 26rem; min-width: 0; font-size: 1em; }
@media (max-width: 34rem) {
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } table:has(+ h2) tr:last-child { border-bottom: 0; }
  td, td:first-child { border: 0; padding: 0; width: auto; overflow-wrap: anywhere; }
  td:first-child { color: var(--dim); } td + td .copied { margin-top: .25rem; }
  td[data-head] { color: var(--ink); } td[data-head]::before { content: attr(data-head) ": "; color: var(--dim); }
  pre code { flex-basis: 100%; }
  .steps + .plain { padding-left: 5rem; } .steps + .ticks { padding-left: 3.6rem; }
  label { padding: .2rem 0; } input[type="checkbox"] { width: 1.5rem; height: 1.5rem; top: .3rem; }
}
@media print {
  html > body { font-size: 10pt; line-height: 1.4; }
  h2 { margin: 1.2rem 0 .4rem; padding-top: .6rem; } table { margin: .4rem 0; } li { margin: .2rem 0; }
  th, td { padding-top: .25rem; padding-bottom: .25rem; } .verdict { padding: .4rem .8rem .5rem; margin: .6rem 0; }
  table, .ticks { break-inside: avoid; }
  pre { border: 1px solid var(--line); }
}
`;

const LOOK = { good: "yes", warn: "look", bad: "no" } as const;

/** The page as one HTML file that needs nothing else. */
export function html({ title, lead, verdict, blocks }: Page): string {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="lead">${proseHtml(lead)}</p>`,
    verdict
      ? `<p class="verdict ${LOOK[verdict.tone]}"><strong>${TONE_MARK[verdict.tone]} ${escaped(verdict.word)}</strong> ${proseHtml(verdict.text)}</p>`
      : "",
    ...blocks.map(blockText).filter((text) => text !== ""),
  ].join("\n");
  const page = htmlFile({ title, style: STYLE, body, script: COPY_SCRIPT, tone: verdict?.tone });
  return withoutCommands(harmless(page));
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2>${escaped(block.text)}</h2>`;
    case "paragraph":
      return `<p>${proseHtml(block.text)}</p>`;
    case "steps":
      return `<ol class="steps"${block.start === 1 ? "" : ` start="${block.start}"`}>\n${block.items.map(stepText).join("\n")}\n</ol>`;
    case "list":
      return `<ul class="plain">\n${items(block.items)}\n</ul>`;
    case "ticks":
      return `<ul class="ticks">\n${block.items.map((item) => `<li>${tick(item)}</li>`).join("\n")}\n</ul>`;
    case "checks":
      return `<ul class="checks">\n${block.items.map(checkText).join("\n")}\n</ul>`;
    case "table":
      return tableText(block);
    case "folded": {
      const inside = block.blocks.map(blockText).filter((text) => text !== "");
      return `<details class="folded"><summary><h2>${escaped(block.title)}</h2></summary>\n${inside.join("\n")}\n</details>`;
    }
    case "code":
      return `<pre>${commandHtml(block.text.trimEnd())}</pre>`;
  }
}

function stepText({ text, details = [] }: Step): string {
  const below = details.length === 0 ? "" : `\n<ul>\n${items(details)}\n</ul>\n`;
  return `<li>${tick(text)}${below}</li>`;
}

const tick = (text: string) => `<label><input type="checkbox"><span>${proseHtml(text)}</span></label>`;

const CHECK = { passed: "✔ Passed", failed: "✖ Failed", unknown: "? Not known" } as const;

function checkText({ status, title, detail, remedy }: CheckRow): string {
  const found = detail === "" ? "" : ` ${proseHtml(`(${detail})`)}`;
  const todo = remedy ? `<span class="todo">What to do: ${proseHtml(remedy)}</span>` : "";
  return `<li class="${status}"><b>${CHECK[status]}:</b> ${escaped(title)}${found}${todo}</li>`;
}

const items = (all: readonly Item[]) => all.map((item) => `<li>${itemText(item)}</li>`).join("\n");

function itemText(item: Item): string {
  return typeof item === "string" ? proseHtml(item) : `<span class="warn">⚠ ${proseHtml(item.warn)}</span>`;
}

function tableText({ head, rows }: Extract<Block, { kind: "table" }>): string {
  if (rows.length === 0) return "";
  const heads = head.map((cell) => `<th scope="col">${cellText(cell, "this")}</th>`).join("");
  const body = rows.map((row) => `<tr>${rowText(row, head)}</tr>`).join("\n");
  return `<table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** Where the first cell does not say what the row is of, each says its column where the screen has no room for one. */
function rowText(row: readonly Cell[], head: readonly string[]): string {
  const [first] = row;
  if (typeof first === "string") return row.map((cell) => `<td>${cellText(cell, first)}</td>`).join("");
  return row
    .map((cell, at) => `<td data-head="${escaped(head[at] ?? "")}">${cellText(cell, head[at] ?? "this")}</td>`)
    .join("");
}

/** @param of what the value is, for who hears the button beside it */
function cellText(cell: Cell, of: string): string {
  if (typeof cell === "string") return proseHtml(cell);
  if ("href" in cell) return linkText(cell);
  return `<span class="copied"><code class="value" data-of="${escaped(of)}">${exactHtml(cell.exact)}</code></span>`;
}

/** An address is broken as one, a fingerprint between its pairs; what is copied is the text alone. */
function exactHtml(text: string): string {
  if (text.includes("://")) return addressHtml(text);
  return /^([0-9A-F]{2}:){15,}/.test(text) ? escaped(text).replaceAll(":", ":<wbr>") : escaped(text);
}

/** Nothing but a page of the web is opened. */
function linkText({ href }: Link): string {
  const text = escaped(href);
  return /^https?:\/\//.test(href) ? `<a href="${text}" rel="noopener noreferrer">${addressHtml(href)}</a>` : text;
}
