import type { Problem } from "../model/errors.ts";
import type { LoadedTemplate, ParameterSpec } from "../model/template.ts";
import { patternFault } from "../util/pattern.ts";
import { printable } from "../util/printable.ts";
import { placesOfItems, readYamlAs, valueIn, writtenText, writtenValue, type YamlForm } from "../util/read-yaml-as.ts";
import type { YamlPath, YamlSource } from "../util/yaml-source.ts";
import { writtenAssignsProblems } from "./assigns.ts";
import { placesOfProfile, templateProfile } from "./own-profile.ts";
import { PARAMETER_NAME, wholeParameter } from "./placeholders.ts";
import type { Place } from "./placement.ts";
import { type ParameterInput, TemplateSchema } from "./template-schema.ts";
import { faultsOf } from "./value.ts";

/** What `template.yaml` says of a template. */
export type TemplateDescription = Pick<
  LoadedTemplate,
  "name" | "description" | "vendor" | "assigns" | "app" | "apiVersions" | "parameters" | "news" | "ownProfile"
>;

interface TemplateFileReading {
  /** Absent when the file is not even in the form of one. */
  description?: TemplateDescription;
  /** As the file has it, which may be no name that a template can have. */
  name?: string;
  /** Its texts that may hold parameters: whose app it is, what of the customer's own it assigns, and the profile that it states. */
  texts?: readonly Place[];
  problems: readonly Problem[];
}

const FORM: YamlForm<typeof TemplateSchema> = {
  schema: TemplateSchema,
  code: "TEMPLATE",
  name: "template.yaml",
  remedy: "Start with name: and description:.",
  // What a parameter is for is asked for by a rule of its own.
  instead: (_issue, path, source) => {
    const [key, parameter = "", what, ...deeper] = path;
    if (key !== "parameters" || what !== "description" || deeper.length > 0 || valueIn(source.value, path)) return;
    return {
      code: "PARAMETER_DESCRIPTION",
      message: `Parameter ${printable(String(parameter), 40)} has no description.`,
      remedy: "Add description: and in a sentence what the value is for, and the reason to choose another one.",
      ...source.keyAt([key, parameter]),
    };
  },
};

/**
 * Reads a `template.yaml`. Problems, each with line and column: TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN_KEY,
 * TEMPLATE_MISSING_KEY, TEMPLATE_VALUE, TEMPLATE_PARAMETER, PARAMETER_DESCRIPTION.
 */
export function readTemplateFile(text: string, file: string): TemplateFileReading {
  const { value, source, problems } = readYamlAs(text, file, FORM);
  const named = valueIn(source?.value, ["name"]);
  if (value === undefined || source === undefined) {
    return { problems, ...(typeof named === "string" && { name: named }) };
  }
  const { name, description, vendor, assigns, app, apiVersions, news } = value;
  const declared = Object.entries(value.parameters);
  const parameters = declared.map(([parameter, given]) => parameterSpec(parameter, given, source, file));
  const found = parameters.flatMap((spec) => parameterProblems(spec, value.parameters[spec.name]));
  if (apiVersions.min > apiVersions.max) {
    const at = { file, ...source.valueAt(["apiVersions", "min"]) };
    found.push({ code: "TEMPLATE_VALUE", message: "apiVersions.min is above max.", remedy: "Swap them.", ...at });
  }
  found.push(...writtenAssignsProblems(assigns ?? [], (nth) => ({ file, ...source.valueAt(["assigns", nth]) })));
  const profile = value.ownProfile && templateProfile(value.ownProfile, source, file);
  const more = {
    ...(vendor !== undefined && { vendor }),
    ...(assigns && { assigns }),
    ...(app && { app }),
    ...(news && { news }),
    ...(profile && { ownProfile: profile }),
  };
  return {
    description: { name, description, apiVersions, parameters, ...more },
    name,
    texts: [
      // It is on pages for people, and a hand-over without a name is to nobody.
      ...(vendor === undefined
        ? []
        : [{ text: vendor, file, at: source.valueAt(["vendor"]), needsValue: true, isName: true as const }]),
      ...(assigns ?? []).map((text, index): Place => {
        const isWhole = wholeParameter(text) !== undefined;
        const at = source.valueAt(["assigns", index]);
        return { text, file, at, needsValue: !isWhole, isName: true, ...(isWhole && { list: "fills" }) };
      }),
      ...(profile ? placesOfProfile(profile) : []),
    ],
    problems: found,
  };
}

function parameterSpec(name: string, given: ParameterInput, source: YamlSource, file: string): ParameterSpec {
  const { type, description, list, sensitive, pattern, maxLength, values } = given;
  const at = ["parameters", name];
  return {
    name,
    type,
    description,
    required: given.required ?? false,
    place: { file, ...source.keyAt(at) },
    ...(list === true && { list }),
    ...(sensitive === true && { sensitive }),
    ...defaultOf([...at, "default"], given, source, file),
    ...(pattern !== undefined && { pattern }),
    ...(maxLength !== undefined && { maxLength }),
    ...(values !== undefined && {
      values: values.map((value, index) => writtenText(source, [...at, "values", index], value)),
    }),
  };
}

function defaultOf(
  at: YamlPath,
  given: ParameterInput,
  source: YamlSource,
  file: string,
): Pick<ParameterSpec, "default" | "defaultPlace" | "defaultPlaces"> {
  if (given.default === undefined) return {};
  return {
    default: writtenValue(source, at, given.default),
    defaultPlace: { file, ...source.valueAt(at) },
    ...(Array.isArray(given.default) && { defaultPlaces: placesOfItems(source, at, given.default, file) }),
  };
}

function parameterProblems(spec: ParameterSpec, given: ParameterInput | undefined): Problem[] {
  return parameterFaults(spec, given).map(([message, remedy]) => ({
    code: "TEMPLATE_PARAMETER",
    message: `Parameter ${printable(spec.name, 40)} ${message}.`,
    remedy,
    ...spec.place,
  }));
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
  faults.push(...kindFaults(spec));
  const pattern = spec.pattern === undefined ? undefined : patternFault(spec.pattern);
  if (pattern !== undefined) faults.push([`has a pattern that cannot be read: ${pattern}`, "Correct the pattern."]);
  else if (spec.default !== undefined && spec.default !== "") {
    const [wrong] = faultsOf(spec, spec.default);
    if (wrong) faults.push([`has a default that ${wrong.fault}`, wrong.remedy]);
  }
  return faults;
}

/** Types of which there is one value, and those whose value may be kept out of view: names and numbers stand everywhere. */
const SINGLE = ["certificate", "boolean"];
const MAY_HIDE = ["string", "text", "email", "url"];

function kindFaults({ type, list, sensitive, default: standard }: ParameterSpec): [string, string][] {
  const faults: [string, string][] = [];
  if (list && SINGLE.includes(type))
    faults.push([`is a list of type ${type}`, "Leave out list, or choose another type."]);
  if (sensitive && !MAY_HIDE.includes(type)) {
    faults.push([`is sensitive and of type ${type}`, `Leave out sensitive; it is for ${MAY_HIDE.join(", ")}.`]);
  }
  if (sensitive && standard !== undefined) {
    faults.push([
      "is sensitive and has a default, which everybody can read here",
      "Leave out the default, or sensitive.",
    ]);
  }
  return faults;
}
