import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { outletFor } from "../../src/cli/outlet.ts";
import type { TextForm } from "../../src/model/command.ts";
import { html } from "../../src/page/html.ts";
import { inline, markdown } from "../../src/page/markdown.ts";
import { exact, list, type Page, paragraph, steps, table } from "../../src/page/page.ts";
import { harmless, oneLine } from "../../src/util/printable.ts";
import { withoutCommands } from "../../src/util/runner-commands.ts";
import { safeJson } from "../../src/util/safe-json.ts";

const ACTS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\u00ad\ufeff\u{e0001}-\u{e007f}]/u;
/** As GitHub's runner and Azure's read a log: the line trimmed and begun with `::`, or the brackets anywhere. */
const isOrder = (text: string) =>
  text.split(/\r\n|[\r\n]/).some((line) => line.trimStart().startsWith("::") || /##(vso)?\[/i.test(line));
const nasty = fc.string({
  unit: fc.constantFrom(
    ..."\u001b[2Jm\u009b\u0007\r\n\t :#vso]a\u202e\u200b\u2028\u00a0",
    "\u{e0041}",
    "##[",
    "::error::",
  ),
});

/** What a stream gets of a text. */
function written(text: string, form?: TextForm): string {
  let all = "";
  outletFor({ write: (more: string) => (all += more) }, {}, "mark").write(text, form);
  return all;
}

describe("text of any number of lines", () => {
  it("keeps its lines and tabs, and loses what moves a cursor, turns or hides", () => {
    expect(harmless("a\r\n\tb\u001b[2J\u009bc\u202ed\u200be\u2028f\u{e0041}g")).toBe("a\n\tb cde fg");
    expect(harmless("✔ naïve – 漢字 🙂 ⚠️")).toBe("✔ naïve – 漢字 🙂 ⚠️");
    expect(oneLine(" a\n\nb\tc ")).toBe("a b c");
  });
});

describe("orders to a machine that runs a pipeline", () => {
  test.each([
    ["::error::x", ": :error::x"],
    ["a\n \t\u00a0::set-output name=a::b", "a\n \t\u00a0: :set-output name=a::b"],
    ["std::string a::b", "std::string a::b"],
    ["x ##[error]y", "x # #[error]y"],
    ["###[group]##vso[task.setvariable]##VSO[a]", "## #[group]# #vso[task.setvariable]# #VSO[a]"],
    ["## Heading [a]", "## Heading [a]"],
    [":::", ": ::"],
  ])("%j becomes %j", (text, read) => {
    expect(withoutCommands(text)).toBe(read);
  });
});

describe("what leaves the process", () => {
  it("acts on no terminal and no runner, whatever it is made of", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = written(text);
        expect(shown.replaceAll(/[\n\t]/g, "")).not.toMatch(ACTS);
        expect(isOrder(shown)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("has orders of ours to a runner, and none in the words of others", () => {
    expect(written("::error file=a::b ##[c]", "commands")).toBe("::error file=a::b # #[c]\n");
  });

  it("is JSON in which the same stands as escapes, and reads back as it was", () => {
    fc.assert(
      fc.property(nasty, nasty, (key, value) => {
        const document = { [`k${key}`]: [value, { deep: value }] };
        for (const indent of [undefined, 2]) {
          const text = written(safeJson(document, indent), "json");
          expect(text.replaceAll(/[\n\t]/g, "")).not.toMatch(ACTS);
          expect(isOrder(text)).toBe(false);
          expect(JSON.parse(text)).toEqual(document);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a page with words of others", () => {
  const page = (words: string): Page => ({
    title: words,
    lead: words,
    blocks: [
      paragraph(words),
      list(words),
      steps({ text: words, details: [words] }),
      table(
        ["What", "Value"],
        [
          ["a", words],
          [words, exact(words)],
        ],
      ),
    ],
  });

  it("acts on no terminal and no runner in Markdown or HTML, whatever the words are", () => {
    fc.assert(
      fc.property(nasty, (words) => {
        for (const text of [markdown(page(words)), html(page(words))]) {
          expect(text.replaceAll(/[\n\t]/g, "")).not.toMatch(ACTS);
          expect(isOrder(text)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["a link", "[a](https://evil.example)", "\\[a\\](https:\u2060//evil.example)"],
    ["an image", "![a](//x)", "!\\[a\\](//x)"],
    ["HTML", "<img src=x>", "\\<img src=x\\>"],
    ["an address that is made a link of", "https://evil.example", "https:\u2060//evil.example"],
    ["an address without a scheme", "www.evil.example", "www\u2060.evil.example"],
    ["a mention", "@octocat", "@\u2060octocat"],
    ["a mail address", "a@evil.example", "a@\u2060evil.example"],
    ["another cell", "a | b", "a \\| b"],
    ["another row", "a\n| b |", "a \\| b \\|"],
  ])("makes no Markdown of %s", (_what, words, text) => {
    expect(inline(words)).toBe(text);
  });
});
