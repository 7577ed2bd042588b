import type { Flag } from "../model/command.ts";

/** Flags of every command, beside the parser's own. */
export const GLOBAL_FLAGS = {
  json: { type: "boolean", describe: "One JSON document on stdout, nothing else" },
  verbose: { type: "boolean", describe: "Each request on stderr, and each check that was not tried" },
  color: { type: "boolean", describe: "Colours, on a terminal; --no-color is as NO_COLOR", default: true },
} satisfies Readonly<Record<string, Flag>>;

/** What is said of the parser's own. */
export const PARSER_FLAGS = {
  version: { type: "boolean", describe: "Show version number" },
  help: { type: "boolean", describe: "Show help" },
} satisfies Readonly<Record<string, Flag>>;

/** What a flag was called before, or is called elsewhere, and what it is called in each command that has it. Not in help. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  "to-file": "secret-file",
  param: "set",
  cert: "certificate",
  "new-certificate": "new-cert",
  "out-certificate": "out-cert",
};

/** One letter for a flag, in each command that has the flag. */
export const SHORT: Readonly<Record<string, string>> = { help: "h", version: "V", verbose: "v", yes: "y", out: "o" };
