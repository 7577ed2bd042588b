import { z } from "zod";
import { inputError, type Problem } from "../model/errors.ts";
import type { ParameterValues, ValuePlaces } from "../model/template.ts";
import { readYamlAs, writtenValues, type YamlForm } from "../util/read-yaml-as.ts";
import { parameterValue } from "../util/yaml-values.ts";

/** Folder of a template in which its examples are, one YAML file each. */
export const EXAMPLES_FOLDER = "examples";

/** The example that every template has. */
export const DEFAULTS_EXAMPLE = `${EXAMPLES_FOLDER}/defaults.yaml`;

/** What an example may hold; `schemas/example.schema.json` is this. */
export const ExampleSchema = z
  .strictObject({
    description: z
      .string({ error: "must be text" })
      .min(1, { error: "must not be empty" })
      .optional()
      .describe("What the example stands for, in a sentence."),
    parameters: z
      .record(z.string(), parameterValue, "must hold values, by parameter name")
      .describe("Values of parameters that the template declares; a certificate is made up."),
  })
  .meta({
    title: "kantiv-sf example of a template",
    description: "Parameters that a template is rendered with in reviews.",
  });

const FORM: YamlForm<typeof ExampleSchema> = {
  schema: ExampleSchema,
  code: "EXAMPLE",
  name: "The example",
  remedy: "Write parameters: and below it the values, by parameter name.",
};

/** Whether a file or folder at the top of a template is not metadata: notes for people, and examples. */
export function isBesideMetadata(name: string): boolean {
  return name.startsWith(".") || name.endsWith(".md") || name === EXAMPLES_FOLDER;
}

/** What an example gives, and where it stands. */
export interface GivenValues {
  values: ParameterValues;
  places: ValuePlaces;
}

/**
 * Reads an example that a template ships; `file` is its path as the user knows it. Problems: EXAMPLE_SYNTAX,
 * EXAMPLE_UNKNOWN_KEY, EXAMPLE_MISSING_KEY, EXAMPLE_VALUE.
 */
export function readExample(text: string, file: string): { given?: GivenValues; problems: readonly Problem[] } {
  const { source, problems } = readYamlAs(text, file, FORM);
  if (source === undefined || problems.length > 0) return { problems };
  const { values, places, items } = writtenValues(source, ["parameters"], file);
  const whole = { file, ...source.keyAt(["parameters"]) };
  return { given: { values, places: { whole, parameters: places, items } }, problems: [] };
}

/** The same, or EXAMPLE_INVALID (exit 2) with every problem. */
export function loadExample(text: string, file: string): GivenValues {
  const { given, problems } = readExample(text, file);
  if (given) return given;
  throw inputError("EXAMPLE_INVALID", `The example ${file} cannot be read.`, "Correct the example.", { problems });
}
