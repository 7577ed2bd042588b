import type { Problem } from "../model/errors.ts";
import type { XmlElement } from "../model/metadata.ts";
import type { ParameterSpec } from "../model/template.ts";
import type { Place } from "./finding.ts";

/**
 * Where a package comes from, which decides what may be asked of it: a `template` and what is `rendered` from it are
 * whole; `metadata` may be a part of what is in an org; `org` is a template with the values of one org file.
 */
type Origin = "template" | "rendered" | "metadata" | "org";

/** The text of an element, and the place that decides it: the element, or where a parameter gets its value. */
export interface Value {
  text: string;
  /** False when a parameter without a default is in it: then `text` holds the placeholder. */
  known: boolean;
  place: Place;
}

export interface Node {
  name: string;
  place: Place;
  /** Absent for an element with elements in it. */
  value?: Value;
  children: readonly Node[];
}

export interface LintComponent {
  type: string;
  fullName: string;
  root: Node;
}

/** What belongs together and is judged together. */
export interface LintPackage {
  origin: Origin;
  /** Where a problem with the package as a whole is shown. */
  place: Place;
  components: readonly LintComponent[];
  /** What the readers of XML, YAML and the schema say; rules give them codes, severities and pages. */
  problems: readonly Problem[];
  parameters: readonly { spec: ParameterSpec; place: Place }[];
  /** Certificates of the app, as text: what its file holds, or the file that an org file names. */
  certificates: readonly Value[];
  /** For an org: the same template with its defaults, whose findings are the template's own. */
  base?: LintPackage;
}

/** The first child element of that name, with its value. */
export function valueIn(component: LintComponent, name: string): Value | undefined {
  return component.root.children.find((child) => child.name === name)?.value;
}

/** The value's text without the white space around it, unless it is absent, empty or known only with an org's values. */
export function knownText(component: LintComponent, name: string): string | undefined {
  const value = valueIn(component, name);
  return value?.known ? value.text.trim() || undefined : undefined;
}

/** Whether the element says so; `xsd:boolean` may be written as a digit. */
export function says(component: LintComponent, name: string, wanted: boolean): boolean {
  const text = knownText(component, name);
  return wanted ? text === "true" || text === "1" : text === "false" || text === "0";
}

export function componentsOf(pkg: Pick<LintPackage, "components">, type: string): LintComponent[] {
  return pkg.components.filter((component) => component.type === type);
}

/** The app that a component belongs to: itself, or the one that it names. */
export function appOf(component: LintComponent): string | undefined {
  if (component.type === "ExternalClientApplication") return component.fullName;
  return valueIn(component, "externalClientApplication")?.text.trim() || undefined;
}

/** The other components of the same app, of one type. */
export function siblings(pkg: LintPackage, component: LintComponent, type: string): LintComponent[] {
  const app = appOf(component);
  return componentsOf(pkg, type).filter((other) => other !== component && appOf(other) === app);
}

/** Whether everything that the app needs must be in the package. */
export function isWhole(pkg: LintPackage): boolean {
  return pkg.origin !== "metadata";
}

/** Names of a comma-separated element, e.g. scopes or permission sets. */
export function listOf(component: LintComponent, name: string): string[] {
  return (knownText(component, name) ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Every element of a component that has a text, at any depth. */
export function leaves(node: Node): Node[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leaves);
}

/** The plain element, for the schema check. */
export function plainElement(node: Node): XmlElement {
  const at = { line: node.place.line, column: node.place.column };
  return {
    name: node.name,
    ...(node.value && { text: node.value.text }),
    children: node.children.map(plainElement),
    at,
  };
}
