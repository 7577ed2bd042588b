import { readFileSync } from "node:fs";
import { type Outlet, outletFor } from "./cli/outlet.ts";
import { asKantivError, type BesideResult, documentPieces, errorDocument, jsonText } from "./cli/output.ts";
import { parseCommandLine } from "./cli/program.ts";
import { progressView } from "./cli/progress.ts";
import { beforeDashes } from "./cli/refusal.ts";
import { COMMANDS } from "./commands/table/index.ts";
import type { Io } from "./machine.ts";
import type { Context, Report } from "./model/command.ts";
import { EXIT, type ExitCode, type KantivError, stopped } from "./model/errors.ts";
import { knowingSecrets } from "./model/known-secrets.ts";
import { errorText } from "./util/error-text.ts";
import { printable } from "./util/printable.ts";
import { redact } from "./util/redact.ts";

/**
 * zod writes a program for each form that is read, which costs a run more than it saves: even one over many orgs has but some forms, each
 * small. It looks here as it loads (zod 4).
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

/** Runs one command line and resolves with the exit code; the only place that catches everything. */
export function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  return knowingSecrets(() => runLine(argv, io));
}

/** By which our colours are told from those of others; its module would cost a start without a terminal a tenth of its time. */
function newMark(): string {
  return process.getBuiltinModule("node:crypto").randomUUID().slice(0, 8);
}

async function runLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  const json = wantsJson(argv);
  const mark = io.stdout.isTTY || io.stderr.isTTY ? newMark() : undefined;
  const env = beforeDashes(argv).includes("--no-color") ? { ...io.env, NO_COLOR: "1" } : io.env;
  const [out, err] = [outletFor(io.stdout, env, mark), outletFor(io.stderr, env, mark)];
  const progress = progressView({ outlet: err, moves: err.lively && !json, columns: io.stderr.columns ?? 100 });
  let command = "";
  let ctx: Context | undefined;
  try {
    const parsed = await parseCommandLine(argv, COMMANDS, packageVersion(), io.stdout.columns);
    if (parsed.kind === "print") {
      const report: Report = { status: "ok", exit: EXIT.ok, result: { text: parsed.text }, text: () => parsed.text };
      print(out, wantedCommand(argv), report, json, NOTHING_TOLD);
      return EXIT.ok;
    }
    command = parsed.spec.name;
    // Only now what a command needs of the machine: help and a wrong word are answered without.
    const [{ run }, { machineOf }, { runContext }] = await Promise.all([
      parsed.spec.load(),
      import("./machine.ts"),
      import("./run-context.ts"),
    ]);
    const options = { signal: io.signal, verbose: parsed.flags.verbose === true };
    ctx = runContext(machineOf(io, { json, out, err }), progress.event, options);
    const report = await run(parsed.flags, ctx);
    progress.end();
    if (!report.silent) print(out, command, report, json, ctx);
    if (report.beside && !json && io.stderr.isTTY === true) err.write(report.beside(err.paint));
    return report.exit;
  } catch (thrown) {
    progress.end();
    const error = asKantivError(thrown);
    if (error.exit === EXIT.bug) err.write(traceText(error.cause));
    // Each line for itself, so that a value which was cut off takes no line of ours with it.
    if (!json) for (const line of errorText(error, err.paint).split("\n")) err.write(line, "prose");
    else out.write(jsonText(errorDocument(command || wantedCommand(argv), error, ctx ?? NOTHING_TOLD)), "json");
    return exitOf(error, io.signal);
  }
}

const NOTHING_TOLD: BesideResult = { warnings: [] };

function print(out: Outlet, command: string, report: Report, json: boolean, told: BesideResult): void {
  if (json) for (const piece of documentPieces(command, report, told)) out.write(piece, "json");
  else out.write(report.text(out.paint), report.form);
}

/** Whether the document is wanted, also on a command line that cannot be read; the last word counts, as for the parser. */
function wantsJson(argv: readonly string[]): boolean {
  const words = beforeDashes(argv);
  const at = words.findLastIndex((word) => /^--(no-)?json(=.*)?$/.test(word));
  if (at < 0) return false;
  return !(words[at] === "--no-json" || words[at] === "--json=false" || words[at + 1] === "false");
}

/** Where a bug of ours happened, for whoever mends it. */
function traceText(cause: unknown): string {
  const trace = cause instanceof Error ? (cause.stack ?? "") : "";
  return redact(trace)
    .split("\n")
    .map((line) => printable(line, 500))
    .join("\n  ");
}

/** An interruption shows as whatever it broke; who stopped the run knows why. */
function exitOf(error: KantivError, signal: AbortSignal): ExitCode {
  return signal.aborted ? stopped(signal).exit : error.exit;
}

/** The command that was meant, for the document of a command line that could not be read. */
function wantedCommand(argv: readonly string[]): string {
  const words = argv.filter((word) => !word.startsWith("-"));
  const begins = (name: string) => name.split(" ").every((part, index) => words[index] === part);
  return (
    COMMANDS.find((spec) => begins(spec.name))?.name ??
    argv.find((word) => COMMANDS.some((spec) => spec.name === word)) ??
    ""
  );
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
