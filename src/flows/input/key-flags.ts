import { type Flag, type Flags, wordOf, wordsOf } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { KeySource } from "../../model/settings.ts";

/** Flags that say where a private key is; it is never itself on the command line. `prefix` is e.g. `new-`. */
export function keyFlags(prefix = ""): Readonly<Record<string, Flag>> {
  const whose = prefix === "" ? "the key" : `the ${prefix.replace("-", "")} key`;
  return {
    [`${prefix}key-env`]: {
      type: "string",
      value: "NAME",
      describe: `Environment variable that holds ${whose} (PEM, or base64 of it)`,
    },
    [`${prefix}key-file`]: {
      type: "string",
      value: "FILE",
      describe: `File of ${whose}, which only its owner may read`,
    },
    [`${prefix}passphrase-env`]: {
      type: "string",
      value: "NAME",
      describe: `Environment variable with the passphrase of ${whose}`,
    },
    [`${prefix}signer`]: {
      type: "array",
      describe: `Program that signs with ${whose}; give it again for each of its arguments`,
    },
    [`${prefix}signer-env`]: {
      type: "array",
      describe: `Environment variable that ${prefix === "" ? "the program" : `the program of ${whose}`} gets beside PATH, HOME and the like`,
    },
  };
}

/** The flags that name a key, as a command line has them. */
export function keyFlagWords(source: KeySource, prefix = ""): string[] {
  const words = (flag: string, values: readonly string[]) => values.flatMap((value) => [`--${prefix}${flag}`, value]);
  if ("command" in source) return [...words("signer", source.command), ...words("signer-env", source.env ?? [])];
  const { key, passphrase } = source;
  return [
    ...("env" in key ? words("key-env", [key.env]) : "file" in key ? words("key-file", [key.file]) : []),
    ...(passphrase && "env" in passphrase ? words("passphrase-env", [passphrase.env]) : []),
  ];
}

/**
 * The key that the flags of `keyFlags` name; undefined when they name none.
 * Throws `USAGE` (exit 2) for more than one, or a passphrase without a key to open.
 */
export function keySourceFrom(flags: Flags, prefix = ""): KeySource | undefined {
  const text = (name: string) => wordOf(flags[`${prefix}${name}`]);
  const [env, file, passphrase] = [text("key-env"), text("key-file"), text("passphrase-env")];
  const [command, own] = ["signer", "signer-env"].map((name) => wordsOf(flags[`${prefix}${name}`])) as [
    string[],
    string[],
  ];
  const given = [env, file, command[0]].filter((one) => one !== undefined).length;
  const names = `--${prefix}key-env, --${prefix}key-file, --${prefix}signer`;
  if (given > 1)
    throw inputError("USAGE", `${names} each name a key.`, `Give one of them, e.g. --${prefix}key-file FILE.`);
  if (passphrase !== undefined && env === undefined && file === undefined) {
    throw inputError(
      "USAGE",
      `--${prefix}passphrase-env opens a key, and none is named.`,
      `Add --${prefix}key-file FILE or --${prefix}key-env NAME.`,
    );
  }
  if (own.length > 0 && command.length === 0) {
    throw inputError(
      "USAGE",
      `--${prefix}signer-env is for a program that signs, and none is named.`,
      `Add --${prefix}signer PROGRAM.`,
    );
  }
  if (command.length > 0) return { command, ...(own.length > 0 && { env: own }) };
  const opened = { ...(passphrase !== undefined && { passphrase: { env: passphrase } }), flags: prefix };
  if (env !== undefined) return { key: { env }, ...opened };
  return file === undefined ? undefined : { key: { file }, ...opened };
}
