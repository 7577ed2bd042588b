import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Rule } from "../../src/lint/rule.ts";
import { ruleMarkdown } from "../../src/lint/rule-page.ts";
import { RULES } from "../../src/lint/rules/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const FOLDER = join(ROOT, "docs/rules");

/** The rule's page, `docs/rules/<code>.md`. */
function rulePage(rule: Rule): string {
  return `# ${rule.code} ${rule.name}\n\n${ruleMarkdown(rule)}`;
}

/** Index of all pages, `docs/rules/README.md`. */
function rulesIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ code, name, severity, title, fixable }) =>
      `| ${code} | ${name} | ${severity}${fixable ? ", fixable" : ""} | ${title} |`,
  );
  return [
    "# Rules of `kantiv-sf lint`",
    "",
    "`kantiv-sf explain CODE` shows why a rule is, how to mend it, and an example; in the repository each has a page of its name beside this one. Made",
    "from the rules themselves (`src/lint/rules`); `UPDATE_GOLDEN=1 npx vitest run test/lint/rule-pages.test.ts` writes them anew.",
    "",
    "| code | name | severity | what is wrong |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

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
