import { expect, test } from "vitest";
import { runRetrieve } from "../../src/emulator/retrieve/run.ts";
import { organizationRows } from "../../src/emulator/rows/people.ts";
import { freshOrg } from "../../src/emulator/state/fresh.ts";
import type { Org } from "../../src/emulator/state/types.ts";
import { defaultSwitches } from "../../src/emulator/switches.ts";

function retrieved(org: Org, member: string) {
  const request = { types: [{ name: "Settings", members: [member] }], apiVersion: 68, singlePackage: true };
  return runRetrieve(org, request, { version: 68, switches: defaultSwitches(), secrets: false }, 0);
}

test.each([true, false])("the settings of connected apps show whether API Access Control is on: %s", (on) => {
  const org = { ...freshOrg({}, 0), apiAccessControl: on };
  const { files, messages } = retrieved(org, "ConnectedApp");
  const [settings] = files;
  expect(settings?.path).toBe("settings/ConnectedApp.settings");
  expect(settings?.text).toContain("<ConnectedAppSettings ");
  expect(settings?.text).toContain(`<enableAdminApprovedAppsOnly>${on}</enableAdminApprovedAppsOnly>`);
  expect(messages).toEqual([]);
});

test("those of External Client Apps keep their own root, and other settings are not there", () => {
  const org = freshOrg({}, 0);
  expect(retrieved(org, "ExternalClientApp").files[0]?.text).toContain("<ExternalClientAppSettings ");
  expect(retrieved(org, "Security").messages).toMatchObject([
    { problem: "Entity of type 'Settings' named 'Security' cannot be found" },
  ]);
});

test("an org says its edition and its end", () => {
  const org = { ...freshOrg({ organizationType: "Developer Edition" }, 0), trialExpiresAt: Date.UTC(2027, 0, 1) };
  expect(organizationRows(org)).toMatchObject([
    { OrganizationType: "Developer Edition", TrialExpirationDate: expect.stringMatching(/^2027-01-01T/) },
  ]);
});
