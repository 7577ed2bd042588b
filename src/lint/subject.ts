import { listed } from "../metadata/component.ts";
import type { Problem } from "../model/errors.ts";
import type { Place } from "../model/metadata.ts";
import type { ParameterSpec } from "../model/template.ts";
import type { ResolvedComponent } from "../template/components.ts";
import type { Value } from "../template/resolve.ts";
import { rememberingOf } from "../util/remembering.ts";
import { sameName } from "../util/same-name.ts";

/**
 * Where a package comes from, which decides what may be asked of it: a `template` is whole; `metadata` may be a part of
 * what is in an org; `org` is a template with the values of one org file.
 */
type Origin = "template" | "metadata" | "org";

/** What belongs together and is judged together. */
export interface LintPackage {
  origin: Origin;
  /** Where a problem with the package as a whole is shown. */
  place: Place;
  components: readonly ResolvedComponent[];
  /** Of a template whose app a package brought. */
  app?: "installed";
  /** What the readers of XML, YAML and the schema say; rules give them codes, severities and pages. */
  problems: readonly Problem[];
  parameters: readonly ParameterSpec[];
  /** Certificates of the app, as text: what its file holds, or the file that an org file names. */
  certificates: readonly Value[];
  /** For an org: what its file names beside Salesforce. */
  reach?: Reach;
  /** For an org: the same template with its defaults, whose findings are the template's own. */
  base?: LintPackage;
}

/** A word of a file, with its place. */
export interface Named {
  text: string;
  place: Place;
}

/** What an org file names beside Salesforce. */
export interface Reach {
  /** In lower case: the instance's, and those that are trusted. */
  hosts: readonly Named[];
  /** Programs that sign, each with its arguments. */
  signers: readonly (readonly Named[])[];
  /** Environment variables that these get. */
  signerVariables: readonly Named[];
  /** Environment variables of secrets. */
  secrets: readonly Named[];
}

/** The first child element of that name, with its value. */
export function valueIn(component: ResolvedComponent, name: string): Value | undefined {
  return component.root.children.find((child) => child.name === name)?.value;
}

/** The value's text without the white space around it, unless it is absent, empty or known only with an org's values. */
export function knownText(component: ResolvedComponent, name: string): string | undefined {
  const value = valueIn(component, name);
  return value?.known ? value.text.trim() || undefined : undefined;
}

/** Whether the element says so; `xsd:boolean` may be written as a digit. */
export function says(component: ResolvedComponent, name: string, wanted: boolean): boolean {
  const text = knownText(component, name);
  return wanted ? text === "true" || text === "1" : text === "false" || text === "0";
}

export function componentsOf(
  { components }: Pick<LintPackage, "components">,
  type: string,
): readonly ResolvedComponent[] {
  return byType(components).get(type) ?? [];
}

/** Each rule asks for some. */
const byType = rememberingOf((components: LintPackage["components"]) => Map.groupBy(components, ({ type }) => type));

/** The app that a component belongs to: itself, or the one that it names. */
export function appOf(component: ResolvedComponent): string | undefined {
  if (component.type === "ExternalClientApplication") return component.fullName;
  return valueIn(component, "externalClientApplication")?.text.trim() || undefined;
}

/** The other components of the same app, of one type. */
export function siblings(pkg: LintPackage, component: ResolvedComponent, type: string): ResolvedComponent[] {
  const app = appOf(component);
  return componentsOf(pkg, type).filter((other) => other !== component && sameName(appOf(other), app));
}

/** Whether everything that the app needs must be in the package. */
export function isWhole(pkg: LintPackage): boolean {
  return pkg.origin !== "metadata";
}

const UNREAD = ["XML_INVALID", "TEMPLATE_SYNTAX", "TEMPLATE_FILE", "RENDER_FILE_NAME", "ORG_TEMPLATE", "PATH_OUTSIDE"];

/** Whether a file could not be read, here or in the template that it fills, so that nobody knows what is missing. */
export function hasUnread({ problems, base }: LintPackage): boolean {
  return [...problems, ...(base?.problems ?? [])].some(({ code }) => UNREAD.includes(code));
}

/** Names of a comma-separated element, e.g. scopes or permission sets. */
export function listOf(component: ResolvedComponent, name: string): string[] {
  return listed(knownText(component, name) ?? "");
}
