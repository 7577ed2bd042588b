/** Writes `docs/errors/` anew from the table of codes, after a change of it: `npm run error-pages`. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { CODES, codeIndex, codePage } from "../src/codes/explain.ts";

/** By name within docs/errors. */
export function errorPages(): Map<string, string> {
  const pages = Object.entries(CODES).map(([code, page]) => [`${code}.md`, codePage(code, page)] as const);
  return new Map([...pages, ["README.md", codeIndex()]]);
}

if (import.meta.main) {
  const folder = new URL("../docs/errors/", import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of errorPages()) writeFileSync(new URL(name, folder), text);
}
