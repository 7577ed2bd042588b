import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";

it("the README has a row for every command", () => {
  const rows = readFileSync(join(ROOT, "README.md"), "utf8")
    .split("\n")
    .map((line) => /^\| (`[a-z ]+`(?:, `[a-z]+`)*) \|/.exec(line)?.[1])
    .filter((names) => names !== undefined);
  // A row may name several of a group: `certificate create`, `show`.
  const named = rows.flatMap((names) => {
    const [first = "", ...others] = [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
    return [first, ...others.map((other) => `${first.split(" ")[0]} ${other}`)];
  });
  const commands = COMMANDS.map(({ name, positional }) =>
    name === "audit" ? `${name} ${positional?.describe}` : name,
  );
  expect(named.sort()).toEqual(commands.sort());
});
