/** Writes `docs/errors/` anew from the table of codes, after a change of it: `npm run error-pages`. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { CODES } from "../src/codes/explain.ts";
import type { CodePage } from "../src/codes/page.ts";

/** By name within docs/errors. */
export function errorPages(): Map<string, string> {
  const pages = Object.entries(CODES).map(([code, page]) => [`${code}.md`, codePage(code, page)] as const);
  return new Map([...pages, ["README.md", codeIndex()]]);
}

/** The page of a code, `docs/errors/<code>.md`; a rule's is in `docs/rules`. */
function codePage(code: string, { happened, means, todo }: CodePage): string {
  return `# ${code}\n\n**${happened}**\n\n## What it means\n\n${means}\n\n## What to do\n\n${todo}\n`;
}

/** Index of all pages, `docs/errors/README.md`. */
function codeIndex(): string {
  const rows = Object.entries(CODES)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { happened }]) => `| ${code} | ${happened} |`);
  return [
    "# Codes of errors and warnings",
    "",
    "`kantiv-sf explain CODE` shows what a code means and what to do; in the repository each has a page of its name beside this one. Rules of lint",
    "are in [docs/rules](../rules/README.md). Made from `src/codes` and `src/oauth/answers/error-table.ts` by `npm run error-pages`.",
    "",
    "| code | what happened |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const folder = new URL("../docs/errors/", import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of errorPages()) writeFileSync(new URL(name, folder), text);
}
