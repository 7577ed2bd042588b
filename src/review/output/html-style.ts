import { REPORT_STYLE } from "../../page/report-style.ts";

/** What a review has beside tables and lists: its picture, drawn where there is room and told in cards where there is none. */
export const STYLE = `${REPORT_STYLE}
.gist, .chips { list-style: none; padding: 0; margin: .5rem 0; }
.gist > li { margin: .9rem 0; } .gist .who { font-weight: 600; margin: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: .35rem 0 0; }
.chips li { border: 1px solid var(--line); border-radius: .4rem; background: var(--shade); padding: .2rem .6rem; margin: 0; overflow-wrap: anywhere; }
.chips .danger { border: 2px solid var(--bad); color: var(--bad); font-weight: 600; } .chips .breaks { border-color: var(--warn); color: var(--warn); }
h2 .state { color: var(--dim); font-size: 1rem; font-weight: 400; }
.drawn { display: block; max-width: 100%; height: auto; margin: .75rem 0; }
.drawn text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); }
.drawn .more { font-size: 11px; fill: var(--dim); }
.drawn .label { font-size: 10.5px; fill: var(--dim); paint-order: stroke; stroke: var(--paper); stroke-width: 7px; stroke-linejoin: round; }
.drawn rect { fill: var(--shade); stroke: var(--line); }
.drawn .edge { fill: none; stroke: var(--dim); } .drawn .head { fill: var(--dim); }
.drawn .added rect, .drawn .edge.added { stroke: var(--good); stroke-width: 2px; } .drawn .head.added, .drawn .label.added { fill: var(--good); }
.drawn .removed rect, .drawn .edge.removed { stroke: var(--dim); stroke-width: 1.5px; stroke-dasharray: 5 4; } .drawn .head.removed, .drawn .label.removed { fill: var(--dim); }
.drawn .changed rect, .drawn .edge.changed { stroke: var(--warn); stroke-width: 2px; } .drawn .head.changed, .drawn .label.changed { fill: var(--warn); }
.drawn .opens rect, .drawn .edge.opens { stroke: var(--bad); stroke-width: 3px; } .drawn .head.opens, .drawn .label.opens, .drawn .opens .title { fill: var(--bad); }
.drawn .opens .title, .drawn .label.opens { font-weight: 700; }
.drawn .removed .title { text-decoration: line-through; }
.cards { display: none; list-style: none; padding: 0; margin: .75rem 0; }
.cards > li { margin: 0; } .cards ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: .5rem; }
.cards .head { color: var(--dim); font-size: .8rem; margin: .5rem 0 .25rem; }
.node { border: 1px solid var(--line); border-left-width: 4px; border-radius: .4rem; background: var(--shade); padding: .4rem .6rem; margin: 0; font-size: .88rem; }
.node small { display: block; color: var(--dim); }
.node.added { border-color: var(--good); } .node.removed { border-color: var(--dim); border-style: dashed; } .node.changed { border-color: var(--warn); }
.node.opens { border-color: var(--bad); border-width: 2px 2px 2px 6px; } .node.opens .title { color: var(--bad); font-weight: 600; }
.node.removed .title { text-decoration: line-through; }
.node { overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .drawn { display: none; } .cards { display: block; }
}
@media print {
  .node, .gist > li { break-inside: avoid; } .cards .head { break-after: avoid; }
}
`;
