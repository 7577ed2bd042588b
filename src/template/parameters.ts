import { canonicalPem } from "../metadata/pem.ts";
import { inputError, type Problem } from "../model/errors.ts";
import type { LoadedTemplate, ParameterSpec, ParameterValues } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { valueFault } from "./value.ts";

/**
 * The value of every parameter of a template, as text: what was given, else its default. An empty value takes the
 * parameter out, default or not; a certificate comes from `certificatePem` only, and in canonical PEM form.
 * @throws PARAMETERS_INVALID (exit 2) with every problem: PARAMETER_MISSING, PARAMETER_UNKNOWN, PARAMETER_INVALID.
 */
export function resolveParameters(
  template: Pick<LoadedTemplate, "name" | "parameters">,
  values: ParameterValues,
  certificatePem?: string,
): ParameterValues {
  const problems = parameterProblems(template, values, certificatePem).map(({ problem }) => problem);
  if (problems.length === 0) {
    const filled = template.parameters.flatMap((spec) => {
      const value = valueFor(spec, values, certificatePem);
      return value === undefined ? [] : [[spec.name, finished(spec, value)] as const];
    });
    return Object.fromEntries(filled);
  }
  const count = problems.length === 1 ? "One parameter" : `${problems.length} parameters`;
  const detail = problems.map((problem) => problem.message).join(" ");
  throw inputError(
    "PARAMETERS_INVALID",
    `${count} of template ${template.name} cannot be used. ${detail}`,
    "Correct them under parameters in the org file.",
    { problems },
  );
}

/** What keeps these values from being used, each with the name of the parameter that it is about. */
export function parameterProblems(
  template: Pick<LoadedTemplate, "name" | "parameters">,
  values: ParameterValues,
  certificatePem: string | undefined,
): { parameter: string; problem: Problem }[] {
  const wrong = template.parameters.flatMap((spec) => {
    const problem = problemWith(spec, valueFor(spec, values, certificatePem), values);
    return problem ? [{ parameter: spec.name, problem }] : [];
  });
  return [...unknownValues(template, values), ...wrong];
}

function valueFor(spec: ParameterSpec, values: ParameterValues, certificatePem: string | undefined) {
  return spec.type === "certificate" ? certificatePem : givenValue(spec, values);
}

function givenValue(spec: ParameterSpec, values: ParameterValues): string | undefined {
  const value = Object.hasOwn(values, spec.name) ? values[spec.name] : spec.default;
  return value === "" ? undefined : value;
}

function problemWith(spec: ParameterSpec, value: string | undefined, values: ParameterValues): Problem | undefined {
  if (spec.type === "certificate" && Object.hasOwn(values, spec.name)) {
    const message = `Parameter ${spec.name} takes the certificate of the org file.`;
    return { code: "PARAMETER_INVALID", message, remedy: "Name the certificate under jwt.certificate instead." };
  }
  if (value === undefined) return spec.required ? missing(spec) : undefined;
  const found = valueFault(spec, value);
  if (found === undefined) return undefined;
  return { code: "PARAMETER_INVALID", message: `Parameter ${spec.name} ${found.fault}.`, remedy: found.remedy };
}

function missing(spec: ParameterSpec): Problem {
  const where = spec.type === "certificate" ? "jwt.certificate" : `parameters.${spec.name}`;
  return {
    code: "PARAMETER_MISSING",
    message: `Parameter ${spec.name} has no value.`,
    remedy: `Give ${where} in the org file: ${spec.description}`,
  };
}

function unknownValues(
  { name, parameters }: Pick<LoadedTemplate, "name" | "parameters">,
  values: ParameterValues,
): { parameter: string; problem: Problem }[] {
  const known = parameters.filter((spec) => spec.type !== "certificate").map((spec) => spec.name);
  return Object.keys(values)
    .filter((given) => !parameters.some((spec) => spec.name === given))
    .map((given) => {
      const meant = didYouMean(given, known);
      const remedy = meant ? `Did you mean ${meant}?` : `It has ${known.join(", ") || "no parameters"}.`;
      const message = `Template ${name} has no parameter ${JSON.stringify(given)}.`;
      return { parameter: given, problem: { code: "PARAMETER_UNKNOWN", message, remedy } };
    });
}

function finished(spec: ParameterSpec, value: string): string {
  return spec.type === "certificate" ? (canonicalPem(value) ?? value) : value;
}
