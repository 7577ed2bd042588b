import type { Flag } from "../model/command.ts";

/** Flags that many commands have. */
export const org: Flag = { type: "string", describe: "Org file (YAML)", demand: true };
export const yes: Flag = { type: "boolean", describe: "Do not ask", default: false };
export const production: Flag = { type: "boolean", describe: "Allow a production org", default: false };
export const timeout: Flag = { type: "number", describe: "Minutes to wait for a deployment", default: 30 };
export const wait: Flag = {
  type: "number",
  describe: "Minutes in which a change may still be on its way through Salesforce",
  default: 15,
};
