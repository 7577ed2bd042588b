import { describe, expect, it } from "vitest";
import { checkSchema } from "../../src/metadata/schema-check.ts";
import { NAMESPACE, printXml } from "../../src/metadata/xml.ts";
import { knowingSecrets } from "../../src/model/known-secrets.ts";
import type { LoadedTemplate, ParameterValues, ValuePlaces } from "../../src/model/template.ts";
import { loadTemplate } from "../../src/template/load.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { redact } from "../../src/util/redact.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { thrownBy } from "../helpers/thrown.ts";

/** A template of a permission set and the app's settings, with these parameters and elements. */
function loaded(parameters: string, { set = "", global = "" } = {}): Promise<LoadedTemplate> {
  const file = (type: string, content: string) => `<${type} xmlns="${NAMESPACE}">\n${content}\n</${type}>\n`;
  const files = memoryFiles({
    "t/template.yaml": `name: t\ndescription: d\napiVersions: { min: 62, max: 68 }\nparameters:\n${parameters}`,
    ...(set && { "t/permissionsets/Data.permissionset": file("PermissionSet", `${set}\n<label>Data</label>`) }),
    ...(global && {
      "t/extlClntAppGlobalOauthSets/A_glbloauth.ecaGlblOauth": file("ExtlClntAppGlobalOauthSettings", global),
    }),
  });
  return loadTemplate("./t", { files, builtinFolder: "shipped", baseFolder: "" });
}

function rendered(template: LoadedTemplate, values: ParameterValues, places?: ValuePlaces) {
  const resolved = resolveParameters(template, values, undefined, places);
  const [component] = render(template, resolved, "66.0").components;
  if (!component) throw new Error("no component");
  expect(checkSchema(component, "66.0", { file: "f" })).toEqual([]);
  return printXml(component.root).replaceAll(/\s*\n\s*/g, "");
}

const READ = (object: string) => `<objectPermissions>
  <allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead>
  <modifyAllRecords>false</modifyAllRecords><object>${object}</object><viewAllRecords>false</viewAllRecords>
</objectPermissions>`;
const OBJECTS = "  objects: { type: objectName, list: true, description: d, default: [Account, Invoice__c] }\n";
const CALLBACKS = "  callbacks: { type: url, list: true, description: d, required: true }\n";
const GLOBAL = "<callbackUrl>${callbacks}</callbackUrl>\n<externalClientApplication>A</externalClientApplication>";
const names = (xml: string, element: string) =>
  [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "g"))].map(([, text]) => text);

describe("a list", () => {
  it("makes the element around it once for each value, in their order", async () => {
    const template = await loaded(OBJECTS, { set: READ("${objects}") });
    expect(names(rendered(template, {}), "object")).toEqual(["Account", "Invoice__c"]);
    expect(names(rendered(template, { objects: ["Lead", "Case", "Account"] }), "object")).toEqual([
      "Lead",
      "Case",
      "Account",
    ]);
  });

  it("of no values leaves the element out, whatever the default", async () => {
    const template = await loaded(OBJECTS, { set: READ("${objects}") });
    for (const none of [[], ""]) expect(rendered(template, { objects: none })).not.toContain("objectPermissions");
  });

  it("takes one value for a list of one", async () => {
    const template = await loaded(OBJECTS, { set: READ("${objects}") });
    expect(names(rendered(template, { objects: "Lead" }), "object")).toEqual(["Lead"]);
  });

  it("may stand beside text and other parameters where its element is repeated", async () => {
    const field = "<fieldPermissions><editable>${edit}</editable><field>Account.${fields}</field></fieldPermissions>";
    const parameters = `  edit: { type: boolean, description: d, default: false }
  fields: { type: apiName, list: true, description: d, default: [Name, Industry] }\n`;
    const template = await loaded(parameters, { set: field });
    const xml = rendered(template, { edit: "true" });
    expect(names(xml, "field")).toEqual(["Account.Name", "Account.Industry"]);
    expect(names(xml, "editable")).toEqual(["true", "true"]);
  });

  it("fills an element that holds several values: callbacks a line each", async () => {
    const global = GLOBAL;
    const template = await loaded(CALLBACKS, { global });
    const values = { callbacks: ["https://a.example/cb", "https://b.example/cb"] };
    const [component] = render(template, resolveParameters(template, values), "66.0").components;
    expect(component?.root.children[0]?.text).toBe("https://a.example/cb\nhttps://b.example/cb");
  });

  it("that is required needs a value", async () => {
    const template = await loaded(CALLBACKS, { global: GLOBAL });
    for (const callbacks of [[], ""]) {
      const { problems } = await thrownBy(() => resolveParameters(template, { callbacks }));
      expect(problems).toMatchObject([{ code: "PARAMETER_MISSING" }]);
    }
  });

  it("is refused value by value, each at the line where it stands", async () => {
    const template = await loaded(OBJECTS, { set: READ("${objects}") });
    const at = (line: number) => ({ file: "org.yaml", line, column: 7 });
    const places = { whole: at(1), parameters: { objects: at(2) }, items: { objects: [3, 4, 5, 6].map(at) } };
    const values = { objects: ["Account", "no object", "", "ACCOUNT"] };
    const { problems } = await thrownBy(() => resolveParameters(template, values, undefined, places));
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [4, "Parameter objects, value 2, is not the API name of an object."],
      [5, "Parameter objects, value 3, is empty."],
      [6, "Parameter objects, value 4, is there already."],
    ]);
  });

  it("is not what a single parameter takes", async () => {
    const template = await loaded("  label: { type: string, description: d }\n", {
      set: "<description>${label}</description>",
    });
    const { problems } = await thrownBy(() => resolveParameters(template, { label: ["a", "b"] }));
    expect(problems[0]?.message).toBe("Parameter label is a list where one value belongs.");
  });

  it.each([
    [
      "in an element that holds one value",
      { set: "<description>${objects}</description>" },
      "one value is needed here",
    ],
    [
      "beside text where values are joined",
      { global: "<callbackUrl>x${objects}</callbackUrl>" },
      "one value is needed",
    ],
    [
      "beside another list",
      { set: READ("${objects}${others}").replace("<allowRead>", "<!-- --><allowRead>") },
      "has two lists in it, objects and others",
    ],
  ])("cannot stand %s, and the template's line is named", async (_what, where, message) => {
    const others = "  others: { type: objectName, list: true, description: d, default: [Lead] }\n";
    const both = message.includes("others") ? `${OBJECTS}${others}` : OBJECTS;
    const { code, problems } = await thrownBy(loaded(both, where));
    expect(code).toBe("TEMPLATE_INVALID");
    expect(problems.find(({ code }) => code === "TEMPLATE_PLACEHOLDER")).toMatchObject({
      message: expect.stringContaining(message),
      file: expect.stringMatching(/^t\/./),
      line: 2,
    });
  });

  it("cannot be of certificates or booleans, nor have a default with a wrong value", async () => {
    const wrong = async (declaration: string) => {
      const parameters = `  objects: { description: d, list: true, ${declaration} }\n`;
      const { problems } = await thrownBy(loaded(parameters, { set: READ("${objects}") }));
      return problems[0]?.message;
    };
    expect(await wrong("type: boolean")).toBe("Parameter objects is a list of type boolean.");
    expect(await wrong("type: certificate")).toBe("Parameter objects is a list of type certificate.");
    expect(await wrong("type: objectName, default: [Account, 1x]")).toBe(
      "Parameter objects has a default that is not the API name of an object.",
    );
  });
});

describe("a text of several lines", () => {
  const TEXT = "  note: { type: text, description: d }\n";

  it("keeps its lines and loses the break at its end", async () => {
    const template = await loaded(TEXT, { set: "<description>${note}</description>" });
    const [component] = render(template, resolveParameters(template, { note: "one\ntwo\n" }), "66.0").components;
    expect(component?.root.children[0]?.text).toBe("one\ntwo");
  });

  it("holds no other character that does not show, and a string holds no line break", async () => {
    const template = await loaded(TEXT, { set: "<description>${note}</description>" });
    await thrownBy(() => resolveParameters(template, { note: "a\u0007b" }));
    const single = await loaded("  note: { type: string, description: d }\n", {
      set: "<description>${note}</description>",
    });
    await thrownBy(() => resolveParameters(single, { note: "a\nb" }));
  });
});

describe("a sensitive parameter", () => {
  const HIDDEN = "  note: { type: string, sensitive: true, description: d }\n";
  const set = "<description>${note}</description>";

  it("is taken out of what the run prints from then on, and reaches the file", async () => {
    const template = await loaded(HIDDEN, { set });
    await knowingSecrets(async () => {
      expect(rendered(template, { note: "hall 7, desk 12" })).toContain("<description>hall 7, desk 12</description>");
      expect(redact("it says hall 7, desk 12.")).not.toContain("desk 12");
    });
  });

  it("has no default, is no name, and is long enough to be found in a text", async () => {
    const refused = async (parameters: string, more = set) =>
      (await thrownBy(loaded(parameters, { set: more }))).problems.map(({ message }) => message);
    expect(await refused("  note: { type: string, sensitive: true, default: hall seven, description: d }\n")).toEqual([
      "Parameter note is sensitive and has a default, which everybody can read here.",
    ]);
    expect(await refused("  note: { type: apiName, sensitive: true, description: d }\n")).toEqual([
      "Parameter note is sensitive and of type apiName.",
    ]);
    const { problems } = await thrownBy(async () =>
      resolveParameters(await loaded(HIDDEN, { set }), { note: "short" }),
    );
    expect(problems[0]?.message).toBe("Parameter note has 5 characters, too few to be kept out of output.");
  });
});
