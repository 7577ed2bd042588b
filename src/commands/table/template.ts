import type { CommandSpec } from "../../model/command.ts";
import { production, set, toggle, trust } from "./flags.ts";

/** The commands on templates. */
export const TEMPLATE_COMMANDS: readonly CommandSpec[] = [
  {
    name: "template list",
    task: "Templates and org files",
    summary: "The templates that ship, and those in the working directory's templates/",
    flags: {},
    examples: [["kantiv-sf template list", "what an org file may name"]],
    load: () => import("../template-list.ts"),
  },
  {
    name: "template show",
    task: "Templates and org files",
    summary: "What a template takes and makes: parameters, components, scopes, callbacks, data access",
    positional: { name: "<template>", describe: "Name of one that ships, or path of a folder", offers: "templates" },
    flags: { set: { ...set, describe: "A parameter, name=value; a list by repeating it" } },
    examples: [
      ["kantiv-sf template show generic-jwt-app", "what an org file has to say for another vendor's app"],
      ["kantiv-sf template show ./templates/acme-sync --set readObjects=Account", "with a value"],
    ],
    load: () => import("../template-show.ts"),
  },
  {
    name: "template new",
    task: "Templates and org files",
    summary: "A template of your own, from another one or from an app that is in an org; overwrites nothing",
    positional: { name: "<name>", describe: "Its name: lower-case words joined by hyphens" },
    flags: {
      template: {
        type: "string",
        value: "NAME",
        describe: "Template to begin with; else generic-jwt-app",
        offers: "templates",
      },
      "from-org": toggle("From an app that is in an org; with --org and --app"),
      org: {
        type: "string",
        describe: "With --from-org: org file (YAML) that says how the org is reached",
        orgFile: "needed",
        onlyWith: "from-org",
      },
      app: { type: "string", value: "NAME", describe: "With --from-org: API name of the app" },
      "keep-sets": toggle("With --from-org: permission sets and groups stay the org's own, named by parameters"),
      out: { type: "string", value: "FOLDER", describe: "New folder; else templates/NAME" },
      production,
      trust,
    },
    examples: [
      ["kantiv-sf template new acme-sync", "another vendor's app"],
      ["kantiv-sf template new acme-sync --from-org --org acme.yaml --app Acme_Sync", "the app that is there, as code"],
      [
        "kantiv-sf template new acme-sync --from-org --org acme.yaml --app Acme_Sync --keep-sets",
        "its permission sets and groups stay as they are",
      ],
    ],
    load: () => import("../template-new.ts"),
  },
];
