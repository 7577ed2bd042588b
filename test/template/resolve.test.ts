import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import { KantivError, type Problem } from "../../src/model/errors.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import type { ResolvedList, ResolvedValue, ResolvedValues, TemplateFile } from "../../src/model/template.ts";
import { parseOrgFile } from "../../src/settings/parse.ts";
import { loadTemplate } from "../../src/template/load.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { plainElement, resolveFile } from "../../src/template/resolve.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { acme, acmeWith, type FileTexts, inputOf, PATHS, sourceFiles, TEMPLATE_YAML, xmlFile } from "../lint/acme.ts";
import { leaf } from "../plan/packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const APP = PATHS.ExternalClientApplication ?? "";

const ORG = `instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: ../acme
admin: { accessToken: { env: TOKEN } }
integrationUser: { username: a@acme.example }
jwt: { certificate: acme.crt }
`;

const yaml = (more: string): FileTexts => ({
  "acme/template.yaml": `${TEMPLATE_YAML}  level:
    type: string
    maxLength: 40
    description: Security level of sessions.
    ${more}
`,
});

/** With a parameter of its own in the policy, whose values the schema does not all take. */
const withLevel = (more: string): FileTexts => ({
  ...acmeWith(POLICY, "<requiredSessionLevel>${level}</requiredSessionLevel>"),
  ...yaml(more),
});

/** What `render` says to a template with an org file's values. */
async function refused(files: FileTexts, org: string): Promise<readonly Problem[]> {
  const settings = parseOrgFile(org, "orgs/acme.yaml", {});
  try {
    const disk = memoryFiles({ ...files, "shipped/one/template.yaml": "" });
    const template = await loadTemplate(settings.template, {
      files: disk,
      builtinFolder: "shipped",
      baseFolder: "orgs",
    });
    render(template, resolveParameters(template, settings.parameters, TEST_CERTIFICATE, settings.places), "66.0");
  } catch (error) {
    if (error instanceof KantivError) return error.problems;
    throw error;
  }
  return [];
}

const placed = ({ file, line, column }: Problem) => `${file}:${line}:${column}`;
const listed = (files: FileTexts) =>
  lint(inputOf(sourceFiles(files))).findings.filter(({ severity }) => severity === "error");

describe("a value that Salesforce would refuse", () => {
  it("is shown where the org file gives it", async () => {
    const org = `${ORG}parameters:\n  level: HIGHEST\n`;
    const problems = await refused(withLevel("default: STANDARD"), org);
    expect(problems.map(({ code }) => code)).toEqual(["SCHEMA_ENUM"]);
    expect(problems.map(placed)).toEqual(["orgs/acme.yaml:7:10"]);
    const found = listed({ ...withLevel("default: STANDARD"), "orgs/acme.yaml": org });
    expect(found.map((one) => `${one.code} ${placed(one)}`)).toEqual(["ECA004 orgs/acme.yaml:7:10"]);
  });

  it("is shown where it is given for its form, too", async () => {
    const element = "<sessionTimeoutInMinutes>${level}</sessionTimeoutInMinutes>";
    const files = { ...withLevel("default: 15"), ...acmeWith(POLICY, element), ...yaml('default: "15"') };
    const org = `${ORG}parameters:\n  level: soon\n`;
    const problems = await refused(files, org);
    expect(problems.map((one) => `${one.code} ${placed(one)}`)).toEqual(["SCHEMA_TYPE orgs/acme.yaml:7:10"]);
  });

  it("is shown at the default in template.yaml, once", async () => {
    const files = withLevel("default: HIGHEST");
    expect((await refused(files, ORG)).map(placed)).toEqual(["acme/template.yaml:13:14"]);
    const found = listed({ ...files, "orgs/acme.yaml": ORG });
    expect(found.map((one) => `${one.code} ${placed(one)}`)).toEqual(["ECA004 acme/template.yaml:13:14"]);
  });

  it("is shown at its element where no parameter brings it, or only a part of it", async () => {
    const element = "<requiredSessionLevel>${level}EST</requiredSessionLevel>";
    const files = {
      ...withLevel("default: HIGH"),
      ...{ [PATHS[POLICY] ?? ""]: acmeWith(POLICY, element)[PATHS[POLICY] ?? ""] ?? "" },
    };
    expect((await refused(files, ORG)).map(placed)).toEqual([`${PATHS[POLICY]}:11:5`]);
  });

  it("is not judged while only an org file can say what it is, nor taken for missing", () => {
    expect(listed(withLevel("required: true"))).toEqual([]);
    const permitted = "<permittedUsersPolicyType>${level}</permittedUsersPolicyType>";
    expect(
      listed({ ...withLevel("required: true"), ...acmeWith(POLICY, permitted), ...yaml("required: true") }),
    ).toEqual([]);
  });
});

describe("a file with values", () => {
  const at = { file: "orgs/acme.yaml", line: 7, column: 10 };
  const item = (text: string) => ({ text, place: at });
  const values: ResolvedValues = new Map<string, ResolvedValue>([
    ["one", item("x")],
    ["rights", { items: [item("ApiEnabled"), item("ViewSetup")], place: at } as ResolvedList],
    ["none", { items: [], place: at } as ResolvedList],
  ]);
  const resolved = (root: XmlElement) => {
    const file = resolveFile({ path: "${one}.eca", file: "acme/a.eca", root, text: "" } as TemplateFile, values);
    return file.root && { path: file.path.text, root: withoutPlaces(plainElement(file.root)) };
  };

  it("has elements that no schema knows, however deep, as they stand, with their values", () => {
    const root = node(
      "PermissionSet",
      node("unknown", node("deeper", leaf("text", "a ${one}"), leaf("whole", "  ${one}  "))),
    );
    expect(resolved(root)).toEqual({
      path: "x.eca",
      root: node("PermissionSet", node("unknown", node("deeper", leaf("text", "a x"), leaf("whole", "x")))),
    });
    const unknown = node("Unknown", node("b", leaf("c", "${one}")));
    expect(resolved(unknown)?.root).toEqual(node("Unknown", node("b", leaf("c", "x"))));
  });

  it("has an element for each value of a list where its schema lets it be repeated, at the values' places", () => {
    const root = node("PermissionSet", node("userPermissions", leaf("enabled", "true"), leaf("name", "${rights}")));
    const right = (name: string) => node("userPermissions", leaf("enabled", "true"), leaf("name", name));
    expect(resolved(root)?.root).toEqual(node("PermissionSet", right("ApiEnabled"), right("ViewSetup")));
    const nobody = node("PermissionSet", node("userPermissions", leaf("enabled", "true"), leaf("name", "${none}")));
    expect(resolved(nobody)?.root).toEqual(node("PermissionSet"));
  });

  it("leaves out an element whose whole text is a parameter without a value, and keeps one that has more", () => {
    const root = node("PermissionSet", leaf("label", "${absent}"), leaf("description", "of ${absent}"));
    expect(resolved(root)?.root).toEqual(node("PermissionSet", leaf("description", "of ${absent}")));
  });
});

const node = (name: string, ...children: XmlElement[]): XmlElement => ({ name, children });

function withoutPlaces({ at: _, children, ...element }: XmlElement): XmlElement {
  return { ...element, children: children.map(withoutPlaces) };
}

describe("a parameter that the template refuses", () => {
  it.each([
    ["of a wrong form", `parameters:\n  level: ${"x".repeat(41)}\n`, "7:10"],
    ["that it does not have", "parameters:\n  levle: STANDARD\n  level: LOW\n", "7:10"],
    ["that has to be given, beside others", "parameters: {}\n", "6:1"],
    ["that has to be given, where none is", "", "1:1"],
  ])("%s is shown in the org file, by render and lint alike", async (_what, parameters, at) => {
    const files = withLevel("required: true");
    const org = `${ORG}${parameters}`;
    expect((await refused(files, org)).map(placed)).toEqual([`orgs/acme.yaml:${at}`]);
    const found = listed({ ...files, "orgs/acme.yaml": org }).filter(({ code }) => code === "ECA707");
    expect(found.map(placed)).toEqual([`orgs/acme.yaml:${at}`]);
  });
});

describe("a template that render refuses", () => {
  const twice = xmlFile("PermissionSet", [
    "<hasActivationRequired>false</hasActivationRequired>",
    "<label>Acme</label>",
  ]);
  const named = `${TEMPLATE_YAML}  name:\n    type: apiName\n    description: Name of the set.\n    default: Acme\n`;
  it.each<[string, FileTexts]>([
    ["notes within a folder of metadata", { "acme/permissionsets/NOTES.md": "Notes." }],
    ["a folder in a folder", { "acme/permissionsets/more/Acme.permissionset": twice }],
    ["a file with another suffix", { "acme/permissionsets/Acme.profile": twice }],
    ["a file of another type", { [APP]: twice }],
    ["a misspelt folder", { "acme/permissionset/Acme.permissionset": twice }],
    ["a parameter without description", { "acme/template.yaml": named.replace(/ {4}description: Name.*\n/, "") }],
    ["a key that none has", { "acme/template.yaml": `${TEMPLATE_YAML}colour: red\n` }],
    [
      "two files that make one component",
      { "acme/template.yaml": named, "acme/permissionsets/${name}.permissionset": twice },
    ],
    [
      "a name that no file can have",
      {
        "acme/template.yaml": named.replace("type: apiName", "type: string").replace("default: Acme", "default: A_"),
        "acme/permissionsets/${name}.permissionset": twice,
      },
    ],
    ["no metadata at all", Object.fromEntries(Object.values(PATHS).map((path) => [path, ""]))],
  ])("is found by lint at the same places: %s", async (_what, changes) => {
    const files = acme(changes);
    const problems = await refused(files, ORG);
    expect(problems).not.toEqual([]);
    const found = listed(files);
    for (const { file = "", line = 1 } of problems) {
      expect(found.some((one) => (one.file === file || one.file.startsWith(`${file}/`)) && one.line === line)).toBe(
        true,
      );
    }
  });
});
