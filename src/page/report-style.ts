import { COMMAND_STYLE } from "./command-html.ts";

/**
 * The look of a report: light or dark as the reader's screen is, from 360 pixels on. Colours have at least the contrast
 * that WCAG 2.2 AA asks for on both papers, and nothing is told by colour alone.
 */
export const REPORT_STYLE = `${COMMAND_STYLE}
:root { color-scheme: light dark; --ink: #1c1e21; --dim: #565c64; --paper: #ffffff; --line: #d6dae0; --shade: #f4f6f8;
  --good: #176d33; --bad: #b3202a; --warn: #7d5200; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --dim: #a4acb6; --paper: #15181c; --line: #3a414a; --shade: #1e2329;
    --good: #6fcf8a; --bad: #ff8f8a; --warn: #f0bd62; --accent: #8ab8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; } .dim { color: var(--dim); } ul { padding-left: 1.2rem; } li { margin: .3rem 0; }
code { overflow-wrap: anywhere; }
code { font: .88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good, .bad, .warn { font-weight: 600; }
td .place { display: block; color: var(--dim); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .94rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } tbody th { min-width: 7rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; padding: 0 1rem; }
details[open] { padding-bottom: 1rem; }
summary { cursor: pointer; padding: .7rem 0; }
summary:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
a { color: var(--accent); }
@media (max-width: 46rem) {
  table.wide, table.wide tbody, table.wide tr, table.wide td, table.wide th { display: block; }
  table.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.wide tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  table.wide td, table.wide tbody th { border: 0; padding: .1rem 0; }
  table.wide td[data-head]::before { content: attr(data-head) ": "; color: var(--dim); }
  table.wide td:empty { display: none; }
}
@media print {
  :root { --ink: #000; --dim: #444; --paper: #fff; --line: #bbb; --shade: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  tr, li { break-inside: avoid; }
}
`;
