import type { OtherGrant } from "../model/data-access.ts";
import type { Paint } from "../model/paint.ts";
import type { ParameterSpec } from "../model/template.ts";
import type { TemplatePicture } from "../model/template-picture.ts";
import { wrapped } from "../util/wrapped.ts";
import { accessMatrix } from "./access-matrix.ts";
import { nextText } from "./next-text.ts";

/** A template that can be named, or the problems that keep it from being read. */
export interface ListedTemplate {
  /** As an org file or a command names it. */
  named: string;
  ships: boolean;
  description: string | null;
  /** How many. */
  problems: number;
}

/** What there is to choose from, a template each. */
export function templateListText(templates: readonly ListedTemplate[], paint: Paint): string {
  return templates
    .flatMap(({ named, ships, description, problems }) => [
      `${paint("bold", named)}${ships ? paint("dim", "  ships with kantiv-sf") : ""}`,
      ...(description === null
        ? [`  ${paint("red", "✖")} cannot be read (${problems}): kantiv-sf lint ${named}`]
        : wrapped("  ", description)),
    ])
    .join("\n");
}

/** All that an org file's author and a reviewer want to know of a template. @param next command of ours */
export function templateText(picture: TemplatePicture, next: string, paint: Paint): string {
  const { description, apiVersions, parameters, components, access } = picture;
  const matrix = accessMatrix(access, paint);
  return [
    paint("bold", picture.name),
    ...wrapped("  ", description),
    "",
    paint("bold", "Parameters"),
    ...parameters.flatMap((spec) => parameterLines(spec, paint)),
    "",
    paint("bold", "Components"),
    ...components.map(
      ({ type, fullName, manner }) => `  ${type} ${fullName}${manner ? paint("dim", `  (${MANNERS[manner]})`) : ""}`,
    ),
    paint("dim", `  API ${apiVersions.min}.0 to ${apiVersions.max}.0`),
    "",
    paint("bold", "Login"),
    ...(picture.app
      ? ["  app       an installed one; scopes, callbacks and certificate are its publisher's"]
      : [`  scopes    ${picture.scopes.join(", ")}`, `  callback  ${picture.callbacks.join(", ")}`]),
    `  who       ${whoText(picture)}`,
    ...(picture.assigns.length > 0 ? wrapped("  given     ", `the org's own ${picture.assigns.join(", ")}`) : []),
    ...(picture.ownProfile ? wrapped("  from      ", profileText(picture.ownProfile)) : []),
    "",
    paint("bold", "Data access"),
    ...(matrix.length > 0 ? matrix : ["  none: objects and fields are granted elsewhere"]),
    ...othersText(access.others),
    "",
    nextText(next, paint),
  ].join("\n");
}

/** What becomes of what is not simply deployed. */
const MANNERS = {
  orgWide: "of the whole org: changed with --org-settings alone, and never deleted",
  stated: "stated: compared, and set in Setup by hand",
} as const;

function parameterLines(spec: ParameterSpec, paint: Paint): string[] {
  return [
    `  ${paint("cyan", spec.name)}  ${paint("dim", [parameterType(spec), parameterDefault(spec)].join("; "))}`,
    ...wrapped("      ", spec.description.trim()),
  ];
}

/** `list of objectName`, `enum: A, B`. */
export function parameterType({ type, list, values, sensitive }: ParameterSpec): string {
  const form = values ? `${type}: ${values.join(", ")}` : type;
  return `${list ? "list of " : ""}${form}${sensitive ? ", not shown in output" : ""}`;
}

export function parameterDefault({ type, required, default: standard }: ParameterSpec): string {
  if (type === "certificate") return "from jwt.certificate of the org file";
  if (required) return "required";
  if (standard === undefined) return "none by default";
  const text = typeof standard === "string" ? standard : standard.join(", ");
  return text === "" ? "none by default" : `default ${text}`;
}

function whoText({ permittedUsers, approvedBy }: TemplatePicture): string {
  if (permittedUsers !== "AdminApprovedPreAuthorized") return "everybody who lets the app in";
  return approvedBy.map(({ kind, name }) => `${kind} ${name}`).join(", ") || "nobody yet";
}

/** From where and when the integration user may log in, by a profile of its own. */
export function profileText({ name, loginIpRanges, loginHours }: NonNullable<TemplatePicture["ownProfile"]>): string {
  const days = [...Map.groupBy(Object.entries(loginHours), ([, hours]) => hours)].map(
    ([hours, some]) => `${some.map(([day]) => day).join(", ")} ${hours}`,
  );
  const parts = [loginIpRanges.join(", "), ...days].filter((text) => text !== "");
  return `${parts.join("; ") || "anywhere"}; by the user's own profile ${name}`;
}

/** What is granted beside objects and fields, by the element that grants it. */
const KINDS: Readonly<Record<string, string>> = {
  userPermissions: "user permissions",
  classAccesses: "Apex classes",
  customPermissions: "custom permissions",
  recordTypeVisibilities: "record types",
  tabSettings: "tabs",
  applicationVisibilities: "apps in the menu",
};

function othersText(others: readonly OtherGrant[]): string[] {
  return [...Map.groupBy(others, ({ kind }) => kind)].map(
    ([kind, grants]) => `  ${KINDS[kind] ?? kind}: ${grants.map(({ name }) => name).join(", ")}`,
  );
}
