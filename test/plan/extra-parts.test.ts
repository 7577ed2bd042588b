import { describe, expect, test } from "vitest";
import type { Component, RenderedPackage, XmlElement } from "../../src/model/metadata.ts";
import { compareComponents } from "../../src/plan/compare.ts";
import { adopt, putBackOver } from "../../src/plan/fit.ts";
import { orgSettingsFinding } from "../../src/plan/org-settings.ts";
import { restoration } from "../../src/plan/restore.ts";
import { statedFindings } from "../../src/plan/stated.ts";
import { changedPart } from "../../src/plan/to-send.ts";
import { fixture } from "../oauth/fixtures.ts";
import { leaf, rendered, snapshotOf } from "./packages.ts";

const APP = leaf("externalClientApplication", "Kantiv_Integration");
const part = (type: string, ...children: XmlElement[]): Component => ({
  type,
  fullName: type === "ExternalClientAppSettings" ? "ExternalClientApp" : "Kantiv_Integration_part",
  root: { name: type, children: type === "ExternalClientAppSettings" ? children : [APP, ...children] },
});
const settings = (flags: Readonly<Record<string, string>>) =>
  part("ExternalClientAppSettings", ...Object.entries(flags).map(([name, text]) => leaf(name, text)));
const saml = (texts: Readonly<Record<string, string>>) =>
  part("ExtlClntAppSamlConfigurablePolicies", ...Object.entries(texts).map(([name, text]) => leaf(name, text)));
const fieldsOf = (wanted: Component, there: Component[], isWhole = false) =>
  compareComponents([wanted], there, {}, isWhole).flatMap(({ action, fields }) => [
    action,
    ...fields.map(({ path, before, after }) => `${path}: ${before} → ${after}`),
  ]);
const pkg = (...components: Component[]) => ({ apiVersion: "66.0", components });

describe("settings of the whole org", () => {
  const REST = "enableClientSecretInRestApiAccess";

  test("differ in what the template names, and a flag that the org does not mention is off", () => {
    expect(fieldsOf(settings({ [REST]: "true" }), [settings({ [REST]: "false", other: "true" })])).toEqual([
      "update",
      `${REST}: false → true`,
    ]);
    expect(fieldsOf(settings({ [REST]: "false" }), [settings({})])).toEqual(["none"]);
    expect(fieldsOf(settings({ [REST]: "true" }), [])).toEqual(["update", `${REST}: null → true`]);
    expect(fieldsOf(settings({}), [settings({ [REST]: "true" })])).toEqual(["none"]);
  });

  test("go as they are named, with nothing of the org's beside; by a rollback, too", () => {
    const there = [settings({ [REST]: "false", enablePackageEcaOauthFromDevOrg: "true" })];
    const wanted = pkg(settings({ [REST]: "true" }));
    expect(adopt(wanted, there)).toEqual(wanted);
    expect(putBackOver(wanted, there)).toEqual(wanted);
    expect(fieldsOf(settings({ [REST]: "true" }), there, true)).toEqual(["update", `${REST}: false → true`]);
  });

  test("are asked about where they change, and nowhere else", () => {
    const changes = compareComponents([settings({ [REST]: "true" })], []);
    expect(orgSettingsFinding(changes, "kantiv-sf apply --org-settings")).toMatchObject({
      code: "ORG_SETTINGS",
      message: expect.stringContaining(`${REST} not there → true`),
      remedy: expect.stringContaining("kantiv-sf apply --org-settings"),
      blocks: true,
    });
    expect(orgSettingsFinding(compareComponents([settings({ [REST]: "false" })], []), "x")).toBeUndefined();
  });
});

describe("a part beside OAuth", () => {
  const there = saml({ acsUrl: "https://a", entityUrl: "https://e", issuer: "https://i", mystery: "x" });

  test("differs in what the template states; from a backup, which is whole, in all", () => {
    expect(fieldsOf(saml({ acsUrl: "https://b", entityUrl: "https://e" }), [there])).toEqual([
      "update",
      "acsUrl: https://a → https://b",
    ]);
    expect(fieldsOf(saml({ acsUrl: "https://a", entityUrl: "https://e" }), [there], true)).toEqual([
      "update",
      "issuer: https://i → null",
    ]);
  });

  test("is sent with what the org has beside, also of elements that nobody knows; back from a backup without the first", () => {
    const wanted = pkg(saml({ acsUrl: "https://b", entityUrl: "https://e" }));
    const names = ({ components: [one] }: RenderedPackage) => one?.root.children.map(({ name }) => name).sort();
    const own = ["acsUrl", "entityUrl", "externalClientApplication"];
    expect(names(adopt(wanted, [there]))).toEqual([...own, "issuer", "mystery"]);
    expect(names(putBackOver(wanted, [there]))).toEqual([...own, "mystery"]);
  });

  test("goes under the name that the org has it by, since there is one of each", () => {
    const renamed = { ...there, fullName: "Kantiv_Integration_other" };
    expect(adopt(pkg(saml({ acsUrl: "https://a", entityUrl: "https://e" })), [renamed]).components[0]?.fullName).toBe(
      "Kantiv_Integration_other",
    );
  });

  test("shows a certificate by its fingerprint, or by the name that the org has it under, and nothing else of it", () => {
    const one = { acsUrl: "https://a", entityUrl: "https://e" };
    const pem = fixture("kantiv.crt");
    const [, told = ""] = fieldsOf(saml({ ...one, certificate: pem }), [saml({ ...one, certificate: "Old_Cert" })]);
    expect(told).toMatch(/^certificate: Old_Cert → SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    // The JWT certificate's memory says nothing of it.
    const known = compareComponents([saml({ ...one, certificate: pem })], [saml(one)], { certificate: "AA" });
    expect(known[0]?.fields.map(({ path, before }) => [path, before])).toEqual([["certificate", null]]);
  });

  test("takes the app policy along, whose switch for it no org shows", () => {
    const whole = rendered();
    const changes = compareComponents([...whole.components, saml({ acsUrl: "https://a" })], whole.components).map(
      (change) =>
        change.type === "ExtlClntAppConfigurablePolicies" ? { ...change, unreadable: ["isSamlPluginEnabled"] } : change,
    );
    const all = { ...whole, components: [...whole.components, saml({ acsUrl: "https://a" })] };
    expect(changedPart(all, changes).components.map(({ type }) => type)).toEqual([
      "ExtlClntAppConfigurablePolicies",
      "ExtlClntAppSamlConfigurablePolicies",
    ]);
  });

  test("that came since a backup stays with its app, and is told; with the app it goes", () => {
    const app = "ExternalClientApplication";
    const now = snapshotOf([...rendered().components, there]);
    const absent = [{ type: there.type, fullName: there.fullName }];
    expect(restoration({ components: [], absent, apiVersion: "66.0" }, now)).toMatchObject({ gone: [], stays: absent });
    const all = [...absent, { type: app, fullName: "Kantiv_Integration" }];
    expect(restoration({ components: [], absent: all, apiVersion: "66.0" }, now).stays).toEqual([]);
  });
});

describe("what no deployment carries", () => {
  const range = (last: string): XmlElement => ({
    name: "tokenIpRanges",
    children: [leaf("endIpAddress", last), leaf("startIpAddress", "10.0.0.1")],
  });
  const security = (...ranges: string[]) => part("ExtlClntAppOauthSecuritySettings", ...ranges.map(range));

  test("is told where the org has none, another one, or more", () => {
    expect(statedFindings([security("10.0.0.9")], [security("10.0.0.9")])).toEqual([]);
    const [none] = statedFindings([security("10.0.0.9")], []);
    expect(none).toMatchObject({
      code: "STATED_DIFFERS",
      message: expect.stringContaining("The org has no ExtlClntAppOauthSecuritySettings of the app"),
      remedy: expect.stringContaining("External Client App Manager, Kantiv_Integration"),
      blocks: false,
    });
    const [more] = statedFindings([security("10.0.0.9")], [security("10.0.0.9", "255.255.255.255")]);
    expect(more?.message).toContain(
      "tokenIpRanges[10.0.0.1-255.255.255.255].endIpAddress is 255.255.255.255 instead of nothing",
    );
    // A template that names no range says nothing of them.
    expect(statedFindings([security()], [security("10.0.0.9")])).toEqual([]);
  });

  test("is put back by no rollback", () => {
    const now = snapshotOf(rendered().components);
    expect(restoration({ components: [security()], absent: [], apiVersion: "66.0" }, now).package.components).toEqual(
      [],
    );
  });
});
