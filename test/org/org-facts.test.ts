import { describe, expect, it } from "vitest";
import { zipFiles } from "../../src/metadata/zip.ts";
import { KantivError, sessionError } from "../../src/model/errors.ts";
import type { OrgWriter } from "../../src/model/org.ts";
import { readOrgFacts } from "../../src/org/read/org-facts.ts";
import { readLimits } from "../../src/org/wire/replies.ts";
import { Pace } from "../../src/util/pace.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const ABOUT = { adminUserId: "005A", username: "o'hara@acme.com" };
const no = { ok: false as const, orgCode: "INVALID_FIELD", message: "no such column" };

function facts(given: Partial<OrgWriter>) {
  const ports = { clock: fakeClock(), pace: new Pace(), emit: () => undefined, signal: new AbortController().signal };
  return readOrgFacts(fakeOrg(given), ABOUT, ports);
}

const refusing: Partial<OrgWriter> = {
  queries: async (soql) => Object.fromEntries(Object.keys(soql).map((key) => [key, no])) as never,
  limits: () => Promise.reject(new KantivError("NOT_OFFERED", "The org has no such resource.", "…")),
  startRetrieve: () => Promise.reject(sessionError("PERMISSION_MISSING", "Not allowed.", "…")),
};

describe("what an org tells of itself", () => {
  it("asks five questions in one request, about the two users", async () => {
    let asked: Record<string, string> = {};
    await facts({
      ...refusing,
      queries: async (soql) => {
        asked = soql;
        return Object.fromEntries(Object.keys(soql).map((key) => [key, no])) as never;
      },
    });
    expect(Object.keys(asked).length).toBe(5);
    expect(asked.userPermissions).toContain("WHERE Assignee.Username = 'o\\'hara@acme.com'");
    expect(asked.adminLogin).toContain("FROM LoginHistory WHERE UserId = '005A' ORDER BY LoginTime DESC LIMIT 1");
  });

  it("is read part by part: seats by licence, the latest login, permissions through any set, requests and settings", async () => {
    const rows = (...found: Record<string, unknown>[]) => ({ ok: true as const, rows: found });
    const answers: Record<string, ReturnType<typeof rows>> = {
      licences: rows(
        { Name: "Salesforce", TotalLicenses: 10, UsedLicenses: 9 },
        { Name: "Salesforce Integration", TotalLicenses: 5, UsedLicenses: 0 },
      ),
      integrationLicence: rows({ TotalLicenses: 3, UsedLicenses: 1 }),
      adminLogin: rows({ LoginTime: "2026-11-24T12:00:00.000+0000", SourceIp: "203.0.113.7\u001b[2J" }),
      adminPermissions: rows(
        { PermissionSet: { PermissionsViewSetup: false } },
        { PermissionSet: { PermissionsViewSetup: true, PermissionsViewClientSecret: false } },
      ),
      userPermissions: rows({ PermissionSet: { PermissionsTwoFactorApi: true } }),
    };
    const members: unknown[] = [];
    const file = (name: string, text: string) => ({ path: `unpackaged/settings/${name}`, bytes: Buffer.from(text) });
    const settings = `<ExternalClientAppSettings xmlns="http://soap.sforce.com/2006/04/metadata"><enableClientSecretInRestApiAccess> true </enableClientSecretInRestApiAccess><enableConsumerSecretApiAccess/></ExternalClientAppSettings>`;
    const read = await facts({
      queries: async (soql) => Object.fromEntries(Object.keys(soql).map((key) => [key, answers[key]])) as never,
      limits: async () => ({ DailyApiRequests: { max: 15_000, remaining: 14_000 } }),
      startRetrieve: async (asked) => {
        members.push(asked);
        return "09S00000000000AEAQ";
      },
      retrieveStatus: async () => ({
        done: true,
        status: "Succeeded",
        success: true,
        zip: await zipFiles([file("ExternalClientApp.settings", settings)]),
        properties: [],
        messages: [],
      }),
    });
    expect(read).toEqual({
      licences: {
        known: true,
        value: { Salesforce: { total: 10, used: 9 }, "Salesforce Integration": { total: 5, used: 0 } },
      },
      integrationLicence: { known: true, value: { total: 3, used: 1 } },
      adminLogin: { known: true, value: { at: Date.UTC(2026, 10, 24, 12), sourceIp: "203.0.113.7" } },
      adminPermissions: {
        known: true,
        value: new Map([
          ["ViewSetup", true],
          ["ViewClientSecret", false],
        ]),
      },
      userPermissions: {
        known: true,
        value: new Map([
          ["TwoFactorApi", true],
          ["ForceTwoFactor", false],
          ["BypassMFAForUiLogins", false],
        ]),
      },
      apiRequests: { known: true, value: { max: 15_000, remaining: 14_000 } },
      settings: {
        known: true,
        value: {
          externalClientApp: { enableClientSecretInRestApiAccess: "true", enableConsumerSecretApiAccess: "" },
          connectedApp: null,
        },
      },
    });
    expect(members).toEqual([{ Settings: ["ExternalClientApp", "ConnectedApp"] }]);
  });

  it("has no licence for integrations and no login where there are none", async () => {
    const none = async (soql: object) =>
      Object.fromEntries(Object.keys(soql).map((key) => [key, { ok: true, rows: [] }])) as never;
    expect(await facts({ ...refusing, queries: none })).toMatchObject({
      licences: { known: true, value: {} },
      integrationLicence: { known: true, value: null },
      adminLogin: { known: true, value: null },
    });
  });

  it("names the permissions of which it asks in one query for each of the two users", async () => {
    const asked: Record<string, string>[] = [];
    const queries: OrgWriter["queries"] = async (soql) => {
      asked.push(soql);
      return Object.fromEntries(Object.keys(soql).map((key) => [key, no])) as never;
    };
    await facts({ ...refusing, queries });
    expect(asked[0]?.adminPermissions).toBe(
      "SELECT Id, PermissionSet.PermissionsViewSetup, PermissionSet.PermissionsViewClientSecret FROM PermissionSetAssignment WHERE AssigneeId = '005A'",
    );
  });

  it("stops at a bug instead of telling it as unknown", async () => {
    const bug = new TypeError("not a function");
    await expect(facts({ ...refusing, limits: () => Promise.reject(bug) })).rejects.toBe(bug);
  });

  it("is unknown part by part where the org refuses it, a missing permission included", async () => {
    const read = await facts(refusing);
    for (const part of Object.values(read)) expect(part).toMatchObject({ known: false });
    expect(read.apiRequests).toMatchObject({ why: "The org has no such resource." });
    expect(read.settings).toMatchObject({ why: "Not allowed." });
  });

  it("ends where the session has ended, since nothing more can be asked", async () => {
    const over = () => Promise.reject(sessionError("SESSION_EXPIRED", "Over.", "…"));
    expect(await thrownBy(facts({ ...refusing, limits: over }))).toMatchObject({ code: "SESSION_EXPIRED" });
    expect(await thrownBy(facts({ ...refusing, startRetrieve: over }))).toMatchObject({ code: "SESSION_EXPIRED" });
  });

  it("has limits only of the form that they have", () => {
    const reply = { DailyApiRequests: { Max: 15, Remaining: 3 }, SingleEmail: { Max: "5" }, Other: null };
    expect(readLimits(reply)).toEqual({ DailyApiRequests: { max: 15, remaining: 3 } });
    expect([readLimits(undefined), readLimits("<html>")]).toEqual([{}, {}]);
  });

  it("without DailyApiRequests among the limits, those are unknown", async () => {
    expect((await facts({ ...refusing, limits: async () => ({}) })).apiRequests).toEqual({
      known: false,
      why: "the org's limits do not name DailyApiRequests",
    });
  });
});
