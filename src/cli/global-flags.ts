import type { CommandSpec, Flag } from "../model/command.ts";

/** Flags of every command, beside the parser's own. */
export const GLOBAL_FLAGS = {
  json: { type: "boolean", describe: "One JSON document on stdout, nothing else" },
  verbose: { type: "boolean", describe: "Each request on stderr, and each check that was not tried" },
  color: { type: "boolean", describe: "Colours on a terminal, as NO_COLOR does", default: true },
} satisfies Readonly<Record<string, Flag>>;

/** What is said of the parser's own. */
export const PARSER_FLAGS = {
  version: { type: "boolean", describe: "Show version number" },
  help: { type: "boolean", describe: "Show help" },
} satisfies Readonly<Record<string, Flag>>;

/** What a flag is called in each command that has it, or in the one that is named. */
interface OwnName {
  own: string;
  command?: string;
}

/** What a flag was called before, or is called elsewhere. Not in help; a command's own flag of such a name comes before. */
export const OTHER_NAMES: Readonly<Record<string, readonly OwnName[]>> = {
  "to-file": [{ own: "secret-file" }],
  param: [{ own: "set" }],
  certificate: [{ own: "cert" }],
  "new-certificate": [{ own: "new-cert" }],
  "out-certificate": [{ own: "out-cert" }],
  from: [{ own: "from-result" }, { own: "template", command: "template new" }],
  profile: [{ own: "learned", command: "emulator" }],
  reports: [{ own: "out-all" }],
};

/** What a flag of this name is called in a command; the name itself where it is no other name of one. */
export function nameIn(name: string, { name: command, flags }: Pick<CommandSpec, "name" | "flags">): string {
  if (Object.hasOwn(flags, name) || !Object.hasOwn(OTHER_NAMES, name)) return name;
  const fits = OTHER_NAMES[name]?.find((one) => Object.hasOwn(flags, one.own) && (one.command ?? command) === command);
  return fits?.own ?? name;
}

/** One letter for a flag, in each command that has the flag. */
export const SHORT: Readonly<Record<string, string>> = { help: "h", version: "V", verbose: "v", yes: "y", out: "o" };
