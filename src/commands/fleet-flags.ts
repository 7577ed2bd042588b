import type { Flag } from "../model/command.ts";

/** Which orgs: flags of every command that takes several. */
export const SELECTION = {
  org: { type: "array", describe: "Org file (YAML), a folder of them, or a pattern in quotes; may be repeated" },
  fleet: {
    type: "string",
    describe: "The org files that this fleet file names; fleet.yaml without a name",
    bare: true,
  },
  tag: { type: "array", describe: "Only orgs with this tag; a,b: with both; may be repeated for one or the other" },
  not: { type: "array", describe: "Not these orgs: a name, with * for any text, or tag:NAME; may be repeated" },
  "changed-since": {
    type: "string",
    describe: "Only orgs whose org file, what it extends, template or certificate changed since this commit",
  },
  expiring: { type: "number", describe: "Only orgs whose certificate ends within so many days", min: 0, max: 36_500 },
  from: { type: "string", describe: "Only orgs that did not end well in this earlier result (--out or --json)" },
  status: { type: "array", describe: "With --from: only orgs in this state, e.g. failed,notRun" },
} satisfies Readonly<Record<string, Flag>>;
