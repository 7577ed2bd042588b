import { canonicalPem } from "../metadata/pem.ts";
import { characterName } from "../metadata/xml-text.ts";
import type { ParameterSpec, ParameterType, ParameterValue } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { hoursFault, rangeFault } from "../util/own-profile-form.ts";
import { matchesWhole } from "../util/pattern.ts";
import { hasName } from "../util/same-name.ts";

/**
 * Controls, what turns the direction of writing, what has no width, line and paragraph separators: in a name or label
 * they show something else than is there. Joiners stay, since words in some scripts need them.
 */
const UNSEEN =
  /[[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\ufffe\uffff]--[\u200c\u200d]]/v;

/** Longest value in characters, by type. Names of Salesforce end at 80, most of its text fields at 255. */
const MAX_LENGTH: Readonly<Record<ParameterType, number>> = {
  string: 255,
  text: 4_000,
  integer: 10,
  boolean: 5,
  enum: 255,
  email: 80,
  url: 2_000,
  apiName: 80,
  objectName: 80,
  fieldName: 160,
  // Two whole IPv6 addresses and what joins them.
  ipRange: 90,
  hours: 11,
  certificate: 32_768,
};

/** What is wrong with a value, as the end of a sentence, and what to do; undefined when it may be used. */
export interface ValueFault {
  fault: string;
  remedy: string;
}

/** What is wrong with one of several values: which one, from 0, where it is one of them. */
export interface NthFault extends ValueFault {
  nth?: number;
}

/** More than a permission set of a whole org takes, and fewer than would make a deployment of its own kind. */
const MOST_ITEMS = 2_000;

/** What is wrong with what a parameter gets: it is one value or several, as it should be, and each fits. */
export function faultsOf(spec: ParameterSpec, value: ParameterValue): NthFault[] {
  if (!spec.list) {
    if (typeof value !== "string") return [{ fault: "is a list where one value belongs", remedy: "Give one value." }];
    const fault = valueFault(spec, value);
    return fault ? [fault] : [];
  }
  const items = itemsOf(value);
  if (items.length > MOST_ITEMS)
    return [{ fault: `has ${items.length} values`, remedy: `Give ${MOST_ITEMS} at most.` }];
  return items.flatMap((item, nth) => {
    const fault =
      item === "" ? EMPTY_ITEM : isThere(spec, items.slice(0, nth), item) ? REPEATED_ITEM : valueFault(spec, item);
    return fault ? [{ ...fault, nth }] : [];
  });
}

const EMPTY_ITEM: ValueFault = { fault: "is empty", remedy: "Write a value, or remove the line." };
/** Names in Salesforce are one whatever their capital letters. */
function isThere({ type }: ParameterSpec, before: readonly string[], item: string): boolean {
  const isName = type === "apiName" || type === "objectName" || type === "fieldName";
  return isName ? hasName(before, item) : before.includes(item);
}

const REPEATED_ITEM: ValueFault = { fault: "is there already", remedy: "Keep one of them." };

/** A list; one value alone is a list of one, and an empty text one of none. */
export function itemsOf(value: ParameterValue): readonly string[] {
  if (typeof value !== "string") return value;
  return value === "" ? [] : [value];
}

/** A value that is to be kept from view has to be long enough to be found in a text. */
const SHORTEST_SENSITIVE = 6;

/**
 * Whether a value fits its parameter: form of the type, length, pattern, and no character that hides something.
 * The value itself is not repeated in the fault.
 */
export function valueFault(spec: ParameterSpec, value: string): ValueFault | undefined {
  const longest = spec.maxLength ?? MAX_LENGTH[spec.type];
  if (value.length > longest) {
    return { fault: `has ${value.length} characters`, remedy: `Use ${longest} at most.` };
  }
  if (spec.sensitive && value.length < SHORTEST_SENSITIVE) {
    const remedy = `Use ${SHORTEST_SENSITIVE} at least, or a parameter that is not sensitive.`;
    return { fault: `has ${value.length} characters, too few to be kept out of output`, remedy };
  }
  if (spec.type === "certificate") return certificateFault(value);
  const unseen = UNSEEN.exec(spec.type === "text" ? value.replaceAll("\n", "") : value);
  if (unseen !== null) {
    return {
      fault: `holds ${characterName(unseen[0])}, a character that does not show`,
      remedy: "Type the value anew instead of pasting it.",
    };
  }
  return FORMS[spec.type](value, spec) ?? patternFault(spec, value);
}

/** With the namespace of a package before it, and the mark of a custom one (`__c`, `__mdt`) after it. */
const NAME_IN_ORG = "[A-Za-z][A-Za-z0-9_]*[A-Za-z0-9]";

const FORMS: Readonly<
  Record<Exclude<ParameterType, "certificate">, (v: string, s: ParameterSpec) => ValueFault | undefined>
> = {
  string: () => undefined,
  text: () => undefined,
  integer: (value) => unless(/^-?(0|[1-9]\d{0,8})$/.test(value), "is not a whole number", "Write digits."),
  boolean: (value) => unless(/^(true|false)$/.test(value), "is not true or false", "Write true or false."),
  enum: enumFault,
  email: (value) =>
    unless(
      /^[^\s@<>"',;]+@[^\s@<>"',;.]+(\.[^\s@<>"',;.]+)+$/.test(value),
      "is not an email address",
      "Write one, e.g. integrations@acme.example.",
    ),
  url: urlFault,
  apiName: (value) =>
    unless(
      /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(value),
      "is not an API name",
      value.includes("__")
        ? "It has the namespace of a package; where that is meant, give the parameter type: string in template.yaml."
        : "Begin with a letter; use letters, digits and single underscores; do not end with an underscore.",
    ),
  objectName: (value) =>
    unless(
      new RegExp(`^${NAME_IN_ORG}$`).test(value),
      "is not the API name of an object",
      "Write it like Account or Invoice__c.",
    ),
  fieldName: (value) =>
    unless(
      new RegExp(`^${NAME_IN_ORG}\\.${NAME_IN_ORG}$`).test(value),
      "is not a field with its object",
      "Write it like Account.Name or Invoice__c.Amount__c.",
    ),
  ipRange: (value) =>
    asFault(rangeFault(value), "Write it like 203.0.113.7, 203.0.113.0-203.0.113.255 or 2001:db8::/64."),
  hours: (value) => asFault(hoursFault(value), "Write it like 08:00-18:00, or closed; 00:00-24:00 is open."),
};

function asFault(fault: string | undefined, remedy: string): ValueFault | undefined {
  return fault === undefined ? undefined : { fault, remedy };
}

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
