import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { templatePages } from "../../scripts/template-pages.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const FOLDER = join(ROOT, "docs/templates");

test("each template that ships has its page, made from it: npm run template-pages", async () => {
  const pages = await templatePages();
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(FOLDER, name), "utf8"), name).toBe(text);
});

test("the page on templates names each of them, and what it is for", () => {
  const page = readFileSync(join(ROOT, "docs/templates.md"), "utf8");
  for (const name of readdirSync(join(ROOT, "templates"))) expect(page).toContain(`(templates/${name}.md)`);
});
