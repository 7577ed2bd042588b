import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { diskFiles } from "../../src/cli/context.ts";
import type { LoadedTemplate } from "../../src/model/template.ts";
import { loadTemplate } from "../../src/template/load.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const TEST_CERTIFICATE = readFileSync(new URL("../fixtures/keys/kantiv.crt", import.meta.url), "utf8");

/** The template that ships, from the disk. */
export function shippedTemplate(name = "kantiv-integration"): Promise<LoadedTemplate> {
  return loadTemplate(name, { files: diskFiles(ROOT), builtinFolder: "templates", baseFolder: "." });
}
