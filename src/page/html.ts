import { harmless } from "../util/printable.ts";
import { withoutCommands } from "../util/runner-commands.ts";
import { COMMAND_STYLE, commandHtml } from "./command-html.ts";
import { COPY_SCRIPT } from "./copy-script.ts";
import { escaped } from "./escaped.ts";
import { htmlFile } from "./html-file.ts";
import type { Block, Cell, CheckRow, Link, Page, Step } from "./page.ts";

/** It asks for nothing from anywhere: it can be sent, kept and printed, light or dark as the reader's screen is. */
const STYLE = `${COMMAND_STYLE}
:root { color-scheme: light dark; --ink: #1c1e21; --dim: #5d636b; --paper: #ffffff; --line: #d6dae0; --shade: #f4f6f8;
  --good: #176d33; --bad: #b3202a; --warn: #7d5200; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --dim: #9aa2ac; --paper: #15181c; --line: #343a42; --shade: #1e2329;
    --good: #6fcf8a; --bad: #ff8f8a; --warn: #f0bd62; --accent: #8ab8ff; }
}
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
.lead { color: var(--dim); margin-top: 0; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
th:first-child, td:first-child { width: 38%; overflow-wrap: normal; }
h1, h2, p, li { overflow-wrap: break-word; }
@media (max-width: 34rem) {
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td, td:first-child { border: 0; padding: 0; width: auto; overflow-wrap: anywhere; }
  td:first-child { color: var(--dim); }
}
li { margin: .3rem 0; }
.verdict { border: 3px solid var(--good); border-radius: .6rem; padding: .6rem 1rem .8rem; margin: 1rem 0; }
.verdict strong { display: block; color: var(--good); font-size: 2.2rem; line-height: 1.2; letter-spacing: .02em; }
.verdict.no { border-color: var(--bad); } .verdict.no strong { color: var(--bad); }
.ticks, .checks { list-style: none; padding: 0; } .steps { padding-left: 1.6rem; }
label { display: flex; gap: .6rem; align-items: baseline; } label span { min-width: 0; }
input[type="checkbox"] { width: 1.1rem; height: 1.1rem; flex: none; position: relative; top: .15rem; accent-color: var(--accent); }
.checks b { color: var(--good); } .checks .failed b { color: var(--bad); } .checks .unknown b { color: var(--warn); }
.checks .todo { display: block; border-left: 4px solid var(--bad); padding-left: .7rem; margin: .25rem 0; }
.value { user-select: all; }
button { font: .8rem/1.2 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--accent); background: var(--paper);
  border: 1px solid var(--accent); border-radius: .35rem; padding: .2rem .5rem; min-height: 24px; cursor: pointer; }
button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
a { color: var(--accent); overflow-wrap: anywhere; }
code { font: .9em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--shade); padding: .75rem; overflow-x: auto; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print {
  :root { --ink: #000; --dim: #444; --paper: #fff; --line: #bbb; --shade: #fff; --good: #000; --bad: #000; --warn: #000; --accent: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, table, pre, li, .verdict { break-inside: avoid; }
  h2, h2 + p { break-after: avoid; }
  button { display: none; }
  pre { border: 1px solid var(--line); }
}
@page { margin: 2cm; }
`;

/** The page as one HTML file that needs nothing else. */
export function html({ title, lead, verdict, blocks }: Page): string {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="lead">${escaped(lead)}</p>`,
    verdict
      ? `<p class="verdict ${verdict.ok ? "yes" : "no"}"><strong>${verdict.ok ? "✔" : "✖"} ${escaped(verdict.word)}</strong> ${escaped(verdict.text)}</p>`
      : "",
    ...blocks.map(blockText).filter((text) => text !== ""),
  ].join("\n");
  const page = htmlFile({ title, style: STYLE, body, script: COPY_SCRIPT });
  return withoutCommands(harmless(page));
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2>${escaped(block.text)}</h2>`;
    case "paragraph":
      return `<p>${escaped(block.text)}</p>`;
    case "steps":
      return `<ol class="steps"${block.start === 1 ? "" : ` start="${block.start}"`}>\n${block.items.map(stepText).join("\n")}\n</ol>`;
    case "list":
      return `<ul>\n${items(block.items)}\n</ul>`;
    case "ticks":
      return `<ul class="ticks">\n${block.items.map((item) => `<li>${tick(item)}</li>`).join("\n")}\n</ul>`;
    case "checks":
      return `<ul class="checks">\n${block.items.map(checkText).join("\n")}\n</ul>`;
    case "table":
      return tableText(block);
    case "code":
      return `<pre>${commandHtml(block.text.trimEnd())}</pre>`;
  }
}

function stepText({ text, details = [] }: Step): string {
  const below = details.length === 0 ? "" : `\n<ul>\n${items(details)}\n</ul>\n`;
  return `<li>${tick(text)}${below}</li>`;
}

const tick = (text: string) => `<label><input type="checkbox"><span>${escaped(text)}</span></label>`;

const CHECK = { passed: "✔ Passed", failed: "✖ Failed", unknown: "? Not known" } as const;

function checkText({ status, title, detail, remedy }: CheckRow): string {
  const found = detail === "" ? "" : ` (${escaped(detail)})`;
  const todo = remedy ? `<span class="todo">What to do: ${escaped(remedy)}</span>` : "";
  return `<li class="${status}"><b>${CHECK[status]}:</b> ${escaped(title)}${found}${todo}</li>`;
}

const items = (texts: readonly string[]) => texts.map((text) => `<li>${escaped(text)}</li>`).join("\n");

function tableText({ head, rows }: Extract<Block, { kind: "table" }>): string {
  if (rows.length === 0) return "";
  const cells = (tag: "th" | "td", row: readonly Cell[]) =>
    row
      .map((cell, at) => {
        const of = at > 0 && typeof row[0] === "string" ? row[0] : "this";
        return `<${tag}${tag === "th" ? ' scope="col"' : ""}>${cellText(cell, of)}</${tag}>`;
      })
      .join("");
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n");
  return `<table>\n<thead><tr>${cells("th", head)}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** @param of what the value is, for who hears the button beside it */
function cellText(cell: Cell, of: string): string {
  if (typeof cell === "string") return escaped(cell);
  if ("href" in cell) return linkText(cell);
  return `<code class="value" data-of="${escaped(of)}">${escaped(cell.exact)}</code>`;
}

/** Nothing but a page of the web is opened. */
function linkText({ href }: Link): string {
  const text = escaped(href);
  return /^https?:\/\//.test(href) ? `<a href="${text}" rel="noopener noreferrer">${text}</a>` : text;
}
