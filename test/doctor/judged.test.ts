import { describe, expect, it } from "vitest";
import { adminLines } from "../../src/doctor/administrator.ts";
import { kindOf, type OrgLook, orgLines } from "../../src/doctor/org.ts";
import { addressLine, mfaLine, seatsLine } from "../../src/doctor/user.ts";
import type { Check } from "../../src/model/checks.ts";
import type { DoctorLine, OrgFacts } from "../../src/model/doctor.ts";
import type { OrgIdentity } from "../../src/model/org.ts";

const told = <T>(value: T) => ({ known: true as const, value });
const untold = { known: false as const, why: "the org refused the question" };

const IDENTITY: OrgIdentity = {
  orgId: "00D000000000001AAA",
  name: "Acme",
  instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
  sandbox: true,
  organizationType: "Enterprise Edition",
  maxApiVersion: "68.0",
  admin: { userId: "005000000000001AAA", username: "admin@acme.com.uat" },
};

const DARK: OrgFacts = {
  licences: untold,
  integrationLicence: untold,
  adminLogin: untold,
  adminPermissions: untold,
  userPermissions: untold,
  apiRequests: untold,
  settings: untold,
};

function lineOf(id: string, given: Partial<OrgLook>): DoctorLine | undefined {
  const look: OrgLook = {
    identity: IDENTITY,
    facts: DARK,
    clocks: { here: 0, org: 0 },
    apiVersion: "68.0",
    refused: undefined,
    adminApproved: true,
    ...given,
  };
  return orgLines(look).find((line) => line.id === id);
}

describe("the org", () => {
  it.each([
    ["sandbox", {}],
    ["scratch", { endsAt: "2026-12-01T00:00:00.000+0000" }],
    ["developer", { sandbox: false, organizationType: "Developer Edition" }],
    ["trial", { sandbox: false, endsAt: "2026-12-01T00:00:00.000+0000" }],
    ["production", { sandbox: false }],
  ])("is a %s by what it says itself", (kind, more) => {
    expect(kindOf({ ...IDENTITY, ...more })).toBe(kind);
  });

  it("what it does not tell is open with its reason, and never right", () => {
    const ids = ["api-requests", "external-client-apps", "secret-by-rest", "secret-by-metadata", "api-access-control"];
    for (const id of ids) expect(lineOf(id, {})).toMatchObject({ status: "unknown", detail: untold.why });
    expect(lineOf("clock", { clocks: { here: 0, org: undefined } })?.status).toBe("unknown");
    expect(lineOf("org-edition", { identity: { ...IDENTITY, organizationType: "" } })?.status).toBe("unknown");
  });

  it.each([
    [60_000, "passed"],
    [-60_000, "passed"],
    [60_001, "failed"],
    [-60_001, "failed"],
  ])("a clock that is %i ms off is %s", (here, status) => {
    expect(lineOf("clock", { clocks: { here, org: 0 } })?.status).toBe(status);
  });

  it("External Client Apps that are switched off stop an apply, and settings that are not given out are open", () => {
    const withSettings = (externalClientApp: Record<string, string> | null) =>
      lineOf("external-client-apps", { facts: { ...DARK, settings: told({ externalClientApp, connectedApp: null }) } });
    expect(withSettings({ enableExternalClientApps: "false" })).toMatchObject({ status: "failed", blocks: true });
    expect(withSettings(null)?.status).toBe("unknown");
    expect(withSettings({})?.status).toBe("passed");
  });

  it("API Access Control is amiss for an app that no administrator approves", () => {
    const settings = told({ externalClientApp: null, connectedApp: { enableAdminApprovedAppsOnly: "true" } });
    const judged = (adminApproved: boolean) =>
      lineOf("api-access-control", { facts: { ...DARK, settings }, adminApproved });
    expect([judged(true)?.status, judged(false)?.status]).toEqual(["passed", "failed"]);
    expect(judged(false)?.blocks).toBe(false);
  });

  it("a release before the newest is named, an older version by its number alone", () => {
    const version = (maxApiVersion: string) =>
      lineOf("api-version", { identity: { ...IDENTITY, maxApiVersion } })?.detail;
    expect(version("66.0")).toContain("66.0 (Spring '26)");
    expect(version("49.0")).toMatch(/newest is 49.0$/);
  });
});

describe("the administrator", () => {
  it("an org that says nothing leaves every permission open", () => {
    const lines = adminLines("admin@acme.com.uat", [untold, untold]);
    expect(lines.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "unknown"));
  });

  it("a permission that implies another is enough, and is named", () => {
    const [first] = adminLines("a", [
      told(
        new Map([
          ["ModifyMetadata", false],
          ["ModifyAllData", true],
        ]),
      ),
    ]);
    expect(first).toMatchObject({ status: "passed" });
    expect(first?.detail).toContain("by ModifyAllData");
  });
});

describe("the integration user", () => {
  const ranges = told({ ipRanges: [{ start: "10.0.0.1", end: "10.0.0.9" }], hours: {} });
  const check = (status: Check["status"]): Check => ({
    id: "login-ip",
    title: "",
    status,
    detail: "the login came from X",
  });
  const seen = (ofThisRun: boolean, sourceIp = "10.0.0.5") => ({
    login: told({ at: 0, sourceIp }),
    admin: "admin@acme.com.uat",
    ofThisRun,
  });

  it("an address is this machine's for sure by a login of this run alone", () => {
    const sure = addressLine(ranges, seen(true), check("passed"), "verify");
    expect(sure).toMatchObject({ status: "passed" });
    expect(sure.detail).toContain("by the login of admin@acme.com.uat in this run");
    expect(addressLine(ranges, seen(true), check("failed"), "verify")).toMatchObject({
      status: "failed",
      blocks: true,
    });
    expect(addressLine(ranges, seen(false), check("passed"), "verify")).toMatchObject({ status: "unknown" });
    expect(addressLine(ranges, { ...seen(true), login: told(null) }, check("passed"), "verify").status).toBe("unknown");
    expect(addressLine(ranges, { ...seen(true), login: untold }, check("passed"), "verify").detail).toContain(
      untold.why,
    );
  });

  it("without ranges no address has to be known", () => {
    const none = told({ ipRanges: [], hours: {} });
    expect(addressLine(none, { ...seen(false), login: untold }, check("passed"), "verify").status).toBe("passed");
  });

  it.each([
    ["free", { total: 5, used: 4 }, false, "passed"],
    ["all taken", { total: 5, used: 5 }, false, "failed"],
    ["all taken by a user who is there", { total: 5, used: 5 }, true, "passed"],
  ])("licences: %s", (_, seats, hasUser, status) => {
    const facts = { ...DARK, licences: told({ "Salesforce Integration": seats }), integrationLicence: told(null) };
    expect(seatsLine(facts, hasUser, "ensure").status).toBe(status);
  });

  it("a second factor for API logins is open, one for the user interface is told", () => {
    const held = (...names: string[]) =>
      mfaLine(
        { ...DARK, userPermissions: told(new Map(names.map((name) => [name, true]))) },
        "kantiv@acme.com.uat",
        "kantiv-sf verify --org acme.yaml",
      );
    expect(held("TwoFactorApi").status).toBe("unknown");
    expect(held("TwoFactorApi").remedy).toMatch(/: kantiv-sf verify --org acme\.yaml$/);
    expect(held("ForceTwoFactor", "BypassMFAForUiLogins").detail).toContain("exempt");
    expect(held().status).toBe("passed");
  });
});
