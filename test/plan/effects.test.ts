import { describe, expect, it } from "vitest";
import type { Change } from "../../src/model/plan.ts";
import type { AccessPicture } from "../../src/model/way-in.ts";
import { comparePackages } from "../../src/plan/compare.ts";
import { diff } from "../../src/plan/diff.ts";
import { fieldEffects, inOrder } from "../../src/plan/effects/fields.ts";
import { effectsOfGoing, effectsOnOrg } from "../../src/plan/effects/on-org.ts";
import { isProduction } from "../../src/util/salesforce-host.ts";
import { changed, rendered, snapshotOf } from "./packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const desired = rendered();
const user = { id: "005B", username: "k@a.com", active: true, profileId: "00eA" };
const fresh = { orgId: "00DA", apiVersion: "66.0", components: [], user };

function about(access?: AccessPicture, consumerKey?: string) {
  return { app: "Kantiv", permissionSet: "Kantiv_Integration", consumerKey, access };
}

function held(others: number): AccessPicture {
  const way = { kind: "permissionSet", name: "kantiv_integration", writtenIn: [], standing: "foreign" } as const;
  return { ways: [{ ...way, users: others + 1, beside: others, usernames: [] }], unused: [] };
}

const said = (changes: readonly Change[], ...of: Parameters<typeof about>) =>
  effectsOnOrg(changes, about(...of)).map(({ kind, text }) => `${kind}: ${text}`);

describe("a row that is made or goes", () => {
  const row = (type: string, name: string, action: Change["action"]): Change => ({
    type,
    name,
    action,
    fields: [],
    unreadable: [],
  });

  it("takes a seat where it gives a licence", () => {
    const licence = row("PermissionSetLicenseAssign", "k@a.com has the licence Community", "create");
    expect(effectsOnOrg([licence], about())).toEqual([
      {
        field: "PermissionSetLicenseAssign k@a.com has the licence Community",
        kind: "changes",
        text: "k@a.com has the licence Community: one seat of it is taken.",
        todo: "Make sure that the seat is meant for it.",
      },
    ]);
    expect(said([{ ...licence, action: "none" }])).toEqual([]);
    expect(said([{ ...licence, action: "delete" }])).toEqual([
      "breaks: It is no longer so that k@a.com has the licence Community.",
    ]);
  });

  it("gives a set's rights where that set is made, and those of no other", () => {
    const data = row("PermissionSetAssignment", "k@a.com holds Data", "create");
    const made = (name: string): Change => ({
      ...row("PermissionSet", name, "create"),
      fields: [{ path: "userPermissions[ApiEnabled].enabled", before: null, after: "true" }],
    });
    expect(said([data, made("data"), made("Other")])).toContain(
      "opens: k@a.com gets the permission set Data, and by it ApiEnabled.",
    );
    expect(said([data, { ...made("Data"), action: "update" }])).toContain(
      "opens: k@a.com gets the permission set Data.",
    );
  });

  it("lets nobody in any more where it goes", () => {
    expect(
      said([row("SetupEntityAccess", "x", "delete"), row("PermissionSetAssignment", "k@a.com", "delete")]),
    ).toEqual([
      "breaks: Who holds the permission set Kantiv_Integration may not use the app Kantiv any more.",
      "breaks: k@a.com loses the permission set Kantiv_Integration, and with it what it gives.",
    ]);
  });

  it("of a kind that nothing is known of has no effect that could be told", () => {
    expect(effectsOfGoing([{ type: "Unknown", name: "x" }], about())).toEqual([]);
  });
});

it("a field of which nothing is known is to be looked up; what only people read is not", () => {
  const field = (type: string, path: string) =>
    fieldEffects({ type, fields: [{ path, before: "a", after: "b" }] }).map(({ field, text, todo }) => [
      field,
      text,
      todo,
    ]);
  expect(field(GLOBAL, "isBrandNew")).toEqual([
    [
      `${GLOBAL}.isBrandNew`,
      "isBrandNew changes; what that does to an app in use is not known here.",
      "Look it up in the Metadata API guide, and try it in a sandbox.",
    ],
  ]);
  for (const path of ["label", "description", "contactEmail", "contactPhone", "iconUrl", "infoUrl", "logoUrl"]) {
    expect(field("ExternalClientApplication", path)).toEqual([]);
  }
  expect(field("ExternalClientApplication", "isProtected")).toEqual([]);
  expect(field(GLOBAL, "isProtected")).toHaveLength(1);
  expect(field(GLOBAL, "labels")).toHaveLength(1);
});

it("effects are told by what they are: what breaks, what opens, what changes; each once", () => {
  const effect = (kind: "breaks" | "opens" | "changes", text: string) => ({ field: "f", kind, text, todo: "" });
  const [a, b, c] = [effect("changes", "a"), effect("opens", "b"), effect("breaks", "c")];
  expect(inOrder([a, b, c, { ...b, field: "g" }])).toEqual([c, b, a]);
  expect(inOrder([b, a, c])).toEqual([c, b, a]);
});

describe("what a plan does to an org", () => {
  it("opens the app to the integration user where nothing was", () => {
    expect(said(diff(desired, fresh), held(0))).toEqual([
      "opens: The app Kantiv is made, with a consumer key of its own.",
      "opens: k@a.com gets the permission set Kantiv_Integration, and by it the app Kantiv, ApiEnabled.",
    ]);
  });

  it("opens it to all others who hold the permission set, and says how many", () => {
    expect(said(diff(desired, fresh), held(3))).toContain(
      "opens: Who holds the permission set Kantiv_Integration may use the app Kantiv: 3 users beside the integration user.",
    );
  });

  it("breaks the logins of an app that is made again", () => {
    expect(said(diff(desired, fresh), held(0), "3MVG9.old")[0]).toBe(
      "breaks: The app Kantiv is made again, with another consumer key: logins with 3MVG9.old are refused.",
    );
  });

  it("opens a new app to everybody where its policy does, and by each other flow that is on", () => {
    const open = changed(
      changed(desired.components, POLICY, { permittedUsersPolicyType: "AllSelfAuthorized" }),
      GLOBAL,
      { isDeviceFlowEnabled: "true" },
    );
    const texts = said(comparePackages(undefined, { ...desired, components: open }));
    expect(texts).toContain("opens: Every user of the org may approve the app for themselves.");
    expect(texts).toContainEqual(expect.stringContaining("opens: The device flow is open"));
  });

  it("is nothing where nothing changes, though the org hides its certificate; and to be looked at where something is deployed", () => {
    const hidden = changed(desired.components, GLOBAL, { certificate: null });
    expect(said(diff(desired, snapshotOf(hidden)))).toEqual([]);
    const other = changed(hidden, GLOBAL, { label: "Other" });
    expect(said(diff(desired, snapshotOf(other)))).toEqual([
      expect.stringContaining("changes: This org does not show which certificate the app holds."),
    ]);
  });

  it("tells what breaks before what opens", () => {
    const there = changed(desired.components, "ExtlClntAppOauthSettings", {
      commaSeparatedOauthScopes: "Api, Full, RefreshToken",
    });
    const kinds = effectsOnOrg(diff(desired, snapshotOf(there)), about()).map(({ kind }) => kind);
    expect(kinds).toEqual(["breaks", "opens", "opens"]);
  });

  it("takes names off the policy where that is put back as it was", () => {
    const fields = [{ path: "commaSeparatedProfile", before: "Sales", after: null }];
    const update: Change = { type: POLICY, name: "x", action: "update", fields, unreadable: [] };
    expect(said([update])).toEqual(["breaks: Holders of the profile Sales are no longer let in."]);
  });
});

describe("what going breaks", () => {
  it("the logins with its key, and those of each other way in", () => {
    const way = { kind: "profile", name: "Support", writtenIn: [], standing: "accepted" } as const;
    const access: AccessPicture = { ways: [{ ...way, users: 2, usernames: [] }], unused: [] };
    const gone = effectsOfGoing([{ type: "ExternalClientApplication", name: "Kantiv" }], about(access, "3MVG9.key"));
    expect(gone.map(({ text }) => text)).toEqual([
      "The app Kantiv goes: logins with the consumer key 3MVG9.key are refused, also for others: profile Support (2 users).",
    ]);
  });
});

describe("production", () => {
  it.each([
    ["the org says so", false, "http://127.0.0.1:1", true],
    ["the host does", true, "https://acme.my.salesforce.com", true],
    ["neither does", true, "https://acme--uat.sandbox.my.salesforce.com", false],
    ["the host is a sandbox's of the old form", true, "https://acme--uat.my.salesforce.com", false],
    ["the host is a scratch org's", true, "https://acme.scratch.my.salesforce.com", false],
  ])("is where %s", (_what, sandbox, instanceUrl, is) => {
    expect(isProduction({ sandbox, instanceUrl })).toBe(is);
  });
});
