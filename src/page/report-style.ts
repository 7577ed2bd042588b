import { BASE_STYLE } from "./base-style.ts";

/** The look of a report: as wide as a table of many columns wants, and in blocks below each other where there is no room for one. */
export const REPORT_STYLE = `${BASE_STYLE}
body { max-width: 72rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; } ul { padding-left: 1.2rem; } li { margin: .3rem 0; }
.verdict strong { font-size: 1.35rem; }
td .place { color: var(--dim); } summary .address { display: inline; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .94rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } tbody th { min-width: 11rem; } tbody td { min-width: 6rem; }
@media (max-width: 46rem) {
  table.wide, table.wide tbody, table.wide tr, table.wide td, table.wide th { display: block; }
  table.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.wide tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  table.wide td, table.wide tbody th { border: 0; padding: .1rem 0; }
  table.wide td[data-head]::before { content: attr(data-head) ": "; color: var(--dim); font-weight: 400; }
  table.wide td:empty { display: none; }
}
`;
