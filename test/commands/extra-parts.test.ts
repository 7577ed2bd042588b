import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { EXTRA_TYPES } from "../../src/metadata/kinds.ts";
import { adminOf } from "../helpers/admin.ts";
import { kantivSf } from "../helpers/cli.ts";
import {
  ORG_SETTINGS_FILE,
  orgSettingsFile,
  PLUG_INS,
  partFile,
  SAML_FILE,
  SECURITY,
  SECURITY_FILE,
  STATES_ADDRESSES,
  saveInSetup,
} from "../helpers/extra-parts.ts";
import { textsBelow } from "../helpers/leaks.ts";
import { componentsOf, layNewPair, orgOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { layVariant, type Variant } from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const REST = "enableClientSecretInRestApiAccess";
const SAML = "ExtlClntAppSamlConfigurablePolicies";
const opening: Variant = { [ORG_SETTINGS_FILE]: orgSettingsFile({ [REST]: true }) };

const addresses: Variant = { [SECURITY_FILE]: STATES_ADDRESSES[SECURITY_FILE] ?? null };

const words = (text: string) => text.replaceAll(/\s+/g, " ");
async function run(command: string, ...args: string[]) {
  const { code, stdout, stderr } = await box.run(command, ...args);
  return { code, text: words(`${stdout}${stderr}`) };
}
async function done(command: string, ...args: string[]): Promise<string> {
  const { code, text } = await run(command, ...args);
  expect(code, `${command}: ${text}`).toBe(0);
  return text;
}
const flags = () => componentsOf(box, "Settings")[0]?.fields ?? {};
const lastRun = (text: string) => /rollback --org \S+ --to (\S+)/.exec(text)?.[1] ?? "";

async function laid(variant: Variant): Promise<void> {
  box = await sandbox();
  await layVariant(box, variant);
}

describe("settings of the whole org", () => {
  it("are planned as what they open for every app, and changed by nobody who has not said so", async () => {
    await laid(opening);
    const plan = await run("plan");
    expect(plan.code).toBe(4);
    expect(plan.text).toContain("In the whole org: consumer secrets of every External Client App can be read by REST");
    expect(plan.text).toContain(`~ ExternalClientAppSettings ExternalClientApp ${REST}: false → true`);
    expect(plan.text).toContain("apply would stop here: [ORG_SETTINGS]");
    expect(plan.text).toMatch(/apply --org \S*acme\.yaml --org-settings/);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.code, json().error?.message]).toEqual([
      1,
      "ORG_SETTINGS",
      `The template changes settings of the whole org, which every app in it shares: ${REST} false → true.`,
    ]);
    expect([componentsOf(box, "ExternalClientApplication"), flags()]).toEqual([[], {}]);
    await done("apply", "--yes", "--org-settings");
    expect(flags()[REST]).toBe("true");
    expect(await done("plan")).toContain("Nothing to do");
    // What has been agreed to and is so is not asked for again.
    await done("apply", "--yes");
  });

  it("open the consumer secret by REST for the run after, and no sooner", async () => {
    await laid({});
    await done("apply", "--yes");
    const show = () => box.run("credentials show", "--with-secret", "--secret-file", "secret.json", "--json");
    expect((await show()).json().error?.code).toBe("SECRET_ACCESS_OFF");
    await layVariant(box, opening);
    await done("apply", "--yes", "--org-settings");
    expect((await show()).code).toBe(0);
  });

  it("go back with the app of the first apply, whose undo is rollback where destroy would leave them", async () => {
    await laid(opening);
    const applied = await done("apply", "--yes", "--org-settings");
    await done("rollback", "--to", lastRun(applied), "--yes");
    expect(flags()[REST]).toBe("false");
    expect(componentsOf(box, "ExternalClientApplication")).toEqual([]);
  });

  it("go back where a permission set stays, and are not said to stay with it", async () => {
    await laid(opening);
    const applied = await done("apply", "--yes", "--org-settings");
    const { users } = orgOf(box);
    const other = users.find(({ username }) => username === box.emulator.ready.admin.username);
    const [set] = componentsOf(box, "PermissionSet");
    await adminOf(box).sobject("PermissionSetAssignment").create({ AssigneeId: other?.id, PermissionSetId: set?.id });
    const back = await done("rollback", "--to", lastRun(applied), "--yes");
    expect(flags()[REST]).toBe("false");
    expect(back).toContain("= PermissionSet Kantiv_Integration: held by 1 more");
    expect(back).not.toContain("settings of the whole org stay");
  });

  it("that the template does not name are neither compared nor sent, whoever changes them", async () => {
    await laid(opening);
    await done("apply", "--yes", "--org-settings");
    Object.assign(flags(), { enablePackageEcaOauthFromDevOrg: "true" });
    expect(await done("drift")).toContain("Nothing to do");
    flags()[REST] = "false";
    const drift = await run("drift");
    expect([drift.code, drift.text]).toEqual([4, expect.stringContaining(`${REST} org false template true`)]);
    expect(drift.text).toContain("--org-settings");
    await done("apply", "--yes", "--org-settings");
    expect(flags()).toMatchObject({ [REST]: "true", enablePackageEcaOauthFromDevOrg: "true" });
  });

  it("stay when the app goes, which destroy says; and go back to what they were by rollback", async () => {
    await laid(opening);
    await done("apply", "--yes", "--org-settings");
    const gone = await done("destroy", "--yes");
    expect(gone).toContain(`= ExternalClientAppSettings: settings of the whole org stay as they are (on: ${REST})`);
    expect(flags()[REST]).toBe("true");
    await layVariant(box, { [ORG_SETTINGS_FILE]: orgSettingsFile({ [REST]: false }) });
    await done("apply", "--yes", "--org-settings");
    await layVariant(box, opening);
    const run2 = lastRun(await done("apply", "--yes", "--org-settings"));
    Object.assign(flags(), { enablePackageEcaOauthFromDevOrg: "true" });
    // The template of today does not even have the file.
    await layVariant(box, {});
    const back = await done("rollback", "--to", run2, "--yes", "--json");
    expect(back).toContain("In the whole org: no program reads a consumer secret by REST any more");
    expect(flags()).toMatchObject({ [REST]: "false", enablePackageEcaOauthFromDevOrg: "true" });
  });
});

describe("what an app has beside OAuth", () => {
  it("is told when it opens something, kept where the template has no word of it, and put back whole", async () => {
    await laid(PLUG_INS);
    expect((await run("plan")).text).toContain(
      "A SAML assertion, by which a user gets in, goes to https://wiki.acme.example/saml",
    );
    await done("apply", "--yes");
    // Somebody names an issuer in Setup, and whoever logs in by it.
    const [saml] = componentsOf(box, SAML);
    Object.assign(saml?.fields ?? {}, { issuer: "https://acme.my.salesforce.com" });
    expect(await done("drift")).toContain("Nothing to do");
    const moved = (text: string) => text.replace("acme.example/saml", "other.example/saml");
    await layVariant(box, { ...PLUG_INS, [SAML_FILE]: moved(String(PLUG_INS[SAML_FILE])) });
    const applied = await done("apply", "--yes");
    expect(componentsOf(box, SAML)[0]?.fields).toMatchObject({
      acsUrl: "https://wiki.other.example/saml",
      issuer: "https://acme.my.salesforce.com",
    });
    await done("rollback", "--to", lastRun(applied), "--yes");
    expect(componentsOf(box, SAML)[0]?.fields).toMatchObject({ acsUrl: "https://wiki.acme.example/saml" });
  });

  it("came with a run and stays when that is rolled back and the app stays, which is said", async () => {
    await laid({});
    await done("apply", "--yes");
    await layVariant(box, PLUG_INS);
    const applied = await done("apply", "--yes");
    const back = await done("rollback", "--to", lastRun(applied), "--yes");
    expect(back).toContain(
      "ExtlClntAppMobileSettings Kantiv_Integration_mobile: a part of the app, which goes with it",
    );
    expect(componentsOf(box, "ExtlClntAppMobileSettings")).toHaveLength(1);
    await done("destroy", "--yes");
    expect(componentsOf(box, "ExtlClntAppMobileSettings")).toEqual([]);
  });
});

describe("an app with all of that", () => {
  it("becomes a template with all of it, without secrets and what is one org's, which plans nothing but the mark", async () => {
    box = await sandbox();
    await layVariant(box, { ...PLUG_INS, ...addresses });
    await done("apply", "--yes");
    const app = { externalClientApplication: "Kantiv_Integration" };
    const secrets = { certificate: "CANARYcert", password: "CANARYpass", signingKey: "CANARYkey" };
    saveInSetup(box, SECURITY, "Kantiv_Integration_oauthSecurity", {
      ...app,
      tokenIpRanges: [{ endIpAddress: "203.0.113.9", startIpAddress: "203.0.113.1" }],
    });
    saveInSetup(box, "ExtlClntAppPushSettings", "Kantiv_Integration_push", {
      applePushConfig: { environment: "Sandbox", teamIdentifier: "TEAM", ...secrets },
      ...app,
      pushServiceType: "Apple",
    });
    Object.assign(componentsOf(box, SAML)[0]?.fields ?? {}, { issuer: "https://acme.my.salesforce.com" });
    const about = { env: box.env, cwd: box.folder, clock: box.clock };
    const line = (...args: string[]) => kantivSf(args, about);
    const made = await line(
      "template",
      "new",
      "adopted",
      "--from-org",
      "--org",
      "acme.yaml",
      "--app",
      "Kantiv_Integration",
    );
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining("0 errors")]);
    const shown = words((await line("template", "show", "./templates/adopted")).stdout);
    for (const type of EXTRA_TYPES) expect(shown).toContain(`${type} Kantiv_Integration_`);
    expect(shown).toContain("_push (stated: compared, and set in Setup by hand)");
    expect(shown).toContain("API 66.0 to 68.0");
    const texts = [...(await textsBelow(join(box.folder, "templates"), () => false)).values()].join("\n");
    expect(texts).toContain("<teamIdentifier>TEAM</teamIdentifier>");
    expect(texts).toContain("<issuer>${issuer}</issuer>");
    expect(texts).not.toMatch(/CANARY|acme\.my\.salesforce\.com/);
    const orgFile = (await readFile(box.orgFile, "utf8")).replace(
      "template: ./variant",
      "template: ./templates/adopted",
    );
    await box.writeOrgFile(`${orgFile}parameters: { issuer: "https://acme.my.salesforce.com" }\n`);
    const plan = await run("plan");
    expect([plan.code, plan.text]).toEqual([0, expect.stringContaining("Nothing to do")]);
  });

  it("is rendered and packed without what no deployment carries, which is said", async () => {
    await laid({ ...PLUG_INS, ...addresses });
    const about = { env: box.env, cwd: box.folder, clock: box.clock };
    const { stdout } = await kantivSf(["render", "--org", "acme.yaml"], about);
    expect(stdout).toContain("extlClntAppSamlConfigurablePolicies/Kantiv_Integration_saml.ecaSamlPlcy");
    expect(stdout).not.toContain("extlClntAppOauthSecuritySettings");
    expect(stdout).toContain(
      `not among them: ${SECURITY} Kantiv_Integration_oauthSecurity, which no deployment carries`,
    );
    await done("package", "--out", join(box.folder, "kit.zip"));
    const kit = [...(await textsBelow(box.folder, (path) => !path.startsWith("kit.zip"))).entries()];
    expect(kit.filter(([path]) => path.includes("ecaOauthSecurity"))).toEqual([]);
    expect(kit.find(([path]) => path.endsWith("guide.md"))?.[1]).toContain("203.0.113.9");
  });

  it("is moved to a second app by no run that would change settings of the org on the way", async () => {
    await laid({});
    await done("apply", "--yes");
    await layVariant(box, opening);
    await layNewPair(box);
    const rotated = await box.run(
      "certificate rotate",
      "--yes",
      "--blue-green",
      "--new-cert",
      "new.crt",
      "--new-key-env",
      "NEW_KEY",
      "--json",
    );
    expect([rotated.code, rotated.json().error?.code]).toEqual([1, "ORG_SETTINGS"]);
    expect(flags()).toEqual({});
  });
});

describe("what no deployment carries", () => {
  const inSetup = (address: string) =>
    saveInSetup(box, SECURITY, "Kantiv_Integration_oauthSecurity", {
      externalClientApplication: "Kantiv_Integration",
      label: "Kantiv_Integration_oauthSecurity",
      tokenIpRanges: [{ endIpAddress: address, startIpAddress: "203.0.113.1" }],
    });

  it("is a statement: told by each command until somebody has set it in Setup, and sent by none", async () => {
    await laid(STATES_ADDRESSES);
    const missing = `The org has no ${SECURITY} of the app, which the template states: tokenIpRanges[203.0.113.1-203.0.113.9].endIpAddress 203.0.113.9`;
    const applied = await done("apply", "--yes");
    expect(applied).toContain(missing);
    expect(applied).toContain("Set it in Setup, External Client App Manager, Kantiv_Integration");
    const plan = await run("plan");
    expect([plan.code, plan.text]).toEqual([
      0,
      expect.stringContaining("Nothing to change, but not all is as it is stated"),
    ]);
    expect(plan.text).toContain("[STATED_DIFFERS]");
    expect((await run("drift")).code).toBe(4);
    const verified = await box.run("verify", "--json");
    expect([verified.code, verified.json<{ checks: object[] }>().result.checks]).toEqual([
      1,
      expect.arrayContaining([expect.objectContaining({ id: "stated", status: "failed", code: "STATED_DIFFERS" })]),
    ]);
    inSetup("203.0.113.200");
    const other = await run("drift");
    expect([other.code, other.text]).toEqual([
      4,
      expect.stringContaining(`${SECURITY} Kantiv_Integration_oauthSecurity differs`),
    ]);
    inSetup("203.0.113.9");
    expect(await done("drift")).toContain("Nothing to do");
    expect(await done("verify")).toContain("What no deployment carries is as the template states");
    await done("apply", "--yes", "--redeploy");
    await done("destroy", "--yes");
    expect(componentsOf(box, SECURITY)).toEqual([]);
  });

  it("is told without what the org's text would do to a terminal", async () => {
    await laid(STATES_ADDRESSES);
    await done("apply", "--yes");
    inSetup("203.0.113.9\u001b[2J\u202e::error::");
    for (const command of ["plan", "drift", "verify"]) {
      const { stdout, stderr } = await box.run(command);
      expect(stdout).toContain("203.0.113.9");
      const printed = stdout + stderr;
      for (const bad of ["\u001b", "\u202e", "\n::error"]) expect(printed, command).not.toContain(bad);
    }
  });

  it("comes with no key of a push server out of the org, whatever the org gives out", async () => {
    await laid({
      "extlClntAppPushSettings/${appName}_push.ecaPush": partFile(
        "ExtlClntAppPushSettings",
        "<applePushConfig><environment>Production</environment><teamIdentifier>TEAM</teamIdentifier></applePushConfig>|<pushServiceType>Apple</pushServiceType>",
      ),
      "template.yaml": (yaml) => yaml.replace(/min: \d+/, "min: 66"),
    });
    await done("apply", "--yes");
    const secrets = { certificate: "CANARYcert", password: "CANARYpass", signingKey: "CANARYkey" };
    saveInSetup(box, "ExtlClntAppPushSettings", "Kantiv_Integration_push", {
      applePushConfig: { environment: "Sandbox", teamIdentifier: "TEAM", ...secrets },
      externalClientApplication: "Kantiv_Integration",
      pushServiceType: "Apple",
    });
    const drift = await box.run("drift", "--json");
    expect(drift.code).toBe(4);
    expect(drift.stdout).toContain("applePushConfig.environment is Sandbox instead of Production");
    await done("plan", "--out", join(box.folder, "plan.json"));
    await done("apply", "--yes", "--redeploy");
    const texts = [drift.stdout, ...(await textsBelow(box.folder, () => false)).values()];
    expect(texts.some((text) => text.includes("TEAM"))).toBe(true);
    for (const text of texts) expect(text).not.toContain("CANARY");
  });
});
