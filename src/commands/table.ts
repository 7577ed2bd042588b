import type { CommandSpec } from "../model/command.ts";
import { allow, certificate, full, org, production, set, template, timeout, trust, wait, yes } from "./flags.ts";
import { FLEET_KINDS } from "./fleet-kind.ts";
import { orgNamed, overOrgs } from "./over-orgs.ts";
import { CERTIFICATE_COMMANDS } from "./table-certificate.ts";
import { FLEET_COMMANDS } from "./table-fleet.ts";
import { HANDOFF_COMMANDS } from "./table-handoff.ts";
import { ORG_COMMANDS } from "./table-org.ts";
import { REPOSITORY_COMMANDS } from "./table-repository.ts";
import { TEMPLATE_COMMANDS } from "./table-template.ts";

/** Every command as it is on one org: what `--help` shows and where its code is. Nothing here loads a stage, so that help is quick. */
const ALL: readonly CommandSpec[] = [
  {
    name: "demo",
    task: "Begin",
    summary: "Set up an app in an empty local org and prove the login; nothing to configure",
    flags: {},
    examples: [["kantiv-sf demo", "the whole way, on the built-in emulator"]],
    load: () => import("./demo.ts"),
  },
  ...ORG_COMMANDS,
  {
    name: "render",
    task: "Templates and org files",
    summary: "Template and org file to Salesforce metadata; no org is contacted",
    flags: {
      org: { type: "string", describe: "Org file (YAML)", orgFile: "optional" },
      template,
      certificate,
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
    load: () => import("./render.ts"),
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
      fix: { type: "boolean", describe: "Mend what is mechanical: order, form, org-bound values", default: false },
      config: { type: "string", describe: "Configuration of the repository; else .kantiv-sf.yaml if it is there" },
    },
    examples: [
      ["kantiv-sf lint templates orgs", "everything that a pull request can change"],
      ["kantiv-sf lint --format sarif > lint.sarif", "for code scanning"],
    ],
    load: () => import("./lint.ts"),
  },
  {
    name: "doctor",
    task: "Look at an org",
    summary: "What this org is, and whether apply and the login would work; reads only",
    flags: {
      org,
      production,
      trust,
      learn: {
        type: "boolean",
        describe:
          "Have a sandbox, or with --production a Developer Edition, show what it does, by apps that last for the run",
        default: false,
      },
      case: { type: "array", describe: "With --learn: only the case of this name; may be repeated" },
      "clean-up": {
        type: "boolean",
        describe: "With --learn: only take away what a run before left that was killed",
        default: false,
      },
      learned: {
        type: "string",
        describe: "With --learn: folder for what was learnt; else in .kantiv",
        value: "FOLDER",
      },
      yes,
    },
    examples: [
      ["kantiv-sf doctor --org acme.yaml", "the first command on an org that you do not know"],
      ["kantiv-sf doctor --org sandbox.yaml --learn", "what this org does where reports of Salesforce disagree"],
    ],
    load: () => import("./doctor.ts"),
  },
  {
    name: "plan",
    task: "Change an org",
    summary: "What apply would change in the org, field by field; reads only (exit 4 when something differs)",
    flags: {
      org,
      production,
      trust,
      full: {
        type: "boolean",
        describe: "Also what stays as it is, and the usernames of who may use the app",
        default: false,
      },
      out: { type: "string", describe: "Write the plan to this file, for apply --plan" },
      "check-only": {
        type: "boolean",
        describe: "Also let the org check the deployment, without changing anything",
        default: false,
      },
      timeout,
    },
    examples: [["kantiv-sf plan --org acme.yaml --out acme.plan.json", "look now, apply exactly this later"]],
    load: () => import("./plan.ts"),
  },
  {
    name: "apply",
    task: "Change an org",
    summary: "Make the org as the template says, then prove the JWT login",
    flags: {
      org,
      yes,
      production,
      trust,
      timeout,
      plan: {
        type: "string",
        describe: "Apply exactly this saved plan, or refuse when the org or the input has moved",
      },
      "check-only": {
        type: "boolean",
        describe: "Let the org check the deployment; nothing is changed",
        default: false,
      },
      redeploy: {
        type: "boolean",
        describe: "Deploy even where nothing differs, when the org keeps its certificate to itself",
        default: false,
      },
      full,
      adopt: {
        type: "boolean",
        describe: "Take over an app or permission set of that name that others made or hold",
        default: false,
      },
      allow,
    },
    examples: [["kantiv-sf apply --org acme.yaml", "shows the plan, asks once, deploys, verifies"]],
    load: () => import("./apply.ts"),
  },
  {
    name: "verify",
    task: "Look at an org",
    summary: "The JWT login as the integration user, each check with its remedy",
    flags: {
      org,
      production,
      trust,
      wait,
      negative: {
        type: "boolean",
        describe: "Also try what must be refused: another key, another user, a wrong audience, an expired assertion",
        default: false,
      },
      "negative-user": {
        type: "string",
        describe: "Username that must be refused; else an active user without any way in is looked for",
      },
      full,
    },
    examples: [
      ["kantiv-sf verify --org acme.yaml --json", "one JSON document with every check"],
      ["kantiv-sf verify --org acme.yaml --negative", "and proof that nobody else gets in"],
    ],
    load: () => import("./verify.ts"),
  },
  {
    name: "drift",
    task: "Look at an org",
    summary: "Whether the org still is as the template says; cannot write (exit 4 when it is not)",
    flags: {
      org,
      production,
      trust,
      ignore: {
        type: "array",
        describe: "Field or finding not to count, e.g. ExternalClientApplication.contactPhone; * for any text",
      },
      "strict-access": {
        type: "boolean",
        describe: "Count users with Use Any API Client, who reach every app, as drift",
        default: false,
      },
      full,
    },
    examples: [["kantiv-sf drift --org acme.yaml --ignore 'PermissionSet.*'", "everything but the permission set"]],
    load: () => import("./drift.ts"),
  },
  {
    name: "destroy",
    task: "Change an org",
    summary: "Remove what apply made, and prove that the login is refused",
    flags: { org, yes, production, trust, timeout, wait },
    examples: [["kantiv-sf destroy --org acme.yaml", "shows what goes, and asks once"]],
    load: () => import("./destroy.ts"),
  },
  {
    name: "rollback",
    task: "Change an org",
    summary: "Put back what was there before a run, from its backup",
    flags: {
      org,
      yes,
      production,
      trust,
      timeout,
      wait,
      to: { type: "string", describe: "Run id, as apply and history report it", value: "RUN" },
      last: {
        type: "boolean",
        describe: "Instead of --to: the newest run that has a backup, a rollback included",
        default: false,
      },
      certificate: { type: "string", describe: "PEM file of the certificate of then, where the org does not show it" },
    },
    examples: [
      ["kantiv-sf rollback --org acme.yaml --last", "as it was before the newest change"],
      ["kantiv-sf rollback --org acme.yaml --to 20261124T103000Z-0a1b2c", "as it was before that run"],
    ],
    load: () => import("./rollback.ts"),
  },
  {
    name: "resume",
    task: "Change an org",
    summary: "Wait for a deployment that was still running, by its id alone",
    flags: {
      org,
      production,
      trust,
      timeout,
      "deploy-id": { type: "string", describe: "Deploy id, 0Af…", demand: true, value: "ID" },
    },
    examples: [["kantiv-sf resume --org acme.yaml --deploy-id 0Af…", "then run apply again to finish"]],
    load: () => import("./resume-deploy.ts"),
  },
  {
    name: "status",
    task: "Look at an org",
    summary: "How an org stands by its certificate, template and the record beside its org file; no org is contacted",
    flags: {
      org,
      result: { type: "array", describe: "Also what this result knows (--out or --json of a run); may be repeated" },
    },
    examples: [["kantiv-sf status --org acme.yaml", "login, drift, certificate and template, and what comes next"]],
    load: () => import("./status.ts"),
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
    load: () => import("./history.ts"),
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
    flags: { org, print: { type: "boolean", describe: "Only print the address", default: false } },
    examples: [["kantiv-sf open user --org acme.yaml", "the integration user, by what runs left on record"]],
    load: () => import("./open.ts"),
  },
  {
    name: "audit",
    task: "Look at an org",
    summary: "Whether the log of runs is as the runs wrote it (exit 1 when a line was changed or is missing)",
    positional: { name: "<action>", describe: "verify" },
    flags: {
      org: { type: "string", describe: "Org file: the log beside it", orgFile: "optional" },
      folder: { type: "string", describe: "The folder of the log, e.g. .kantiv" },
      expect: {
        type: "string",
        describe: "A head of the chain that was noted elsewhere (audit.head of a run's JSON): it must be in the log",
      },
    },
    examples: [["kantiv-sf audit verify --org acme.yaml", "every line in its place, and none missing"]],
    load: () => import("./audit.ts"),
  },
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
      offers: async () => (await import("../codes/explain.ts")).ALL_CODES,
    },
    flags: {},
    examples: [["kantiv-sf explain TOKEN_NOT_APPROVED", "why a login is refused by these words"]],
    load: () => import("./explain.ts"),
  },
  {
    name: "completion",
    task: "Help and tests",
    summary: "A script that completes commands and flags, for a shell to evaluate",
    positional: { name: "<shell>", describe: "Which shell", choices: ["bash", "zsh", "fish"] },
    flags: {},
    examples: [
      ['eval "$(kantiv-sf completion bash)"', "in ~/.bashrc"],
      ["kantiv-sf completion fish | source", "in ~/.config/fish/config.fish"],
    ],
    // Given the table, which it could not import without a circle.
    load: async () => ({ run: (await import("./completion.ts")).completion(COMMANDS) }),
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
      "proxy-auth": {
        type: "boolean",
        describe: "With --as: the proxy wants a user and a password, made for the run and shown with it",
        default: false,
      },
      profile: { type: "string", describe: "Behave as the org of which doctor --learn wrote this file", value: "FILE" },
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
      ["kantiv-sf emulator --json", "the first line is the ready document"],
      ["kantiv-sf emulator --orgs 3 --switch policyMakesAccessRow=no", "three orgs that make no access row"],
      [
        "kantiv-sf emulator --as acme--uat.sandbox.my.salesforce.com",
        "as the real org is reached; says what to export",
      ],
    ],
    load: () => import("./emulator.ts"),
  },
];

/** Every command; those that go over several orgs take them. */
export const COMMANDS: readonly CommandSpec[] = ALL.map((spec) => {
  const kind = FLEET_KINDS[spec.name];
  return orgNamed(kind ? overOrgs(spec, kind) : spec);
});
