import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";

const DOCS = join(ROOT, "docs");

/** Relative links of a page, without their anchors; what stands in a fence is no link. */
function linksOf(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/^```[\s\S]*?^```/gm, "");
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, to = ""]) => to)
    .filter((to) => !/^[a-z]+:/.test(to))
    .map((to) => join(dirname(page), to));
}

/** A list of codes names each, and the page beside it is called as the code is: links to them a package would not have. */
function codesOf(page: string): string[] {
  const codes = [...readFileSync(page, "utf8").matchAll(/^\| ([A-Z][A-Z0-9_]+) \|/gm)].map(([, code]) => code);
  return codes.map((code) => join(dirname(page), `${code}.md`));
}

/** Every page to which links lead from this one. */
function reachable(start: string): Set<string> {
  const seen = new Set([start]);
  for (const page of seen) {
    if (!page.endsWith(".md")) continue;
    for (const to of [...linksOf(page), ...codesOf(page)]) if (existsSync(to)) seen.add(to);
  }
  return seen;
}

const pages = readdirSync(DOCS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join(DOCS, name));

describe("the documents", () => {
  it("are all reached from docs/README.md", () => {
    const there = reachable(join(DOCS, "README.md"));
    expect(pages.filter((page) => !there.has(page)).map((page) => relative(ROOT, page))).toEqual([]);
  });

  it("link to nothing that is not there", () => {
    const lost = [...pages, join(ROOT, "README.md")].flatMap((page) =>
      linksOf(page)
        .filter((to) => !existsSync(to))
        .map((to) => `${relative(ROOT, page)}: ${relative(ROOT, to)}`),
    );
    expect(lost).toEqual([]);
  });

  it("have a heading for each anchor that the way in names", () => {
    const slugs = (page: string) =>
      [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      );
    const text = readFileSync(join(DOCS, "README.md"), "utf8");
    const anchors = [...text.matchAll(/\]\(([^)\s#]+)#([^)]+)\)/g)];
    expect(anchors.length).toBeGreaterThan(5);
    for (const [, page = "", anchor] of anchors) expect(slugs(join(DOCS, page))).toContain(anchor);
  });
});
