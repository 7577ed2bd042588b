import { dirname } from "node:path";
import type { Context, Report } from "../model/command.ts";
import { EXIT, type ExitCode, inputError, KantivError, type Problem } from "../model/errors.ts";
import type { Logged, Warning } from "../model/events.ts";
import { printable } from "../util/printable.ts";
import { safeJson } from "../util/safe-json.ts";
import { shellPath, whoMayUse } from "../util/shell-lines.ts";

/** The one document that `--json` prints, for errors too. A version bump means that a reader must look again. */
export interface JsonDocument {
  version: 1;
  command: string;
  status: Report["status"] | "error";
  result: unknown;
  warnings: readonly Warning[];
  error: { code: string; message: string; remedy: string; problems?: readonly Problem[]; data?: unknown } | null;
  /** Where the run has a line in the audit log: for `audit verify --expect`, kept where nobody can rewrite it. */
  audit?: Logged;
}

/** What a document says of a run beside its result. */
export interface BesideResult {
  warnings: readonly Warning[];
  audit?: Context["audit"];
}

export function resultDocument(command: string, report: Report, { warnings, audit }: BesideResult): JsonDocument {
  const logged = audit?.logged ? { audit: audit.logged } : {};
  return { version: 1, command, status: report.status, result: report.result, warnings, error: null, ...logged };
}

export function errorDocument(command: string, error: KantivError, { warnings, audit }: BesideResult): JsonDocument {
  const { code, message, remedy, problems, data } = error;
  return {
    version: 1,
    command,
    status: error.exit === EXIT.running ? "running" : "error",
    result: null,
    warnings,
    error: {
      code,
      message,
      remedy,
      ...(problems.length > 0 ? { problems } : {}),
      ...(Object.keys(data).length > 0 ? { data } : {}),
    },
    ...(audit?.logged ? { audit: audit.logged } : {}),
  };
}

/** The document in lines: one, or where it has a list of orgs that is not held, one an org. */
export function* documentPieces(command: string, report: Report, told: BesideResult): Generator<string> {
  const text = jsonText(resultDocument(command, report, told));
  if (!report.orgs) return yield text;
  const list = '"result":{"orgs":[';
  const at = text.indexOf(list) + list.length;
  yield text.slice(0, at);
  let first = true;
  for (const org of report.orgs()) {
    yield first ? org : `,${org}`;
    first = false;
  }
  yield text.slice(at);
}

/** One line of JSON. */
export function jsonText(document: JsonDocument): string {
  return safeJson(document);
}

/** What the system says of a file, by its code, and what to do: nobody's rights are behind these. */
const WHY_NOT: Readonly<Record<string, readonly [what: string, todo: (path: string) => string]>> = {
  ENOENT: ["is not there", (path) => `Check the path; what is beside it: ls ${shellPath(dirname(path))}`],
  ENOTDIR: ["is no folder", () => "Name a folder."],
  EISDIR: ["is a folder", () => "Name a file."],
  ENOSPC: ["cannot be written: the disk is full", (path) => `Make room: df -h ${shellPath(dirname(path))}`],
  EROFS: ["cannot be written: the file system can only be read", () => "Name a place elsewhere."],
};

/**
 * A file or a port that the system refuses is the user's to mend (exit 2); anything else that is not ours to explain is a
 * bug of ours. Its trace goes to stderr, since somebody must mend it.
 */
export function asKantivError(error: unknown): KantivError {
  if (error instanceof KantivError) return error;
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && syscall === "listen") {
    const { port } = error as { port?: number };
    return inputError("PORT", `Port ${port} cannot be used (${code}).`, "Give another --port, or 0 for any free one.");
  }
  if (code !== undefined && path !== undefined && syscall !== undefined) {
    const [what, todo] = WHY_NOT[code] ?? ["cannot be read or written", (at) => `Look whose it is: ${whoMayUse(at)}`];
    return inputError("FILE", `${path} ${what} (${code}).`, todo(path), { cause: error });
  }
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new KantivError(
    "BUG",
    `This is a bug in kantiv-sf: ${printable(words)}`,
    "Report it with the command and the lines above.",
    {
      exit: EXIT.bug as ExitCode,
      cause: error,
    },
  );
}
