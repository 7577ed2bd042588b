import { readConfig } from "../flows/lint/config.ts";
import { readLintInput } from "../flows/lint/files.ts";
import { inRepository } from "../flows/lint/ignored.ts";
import type { LintConfig } from "../lint/config.ts";
import { fixFiles } from "../lint/fix/fix.ts";
import type { LintInput } from "../lint/input.ts";
import { type LintResult, lint } from "../lint/lint.ts";
import { lintText } from "../lint/output/text.ts";
import { type Context, type Flags, type Handler, type TextForm, wordsOf } from "../model/command.ts";
import { EXIT, type ExitCode } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { safeJson } from "../util/safe-json.ts";

/** `lint`: schema and security rules over templates, metadata and org files; no org is contacted, no key is used. */
export const run: Handler = async (flags, ctx) => {
  const config = await readConfig(flags, ctx);
  const paths = pathsOf(flags);
  const all = await readLintInput(paths, ctx);
  const read = flags.committed === true ? all : await inRepository(all, paths, ctx);
  const { input, fixed } = flags.fix === true ? await mended(read, config, ctx) : { input: read, fixed: [] };
  const result = lint(input, config);
  const files = input.files.filter(({ text }) => text !== undefined).map(({ path }) => path);
  const exit = exitFor(result);
  const document = documentOf(result, files, fixed);
  const format = String(flags.format ?? "text");
  const written = format === "text" ? undefined : await formatted(format, result, files, document);
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result: document,
    text: (paint: Paint) => written ?? lintText(result, { files: files.length, fixed }, paint),
    form: FORMS[format] ?? "text",
  };
};

/** What the last filter takes a format for. */
const FORMS: Readonly<Record<string, TextForm>> = { text: "prose", json: "json", sarif: "json", github: "commands" };

async function mended(
  read: LintInput,
  config: LintConfig,
  ctx: Context,
): Promise<{ input: LintInput; fixed: string[] }> {
  const changed = fixFiles(read.files, lint(read, config).findings);
  for (const { path, text } of changed) await ctx.files.write(path, text);
  const files = read.files.map((file) => changed.find(({ path }) => path === file.path) ?? file);
  return { input: { ...read, files }, fixed: changed.map(({ path }) => path) };
}

/** Formats for machines are loaded when they are asked for. */
async function formatted(
  format: string,
  result: LintResult,
  files: readonly string[],
  document: object,
): Promise<string> {
  if (format === "json") return safeJson(document, 2);
  if (format === "github") return (await import("../lint/output/github.ts")).githubAnnotations(result.findings);
  if (format === "junit") return (await import("../lint/output/junit.ts")).lintJunit(result.findings, files);
  const { sarifLog } = await import("../lint/output/sarif.ts");
  return safeJson(sarifLog(result), 2);
}

/** The `result` of the JSON document: part of the command line's contract. */
function documentOf({ findings, suppressed }: LintResult, files: readonly string[], fixed: readonly string[]) {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return {
    summary: {
      files: files.length,
      errors: count("error"),
      warnings: count("warning"),
      notes: count("note"),
      suppressed: suppressed.length,
    },
    findings,
    suppressed: suppressed.map(({ finding, ...how }) => ({ ...finding, ...how })),
    fixed,
  };
}

/** A file that cannot be read is wrong input, whatever else was found. */
function exitFor({ findings }: LintResult): ExitCode {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.some(({ rule }) => rule === "file-unreadable")) return EXIT.input;
  return errors.length > 0 ? EXIT.refused : EXIT.ok;
}

/** The working directory without any. */
function pathsOf({ paths }: Flags): string[] {
  const given = wordsOf(paths);
  return given.length > 0 ? given : ["."];
}
