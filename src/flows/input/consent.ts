import { dirname } from "node:path";
import { type Context, type Flags, wordsOf } from "../../model/command.ts";
import { inputError, type KantivError } from "../../model/errors.ts";
import type { Files } from "../../model/ports.ts";
import type { Ask } from "../../model/trust.ts";
import { consentsPath, consentsTo } from "../../record/consents.ts";
import { shellWord } from "../../util/command-line.ts";
import { isInside, withSlashes } from "../../util/paths.ts";
import { printable } from "../../util/printable.ts";
import type { OrgFile } from "./prepared.ts";
import { repositoryOf } from "./repository.ts";

/** What `--trust` and `KANTIV_SF_TRUST` agree to, each as it was written. */
export function trustWords(flags: Flags, { env }: Pick<Context, "env">): string[] {
  const inEnvironment = (env.KANTIV_SF_TRUST ?? "").split(",").map((word) => word.trim());
  return [...wordsOf(flags.trust), ...inEnvironment.filter((word) => word !== "")];
}

/** The flags by which this run was let near its org, which no later one can do without. */
export function flagsAgain(flags: Flags): string[] {
  return [
    ...wordsOf(flags.trust).flatMap((word) => ["--trust", word]),
    ...(flags.production === true ? ["--production"] : []),
  ];
}

/**
 * Holds what the org file asks for against what was agreed to outside of it, before anything is started or sent. Throws
 * `NOT_TRUSTED` (exit 2) with each missing word and the line to paste, and `USAGE` for a word of another form.
 */
export async function needConsent(orgFile: OrgFile, ctx: Context): Promise<void> {
  const given = await Promise.all(orgFile.trust.map((word) => readWord(word, ctx.files)));
  const asks = await openAsks(orgFile, ctx.files);
  if (asks.length === 0) return;
  const path = consentsPath(ctx.env);
  const kept =
    path === undefined ? [] : await consentsTo(await ctx.files.resolve(orgFile.settings.file), path, ctx.files);
  const agreed = new Set([...given, ...kept.map(keyOf)]);
  const missing = asks.filter((ask) => !agreed.has(keyOf(ask)) && !agreed.has(wordFor(ask)));
  if (missing.length > 0) throw notTrusted(orgFile.settings.file, missing);
}

/** What the file asks for that nobody's word is known of yet, paths as the disk has them; files in its own repository are let be. */
export async function openAsks({ settings, asks }: OrgFile, files: Files): Promise<Ask[]> {
  const found: Ask[] = [];
  for (const ask of asks) {
    if (ask.kind === "host") found.push(ask);
    else if (ask.kind === "program") found.push({ kind: "program", command: await realCommand(ask.command, files) });
    else {
      const path = await files.resolve(ask.path);
      const folder = dirname(await files.resolve(settings.file));
      const own = (await repositoryOf(folder, files)) ?? folder;
      if (!isInside(withSlashes(path), withSlashes(own))) found.push({ kind: "file", path });
    }
  }
  return found;
}

async function realCommand([program = "", ...args]: readonly string[], files: Files): Promise<string[]> {
  return [/[\\/]/.test(program) ? await files.resolve(program) : program, ...args];
}

/** An ask as one text, arguments included. */
export function keyOf(ask: Ask): string {
  return ask.kind === "program" ? JSON.stringify(ask.command) : wordFor(ask);
}

/** As `--trust` agrees to it; a program by its name, whatever its arguments. */
export function wordFor(ask: Ask): string {
  if (ask.kind === "host") return `host:${ask.host}`;
  return ask.kind === "program" ? `program:${ask.command[0]}` : `file:${ask.path}`;
}

async function readWord(word: string, files: Files): Promise<string> {
  const [, kind, what = ""] = /^(host|program|file):(.+)$/s.exec(word) ?? [];
  if (kind === "host") return `host:${what.toLowerCase()}`;
  if (kind === "file") return `file:${await files.resolve(what)}`;
  if (kind === "program") return `program:${(await realCommand([what], files))[0]}`;
  throw inputError(
    "USAGE",
    `${JSON.stringify(printable(word, 100))} is nothing that can be trusted.`,
    "Give --trust (or KANTIV_SF_TRUST) host:NAME, program:NAME or file:PATH.",
  );
}

/** What would happen, for who has to agree. */
export function askText(ask: Ask): string {
  if (ask.kind === "host") return `send a session of an administrator to ${ask.host}, which is not Salesforce's`;
  // Whole: what was cut off would run, or be sent, all the same.
  if (ask.kind === "file") return `read ${printable(ask.path, Number.POSITIVE_INFINITY)} and send what is in it`;
  return `run ${ask.command.map((word) => shellWord(printable(word, Number.POSITIVE_INFINITY))).join(" ")}`;
}

function notTrusted(file: string, missing: readonly Ask[]): KantivError {
  const words = missing.map((ask) => `--trust ${shellWord(wordFor(ask))}`).join(" ");
  return inputError(
    "NOT_TRUSTED",
    `${file} asks to ${missing.map(askText).join("; to ")}. Nobody has agreed to that outside of the file.`,
    `Only if you know that this is right: kantiv-sf trust ${shellWord(file)}, or for one run: ${words}`,
    { data: { trust: missing.map(wordFor) } },
  );
}
