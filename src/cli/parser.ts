import yargs, { type Argv } from "yargs";
import type { CommandSpec, Flag, Flags } from "../model/command.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS, SHORT } from "./global-flags.ts";
import { orgFileWord } from "./help.ts";
import { beforeDashes, firstWord, refusalOf } from "./refusal.ts";

/** What the library made of a command line. */
export interface Read {
  chosen?: { spec: CommandSpec; flags: Flags };
  /** How far it got into the line: a group or a command. */
  entered?: string;
  /** The version, or anything where help was asked for; empty where neither was. */
  printed: string;
}

/**
 * Reads words by the command table with the parser library, which takes longer to load than all else that a start needs. Throws
 * `USAGE` (exit 2) with what is wrong and what was probably meant.
 */
export async function readWords(
  words: readonly string[],
  { table, version }: { table: readonly CommandSpec[]; version: string },
): Promise<Read> {
  const read: Read = { printed: "" };
  const helps = beforeDashes(words).some(mayAsk);
  const parser = parserOf(version, helps).fail((message, error) => {
    // Some of the parser's refusals come as an error of its own.
    if (error && error.name !== "YError") throw error;
    throw refusalOf((message || error.message).replaceAll(NO_FLAG, ""), {
      argv: words,
      table,
      entered: read.entered,
    });
  });
  const on: Listener = {
    enter: (name) => {
      read.entered = name;
    },
    choose: (spec, flags) => {
      read.chosen = { spec, flags };
    },
  };
  addCommands(parser, table, on);
  await parser.parseAsync(withoutDashes(words, table), {}, (_error: unknown, _flags: unknown, output: string) => {
    read.printed = output;
  });
  return read;
}

/**
 * Whether a word may ask for help or the version, in whatever form. Without one nobody sees the help that the library composes at every
 * command, which takes as long as all else of its work: then it is given nothing to compose.
 */
function mayAsk(word: string): boolean {
  const letters = Object.keys(PARSER_FLAGS).flatMap((name) => SHORT[name] ?? []);
  if (word.startsWith("--")) return Object.keys(PARSER_FLAGS).some((name) => word.includes(name));
  return word.startsWith("-") && letters.some((letter) => word.includes(letter));
}

/** Before a word that only looks like a flag; no argument of a program can hold it. */
const NO_FLAG = "\0";

/**
 * The words with those after `--`, and a lone `-`, marked as none of the parser's business: it would leave them out of what the command is
 * given, and a command without paths takes all that there are.
 */
function withoutDashes(words: readonly string[], table: readonly CommandSpec[]): string[] {
  const flags = beforeDashes(words).map((word) => (word === "-" ? `${NO_FLAG}-` : word));
  const rest = words.slice(flags.length + 1).map((word) => (word.startsWith("-") ? `${NO_FLAG}${word}` : word));
  const last = flags.at(-1);
  // Else the first word after it would be the value that it may go without.
  const isBare = last !== undefined && rest.length > 0 && table.some((spec) => spec.flags[last.slice(2)]?.bare);
  return [...flags.slice(0, -1), ...(last === undefined ? [] : [isBare ? `${last}=` : last]), ...rest];
}

function asTyped(flags: Flags): Flags {
  const typed = (value: unknown) => (typeof value === "string" && value.startsWith(NO_FLAG) ? value.slice(1) : value);
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [name, Array.isArray(value) ? value.map(typed) : typed(value)]),
  );
}

function parserOf(version: string, helps: boolean): Argv {
  const global = Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [name, yargsOption(name, flag)]);
  const parser = yargs([])
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
    .options(Object.fromEntries(global))
    .strict()
    .demandCommand(1, 1)
    .exitProcess(false);
  if (!helps) return parser.version(false).help(false);
  return parser
    .version("version", "", version)
    .help("help")
    .alias("version", SHORT.version ?? [])
    .alias("help", SHORT.help ?? []);
}

function addCommands(parser: Argv, table: readonly CommandSpec[], on: Listener): void {
  for (const spec of table.filter(({ name }) => !name.includes(" "))) addCommand(parser, spec, spec.name, on);
  for (const [group, specs] of groupsOf(table)) {
    parser.command(group, "", (own) => {
      on.enter(group);
      for (const spec of specs) addCommand(own, spec, spec.name.slice(group.length + 1), on);
      return own.demandCommand(1, 1);
    });
  }
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
  enter: (name: string) => void;
  choose: (spec: CommandSpec, flags: Flags) => void;
}

function addCommand(parser: Argv, spec: CommandSpec, word: string, on: Listener) {
  parser.command(
    [word, spec.positional?.name, orgFileWord(spec.flags)].filter((one) => one !== undefined).join(" "),
    "",
    (own) => {
      on.enter(spec.name);
      if (spec.positional)
        own.positional(nameOf(spec.positional.name), {
          type: "string",
          ...(spec.positional.choices ? { choices: [...spec.positional.choices] } : {}),
        });
      if (orgFileWord(spec.flags)) own.positional("org-file", { type: "string" });
      for (const [name, flag] of Object.entries(spec.flags)) own.option(name, yargsOption(name, flag));
      return own;
    },
    (flags) => on.choose(spec, asTyped(flags)),
  );
}

function nameOf(positional: string): string {
  return positional.replace(/[[\].<>]/g, "");
}

function yargsOption(name: string, flag: Flag) {
  return {
    ...yargsType(flag),
    ...(SHORT[name] ? { alias: SHORT[name] } : {}),
    // The help is not the parser's.
    hidden: true,
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
