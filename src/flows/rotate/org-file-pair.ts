import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import type { NewPair, OrgFileChange } from "../../model/rotation.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { KeySource } from "../../model/settings.ts";
import { pairInOneLine, pairLines, withPair } from "../../settings/rewrite.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Rotation } from "./rotation.ts";

/**
 * The org file with the pair of the command line: written where that is wanted, else as lines for who does it by hand.
 *
 * @param parameters that get another value
 */
export async function orgFileWith(
  { from, newCertificate, newKey, write }: Rotation,
  parameters: Readonly<Record<string, string>> | undefined,
  ctx: Context,
): Promise<OrgFileChange> {
  const pair = { ...pairFor(from, newCertificate, newKey, ctx), ...(parameters && { parameters }) };
  if (write) await writePair(from, pair, ctx);
  return { file: from.settings.file, pair, lines: pairLines(pair).trimEnd().split("\n"), written: write };
}

/** The pair of the command line as an org file names it: paths from the org file's folder. */
function pairFor(prepared: Prepared, certificate: string, source: KeySource, ctx: Context): NewPair {
  const folder = dirname(resolve(ctx.cwd, prepared.settings.file));
  const fromFolder = (path: string) => (isAbsolute(path) ? path : relative(folder, resolve(ctx.cwd, path)));
  return { certificate: fromFolder(certificate), ...keyOf(source, fromFolder) };
}

function keyOf(source: KeySource, fromFolder: (path: string) => string): Pick<NewPair, "key" | "passphrase"> {
  if ("command" in source) {
    const [program = "", ...args] = source.command;
    // With a slash an org file takes a program as a path from its folder; a bare name is looked up.
    const path = fromFolder(program);
    const named = /[\\/]/.test(program) ? (/[\\/]/.test(path) ? path : `./${path}`) : program;
    return { key: { command: [named, ...args], ...(source.env && { env: source.env }) } };
  }
  const passphrase = source.passphrase && "env" in source.passphrase ? { passphrase: source.passphrase.env } : {};
  return { key: refFrom(source.key, fromFolder), ...passphrase };
}

function refFrom(ref: SecretRef, fromFolder: (path: string) => string): SecretRef {
  if ("env" in ref) return ref;
  return "file" in ref ? { file: fromFolder(ref.file) } : { ...ref, in: fromFolder(ref.in) };
}

/** Writes the pair into the org file, which keeps its comments and its mode. Throws `ORG_FILE_CHANGED` when it is another by now. */
async function writePair(prepared: Prepared, pair: NewPair, ctx: Context): Promise<void> {
  const { file } = prepared.settings;
  const text = (await ctx.files.read(file, { maxBytes: REPOSITORY_FILE_BYTES })).toString("utf8");
  if (text !== prepared.orgFileText) {
    throw inputError(
      "ORG_FILE_CHANGED",
      `${file} was changed while this ran, and is left as it is.`,
      `The rotation itself is done and verified. Put the new pair into the org file by hand: jwt: ${pairInOneLine(pair)}`,
    );
  }
  await ctx.files.write(file, withPair(text, pair), await ctx.files.mode(file));
}
