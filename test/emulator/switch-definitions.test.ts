import { expect, test } from "vitest";
import { SWITCHES } from "../../src/emulator/index.ts";
import { checkSwitches } from "../../src/emulator/switches.ts";
import { ledger } from "./helpers/cases.ts";

test("the ledger has each switch with its values, the default first", async () => {
  const text = ledger();
  for (const [name, it] of Object.entries(SWITCHES)) {
    const values = [it.default, ...it.values.filter((value) => value !== it.default)];
    expect(text).toContain(
      `| \`${name}\` | ${values.map((value) => `\`${value}\``).join(", ")} | ${it.why} | ${it.source} |`,
    );
  }
});

test("unknown switches and values are refused", async () => {
  expect(() => checkSwitches({ nonsense: "yes" })).toThrow("unknown switch: nonsense");
  expect(() => checkSwitches({ requireHttps: "maybe" })).toThrow("switch requireHttps takes yes, no, not maybe");
  expect(() => checkSwitches({ toString: "yes" })).toThrow("unknown switch");
});
