import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NAMESPACE } from "../../src/metadata/xml.ts";
import type { ResolvedComponent } from "../../src/template/components.ts";
import { countProblems, isMetadataFolder, refusedFile, TEMPLATE_KINDS } from "../../src/template/contents.ts";
import { loadTemplate } from "../../src/template/load.ts";
import { literalElement } from "../../src/template/resolve.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { otherParts } from "../helpers/other-parts.ts";
import { leaf } from "../plan/packages.ts";

/** What people put beside an app, by folder, and a word of what they are told to do. */
const REFUSED: Readonly<Record<string, readonly [what: string, why: string, remedy: string]>> = {
  settings: ["a file of other settings of the whole org", "ExternalClientApp.settings alone", "once for the org"],
  extlClntAppAttestSettings: ["attestation settings", "not published", "App Manager"],
  extlClntAppAttestPolicies: ["an attestation policy", "not published", "App Manager"],
  certs: ["a certificate of the org", "jwt.certificate of the org file", "parameter of type certificate"],
  connectedApps: ["a connected app", "External Client App", "files of an External Client App"],
  profiles: ["a profile", "replaces parts of the org's", "permission set of the template"],
};

describe("what a template cannot hold", () => {
  test.each(Object.entries(REFUSED))("%s: is refused with its reason and what to do", (folder, [what, why, remedy]) => {
    expect(isMetadataFolder(folder)).toBe(true);
    const problem = refusedFile(`${folder}/A.x`, "acme/A.x");
    expect(problem).toMatchObject({
      code: "TEMPLATE_FILE",
      message: expect.stringContaining(`${folder}/A.x is ${what}, which a template cannot hold: `),
      remedy: expect.stringContaining(remedy),
      file: "acme/A.x",
    });
    expect(problem?.message).toContain(why);
  });

  test.each(Object.keys(REFUSED))("%s: is told in docs/templates.md with the way to do it instead", (folder) => {
    expect(readFileSync(new URL("../../docs/templates.md", import.meta.url), "utf8")).toContain(`\`${folder}\``);
  });

  test("is nothing that it may hold, and no name that every object has", () => {
    expect(TEMPLATE_KINDS.map(({ type }) => type).sort()).toEqual([
      "ExternalClientAppSettings",
      "ExternalClientApplication",
      "ExtlClntAppCanvasSettings",
      "ExtlClntAppConfigurablePolicies",
      "ExtlClntAppGlobalOauthSettings",
      "ExtlClntAppMobileConfigurablePolicies",
      "ExtlClntAppMobileSettings",
      "ExtlClntAppNotificationSettings",
      "ExtlClntAppOauthConfigurablePolicies",
      "ExtlClntAppOauthSecuritySettings",
      "ExtlClntAppOauthSettings",
      "ExtlClntAppPushConfigurablePolicies",
      "ExtlClntAppPushSettings",
      "ExtlClntAppSamlConfigurablePolicies",
      "PermissionSet",
      "PermissionSetGroup",
    ]);
    for (const { folder, suffix } of TEMPLATE_KINDS) {
      expect(isMetadataFolder(folder)).toBe(true);
      expect(
        refusedFile(`${folder}/${folder === "settings" ? "ExternalClientApp" : "A"}.${suffix}`, "f"),
      ).toBeUndefined();
    }
    for (const folder of ["constructor", "toString", "notes", ""]) {
      expect(isMetadataFolder(folder)).toBe(false);
      expect(refusedFile(`${folder}/A.x`, "f")).toBeUndefined();
    }
  });
});

test("a file that stands as it is keeps each text and place, also below an element, and has no text where it has none", () => {
  const root = {
    name: "A",
    children: [{ name: "b", children: [leaf("c", "x"), { name: "d", children: [], at: { line: 4, column: 2 } }] }],
  };
  const place = { file: "f", line: 1, column: 1 };
  const at = { file: "f", line: 4, column: 2 };
  expect(literalElement(root, "f")).toEqual({
    name: "A",
    place,
    children: [
      {
        name: "b",
        place,
        children: [
          { name: "c", place, value: { text: "x", known: true, place }, children: [] },
          { name: "d", place: at, value: { text: "", known: true, place: at }, children: [] },
        ],
      },
    ],
  });
});

describe("a second component of what there is one of", () => {
  const component = (type: string, fullName: string, app?: string): ResolvedComponent => {
    const children = app === undefined ? [] : [leaf("externalClientApplication", app)];
    const root = literalElement({ name: type, children, at: { line: 3, column: 5 } }, `${fullName}.xml`);
    return { type, fullName, root } as ResolvedComponent;
  };
  const APP = "ExternalClientApplication";

  test.each([
    "ExtlClntAppOauthSettings",
    "ExtlClntAppGlobalOauthSettings",
    "ExtlClntAppOauthConfigurablePolicies",
    "ExtlClntAppConfigurablePolicies",
    "ExtlClntAppSamlConfigurablePolicies",
    "ExtlClntAppOauthSecuritySettings",
  ])("of one app is refused at its place: %s", (type) => {
    expect(countProblems([component(type, "A", "Acme"), component(type, "B", " acme ")])).toEqual([
      {
        code: "TEMPLATE_SECOND",
        message: `B is a second ${type}; A is one already, and the org refuses another of the same app.`,
        remedy: "Keep one of the files; where an org has one already, its name is taken over.",
        file: "B.xml",
        line: 3,
        column: 5,
      },
    ]);
    expect(countProblems([component(type, "A", "Acme"), component(type, "B", "Beta")])).toEqual([]);
  });

  test("is refused of the app itself, whatever each is called", () => {
    const problems = countProblems([component(APP, "A"), component(APP, "B"), component(APP, "C", "A")]);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["TEMPLATE_TWO_APPS", "A template sets up one app; B is a second one beside A."],
      ["TEMPLATE_TWO_APPS", "A template sets up one app; C is a second one beside A."],
    ]);
    expect(problems[0]?.remedy).toContain("Make a template of each");
  });

  test("is no problem of permission sets, and none where two files have one name, which is told of already", () => {
    expect(countProblems([component("PermissionSet", "A"), component("PermissionSet", "B")])).toEqual([]);
    expect(countProblems([component(APP, "A"), component(APP, "a")])).toEqual([]);
  });
});

test("a parameter counts as unused only where every file could be read, is not empty, and each part of the app is there", async () => {
  const yaml = (name: string) => `name: my-template
description: An app.
apiVersions: { min: 62, max: 68 }
parameters:
  ${name}: { type: string, description: A name. }
`;
  const eca = `<ExternalClientApplication xmlns="${NAMESPACE}"><label>x</label></ExternalClientApplication>`;
  const set = `<PermissionSet xmlns="${NAMESPACE}"><label>x</label></PermissionSet>`;
  const codes = async (files: Record<string, string>) => {
    const texts = Object.entries({ "template.yaml": yaml("spare"), ...files });
    const disk = memoryFiles({
      "shipped/one/template.yaml": "",
      ...Object.fromEntries(texts.map(([path, text]) => [join("base/my", path), text])),
    });
    const loading = loadTemplate("./my", { files: disk, builtinFolder: "shipped", baseFolder: "base" });
    const error = await loading.catch((thrown: { problems: { code: string }[] }) => thrown);
    return "problems" in error ? error.problems.map(({ code }) => code) : [];
  };
  const app = { "externalClientApps/A.eca": eca };
  const whole = { ...app, ...otherParts(".") };
  const [one = ["", ""], ...others] = Object.entries(otherParts("."));
  const but = (text: string) => ({ ...app, ...Object.fromEntries(others), [one[0]]: text });
  expect(await codes(whole)).toEqual(["TEMPLATE_UNUSED"]);
  expect(await codes({ ...app, ...Object.fromEntries(others) })).toEqual(["TEMPLATE_INCOMPLETE"]);
  expect(await codes(but(""))).toEqual(["XML_INVALID"]);
  expect(await codes(but(eca))).toEqual(["TEMPLATE_FILE"]);
  expect(await codes(but(`<ExtlClntAppGlobalOauthSettings xmlns="${NAMESPACE}"/>`))).toEqual(["XML_INVALID"]);
  expect(await codes({ ...app, "permissionsets/A.permissionset": "<broken" })).toEqual(["XML_INVALID"]);
  expect(await codes({ "permissionsets/A.permissionset": set })).not.toContain("TEMPLATE_UNUSED");
});
