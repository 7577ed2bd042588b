import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../src/model/template.ts";
import { assignsOf, assignsProblems } from "../../src/template/assigns.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { readTemplateFile } from "../../src/template/template-file.ts";

const yaml = (...assigns: string[]) => `name: my
description: d
apiVersions: { min: 62, max: 68 }
assigns: ${JSON.stringify(assigns)}
parameters:
  own: { type: string, list: true, description: d, default: [] }
  one: { type: string, description: d, default: "" }
  ns: { type: apiName, description: d, default: acme }
`;

const written = (...assigns: string[]) =>
  readTemplateFile(yaml(...assigns), "template.yaml").problems.map(({ code, message, remedy }) => [
    code,
    message,
    remedy,
  ]);

function filled(assigns: string[], values: ParameterValues, made: string[] = []) {
  const { description } = readTemplateFile(yaml(...assigns), "template.yaml");
  if (!description) throw new Error("template.yaml cannot be read");
  const places = { items: { own: [{ file: "acme.yaml", line: 3, column: 5 }] }, parameters: {} } as never;
  const resolved = resolveParameters(description, values, undefined, places);
  return {
    names: assignsOf(description, resolved),
    problems: assignsProblems(description, resolved, made).map(({ message, file, line }) =>
      [message.replace(/^assigns names /, ""), file, line].join(" "),
    ),
  };
}

describe("a name that stands in assigns", () => {
  it.each(["Sales_Data", "acme__Sales_Data", "a1__B", "my_ns__Sales", "X"])("may be %s", (name) => {
    expect(written(name)).toEqual([]);
  });

  it.each([
    ["Sales Team", "Sales_Team"],
    ["Équipe: vente", "Equipe_vente"],
    ["Sales__Team__X", "Sales_Team_X"],
    ["_Sales_", "Sales"],
    ["2nd Team", "nd_Team"],
    ["Sales-Team", "Sales_Team"],
  ])("is refused as %s, with what it may have been meant for", (name, meant) => {
    const [problem] = written(name);
    expect(problem?.[0]).toBe("TEMPLATE_VALUE");
    expect(problem?.[2]).toMatch(new RegExp(`Perhaps it is: ${meant}$`));
  });

  it.each(["0PS000000000001AAA".repeat(5), "名前", `${"n".repeat(16)}__Sales`])(
    "is refused as %s, which may have been meant for anything",
    (name) => {
      const [problem] = written(name);
      expect(problem?.[1]).toContain("no API name");
    },
  );

  it("is there once, whatever its capital letters", () => {
    expect(written("Sales_Data", "Other", "sales_data").map(([code, message]) => [code, message])).toEqual([
      ["TEMPLATE_VALUE", 'assigns names "sales_data" twice; Salesforce tells no names apart by capital letters.'],
    ]);
  });

  it("is left to its value where it has a parameter in it", () => {
    expect(written("${own}", "${ns}__Sales Team")).toEqual([]);
  });
});

describe("a name that assigns comes to by a value", () => {
  it("is held to the same, at the place where the value is given", () => {
    expect(filled(["${own}"], { own: ["Sales Team"] }).problems).toEqual([
      '"Sales Team", which is no API name of a permission set or group. acme.yaml 3',
    ]);
    expect(filled(["${ns}__Sales", "${one}"], {})).toEqual({ names: ["acme__Sales"], problems: [] });
    expect(filled(["${ns}__Sales Team"], {}).problems).toHaveLength(1);
  });

  it("is there once, beside what stands there as it is, too", () => {
    const { problems, names } = filled(["Sales_Data", "${own}"], { own: ["SALES_DATA"] });
    expect(problems).toEqual(['"SALES_DATA" twice; Salesforce tells no names apart by capital letters. acme.yaml 3']);
    expect(names).toEqual(["Sales_Data"]);
  });

  it("is none that the template makes itself", () => {
    expect(filled(["Data", "${own}"], { own: ["team"] }, ["data", "Team"]).problems).toEqual([
      expect.stringContaining('"Data", which the template makes itself'),
      expect.stringContaining('"team", which the template makes itself'),
    ]);
  });
});
