import type { CommandSpec, Flags } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { commandHelp, groupHelp } from "./command-help.ts";
import { GLOBAL_FLAGS, nameIn, SHORT } from "./global-flags.ts";
import { overview } from "./help.ts";
import {
  beforeDashes,
  refusalOf,
  refuseEmpty,
  refuseRepeated,
  refuseSingleDash,
  refuseWrongNumber,
} from "./refusal.ts";

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
  const words = asNamedHere(asFlags(argv), table);
  const whole = ofTheWhole(words);
  if (whole) return { kind: "print", text: whole === "version" ? version : overview(table, width) };
  refuseSingleDash(beforeDashes(words), table);
  const { readWords } = await import("./parser.ts");
  const read = await readWords(words, { table, version });
  if (read.printed === version) return { kind: "print", text: version };
  if (read.printed !== "") return { kind: "print", text: helpText(read.entered, words, table, width) };
  if (!read.chosen) throw inputError("USAGE", "Which command?", "See kantiv-sf --help.");
  const { spec, flags } = read.chosen;
  refuseRepeated(spec, flags);
  refuseWrongNumber(spec, flags);
  refuseEmpty(spec, flags);
  return { kind: "run", spec, flags: withOrgFile(spec, flags) };
}

/** What is asked of the program as a whole, which needs no parser; undefined where a command, or anything else, is named. */
function ofTheWhole(words: readonly string[]): "help" | "version" | undefined {
  if (words.length === 0) return "help";
  const rest = words.filter((word) => !ANYWHERE.has(word));
  if (rest.length === 0) return undefined;
  if (rest.every((word) => HELP.has(word))) return "help";
  return rest.every((word) => VERSION.has(word)) ? "version" : undefined;
}

const HELP = new Set(["--help", `-${SHORT.help}`]);
const VERSION = new Set(["--version", `-${SHORT.version}`]);
const ANYWHERE = new Set(["--no-color", ...Object.keys(GLOBAL_FLAGS).map((name) => `--${name}`), `-${SHORT.verbose}`]);

/** Help of a command or group, or of the whole. A word that is no command has none. */
function helpText(entered: string | undefined, words: readonly string[], table: readonly CommandSpec[], width: number) {
  const spec = table.find(({ name }) => name === entered);
  if (spec) return commandHelp(spec, width);
  if (entered !== undefined) return groupHelp(entered, table, width);
  const word = words.find((one) => !one.startsWith("-"));
  if (word !== undefined) throw refusalOf(`Unknown command: ${word}`, { argv: words, table, entered: undefined });
  return overview(table, width);
}

/** `version` and `help [COMMAND]`, as other tools have them, in the form of flags. */
function asFlags(argv: readonly string[]): string[] {
  const at = argv.findIndex((word) => !word.startsWith("-"));
  const others = argv.filter((_, index) => index !== at);
  if (argv[at] === "version" && others.every((word) => word.startsWith("-"))) return [...others, "--version"];
  return argv[at] === "help" ? [...others, "--help"] : [...argv];
}

/** Each flag by its one name. */
function asNamedHere(words: readonly string[], table: readonly CommandSpec[]): string[] {
  const spec = commandIn(words, table);
  if (!spec) return [...words];
  const end = beforeDashes(words).length;
  return words.map((word, at) => {
    const [, name, rest = ""] = (at < end && /^--([a-z-]+)(=.*)?$/s.exec(word)) || [];
    return name === undefined ? word : `--${nameIn(name, spec)}${rest}`;
  });
}

/** The command whose name comes first among the words, flags aside. */
function commandIn(words: readonly string[], table: readonly CommandSpec[]): CommandSpec | undefined {
  const line = words.filter((word) => !word.startsWith("-"));
  const placeOf = ({ name }: CommandSpec) =>
    line.findIndex((_, at) => name.split(" ").every((word, index) => line[at + index] === word));
  return table.filter((spec) => placeOf(spec) >= 0).sort((a, b) => placeOf(a) - placeOf(b))[0];
}

/** The org file given as a word, as if by `--org`. What a shell made of a pattern after `--org` comes as such words. */
function withOrgFile({ flags: { org, "org-file": own } }: CommandSpec, all: Flags): Flags {
  // The emulator's flag of that name is no word.
  if (own !== undefined) return all;
  const { "org-file": words, ...flags } = all;
  const given = [words ?? []].flat().map(String);
  if (given.length === 0) return flags;
  if (org?.type === "array") return { ...flags, org: [...((flags.org ?? []) as string[]), ...given] };
  if (flags.org === undefined) return { ...flags, org: given[0] };
  const message = `There are two org files: ${String(flags.org)} and ${given[0]}.`;
  throw inputError("USAGE", message, "Give one, or run the command for each.");
}
