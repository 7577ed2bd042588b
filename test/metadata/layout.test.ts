import { describe, expect, it } from "vitest";
import { parentApp } from "../../src/metadata/component.ts";
import { componentPath, layoutFiles, manifest, readLayout } from "../../src/metadata/layout.ts";
import { unzip, zipFiles } from "../../src/metadata/zip.ts";
import type { Component } from "../../src/model/metadata.ts";

const component = (type: string, fullName: string, ...children: [string, string][]): Component => ({
  type,
  fullName,
  root: { name: type, children: children.map(([name, text]) => ({ name, text, children: [] })) },
});

const APP = component("ExternalClientApplication", "App", ["label", "An App"]);
const OAUTH = component("ExtlClntAppOauthSettings", "Other_name", ["externalClientApplication", "App"]);
const SETTINGS = component("ExternalClientAppSettings", "ExternalClientApp", ["enableConsumerSecretApiAccess", "true"]);

describe("where a component stands", () => {
  it.each([
    ["ExternalClientApplication", "externalClientApps/X.eca"],
    ["ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets/X.ecaGlblOauth"],
    ["ExtlClntAppOauthSettings", "extlClntAppOauthSettings/X.ecaOauth"],
    ["ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies/X.ecaOauthPlcy"],
    ["ExtlClntAppConfigurablePolicies", "extlClntAppPolicies/X.ecaPlcy"],
    ["ExtlClntAppOauthSecuritySettings", "extlClntAppOauthSecuritySettings/X.ecaOauthSecurity"],
    ["ExternalClientAppSettings", "settings/X.settings"],
    ["PermissionSet", "permissionsets/X.permissionset"],
  ])("%s is at %s, and in a project with -meta.xml", (type, path) => {
    expect(componentPath(component(type, "X"), "metadata")).toBe(path);
    expect(componentPath(component(type, "X"), "source")).toBe(`force-app/main/default/${path}-meta.xml`);
  });

  it.each(["../X", "a/b", "", "X_", "1X", "X Y", "X.eca", "C:X"])("is nowhere when it is called %j", (name) => {
    const place = () => componentPath(component("PermissionSet", name), "metadata");
    expect(place).toThrowError(expect.objectContaining({ code: "COMPONENT_NAME" }));
  });

  it.each(["Package", "ConnectedApp"])("is nowhere when it is a %s", (type) => {
    const place = () => componentPath(component(type, "X"), "metadata");
    expect(place).toThrowError(expect.objectContaining({ code: "COMPONENT_TYPE" }));
  });
});

describe("package.xml", () => {
  it("names types and members in ASCII order, settings by their own name, and pins the version", () => {
    const b = component("PermissionSet", "b");
    expect(manifest([b, SETTINGS, APP, component("PermissionSet", "B")], "62.0").replace(/\n\s*/g, "")).toContain(
      "<types><members>App</members><name>ExternalClientApplication</name></types>" +
        "<types><members>B</members><members>b</members><name>PermissionSet</name></types>" +
        "<types><members>ExternalClientApp</members><name>Settings</name></types><version>62.0</version></Package>",
    );
  });
});

describe("reading a layout", () => {
  const pkg = { apiVersion: "66.0", components: [APP, OAUTH] };

  it.each(["metadata", "source"] as const)("gives back what was written: %s", (format) => {
    const read = readLayout(layoutFiles(pkg, format));
    expect(read).toMatchObject([APP, OAUTH]);
  });

  it("takes a retrieved zip as it comes, with a folder around it and types that are not ours", async () => {
    const others = [
      { path: "certs/X.crt", bytes: Buffer.from("binary") },
      { path: "connectedApps/X.connectedApp", bytes: Buffer.from("<no") },
    ];
    const zip = await zipFiles(
      [...layoutFiles(pkg, "metadata"), ...others].map((file) => ({ ...file, path: `unpackaged/${file.path}` })),
    );
    expect(readLayout(await unzip(zip))).toMatchObject([APP, OAUTH]);
  });

  it("finds the app that a component belongs to by its content, not by its name", () => {
    expect([APP, OAUTH, SETTINGS].map(parentApp)).toEqual(["App", "App", undefined]);
  });
});
