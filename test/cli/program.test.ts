import { describe, expect, test } from "vitest";
import { shownName } from "../../src/cli/help.ts";
import { parseCommandLine } from "../../src/cli/program.ts";
import { COMMANDS } from "../../src/commands/table/index.ts";
import type { CommandSpec } from "../../src/model/command.ts";
import { thrownBy } from "../helpers/thrown.ts";

const spec = (given: Partial<CommandSpec>): CommandSpec => ({
  name: "plan",
  task: "Change an org",
  summary: "Shows what would change",
  flags: {
    org: { type: "string", describe: "Org file", demand: true, value: "FILE" },
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
    [["--json"], /Which command/],
    [["plna", "--org", "x"], /There is no command "plna"/],
    [["plna"], /There is no command "plna"/],
    [["audit", "verfy"], /There is no command "audit verfy"/],
    [["plan"], /^plan needs --org FILE\.$/],
    [["plan", "--org"], /^--org needs a value: org file\.$/],
    [["plan", "--org", "x", "--nope"], /^plan has no flag --nope\.$/],
    [["plan", "--ogr", "x"], /^plan has no flag --ogr\.$/],
    [["plan", "-json"], /^There is no flag "-json"\.$/],
    [["help", "dance"], /^There is no command "dance"\.$/],
    [["dance", "--help"], /^There is no command "dance"\.$/],
    [["plan", "--org", "x", "extra"], /plan takes no "extra"/],
    [["plan", "--org", "x", "--format", "c"], /^--format cannot be "c": it is one of a, b\.$/],
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

test.each(["66.5", "9", "v66", "1e3"])("fault 6: --api-version %s is refused, with what it can be", async (given) => {
  const error = await thrownBy(parseCommandLine(["render", `--api-version=${given}`], COMMANDS, "1.2.3"));
  expect([error.code, error.message]).toEqual(["USAGE", "--api-version needs a whole number from 10 to 999."]);
});

describe("what to do about a word or flag that is none", () => {
  test.each<[string[], string]>([
    [["plna"], "Did you mean kantiv-sf plan?"],
    [["audti"], "Did you mean kantiv-sf audit?"],
    [["audit", "verfy"], "Did you mean kantiv-sf audit verify?"],
    [["dance"], "See kantiv-sf --help."],
    [["audit", "dance"], "See kantiv-sf audit --help."],
    [["plan", "--org", "x", "extra"], "Usage: kantiv-sf plan --org FILE [flags]"],
    [["audit"], "Use one of kantiv-sf audit verify."],
    [["deploy"], "Did you mean kantiv-sf apply?"],
    [["plan"], "Usage: kantiv-sf plan --org FILE [flags]"],
    [["plan", "--ogr", "x"], "Did you mean --org?"],
    [["plan", "--org", "x", "--tiemout", "3"], "Did you mean --timeout?"],
    [["plan", "-json"], "Did you mean --json?"],
    [["plan", "--org", "x", "--dry-run"], "Use kantiv-sf plan, or --check-only, which lets the org check it."],
    [["plan", "-target-org", "x"], "Use --org FILE."],
    [["plan", "--nope"], "See kantiv-sf plan --help."],
  ])("%j: %s", async (argv, remedy) => {
    expect((await thrownBy(parse(...argv))).remedy).toBe(remedy);
  });
});

describe("terraform's words", () => {
  const remedy = async (...argv: string[]) => (await thrownBy(parseCommandLine(argv, COMMANDS, "1.2.3"))).remedy;

  test.each(["--auto-approve", "-auto-approve"])("%s is --yes", async (flag) => {
    expect(await remedy("apply", "--org", "x", flag)).toBe("Use --yes.");
  });

  test("where a command has no such flag, nothing is suggested that it would refuse", async () => {
    expect(await remedy("plan", "--org", "x", "--auto-approve")).toBe("See kantiv-sf plan --help.");
  });
});

describe("short flags", () => {
  const flags = async (...argv: string[]) => {
    const parsed = await parseCommandLine(argv, COMMANDS, "1.2.3");
    return parsed.kind === "run" ? parsed.flags : parsed.text;
  };

  test("-y, -v and -o are --yes, --verbose and --out, also together", async () => {
    expect(await flags("apply", "--org", "x", "-y", "-v")).toMatchObject({ yes: true, verbose: true });
    expect(await flags("apply", "--org", "x", "-yv")).toMatchObject({ yes: true, verbose: true });
    expect(await flags("plan", "--org", "x", "-o", "plan.json")).toMatchObject({ out: "plan.json" });
  });

  test("-V, version and --version are one, and so are -h, help and --help", async () => {
    expect(await flags("-V")).toBe("1.2.3");
    expect(await flags("version")).toBe("1.2.3");
    const help = await flags("plan", "--help");
    expect(await flags("plan", "-h")).toBe(help);
    expect(await flags("help", "plan")).toBe(help);
    expect(await flags("help")).toBe(await flags("--help"));
    for (const word of ["-hV", "-yh", "--help=true"]) expect(await flags("plan", word)).toBe(help);
    expect(await flags("plan", "--version=true")).toBe("1.2.3");
    expect(await flags("plan", "--no-help")).toMatchObject({ help: false });
  });
});

describe("words after --", () => {
  const flags = async (...argv: string[]) => {
    const parsed = await parseCommandLine(argv, COMMANDS, "1.2.3");
    return parsed.kind === "run" ? parsed.flags : parsed.text;
  };

  test("are words of the command, whatever they look like", async () => {
    expect(await flags("lint", "--", "a", "b")).toMatchObject({ paths: ["a", "b"] });
    expect(await flags("lint", "a", "--", "--fix", "-x")).toMatchObject({ paths: ["a", "--fix", "-x"], fix: false });
    expect(await flags("review", "--base", "main", "--", "orgs")).toMatchObject({ base: "main", paths: ["orgs"] });
    expect(await flags("template", "show", "--", "-x")).toMatchObject({ template: "-x" });
    expect(await flags("plan", "--fleet", "--", "acme.yaml")).toMatchObject({ fleet: "", org: ["acme.yaml"] });
    expect(await flags("lint", "--")).toMatchObject({ paths: [] });
  });

  test("or a lone dash, are not taken for none, which would mean all", async () => {
    expect(await flags("lint", "-")).toMatchObject({ paths: ["-"] });
    expect(await flags("seal", "x", "--in", "s.yaml", "--file", "-")).toMatchObject({ file: "-" });
  });

  test("are shown as they were typed where there is no room for them", async () => {
    const error = await thrownBy(() => flags("open", "app", "--", "a.yaml", "-b.yaml"));
    expect(JSON.stringify([error.message, error.remedy])).not.toContain("\\u0000");
    expect(error).toMatchObject({ code: "USAGE", message: 'open takes no "-b.yaml".' });
  });
});

describe("help", () => {
  const help = async (...argv: string[]) => {
    const parsed = await parseCommandLine(argv, COMMANDS, "1.2.3");
    if (parsed.kind !== "print") throw new Error("nothing was printed");
    return parsed.text;
  };

  test("is what a line without any word prints: every command, by task, and the exit codes", async () => {
    const text = await help();
    expect(text).toBe(await help("--help"));
    for (const { name, task } of COMMANDS) expect(text.split(`${task}\n`)[1]?.split("\n\n")[0]).toContain(`  ${name} `);
    for (const code of ["0", "1", "2", "3", "4", "69", "70", "130"])
      expect(text).toMatch(new RegExp(`\\b${code} +\\S`));
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "of %s names its flags and its examples",
    async (name, command) => {
      const text = await help(...name.split(" "), "--help");
      const shown = Object.entries(command.flags).filter(([, { hidden }]) => !hidden);
      for (const [flag, spec] of shown)
        expect(text).toMatch(new RegExp(`^  (   |-\\w,) ${shownName(flag, spec)}\\b`, "m"));
      const [usage] = text.split("\n");
      for (const [flag, { demand }] of Object.entries(command.flags))
        if (demand) expect(usage).toMatch(new RegExp(`--${flag} [A-Z]+`));
      const lines = text.split("\n");
      // Each on a line of its own, so that it can be copied.
      for (const [example] of command.examples) expect(lines).toContain(`  ${example}`);
    },
  );

  test("has what is for several orgs, and what stands anywhere, below the command's own flags", async () => {
    const lines = (await help("apply", "--help")).split("\n");
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    const places = [
      "Arguments",
      "Flags",
      "      --adopt",
      "Several orgs",
      "      --tag TAG",
      "Anywhere",
      "      --json",
      "Examples",
    ].map(at);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(lines.filter((line) => /\[(string|array|boolean|default)/.test(line))).toEqual([]);
  });

  test("of a group names its commands", async () => {
    const text = await help("fleet", "--help");
    for (const { name } of COMMANDS.filter(({ name }) => name.startsWith("fleet ")))
      expect(text).toContain(`  ${name} `);
    expect(text).toContain("kantiv-sf help fleet list");
  });

  test("is in English whatever the machine speaks", async () => {
    const before = process.env.LC_ALL;
    process.env.LC_ALL = "de_DE.UTF-8";
    try {
      expect((await thrownBy(parse("plan"))).message).toBe("plan needs --org FILE.");
    } finally {
      if (before === undefined) delete process.env.LC_ALL;
      else process.env.LC_ALL = before;
    }
  });

  test("fits a narrow terminal, but for examples, which are never broken", async () => {
    const parsed = await parseCommandLine(["apply", "--help"], COMMANDS, "1.2.3", 70);
    const lines = parsed.kind === "print" ? parsed.text.split("\nExamples\n")[0]?.split("\n") : undefined;
    expect(Math.max(...(lines ?? []).map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(lines?.length).toBeGreaterThan(10);
  });

  test("--version is the package's", async () => {
    expect(await parse("plan", "--version")).toEqual({ kind: "print", text: "1.2.3" });
    expect(await parse("--version")).toEqual({ kind: "print", text: "1.2.3" });
  });
});
