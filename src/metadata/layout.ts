import { inputError, KantivError } from "../model/errors.ts";
import type { Component, OutputFile, RenderedPackage, XmlElement } from "../model/metadata.ts";
import { remembering } from "../util/remembering.ts";
import { compareAscii } from "./canonical.ts";
import { isFullName } from "./component.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";
import { parseXml, printXml } from "./xml.ts";

/** `metadata`: what the Metadata API takes in a zip. `source`: a project that the Salesforce CLI deploys. */
export type LayoutFormat = "metadata" | "source";

const SOURCE_ROOT = "force-app/main/default";

/**
 * Where a component's file stands.
 * @throws COMPONENT_NAME when its full name could not be a file name of its folder, COMPONENT_TYPE for an unknown type.
 */
export function componentPath(component: Component, format: LayoutFormat): string {
  const kind = kindOf(component.type);
  if (kind === undefined || kind.folder === "") {
    throw inputError(
      "COMPONENT_TYPE",
      `${component.type} is no metadata type with files of its own.`,
      "Use a known type.",
    );
  }
  if (!isFullName(component.fullName)) {
    throw inputError(
      "COMPONENT_NAME",
      `${JSON.stringify(component.fullName)} cannot be the name of a component.`,
      "Use letters, digits and underscores; begin with a letter and end with a letter or digit.",
    );
  }
  const path = `${kind.folder}/${component.fullName}.${kind.suffix}`;
  return format === "metadata" ? path : `${SOURCE_ROOT}/${path}-meta.xml`;
}

/** Components in manifest order: by type, then by name. */
export function inManifestOrder(components: readonly Component[]): Component[] {
  return [...components].sort(
    (a, b) => compareAscii(manifestType(a), manifestType(b)) || compareAscii(a.fullName, b.fullName),
  );
}

/** The text of package.xml; `apiVersion` like `"66.0"`. */
export function manifest(components: readonly Pick<Component, "type" | "fullName">[], apiVersion: string): string {
  const members = Map.groupBy(components, manifestType);
  const types = [...members.keys()].sort(compareAscii).map((name): XmlElement => {
    const names = (members.get(name) ?? []).map((component) => component.fullName).sort(compareAscii);
    return parent("types", [...names.map((member) => leaf("members", member)), leaf("name", name)]);
  });
  return printXml(parent("Package", [...types, leaf("version", apiVersion)]));
}

/** Every file of a package in the order of its paths, package.xml or the project file first. */
export function layoutFiles(pkg: RenderedPackage, format: LayoutFormat): OutputFile[] {
  const components = inManifestOrder(pkg.components).map((component) =>
    textFile(componentPath(component, format), printXml(component.root)),
  );
  const packageXml = manifest(pkg.components, pkg.apiVersion);
  if (format === "metadata") return [textFile("package.xml", packageXml), ...components];
  return [
    textFile("sfdx-project.json", projectFile(pkg.apiVersion)),
    textFile("manifest/package.xml", packageXml),
    ...components,
  ];
}

/** A file that stands for a component and cannot be read. */
export interface UnreadableFile {
  kind: Kind;
  fullName: string;
  text: string;
  error: KantivError;
}

/**
 * The components of a retrieved zip, or of a folder in either format; files of types that this tool doesn't know are
 * left out. To whom a component belongs says `parentApp`.
 *
 * @param unreadable what to do about a file that cannot be read; where it does not throw, the file is left out
 * @throws XML_INVALID for a file that cannot be read, unless `unreadable` says otherwise.
 */
export function readLayout(
  files: readonly OutputFile[],
  unreadable: (file: UnreadableFile) => void = ({ error }) => {
    throw error;
  },
): Component[] {
  const components = files.flatMap((entry) => {
    const place = placeOf(entry.path);
    if (place === undefined) return [];
    const text = new TextDecoder().decode(entry.bytes);
    try {
      return [componentIn(text, entry.path, place.fullName)];
    } catch (error) {
      if (!(error instanceof KantivError)) throw error;
      unreadable({ ...place, text, error });
      return [];
    }
  });
  return inManifestOrder(components);
}

/** One component for what many orgs have alike, so that what is made of it is worked out once. */
const componentIn = remembering(
  100,
  (text: string, path: string, _fullName: string) => `${path.length} ${path}${text}`,
  (text, path, fullName): Component => {
    const root = parseXml(text, path);
    return { type: root.name, fullName, root };
  },
);

/** The kind and full name that a path stands for, whatever folders are above it; undefined for any other file. */
export function placeOf(path: string): { kind: Kind; fullName: string } | undefined {
  const [folder, name] = path.split("/").slice(-2);
  const kind = name === undefined ? undefined : KINDS.find((known) => known.folder === folder);
  if (kind === undefined || name === undefined) return undefined;
  const bare = name.replace(/-meta\.xml$/, "");
  const suffix = `.${kind.suffix}`;
  return bare.endsWith(suffix) ? { kind, fullName: bare.slice(0, -suffix.length) } : undefined;
}

function manifestType(component: Pick<Component, "type">): string {
  return kindOf(component.type)?.manifestType ?? component.type;
}

function projectFile(apiVersion: string): string {
  const project = {
    packageDirectories: [{ path: "force-app", default: true }],
    namespace: "",
    sourceApiVersion: apiVersion,
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** An element that holds nothing but text. */
export function leaf(name: string, text: string): XmlElement {
  return { name, text, children: [] };
}

const parent = (name: string, children: readonly XmlElement[]): XmlElement => ({ name, children });
/** A file of that text. */
export function textFile(path: string, text: string): OutputFile {
  return { path, bytes: new TextEncoder().encode(text) };
}
