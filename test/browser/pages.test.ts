import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unzip } from "../../src/metadata/zip.ts";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { open, overflow, seriousFindings, withBrowser } from "./browser.ts";

withBrowser();

type Name = "guide" | "handoff";

let box: Sandbox;
let pages: Record<Name, string>;

beforeAll(async () => {
  box = await sandbox();
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await box.run("handoff", "--out", "out");
  const zip = join(box.folder, "kantiv.zip");
  await kantivSf(["package", "--org", box.orgFile, "--out", zip], { env: box.env, cwd: box.folder, clock: box.clock });
  const guide = (await unzip(await readFile(zip))).find(({ path }) => path === "guide.html");
  pages = {
    guide: Buffer.from(guide?.bytes ?? []).toString("utf8"),
    handoff: await readFile(join(box.folder, "out/handoff.html"), "utf8"),
  };
});
afterAll(() => box?.[Symbol.asyncDispose]());

describe.each(["guide", "handoff"] as const)("the page %s", (name) => {
  it.each([
    [320, "light"],
    [360, "dark"],
    [768, "light"],
    [1280, "dark"],
  ] as const)("is whole at %i pixels, %s", async (width, scheme) => {
    const { page, complaints } = await open(pages[name], name, scheme, width);
    expect(complaints).toEqual([]);
    expect(await page.locator("h2").count()).toBeGreaterThan(2);
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("prints black on white, within the paper's width, whatever the theme is", async () => {
    const { page } = await open(pages[name], `${name}-print`, "dark", 643);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colours = await page.evaluate(
      "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))",
    );
    expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    expect(await overflow(page)).toBe(0);
  });
});
