/**
 * `package.json` as it is published, for as long as `npm pack` needs it: what the bundle has inside is no dependency of it, and the
 * sources stay out. Called by `prepack` (`publish`) and `postpack` (`restore`). A checkout, and a git dependency, which npm packs
 * without either, run the sources instead.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MANIFEST = join(import.meta.dirname, "../package.json");
/** Where the manifest of the sources waits meanwhile. */
const KEPT = join(import.meta.dirname, "../dist/package.source.json");

interface Manifest {
  files: string[];
  exports: Record<string, unknown>;
  [key: string]: unknown;
}

function published(source: Manifest): Manifest {
  const { scripts: _scripts, dependencies: _inside, devDependencies: _tools, knip: _knip, ...rest } = source;
  return {
    ...rest,
    files: source.files.map((name) => (name === "src" ? "dist" : name)),
    exports: {
      "./emulator": { types: "./dist/types/emulator/index.d.ts", default: "./dist/emulator.js" },
      "./package.json": "./package.json",
    },
  };
}

function publish(): void {
  const source = JSON.parse(readFileSync(MANIFEST, "utf8")) as Manifest;
  renameSync(MANIFEST, KEPT);
  writeFileSync(MANIFEST, `${JSON.stringify(published(source), null, 2)}\n`);
}

function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
}

const [, , step] = process.argv;
if (step === "publish") publish();
else restore();
