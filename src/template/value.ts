import { canonicalPem } from "../metadata/pem.ts";
import { characterName } from "../metadata/xml-text.ts";
import type { ParameterSpec, ParameterType } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { matchesWhole } from "../util/pattern.ts";

/**
 * Controls, what turns the direction of writing, what has no width, line and paragraph separators: in a name or label
 * they show something else than is there. Joiners stay, since words in some scripts need them.
 */
const UNSEEN =
  /[[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\ufffe\uffff]--[\u200c\u200d]]/v;

/** Longest value in characters, by type. Names of Salesforce end at 80, most of its text fields at 255. */
const MAX_LENGTH: Readonly<Record<ParameterType, number>> = {
  string: 255,
  integer: 10,
  boolean: 5,
  enum: 255,
  email: 80,
  url: 2_000,
  apiName: 80,
  certificate: 32_768,
};

/** What is wrong with a value, as the end of a sentence, and what to do; undefined when it may be used. */
export interface ValueFault {
  fault: string;
  remedy: string;
}

/**
 * Whether a value fits its parameter: form of the type, length, pattern, and no character that hides something.
 * The value itself is not repeated in the fault.
 */
export function valueFault(spec: ParameterSpec, value: string): ValueFault | undefined {
  const longest = spec.maxLength ?? MAX_LENGTH[spec.type];
  if (value.length > longest) {
    return { fault: `has ${value.length} characters`, remedy: `Use ${longest} at most.` };
  }
  if (spec.type === "certificate") return certificateFault(value);
  const unseen = UNSEEN.exec(value);
  if (unseen !== null) {
    return {
      fault: `holds ${characterName(unseen[0])}, a character that does not show`,
      remedy: "Type the value anew instead of pasting it.",
    };
  }
  return FORMS[spec.type](value, spec) ?? patternFault(spec, value);
}

const FORMS: Readonly<
  Record<Exclude<ParameterType, "certificate">, (v: string, s: ParameterSpec) => ValueFault | undefined>
> = {
  string: () => undefined,
  integer: (value) => unless(/^-?(0|[1-9]\d{0,8})$/.test(value), "is not a whole number", "Write digits."),
  boolean: (value) => unless(/^(true|false)$/.test(value), "is not true or false", "Write true or false."),
  enum: enumFault,
  email: (value) =>
    unless(/^[^\s@<>"',;]+@[^\s@<>"',;.]+(\.[^\s@<>"',;.]+)+$/.test(value), "is not an email address", "Write one."),
  url: urlFault,
  apiName: (value) =>
    unless(
      /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(value),
      "is not an API name",
      "Begin with a letter; use letters, digits and single underscores; do not end with an underscore.",
    ),
};

function enumFault(value: string, { values = [] }: ParameterSpec): ValueFault | undefined {
  if (values.includes(value)) return undefined;
  const meant = didYouMean(value, values);
  const remedy = `${meant ? `Did you mean ${meant}? ` : ""}It is one of ${values.join(", ")}.`;
  return { fault: "is none of the values it can have", remedy };
}

function urlFault(value: string): ValueFault | undefined {
  const remedy = "Write an address with scheme and host, like https://app.example.com.";
  if (!/^https?:\/\/[^\s<>"'\\]+$/.test(value) || !URL.canParse(value))
    return { fault: "is not a web address", remedy };
  const { username, password } = new URL(value);
  return unless(username === "" && password === "", "holds a user name or password", remedy);
}

function patternFault({ pattern }: ParameterSpec, value: string): ValueFault | undefined {
  const matches = pattern === undefined || matchesWhole(pattern, value);
  if (matches === "too slow") {
    return { fault: "cannot be checked: the template's pattern takes too long", remedy: "Simplify the pattern." };
  }
  return unless(matches, `does not match the pattern ${pattern}`, "See the parameter's description.");
}

function certificateFault(value: string): ValueFault | undefined {
  if (/PRIVATE KEY/.test(value)) {
    return { fault: "holds a private key", remedy: "Give the certificate; the private key must stay with you." };
  }
  const fine = canonicalPem(value) !== undefined;
  return unless(fine, "is not one certificate in PEM form", "Give a file that begins with BEGIN CERTIFICATE.");
}

function unless(fine: boolean, fault: string, remedy: string): ValueFault | undefined {
  return fine ? undefined : { fault, remedy };
}
