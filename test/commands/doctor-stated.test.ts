import { afterEach, describe, expect, it } from "vitest";
import type { DoctorLine } from "../../src/model/doctor.ts";
import { ORG_SETTINGS_FILE, orgSettingsFile, SECURITY, STATES_ADDRESSES, saveInSetup } from "../helpers/extra-parts.ts";
import { orgOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { layVariant } from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const FLAG = "enableClientSecretInRestApiAccess";
const STATES_SETTINGS = { [ORG_SETTINGS_FILE]: orgSettingsFile({ [FLAG]: true }) };

async function lines(): Promise<{ code: number; found: Map<string, DoctorLine>; ready: boolean }> {
  const { code, json } = await box.run("doctor", "--json");
  const { checks, ready } = json<{ checks: DoctorLine[]; ready: boolean }>().result;
  return { code, ready, found: new Map(checks.map((line) => [line.id, line])) };
}

const said = (line: DoctorLine | undefined) => line && [line.status, line.blocks, line.detail, line.remedy].join(" | ");

function settingsAre(fields: Record<string, string>): void {
  const stamps = { createdAt: 0, createdBy: "", modifiedAt: 0, modifiedBy: "" };
  const org = orgOf(box);
  org.components = org.components.filter(({ type }) => type !== "Settings");
  org.components.push({ id: "", type: "Settings", fullName: "ExternalClientApp", fields, ...stamps });
}

describe("settings of the org that a template states", () => {
  it("have a line: as stated, otherwise with the command that sets them, or not shown", async () => {
    box = await sandbox();
    await layVariant(box, STATES_SETTINGS);
    settingsAre({ [FLAG]: "false" });
    const before = await lines();
    expect(said(before.found.get("org-settings"))).toMatch(
      /^failed \| true \| .*enableClientSecretInRestApiAccess false → true.* \| .*kantiv-sf apply --org .* --org-settings/,
    );
    expect(before.ready).toBe(false);
    expect((await box.run("apply", "--yes", "--org-settings")).code).toBe(0);
    expect(said((await lines()).found.get("org-settings"))).toMatch(/^passed \| false \| as the template states/);
    settingsAre({ enableConsumerSecretApiAccess: "true" });
    const dark = await lines();
    expect(said(dark.found.get("org-settings"))).toMatch(
      /^unknown \| false \| the org does not show enableClientSecretInRestApiAccess \| Look in Setup, .*--org-settings$/,
    );
  });

  it("are not looked at where the org cannot be reached, and have no line where the template states none", async () => {
    box = await sandbox();
    await layVariant(box, STATES_SETTINGS);
    const { sessions } = orgOf(box);
    orgOf(box).sessions = [];
    const { found } = await lines();
    orgOf(box).sessions = sessions;
    expect([found.get("org-settings")?.code, found.has("stated")]).toEqual(["NOT_TRIED", false]);
    await layVariant(box, {});
    expect((await lines()).found.has("org-settings")).toBe(false);
  });
});

describe("what no deployment carries and a template states", () => {
  it("has a line of the app, once there is one", async () => {
    box = await sandbox();
    await layVariant(box, STATES_ADDRESSES);
    expect((await lines()).found.has("stated")).toBe(false);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const missing = await lines();
    expect(said(missing.found.get("stated"))).toMatch(
      /^failed \| false \| The org has no .*203\.0\.113\.1.* \| Set it in Setup/,
    );
    expect(missing.ready).toBe(true);
    saveInSetup(box, SECURITY, "Kantiv_Integration_oauthSecurity", {
      externalClientApplication: "Kantiv_Integration",
      label: "Kantiv_Integration_oauthSecurity",
      tokenIpRanges: { endIpAddress: "203.0.113.9", startIpAddress: "203.0.113.1" },
    });
    expect(said((await lines()).found.get("stated"))).toMatch(/^passed \| false/);
  });
});
