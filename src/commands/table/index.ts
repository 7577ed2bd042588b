import { AT_TAB, type CommandSpec } from "../../model/command.ts";
import { FLEET_KINDS } from "../fleet/kind.ts";
import { orgNamed, overOrgs } from "../fleet/over-orgs.ts";
import { CERTIFICATE_COMMANDS } from "./certificate.ts";
import { cert, org, set, template, toggle } from "./flags.ts";
import { FLEET_COMMANDS } from "./fleet.ts";
import { HANDOFF_COMMANDS } from "./handoff.ts";
import { ORG_COMMANDS } from "./org.ts";
import { RECORD_COMMANDS } from "./record.ts";
import { REPOSITORY_COMMANDS } from "./repository.ts";
import { RUN_COMMANDS } from "./run.ts";
import { TEMPLATE_COMMANDS } from "./template.ts";

/** Every command as it is on one org: what `--help` shows and where its code is. Nothing here loads a stage, so that help is quick. */
const ALL: readonly CommandSpec[] = [
  {
    name: "demo",
    task: "Begin",
    summary: "Set up an app in an empty local org and prove the login; nothing to configure",
    flags: {},
    examples: [["kantiv-sf demo", "the whole way, on the built-in emulator"]],
    load: () => import("../demo.ts"),
  },
  ...ORG_COMMANDS,
  {
    name: "render",
    task: "Templates and org files",
    summary: "Template and org file to Salesforce metadata; no org is contacted",
    flags: {
      org: { ...org, instead: "template" },
      template,
      cert,
      set,
      out: { type: "string", describe: "Folder to write into (for zip: the file); without it the files are listed" },
      format: {
        type: "string",
        describe: "What to write",
        choices: ["metadata", "source", "zip"],
        default: "metadata",
      },
      "api-version": {
        type: "number",
        describe: "Metadata API version, e.g. 66; else the highest that template and tool know",
        min: 10,
        max: 999,
        integer: true,
      },
    },
    examples: [
      ["kantiv-sf render --org acme.yaml --format source --out acme", "a project that sf project deploy start takes"],
    ],
    load: () => import("../render.ts"),
  },
  {
    name: "lint",
    task: "Templates and org files",
    summary: "Schema and security rules over templates, metadata and org files; no org is contacted",
    positional: {
      name: "[paths..]",
      describe: "Files, folders, or names of templates that ship; the working directory without any",
    },
    flags: {
      format: {
        type: "string",
        describe: "How findings are written",
        choices: ["text", "json", "sarif", "github", "junit"],
        default: "text",
      },
      fix: toggle("Mend what is mechanical: order, form, org-bound values"),
      committed: toggle(
        "Take every file for one that git has, keys too: for a hook or an export, which lie outside of it",
      ),
      config: { type: "string", describe: "Configuration of the repository; else .kantiv-sf.yaml if it is there" },
    },
    examples: [
      ["kantiv-sf lint templates orgs", "everything that a pull request can change"],
      ["kantiv-sf lint --format sarif > lint.sarif", "for code scanning"],
    ],
    load: () => import("../lint.ts"),
  },
  ...RUN_COMMANDS,
  ...RECORD_COMMANDS,
  ...CERTIFICATE_COMMANDS,
  ...HANDOFF_COMMANDS,
  ...TEMPLATE_COMMANDS,
  ...REPOSITORY_COMMANDS,
  ...FLEET_COMMANDS,
  {
    name: "explain",
    task: "Help and tests",
    summary: "What a code of an error, warning or lint rule means, and what to do; without a code all of them",
    positional: {
      name: "[code]",
      describe: "As it was printed, e.g. ORG_UNREACHABLE or ECA405",
      offers: "codes",
    },
    flags: {},
    examples: [["kantiv-sf explain TOKEN_NOT_APPROVED", "why a login is refused by these words"]],
    load: () => import("../explain.ts"),
  },
  {
    name: "completion",
    task: "Help and tests",
    summary: "A script that completes commands, flags, orgs, templates, run ids and codes, for a shell to evaluate",
    positional: { name: "<shell>", describe: "Which shell", choices: ["bash", "zsh", "fish"] },
    flags: {
      offer: {
        type: "string",
        describe: "Instead of the script: the words that it offers at such a place, a line each",
        choices: AT_TAB,
      },
      of: { type: "string", describe: "With --offer runs: the org file of the org that they were on", offers: "orgs" },
    },
    examples: [
      ['eval "$(kantiv-sf completion bash)"', "in ~/.bashrc"],
      ["kantiv-sf completion fish | source", "in ~/.config/fish/config.fish"],
    ],
    // Given the table, which it could not import without a circle.
    load: async () => ({ run: (await import("../completion.ts")).completion(COMMANDS) }),
  },
  {
    name: "emulator",
    task: "Help and tests",
    summary: "A local Salesforce for tests and trials, until it is interrupted",
    flags: {
      port: {
        type: "number",
        describe: "Port on 127.0.0.1; 0 for any free one",
        default: 0,
        min: 0,
        max: 65_535,
        integer: true,
      },
      state: { type: "string", describe: "File in which the orgs live on after a restart" },
      orgs: {
        type: "number",
        describe: "How many orgs, each with a port of its own",
        default: 1,
        min: 1,
        max: 1000,
        integer: true,
      },
      as: {
        type: "array",
        describe:
          "Host name of an org, one for each: https under that name, by a proxy on 127.0.0.1 and with a CA of the run",
      },
      production: toggle("The orgs are production orgs"),
      "org-file": { type: "string", describe: "Write an org file for the first org there", value: "FILE" },
      "proxy-auth": toggle("With --as: the proxy wants a user and a password, made for the run and shown with it"),
      learned: { type: "string", describe: "Behave as the org of which doctor --learn wrote this file", value: "FILE" },
      switch: {
        type: "array",
        describe: "name=value: how the org behaves where reports of Salesforce disagree; see the emulator's README",
      },
      latency: {
        type: "number",
        describe: "Milliseconds before every answer",
        default: 0,
        min: 0,
        max: 600_000,
        integer: true,
      },
      timing: {
        type: "array",
        describe:
          "name=milliseconds: how long the orgs' work takes, e.g. deployInProgress=5000; see the emulator's README",
      },
      vary: {
        type: "number",
        describe: "By how much the orgs' times differ from those asked for: 0.5 is from half to one and a half times",
        min: 0,
        max: 1,
      },
      seed: {
        type: "number",
        describe: "With --vary: the same number gives the same times",
        min: 0,
        max: 4_294_967_295,
        integer: true,
      },
    },
    examples: [
      ["kantiv-sf emulator --org-file acme.yaml", "an org file to work with, and what to export"],
      ["kantiv-sf emulator --json", "the first line is the ready document"],
      ["kantiv-sf emulator --orgs 3 --switch policyMakesAccessRow=no", "three orgs that make no access row"],
      [
        "kantiv-sf emulator --as acme--uat.sandbox.my.salesforce.com",
        "as the real org is reached; says what to export",
      ],
    ],
    load: () => import("../emulator.ts"),
  },
];

/** Every command; those that go over several orgs take them. */
export const COMMANDS: readonly CommandSpec[] = ALL.map((spec) => {
  const kind = FLEET_KINDS[spec.name];
  return orgNamed(kind ? overOrgs(spec, kind) : spec);
});
