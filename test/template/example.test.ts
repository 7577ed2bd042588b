import { describe, expect, it } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { loadExample } from "../../src/template/example.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { ROOT, shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("an example of a template", () => {
  it("gives numbers and booleans as they are written", () => {
    const { values } = loadExample("parameters: { a: 1.10, b: True, c: x }", "e.yaml");
    expect(values).toEqual({ a: "1.10", b: "true", c: "x" });
  });

  it.each([
    ["no YAML", "parameters: [", "EXAMPLE_SYNTAX", 1],
    ["a key that no example has", "parameters: {}\nparameter: {}", "EXAMPLE_UNKNOWN_KEY", 2],
    ["no parameters at all", "description: Nothing.", "EXAMPLE_MISSING_KEY", 1],
    ["a value that is no text", "parameters:\n  a: [1]", "EXAMPLE_VALUE", 2],
  ])("is refused at its place: %s", async (_what, text, code, line) => {
    const error = await thrownBy(() => loadExample(text, "e.yaml"));
    expect(error).toMatchObject({ code: "EXAMPLE_INVALID", exit: 2 });
    expect(error.problems[0]).toMatchObject({ code, line, file: "e.yaml" });
  });

  it("renders with the template that ships it, at its oldest and newest version", async () => {
    const files = diskFiles(ROOT);
    const template = await shippedTemplate();
    const folder = "templates/kantiv-integration/examples";
    const names = (await files.list(folder)).map(({ name }) => name);
    expect(names).toContain("defaults.yaml");
    for (const name of names) {
      const { values } = loadExample((await files.read(`${folder}/${name}`)).toString("utf8"), name);
      for (const version of ["62.0", "68.0"]) {
        expect(
          render(template, resolveParameters(template, values, TEST_CERTIFICATE), version).components,
        ).toHaveLength(6);
      }
    }
  });
});
