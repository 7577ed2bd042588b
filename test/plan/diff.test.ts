import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Component, XmlElement } from "../../src/model/metadata.ts";
import { diff, hasChanges, needsDeploy } from "../../src/plan/diff.ts";
import { adopt } from "../../src/plan/fit.ts";
import { fixture } from "../oauth/fixtures.ts";
import { changed, leaf, rendered, snapshotOf } from "./packages.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const desired = rendered();

const changeOf = (components: readonly Component[], type: string) => {
  const found = diff(desired, snapshotOf(components)).find((change) => change.type === type);
  if (!found) throw new Error(`no change of ${type}`);
  return found;
};

describe("a plan against a fresh org", () => {
  const changes = diff(desired, { orgId: "00DA", apiVersion: "66.0", components: [] });

  test("creates every component and both rows", () => {
    expect(changes.map((change) => `${change.action} ${change.type}`)).toEqual([
      ...desired.components.map((component) => `create ${component.type}`),
      "create PermissionSetAssignment",
      "create SetupEntityAccess",
    ]);
    expect(hasChanges(changes)).toBe(true);
    expect(needsDeploy(changes)).toBe(true);
  });

  test("names the app and the permission set whose rows are made, in whatever order they come", () => {
    const components = [...desired.components].reverse();
    const named = changed(components, "ExternalClientApplication", {}, "Other_App");
    const rows = diff({ ...desired, components: named }, { orgId: "00DA", apiVersion: "66.0", components: [] });
    expect(rows.slice(-2).map(({ name }) => name)).toEqual([
      "integration user holds Kantiv_Integration",
      "Kantiv_Integration may use Other_App",
    ]);
  });

  test("shows what each will hold, and the certificate by its fingerprint, with subject and end", () => {
    const { fields, unreadable } = changes.find((change) => change.type === GLOBAL) ?? { fields: [], unreadable: [] };
    expect(fields).toContainEqual({ path: "callbackUrl", before: null, after: "https://app.kantiv.com" });
    const { fingerprint256 } = new X509Certificate(fixture("kantiv.crt"));
    expect(fields).toContainEqual({
      path: "certificate",
      before: null,
      after: `SHA-256 ${fingerprint256}`,
      certificates: {
        before: null,
        after: {
          subject: "C=US, O=Kantiv, CN=Kantiv Integration test",
          validTo: expect.stringMatching(/^2126-/),
          fingerprint256,
        },
      },
    });
    expect(unreadable).toEqual([]);
    expect(JSON.stringify(changes)).not.toContain("BEGIN CERTIFICATE");
  });
});

describe("what the integration user gets beside the way in", () => {
  const roles = { opens: "Kantiv_Integration", more: [{ name: "data" }, { name: "Extra" }] };
  const rowsOf = (given: Parameters<typeof snapshotOf>[1], formers: Parameters<typeof diff>[3] = []) =>
    diff(desired, snapshotOf(desired.components, given), {}, formers, roles)
      .filter(({ fields, type }) => fields.length === 0 && !desired.components.some((one) => one.type === type))
      .map(({ action, type, name }) => `${action} ${type} ${name}`);
  const seat = { id: "0PLA", name: "Psl", label: "Company Community", total: 1, used: 0 };
  const ROW = "none SetupEntityAccess Kantiv_Integration may use Kantiv_Integration";
  const OPENS = "none PermissionSetAssignment k@a.com holds Kantiv_Integration";

  test("is licences first, then sets by their names in the org, each given where it is missing", () => {
    const data = { id: "0PSD", name: "Data", assignmentId: "0PaD", assignments: [] };
    expect(rowsOf({ licences: [seat], moreSets: [data] })).toEqual([
      "create PermissionSetLicenseAssign k@a.com has the licence Company Community",
      "none PermissionSetAssignment k@a.com holds Data",
      "create PermissionSetAssignment k@a.com holds Extra",
      OPENS,
      ROW,
    ]);
    expect(rowsOf({ licences: [{ ...seat, assignmentId: "2LAA" }] }).slice(0, 2)).toEqual([
      "none PermissionSetLicenseAssign k@a.com has the licence Company Community",
      "create PermissionSetAssignment k@a.com holds data",
    ]);
  });

  test("goes from the user of before, each set that runs from here gave", () => {
    const formers = [
      { username: "old@a.com", assignment: "goes", more: [{ set: "Data" }] },
      { username: "kept@a.com", assignment: "stays" },
    ] as unknown as NonNullable<Parameters<typeof diff>[3]>;
    expect(rowsOf({}, formers).slice(-2)).toEqual([
      "delete PermissionSetAssignment old@a.com holds Kantiv_Integration",
      "delete PermissionSetAssignment old@a.com holds Data",
    ]);
  });

  test("is a change, but nothing to deploy, where rows alone are missing", () => {
    const changes = diff(desired, snapshotOf(desired.components, { licences: [seat] }), {}, [], roles);
    expect([hasChanges(changes), needsDeploy(changes)]).toEqual([true, false]);
    const { assignmentId: _a, preauthorisationId: _p, ...bare } = snapshotOf(desired.components);
    expect(needsDeploy(diff(desired, bare))).toBe(false);
  });
});

describe("a plan against an org that has it all", () => {
  test("changes nothing, whatever the order of elements and scopes, and whatever the platform adds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 64, maxLength: 64 }),
        fc.constantFrom(",", ", ", " , "),
        (keys, comma) => {
          const shuffled = desired.components.map((component) => shuffle(component, keys, comma));
          const org = changed(shuffled, GLOBAL, { consumerKey: "3MVG9.key", oauthLink: "00DA:888A" });
          const changes = diff(desired, snapshotOf(org));
          expect(changes.filter((change) => change.action !== "none" || change.fields.length > 0)).toEqual([]);
          expect(hasChanges(changes)).toBe(false);
          expect(needsDeploy(changes)).toBe(false);
        },
      ),
    );
  });

  test("changes nothing for any valid parameters", () => {
    const value = fc.record({
      label: fc.string({
        unit: fc.constantFrom("a", "Z", "é", "&", "<", ">", "'", '"', "-"),
        minLength: 1,
        maxLength: 80,
      }),
      ipRelaxation: fc.constantFrom("Enforce", "Bypass"),
      refreshTokenPolicy: fc.constantFrom("SpecificLifetime", "SpecificInactivity"),
      refreshTokenValidityPeriod: fc.integer({ min: 1, max: 9999 }).map(String),
      sessionLevel: fc.constantFrom("STANDARD", "HIGH_ASSURANCE"),
    });
    fc.assert(
      fc.property(value, (values) => {
        const pkg = rendered(values);
        expect(hasChanges(diff(pkg, snapshotOf(pkg.components)))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test("takes PEM with other line ends, without its last one or in one line for the same certificate", () => {
    for (const pem of [fixture("kantiv.crt").replaceAll("\n", "\r\n"), fixture("kantiv.crt").trim()]) {
      expect(changeOf(changed(desired.components, GLOBAL, { certificate: pem }), GLOBAL).action).toBe("none");
    }
  });

  test("does not count stricter PKCE of the platform as a change", () => {
    expect(changeOf(changed(desired.components, GLOBAL, { isPkceRequired: "true" }), GLOBAL).action).toBe("none");
    const rotating = changed(desired.components, GLOBAL, { isRefreshTokenRotationEnabled: "true" });
    expect(changeOf(rotating, GLOBAL).action).toBe("none");
  });
});

describe("a plug-in other than OAuth's", () => {
  const APP_POLICY = "ExtlClntAppConfigurablePolicies";
  const saml = (template: string | null, org: string | null) => {
    const wanted = changed(desired.components, APP_POLICY, { isSamlPluginEnabled: template });
    const there = changed(desired.components, APP_POLICY, { isSamlPluginEnabled: org });
    const found = diff({ ...desired, components: wanted }, snapshotOf(there));
    return found.find((change) => change.type === APP_POLICY);
  };

  test("is no difference when the template does not speak of it, whatever the org has", () => {
    for (const org of [null, "true", "false"])
      expect(saml(null, org)).toMatchObject({ action: "none", unreadable: [] });
  });

  test("is one when the template states it and the org shows another value", () => {
    expect(saml("false", "true")).toMatchObject({
      action: "update",
      fields: [{ path: "isSamlPluginEnabled", before: "true", after: "false" }],
    });
    expect(saml("false", "false")).toMatchObject({ action: "none", unreadable: [] });
  });

  test("cannot be read back from an org that leaves it out", () => {
    expect(saml("false", null)).toMatchObject({ action: "none", unreadable: ["isSamlPluginEnabled"] });
  });
});

describe("a plan against an org that differs", () => {
  test("names the field, with before and after", () => {
    const org = changed(desired.components, POLICY, { permittedUsersPolicyType: "AllSelfAuthorized" });
    expect(changeOf(org, POLICY)).toMatchObject({
      action: "update",
      fields: [{ path: "permittedUsersPolicyType", before: "AllSelfAuthorized", after: "AdminApprovedPreAuthorized" }],
    });
  });

  test("names a scope that is missing or too many as the whole list", () => {
    const org = changed(desired.components, "ExtlClntAppOauthSettings", { commaSeparatedOauthScopes: "Full, Api" });
    expect(changeOf(org, "ExtlClntAppOauthSettings").fields).toEqual([
      { path: "commaSeparatedOauthScopes", before: "Api, Full", after: "Api, Basic, OpenID, RefreshToken" },
    ]);
  });

  test("names what is there and would go, and a row of a permission set by what it is about", () => {
    const row: XmlElement = {
      name: "objectPermissions",
      children: [leaf("allowRead", "true"), leaf("object", "Account")],
    };
    const org = desired.components.map((component) =>
      component.type === "PermissionSet"
        ? { ...component, root: { ...component.root, children: [row, ...component.root.children] } }
        : component,
    );
    expect(changeOf(org, "PermissionSet").fields).toEqual([
      { path: "objectPermissions[Account].allowRead", before: "true", after: null },
      { path: "objectPermissions[Account].object", before: "Account", after: null },
    ]);
  });

  test("shows another certificate as fingerprints, and one that is none as such", () => {
    const shown = (certificate: string) =>
      changeOf(changed(desired.components, GLOBAL, { certificate }), GLOBAL).fields[0]?.before;
    expect(shown(fixture("other.crt"))).toBe(`SHA-256 ${new X509Certificate(fixture("other.crt")).fingerprint256}`);
    expect(shown("garbage")).toBe("SHA-256 of no certificate");
  });

  test("needs no deployment when only rows are missing", () => {
    const { assignmentId: _a, preauthorisationId: _p, ...rest } = snapshotOf(desired.components);
    const changes = diff(desired, rest);
    expect(changes.filter((change) => change.action !== "none").map((change) => [change.type, change.name])).toEqual([
      ["PermissionSetAssignment", "k@a.com holds Kantiv_Integration"],
      ["SetupEntityAccess", "Kantiv_Integration may use Kantiv_Integration"],
    ]);
    expect(hasChanges(changes)).toBe(true);
    expect(needsDeploy(changes)).toBe(false);
  });
});

describe("a certificate that the org keeps to itself", () => {
  const org = snapshotOf(changed(desired.components, GLOBAL, { certificate: null }));
  const global = (memory = {}) => diff(desired, org, memory).find((change) => change.type === GLOBAL);

  test("cannot be read back: no change, and not counted as verified", () => {
    expect(global()).toMatchObject({ action: "none", fields: [], unreadable: ["certificate"] });
  });

  test("is held against the one that was deployed last", () => {
    const { fingerprint256 } = new X509Certificate(fixture("kantiv.crt"));
    expect(global({ certificate: fingerprint256 })).toMatchObject({ action: "none", unreadable: ["certificate"] });
    const other = new X509Certificate(fixture("other.crt")).fingerprint256;
    expect(global({ certificate: other })).toMatchObject({
      action: "update",
      fields: [{ path: "certificate", before: `SHA-256 ${other}`, after: `SHA-256 ${fingerprint256}` }],
      unreadable: ["certificate"],
    });
  });
});

test("fitting a package to an org that has it changes it in nothing", () => {
  expect(
    diff(adopt(desired, desired.components), snapshotOf(desired.components)).every((c) => c.action === "none"),
  ).toBe(true);
});

/** The same component with its elements, and the entries of its lists, in another order. */
function shuffle(component: Component, keys: readonly number[], comma: string): Component {
  const order = <T>(items: readonly T[]) =>
    items
      .map((item, at) => ({ item, key: keys[at % keys.length] ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const walk = (element: XmlElement): XmlElement => {
    if (element.children.length > 0) return { ...element, children: order(element.children.map(walk)) };
    if (!element.name.startsWith("commaSeparated") || !element.text) return element;
    return { ...element, text: order(element.text.split(",").map((entry) => entry.trim())).join(comma) };
  };
  return { ...component, root: walk(component.root) };
}
