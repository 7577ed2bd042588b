import { describe, expect, test } from "vitest";
import { textOf } from "../../src/metadata/component.ts";
import { deletionFiles, restoration, withCertificate } from "../../src/plan/restore.ts";
import { fixture } from "../oauth/fixtures.ts";
import { changed, only, rendered, snapshotOf } from "./packages.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const { components } = rendered();
const APP = { type: "ExternalClientApplication", fullName: "Kantiv_Integration" };
const POLICY = { type: "ExtlClntAppOauthConfigurablePolicies", fullName: "Kantiv_Integration_oauthPlcy" };

describe("putting a backup back", () => {
  test("deploys what was there, without what the org writes itself", () => {
    const kept = changed(components, GLOBAL, { consumerKey: "3MVG9.key", oauthLink: "00D:888" });
    const back = restoration({ components: kept, absent: [], apiVersion: "66.0" }, snapshotOf(components));
    const settings = only(back.package.components, GLOBAL).root;
    expect(textOf(settings, "consumerKey")).toBeUndefined();
    expect(textOf(settings, "oauthLink")).toBeUndefined();
    expect(textOf(settings, "callbackUrl")).toBe("https://app.kantiv.com");
    expect(back).toMatchObject({ gone: [], certificateUnknown: false });
  });

  test("deletes what was not there and is now: the app and the permission set, whose satellites go with them", () => {
    const absent = [APP, POLICY, { type: "PermissionSet", fullName: "Never_Made" }];
    const back = restoration({ components: [], absent, apiVersion: "66.0" }, snapshotOf(components));
    expect(back.gone).toEqual([APP]);
    expect(back.package.components).toEqual([]);
  });

  test("does not take what has only the name of the app for the app", () => {
    const now = snapshotOf([only(components, "PermissionSet")]);
    expect(restoration({ components: [], absent: [APP], apiVersion: "66.0" }, now).gone).toEqual([]);
  });

  test("says when the certificate is not known, and takes one that is given", () => {
    const hidden = changed(components, GLOBAL, { certificate: null });
    const back = restoration({ components: hidden, absent: [], apiVersion: "66.0" }, snapshotOf(components));
    expect(back.certificateUnknown).toBe(true);
    const given = only(withCertificate(back.package, fixture("kantiv.crt")).components, GLOBAL).root;
    expect(textOf(given, "certificate")).toBe(fixture("kantiv.crt"));
    const names = given.children.map((child) => child.name);
    expect(names).toEqual([...names].sort());
  });
});

test("a deletion is an empty package.xml beside the list of what goes, and nothing where nothing goes", () => {
  expect(deletionFiles([], "66.0")).toEqual([]);
  const [pkg, list] = deletionFiles([APP], "66.0").map((file) => [file.path, new TextDecoder().decode(file.bytes)]);
  expect(pkg?.[0]).toBe("package.xml");
  expect(pkg?.[1]).toContain("<version>66.0</version>");
  expect(pkg?.[1]).not.toContain("members");
  expect(list?.[0]).toBe("destructiveChanges.xml");
  expect(list?.[1]).toContain("<members>Kantiv_Integration</members>");
});
