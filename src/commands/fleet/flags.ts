import type { Flag } from "../../model/command.ts";

/** Which orgs: flags of every command that takes several. */
export const SELECTION = {
  org: {
    type: "array",
    value: "FILE",
    describe: "Org file (YAML) by path or name, a folder of them, or a pattern in quotes; may be repeated",
    orgFile: "optional",
  },
  fleet: {
    type: "string",
    value: "FILE",
    describe: "The org files that this fleet file names; fleet.yaml without a name",
    bare: true,
  },
  tag: {
    type: "array",
    value: "TAG",
    describe: "Only orgs with this tag; a,b: with both; may be repeated for one or the other",
  },
  not: {
    type: "array",
    value: "NAME",
    describe: "Not these orgs: a name, with * for any text, or tag:NAME; may be repeated",
    offers: "orgs",
  },
  "changed-since": {
    type: "string",
    value: "REF",
    describe: "Only orgs whose org file, what it extends, template or certificate changed since this commit",
  },
  expiring: { type: "number", describe: "Only orgs whose certificate ends within so many days", min: 0, max: 36_500 },
  "from-result": {
    type: "string",
    value: "RESULT",
    describe: "Only orgs that did not end well in this earlier result (--out or --json)",
  },
  wave: { type: "string", value: "WAVE", describe: "Only orgs of this wave of the fleet file" },
  shard: {
    type: "string",
    value: "I/N",
    describe: "Only this part of the orgs: I/N, or auto for what a Kubernetes or GitLab job is told of itself",
  },
  shards: {
    type: "number",
    describe: "With --shard auto on Kubernetes: so many parts",
    min: 1,
    max: 1000,
    integer: true,
  },
  status: {
    type: "array",
    value: "STATE",
    describe: "With --from-result: only orgs in this state, e.g. failed,notRun",
  },
} satisfies Readonly<Record<string, Flag>>;

/** Pages about a run that there are. */
export const REPORTS = ["html", "junit", "markdown"];

/** How a run over several orgs goes. No flag has a standard here, so that its being there says that several are meant. */
export const RUN = {
  concurrency: {
    type: "number",
    describe: "Several orgs: so many at once at most; else 32",
    min: 1,
    max: 500,
    integer: true,
  },
  "stop-at": {
    type: "string",
    value: "N|N%",
    describe:
      "Several orgs: nothing new begins after so many failed, N or N%; else 10% (at least 3) where orgs are changed",
  },
  "org-timeout": { type: "number", describe: "Several orgs: minutes that one may take; else 45", min: 0.1, max: 1440 },
  deadline: { type: "number", describe: "Several orgs: minutes that all may take", min: 0.1, max: 10_080 },
  out: { type: "string", value: "FOLDER", describe: "Several orgs: folder for the result, a line an org as each ends" },
  report: {
    type: "array",
    value: "PAGE",
    describe: "Several orgs: with --out, a page about the run too; may be repeated",
    choices: REPORTS,
  },
  events: { type: "boolean", describe: "Several orgs: each step of the run as a line of JSON on stdout" },
} satisfies Readonly<Record<string, Flag>>;
