import { ADDRESS_STYLE } from "./address-html.ts";
import { COMMAND_STYLE } from "./command-html.ts";

/** Colours have at least the contrast that WCAG 2.2 AA asks for on both papers, and nothing is told by colour alone. */
const LIGHT = `--ink: #1c1e21; --dim: #565c64; --paper: #ffffff; --line: #d6dae0; --shade: #f4f6f8;
  --good: #176d33; --bad: #b3202a; --warn: #7d5200; --accent: #1f5fbf;`;
const DARK = `--ink: #e6e8eb; --dim: #a4acb6; --paper: #15181c; --line: #3a414a; --shade: #1e2329;
  --good: #6fcf8a; --bad: #ff8f8a; --warn: #f0bd62; --accent: #8ab8ff;`;

/** What all pages have in common: light or dark as the reader's screen is, from 320 pixels on, and on paper. */
export const BASE_STYLE = `${ADDRESS_STYLE}${COMMAND_STYLE}
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0 auto; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
code { font: .88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good, .bad, .warn { font-weight: 600; }
a { color: var(--accent); overflow-wrap: anywhere; }
.address { display: inline-block; max-width: 100%; text-indent: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; padding: 0 1rem; }
details[open] { padding-bottom: 1rem; }
summary { cursor: pointer; padding: .7rem 0; }
.verdict { border: 3px solid var(--good); border-radius: .6rem; padding: .6rem 1rem .8rem; margin: 1rem 0; }
.verdict strong { display: block; color: var(--good); line-height: 1.2; letter-spacing: .02em; }
.verdict.no { border-color: var(--bad); } .verdict.no strong { color: var(--bad); }
.verdict.look { border-color: var(--warn); } .verdict.look strong { color: var(--warn); }
.value { user-select: all; }
.copied { display: flex; gap: .25rem .75rem; align-items: center; justify-content: space-between; }
button { font: .8rem/1.2 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--accent); background: var(--paper);
  border: 1px solid var(--accent); border-radius: .35rem; padding: .2rem .5rem; min-height: 24px; cursor: pointer; flex: none; }
button:hover { background: var(--shade); }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 46rem) { button { min-height: 2.25rem; padding: .3rem .75rem; } }
@media print {
  :root { ${LIGHT} --ink: #000; --dim: #444; --line: #bbb; --shade: #fff; --accent: #000; }
  html > body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, h3, h2 + p, summary, p:has(+ pre), p:has(+ table), ol:has(+ table), ol:has(+ ul), ul:has(+ .names) { break-after: avoid; }
  h1, h2, h3, tr, li, pre, .verdict { break-inside: avoid; } li:last-child:not(:only-child), .names { break-before: avoid; }
  details { border: 0; padding: 0; } summary { list-style: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  button { display: none; }
  a { text-decoration: none; }
}
@page { margin: 1.5cm; }
`;
