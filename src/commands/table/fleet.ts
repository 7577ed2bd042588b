import type { CommandSpec } from "../../model/command.ts";
import { REPORTS, RUN, SELECTION } from "../fleet/flags.ts";
import { production, toggle, trust, yes } from "./flags.ts";

/** Commands about many orgs at once. */
export const FLEET_COMMANDS: readonly CommandSpec[] = [
  {
    name: "fleet list",
    task: "Many orgs",
    summary: "Which orgs a selection has, and why others are left out; no org is contacted",
    flags: SELECTION,
    examples: [
      ["kantiv-sf fleet list --org orgs", "every org file of a folder"],
      [
        "kantiv-sf fleet list --fleet --tag eu,canary --not 'acme-*'",
        "as every command with these flags would take them",
      ],
    ],
    load: () => import("../fleet/list.ts"),
  },
  {
    name: "fleet status",
    task: "Many orgs",
    summary: "How each org stands by its certificate, earlier results and the record here; no org is contacted",
    flags: {
      ...SELECTION,
      result: { type: "array", describe: "Also what this result knows (--out or --json of a run); may be repeated" },
      refresh: toggle("Look at each org now, as drift does; asks first"),
      yes,
      production,
      trust,
      concurrency: RUN.concurrency,
      "org-timeout": RUN["org-timeout"],
      deadline: RUN.deadline,
      out: RUN.out,
    },
    examples: [
      [
        "kantiv-sf fleet status --fleet --result nightly",
        "certificates, logins, drift and ways in, as of the last runs",
      ],
      ["kantiv-sf fleet status --org orgs --expiring 30", "whose certificate ends within a month"],
    ],
    load: () => import("../fleet/status.ts"),
  },
  {
    name: "fleet merge",
    task: "Many orgs",
    summary: "The results of all shards of a run as one; names the shards that are lost (exit 1); no org is contacted",
    positional: { name: "<folder>", describe: "Folder that holds the result folders of all shards, and no others" },
    flags: {
      shards: {
        type: "number",
        describe: "So many shards there have to be; else as many as they say themselves",
        min: 1,
        max: 1000,
        integer: true,
      },
      out: { type: "string", describe: "Folder for the result of all, for --from-result and fleet status --result" },
    },
    examples: [["kantiv-sf fleet merge results --shards 4 --out merged", "after the jobs of a matrix"]],
    load: () => import("../fleet/merge.ts"),
  },
  {
    name: "fleet report",
    task: "Many orgs",
    summary:
      "Pages about runs over several orgs, from their results, of two about one org the newer; no org is contacted",
    positional: { name: "<results..>", describe: "Folders that --out wrote, or files with the document of --json" },
    flags: {
      report: {
        type: "array",
        value: "PAGE",
        describe: "Which page; all without it; may be repeated",
        choices: REPORTS,
      },
      out: { type: "string", describe: "Folder for the pages; that of the first result without it" },
    },
    examples: [
      ["kantiv-sf fleet report result", "result/fleet.html, fleet.md, fleet-comment.md and fleet.xml"],
      ["kantiv-sf fleet report monday tuesday --report html --out both", "two runs as one"],
    ],
    load: () => import("../fleet/report-of.ts"),
  },
];
