import { join } from "node:path";
import type { RecordFiles } from "../model/ports.ts";
import { inertJson } from "../util/safe-json.ts";
import type { Bench } from "./bench.ts";
import type { Json } from "./mask.ts";
import type { Release } from "./target.ts";

/** What an org was seen to do; never written by hand. */
export interface Recording extends Release {
  case: string;
  /** The day, e.g. 2026-11-24. */
  recorded: string;
  seen: Json;
}

/** The day by the clock of the run. */
export function dayOf(bench: Bench): string {
  return new Date(bench.target.clock.now()).toISOString().slice(0, 10);
}

/** @throws {Error} when something of this org or run, a token above all, would get into the file */
export async function record(
  folder: string,
  id: string,
  seen: Json,
  bench: Bench,
  files: Pick<RecordFiles, "write">,
): Promise<void> {
  const { release, apiVersion } = bench.release;
  const recording: Recording = { case: id, recorded: dayOf(bench), release, apiVersion, seen };
  await files.write(
    join(folder, `${id}.json`),
    bench.mask.checked(`${inertJson(JSON.stringify(recording, null, 2))}\n`),
  );
}
