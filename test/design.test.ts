import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./helpers/shipped-template.ts";

const design = readFileSync(join(ROOT, "DESIGN.md"), "utf8");

/** Rows of the table that says where each idea lives: idea, and the files and folders that are named as its home. */
const IDEAS = design
  .slice(design.indexOf("## Which idea lives where"))
  .split("\n")
  .filter((line) => /^\| (?!idea|-)/.test(line) && line !== "|---|---|")
  .map((line): [string, string[]] => {
    const [, idea = "", home = ""] = line.split("|");
    return [idea.trim(), [...home.matchAll(/`([a-z-]+(?:\/[a-z.-]+)+)`/g)].map(([, path = ""]) => path)];
  });

it("says of many ideas where they live", () => {
  expect(IDEAS.length).toBeGreaterThan(60);
});

it.each(IDEAS.filter(([, homes]) => homes.length > 0))("names a home that is there: %s", (_idea, homes) => {
  const isThere = (path: string) =>
    ["src/", ""].some((root) => ["", ".ts"].some((end) => existsSync(join(ROOT, root + path + end))));
  expect(homes.filter((path) => !isThere(path))).toEqual([]);
});

it("names no idea twice", () => {
  const ideas = IDEAS.map(([idea]) => idea);
  expect(ideas.filter((idea, at) => ideas.indexOf(idea) !== at)).toEqual([]);
});
