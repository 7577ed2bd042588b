import type { CommandSpec } from "../cli/command.ts";

/** Commands around a repository of templates and org files. */
export const REPOSITORY_COMMANDS: readonly CommandSpec[] = [
  {
    name: "review",
    summary: "What a change of templates and org files does to orgs, for a pull request; no org is contacted",
    flags: {
      base: { type: "string", describe: "Branch, tag or commit to compare with", demand: true },
      head: { type: "string", describe: "Branch, tag or commit with the change", default: "HEAD" },
      format: {
        type: "string",
        describe: "How the review is written",
        choices: ["markdown", "html", "json", "junit"],
        default: "markdown",
      },
      out: { type: "string", describe: "File to write it to" },
      reports: { type: "string", describe: "Folder for all forms at once: review.md, .html, .json and .xml" },
      rehearse: { type: "boolean", describe: "Walk both versions on the emulator", default: true },
    },
    examples: [
      ["kantiv-sf review --base origin/main", "as a comment on a pull request shows it"],
      ["kantiv-sf review --base origin/main --format html --out review.html", "to look at"],
    ],
    load: () => import("./review.ts"),
  },
];
