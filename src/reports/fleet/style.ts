import { REPORT_STYLE } from "../../page/report-style.ts";

/** What the page of a run has beside tables: a cell an org, and a table of all that is filtered and sorted where scripts run. */
export const FLEET_STYLE = `${REPORT_STYLE}
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; }
.counts li { margin: 0; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--shade); }
.counts b { font-size: 1.2rem; }
.cells { display: flex; flex-wrap: wrap; gap: 3px; list-style: none; padding: 0; margin: .25rem 0 1rem; }
.cells li { margin: 0; }
.cells a { display: block; width: 24px; height: 24px; line-height: 22px; text-align: center; text-decoration: none; font-size: .85rem; font-weight: 700;
  border: 1px solid currentColor; border-radius: .25rem; background: var(--shade); color: var(--dim); }
.cells .g { color: var(--good); } .cells .b { color: var(--paper); background: var(--bad); border-color: var(--bad); } .cells .w { color: var(--warn); }
.names { overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .75rem 0; }
form label { display: block; color: var(--dim); font-size: .88rem; min-width: 0; max-width: 100%; }
form input, form select { display: block; font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); border: 1px solid var(--dim);
  border-radius: .35rem; padding: .3rem .5rem; min-height: 2.25rem; max-width: min(100%, 20rem); }
form output { padding: .4rem 0; }
form[hidden], #orgs tr[hidden] { display: none; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; text-align: left; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
#orgs details { border: 0; margin: 0; padding: 0; } #orgs summary { padding: 0; min-height: 24px; }
#orgs tbody th, #orgs td { overflow-wrap: anywhere; min-width: 0; }
#orgs tr:target { background: var(--shade); box-shadow: -.5rem 0 var(--shade), -.75rem 0 var(--accent); }
#orgs details p, #orgs details ul { margin: .35rem 0; }
@media screen {
  #orgs, #orgs tbody { display: block; }
  #orgs.many tbody tr { content-visibility: auto; contain-intrinsic-size: auto 2.5rem; }
}
@media screen and (min-width: 46.01rem) {
  #orgs thead { display: block; position: sticky; top: 0; z-index: 1; background: var(--paper); }
  #orgs tr { display: grid; grid-template-columns: minmax(0, 2fr) 6.5rem minmax(0, 3fr) minmax(0, 1.2fr) 6.5rem 5.5rem 4.5rem; }
}
@media (max-width: 46rem), print {
  #orgs, #orgs tbody, #orgs tr, #orgs td { display: block; } #orgs tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  #orgs tbody th, #orgs td { border: 0; padding: .1rem 0; }
  form label:has(input) { flex: 1 1 100%; } form input { width: 100%; max-width: 100%; } form input, form select { min-height: 2.75rem; }
  #orgs tbody th, #orgs td:nth-child(2), #orgs td:nth-child(n+4) { display: inline-block; margin-right: 1rem; max-width: 100%; }
  #orgs td:nth-child(3) summary { padding: .35rem 0; }
  #orgs td:nth-child(4)::before { content: "Tags: "; } #orgs td:nth-child(5)::before { content: "Certificate ends: "; }
  #orgs td:nth-child(6)::before { content: "Unstated ways in: "; } #orgs td:nth-child(7)::before { content: "Took: "; }
  #orgs td:nth-child(n+4) { font-size: .88rem; } #orgs td:nth-child(n+4)::before { color: var(--dim); font-weight: 400; }
  #orgs td:empty, #orgs td[data-v="0"]:nth-child(6) { display: none; }
  #orgs thead:has(button) { position: static; width: auto; height: auto; overflow: visible; clip-path: none; }
  #orgs thead:has(button) tr { display: flex; flex-wrap: wrap; gap: .25rem .5rem; } #orgs thead:has(button) tr::before { content: "Sort by:"; color: var(--dim); align-self: center; }
  #orgs thead th:nth-child(n) { width: auto; border: 0; padding: 0; } #orgs thead button { border: 1px solid var(--line); border-radius: .35rem; padding: .3rem .6rem; font-weight: 400; font-size: .88rem; }
}
@media print {
  form, #orgs thead { display: none; } a { color: inherit; }
  .cells a { print-color-adjust: exact; height: 20px; width: 20px; line-height: 18px; } .cells .b { color: #fff; }
}
`;
