import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { answerOnTerminal, askOnTerminal, hasAnswers, readInput } from "./cli/ask.ts";
import { diskFiles, execProgram, systemClock } from "./cli/context.ts";
import { thisHost } from "./cli/host.ts";
import { inTurns } from "./cli/in-turns.ts";
import type { Outlet } from "./cli/outlet.ts";
import type { Clock } from "./model/ports.ts";
import type { Machine } from "./run-context.ts";
import { Pace } from "./util/pace.ts";

/** What the process has; a test gives its own. */
export interface Io {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  signal: AbortSignal;
  /** As `Context.windDown` has it; without it an interruption always stops. */
  windDown?: () => AbortSignal;
  /** The machine's, unless a test runs the time. */
  clock?: Clock;
}

/** The world that every run of this process shares. */
export function machineOf(io: Io, { json, out, err }: { json: boolean; out: Outlet; err: Outlet }): Machine {
  const terminal = { input: io.stdin, output: io.stderr };
  return {
    env: io.env,
    cwd: io.cwd,
    clock: io.clock ?? systemClock,
    files: diskFiles(io.cwd),
    exec: inTurns(execProgram, availableParallelism()),
    host: thisHost(execProgram),
    randomId: randomUUID,
    pace: new Pace(),
    confirm: (question) => {
      const text = typeof question === "string" ? question : question(err.paint);
      return askOnTerminal(err.clean(text), terminal, io.signal);
    },
    interactive: hasAnswers(terminal),
    ask: (asked) => answerOnTerminal({ ...asked, asks: err.clean(asked.asks) }, terminal, io.signal),
    input: (maxBytes) => readInput(io.stdin, maxBytes),
    windDown: io.windDown ?? (() => io.signal),
    templatesFolder: fileURLToPath(new URL("../templates", import.meta.url)),
    line: out.show,
    json,
    terminal: io.stdout.isTTY === true,
  };
}
