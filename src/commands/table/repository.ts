import type { CommandSpec } from "../../model/command.ts";
import { toggle, yes } from "./flags.ts";

/** Commands around a repository of templates and org files. */
export const REPOSITORY_COMMANDS: readonly CommandSpec[] = [
  {
    name: "review",
    task: "Templates and org files",
    summary: "What a change of templates and org files does to orgs, for a pull request; no org is contacted",
    positional: {
      name: "[paths..]",
      describe: "Folders or files to look at, from the repository's root; all without any",
    },
    flags: {
      base: {
        type: "string",
        describe: "Branch, tag or commit to compare with; the default branch without it",
        value: "REF",
      },
      head: { type: "string", value: "REF", describe: "Branch, tag or commit with the change", default: "HEAD" },
      format: {
        type: "string",
        describe: "How the review is written",
        choices: ["text", "markdown", "html", "json", "junit"],
        default: "text",
      },
      out: { type: "string", value: "FILE", describe: "File to write it to" },
      "out-all": {
        type: "string",
        describe: "Folder for all forms at once: review.md, .html, .json and .xml",
        value: "FOLDER",
      },
      rehearse: { type: "boolean", describe: "Walk both versions on the emulator", default: true },
    },
    examples: [
      ["kantiv-sf review", "what this branch does, against where it left the default branch"],
      ["kantiv-sf review --base origin/main --format markdown", "as a comment on a pull request shows it"],
      ["kantiv-sf review --base origin/main --format html --out review.html", "to look at"],
    ],
    load: () => import("../review.ts"),
  },
  {
    name: "trust",
    task: "Templates and org files",
    summary: "What an org file asks for beside Salesforce (hosts, programs, files): agreed to, for exactly that",
    positional: { name: "<file>", describe: "Org file (YAML)" },
    flags: { yes },
    examples: [
      ["kantiv-sf trust acme.yaml", "shows what it asks for, asks once; kept for you, outside of the repository"],
    ],
    load: () => import("../trust.ts"),
  },
  {
    name: "init",
    task: "Begin",
    summary:
      "A repository for templates and org files: examples, schemas, a hook, a workflow, the tool itself; overwrites nothing",
    positional: { name: "[dir]", describe: "Folder; the working directory without one" },
    flags: {
      "with-fleet": toggle(
        "Also for many orgs: fleet.yaml, jobs that look each night and roll out wave by wave, a job for Kubernetes",
      ),
      "from-registry": toggle(
        "Name this version of a registry in tools/ instead of packing the tool itself; fetches nothing",
      ),
    },
    examples: [
      ["kantiv-sf init orgs-as-code", "then: cd orgs-as-code && git init"],
      ["kantiv-sf init --with-fleet", "also where a repository of init is there already: adds what is missing"],
    ],
    load: () => import("../init.ts"),
  },
];
