import { expect, test } from "vitest";
import { NAMESPACE, parseXml } from "../../src/metadata/xml.ts";
import type { LoadedTemplate } from "../../src/model/template.ts";
import { loadExample } from "../../src/template/example.ts";
import { loadTemplate } from "../../src/template/load.ts";
import { render } from "../../src/template/render.ts";
import { expectGolden, problemText } from "../helpers/golden.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { otherParts } from "../helpers/other-parts.ts";
import { thrownBy } from "../helpers/thrown.ts";

const HEAD = `name: my-template
description: An app.
apiVersions: { min: 62, max: 68 }
`;
const YAML = `${HEAD}parameters:
  appName: { type: apiName, description: The name., default: App }
  phone: { type: string, description: Whom to call. }
`;
const APP = `<ExternalClientApplication xmlns="${NAMESPACE}">
  <contactPhone>\${phone}</contactPhone>
  <label>\${appName}</label>
</ExternalClientApplication>`;
const APP_FILE = "base/my/externalClientApps/${appName}.eca";

type Texts = Readonly<Record<string, string>>;

function load(files: Texts) {
  const disk = memoryFiles({ "shipped/kantiv-integration/template.yaml": "", ...files });
  return loadTemplate("./my", { files: disk, builtinFolder: "shipped", baseFolder: "base" });
}

const beside = (files: Texts): Texts => ({ "base/my/template.yaml": YAML, [APP_FILE]: APP, ...files });
const yaml = (text: string) => beside({ "base/my/template.yaml": text });
const instead = (before: string, after: string) => yaml(YAML.replace(before, after));
const app = (text: string) => beside({ [APP_FILE]: text });
const phone = (declaration: string) => instead("{ type: string, description: Whom to call. }", declaration);
const phoneWith = (more: string) => phone(`{ type: string, description: d, ${more} }`);
const SET = APP.replaceAll("ExternalClientApplication", "PermissionSet");

const WRONG: Readonly<Record<string, Texts>> = {
  "a bracket that is not closed": yaml("name: ["),
  "a key twice": yaml(`${YAML}name: again`),
  "an unknown key": yaml(`${YAML}colour: red\n`),
  nothing: yaml(""),
  "a list": yaml("[]"),
  "a name with capitals": instead("my-template", "My Template"),
  "a name that is a number": instead("my-template", "7"),
  "a name with an underscore": instead("my-template", "my_template"),
  "a name of 61 characters": instead("my-template", "a".repeat(61)),
  "an empty description": instead("An app.", '""'),
  "API versions in one": instead("{ min: 62, max: 68 }", "62"),
  "an API version before apps were": instead("min: 62", "min: 58"),
  "an API version of four digits": instead("max: 68", "max: 1000"),
  "half an API version": instead("min: 62", "min: 62.5"),
  "API versions upside down": instead("min: 62", "min: 69"),
  "parameters in a list": yaml(`${HEAD}parameters: []\n`),
  "a parameter that is a text": phone("text"),
  "an unknown type": phone("{ type: name, description: d }"),
  "a parameter without description": phone("{ type: string }"),
  "a parameter with an empty description": phone('{ type: string, description: "" }'),
  "required: maybe": phoneWith("required: maybe"),
  "a list as a default": phoneWith("default: []"),
  "a number as a pattern": phoneWith("pattern: 1"),
  "a pattern of 501 characters": phoneWith(`pattern: "${"a".repeat(501)}"`),
  "a greatest length of 0": phoneWith("maxLength: 0"),
  "a greatest length beyond every text": phoneWith("maxLength: 32769"),
  "a greatest length in words": phoneWith("maxLength: long"),
  "values that are no list": phone("{ type: enum, description: d, values: x }"),
  "no values": phone("{ type: enum, description: d, values: [] }"),
  "a list as a value": phone("{ type: enum, description: d, values: [[]] }"),
  "an unknown key of a parameter": phoneWith("lenght: 1"),
  "a placeholder as a parameter's name": instead("phone:", '"${phone}":'),
  "an enum without values": phone("{ type: enum, description: d }"),
  "values without an enum": phoneWith("values: [a]"),
  "a default of what is required": phoneWith("default: a, required: true"),
  "a default of a certificate": phone("{ type: certificate, description: d, default: a }"),
  "a pattern that is none, with a default": phoneWith('default: "(", pattern: "("'),
  "a default of another type": phone("{ type: integer, description: d, default: a }"),
  "a parameter that stands nowhere": {
    ...yaml(`${YAML}  spare: { type: string, description: d }\n`),
    ...otherParts("base/my"),
    "base/my/permissionsets/A.permissionset": SET,
  },
  "parameters of parts that are missing": yaml(
    `${YAML}  spare: { type: string, description: d }\n  more: { type: string, description: d }\n`,
  ),
  "an own profile that restricts nothing": yaml(`${YAML}ownProfile: { name: Own }\n`),
  "an own profile with what is no range": yaml(`${YAML}ownProfile: { name: Own, loginIpRanges: [203.0.113.300] }\n`),
  "an own profile with a parameter beside text": yaml(
    `${YAML}ownProfile:\n  name: Own\n  loginIpRanges:\n    - \${phone}/24\n`,
  ),
  "an own profile with a parameter of another type": yaml(
    `${YAML}ownProfile:\n  name: Own\n  loginIpRanges:\n    - \${phone}\n  loginHours:\n    monday: \${phone}\n`,
  ),
  "an own profile with no hours of a day": yaml(`${YAML}ownProfile: { name: Own, loginHours: { monday: 9-17 } }\n`),
  "a placeholder of no parameter": app(APP.replace("${phone}", "${fone}${phone}")),
  "half a placeholder": app(APP.replace("${phone}", "${phone}${")),
  "a placeholder in a comment": app(APP.replace("  <label>", "<!-- ${appName} -->\n<label>")),
  "a parameter without a value beside text": app(APP.replace("${phone}", "+${phone}")),
  "a parameter without a value in a file's name": beside({ "base/my/permissionsets/${phone}.permissionset": SET }),
  "another root than the folder's": app(APP.replaceAll("ExternalClientApplication", "PermissionSet")),
  "no XML": app("<a>"),
  "a misspelt folder": beside({ "base/my/externalClientApp/x.eca": APP }),
  "a folder of its own": beside({ "base/my/zzz/x.eca": APP }),
  "another suffix than the folder's": beside({ "base/my/externalClientApps/x.ecaOauth": APP }),
  "a folder in a folder": beside({ "base/my/externalClientApps/deep/x.eca": APP }),
  "no metadata": { "base/my/template.yaml": `${HEAD}parameters: {}\n` },
};

test("each problem of a template has its code, its place, and says in the same words what to do", async () => {
  const told: string[] = [];
  for (const [what, files] of Object.entries(WRONG)) {
    const { code, exit, message, remedy, problems } = await thrownBy(load(files));
    expect([code, exit], what).toEqual(["TEMPLATE_INVALID", 2]);
    told.push(`${what}: ${message} ${remedy}\n${problems.map(problemText).join("")}`);
  }
  expectGolden("template/problems.txt", told.join("\n"));
});

test.each<[string, Texts]>([
  ["a name of 60 characters", instead("my-template", "a".repeat(60))],
  ["digits and hyphens in its name", instead("my-template", "a-1")],
  ["one API version", instead("min: 62", "min: 68")],
  ["the first API version with apps", instead("min: 62", "min: 59")],
  ["an API version of three digits", instead("max: 68", "max: 999")],
  ["a pattern of 500 characters", phoneWith(`pattern: "${"a".repeat(500)}"`)],
  ["a greatest length of 1", phoneWith("maxLength: 1")],
  ["the greatest length of all", phoneWith("maxLength: 32768")],
  ["a default that is true", phone("{ type: boolean, description: d, default: true }")],
  ["a default of 0", phone("{ type: integer, description: d, default: 0 }")],
])("a template may have %s", async (_what, files) => {
  await expect(load(files)).resolves.toMatchObject({ folder: "base/my" });
});

test("one that ships and is misspelt, and a folder without one, are told apart", async () => {
  const places = { builtinFolder: "shipped", baseFolder: "base" };
  const files = memoryFiles({
    "shipped/one/template.yaml": "",
    "shipped/two/template.yaml": "",
    "shipped/notes.md": "",
  });
  const words = async (name: string) => {
    const { code, exit, message, remedy } = await thrownBy(loadTemplate(name, { files, ...places }));
    expect([code, exit]).toEqual(["TEMPLATE_UNKNOWN", 2]);
    return [message, remedy];
  };
  const ship = "Templates that ship: one, two.";
  expect(await words("./my")).toEqual(["base/my has no template.yaml.", ship]);
  expect(await words("..")).toEqual([". has no template.yaml.", ship]);
  const own = "A folder of your own is given as a path: ./";
  expect(await words("onee")).toEqual(['There is no template "onee".', `Did you mean one? ${ship} ${own}onee`]);
  expect(await words("zzzzzz")).toEqual(['There is no template "zzzzzz".', `${ship} ${own}zzzzzz`]);
});

/** A template of these files, as it was read. */
function made(files: Texts): LoadedTemplate {
  const read = Object.entries(files).map(([path, text]) => ({ path, file: `my/${path}`, root: parseXml(text, path) }));
  return {
    name: "t",
    description: "d",
    folder: "my",
    apiVersions: { min: 60, max: 68 },
    parameters: [],
    files: read,
  };
}

const ONE_FILE = "externalClientApps/${appName}.eca";
const VALUES = { appName: "App", phone: "1" };
const WRONGLY_FILLED: Readonly<Record<string, [files: Texts, values: Texts, version?: string]>> = {
  "a value that makes no name": [{ [ONE_FILE]: APP }, { ...VALUES, appName: "A_" }],
  "a value that makes a folder": [{ [ONE_FILE]: APP }, { ...VALUES, appName: "a/b" }],
  "no value for a file's name": [{ [ONE_FILE]: APP }, { phone: "1" }],
  "no value beside a text": [{ [ONE_FILE]: APP.replace("${phone}", "+${phone}") }, { appName: "App" }],
  "two files that make one component, but for the case": [
    { [ONE_FILE]: APP, "externalClientApps/${other}.eca": APP },
    { ...VALUES, other: "aPP" },
  ],
  "a folder that no type has": [{ "apps/${appName}.eca": APP }, VALUES],
  "an unknown element, and one of another org": [
    {
      [ONE_FILE]: APP.replace(
        "  <label>",
        "  <colour>red</colour>\n  <orgScopedExternalApp>00D:A</orgScopedExternalApp>\n  <label>",
      ),
    },
    VALUES,
  ],
  "an API version before the template's": [{ [ONE_FILE]: APP }, VALUES, "59.0"],
  "an API version after the template's": [{ [ONE_FILE]: APP }, VALUES, "69.0"],
};

test("each problem of a filled template has its place, and says in the same words what to do", async () => {
  const told: string[] = [];
  for (const [what, [files, values, version = "66.0"]] of Object.entries(WRONGLY_FILLED)) {
    const given = new Map(Object.entries(values).map(([name, text]) => [name, { text }]));
    const { code, exit, message, remedy, problems } = await thrownBy(() => render(made(files), given, version));
    expect(exit, what).toBe(2);
    told.push(`${what}: ${code} ${message} ${remedy}\n${problems.map(problemText).join("")}`);
  }
  expectGolden("template/render-problems.txt", told.join("\n"));
});

test.each(["60.0", "68.0"])("a template can be rendered at API %s, an end of its range", (version) => {
  const given = new Map(Object.entries(VALUES).map(([name, text]) => [name, { text }]));
  expect(render(made({ [ONE_FILE]: APP }), given, version).apiVersion).toBe(version);
});

const WRONG_EXAMPLES: Texts = {
  "no YAML": "parameters: [",
  "a key that none has": "parameters: {}\ncolour: red",
  nothing: "",
  "a list": "[]",
  "parameters in a list": "parameters: []",
  "a list in a list as a value": "parameters: { a: [[1]] }",
  "a number as its description": "description: 1\nparameters: {}",
  "an empty description": 'description: ""\nparameters: {}',
};

test("each problem of an example has its place, and says in the same words what to do", async () => {
  const told: string[] = [];
  for (const [what, text] of Object.entries(WRONG_EXAMPLES)) {
    const { code, message, remedy, problems } = await thrownBy(() => loadExample(text, "my/examples/e.yaml"));
    told.push(`${what}: ${code} ${message} ${remedy}\n${problems.map(problemText).join("")}`);
  }
  expectGolden("template/example-problems.txt", told.join("\n"));
});
