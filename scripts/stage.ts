/**
 * The package as it is published, in a folder of its own; the checkout stays as it is. `npm run stage -- FOLDER`; `init`
 * packs that where it runs from a checkout.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { leftOut, type Manifest, manifestText, published } from "./published.ts";

const ROOT = join(import.meta.dirname, "..");
const [, , to] = process.argv;
if (to === undefined) throw new Error("Which folder? npm run stage -- FOLDER");
const folder = resolve(to);
const source = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
const manifest = published(source);

// npm packs these two whatever `files` says.
for (const name of [...source.files, ...globSync("{README,LICENSE}*", { cwd: ROOT })]) {
  if (name !== "src") cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isPublished });
}
writeFileSync(join(folder, "package.json"), manifestText(manifest));
execFileSync(process.execPath, [join(import.meta.dirname, "build.ts"), join(folder, "dist")], { stdio: "inherit" });

function isPublished(path: string): boolean {
  return !leftOut(relative(ROOT, path).replaceAll(sep, "/"));
}
