import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Asked } from "../model/command.ts";
import { inputError, interrupted } from "../model/errors.ts";
import { folded } from "../util/wrapped.ts";

/** Where questions are asked and answered. */
interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/** Whether somebody is there to answer. */
export function hasAnswers({ input, output }: Terminal): boolean {
  return input.isTTY === true && output.isTTY === true;
}

/**
 * Asks once on the terminal; an end of input is a no. Throws `CONFIRMATION_NEEDED` where nobody can answer, and
 * `INTERRUPTED` at Ctrl+C, which the terminal hands to the question and to nobody else.
 */
export async function askOnTerminal(question: string, streams: Terminal, signal: AbortSignal): Promise<boolean> {
  if (!hasAnswers(streams)) {
    throw inputError("CONFIRMATION_NEEDED", "This needs a yes, and there is no terminal to ask on.", "Add --yes.");
  }
  const answer = await lineOf(`${question} [y/N] `, streams, streams.output, signal);
  return /^y(es)?$/i.test(answer ?? "");
}

/**
 * What somebody types, without blanks around it; the standard for an empty line. What is hidden is not shown while it is typed, and kept as
 * it is. Throws `ANSWER_MISSING` (exit 2) at the end of input, and where nobody can answer.
 */
export async function answerOnTerminal(
  { asks, standard, hidden = false, orSay = "a flag (--help)" }: Asked,
  streams: Terminal,
  signal: AbortSignal,
): Promise<string> {
  const shown = standard === undefined || standard === "" ? "" : ` [${standard}]`;
  const answer = hasAnswers(streams)
    ? await lineOf(`${asks}${shown}: `, streams, hidden ? swallowing() : streams.output, signal, hidden)
    : undefined;
  if (hidden) streams.output.write("\n");
  if (answer === undefined) {
    throw inputError(
      "ANSWER_MISSING",
      `Nobody answered: ${asks.slice(asks.lastIndexOf("\n") + 1)}`,
      `Run it on a terminal, or say it by ${orSay}.`,
    );
  }
  return answer === "" ? (standard ?? "") : answer;
}

/** One line of input; undefined at its end. */
async function lineOf(
  question: string,
  { input, output }: Terminal,
  echo: NodeJS.WritableStream,
  signal: AbortSignal,
  hidden = false,
): Promise<string | undefined> {
  // The parser of the answer draws its line again at every key, so that only the last line of a long question is its.
  const ask = hidden ? question.length : question.lastIndexOf("\n") + 1;
  output.write(folded(question.slice(0, ask), output.columns ?? 0));
  const reader = createInterface({ input, output: echo, ...(hidden ? { terminal: true, historySize: 0 } : {}) });
  const stopped = new AbortController();
  reader.once("SIGINT", () => stopped.abort());
  // The question itself would never be answered after the end of its input.
  const ended = new Promise<undefined>((done) => reader.once("close", () => done(undefined)));
  try {
    const answer = reader.question(question.slice(ask), { signal: AbortSignal.any([signal, stopped.signal]) });
    const line = await Promise.race([answer, ended]);
    return hidden ? line : line?.trim();
  } catch (error) {
    throw signal.aborted || stopped.signal.aborted ? interrupted() : error;
  } finally {
    reader.close();
  }
}

/** In the place of a terminal on which nothing of an answer is to show. */
function swallowing(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** All that comes on stdin, where that is no terminal. Throws `FILE_SIZE` (exit 2) for more than so many bytes. */
export async function readInput(input: NodeJS.ReadStream, maxBytes: number): Promise<Buffer | undefined> {
  if (input.isTTY === true) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw inputError("FILE_SIZE", "More came on stdin than belongs there.", "Pipe the value alone.");
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
