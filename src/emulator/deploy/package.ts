/** Finding the parts of a deployed package: its manifest, its deletions and its components' files. Pure. */
import { type Manifest, readManifest } from "../metadata/manifest.ts";
import { ComponentProblem } from "../metadata/problem.ts";
import type { MetadataType } from "../metadata/schema.ts";
import { KNOWN_ELSEWHERE, METADATA_TYPES } from "../metadata/types.ts";
import type { PackageFile, StoredPackage } from "../state/jobs.ts";

export interface ComponentFile {
  type: MetadataType;
  fullName: string;
  /** In the zip, as messages name it. */
  path: string;
  text: string;
  content?: string;
}

export interface OpenPackage {
  /** The folder that holds the package: empty, or with a slash at its end. */
  root: string;
  manifest: Manifest;
  components: ComponentFile[];
  /** Files in no known folder. */
  strangers: string[];
  deletions: { path: string; fileName: string; manifest: Manifest; when: "pre" | "post" }[];
}

const DELETIONS = [
  { fileName: "destructiveChangesPre.xml", when: "pre" },
  { fileName: "destructiveChanges.xml", when: "pre" },
  { fileName: "destructiveChangesPost.xml", when: "post" },
] as const;

/**
 * Opens what a zip holds. With `singlePackage` the manifest may stand at the root or in one top folder; without it the
 * zip is a set of folders, of which this emulator takes exactly one.
 * @throws {ComponentProblem} no manifest, or one that cannot be read
 */
export function openPackage(stored: StoredPackage, singlePackage: boolean): OpenPackage {
  const root = findRoot(stored.files, singlePackage);
  const inside = stored.files.filter((file) => file.path.startsWith(root));
  const text = (name: string) => inside.find((file) => file.path === root + name)?.text ?? undefined;
  const manifest = readManifest(text("package.xml") ?? "");
  checkTypes(manifest);
  const deletions = DELETIONS.flatMap(({ fileName, when }) => {
    const found = text(fileName);
    if (found === undefined) return [];
    return [{ path: root + fileName, fileName, manifest: readManifest(found, manifest.version), when }];
  });
  return { root, manifest, deletions, ...sortFiles(inside, root) };
}

function findRoot(files: readonly PackageFile[], singlePackage: boolean): string {
  const roots = files
    .filter((file) => /^([^/]+\/)?package\.xml$/.test(file.path))
    .map((file) => file.path.slice(0, -11));
  const usable =
    singlePackage && roots.includes("") ? [""] : roots.filter((candidate) => singlePackage || candidate !== "");
  const [root] = usable;
  if (root === undefined) throw new ComponentProblem("No package.xml found", "INVALID_INPUT");
  if (usable.length > 1) throw new ComponentProblem("This emulator deploys one package at a time", "INVALID_INPUT");
  return root;
}

function checkTypes(manifest: Manifest): void {
  for (const { name } of manifest.types) {
    const known = METADATA_TYPES.find((type) => type.name === name);
    if (known && known.since <= manifest.version) continue;
    // Blocked in every org since Spring '26, unless Support opens it (Salesforce help 005228017).
    if (name === "ConnectedApp") {
      throw new ComponentProblem(
        "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.",
        "INVALID_INPUT",
      );
    }
    if (KNOWN_ELSEWHERE.has(name)) {
      throw new ComponentProblem(`The type ${name} is not modelled by this emulator`, "INVALID_TYPE");
    }
    throw new ComponentProblem(`Unknown type name '${name}' specified in package.xml`, "INVALID_TYPE");
  }
}

function sortFiles(files: readonly PackageFile[], root: string): { components: ComponentFile[]; strangers: string[] } {
  const components: ComponentFile[] = [];
  const strangers: string[] = [];
  const texts = new Map(files.map((file) => [file.path, file.text ?? ""]));
  for (const { path, text } of files) {
    const local = path.slice(root.length);
    if (!local.includes("/")) continue;
    const type = METADATA_TYPES.find((type) => local.startsWith(`${type.directory}/`));
    const name = local.slice(local.indexOf("/") + 1);
    if (type && name.endsWith(`.${type.suffix}`) && !name.includes("/")) {
      const fullName = name.slice(0, -type.suffix.length - 1);
      const described = type.withContent ? (texts.get(`${path}-meta.xml`) ?? "") : (text ?? "");
      components.push({ type, fullName, path, text: described, ...(type.withContent ? { content: text ?? "" } : {}) });
    } else if (!(type?.withContent && name.endsWith(`.${type.suffix}-meta.xml`))) {
      strangers.push(path);
    }
  }
  return { components, strangers };
}
