import { keyFlags } from "../../flows/input/key-flags.ts";
import type { CommandSpec } from "../../model/command.ts";
import { production } from "./flags.ts";

const { "key-env": keyEnv, "key-file": keyFile } = keyFlags("");

/** Commands that make org files. */
export const ORG_COMMANDS: readonly CommandSpec[] = [
  {
    name: "org new",
    task: "Begin",
    summary:
      "An org file from an address of the browser; finds login and integration user, asks for the rest on a terminal",
    positional: {
      name: "[name]",
      describe: "Name of the org and its file; else as its My Domain has it, e.g. acme-uat",
    },
    flags: {
      from: { type: "string", describe: "Address of any page of the org, as the browser shows it", value: "URL" },
      sf: {
        type: "string",
        value: "ALIAS",
        describe: "Alias or username of the Salesforce CLI's login; else the one that fits",
      },
      template: {
        type: "string",
        value: "NAME",
        describe: "A template that ships, or the path of one",
        offers: "templates",
      },
      set: { type: "array", value: "NAME=VALUE", describe: "A parameter of the template, name=value" },
      user: {
        type: "string",
        value: "USERNAME",
        describe: "Username of the integration user; else it is looked for in the org",
      },
      cert: {
        type: "string",
        value: "FILE",
        describe: "PEM file of the certificate; else the one beside the org file",
      },
      "key-env": keyEnv as NonNullable<typeof keyEnv>,
      "key-file": keyFile as NonNullable<typeof keyFile>,
      production: { ...production, describe: "Also look for the user in a production org" },
    },
    examples: [
      [
        "kantiv-sf org new --from https://acme--uat.sandbox.lightning.force.com/lightning/page/home",
        "acme-uat.yaml; says what comes next",
      ],
      ["kantiv-sf org new acme", "asks for the address"],
    ],
    load: () => import("../org-new.ts"),
  },
];
