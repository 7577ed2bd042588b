import { describe, expect, it } from "vitest";
import type { LoginFacts } from "../../src/model/access.ts";
import type { Component } from "../../src/model/metadata.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { diagnose, stateIsRight } from "../../src/oauth/diagnosis/diagnose.ts";
import { readCertificate } from "../../src/oauth/key/certificate.ts";
import { otherAppName } from "../../src/oauth/key/rotation.ts";
import { expectGolden } from "../helpers/golden.ts";
import { fixture } from "./fixtures.ts";

/** A Tuesday, 13:00 in Copenhagen. */
const NOW = Date.UTC(2026, 10, 24, 12);
const certificate = readCertificate(fixture("kantiv.crt"));
const { fingerprint256, pem } = certificate;
const told = <T>(value: T) => ({ known: true as const, value });
const untold = { known: false as const, why: "the org refused the question" };

function component(type: string, texts: Record<string, string>): Component {
  const children = Object.entries(texts).map(([name, text]) => ({ name, text, children: [] }));
  return { type, fullName: type, root: { name: type, children } };
}

const RIGHT = {
  ExternalClientApplication: {},
  ExtlClntAppOauthSettings: { commaSeparatedOauthScopes: "Api, RefreshToken" },
  ExtlClntAppGlobalOauthSettings: { certificate: pem },
  ExtlClntAppOauthConfigurablePolicies: {
    permittedUsersPolicyType: "AdminApprovedPreAuthorized",
    commaSeparatedPermissionSet: "Kantiv",
    ipRelaxationPolicyType: "Enforce",
  },
  ExtlClntAppConfigurablePolicies: { isEnabled: "true" },
  PermissionSet: { label: "Kantiv" },
} satisfies Record<string, Record<string, string>>;

function snapshotOf(
  changes: Record<string, Record<string, string>> = {},
  more: Partial<OrgSnapshot> = {},
): OrgSnapshot {
  const components = Object.entries({ ...RIGHT, ...changes }).map(([type, texts]) => component(type, texts));
  return {
    orgId: "00D000000000001EAA",
    apiVersion: "66.0",
    components,
    app: { id: "0xI1", developerName: "Kantiv" },
    permissionSet: { id: "0PS1", name: "Kantiv" },
    ...more,
  };
}

const FACTS: LoginFacts = {
  user: told({ active: true, profile: "Standard", licence: "Salesforce" }),
  frozen: told(false),
  held: told([{ id: "0PS1", name: "Kantiv", ofProfile: false, api: true }]),
  openers: told(["0PS1"]),
  logins: told([
    {
      at: "2026-11-24T12:00:00Z",
      status: "Failed",
      type: "Remote Access 2.0",
      application: "",
      sourceIp: "203.0.113.10",
    },
  ]),
  restrictions: told({ ipRanges: [], hours: {} }),
  timeZone: told("Europe/Copenhagen"),
};

const WANTED = { app: "Kantiv", permissionSet: "Kantiv", scopes: ["Api", "RefreshToken"], certificate };

function checksFor(facts: Partial<LoginFacts> = {}, snapshot = snapshotOf(), wanted = WANTED) {
  const checks = diagnose({ snapshot, wanted, facts: { ...FACTS, ...facts }, now: NOW });
  const of = (id: string) => checks.find((check) => check.id === id);
  return { checks, of };
}

describe("what was looked up", () => {
  it("passes throughout when the org is right, but for the failed attempt in the history", () => {
    const { checks } = checksFor();
    expect(checks.filter(({ status }) => status !== "passed").map(({ id }) => id)).toEqual(["login-history"]);
    expect(stateIsRight(checks)).toBe(true);
  });

  it("that the org would not say is unknown with why, which keeps nobody from waiting", () => {
    const facts = Object.fromEntries(Object.keys(FACTS).map((name) => [name, untold])) as unknown as LoginFacts;
    const { checks } = checksFor(facts);
    const unknown = checks.filter(({ status }) => status === "unknown");
    expect(unknown.length).toBe(9);
    for (const check of unknown) expect(check.detail).toContain("refused the question");
    expect(stateIsRight(checks)).toBe(true);
  });

  it("every failed check has a remedy and a code", () => {
    const { checks } = checksFor(
      {
        user: told({ active: false, profile: "", licence: "" }),
        frozen: told(true),
        held: told([]),
        openers: told([]),
      },
      snapshotOf({
        ExtlClntAppOauthSettings: { commaSeparatedOauthScopes: "Full" },
        ExtlClntAppGlobalOauthSettings: { certificate: fixture("other.crt") },
        ExtlClntAppOauthConfigurablePolicies: {},
        ExtlClntAppConfigurablePolicies: { isEnabled: "false" },
        PermissionSet: { license: "Salesforce API Integration" },
      }),
    );
    const failed = checks.filter(({ status }) => status === "failed");
    expect(failed.length).toBeGreaterThan(10);
    for (const check of failed)
      expect(check).toMatchObject({ remedy: expect.stringMatching(/\w/), code: expect.stringMatching(/^CAUSE_/) });
  });
});

describe("the app", () => {
  it("that is not there makes the rest of it no question", () => {
    const { app: _gone, ...none } = snapshotOf();
    const { of, checks } = checksFor({}, none);
    expect(of("app")).toMatchObject({ status: "failed", remedy: expect.stringContaining("refreshed") });
    expect(checks.map(({ id }) => id)).not.toContain("certificate");
  });

  it.each([pem, pem.replaceAll("\n", "\r\n"), pem.replace(/-----.*-----\n?/g, "")])(
    "holds our certificate in whatever form the org gives it",
    (certificate) => {
      const { of } = checksFor({}, snapshotOf({ ExtlClntAppGlobalOauthSettings: { certificate } }));
      expect(of("certificate")).toMatchObject({ status: "passed" });
    },
  );

  it("whose certificate does not show is judged by what was last deployed from here", () => {
    const hidden = snapshotOf({ ExtlClntAppGlobalOauthSettings: {} });
    expect(checksFor({}, hidden).of("certificate")?.status).toBe("unknown");
    expect(
      checksFor({}, hidden, { ...WANTED, remembered: { fingerprint256 } } as typeof WANTED).of("certificate")?.status,
    ).toBe("unknown");
    expect(
      checksFor({}, hidden, { ...WANTED, remembered: { fingerprint256: "AA:BB" } } as typeof WANTED).of("certificate")
        ?.status,
    ).toBe("failed");
  });

  it("of a template without RefreshToken names the template", () => {
    const scopes = snapshotOf({ ExtlClntAppOauthSettings: { commaSeparatedOauthScopes: "Api" } });
    const check = checksFor({}, scopes, { ...WANTED, scopes: ["Api"] }).of("template-scopes");
    expect(check).toMatchObject({ status: "failed", remedy: expect.stringContaining("template") });
  });

  it("names all that its policy lists", () => {
    const policy = { ...RIGHT.ExtlClntAppOauthConfigurablePolicies, commaSeparatedPermissionSet: "Other,Kantiv" };
    expect(
      checksFor({}, snapshotOf({ ExtlClntAppOauthConfigurablePolicies: policy })).of("policy-permission-set"),
    ).toMatchObject({ status: "passed", detail: "Other, Kantiv" });
  });

  it("may be opened by a permission set of another licence than the one for integrations", () => {
    const licensed = (license: string) => checksFor({}, snapshotOf({ PermissionSet: { license } })).of("licence");
    expect(licensed("Salesforce")?.status).toBe("passed");
    expect(licensed("Salesforce API Integration")?.status).toBe("failed");
  });

  it("names the permission set by its id as well", () => {
    const policy = { ...RIGHT.ExtlClntAppOauthConfigurablePolicies, commaSeparatedPermissionSet: "0PS1" };
    expect(
      checksFor({}, snapshotOf({ ExtlClntAppOauthConfigurablePolicies: policy })).of("policy-permission-set")?.status,
    ).toBe("passed");
  });
});

describe("access", () => {
  it("by the profile, or by another permission set, is not called missing", () => {
    const profile = { id: "0PS9", name: "X0PS9", ofProfile: true, api: true };
    const { of } = checksFor({ held: told([profile]), openers: told(["0PS1", "0PS9"]) });
    expect(of("assignment")).toMatchObject({ status: "unknown", detail: expect.stringContaining("profile") });
    expect(of("api-enabled")).toMatchObject({ status: "passed", detail: "by the profile" });
  });

  it("that has ended counts no more", () => {
    const { of } = checksFor({
      held: told([{ id: "0PS1", name: "Kantiv", ofProfile: false, api: true, expiresAt: NOW - 1 }]),
    });
    expect([of("assignment-end")?.status, of("api-enabled")?.status]).toEqual(["failed", "unknown"]);
  });
});

describe("login hours, by the org's time zone", () => {
  const at = (start: number, end: number) =>
    checksFor({ restrictions: told({ ipRanges: [], hours: { tuesday: { start, end } } }) }).of("login-hours");

  it.each([
    [12 * 60, 14 * 60, "passed"],
    [13 * 60, 13 * 60 + 1, "passed"],
    [8 * 60, 13 * 60, "failed"],
    [0, 0, "failed"],
    [0, 24 * 60, "passed"],
  ])("from %i to %i minutes: %s", (start, end, status) => {
    expect(at(start, end)?.status).toBe(status);
  });

  it.each([
    [Number.NaN, 60],
    [0, Number.POSITIVE_INFINITY],
    [-1, 60],
    [0, 1e300],
    [0.5, 60],
  ])("fault 8: from %d to %d, which no org says, are unknown and throw nothing", (start, end) => {
    expect(at(start, end)).toMatchObject({ status: "unknown", detail: expect.stringContaining("cannot be read") });
  });

  it("a day that is not named is open, a time zone that is not known is unknown", () => {
    const restrictions = told({ ipRanges: [], hours: { friday: { start: 0, end: 0 } } });
    expect(checksFor({ restrictions }).of("login-hours")?.status).toBe("passed");
    expect(checksFor({ restrictions, timeZone: told("Mars/Olympus") }).of("login-hours")?.status).toBe("unknown");
  });
});

describe("a profile that is the way in", () => {
  const { permissionSet: _, ...base } = WANTED;
  const wanted = { ...base, profiles: ["Kantiv", "Clerk"] };
  const byProfile = (profile: OrgSnapshot["profile"], openers: readonly string[]) => {
    const { permissionSet: _set, ...snapshot } = snapshotOf();
    const given = { snapshot: { ...snapshot, ...(profile && { profile }) }, wanted, facts: FACTS, now: NOW };
    const checks = diagnose({ ...given, facts: { ...FACTS, openers: told(openers) } });
    return (id: string) => checks.find((check) => check.id === id);
  };
  const own = { name: "Clerk", setId: "0PS9", isNamed: true };

  it("opens the app where its own permission set has the row, and only then", () => {
    expect(byProfile(own, ["0PS1", "0PS9"])("preauthorisation")).toMatchObject({
      status: "passed",
      detail: "the profile Clerk opens the app",
    });
    for (const [profile, openers] of [
      [own, ["0PS1"]],
      [{ ...own, setId: undefined }, ["0PS9"]],
    ] as const) {
      expect(byProfile(profile, openers)("preauthorisation")).toMatchObject({
        status: "failed",
        detail: "there is no SetupEntityAccess row of the profile Clerk for the app",
      });
    }
    expect(byProfile(undefined, ["0PS9"])("preauthorisation")?.detail).toBe(
      "there is no SetupEntityAccess row of the profile Kantiv or Clerk for the app",
    );
  });

  it("is the user's own, or they have another one", () => {
    expect(byProfile(own, ["0PS9"])("assignment")?.status).toBe("unknown");
    expect(byProfile({ ...own, name: "Other", isNamed: false }, ["0PS9"])("assignment")).toMatchObject({
      status: "failed",
      detail: "the user has the profile Other, and the template lets in the profile Kantiv or Clerk",
    });
  });
});

describe("login addresses, by the profile alone", () => {
  const V4 = { start: "203.0.113.0", end: "203.0.113.255" };
  const V6 = { start: "2001:db8::", end: "2001:db8::ffff" };
  const from = (sourceIp: string, ipRanges: readonly { start: string; end: string }[], relaxation = "Enforce") => {
    const row = { at: "2026-11-24T12:00:00Z", status: "Failed", type: "", application: "", sourceIp };
    const facts = { logins: told([row]), restrictions: told({ ipRanges, hours: {} }) };
    const policy = { ...RIGHT.ExtlClntAppOauthConfigurablePolicies, ipRelaxationPolicyType: relaxation };
    return checksFor(facts, snapshotOf({ ExtlClntAppOauthConfigurablePolicies: policy })).of("login-ip");
  };

  it.each(["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"])(
    "%s in the app's policy opens nothing",
    (relaxation) => {
      expect(from("198.51.100.7", [V4], relaxation)).toMatchObject({ status: "failed", code: "CAUSE_LOGIN_IP" });
    },
  );

  it.each([
    ["203.0.113.9", [V4, V6], "passed", "is in"],
    ["2001:db8::9", [V4, V6], "passed", "is in"],
    ["2001:db8::9", [V4], "failed", "no IPv6 address at all"],
    ["203.0.113.9", [V6], "failed", "no IPv4 address at all"],
  ] as const)("from %s, with ranges %j: %s", (source, ranges, status, says) => {
    expect(from(source, ranges)).toMatchObject({ status, detail: expect.stringContaining(says) });
  });
});

it("a login that came from nowhere the org tells leaves the ranges unknown", () => {
  const restrictions = told({ ipRanges: [{ start: "198.51.100.1", end: "198.51.100.9" }], hours: {} });
  expect(checksFor({ restrictions, logins: told([]) }).of("login-ip")?.status).toBe("unknown");
});

it("two apps take turns by their suffix", () => {
  expect(otherAppName("Kantiv", "B")).toBe("Kantiv_B");
  expect(otherAppName("Kantiv_B", "B")).toBe("Kantiv");
  expect(otherAppName(otherAppName("Kantiv_Blue", "B"), "B")).toBe("Kantiv_Blue");
});

it("each check says in the same words what the org has, and what to do", () => {
  const POLICY = "ExtlClntAppOauthConfigurablePolicies";
  const { app: _app, ...gone } = snapshotOf();
  const hidden = snapshotOf({ ExtlClntAppGlobalOauthSettings: {} });
  const policy = (texts: Record<string, string>, more: Partial<OrgSnapshot> = {}) =>
    snapshotOf({ [POLICY]: texts }, more);
  const scopes = (text: string) => snapshotOf({ ExtlClntAppOauthSettings: { commaSeparatedOauthScopes: text } });
  const set = { id: "0PS1", name: "Kantiv", ofProfile: false, api: true };
  const login = (status: string) => ({
    at: "2026-11-24T12:00:00Z",
    status,
    type: "Remote Access 2.0",
    application: "Kantiv",
    sourceIp: "203.0.113.10",
  });
  const ranges = (...all: [string, string][]) =>
    told({ ipRanges: all.map(([start, end]) => ({ start, end })), hours: {} });
  const hours = (start: number, end: number) => told({ ipRanges: [], hours: { tuesday: { start, end } } });
  const cases: Record<string, Parameters<typeof checksFor>> = {
    "all as it should be": [{ logins: told([login("Success")]) }],
    "no app": [{}, gone],
    "an app that is off": [
      {},
      snapshotOf({ ExtlClntAppConfigurablePolicies: { isEnabled: "false", isOauthPluginEnabled: " false " } }),
    ],
    "a policy for everybody": [{}, policy({ permittedUsersPolicyType: "AllSelfAuthorized" })],
    "no policy": [{}, policy({})],
    "another set in the policy": [{}, policy({ commaSeparatedPermissionSet: "One, , Two" })],
    "another set in the policy, and a row": [
      {},
      policy({ commaSeparatedPermissionSet: "One" }, { preauthorisationId: "0J0A" }),
    ],
    "the set's id in the policy": [{}, policy({ commaSeparatedPermissionSet: "0PS1" })],
    "other scopes": [{}, scopes("Api, Full")],
    "a scope too few": [{}, scopes("Api")],
    "a scope too many": [{}, scopes("Api, RefreshToken, Full")],
    "no scopes": [{}, scopes("")],
    "a template without RefreshToken": [{}, snapshotOf(), { ...WANTED, scopes: ["Api"] }],
    "another certificate": [{}, snapshotOf({ ExtlClntAppGlobalOauthSettings: { certificate: fixture("other.crt") } })],
    "what is no certificate": [{}, snapshotOf({ ExtlClntAppGlobalOauthSettings: { certificate: "x" } })],
    "a certificate that does not show": [{}, hidden],
    "one that does not show, ours the last": [
      {},
      hidden,
      { ...WANTED, remembered: { fingerprint256 } } as typeof WANTED,
    ],
    "one that does not show, another the last": [
      {},
      hidden,
      { ...WANTED, remembered: { fingerprint256: "AA:BB" } } as typeof WANTED,
    ],
    "no opener": [{ openers: told([]) }],
    "other openers": [{ openers: told(["0PS2", "0PS3"]) }],
    "no assignment": [{ held: told([]) }],
    "an assignment that has ended": [{ held: told([{ ...set, expiresAt: NOW }]) }],
    "an assignment that is about to end": [{ held: told([{ ...set, expiresAt: NOW + 1 }]) }],
    "another set that opens the app": [
      { held: told([{ ...set, id: "0PS2", name: "Other" }]), openers: told(["0PS1", "0PS2"]) },
    ],
    "a profile that opens the app": [
      { held: told([{ ...set, id: "0PS2", name: "X2", ofProfile: true }]), openers: told(["0PS1", "0PS2"]) },
    ],
    "API Enabled by the profile": [
      {
        held: told([
          { ...set, api: false },
          { ...set, id: "0PS9", name: "P", ofProfile: true },
        ]),
      },
    ],
    "API Enabled by nothing": [{ held: told([{ ...set, api: false }]) }],
    "a user who is off and frozen": [{ user: told({ active: false, profile: "P", licence: "" }), frozen: told(true) }],
    "a user without a licence": [{ user: told({ active: true, profile: "P", licence: "" }) }],
    "a set with the licence": [{}, snapshotOf({ PermissionSet: { license: " Salesforce API Integration " } })],
    "ranges with the address": [
      { restrictions: ranges(["198.51.100.1", "198.51.100.9"], ["203.0.113.1", "203.0.113.99"]) },
    ],
    "ranges without the address": [{ restrictions: ranges(["198.51.100.1", "198.51.100.9"]) }],
    "ranges of the other family": [{ restrictions: ranges(["2001:db8::1", "2001:db8::9"]) }],
    "ranges, and no address": [{ restrictions: ranges(["198.51.100.1", "198.51.100.9"]), logins: untold }],
    "hours that are open": [{ restrictions: hours(780, 781) }],
    "hours that are over": [{ restrictions: hours(600, 780) }],
    "hours that are to come": [{ restrictions: hours(781, 1440) }],
    "hours that close the day": [{ restrictions: hours(780, 780) }],
    "hours of another day": [{ restrictions: told({ ipRanges: [], hours: { monday: { start: 0, end: 1 } } }) }],
    "hours that cannot be read": [{ restrictions: hours(Number.NaN, 1441) }],
    "hours in no time zone": [{ restrictions: hours(0, 1440), timeZone: told("Nowhere/City") }],
    "hours in an untold time zone": [{ restrictions: hours(0, 1440), timeZone: untold }],
    ...Object.fromEntries(
      [
        "User Is Frozen",
        "User is inactive",
        "Password Lockout",
        "User locked out",
        "Restricted IP",
        "Outside login hours",
        "user is not admin approved to access this app",
        "User hasn't approved this consumer",
        "Failed: number of logins exceeded",
        "Something new",
      ].map((status) => [
        `the history says ${status}`,
        [{ logins: told([login(status)]) }] as Parameters<typeof checksFor>,
      ]),
    ),
    ...Object.fromEntries(
      Object.keys(FACTS).map((name) => [
        `nothing told of ${name}`,
        [{ [name]: untold }] as unknown as Parameters<typeof checksFor>,
      ]),
    ),
    "a history of three": [{ logins: told([login("Success"), login("One"), login("Two")]) }],
    "no history": [{ logins: told([]) }],
  };
  const usual = new Set(
    [{}, { logins: told([login("Success")]) }].flatMap((facts) =>
      checksFor(facts).checks.map((check) => JSON.stringify(check)),
    ),
  );
  const texts = Object.entries(cases).map(([what, given], nth) => {
    const { checks } = checksFor(...given);
    const shown = nth === 0 ? checks : checks.filter((check) => !usual.has(JSON.stringify(check)));
    const lines = shown.map(({ id, title, status, detail, code, remedy }) =>
      [
        `  ${id} ${status}${code ? ` ${code}` : ""}: ${title}`,
        `    ${detail}`,
        ...(remedy ? [`    ${remedy}`] : []),
      ].join("\n"),
    );
    return `${what}\n${lines.join("\n")}\n`;
  });
  expectGolden("oauth/diagnosis.txt", texts.join("\n"));
});
