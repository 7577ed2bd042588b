import { join } from "node:path";
import { documentIn, headIn, isStanding, otherVersion, type Standing } from "../../fleet/overlay.ts";
import type { ResultHead } from "../../fleet/report.ts";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { parsedJson } from "../../util/parsed-json.ts";
import { readText } from "../input/read-text.ts";

/** What a folder of results holds. */
export const RESULT_FILES = { fleet: "fleet.json", orgs: "orgs.ndjson" } as const;

/** A run that was kept. */
export interface KeptResult {
  head: ResultHead;
  /** In the order in which they came; an org may have several. */
  entries: AsyncIterable<Standing> | Iterable<Standing>;
}

/** A document of a run is not made to be larger. */
const DOCUMENT_BYTES = 256_000_000;

/**
 * A folder of `--out`, of which no more than a line is in memory at once, or a file with the document of `--json`. Throws
 * `FLEET_RESULT` (exit 2) for what is neither.
 */
export async function keptResult(result: string, ctx: Context): Promise<KeptResult> {
  const isFolder = await ctx.files.exists(join(result, RESULT_FILES.fleet));
  const path = isFolder ? join(result, RESULT_FILES.fleet) : result;
  const text = await readText(path, "FLEET_RESULT", "the result", ctx, DOCUMENT_BYTES);
  const value = parsedJson(text);
  const version = otherVersion(value);
  if (version !== undefined) refuseVersion(path, version);
  if (!isFolder) return documentIn(value) ?? refuse(path);
  const head = headIn(value) ?? refuse(path);
  return { head, entries: entriesIn(result, ctx) };
}

/** The entries in a folder of results. What a kill cut off, and anything else, is none. */
export async function* entriesIn(folder: string, ctx: Context): AsyncGenerator<Standing> {
  const path = join(folder, RESULT_FILES.orgs);
  // A run that was killed before its first org ended has none.
  if (!(await ctx.files.exists(path))) return;
  for await (const line of ctx.files.lines(path)) {
    const entry = parsedJson(line);
    if (isStanding(entry)) yield entry;
  }
}

function refuseVersion(path: string, version: number): never {
  const message = `${path} is a result of version ${version}, and this program knows version 1.`;
  throw inputError("FLEET_RESULT", message, "Use the kantiv-sf that wrote it, or a newer one.");
}

function refuse(path: string): never {
  const remedy = "Name a folder that --out wrote, or a file with the document of --json.";
  throw inputError("FLEET_RESULT", `${path} is no result of several orgs.`, remedy);
}
