import yargs, { type Argv } from "yargs";
import type { CommandSpec, Flag, Flags } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS, SHORT } from "./global-flags.ts";
import { examplesText, orgFileWord, overview, usageOf } from "./help.ts";
import { firstWord, rangeText, refusalOf, refuseRepeated, refuseSingleDash, refuseWrongNumber } from "./refusal.ts";

export type Parsed = { kind: "run"; spec: CommandSpec; flags: Flags } | { kind: "print"; text: string };

/** Help is no wider, so that it can be read; on a narrower terminal it is as wide as that. */
const WIDEST = 100;
const NARROWEST = 60;

/**
 * Reads the command line by the command table. Throws `USAGE` (exit 2) with what is wrong and what was probably meant.
 *
 * @param argv without node and the script; without any word the text is the help
 * @param columns of the terminal that help is printed on
 */
export async function parseCommandLine(
  argv: readonly string[],
  table: readonly CommandSpec[],
  version: string,
  columns = WIDEST,
): Promise<Parsed> {
  const width = Math.max(NARROWEST, Math.min(WIDEST, columns));
  if (argv.length === 0) return { kind: "print", text: overview(table, width) };
  const words = asFlags(argv);
  refuseSingleDash(beforeDashes(words), table);
  let chosen: { spec: CommandSpec; flags: Flags } | undefined;
  // How far the parser got into the line: a group or a command.
  let entered: Pick<CommandSpec, "name" | "examples"> | undefined;
  let printed = "";
  const parser = parserOf(version, width).fail((message, error) => {
    // Some of the parser's refusals come as an error of its own.
    if (error && error.name !== "YError") throw error;
    throw refusalOf(message || error.message, { argv: words, table, entered: entered?.name });
  });
  const on: Listener = {
    enter: (spec) => {
      entered = spec;
    },
    choose: (spec, flags) => {
      chosen = { spec, flags };
    },
  };
  addCommands(parser, table, on);
  await parser.parseAsync(words, {}, (_error: unknown, _flags: unknown, output: string) => {
    printed = output;
  });
  if (printed === version) return { kind: "print", text: version };
  if (printed !== "") return { kind: "print", text: helpText(printed, words, { table, entered }, width) };
  if (!chosen) throw inputError("USAGE", "Which command?", "See kantiv-sf --help.");
  refuseRepeated(chosen.spec, chosen.flags);
  refuseWrongNumber(chosen.spec, chosen.flags);
  return { kind: "run", spec: chosen.spec, flags: withOrgFile(chosen.spec, chosen.flags) };
}

function parserOf(version: string, width: number): Argv {
  return (
    yargs([])
      .scriptName("kantiv-sf")
      // One language for every machine: the parser's words are read by `refusalOf`.
      .detectLocale(false)
      .parserConfiguration({
        "camel-case-expansion": false,
        // Else the last of several --recipient would be the only one.
        "duplicate-arguments-array": true,
        "strip-aliased": true,
        "greedy-arrays": false,
      })
      .options(Object.fromEntries(Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [name, yargsOption(name, flag)])))
      .version("version", PARSER_FLAGS.version.describe, version)
      .help("help", PARSER_FLAGS.help.describe)
      .alias("version", SHORT.version ?? [])
      .alias("help", SHORT.help ?? [])
      .strict()
      .demandCommand(1, 1)
      .exitProcess(false)
      .wrap(width)
  );
}

function addCommands(parser: Argv, table: readonly CommandSpec[], on: Listener): void {
  for (const spec of table.filter(({ name }) => !name.includes(" "))) addCommand(parser, spec, spec.name, on);
  for (const [group, specs] of groupsOf(table)) {
    const seconds = specs.map(({ name }) => name.slice(group.length + 1)).join(", ");
    parser.command(group, seconds, (own) => {
      on.enter({ name: group, examples: [] });
      for (const spec of specs) addCommand(own, spec, spec.name.slice(group.length + 1), on);
      return own.demandCommand(1, 1);
    });
  }
}

/** `version` and `help [COMMAND]`, as other tools have them, in the form of flags. */
function asFlags(argv: readonly string[]): string[] {
  const at = argv.findIndex((word) => !word.startsWith("-"));
  const others = argv.filter((_, index) => index !== at);
  if (argv[at] === "version" && others.every((word) => word.startsWith("-"))) return [...others, "--version"];
  return argv[at] === "help" ? [...others, "--help"] : [...argv];
}

/** The words that are flags or values of ours, whatever they look like. */
export function beforeDashes(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  return end < 0 ? words : words.slice(0, end);
}

/** The org file given as a word, as if by `--org`. What a shell made of a pattern after `--org` comes as such words. */
function withOrgFile({ flags: { org } }: CommandSpec, { "org-file": words, ...flags }: Flags): Flags {
  const given = [words ?? []].flat().map(String);
  if (given.length === 0) return flags;
  if (org?.type === "array") return { ...flags, org: [...((flags.org ?? []) as string[]), ...given] };
  if (flags.org === undefined) return { ...flags, org: given[0] };
  const message = `There are two org files: ${String(flags.org)} and ${given[0]}.`;
  throw inputError("USAGE", message, "Give one, or run the command for each.");
}

/** The parser's help of a command or group; our own of the whole. A word that is no command has no help. */
function helpText(
  printed: string,
  words: readonly string[],
  { table, entered }: { table: readonly CommandSpec[]; entered: Pick<CommandSpec, "name" | "examples"> | undefined },
  width: number,
): string {
  if (entered) return printed + examplesText(entered);
  const word = words.find((one) => !one.startsWith("-"));
  if (word !== undefined) throw refusalOf(`Unknown command: ${word}`, { argv: words, table, entered: undefined });
  return overview(table, width);
}

/** Commands of two words, by their first. */
function groupsOf(table: readonly CommandSpec[]): Map<string, CommandSpec[]> {
  return Map.groupBy(
    table.filter(({ name }) => name.includes(" ")),
    ({ name }) => firstWord(name),
  );
}

/** Told of what the parser comes to. */
interface Listener {
  enter: (command: Pick<CommandSpec, "name" | "examples">) => void;
  choose: (spec: CommandSpec, flags: Flags) => void;
}

function addCommand(parser: Argv, spec: CommandSpec, word: string, on: Listener) {
  parser.command(
    [word, spec.positional?.name, orgFileWord(spec.flags)].filter((one) => one !== undefined).join(" "),
    spec.summary,
    (own) => {
      on.enter(spec);
      own.usage(`${usageOf(spec)}\n\n${spec.summary}`);
      if (spec.positional)
        own.positional(nameOf(spec.positional.name), {
          type: "string",
          describe: spec.positional.describe,
          ...(spec.positional.choices ? { choices: [...spec.positional.choices] } : {}),
        });
      if (orgFileWord(spec.flags)) own.positional("org-file", { type: "string", describe: "As --org" });
      for (const [name, flag] of Object.entries(spec.flags)) own.option(name, yargsOption(name, flag));
      return own;
    },
    (flags) => on.choose(spec, flags),
  );
}

function nameOf(positional: string): string {
  return positional.replace(/[[\].<>]/g, "");
}

function yargsOption(name: string, flag: Flag) {
  const alias = [...(SHORT[name] ? [SHORT[name]] : []), ...(flag.aliases ?? [])];
  return {
    ...yargsType(flag),
    ...(alias.length > 0 ? { alias } : {}),
    describe: flag.type === "number" ? `${flag.describe} (${rangeText(flag)})` : flag.describe,
    ...(flag.choices ? { choices: [...flag.choices] } : {}),
    ...(flag.default === undefined ? {} : { default: flag.default }),
    ...(flag.demand ? { demandOption: true } : {}),
    requiresArg: flag.type !== "boolean" && flag.bare !== true,
  };
}

/** A number has no type for the parser, which would take an empty word for 0. */
function yargsType({ type }: Flag) {
  if (type === "number") return {};
  return type === "array" ? ({ type: "string", array: true } as const) : ({ type } as const);
}
