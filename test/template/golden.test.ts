import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { layoutFiles } from "../../src/metadata/layout.ts";
import { zipFiles } from "../../src/metadata/zip.ts";
import type { OutputFile, RenderedPackage } from "../../src/model/metadata.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { ROOT, shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const GOLDEN = join(ROOT, "test/golden/render");

describe("the template that ships, rendered with its defaults at API 66.0", () => {
  let pkg: RenderedPackage;
  beforeAll(async () => {
    const template = await shippedTemplate();
    pkg = render(template, resolveParameters(template, {}, TEST_CERTIFICATE), "66.0");
  });

  it.each(["metadata", "source"] as const)("gives the golden files byte for byte: %s", (format) => {
    expectGolden(format, layoutFiles(pkg, format));
  });

  it("gives the golden zip byte for byte", async () => {
    const bytes = await zipFiles(layoutFiles(pkg, "metadata"));
    expectGolden("zip", [{ path: "package.zip", bytes }]);
  });
});

/** Missing, additional and different files all fail. `UPDATE_GOLDEN=1` writes what was rendered instead. */
function expectGolden(folder: string, files: readonly OutputFile[]): void {
  const root = join(GOLDEN, folder);
  if (process.env.UPDATE_GOLDEN === "1") {
    rmSync(root, { recursive: true, force: true });
    for (const { path, bytes } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
  }
  const golden = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  expect(files.map((file) => file.path).sort()).toEqual(golden.sort());
  for (const { path, bytes } of files) {
    const wanted = readFileSync(join(root, path));
    // As text first: a difference is then readable.
    if (!path.endsWith(".zip")) expect(Buffer.from(bytes).toString(), path).toBe(wanted.toString());
    expect(wanted.equals(bytes), path).toBe(true);
  }
}
