import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bench } from "./bench.ts";
import type { Json } from "./mask.ts";

/** What a live org was seen to do; never written by hand. */
export interface Recording {
  case: string;
  /** The day, e.g. 2026-11-24. */
  recorded: string;
  /** As the org names it, e.g. Winter '27. */
  release: string;
  apiVersion: string;
  seen: Json;
}

/** The recordings that the repository keeps. */
export const RECORDED = join(import.meta.dirname, "recorded");

const fileOf = (folder: string, id: string) => join(folder, `${id}.json`);

/** @throws {Error} when something of this org or run, a token above all, would get into the file */
export async function record(folder: string, id: string, seen: Json, bench: Bench): Promise<void> {
  const { release, mask, target } = bench;
  const day = new Date(target.clock.now()).toISOString().slice(0, 10);
  const recording: Recording = { case: id, recorded: day, ...orderOf(release), seen };
  const text = `${JSON.stringify(recording, null, 2)}\n`;
  if (mask.values().some((value) => text.includes(value))) throw new Error(`the recording of ${id} is not masked`);
  const file = fileOf(folder, id);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const orderOf = ({ release, apiVersion }: Bench["release"]) => ({ release, apiVersion });

/** Undefined when no live org has been asked yet. */
export async function recordingOf(folder: string, id: string): Promise<Recording | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(folder, id), "utf8")) as Recording;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
