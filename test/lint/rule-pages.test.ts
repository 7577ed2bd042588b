import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rulePage, rulesIndex } from "../../src/lint/rule-page.ts";
import { RULES } from "../../src/lint/rules/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const FOLDER = join(ROOT, "docs/rules");

it("every rule has its page in docs/rules, as the rule says it, and there is no other page", () => {
  const pages = new Map([
    ...RULES.map((rule) => [`${rule.code}.md`, rulePage(rule)] as const),
    ["README.md", rulesIndex(RULES)],
  ]);
  if (process.env.UPDATE_GOLDEN === "1") {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
  }
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(FOLDER, name), "utf8"), name).toBe(text);
});
