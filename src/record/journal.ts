import { join } from "node:path";
import { z } from "zod";
import { inputError, KantivError } from "../model/errors.ts";
import { type Clock, type Files, OUTLASTS_KILL, type Outlasting, type RecordFiles } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { anId } from "../util/salesforce-id.ts";
import { putAside } from "../util/shell-lines.ts";
import { PRIVATE, runFolder } from "./paths.ts";
import { runIds } from "./run-id.ts";
import { readIfThere, recordJson } from "./text.ts";

const START = "start";
const FINISH = "finish";

const Members = z.array(z.object({ type: z.string(), fullName: z.string() }));

const Entry = z.object({
  at: z.iso.datetime(),
  step: z.string(),
  /** What a later run goes by is checked: it is asked for in the org. */
  data: z.looseObject({ deployId: anId().optional(), since: z.iso.datetime().optional(), members: Members.optional() }),
});

/** One line of a journal; `at` in ISO 8601. The first step is `start`, the last of a finished run is `finish`. */
export type JournalEntry = z.output<typeof Entry>;

/** A run that is going on. */
export interface Run {
  readonly id: string;
  readonly orgId: string;
  readonly folder: string;
  /** Name of the newest step. */
  readonly lastStep: string;
  /**
   * Records what is about to be done, or has been and cannot be found again. On the disk when it resolves, so await it before the request that it
   * announces. Data that holds a `Secret` throws.
   */
  step(name: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Records what has been done. A machine that loses its power may lose it, too: the next run then finds the same in the org. Data as
   * for {@link step}.
   */
  note(name: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Nothing is left to resume, whether it went well or not. Nothing can be recorded after it. */
  finish(outcome: string): Promise<void>;
}

/** A run as its journal tells. */
export interface RecordedRun {
  id: string;
  folder: string;
  entries: readonly JournalEntry[];
  finished: boolean;
  /** What `finish` was given. */
  outcome?: string;
}

/**
 * Begins the journal of a run, with the org's lock held.
 *
 * @param runId from `withLock`
 * @param about what the run is to do (command, template, plan), for who resumes it
 */
export async function startRun(
  folder: string,
  orgId: string,
  runId: string,
  about: Readonly<Record<string, unknown>>,
  ports: { files: RecordFiles; clock: Clock },
): Promise<Run> {
  const path = runFolder(folder, orgId, runId);
  const journal = journalPath(path);
  const line = (step: string, data: Readonly<Record<string, unknown>>) =>
    `${recordJson({ at: new Date(ports.clock.now()).toISOString(), step, data })}\n`;
  let finished = false;
  let lastStep: string = START;
  let written: Promise<void> = ports.files.create(journal, line(START, about), PRIVATE, OUTLASTS_KILL);
  // One after the other; after one that failed, none, since the file may end with half a line.
  const record = (step: string, data: Readonly<Record<string, unknown>>, how: Outlasting = {}) => {
    if (finished) throw new Error(`the run is over, and ${step} was to be recorded`);
    const text = line(step, data);
    written = written.then(() => ports.files.append(journal, text, PRIVATE, how));
    lastStep = step;
    return written;
  };
  await written;
  return {
    id: runId,
    orgId,
    folder: path,
    get lastStep() {
      return lastStep;
    },
    step: async (name, data = {}) => record(name, data),
    note: async (name, data = {}) => record(name, data, OUTLASTS_KILL),
    finish: async (outcome) => {
      const last = record(FINISH, { outcome }, OUTLASTS_KILL);
      finished = true;
      await last;
    },
  };
}

/**
 * The org's newest run that did or announced anything: one that was refused, stopped or killed before that leaves what the
 * run before it left.
 * @throws JOURNAL_DAMAGED
 */
export async function runAtWork(folder: string, orgId: string, files: Files): Promise<RecordedRun | undefined> {
  for (const id of (await runIds(folder, orgId, files)).reverse()) {
    const run = await readJournal(runFolder(folder, orgId, id), id, files);
    if (run?.entries.some(({ step }) => step !== START && step !== FINISH)) return run;
  }
  return undefined;
}

/** The org's newest runs, at most so many, the newest first. Throws as `lastRun` does. */
export async function lastRuns(folder: string, orgId: string, most: number, files: Files): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = [];
  for (const id of (await runIds(folder, orgId, files)).reverse()) {
    if (runs.length === most) break;
    const run = await readJournal(runFolder(folder, orgId, id), id, files);
    if (run) runs.push(run);
  }
  return runs;
}

/**
 * One run by its id, as a user names it.
 * @throws RUN_UNKNOWN (exit 2) when there is none, JOURNAL_DAMAGED
 */
export async function readRun(folder: string, orgId: string, runId: string, files: Files): Promise<RecordedRun> {
  const run = await readJournal(runFolder(folder, orgId, runId), runId, files);
  if (run) return run;
  const known = await runIds(folder, orgId, files);
  const remedy =
    known.length > 0 ? `The latest are ${known.slice(-3).join(", ")}.` : "No run on this org is on record here.";
  throw inputError("RUN_UNKNOWN", `There is no run ${runId} on this org.`, remedy);
}

async function readJournal(path: string, id: string, files: Files): Promise<RecordedRun | undefined> {
  const bytes = await readIfThere(journalPath(path), files);
  // What follows the last line end was being written when the run was killed: its step had not resolved.
  const lines = (bytes?.toString("utf8") ?? "").split("\n").slice(0, -1);
  const entries = lines.map((line, index) => parseEntry(line, index, path));
  if (entries.length === 0) return undefined;
  const last = entries.at(-1);
  const finished = last?.step === FINISH;
  return {
    id,
    folder: path,
    entries,
    finished,
    ...(finished && typeof last.data.outcome === "string" ? { outcome: last.data.outcome } : {}),
  };
}

function parseEntry(line: string, index: number, path: string): JournalEntry {
  const { data } = Entry.safeParse(parsedJson(line));
  if (data && (data.step === START) === (index === 0)) return data;
  throw new KantivError(
    "JOURNAL_DAMAGED",
    `Line ${index + 1} of ${journalPath(path)} is damaged, so it can't be said what that run has done.`,
    `Run this again without it, so that what is there is read from the org: ${putAside(path)}`,
  );
}

function journalPath(runFolderPath: string): string {
  return join(runFolderPath, "journal.jsonl");
}
