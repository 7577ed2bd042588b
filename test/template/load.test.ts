import { describe, expect, it } from "vitest";
import { NAMESPACE } from "../../src/metadata/xml.ts";
import { KantivError } from "../../src/model/errors.ts";
import { loadTemplate } from "../../src/template/load.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { otherParts } from "../helpers/other-parts.ts";
import { shippedTemplate } from "../helpers/shipped-template.ts";

const YAML = `name: my-template
description: An app.
apiVersions: { min: 62, max: 68 }
parameters:
  appName: { type: apiName, description: The name., default: App }
  phone: { type: string, description: Whom to call. }
`;
const SPARE = "  spare: { type: string, description: d }\n";
const APP = `<ExternalClientApplication xmlns="${NAMESPACE}">
  <contactPhone>\${phone}</contactPhone>
  <label>\${appName}</label>
</ExternalClientApplication>`;
const GOOD = { "base/my/template.yaml": YAML, "base/my/externalClientApps/${appName}.eca": APP };

function load(files: Readonly<Record<string, string>>, name = "./my") {
  const disk = memoryFiles({ "shipped/kantiv-integration/template.yaml": "", ...files });
  return loadTemplate(name, { files: disk, builtinFolder: "shipped", baseFolder: "base" });
}

async function problems(files: Readonly<Record<string, string>>) {
  const error = await load(files).catch((thrown: unknown) => thrown);
  if (!(error instanceof KantivError)) throw error;
  expect([error.code, error.exit]).toEqual(["TEMPLATE_INVALID", 2]);
  return error.problems;
}

const withYaml = (text: string) => problems({ ...GOOD, "base/my/template.yaml": text });
const withApp = (text: string) => problems({ ...GOOD, "base/my/externalClientApps/${appName}.eca": text });

describe("loading a template", () => {
  it("reads the one that ships, by name", async () => {
    const template = await shippedTemplate();
    expect(template.files.map((file) => file.path).sort()).toEqual([
      "externalClientApps/${appName}.eca",
      "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth",
      "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy",
      "extlClntAppOauthSettings/${appName}_oauth.ecaOauth",
      "extlClntAppPolicies/${appName}_plcy.ecaPlcy",
      "permissionsets/${permissionSet}.permissionset",
    ]);
    expect(template.parameters.every((parameter) => parameter.description.length > 20)).toBe(true);
  });

  it("reads one whose vendor is a parameter that stands nowhere else", async () => {
    const yaml = `${YAML.replace("apiVersions", "vendor: ${whose}\napiVersions")}  whose: { type: string, description: Vendor., default: Acme }\n`;
    expect(await load({ ...GOOD, "base/my/template.yaml": yaml })).toMatchObject({ vendor: "${whose}" });
  });

  it("reads one in a folder, relative to the org file", async () => {
    expect(await load(GOOD)).toMatchObject({
      name: "my-template",
      folder: "base/my",
      apiVersions: { min: 62, max: 68 },
      parameters: [
        { name: "appName", type: "apiName", default: "App", required: false },
        { name: "phone", type: "string", required: false },
      ],
      files: [{ path: "externalClientApps/${appName}.eca", root: { name: "ExternalClientApplication" } }],
    });
  });

  it("takes defaults as they are written", async () => {
    const yaml = `${YAML}  period: { type: integer, description: d, default: 0365 }\n`;
    const found = await problems({ ...GOOD, "base/my/template.yaml": yaml });
    expect(found.map(({ code }) => code)).toContain("TEMPLATE_PARAMETER");
  });

  it("says which templates there are when it knows none of that name", async () => {
    await expect(load(GOOD, "kantiv-integraton")).rejects.toMatchObject({
      code: "TEMPLATE_UNKNOWN",
      exit: 2,
      remedy: expect.stringMatching(/Did you mean kantiv-integration\?.*ship: kantiv-integration/),
    });
    await expect(load(GOOD, "./other")).rejects.toMatchObject({ code: "TEMPLATE_UNKNOWN" });
  });

  it("leaves notes for people and hidden files alone", async () => {
    const files = { ...GOOD, "base/my/README.md": "x", "base/my/.DS_Store": "x", "base/my/externalClientApps/.x": "x" };
    await expect(load(files)).resolves.toMatchObject({ name: "my-template" });
  });
});

describe("a template.yaml", () => {
  it.each([
    ["that is no YAML", "name: [", "TEMPLATE_SYNTAX", undefined],
    ["with a key twice", `${YAML}name: again`, "TEMPLATE_SYNTAX", 7],
    [
      "with an unknown key",
      YAML.replace("description: An app.", "description: An app.\ndescripton: x"),
      "TEMPLATE_UNKNOWN_KEY",
      3,
    ],
    ["without a name", YAML.replace("name: my-template\n", ""), "TEMPLATE_MISSING_KEY", undefined],
    ["with a wrong name", YAML.replace("my-template", "My Template"), "TEMPLATE_VALUE", 1],
    ["with a wrong type", YAML.replace("type: apiName", "type: name"), "TEMPLATE_VALUE", 5],
    [
      "with a parameter without description",
      YAML.replace(", description: Whom to call.", ""),
      "PARAMETER_DESCRIPTION",
      6,
    ],
    ["with a version range upside down", YAML.replace("min: 62", "min: 69"), "TEMPLATE_VALUE", 3],
    ["with a placeholder as a key", YAML.replace("phone:", '"${phone}":'), "TEMPLATE_PARAMETER", 6],
    ["with an enum without values", YAML.replace("type: string", "type: enum"), "TEMPLATE_PARAMETER", 6],
    ["with values and no enum", YAML.replace("type: string", "type: string, values: [a]"), "TEMPLATE_PARAMETER", 6],
    ["with a default that its type refuses", YAML.replace("default: App", "default: A-B"), "TEMPLATE_PARAMETER", 5],
    [
      "with a default that is never used",
      YAML.replace("default: App", "default: App, required: true"),
      "TEMPLATE_PARAMETER",
      5,
    ],
    [
      "with a pattern that is none",
      YAML.replace("type: string", 'type: string, pattern: "("'),
      "TEMPLATE_PARAMETER",
      6,
    ],
    [
      "with a pattern without end for its default",
      YAML.replace("default: App", `default: ${"a".repeat(60)}, pattern: (a+)+b`),
      "TEMPLATE_PARAMETER",
      5,
    ],
    ["with a parameter of a part that is missing", `${YAML}${SPARE}`, "TEMPLATE_INCOMPLETE", 7],
  ])("%s is refused with the line", async (_, yaml, code, line) => {
    const found = await withYaml(yaml);
    const [problem] = found.filter((candidate) => candidate.code === code);
    expect(problem, JSON.stringify(found)).toMatchObject({ code, file: "base/my/template.yaml" });
    if (line !== undefined) expect(problem?.line).toBe(line);
  });

  it.each(["name", "description"])("fault 6: without %s is told so in whole sentences", async (key) => {
    const found = await withYaml(YAML.replace(new RegExp(`^${key}:.*\n`, "m"), ""));
    const missing = found.filter(({ code }) => code === "TEMPLATE_MISSING_KEY");
    expect(missing).toEqual([expect.objectContaining({ message: expect.stringContaining(key) })]);
    for (const { message, remedy } of missing) expect(`${message} ${remedy}`).toMatch(/^[^;]*\.$/);
  });

  it("with an unused parameter is refused with the line, where all parts of the app are there", async () => {
    const found = await problems({ ...GOOD, "base/my/template.yaml": `${YAML}${SPARE}`, ...otherParts("base/my") });
    expect(found).toMatchObject([{ code: "TEMPLATE_UNUSED", file: "base/my/template.yaml", line: 7 }]);
    // Which of the two is meant nobody knows.
    expect(found[0]?.remedy).toBe(
      "Use ${spare} in a file, or remove the parameter; or add permissionsets/<name>.permissionset, of which the template has none.",
    );
  });

  it("shows every problem at once, together with those of the files", async () => {
    const found = await problems({
      "base/my/template.yaml": YAML.replace("default: App", "default: 1").replace("min: 62", "min: 80"),
      "base/my/externalClientApps/${appName}.eca": APP.replace("${phone}", "${fone}"),
      "base/my/externalClientApps/b.eca": "<b/>",
    });
    expect(found.map(({ code }) => code).sort()).toEqual([
      "TEMPLATE_PARAMETER",
      "TEMPLATE_PLACEHOLDER",
      "TEMPLATE_VALUE",
      "XML_INVALID",
    ]);
  });
});

describe("a metadata file of a template", () => {
  it.each([
    ["an undeclared placeholder", APP.replace("${phone}", "${fone}"), "TEMPLATE_PLACEHOLDER", 2],
    ["a malformed placeholder", APP.replace("${appName}", "${app name}"), "TEMPLATE_PLACEHOLDER", 3],
    ["an open placeholder", APP.replace("${appName}", "${appName"), "TEMPLATE_PLACEHOLDER", 3],
    ["a placeholder in a comment", APP.replace("  <label>", "<!-- ${appName} -->\n<label>"), "TEMPLATE_PLACEHOLDER", 3],
    ["an optional placeholder beside text", APP.replace("${phone}", "+${phone}"), "TEMPLATE_PLACEHOLDER", 2],
    ["a placeholder in an attribute", APP.replace("<label>", '<label x="${appName}">'), "XML_INVALID", 3],
    ["a placeholder as element name", APP.replaceAll("label>", "${appName}>"), "XML_INVALID", 3],
    [
      "another root than its folder's",
      APP.replaceAll("ExternalClientApplication", "PermissionSet"),
      "TEMPLATE_FILE",
      1,
    ],
  ])("with %s is refused with file and line", async (_, app, code, line) => {
    const found = await withApp(app);
    const [problem] = found.filter((candidate) => candidate.code === code);
    expect(problem, JSON.stringify(found)).toMatchObject({ file: "base/my/externalClientApps/${appName}.eca", line });
  });

  it.each([
    ["in a misspelt folder", "base/my/externalClientApp/x.eca"],
    ["with another suffix", "base/my/externalClientApps/x.ecaOauth"],
    ["too deep", "base/my/externalClientApps/deep/x.eca"],
    ["beside the folders", "base/my/package.xml"],
  ])("%s is refused", async (_, path) => {
    const found = await problems({ ...GOOD, [path]: APP });
    expect(found).toMatchObject([{ code: "TEMPLATE_FILE", file: expect.stringContaining("base/my/") }]);
  });

  it("must not be named by a parameter that may have no value", async () => {
    const files = {
      ...GOOD,
      "base/my/permissionsets/${phone}.permissionset": APP.replaceAll("ExternalClientApplication", "PermissionSet"),
    };
    expect(await problems(files)).toMatchObject([{ code: "TEMPLATE_PLACEHOLDER" }]);
  });

  it("must be there at all", async () => {
    const [problem] = await problems({
      "base/my/template.yaml": YAML.replace(/ {2}.*\n/g, "").replace("parameters:", "parameters: {}"),
    });
    expect(problem).toMatchObject({ code: "TEMPLATE_FILE" });
  });
});
