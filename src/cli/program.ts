import yargs, { type Argv } from "yargs";
import type { CommandSpec, Flag, Flags, NumberFlag } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS } from "./global-flags.ts";

const EXIT_TABLE = `Exit codes
  0  done, nothing pending              4    changes pending (plan, drift)
  1  the org, a check or a rule said no 69   still running at the time limit
  2  the input is wrong                 70   a bug in kantiv-sf
  3  no session, or no org              130  interrupted; what was done is on record`;

export type Parsed = { kind: "run"; spec: CommandSpec; flags: Flags } | { kind: "print"; text: string };

/** Help is no wider, so that it can be read; on a narrower terminal it is as wide as that. */
const WIDEST = 100;
const NARROWEST = 60;

/**
 * Reads the command line by the command table. Throws `USAGE` (exit 2) with the parser's words.
 *
 * @param argv without node and the script
 * @param columns of the terminal that help is printed on
 */
export async function parseCommandLine(
  argv: readonly string[],
  table: readonly CommandSpec[],
  version: string,
  columns = WIDEST,
): Promise<Parsed> {
  let chosen: { spec: CommandSpec; flags: Flags } | undefined;
  // How far the parser got into the line: a group or a command.
  let entered: { name: string; examples: CommandSpec["examples"] } | undefined;
  let printed = "";
  const parser = yargs([])
    .scriptName("kantiv-sf")
    // One language for every machine: the parser's words stand beside ours, and in logs.
    .detectLocale(false)
    .usage("$0 <command>\n\nSalesforce External Client Apps as code, with a JWT login that is proven.")
    .parserConfiguration({
      "camel-case-expansion": false,
      // Else the last of several --recipient would be the only one.
      "duplicate-arguments-array": true,
      "strip-aliased": true,
      "greedy-arrays": false,
    })
    .options(Object.fromEntries(Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [name, yargsOption(flag)])))
    .version("version", PARSER_FLAGS.version.describe, version)
    .help("help", PARSER_FLAGS.help.describe)
    .strict()
    .demandCommand(1, 1, "Which command?", "One command at a time.")
    .exitProcess(false)
    .wrap(Math.max(NARROWEST, Math.min(WIDEST, columns)))
    .epilogue(EXIT_TABLE)
    .fail((message, error) => {
      // Some of the parser's refusals come as an error of its own.
      if (error && error.name !== "YError") throw error;
      const help = `See kantiv-sf ${entered ? `${entered.name} ` : ""}--help.`;
      const words = unknownWords(message ?? "", argv);
      throw unknownCommand(words, entered?.name, table) ?? inputError("USAGE", message || error.message, help);
    });
  const on: Listener = {
    enter: (spec) => {
      entered = spec;
    },
    choose: (spec, flags) => {
      chosen = { spec, flags };
    },
  };
  for (const spec of table.filter(({ name }) => !name.includes(" "))) addCommand(parser, spec, spec.name, on);
  for (const [group, specs] of groupsOf(table)) {
    parser.command(group, specs.map(({ name }) => name.slice(group.length + 1)).join(", "), (own) => {
      on.enter({ name: group, examples: [] });
      for (const spec of specs) addCommand(own, spec, spec.name.slice(group.length + 1), on);
      return own.demandCommand(1, 1, `Which ${group} command?`, "One command at a time.");
    });
  }
  await parser.parseAsync([...argv], {}, (_error: unknown, _flags: unknown, output: string) => {
    printed = output;
  });
  if (printed !== "") return { kind: "print", text: printed + (printed === version ? "" : examplesText(entered)) };
  if (!chosen) throw inputError("USAGE", "Which command?", "See kantiv-sf --help.");
  refuseRepeated(chosen.spec, chosen.flags);
  refuseWrongNumber(chosen.spec, chosen.flags);
  return { kind: "run", ...chosen };
}

/** Examples on lines of their own and never broken, so that they can be copied; the parser would set them in columns. */
function examplesText({ examples }: Pick<CommandSpec, "examples"> = { examples: [] }): string {
  if (examples.length === 0) return "";
  const lines = examples.map(([command, what]) => `  ${command}\n      ${what}`);
  return `\n\nExamples:\n${lines.join("\n")}`;
}

/** Of what the parser does not know, the words: it names flags, too, without their dashes. */
function unknownWords(message: string, argv: readonly string[]): string[] {
  const listed = /^Unknown (?:argument|command)s?: (.+)$/.exec(message)?.[1] ?? "";
  return listed.split(", ").filter((name) => argv.includes(name));
}

/** A word in a command's place that is none, with the command that may have been meant. */
function unknownCommand([word]: readonly string[], group: string | undefined, table: readonly CommandSpec[]) {
  const names = table.map(({ name }) => name);
  if (word === undefined || (group !== undefined && names.includes(group))) return undefined;
  const given = group === undefined ? word : `${group} ${word}`;
  const near = didYouMean(given, group === undefined ? [...new Set(names.map(firstWord)), ...names] : names);
  const remedy = near ? `Did you mean kantiv-sf ${near}?` : `See kantiv-sf ${group ? `${group} ` : ""}--help.`;
  return inputError("USAGE", `There is no command ${JSON.stringify(given)}.`, remedy);
}

function firstWord(name: string): string {
  return name.split(" ")[0] ?? name;
}

/** Two values for what can have one: which was meant? */
function refuseRepeated({ flags }: CommandSpec, given: Flags): void {
  const name = Object.keys(flags).find((flag) => flags[flag]?.type !== "array" && Array.isArray(given[flag]));
  if (name !== undefined) throw inputError("USAGE", `--${name} is given more than once.`, "Give it once.");
}

/** Checked here, since the parser gives what is no number as the word that it is. */
function refuseWrongNumber({ flags }: CommandSpec, given: Flags): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.type !== "number" || given[name] === undefined || isWithin(flag, given[name])) continue;
    const message = `--${name} needs a ${flag.integer ? "whole number" : "number"} ${rangeText(flag)}.`;
    throw inputError("USAGE", message, `Correct it, or leave --${name} out.`);
  }
}

function isWithin({ min, max, integer }: NumberFlag, value: unknown): boolean {
  return typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));
}

function rangeText({ min, max }: NumberFlag): string {
  return `from ${min} to ${max}`;
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
    spec.positional ? `${word} ${spec.positional.name}` : word,
    spec.summary,
    (own) => {
      on.enter(spec);
      if (spec.positional)
        own.positional(nameOf(spec.positional.name), {
          type: "string",
          describe: spec.positional.describe,
          ...(spec.positional.choices ? { choices: [...spec.positional.choices] } : {}),
        });
      for (const [name, flag] of Object.entries(spec.flags)) own.option(name, yargsOption(flag));
      return own;
    },
    (flags) => on.choose(spec, flags),
  );
}

function nameOf(positional: string): string {
  return positional.replace(/[[\].<>]/g, "");
}

function yargsOption(flag: Flag) {
  return {
    ...yargsType(flag),
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
