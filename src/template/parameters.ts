import { canonicalPem } from "../metadata/pem.ts";
import { inputError, type Problem } from "../model/errors.ts";
import { knownSecrets } from "../model/known-secrets.ts";
import type { Place } from "../model/metadata.ts";
import type {
  LoadedTemplate,
  ParameterSpec,
  ParameterValue,
  ParameterValues,
  ResolvedList,
  ResolvedText,
  ResolvedValue,
  ResolvedValues,
  ValuePlaces,
} from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { faultsOf, itemsOf, type NthFault } from "./value.ts";

type Parameters = Pick<LoadedTemplate, "name" | "parameters">;

/** What there is to fill a template with. */
export interface Given {
  values: ParameterValues;
  /** The org file's certificate; it comes from nowhere else. */
  certificatePem?: string | undefined;
  /** Of what the command line gives there is no place. */
  places?: ValuePlaces | undefined;
}

/**
 * The value of every parameter of a template, as text: what was given, else its default. An empty value takes the
 * parameter out, default or not; a certificate is brought into canonical PEM form.
 * @throws PARAMETERS_INVALID (exit 2) with every problem: PARAMETER_MISSING, PARAMETER_UNKNOWN, PARAMETER_INVALID.
 */
export function resolveParameters(
  template: Parameters,
  values: ParameterValues,
  certificatePem?: string,
  places?: ValuePlaces,
): ResolvedValues {
  const given = { values, certificatePem, places };
  const problems = parameterProblems(template, given);
  if (problems.length === 0) return resolvedValues(template, given);
  throw inputError("PARAMETERS_INVALID", ...wordsOn(problems, template, given), { problems });
}

/** What is wrong with them as one, and what to do: of what is only missing, what to write. */
function wordsOn(problems: readonly Problem[], template: Parameters, given: Given): [string, string] {
  const missed = missingIn(template, given);
  const ofFile = missed.filter(({ type }) => type !== "certificate");
  const { file } = given.places?.whole ?? {};
  if (missed.length < problems.length || ofFile.length < missed.length || file === undefined) {
    const count = problems.length === 1 ? "One parameter" : `${problems.length} parameters`;
    const detail = problems.map((problem) => problem.message).join(" ");
    const message = `${count} of template ${template.name} cannot be used. ${detail}`;
    return [message, "Correct them under parameters in the org file."];
  }
  const names = ofFile.map(({ name }) => name).join(", ");
  const lines = ofFile.map(({ name, list }) => `${name}: ${list ? "[…]" : "…"}`).join(", ");
  const isBegun = Object.keys(given.values).length > 0;
  return [
    `Template ${template.name} needs what ${file} does not give: ${names}.`,
    isBegun ? `Add in ${file}, under parameters: ${lines}` : `Add to ${file}: parameters: { ${lines} }`,
  ];
}

function missingIn({ parameters }: Parameters, given: Given): ParameterSpec[] {
  return parameters.filter((spec) => spec.required && valueFor(spec, given) === undefined);
}

/**
 * The values as they are, whether or not the template takes them; a required one that is not given is open. Those of
 * sensitive parameters are known to the run from here on, so that its output has none of them.
 */
export function resolvedValues({ parameters }: Pick<Parameters, "parameters">, given: Given): ResolvedValues {
  return new Map(
    parameters.flatMap((spec): [string, ResolvedValue][] => {
      const value = valueFor(spec, given);
      if (value === undefined)
        return spec.required ? [[spec.name, "open"]] : spec.list ? [[spec.name, noItems(spec, given)]] : [];
      return [[spec.name, resolvedValue(spec, value, given)]];
    }),
  );
}

/** Of a list without values: whether somebody said so, or nobody said anything. */
function noItems(spec: ParameterSpec, given: Given): ResolvedList {
  const value = Object.hasOwn(given.values, spec.name) ? given.values[spec.name] : spec.default;
  return Array.isArray(value) ? { items: [], isEmptied: true, place: placeFor(spec, given) } : { items: [] };
}

function resolvedValue(spec: ParameterSpec, value: ParameterValue, given: Given): Exclude<ResolvedValue, "open"> {
  const place = placeFor(spec, given);
  const items = itemsOf(value).map((item, nth): ResolvedText => {
    const text = finished(spec, item);
    if (spec.sensitive) knownSecrets()?.add(text);
    return { text, place: placeOfItem(spec, nth, given) ?? place };
  });
  const [only = { text: "", place }] = items;
  return spec.list ? { items, place } : only;
}

/** What keeps these values from being used, each where it is given or ought to be. */
export function parameterProblems(template: Parameters, given: Given): Problem[] {
  const wrong = template.parameters.flatMap((spec) => problemsWith(spec, valueFor(spec, given), given));
  return [...unknownValues(template, given), ...wrong];
}

/** An empty text is no value, and so is a list of none. */
function valueFor(spec: ParameterSpec, { values, certificatePem }: Given): ParameterValue | undefined {
  if (spec.type === "certificate") return certificatePem;
  const value = Object.hasOwn(values, spec.name) ? values[spec.name] : spec.default;
  if (value === undefined || value.length === 0) return undefined;
  // A block of several lines ends with a line break that nobody means.
  return typeof value === "string" && spec.type === "text" ? value.trimEnd() : value;
}

function placeFor(spec: ParameterSpec, { values, places }: Given): Place | undefined {
  if (spec.type === "certificate") return places?.certificate;
  return Object.hasOwn(values, spec.name) ? places?.parameters[spec.name] : spec.defaultPlace;
}

function placeOfItem(spec: ParameterSpec, nth: number, { values, places }: Given): Place | undefined {
  return (Object.hasOwn(values, spec.name) ? places?.items?.[spec.name] : spec.defaultPlaces)?.[nth];
}

function problemsWith(spec: ParameterSpec, value: ParameterValue | undefined, given: Given): Problem[] {
  const { values, places } = given;
  if (spec.type === "certificate" && Object.hasOwn(values, spec.name)) {
    const message = `Parameter ${spec.name} takes the certificate of the org file.`;
    const remedy = "Name the certificate under jwt.certificate instead.";
    return [{ code: "PARAMETER_INVALID", message, remedy, ...places?.parameters[spec.name] }];
  }
  if (value === undefined) return spec.required ? [missing(spec, places)] : [];
  return faultsOf(spec, value).map(({ fault, remedy, nth }: NthFault) => ({
    code: "PARAMETER_INVALID",
    message: `Parameter ${spec.name}${nth === undefined ? "" : `, value ${nth + 1},`} ${fault}.`,
    remedy,
    ...((nth === undefined ? undefined : placeOfItem(spec, nth, given)) ?? placeFor(spec, given)),
  }));
}

function missing(spec: ParameterSpec, places: ValuePlaces | undefined): Problem {
  const where = spec.type === "certificate" ? "jwt.certificate" : `parameters.${spec.name}`;
  return {
    code: "PARAMETER_MISSING",
    message: `Parameter ${spec.name} has no value.`,
    remedy: `Give ${where} in the org file: ${spec.description}`,
    ...(places?.parameters[spec.name] ?? places?.whole),
  };
}

function unknownValues({ name, parameters }: Parameters, { values, places }: Given): Problem[] {
  const known = parameters.filter((spec) => spec.type !== "certificate").map((spec) => spec.name);
  return Object.keys(values)
    .filter((given) => !parameters.some((spec) => spec.name === given))
    .map((given) => {
      const meant = didYouMean(given, known);
      const remedy = meant ? `Did you mean ${meant}?` : `It has ${known.join(", ") || "no parameters"}.`;
      const message = `Template ${name} has no parameter ${JSON.stringify(given)}.`;
      return { code: "PARAMETER_UNKNOWN", message, remedy, ...places?.parameters[given] };
    });
}

function finished(spec: ParameterSpec, value: string): string {
  return spec.type === "certificate" ? (canonicalPem(value) ?? value) : value;
}
