import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadExample } from "../../src/template/example.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { ROOT, shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { thrownBy } from "../helpers/thrown.ts";

const shipped = readdirSync(join(ROOT, "templates"));

describe("an example of a template", () => {
  it("gives numbers and booleans as they are written", () => {
    const { values } = loadExample("parameters: { a: 1.10, b: True, c: x }", "e.yaml");
    expect(values).toEqual({ a: "1.10", b: "true", c: "x" });
  });

  it.each([
    ["no YAML", "parameters: [", "EXAMPLE_SYNTAX", 1],
    ["a key that no example has", "parameters: {}\nparameter: {}", "EXAMPLE_UNKNOWN_KEY", 2],
    ["no parameters at all", "description: Nothing.", "EXAMPLE_MISSING_KEY", 1],
    ["a value that is no text", "parameters:\n  a: [[1]]", "EXAMPLE_VALUE", 2],
  ])("is refused at its place: %s", async (_what, text, code, line) => {
    const error = await thrownBy(() => loadExample(text, "e.yaml"));
    expect(error).toMatchObject({ code: "EXAMPLE_INVALID", exit: 2 });
    expect(error.problems[0]).toMatchObject({ code, line, file: "e.yaml" });
  });

  it.each(shipped)("renders with the template that ships it, at its oldest and newest version: %s", async (name) => {
    const template = await shippedTemplate(name);
    const folder = join(ROOT, "templates", name, "examples");
    const { min, max } = template.apiVersions;
    expect(readdirSync(folder)).toContain("defaults.yaml");
    for (const file of readdirSync(folder)) {
      const { values } = loadExample(readFileSync(join(folder, file), "utf8"), file);
      for (const version of [min, max]) {
        const { components } = render(template, resolveParameters(template, values, TEST_CERTIFICATE), `${version}.0`);
        expect(components).toHaveLength(template.files.length);
      }
    }
  });
});
