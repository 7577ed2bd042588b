import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OTHER_NAMES } from "../../src/cli/global-flags.ts";
import { parseCommandLine } from "../../src/cli/program.ts";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";

/** What the shell takes for itself is cut off: a comment, what comes out of a pipe or goes into a file, the end of `$(…)`. */
function wordsOf(line: string): string[] {
  const own = line.replace(/\s+#.*$/, "").split(/\s(?:\||\d?>>?|<|&&|;)\s|\)"|\s\|\|/)[0] ?? "";
  const words = own.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.slice(1).map((word) => word.replace(/["']/g, ""));
}

function commandsIn(text: string): string[] {
  const fenced = [...text.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```/gm)].map(([, block = ""]) =>
    block.replace(/\\\n\s*/g, " "),
  );
  return fenced.flatMap((block) => block.match(/(?<![\w/.-])kantiv-sf [a-z-](?!.*-->)[^\n]*/g) ?? []);
}

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "src/emulator/README.md",
  ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];
const inPages = pages.flatMap((page) =>
  commandsIn(readFileSync(join(ROOT, page), "utf8")).map((line): [string, string] => [page, line]),
);
const inHelp = COMMANDS.flatMap(({ name, examples }) =>
  examples.map(([line]): [string, string] => [`help ${name}`, line.replace(/^eval "\$\(/, "")]),
);

describe("a command that stands in help or in a page", () => {
  it("is one of many", () => {
    expect(inPages.length).toBeGreaterThan(30);
    expect(inHelp.length).toBeGreaterThan(COMMANDS.length);
  });

  it.each([...inHelp, ...inPages])(
    "%s: %s is read as it stands, by the names that flags have now",
    async (_place, line) => {
      const words = wordsOf(line);
      const parsed = await parseCommandLine(words, COMMANDS, "1.2.3");
      expect(parsed.kind === "run" || words.some((word) => word.includes("help") || word.includes("version"))).toBe(
        true,
      );
      const flags = words.flatMap((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? []);
      const spec = parsed.kind === "run" ? parsed.spec : undefined;
      expect(
        flags.filter((flag) => Object.hasOwn(OTHER_NAMES, flag) && !Object.hasOwn(spec?.flags ?? {}, flag)),
      ).toEqual([]);
    },
  );
});
