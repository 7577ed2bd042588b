import { harmless } from "../util/printable.ts";
import { withoutCommands } from "../util/runner-commands.ts";
import { escaped } from "./escaped.ts";
import { htmlFile } from "./html-file.ts";
import type { Block, Exact, Page, Step } from "./page.ts";

/** No address but the page's own: it can be sent, kept and printed, light or dark as the reader's screen is. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --dim: #5d636b; --paper: #ffffff; --line: #d6dae0; --shade: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --dim: #9aa2ac; --paper: #15181c; --line: #343a42; --shade: #1e2329; }
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
  table { table-layout: fixed; }
  th, td, th:first-child, td:first-child { overflow-wrap: break-word; }
}
li { margin: .3rem 0; }
code { font: .9em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--shade); padding: .75rem; overflow-x: auto; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print {
  :root { --ink: #000; --dim: #444; --paper: #fff; --line: #bbb; --shade: #fff; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, tr, li { break-inside: avoid; }
  h2 { break-after: avoid; }
  pre { border: 1px solid var(--line); }
}
@page { margin: 2cm; }
`;

/** The page as one HTML file that needs nothing else. */
export function html({ title, lead, blocks }: Page): string {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="lead">${escaped(lead)}</p>`,
    ...blocks.map(blockText).filter((text) => text !== ""),
  ].join("\n");
  const page = htmlFile({ title, style: STYLE, body });
  return withoutCommands(harmless(page));
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2>${escaped(block.text)}</h2>`;
    case "paragraph":
      return `<p>${escaped(block.text)}</p>`;
    case "steps":
      return `<ol>\n${block.items.map(stepText).join("\n")}\n</ol>`;
    case "list":
      return `<ul>\n${items(block.items)}\n</ul>`;
    case "table":
      return tableText(block);
    case "code":
      return `<pre><code>${escaped(block.text.trimEnd())}</code></pre>`;
  }
}

function stepText({ text, details = [] }: Step): string {
  const below = details.length === 0 ? "" : `\n<ul>\n${items(details)}\n</ul>\n`;
  return `<li>${escaped(text)}${below}</li>`;
}

const items = (texts: readonly string[]) => texts.map((text) => `<li>${escaped(text)}</li>`).join("\n");

function tableText({ head, rows }: Extract<Block, { kind: "table" }>): string {
  if (rows.length === 0) return "";
  const cells = (tag: "th" | "td", row: readonly (string | Exact)[]) =>
    row.map((cell) => `<${tag}${tag === "th" ? ' scope="col"' : ""}>${cellText(cell)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n");
  return `<table>\n<thead><tr>${cells("th", head)}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

function cellText(cell: string | Exact): string {
  return typeof cell === "string" ? escaped(cell) : `<code>${escaped(cell.exact)}</code>`;
}
