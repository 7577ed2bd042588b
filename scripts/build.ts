/**
 * Makes `dist/`, what a published package runs: the program in a few files with all that it takes from other packages, since an
 * install of 150 packages costs more than the tool; the licences of those; the types of what may be imported. `npm run build`, or
 * into another folder: `node scripts/build.ts FOLDER`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import { type OutputChunk, rolldown } from "rolldown";
import { nodeModules } from "./node-modules.ts";
import { standIns } from "./stand-ins.ts";

const ROOT = join(import.meta.dirname, "..");
const DIST = resolve(process.argv[2] ?? join(ROOT, "dist"));

/** What each file imports, read once. */
const known = new Map<string, string[]>();

/** What a bundle has of a package: enough to name it and to keep its licence beside it. */
interface Bundled {
  name: string;
  version: string;
  license: string;
  text: string;
}

/**
 * What several commands share is a file for each of these rooms; else there would be one for each set of commands that share
 * something, which are most of a hundred.
 */
const ROOM =
  /^src[\\/](fleet|flows|handoff|lint|metadata|model|oauth|operations|org|page|plan|record|reports|review|settings|template|util)[\\/]/;

/**
 * Rooms of which none is loaded without the others: what reads an org file and its template, and what a run says to an org, proves and keeps.
 * A file for each would only have to be found and opened.
 */
const TOGETHER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["metadata", "model", "settings", "template", "util"].map((room) => [room, "read"])),
  ...Object.fromEntries(["handoff", "oauth", "org", "record"].map((room) => [room, "run"])),
};

/** The packages by which YAML, XML, forms and tokens are read, one with the other: a set-up needs them all. */
const READERS =
  /[\\/]node_modules[\\/](@nodable[\\/]entities|anynum|fast-xml-[a-z]+|jose|path-expression-matcher|strnum|xml-naming|yaml|zod)[\\/]/;

/** Rooms that take long to load, and of which a flow needs some. */
const WEIGHTY = ["fleet", "lint", "plan"];

/** What each start loads before it knows which command is meant: a room of its own, or help would bring half the program. */
const START = staticClosure(join(ROOT, "src/main.ts"));

function roomOf(moduleId: string): string | null {
  if (START.files.has(moduleId)) return "start";
  if (READERS.test(moduleId)) return "readers";
  const found = ROOM.exec(relative(ROOT, moduleId))?.[1];
  if (found === undefined) return null;
  // Flows by what they need: a command that needs none of these would load all for the sake of another's flow.
  const needed = found === "flows" ? WEIGHTY.filter((weighty) => reaches(moduleId, weighty)) : [];
  // Else whatever needs a file of the room would load the largest package, to contact no org at all.
  if (staticClosure(moduleId).packages.has("@jsforce/jsforce-node")) return `${found}-online`;
  return [TOGETHER[found] ?? found, ...needed].join("-");
}

function reaches(file: string, room: string): boolean {
  return [...staticClosure(file).files].some((one) => one.startsWith(join(ROOT, "src", room, "/")));
}

async function bundle(): Promise<OutputChunk[]> {
  const input = { main: "src/main.ts", emulator: "src/emulator/index.ts" };
  const build = await rolldown({
    cwd: ROOT,
    input,
    platform: "node",
    logLevel: "warn",
    plugins: [standIns(), nodeModules()],
    preserveEntrySignatures: "allow-extension",
  });
  const rooms = {
    name: roomOf,
    debugName: "rooms",
    test: (moduleId: string) => roomOf(moduleId) !== null,
    minShareCount: 2,
    includeDependenciesRecursively: false,
  };
  const { output } = await build.write({
    dir: DIST,
    format: "esm",
    chunkFileNames: "[name]-[hash].js",
    // V8 keeps a file with any other sign as two bytes a sign, and Node counts its bytes anew to find the compiled form.
    charset: "ascii",
    comments: false,
    codeSplitting: { groups: [rooms] },
  });
  return output.filter((part) => part.type === "chunk");
}

/** The packages whose modules the chunks hold, by name. One without a licence text names its licence in the manifest. */
function packagesIn(chunks: readonly OutputChunk[]): Bundled[] {
  const folders = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.flatMap((id) => packageFolder(id) ?? [])));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, text: licenceText(folder) ?? `Licence: ${license}` };
  });
}

/** `…/node_modules/@scope/name` of a module in it; undefined for the product's own. */
function packageFolder(moduleId: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(moduleId.replaceAll("\\", "/").replace(/^\0/, ""))?.[0];
}

function licenceText(folder: string): string | undefined {
  const [file] = globSync("{licen[cs]e,LICEN[CS]E,Licen[cs]e}*", { cwd: folder });
  return file && readFileSync(join(folder, file), "utf8").trim();
}

function licencesText(packages: readonly Bundled[]): string {
  const parts = packages.map(({ name, version, text }) => `${name} ${version}\n\n${text}\n`);
  return `This program contains the following packages, each under its own licence.\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

/** Declarations of the emulator, and only the files that they lead to. */
function declare(): void {
  const folder = join(DIST, "types");
  const program = join(ROOT, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [program, "-p", "tsconfig.build.json", "--outDir", folder], {
    cwd: ROOT,
    stdio: "inherit",
  });
  const kept = staticClosure(join(folder, "emulator/index.d.ts")).files;
  for (const file of globSync("**/*.d.ts", { cwd: folder })) {
    if (!kept.has(join(folder, file))) rmSync(join(folder, file));
  }
}

interface Closure {
  files: Set<string>;
  packages: Set<string>;
}

/** A file and all that is loaded with it, packages by name: not what has only types in TypeScript, nor what is imported later. */
function staticClosure(file: string, reached: Closure = { files: new Set(), packages: new Set() }): Closure {
  if (reached.files.has(file)) return reached;
  reached.files.add(file);
  for (const name of importsOf(file)) {
    if (name.startsWith(".")) staticClosure(join(dirname(file), name), reached);
    else reached.packages.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  }
  return reached;
}

function importsOf(file: string): string[] {
  const names = known.get(file) ?? importsIn(file);
  known.set(file, names);
  return names;
}

function importsIn(file: string): string[] {
  const declares = file.endsWith(".d.ts");
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  const imported = module.staticImports.filter(
    ({ entries }) => declares || entries.length === 0 || entries.some(({ isType }) => !isType),
  );
  const exported = module.staticExports.flatMap(({ entries }) => entries.filter(({ isType }) => declares || !isType));
  const names = [
    ...imported.map(({ moduleRequest }) => moduleRequest.value),
    ...exported.flatMap(({ moduleRequest }) => (moduleRequest ? moduleRequest.value : [])),
  ];
  return declares ? names.map((name) => name.replace(/\.js$|\.ts$/, ".d.ts")) : names;
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
const chunks = await bundle();
const packages = packagesIn(chunks);
writeFileSync(join(DIST, "LICENSES.txt"), licencesText(packages));
declare();
const types = globSync("types/**/*.d.ts", { cwd: DIST }).length;
if (!existsSync(join(DIST, "main.js"))) throw new Error("no main.js was made");
process.stdout.write(
  `${relative(ROOT, DIST)}: ${chunks.length} files of ${packages.length} packages, ${types} declarations\n`,
);
