import { REPORT_STYLE } from "../../page/report-style.ts";

/** What a review has beside tables and lists: its picture, drawn where there is room and told in cards where there is none. */
export const STYLE = `${REPORT_STYLE}
h2 .state { color: var(--dim); font-size: 1rem; font-weight: 400; }
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
.node { overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .drawn { display: none; } .cards { display: block; }
}
@media print {
  .node { break-inside: avoid; }
}
`;
