import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { childEnvironment } from "../util/child-environment.ts";
import { tarball } from "../util/tarball.ts";
import { filesBelow } from "./files-below.ts";

/** Of the tool's own `package.json`, as it is published. */
interface Manifest {
  name: string;
  version: string;
  license: string;
  bin: Record<string, string>;
  engines: Record<string, string>;
}

interface ToolFile {
  path: string;
  bytes: string | Uint8Array;
}

const FOLDER = "tools";
export const TOOL_MANIFEST = `${FOLDER}/package.json`;

/**
 * What a repository installs the tool from: the tool itself, packed, with a lock file that says by its hash which bytes that
 * are. Nothing is fetched, here or when it is installed; the name may be anybody's in a registry. Equal programs give equal bytes.
 * @throws TOOL_NOT_PACKED (exit 2) where this copy runs from sources and cannot be built
 */
export async function packedTool(home: string, ctx: Context): Promise<ToolFile[]> {
  const fromSources = await ctx.files.exists(join(home, "src/main.ts"));
  if (!fromSources) return toolFiles(home, ctx);
  const staged = await mkdtemp(join(tmpdir(), "kantiv-sf-"));
  try {
    await build(home, staged, ctx);
    return await toolFiles(staged, ctx);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** The published version of this number, of a registry; which bytes that is, nobody here knows, so that a lock file is due. */
export function publishedTool(version: string): ToolFile[] {
  return [{ path: TOOL_MANIFEST, bytes: toolManifest(version) }];
}

async function build(home: string, folder: string, ctx: Context): Promise<void> {
  const script = join(home, "scripts/stage.ts");
  const built = (await ctx.files.exists(script))
    ? await ctx.exec(process.execPath, [script, folder], { env: childEnvironment(ctx.env, () => false) })
    : undefined;
  if (built?.code === 0) return;
  throw inputError(
    "TOOL_NOT_PACKED",
    `The tool that is to lie in the repository could not be packed: this copy runs from its sources, and ${
      built ? "building them failed" : "they are not all there (a git dependency)"
    }.`,
    `In a checkout of kantiv-sf: npm ci --ignore-scripts, then init again; or install what npm pack makes there, and run init with that.`,
    built ? { cause: new Error(built.stderr.toString("utf8")) } : {},
  );
}

async function toolFiles(home: string, ctx: Context): Promise<ToolFile[]> {
  const paths = (await filesBelow(home, ctx)).filter((path) => !/^node_modules[\\/]/.test(path));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: path.replaceAll("\\", "/"),
      bytes: await ctx.files.read(join(home, path)),
      mode: /^bin[\\/]/.test(path) ? 0o755 : 0o644,
    })),
  );
  const manifest = JSON.parse((await ctx.files.read(join(home, "package.json"))).toString("utf8")) as Manifest;
  const name = `kantiv-sf-${manifest.version}.tgz`;
  const bytes = await tarball(files);
  return [
    { path: `${FOLDER}/${name}`, bytes },
    { path: TOOL_MANIFEST, bytes: toolManifest(`file:${name}`) },
    { path: `${FOLDER}/package-lock.json`, bytes: lockFile(manifest, name, bytes) },
  ];
}

function toolManifest(from: string): string {
  return jsonFile({ private: true, dependencies: { "kantiv-sf": from } });
}

/** As `npm install` would write it (package-lock.json, version 3). */
function lockFile({ version, license, bin, engines }: Manifest, name: string, bytes: Uint8Array): string {
  const from = `file:${name}`;
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  const packages = {
    "": { dependencies: { "kantiv-sf": from } },
    "node_modules/kantiv-sf": { version, resolved: from, integrity, license, bin, engines },
  };
  return jsonFile({ name: FOLDER, lockfileVersion: 3, requires: true, packages });
}

function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
