import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { byHand } from "../../commands/ways-in.ts";
import { orgFileText, type Sandbox, sandbox } from "../../helpers/sandbox.ts";
import { firstOrg } from "../../helpers/secrets-by-rest.ts";
import { VENDOR } from "./guides.ts";

type Options = Parameters<typeof sandbox>[0];

interface Case {
  org?: Options;
  template?: string;
  /** Lines at the org file's end. */
  more?: string;
  flags?: readonly string[];
  /** What somebody did after apply. */
  after?: (box: Sandbox) => unknown;
}

/** An app set up in an org of its own, and the page of its hand-over. */
async function handed({ org = {}, template, more = "", flags = [], after }: Case): Promise<string> {
  await using box = await sandbox(org);
  const text = orgFileText(box.emulator, more);
  await box.writeOrgFile(template === undefined ? text : text.replace(/template: .*/, `template: ${template}`));
  const applied = await box.run("apply", "--yes", ...flags);
  if (applied.code !== 0) throw new Error(applied.stderr + applied.stdout);
  await after?.(box);
  const done = await box.run("handoff", "--out", "out", ...flags);
  if (done.code > 1) throw new Error(done.stderr);
  return readFile(join(box.folder, "out/handoff.html"), "utf8");
}

const PRODUCTION = { seed: { orgs: [{ name: "Acme Corporation", isSandbox: false, obliging: true }] } };
const LONG = "A Company With A Name That Goes On AndSomewhereHasAWordThatNobodyCanBreakAnywhereAtAllNotEvenHere";

function locked(box: Sandbox): void {
  const user = firstOrg(box).users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
  if (user) user.isActive = false;
}

/** Pages of a hand-over: of each kind of org, proven and not, with and without what an administrator did beside. */
export const HANDED: Readonly<Record<string, () => Promise<string>>> = {
  handoff: () => handed({}),
  "handoff-unproven": () => handed({ after: locked }),
  "handoff-production": () =>
    handed({
      org: PRODUCTION,
      template: "kantiv-integration-production",
      more: "parameters: { readObjects: [Account, Contact], editObjects: [Lead], readFields: [Account.Industry] }\n",
      flags: ["--production"],
    }),
  "handoff-vendor": () =>
    handed({
      org: { seed: { orgs: [{ name: LONG, obliging: true }] } },
      template: "generic-jwt-app",
      more: VENDOR,
    }),
  "handoff-foreign": () => handed({ after: (box) => byHand(box).profileOnPolicy("System Administrator") }),
};
