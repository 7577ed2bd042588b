import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unzip } from "../../src/metadata/zip.ts";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { open, overflow, withBrowser } from "./browser.ts";

withBrowser();

type Name = "guide" | "guide-production" | "handoff" | "unproven";

let box: Sandbox;
let pages: Record<Name, string>;

beforeAll(async () => {
  box = await sandbox();
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await box.run("handoff", "--out", "out");
  const proven = await readFile(join(box.folder, "out/handoff.html"), "utf8");
  const guide = await guideOf(box.orgFile);
  const production = join(box.folder, "production.yaml");
  const text = (await readFile(box.orgFile, "utf8"))
    .replace(/instanceUrl: .*/, "instanceUrl: https://acme.my.salesforce.com")
    .replace("template: kantiv-integration", "template: kantiv-integration-production");
  await writeFile(production, `${text}parameters: { readObjects: [Account, Contact], editObjects: [Lead] }\n`);
  const user = firstOrg(box).users.find(({ username }) => username === "kantiv@acme.com.uat");
  if (user) user.isActive = false;
  expect((await box.run("handoff", "--out", "out")).code).toBe(1);
  pages = {
    guide,
    "guide-production": await guideOf(production),
    handoff: proven,
    unproven: await readFile(join(box.folder, "out/handoff.html"), "utf8"),
  };
});
afterAll(() => box?.[Symbol.asyncDispose]());

async function guideOf(orgFile: string): Promise<string> {
  const zip = `${orgFile}.zip`;
  const made = await kantivSf(["package", "--org", orgFile, "--out", zip], {
    env: box.env,
    cwd: box.folder,
    clock: box.clock,
  });
  expect(made.code, made.stderr).toBe(0);
  const guide = (await unzip(await readFile(zip))).find(({ path }) => path === "guide.html");
  return Buffer.from(guide?.bytes ?? []).toString("utf8");
}

describe.each(["guide", "guide-production", "handoff", "unproven"] as const)("the page %s", (name) => {
  it("is whole on the narrowest screen", async () => {
    const { page, complaints } = await open(pages[name], name, "light", 320);
    expect(complaints).toEqual([]);
    expect(await page.locator("h2").count()).toBeGreaterThan(2);
    expect(await overflow(page)).toBe(0);
  });
});

/** Words that stand on two lines though they would fit one, in pixels of the text's own lines. */
const BROKEN = `[...document.querySelectorAll(".cmd .w")].filter((word) => {
  const rects = [...word.getClientRects()];
  const line = parseFloat(getComputedStyle(word).lineHeight);
  const fits = word.scrollWidth < word.closest("code").parentElement.clientWidth - 40;
  return fits && rects.some(({ height }) => height > 1.5 * line);
}).map((word) => word.textContent)`;

it.each(["guide", "guide-production"] as const)(
  "commands of the %s are whole words on a narrow screen, and are copied letter by letter",
  async (name) => {
    const { page } = await open(pages[name], `${name}-commands`, "light", 360, { strict: true });
    expect(await page.locator(".cmd .w").count()).toBeGreaterThan(5);
    expect(await page.evaluate(BROKEN)).toEqual([]);
    const text = await page.locator("pre code.cmd").first().textContent();
    expect(text).toMatch(
      /^sf org login web --alias my-org --instance-url \S+\nsf project deploy start .*\nsf org assign permset [^\n]*$/,
    );
  },
);

describe("the page of a hand-over", () => {
  it("says proven or not in letters that are seen from across the room, with a word beside the colour", async () => {
    for (const [name, word] of [
      ["handoff", "✔ PROVEN"],
      ["unproven", "✖ NOT PROVEN"],
    ] as const) {
      const { page } = await open(pages[name], `${name}-strict`, "light", 1280, { strict: true });
      expect(await page.locator(".verdict strong").innerText()).toBe(word);
      const size = await page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.verdict strong')).fontSize)",
      );
      expect(size).toBeGreaterThan(32);
    }
    expect(pages.unproven).toContain('<span class="todo">What to do:');
  });

  it("has a button for each value, which copies it whole under the page's own policy", async () => {
    const { page, complaints } = await open(pages.handoff, "handoff-strict", "light", 1280, { strict: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const value = await page.locator("code.value[data-of='Consumer key']").innerText();
    const button = page.getByRole("button", { name: "Copy Consumer key" });
    await button.click();
    // The clipboard answers in its own time, and the button says so for two seconds only: what is said to a screen reader stays.
    await button.filter({ hasText: /^Copied$/ }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /^Copied: Consumer key$/ })
      .waitFor({ state: "attached" });
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(value);
    expect(complaints).toEqual([]);
  });

  it("has no button without script, and a click takes the whole value all the same", async () => {
    const { page } = await open(pages.handoff, "handoff-plain", "light", 1280, { strict: true, scripts: false });
    expect(await page.locator("button").count()).toBe(0);
    const code = page.locator("code.value[data-of='Consumer key']");
    await code.click();
    expect(pages.handoff).toContain(".value { user-select: all; }");
  });
});

it.each(["handoff", "unproven"] as const)("on paper a hand-over (%s) is two sheets", async (name) => {
  const { page } = await open(pages[name], `${name}-sheets`, "light", 1280);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  expect(pdf.toString("latin1").match(/\/Type \/Page$/gm)).toHaveLength(2);
});

it("a guide that is printed begins another page before a table, not in it, and has boxes to tick", async () => {
  const { page } = await open(pages.guide, "guide-paper", "light", 643);
  await page.emulateMedia({ media: "print" });
  const breaks = await page.evaluate(
    "[...document.querySelectorAll('table')].map((one) => getComputedStyle(one).breakInside)",
  );
  expect(new Set(breaks as string[])).toEqual(new Set(["avoid"]));
  // A step alone between two tables would hold them together, and the paper's end would part one of them.
  const alone = await page.evaluate(
    "[...document.querySelectorAll('.steps > li:only-child')].map((one) => getComputedStyle(one).breakBefore)",
  );
  expect(new Set(alone as string[])).toEqual(new Set(["auto"]));
  expect(await page.locator("input[type=checkbox]").count()).toBeGreaterThan(10);
  expect(await page.locator("button").first().isVisible()).toBe(false);
});
