import { z } from "zod";
import { inputError, type Problem } from "../model/errors.ts";
import type { ParameterValues } from "../model/template.ts";
import { printable } from "../util/printable.ts";
import { readYaml } from "../util/yaml-source.ts";

/** Folder of a template in which its examples are, one YAML file each. */
export const EXAMPLES_FOLDER = "examples";

/** What an example may hold; `schemas/example.schema.json` is this. */
export const ExampleSchema = z
  .strictObject({
    description: z.string().min(1).optional().describe("What the example stands for, in a sentence."),
    parameters: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], "must be text, a number, true or false"),
        "must hold values, by parameter name",
      )
      .describe("Values of parameters that the template declares; a certificate is made up."),
  })
  .meta({
    title: "kantiv-sf example of a template",
    description: "Parameters that a template is rendered with in reviews.",
  });

/** Whether a file or folder at the top of a template is not metadata: notes for people, and examples. */
export function isBesideMetadata(name: string): boolean {
  return name.startsWith(".") || name.endsWith(".md") || name === EXAMPLES_FOLDER;
}

/**
 * The parameters of an example that a template ships, as text as they are written. `file` is its path as the user knows it.
 * @throws EXAMPLE_INVALID (exit 2) with every problem, each with line and column
 */
export function readExample(text: string, file: string): ParameterValues {
  const yaml = readYaml(text);
  const remedy = "Write parameters: and below it the values, by parameter name.";
  if ("faults" in yaml) throw invalid(yaml.faults.map((fault) => ({ code: "EXAMPLE_SYNTAX", remedy, file, ...fault })));
  const { source } = yaml;
  const read = ExampleSchema.safeParse(source.value ?? {});
  if (!read.success) {
    throw invalid(
      read.error.issues.map((issue) => {
        const path = issue.path.filter((step) => typeof step !== "symbol");
        const message = `${path.join(".") || "The example"}: ${printable(issue.message, 200)}.`;
        return { code: "EXAMPLE_VALUE", message, remedy, file, ...source.valueAt(path) };
      }),
    );
  }
  const texts = Object.entries(read.data.parameters).map(([name, value]) => [
    name,
    typeof value === "string" ? value : (source.written(["parameters", name]) ?? String(value)),
  ]);
  return Object.fromEntries(texts);
}

function invalid(problems: readonly Problem[]) {
  const [first] = problems;
  return inputError("EXAMPLE_INVALID", `The example ${first?.file} cannot be read.`, "Correct the example.", {
    problems,
  });
}
