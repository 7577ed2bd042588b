import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { layoutFiles } from "../../src/metadata/layout.ts";
import { OWNER_MARK } from "../../src/metadata/owner-mark.ts";
import { zipFiles } from "../../src/metadata/zip.ts";
import type { OutputFile, RenderedPackage } from "../../src/model/metadata.ts";
import { loadExample } from "../../src/template/example.ts";
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

/** Templates whose examples are kept as they are rendered, beside the one above. */
const OTHERS = readdirSync(join(ROOT, "templates")).filter((name) => name !== "kantiv-integration");
const EXAMPLES = OTHERS.flatMap((name) =>
  readdirSync(join(ROOT, "templates", name, "examples")).map((file) => [name, file.replace(".yaml", "")] as const),
);

describe("every other template that ships", () => {
  it.each(EXAMPLES)("gives the golden files of its example byte for byte: %s, %s", async (name, example) => {
    const template = await shippedTemplate(name);
    const path = join(ROOT, "templates", name, "examples", `${example}.yaml`);
    const { values } = loadExample(readFileSync(path, "utf8"), path);
    const pkg = render(template, resolveParameters(template, values, TEST_CERTIFICATE), "66.0");
    expectGolden(join(name, example), layoutFiles(pkg, "metadata"));
  });

  it("says no word of Kantiv but the owner's mark where it is for any vendor", async () => {
    const { files } = await shippedTemplate("generic-jwt-app");
    const folder = join(ROOT, "templates/generic-jwt-app");
    const texts = ["template.yaml", ...files.map(({ path }) => path)].map((path) =>
      readFileSync(join(folder, path), "utf8").replaceAll(OWNER_MARK, ""),
    );
    expect(texts.join("\n")).not.toMatch(/kantiv/i);
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
