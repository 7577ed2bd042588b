import type { CommandSpec } from "../../model/command.ts";
import { org, toggle } from "./flags.ts";

/** Looking back at what runs left on record, and at the pages of an org. */
export const RECORD_COMMANDS: readonly CommandSpec[] = [
  {
    name: "status",
    task: "Look at an org",
    summary: "How an org stands by its certificate, template and the record beside its org file; no org is contacted",
    flags: {
      org,
      result: { type: "array", describe: "Also what this result knows (--out or --json of a run); may be repeated" },
    },
    examples: [["kantiv-sf status --org acme.yaml", "login, drift, certificate and template, and what comes next"]],
    load: () => import("../status.ts"),
  },
  {
    name: "history",
    task: "Look at an org",
    summary: "The runs on an org: when, who, what, outcome and id, from the record beside its org file",
    flags: {
      org,
      limit: {
        type: "number",
        describe: "How many, the newest first",
        default: 20,
        min: 1,
        max: 10_000,
        integer: true,
      },
    },
    examples: [["kantiv-sf history --org acme.yaml", "which run to undo; no org is contacted"]],
    load: () => import("../history.ts"),
  },
  {
    name: "open",
    task: "Look at an org",
    summary: "The org's page in Setup: its address, and on a terminal the page itself in the browser",
    positional: {
      name: "<what>",
      describe: "Which page",
      choices: ["app", "policies", "user", "deployment"],
    },
    flags: { org, print: toggle("Only print the address") },
    examples: [["kantiv-sf open user --org acme.yaml", "the integration user, by what runs left on record"]],
    load: () => import("../open.ts"),
  },
  {
    name: "audit",
    task: "Look at an org",
    summary: "Whether the log of runs is as the runs wrote it (exit 1 when a line was changed or is missing)",
    positional: { name: "<action>", describe: "verify" },
    flags: {
      org: { ...org, describe: "Org file, or a folder of them: the log beside it", instead: "folder" },
      folder: { type: "string", describe: "The folder of the log, e.g. .kantiv" },
      expect: {
        type: "string",
        describe: "A head of the chain that was noted elsewhere (audit.head of a run's JSON): it must be in the log",
      },
    },
    examples: [["kantiv-sf audit verify --org acme.yaml", "every line in its place, and none missing"]],
    load: () => import("../audit.ts"),
  },
];
