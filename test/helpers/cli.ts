import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { main } from "../../src/main.ts";
import type { Clock } from "../../src/model/ports.ts";

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
  /** The document that `--json` printed. */
  json<T = Record<string, unknown>>(): JsonDocument<T>;
}

interface JsonDocument<T> {
  version: number;
  command: string;
  status: string;
  result: T;
  warnings: { code: string; message: string }[];
  error: {
    code: string;
    message: string;
    remedy: string;
    problems?: { code: string; message: string; file?: string; line?: number }[];
    data?: Record<string, unknown>;
  } | null;
}

export interface CliOptions {
  env?: Record<string, string>;
  cwd?: string;
  clock?: Clock;
  signal?: AbortSignal;
  /** As for a terminal: aborted by the first Ctrl+C, where the second aborts `signal`. */
  windDown?: () => AbortSignal;
  /** What comes on stdin, which ends then. */
  input?: string;
  /** Somebody reads stdout on a terminal. */
  terminal?: true;
  /** What a person types when asked, on a terminal then. */
  answer?: string;
  /** The same for several questions, one at a time as they are asked. */
  answers?: readonly string[];
}

/** Runs one command line in this process, as the program would, without a terminal unless somebody answers. */
export async function kantivSf(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const [stdin, out, err] = [new PassThrough(), sink(), sink()];
  if (options.terminal) for (const { stream } of [out, err]) Object.assign(stream, { isTTY: true, columns: 80 });
  if (options.answer !== undefined) {
    Object.assign(stdin, { isTTY: true });
    Object.assign(err.stream, { isTTY: true, columns: 200 });
    stdin.write(`${options.answer}\n`);
  }
  const answers = [...(options.answers ?? [])];
  if (options.answers) {
    Object.assign(stdin, { isTTY: true });
    Object.assign(err.stream, { isTTY: true, columns: 200 });
    err.stream.on("data", (chunk: Buffer) => {
      // A reader of the answer begins to listen after it has asked.
      if (/(: |\[y\/N\] )$/.test(stripVTControlCharacters(String(chunk))))
        setImmediate(() => answerOrEnd(stdin, answers.shift()));
    });
  }
  if (options.input !== undefined) stdin.end(options.input);
  const code = await main(args, {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: out.stream as unknown as NodeJS.WriteStream,
    stderr: err.stream as unknown as NodeJS.WriteStream,
    env: { PATH: process.env.PATH, ...options.env },
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    ...(options.windDown ? { windDown: options.windDown } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const stdout = out.text();
  return { code, stdout, stderr: err.text(), json: () => JSON.parse(stdout) };
}

function answerOrEnd(stdin: PassThrough, answer: string | undefined): void {
  if (answer === undefined) stdin.end();
  else stdin.write(`${answer}\n`);
}

function sink(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}
