import type { z } from "zod";
import type { Problem } from "../model/errors.ts";
import type { LoadedTemplate, ParameterSpec } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { patternFault } from "../util/pattern.ts";
import { printable } from "../util/printable.ts";
import { readYaml, type YamlPath, type YamlSource } from "../util/yaml-source.ts";
import { PARAMETER_NAME } from "./placeholders.ts";
import { type ParameterInput, ParameterSchema, TemplateSchema } from "./template-schema.ts";
import { valueFault } from "./value.ts";

/** What `template.yaml` says of a template. */
type TemplateDescription = Pick<LoadedTemplate, "name" | "description" | "apiVersions" | "parameters">;

export interface TemplateFileReading {
  /** Absent when the file is not even in the form of one. */
  description?: TemplateDescription;
  problems: readonly Problem[];
  /** Where a parameter is declared, for problems that are found later. */
  placeOf(parameter: string): Pick<Problem, "file" | "line" | "column">;
}

/**
 * Reads a `template.yaml`. Problems, each with line and column: TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN_KEY,
 * TEMPLATE_MISSING_KEY, TEMPLATE_VALUE, TEMPLATE_PARAMETER.
 */
export function readTemplateFile(text: string, file: string): TemplateFileReading {
  const yaml = readYaml(text);
  if ("faults" in yaml) {
    const syntax = { code: "TEMPLATE_SYNTAX", remedy: "Correct the YAML at this line.", file };
    return { problems: yaml.faults.map((fault) => ({ ...syntax, ...fault })), placeOf: () => ({ file }) };
  }
  const { source } = yaml;
  const placeOf = (parameter: string) => ({ file, ...source.keyAt(["parameters", parameter]) });
  const read = TemplateSchema.safeParse(source.value ?? {});
  if (!read.success) {
    return { problems: read.error.issues.flatMap((issue) => schemaProblems(issue, source, file)), placeOf };
  }
  const { name, description, apiVersions } = read.data;
  const declared = Object.entries(read.data.parameters);
  const parameters = declared.map(([parameter, given]) => parameterSpec(parameter, given, source));
  const problems = parameters.flatMap((parameter) =>
    parameterFaults(parameter, read.data.parameters[parameter.name]).map(([message, remedy]) => ({
      code: "TEMPLATE_PARAMETER",
      message: `Parameter ${printable(parameter.name, 40)} ${message}.`,
      remedy,
      ...placeOf(parameter.name),
    })),
  );
  if (apiVersions.min > apiVersions.max) {
    const at = { file, ...source.valueAt(["apiVersions", "min"]) };
    problems.push({ code: "TEMPLATE_VALUE", message: "apiVersions.min is above max.", remedy: "Swap them.", ...at });
  }
  return { description: { name, description, apiVersions, parameters }, problems, placeOf };
}

function parameterSpec(name: string, given: ParameterInput, source: YamlSource): ParameterSpec {
  const { type, description, pattern, maxLength, values } = given;
  const written = (path: YamlPath, value: unknown) =>
    typeof value === "string" ? value : (source.written(["parameters", name, ...path]) ?? String(value));
  return {
    name,
    type,
    description,
    required: given.required ?? false,
    ...(given.default !== undefined && { default: written(["default"], given.default) }),
    ...(pattern !== undefined && { pattern }),
    ...(maxLength !== undefined && { maxLength }),
    ...(values !== undefined && { values: values.map((value, index) => written(["values", index], value)) }),
  };
}

/** Message and remedy of everything that contradicts itself in a parameter's declaration. */
function parameterFaults(spec: ParameterSpec, given: ParameterInput | undefined): [string, string][] {
  const faults: [string, string][] = [];
  if (!PARAMETER_NAME.test(spec.name)) {
    faults.push(["has a name that a placeholder cannot have", "Begin with a small letter; use letters and digits."]);
  }
  if ((spec.type === "enum") !== (spec.values !== undefined)) {
    faults.push(["must have values if it is an enum, and only then", "Give values, or another type."]);
  }
  if (spec.default !== undefined && (given?.required || spec.type === "certificate")) {
    faults.push(["has a default that can never be used", "Leave out the default, or required."]);
  }
  const pattern = spec.pattern === undefined ? undefined : patternFault(spec.pattern);
  if (pattern !== undefined) faults.push([`has a pattern that cannot be read: ${pattern}`, "Correct the pattern."]);
  else if (spec.default !== undefined) {
    const fault = valueFault(spec, spec.default);
    if (fault) faults.push([`has a default that ${fault.fault}`, fault.remedy]);
  }
  return faults;
}

function schemaProblems(issue: z.core.$ZodIssue, source: YamlSource, file: string): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const name = path.join(".") || "template.yaml";
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(path[0] === "parameters" ? ParameterSchema.shape : TemplateSchema.shape);
    return issue.keys.map((key) => {
      const meant = didYouMean(key, known);
      const message = `${name} has the unknown key ${printable(key, 60)}.`;
      const remedy = meant ? `Did you mean ${meant}?` : `Keys: ${known.join(", ")}.`;
      return { code: "TEMPLATE_UNKNOWN_KEY", message, remedy, file, ...source.keyAt([...path, key]) };
    });
  }
  const missing = issue.code === "invalid_type" && source.written(path) === undefined && !holds(source.value, path);
  if (missing) {
    const remedy = "Add it;";
    return [{ code: "TEMPLATE_MISSING_KEY", message: `${name} is missing.`, remedy, file, ...source.keyAt(path) }];
  }
  const message = `${name}: ${printable(issue.message, 200)}.`;
  return [{ code: "TEMPLATE_VALUE", message, remedy: "Correct the value.", file, ...source.valueAt(path) }];
}

function holds(value: unknown, path: YamlPath): boolean {
  let inner: unknown = value;
  for (const step of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, step)) return false;
    inner = (inner as Record<string | number, unknown>)[step];
  }
  return true;
}
