import { describe, expect, it } from "vitest";
import { wrapped } from "../../src/reports/wrapped.ts";

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
