import { describe, expect, it } from "vitest";
import { folded, wrapped } from "../../src/util/wrapped.ts";

const WORDS = "Have the new key in place where the integration runs and change over in the same minutes";
const COMMAND =
  "kantiv-sf certificate rotate --org 'my orgs/acme.yaml' --new-cert kantiv.crt --new-key-file kantiv.key";

describe("a text in lines of 80 columns", () => {
  it("is broken at blanks, under its first line's words", () => {
    expect(wrapped("  → ", WORDS)).toEqual([
      "  → Have the new key in place where the integration runs and change over in the",
      "    same minutes",
    ]);
  });

  it("has a command at its end in a line of its own, whole", () => {
    expect(wrapped("  → ", `${WORDS}: ${COMMAND}`)).toEqual([
      "  → Have the new key in place where the integration runs and change over in the",
      "    same minutes:",
      `    ${COMMAND}`,
    ]);
  });

  it("is left whole where a command stands within it, or begins it", () => {
    for (const text of [`${COMMAND}; ${WORDS}`, COMMAND, `Run ${COMMAND}`, `${COMMAND}: ${COMMAND}`]) {
      expect(wrapped("  → ", text)).toEqual([`  → ${text}`]);
    }
  });
});

describe("a line that is too long for a terminal", () => {
  const fold = (text: string) => folded(text, 60);

  it("is broken at blanks, and goes on below where its text begins", () => {
    expect(fold(`✖ ${WORDS}. [CODE]`)).toBe(
      "✖ Have the new key in place where the integration runs and\n  change over in the same minutes. [CODE]",
    );
    expect(fold(`  4:5     error   ${WORDS}`).split("\n")[1]).toMatch(/^ {18}\S/);
    expect(fold(`      → ${WORDS}`).split("\n")[1]).toMatch(/^ {8}\S/);
  });

  it("is left alone where the terminal tells no width, and broken no shorter than words can be read", () => {
    expect(folded(`✖ ${WORDS}`, 0)).toBe(`✖ ${WORDS}`);
    expect(folded(`✖ ${WORDS}`, 5)).toBe(folded(`✖ ${WORDS}`, 40));
  });

  it("is measured by what is seen: a colour takes no column", () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    const fits = `✖ ${"word ".repeat(11)}end`;
    expect(fold(fits.replaceAll("word", red("word")))).toBe(fits.replaceAll("word", red("word")));
    expect(fold(`${red("✖")} ${WORDS}`)).toBe(
      `${red("✖")} Have the new key in place where the integration runs and\n  change over in the same minutes`,
    );
  });

  it("keeps what is there to be pasted in one piece", () => {
    expect(fold(`→ Make a pair: ${COMMAND}`)).toBe(`→ Make a pair:\n  ${COMMAND}`);
    expect(fold(`Next: ${COMMAND}`)).toBe(`Next: ${COMMAND}`);
    expect(fold("x".repeat(90))).toBe("x".repeat(90));
  });

  it("is left alone where it fits, and its text stays the same letter by letter", () => {
    expect(fold("short\n  lines")).toBe("short\n  lines");
    expect(fold(`  ${WORDS}\n${WORDS}`).replace(/\s+/g, " ")).toBe(` ${WORDS} ${WORDS}`);
  });
});
