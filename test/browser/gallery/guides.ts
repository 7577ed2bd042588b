import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unzip } from "../../../src/metadata/zip.ts";
import { kantivSf } from "../../helpers/cli.ts";
import type { Sandbox } from "../../helpers/sandbox.ts";

const PRODUCTION = "https://acme.my.salesforce.com";

/** The guide that `package` makes of the box's org file with this template, parameters and more. */
async function guideOf(box: Sandbox, name: string, template: string, more: string, url = PRODUCTION): Promise<string> {
  const file = join(box.folder, `${name}.yaml`);
  const text = (await readFile(box.orgFile, "utf8"))
    .replace(/instanceUrl: .*/, `instanceUrl: ${url}`)
    .replace(/template: .*/, `template: ${template}`);
  await writeFile(file, `${text}${more}`);
  return packaged(box, ["--org", file], `${file}.zip`);
}

async function packaged(box: Sandbox, args: readonly string[], zip: string): Promise<string> {
  const made = await kantivSf(["package", ...args, "--out", zip], { env: box.env, cwd: box.folder, clock: box.clock });
  if (made.code !== 0) throw new Error(made.stderr);
  const guide = (await unzip(await readFile(zip))).find(({ path }) => path === "guide.html");
  return Buffer.from(guide?.bytes ?? []).toString("utf8");
}

export const VENDOR = `parameters:
  appName: Acme_Sync
  label: Acme Sync
  vendor: Acme
  contactEmail: integrations@acme.example
  callbacks: [https://app.acme.example/oauth/callback, https://eu.acme.example/oauth/callback]
  scopes: [Api, Basic, OpenID, RefreshToken]
  readObjects: [Account, Contact]
  editObjects: [Lead, Opportunity]
  readFields: [Account.Industry, Contact.Email]
  editFields: [Lead.Industry, Opportunity.NextStep]
`;

/** The user has a profile of its own, which is the way in, too. */
const OWN_PROFILE = `parameters: { profile: Kantiv Integration }
`;

/** Guides of `package`: each kind of org, and each way in. */
export const GUIDES: Readonly<Record<string, (box: Sandbox) => Promise<string>>> = {
  guide: (box) => guideOf(box, "sandbox", "kantiv-integration", "", "https://acme--uat.sandbox.my.salesforce.com"),
  "guide-production": (box) =>
    guideOf(
      box,
      "production",
      "kantiv-integration-production",
      "parameters: { readObjects: [Account, Contact], editObjects: [Lead] }\n",
    ),
  "guide-profile": (box) => guideOf(box, "profile", "kantiv-integration-profile", ""),
  "guide-own-profile": async (box) => {
    const before = await readFile(box.orgFile, "utf8");
    await writeFile(
      box.orgFile,
      before.replace(
        /^( {2}username: .*)$/m,
        "$1\n  ownProfile:\n    name: Kantiv Integration\n    loginIpRanges: [203.0.113.0/24, 2001:db8::10-2001:db8::1f]\n    loginHours: { monday: 08:00-18:00, sunday: closed }",
      ),
    );
    const guide = await guideOf(box, "own", "kantiv-integration-profile", OWN_PROFILE);
    await writeFile(box.orgFile, before);
    return guide;
  },
  "guide-vendor": (box) => guideOf(box, "vendor", "generic-jwt-app", VENDOR),
  "guide-anywhere": (box) =>
    packaged(
      box,
      ["--template", "kantiv-integration", "--certificate", "kantiv.crt"],
      join(box.folder, "anywhere.zip"),
    ),
};
