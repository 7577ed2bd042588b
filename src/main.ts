import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { askOnTerminal, diskFiles, execProgram, systemClock } from "./cli/context.ts";
import { thisHost } from "./cli/host.ts";
import { asKantivError, errorDocument, jsonText, resultDocument } from "./cli/output.ts";
import { isLively, paintFor } from "./cli/paint.ts";
import { parseCommandLine } from "./cli/program.ts";
import { progressView } from "./cli/progress.ts";
import { COMMANDS } from "./commands/table.ts";
import type { Context, Report } from "./model/command.ts";
import { EXIT, type ExitCode, type KantivError, stopped } from "./model/errors.ts";
import type { Clock } from "./model/ports.ts";
import { type Machine, runContext } from "./run-context.ts";
import { errorText } from "./util/error-text.ts";
import { Pace } from "./util/pace.ts";
import { printable } from "./util/printable.ts";
import { redact } from "./util/redact.ts";

/** What the process has; a test gives its own. */
export interface Io {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  signal: AbortSignal;
  /** The machine's, unless a test runs the time. */
  clock?: Clock;
}

/** Runs one command line and resolves with the exit code; the only place that catches everything. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const json = wantsJson(argv);
  const paint = paintFor(io.stderr, io.env);
  const screen = {
    write: (text: string) => void io.stderr.write(text),
    isTTY: isLively(io.stderr, io.env) && !json,
    columns: io.stderr.columns ?? 100,
  };
  const progress = progressView(screen, paint);
  let command = "";
  let ctx: Context | undefined;
  try {
    const parsed = await parseCommandLine(argv, COMMANDS, packageVersion(), io.stdout.columns);
    if (parsed.kind === "print") {
      const report: Report = { status: "ok", exit: EXIT.ok, result: { text: parsed.text }, text: () => parsed.text };
      io.stdout.write(`${json ? jsonText(resultDocument(wantedCommand(argv), report, [])) : parsed.text}\n`);
      return EXIT.ok;
    }
    command = parsed.spec.name;
    const { run } = await parsed.spec.load();
    const options = { signal: io.signal, verbose: parsed.flags.verbose === true };
    ctx = runContext(machineOf(io, json), progress.event, options);
    const report = await run(parsed.flags, ctx);
    progress.end();
    if (report.silent) return report.exit;
    io.stdout.write(
      json
        ? `${jsonText(resultDocument(command, report, ctx.warnings))}\n`
        : endLine(redact(report.text(paintFor(io.stdout, io.env)))),
    );
    return report.exit;
  } catch (thrown) {
    progress.end();
    const error = asKantivError(thrown);
    if (error.exit === EXIT.bug) io.stderr.write(traceText(error.cause));
    if (!json) io.stderr.write(`${errorText(error, paint)}\n`);
    else io.stdout.write(`${jsonText(errorDocument(command || wantedCommand(argv), error, ctx?.warnings ?? []))}\n`);
    return exitOf(error, io.signal);
  }
}

/** Whether the document is wanted, also on a command line that cannot be read; the last word counts, as for the parser. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findLastIndex((word) => /^--(no-)?json(=.*)?$/.test(word));
  if (at < 0) return false;
  return !(words[at] === "--no-json" || words[at] === "--json=false" || words[at + 1] === "false");
}

/** Where a bug of ours happened, for whoever mends it. */
function traceText(cause: unknown): string {
  const trace = cause instanceof Error ? (cause.stack ?? "") : "";
  const lines = trace.split("\n").map((line) => printable(line, 500));
  return trace === "" ? "" : `${redact(lines.join("\n  "))}\n`;
}

/** An interruption shows as whatever it broke; who stopped the run knows why. */
function exitOf(error: KantivError, signal: AbortSignal): ExitCode {
  return signal.aborted ? stopped(signal).exit : error.exit;
}

function machineOf(io: Io, json: boolean): Machine {
  return {
    env: io.env,
    cwd: io.cwd,
    clock: io.clock ?? systemClock,
    files: diskFiles(io.cwd),
    exec: execProgram,
    host: thisHost(execProgram),
    randomId: randomUUID,
    pace: new Pace(),
    confirm: (question) => {
      const text = typeof question === "string" ? question : redact(question(paintFor(io.stderr, io.env)));
      return askOnTerminal(text, { input: io.stdin, output: io.stderr }, io.signal);
    },
    templatesFolder: fileURLToPath(new URL("../templates", import.meta.url)),
    line: (text) => void io.stdout.write(`${text}\n`),
    json,
  };
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
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
