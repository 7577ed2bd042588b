/**
 * `package.json` as it is published, for as long as `npm pack` needs it. Called by `prepack` (`publish`) and `postpack`
 * (`restore`). A checkout, and a git dependency, which npm packs without either, run the sources instead.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Manifest, manifestText, published } from "./published.ts";

const MANIFEST = join(import.meta.dirname, "../package.json");
/** Where the manifest of the sources waits meanwhile: in no folder that is packed. */
const KEPT = join(import.meta.dirname, "../.cache/package.source.json");

function publish(): void {
  const source = JSON.parse(readFileSync(MANIFEST, "utf8")) as Manifest;
  mkdirSync(dirname(KEPT), { recursive: true });
  renameSync(MANIFEST, KEPT);
  writeFileSync(MANIFEST, manifestText(published(source)));
}

function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
}

const [, , step] = process.argv;
if (step === "publish") publish();
else restore();
