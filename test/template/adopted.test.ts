import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Component } from "../../src/model/metadata.ts";
import { adoptedTemplate } from "../../src/template/adopted.ts";
import { changed, leaf, rendered } from "../plan/packages.ts";

const APP = "Kantiv_Integration";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/** The app as an org gives it out. */
const there = () => rendered().components;
const set = (fullName: string): Component => ({
  ...(there().find(({ type }) => type === "PermissionSet") as Component),
  fullName,
  root: { name: "PermissionSet", children: [leaf("label", fullName)] },
});

function adopted(components: readonly Component[] = there()) {
  const files = new Map(adoptedTemplate("mine", APP, components).map(({ path, text }) => [path, text]));
  const file = (ending: string) => [...files].find(([path]) => path.endsWith(ending))?.[1] ?? "";
  const yaml = parse(file("template.yaml"));
  return { files, file, yaml, parameters: yaml.parameters as Record<string, Record<string, unknown>> };
}

describe("an app that is there, as a template", () => {
  test("has every component under a name that follows the app's, and a file of values", () => {
    const { files } = adopted();
    expect([...files.keys()].sort()).toEqual([
      "examples/defaults.yaml",
      "externalClientApps/${appName}.eca",
      "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth",
      "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy",
      "extlClntAppOauthSettings/${appName}_oauth.ecaOauth",
      "extlClntAppPolicies/${appName}_plcy.ecaPlcy",
      "permissionsets/${appName}.permissionset",
      "template.yaml",
    ]);
  });

  test("takes the certificate as a parameter, and no consumer key or certificate of the org", () => {
    const { file, parameters } = adopted(changed(there(), GLOBAL, { consumerKey: "3MVG9.of.the.org" }));
    expect(file(".ecaGlblOauth")).toContain("<certificate>${certificate}</certificate>");
    expect(file(".ecaGlblOauth")).not.toMatch(/BEGIN CERTIFICATE|3MVG9/);
    expect(parameters.certificate).toMatchObject({ type: "certificate", required: true });
    for (const ending of [".ecaOauth", ".ecaPlcy", ".eca", ".permissionset"])
      expect(file(ending)).not.toContain("certificate");
  });

  test("keeps the callbacks as a list with the org's as default", () => {
    const { file, parameters } = adopted(
      changed(there(), GLOBAL, { callbackUrl: "https://a.example/x\nhttps://b.example" }),
    );
    expect(file(".ecaGlblOauth")).toContain("<callbackUrl>${callbacks}</callbackUrl>");
    expect(parameters.callbacks).toMatchObject({ list: true, default: ["https://a.example/x", "https://b.example"] });
  });

  test("keeps the profile that the policy lets in as a parameter, which says what to give", () => {
    const { file, parameters } = adopted(changed(there(), POLICY, { commaSeparatedProfile: "Standard User" }));
    expect(file(".ecaOauthPlcy")).toContain("<commaSeparatedProfile>${profile}</commaSeparatedProfile>");
    expect(parameters.profile).toEqual({
      type: "string",
      description: expect.stringMatching(/profile/),
      default: "Standard User",
    });
  });

  test("makes no parameter of what the org has left empty", () => {
    const { parameters } = adopted(changed(there(), POLICY, { commaSeparatedProfile: " " }));
    expect(Object.keys(parameters)).not.toContain("profile");
  });

  test("asks for a user of the org and for an address of the org, with made-up ones to try it", () => {
    const { file, parameters } = adopted(
      changed(changed(there(), POLICY, { clientCredentialsFlowUser: "ann@acme.com" }), "ExternalClientApplication", {
        logoUrl: "https://acme.my.salesforce.com/logo.png",
        infoUrl: "https://www.acme.example/info",
      }),
    );
    expect(file(".ecaOauthPlcy")).toContain(
      "<clientCredentialsFlowUser>${clientCredentialsFlowUser}</clientCredentialsFlowUser>",
    );
    expect(parameters.clientCredentialsFlowUser).toMatchObject({ type: "string", required: true, maxLength: 80 });
    expect(file(".eca")).toContain("<logoUrl>${logoUrl}</logoUrl>");
    expect(file(".eca")).toContain("<infoUrl>https://www.acme.example/info</infoUrl>");
    expect(parse(file("defaults.yaml")).parameters).toEqual({
      clientCredentialsFlowUser: "integration@acme.example",
      logoUrl: "https://app.acme.example",
    });
  });

  test("names a group and each set in it by parameters, and one from a package as it is", () => {
    const group: Component = {
      type: "PermissionSetGroup",
      fullName: "Team",
      root: {
        name: "PermissionSetGroup",
        children: [
          leaf("label", "Team"),
          leaf("permissionSets", APP),
          leaf("permissionSets", "Data"),
          leaf("status", "Updated"),
        ],
      },
    };
    const files = adoptedTemplate("mine", APP, [...there(), group, set("Data")], ["Sales", "acme__Sales"]);
    const file = (ending: string) => files.find(({ path }) => path.endsWith(ending))?.text ?? "";
    const text = file("permissionsetgroups/${permissionSetGroup}.permissionsetgroup");
    expect(text.match(/<permissionSets>.*<\/permissionSets>/g)).toEqual([
      "<permissionSets>${appName}</permissionSets>",
      "<permissionSets>${permissionSet}</permissionSets>",
    ]);
    expect([text, text.includes("status")]).toEqual([expect.stringContaining("Set up by kantiv-sf."), false]);
    const yaml = parse(file("template.yaml"));
    expect(yaml.assigns).toEqual(["${ownGroups}", "acme__Sales"]);
    expect(yaml.parameters).toMatchObject({
      permissionSet: { default: "Data" },
      permissionSetGroup: { default: "Team" },
      ownGroups: { type: "apiName", list: true, default: ["Sales"] },
    });
  });

  test("has a default of its own form for a set from a package", () => {
    const { parameters } = adopted(
      changed(
        there().filter(({ type }) => type !== "PermissionSet"),
        POLICY,
        { commaSeparatedPermissionSet: "acme__Readers" },
      ),
    );
    expect(parameters.permissionSet).toMatchObject({ type: "string", default: "acme__Readers" });
  });

  test("names sets of another name by parameters of their own, in the policy too", () => {
    const others = there().filter(({ type }) => type !== "PermissionSet");
    const policy = changed(others, POLICY, { commaSeparatedPermissionSet: "Readers, Writers, Elsewhere" });
    const { file, files, parameters } = adopted([...policy, set("Readers"), set("Writers")]);
    expect(parameters).toMatchObject({
      permissionSet: { default: "Readers" },
      permissionSet2: { default: "Writers" },
      permissionSet3: { default: "Elsewhere" },
    });
    expect(file(".ecaOauthPlcy")).toContain(
      "<commaSeparatedPermissionSet>${permissionSet},${permissionSet2},${permissionSet3}</commaSeparatedPermissionSet>",
    );
    expect([...files.keys()].filter((path) => path.startsWith("permissionsets/"))).toEqual([
      "permissionsets/${permissionSet}.permissionset",
      "permissionsets/${permissionSet2}.permissionset",
    ]);
    expect(Object.keys(parameters)).not.toContain("ApiEnabled");
  });

  test("bears the mark on the app and on its sets once, behind their own words", () => {
    const bare = changed(there(), "ExternalClientApplication", { description: "Made by hand" });
    const { file } = adopted([...bare.filter(({ type }) => type !== "PermissionSet"), set("Readers")]);
    expect(file(".eca")).toContain("<description>Made by hand. Set up by kantiv-sf.</description>");
    expect(file(".permissionset")).toContain("<description>Set up by kantiv-sf.</description>");
    expect(file(".ecaOauthPlcy")).not.toContain("<description>");
    expect(
      adopted()
        .file(".eca")
        .match(/Set up by kantiv-sf/g),
    ).toHaveLength(1);
  });

  test("says from which version on all of it is there, and never above the newest", () => {
    expect(adopted().yaml.apiVersions).toEqual({ min: expect.any(Number), max: 68 });
    expect(adopted().yaml.apiVersions.min).toBeGreaterThanOrEqual(62);
    expect(adopted().yaml).toMatchObject({
      name: "mine",
      description: "The app Kantiv_Integration as it was in an org.",
    });
  });
});
