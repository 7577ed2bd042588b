/**
 * The look of the report: light or dark as the reader's screen is, from 360 pixels on. Colours have at least the contrast
 * that WCAG 2.2 AA asks for on both papers, and nothing is told by colour alone.
 */
export const STYLE = `
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
h2 .state { color: var(--dim); font-size: 1rem; font-weight: 400; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; } .dim { color: var(--dim); } ul { padding-left: 1.2rem; } li { margin: .3rem 0; }
code, .node { overflow-wrap: anywhere; }
code { font: .88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good, .bad, .warn { font-weight: 600; }
td .place { display: block; color: var(--dim); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .94rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; padding: 0 1rem; }
details[open] { padding-bottom: 1rem; }
summary { cursor: pointer; padding: .7rem 0; }
summary:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
a { color: var(--accent); }
.drawn { display: block; max-width: 100%; height: auto; margin: .75rem 0; }
.drawn text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); }
.drawn .more { font-size: 11px; fill: var(--dim); }
.drawn .label { font-size: 10.5px; fill: var(--dim); paint-order: stroke; stroke: var(--paper); stroke-width: 7px; stroke-linejoin: round; }
.drawn rect { fill: var(--shade); stroke: var(--line); }
.drawn .edge { fill: none; stroke: var(--dim); } .drawn .head { fill: var(--dim); }
.drawn .added rect, .drawn .edge.added { stroke: var(--good); stroke-width: 2px; } .drawn .head.added, .drawn .label.added { fill: var(--good); }
.drawn .removed rect, .drawn .edge.removed { stroke: var(--bad); stroke-width: 1.5px; stroke-dasharray: 5 4; } .drawn .head.removed, .drawn .label.removed { fill: var(--bad); }
.drawn .changed rect, .drawn .edge.changed { stroke: var(--warn); stroke-width: 2px; } .drawn .head.changed, .drawn .label.changed { fill: var(--warn); }
.drawn .removed .title { text-decoration: line-through; }
.cards { display: none; list-style: none; padding: 0; margin: .75rem 0; }
.cards > li { margin: 0; } .cards ul { list-style: none; margin: 0; padding: 0; }
.cards .head { color: var(--dim); font-size: .8rem; margin: .5rem 0 .25rem; }
.node { border: 1px solid var(--line); border-left-width: 4px; border-radius: .4rem; background: var(--shade); padding: .4rem .6rem; margin: 0 0 .5rem; font-size: .88rem; }
.node small { display: block; color: var(--dim); }
.node.added { border-color: var(--good); } .node.removed { border-color: var(--bad); border-style: dashed; } .node.changed { border-color: var(--warn); }
.node.removed .title { text-decoration: line-through; }
@media (max-width: 60rem) {
  .drawn { display: none; } .cards { display: block; }
}
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
  tr, .node, li { break-inside: avoid; }
}
`;
