import { componentPath } from "../../metadata/layout.ts";
import { parseXml, printXml } from "../../metadata/xml.ts";
import type { Problem } from "../../model/errors.ts";
import type { RenderedPackage, XmlElement } from "../../model/metadata.ts";
import { folderOf, type MetadataFile, metadataFile, type SourceFile } from "../input.ts";
import type { LintComponent, LintPackage } from "../subject.ts";
import { literalNode } from "./nodes.ts";
import { schemaProblems } from "./schema.ts";
import { certificatesOf, readXml } from "./template.ts";

interface Found extends MetadataFile {
  path: string;
  text: string;
}

/** Packages of metadata that no template makes, one for each folder that has some: retrieved, rendered or written by hand. */
export function metadataPackages(files: readonly SourceFile[]): LintPackage[] {
  const found = files.flatMap(({ path, text }): Found[] => {
    const file = metadataFile(path);
    return file && text !== undefined ? [{ ...file, path, text }] : [];
  });
  return [...Map.groupBy(found, ({ root }) => root)].map(([root, group]) =>
    packageOf(root, group, versionsOf(root, files)),
  );
}

/** A package as it would be deployed; places are those of its files as they are written out. */
export function renderedPackage(pkg: RenderedPackage): LintPackage {
  const read = pkg.components.map((component) => {
    const file = componentPath(component, "metadata");
    const root = literalNode(parseXml(printXml(component.root), file), file);
    return { component: { type: component.type, fullName: component.fullName, root }, file };
  });
  const components = read.map(({ component }) => component);
  return {
    origin: "rendered",
    place: { file: "package.xml", line: 1, column: 1 },
    components,
    problems: read.flatMap(({ component, file }) => schemaProblems(component, file, [pkg.apiVersion])),
    parameters: [],
    certificates: certificatesOf(components),
  };
}

function packageOf(root: string, group: readonly Found[], versions: readonly string[]): LintPackage {
  const apps = group.filter(({ kind }) => kind.type !== "PermissionSet").map((file) => readComponent(file, versions));
  const named = new Set(apps.flatMap(({ component }) => (component ? permissionSetsOf(component) : [])));
  // Permission sets of the same folder that have nothing to do with an External Client App are not judged here.
  const sets = group
    .filter(({ kind, fullName }) => kind.type === "PermissionSet" && named.has(fullName))
    .map((file) => readComponent(file, versions));
  const components = [...apps, ...sets].flatMap(({ component }) => component ?? []);
  return {
    origin: "metadata",
    place: { file: group[0]?.path ?? root, line: 1, column: 1 },
    components,
    problems: [...apps, ...sets].flatMap(({ problems }) => problems),
    parameters: [],
    certificates: certificatesOf(components),
  };
}

function readComponent(
  { path, text, kind, fullName }: Found,
  versions: readonly string[],
): { component?: LintComponent; problems: readonly Problem[] } {
  const read = readXml(text, path);
  if ("problems" in read) return read;
  const { root } = read.document;
  if (root.name !== kind.type) {
    const message = `The file is a ${root.name}; its place says ${kind.type}.`;
    return { problems: [{ code: "SCHEMA_ROOT", message, file: path, ...root.at }] };
  }
  const component = { type: kind.type, fullName, root: literalNode(root, path) };
  return { component, problems: schemaProblems(component, path, versions) };
}

function permissionSetsOf(component: LintComponent): string[] {
  if (component.type !== "ExtlClntAppOauthConfigurablePolicies") return [];
  const element = component.root.children.find(({ name }) => name === "commaSeparatedPermissionSet");
  return (element?.value?.text ?? "").split(",").map((name) => name.trim());
}

/** The API version by the package.xml beside the folders, or by the nearest sfdx-project.json above; none when neither is there. */
function versionsOf(root: string, files: readonly SourceFile[]): string[] {
  const manifest = files.find(({ path }) => path === under(root, "package.xml"))?.text;
  const inManifest = manifest === undefined ? undefined : manifestVersion(manifest);
  if (inManifest) return [inManifest];
  for (
    let folder: string | undefined = root;
    folder !== undefined;
    folder = folder === "" ? undefined : folderOf(folder)
  ) {
    const text = files.find(({ path }) => path === under(folder ?? "", "sfdx-project.json"))?.text;
    const version = text === undefined ? undefined : projectVersion(text);
    if (version) return [version];
    if (folder === "/") break;
  }
  return [];
}

function manifestVersion(text: string): string | undefined {
  const read = readXml(text, "package.xml");
  const version = "document" in read ? textIn(read.document.root, "version") : undefined;
  return version && /^\d{2,3}\.0$/.test(version) ? version : undefined;
}

function projectVersion(text: string): string | undefined {
  const [, version] = /"sourceApiVersion"\s*:\s*"(\d{2,3}\.0)"/.exec(text) ?? [];
  return version;
}

function textIn(root: XmlElement, name: string): string | undefined {
  return root.children.find((child) => child.name === name)?.text?.trim();
}

function under(folder: string, name: string): string {
  return folder === "" ? name : `${folder.replace(/\/$/, "")}/${name}`;
}
