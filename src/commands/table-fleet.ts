import type { CommandSpec } from "../model/command.ts";
import { SELECTION } from "./fleet-flags.ts";

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
    load: () => import("./fleet-list.ts"),
  },
];
