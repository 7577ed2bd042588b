import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/program.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import type { CommandSpec } from "../../src/model/command.ts";
import { thrownBy } from "../helpers/thrown.ts";

const spec = (given: Partial<CommandSpec>): CommandSpec => ({
  name: "plan",
  summary: "Shows what would change",
  flags: {
    org: { type: "string", describe: "Org file", demand: true },
    full: { type: "boolean", describe: "All of it", default: false },
    timeout: { type: "number", describe: "Minutes", default: 30, min: 0, max: 1440 },
    orgs: { type: "number", describe: "How many", min: 1, max: 5, integer: true },
    format: { type: "string", describe: "Form", choices: ["a", "b"], default: "a" },
    ignore: { type: "array", describe: "Fields" },
  },
  examples: [["kantiv-sf plan --org acme.yaml", "look"]],
  load: () => Promise.reject(new Error("parsing loads no command")),
  ...given,
});
const table = [
  spec({}),
  spec({ name: "lint", flags: {}, positional: { name: "[path..]", describe: "Files" } }),
  spec({ name: "audit verify", flags: {} }),
];
const parse = (...argv: string[]) => parseCommandLine(argv, table, "1.2.3");

async function flagsOf(...argv: string[]) {
  const parsed = await parse(...argv);
  if (parsed.kind !== "run") throw new Error(`printed: ${parsed.text}`);
  return { command: parsed.spec.name, ...parsed.flags };
}

describe("a command line", () => {
  test("gives the command and its flags, with their defaults and types", async () => {
    expect(
      await flagsOf("plan", "--org", "acme.yaml", "--timeout=5", "--full", "--ignore", "A.b", "--ignore", "C"),
    ).toMatchObject({
      command: "plan",
      org: "acme.yaml",
      timeout: 5,
      full: true,
      format: "a",
      ignore: ["A.b", "C"],
    });
    expect(await flagsOf("plan", "--org", "x")).toMatchObject({ timeout: 30, full: false });
  });

  test("takes --json before or after the command", async () => {
    expect(await flagsOf("plan", "--org", "x", "--json")).toMatchObject({ json: true });
    expect(await flagsOf("--json", "plan", "--org", "x")).toMatchObject({ json: true });
  });

  test("takes words after the command where it has them, and commands of two words", async () => {
    expect(await flagsOf("lint", "a", "b")).toMatchObject({ command: "lint", path: ["a", "b"] });
    expect(await flagsOf("audit", "verify")).toMatchObject({ command: "audit verify" });
  });

  test("keeps a value as the word that it is", async () => {
    expect(await flagsOf("plan", "--org", "007")).toMatchObject({ org: "007" });
    expect(await flagsOf("plan", "--org=--x")).toMatchObject({ org: "--x" });
  });

  test.each<[string[], RegExp]>([
    [[], /Which command/],
    [["plna", "--org", "x"], /There is no command "plna"/],
    [["plna"], /There is no command "plna"/],
    [["audit", "verfy"], /There is no command "audit verfy"/],
    [["plan"], /org/],
    [["plan", "--org"], /org/],
    [["plan", "--org", "x", "--nope"], /nope/],
    [["plan", "--org", "x", "extra"], /extra|One command/],
    [["plan", "--org", "x", "--format", "c"], /format/],
    [["plan", "--org", "x", "--org", "y"], /more than once/],
    [["audit"], /Which audit command/],
  ])("%j is refused (exit 2) with what is wrong", async (argv, words) => {
    const error = await thrownBy(parse(...argv));
    expect(error).toMatchObject({ code: "USAGE", exit: 2 });
    expect(error.message).toMatch(words);
  });
});

describe("fault 6: a number", () => {
  test.each([
    ["0", { timeout: 0 }],
    ["2.5", { timeout: 2.5 }],
    ["1440", { timeout: 1440 }],
  ])("of %s minutes is taken", async (given, flags) => {
    expect(await flagsOf("plan", "--org", "x", "--timeout", given)).toMatchObject(flags);
  });

  test.each(["soon", "-1", "1440.1", "1e9", "Infinity", "-Infinity", "NaN", "", " ", "5m", "1,5"])(
    "of %j minutes is refused by the flag's name, exit 2",
    async (given) => {
      const error = await thrownBy(parse("plan", "--org", "x", `--timeout=${given}`));
      expect(error).toMatchObject({ code: "USAGE", exit: 2, message: "--timeout needs a number from 0 to 1440." });
    },
  );

  test.each(["1.5", "0", "6", "two"])("of things that is %j is refused", async (given) => {
    const error = await thrownBy(parse("plan", "--org", "x", "--orgs", given));
    expect(error.message).toBe("--orgs needs a whole number from 1 to 5.");
  });
});

describe("what to do about a word that is no command", () => {
  test.each<[string[], string]>([
    [["plna"], "Did you mean kantiv-sf plan?"],
    [["audti"], "Did you mean kantiv-sf audit?"],
    [["audit", "verfy"], "Did you mean kantiv-sf audit verify?"],
    [["dance"], "See kantiv-sf --help."],
    [["audit", "dance"], "See kantiv-sf audit --help."],
    [["plan", "--org", "x", "extra"], "See kantiv-sf plan --help."],
    [["plan", "--nope"], "See kantiv-sf plan --help."],
  ])("%j: %s", async (argv, remedy) => {
    expect((await thrownBy(parse(...argv))).remedy).toBe(remedy);
  });
});

describe("help", () => {
  const help = async (...argv: string[]) => {
    const parsed = await parseCommandLine(argv, COMMANDS, "1.2.3");
    if (parsed.kind !== "print") throw new Error("nothing was printed");
    return parsed.text;
  };

  test("lists every command and the exit codes", async () => {
    const text = await help("--help");
    for (const { name } of COMMANDS) expect(text).toContain(name.split(" ")[0]);
    for (const code of ["0", "1", "2", "3", "4", "69", "70", "130"])
      expect(text).toMatch(new RegExp(`\\b${code} +\\S`));
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "of %s names its flags and its examples",
    async (name, command) => {
      const text = await help(...name.split(" "), "--help");
      for (const flag of Object.keys(command.flags)) expect(text).toContain(`--${flag}`);
      const lines = text.split("\n");
      // Each on a line of its own, so that it can be copied.
      for (const [example] of command.examples) expect(lines).toContain(`  ${example}`);
    },
  );

  test("is in English whatever the machine speaks", async () => {
    const before = process.env.LC_ALL;
    process.env.LC_ALL = "de_DE.UTF-8";
    try {
      expect((await thrownBy(parse("plan"))).message).toContain("Missing required argument");
    } finally {
      if (before === undefined) delete process.env.LC_ALL;
      else process.env.LC_ALL = before;
    }
  });

  test("fits a narrow terminal, but for examples, which are never broken", async () => {
    const parsed = await parseCommandLine(["apply", "--help"], COMMANDS, "1.2.3", 70);
    const lines = parsed.kind === "print" ? parsed.text.split("\nExamples:")[0]?.split("\n") : undefined;
    expect(Math.max(...(lines ?? []).map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(lines?.length).toBeGreaterThan(10);
  });

  test("--version is the package's", async () => {
    expect(await parse("plan", "--version")).toEqual({ kind: "print", text: "1.2.3" });
    expect(await parse("--version")).toEqual({ kind: "print", text: "1.2.3" });
  });
});
