import type { Flag, NumberFlag } from "../../model/command.ts";

/** A flag for how long to wait, in minutes; more than a day is a slip of the keyboard. */
export function minutes(describe: string, standard: number): NumberFlag {
  return { type: "number", describe, default: standard, min: 0, max: 24 * 60 };
}

/** A flag that is off unless it is given. */
export function toggle(describe: string): Flag {
  return { type: "boolean", describe, default: false };
}

/** Flags that many commands have. */
export const org: Flag = {
  type: "string",
  describe: "Org file (YAML), by path or name; without it the only one here or in orgs/",
  value: "FILE",
  orgFile: "needed",
};
/** Of commands that take from clients what no later run gives back: with --yes, which asks nobody, the file must be named. */
export const orgByName: Flag = { ...org, orgFile: "named" };
export const yes: Flag = toggle("Do not ask");
export const production: Flag = toggle("Allow a production org");
export const trust: Flag = {
  type: "array",
  value: "WHAT",
  describe: "What the org file may do beside Salesforce: host:NAME, program:NAME or file:PATH",
};
export const template: Flag = {
  type: "string",
  value: "NAME",
  describe: "Instead of --org: a template, by name or path",
  offers: "templates",
};
export const cert: Flag = {
  type: "string",
  value: "FILE",
  describe: "With --template: PEM file of the certificate",
};
export const set: Flag = {
  type: "array",
  value: "NAME=VALUE",
  describe: "With --template: a parameter, name=value; a list by repeating it",
};
export const timeout: Flag = minutes("Minutes to wait for a deployment", 30);
export const wait: Flag = minutes("Minutes in which a change may still be on its way through Salesforce", 15);
export const full: Flag = toggle("Also the usernames of who may use the app");
export const allow: Flag = {
  type: "array",
  value: "RULE",
  describe: "Rule of lint whose findings do not stop this run, by code or name, e.g. ECA401; may be repeated",
  offers: "rules",
};
