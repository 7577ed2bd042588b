import { listed, textOf } from "../../metadata/component.ts";
import { readDocument } from "../../metadata/xml.ts";
import type { Problem } from "../../model/errors.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import { literalElement } from "../../template/resolve.ts";
import { folderOf, joinPath } from "../../util/paths.ts";
import { hasName } from "../../util/same-name.ts";
import { type MetadataFile, metadataFile, type SourceFile } from "../input.ts";
import type { LintPackage } from "../subject.ts";
import { schemaProblems } from "./schema.ts";
import { certificatesOf } from "./template.ts";

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

function packageOf(root: string, group: readonly Found[], versions: readonly string[]): LintPackage {
  const apps = group.filter(({ kind }) => kind.type !== "PermissionSet").map((file) => readComponent(file, versions));
  const named = apps.flatMap(({ component }) => (component ? permissionSetsOf(component) : []));
  // Permission sets of the same folder that have nothing to do with an External Client App are not judged here.
  const sets = group
    .filter(({ kind, fullName }) => kind.type === "PermissionSet" && hasName(named, fullName))
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
): { component?: ResolvedComponent; problems: readonly Problem[] } {
  const read = readDocument(text, path);
  if ("problems" in read) return read;
  const { root } = read.document;
  if (root.name !== kind.type) {
    const message = `The file holds ${root.name}; its place says ${kind.type}.`;
    return { problems: [{ code: "SCHEMA_ROOT", message, file: path, ...root.at }] };
  }
  const component = { type: kind.type, fullName, file: path, root: literalElement(root, path) };
  return { component, problems: schemaProblems(component, versions) };
}

function permissionSetsOf(component: ResolvedComponent): string[] {
  if (component.type !== "ExtlClntAppOauthConfigurablePolicies") return [];
  const element = component.root.children.find(({ name }) => name === "commaSeparatedPermissionSet");
  return listed(element?.value?.text ?? "");
}

/** The API version by the package.xml beside the folders, or by the nearest sfdx-project.json above; none when neither is there. */
function versionsOf(root: string, files: readonly SourceFile[]): string[] {
  const manifest = files.find(({ path }) => path === joinPath(root, "package.xml"))?.text;
  const inManifest = manifest === undefined ? undefined : manifestVersion(manifest);
  if (inManifest) return [inManifest];
  for (
    let folder: string | undefined = root;
    folder !== undefined;
    folder = folder === "" ? undefined : folderOf(folder)
  ) {
    const text = files.find(({ path }) => path === joinPath(folder ?? "", "sfdx-project.json"))?.text;
    const version = text === undefined ? undefined : projectVersion(text);
    if (version) return [version];
    if (folder === "/") break;
  }
  return [];
}

function manifestVersion(text: string): string | undefined {
  const read = readDocument(text, "package.xml");
  const version = "document" in read ? textOf(read.document.root, "version")?.trim() : undefined;
  return version && /^\d{2,3}\.0$/.test(version) ? version : undefined;
}

function projectVersion(text: string): string | undefined {
  const [, version] = /"sourceApiVersion"\s*:\s*"(\d{2,3}\.0)"/.exec(text) ?? [];
  return version;
}
