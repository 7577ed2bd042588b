import type { CommandSpec } from "../model/command.ts";
import { allow, full, org, orgByName, production, timeout, trust, wait, yes } from "./flags.ts";

/** Looking at an org, and changing it. */
export const RUN_COMMANDS: readonly CommandSpec[] = [
  {
    name: "doctor",
    task: "Look at an org",
    summary: "What this org is, and whether apply and the login would work; reads only",
    flags: {
      org,
      production,
      trust,
      full: { type: "boolean", describe: "A line also for each thing that is as it should be", default: false },
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
        value: "FILE",
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
      "org-settings": {
        type: "boolean",
        describe: "Change settings that every app of the org shares, too, where the template has them",
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
    flags: { org: orgByName, yes, production, trust, timeout, wait },
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
      to: { type: "string", describe: "Run id, as apply and history report it", value: "RUN", offers: "runs" },
      last: {
        type: "boolean",
        describe: "Instead of --to: the newest run that has a backup, a rollback included",
        default: false,
      },
      cert: {
        type: "string",
        value: "FILE",
        describe: "PEM file of the certificate of then, where the org does not show it",
      },
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
];
