import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { selectionFingerprint } from "../fleet/merge.ts";
import type { Shard } from "../fleet/shard.ts";
import type { Context } from "../model/command.ts";
import type { Member } from "../model/fleet.ts";
import { PRIVATE } from "../record/paths.ts";
import { safeJson } from "../util/safe-json.ts";
import { RESULT_FILES } from "./fleet-kept.ts";

/** Where the entries of a run go as orgs end. */
export interface ResultSink {
  add(json: string): Promise<void>;
  /** All of them, in the order in which they came. */
  lines(): Iterable<string>;
}

export interface ResultHead {
  id: string;
  command: string;
  /** ISO 8601. */
  startedAt: string;
  /** The command line, without shard and result. */
  again: string;
  /** All who are selected, whichever shard this is. */
  selection: readonly Member[];
  shard?: (Shard & { byName: ReadonlyMap<string, number> }) | undefined;
}

/**
 * Results in a folder, a line an org, each on the disk before the next; and kept, packed, where a document at the end needs them: a result is
 * mostly the same words as the one before, and takes a tenth of its size.
 *
 * @param folder of `--out`
 * @param onto the folder is the earlier result that this run goes on with, and keeps what is in it
 */
export async function resultSink(
  { folder, onto, keep }: { folder: string | undefined; onto: boolean; keep: boolean },
  head: ResultHead,
  ctx: Context,
): Promise<ResultSink> {
  const packed: Buffer[] = [];
  const path = folder === undefined ? undefined : join(folder, RESULT_FILES.orgs);
  if (folder !== undefined && path !== undefined && !onto) {
    await ctx.files.write(path, "", PRIVATE);
    await ctx.files.write(join(folder, RESULT_FILES.fleet), `${safeJson(headDocument(head), 2)}\n`, PRIVATE);
  }
  return {
    add: async (json) => {
      if (keep) packed.push(deflateRawSync(json));
      if (path !== undefined) await ctx.files.append(path, `${json}\n`, PRIVATE);
    },
    *lines() {
      for (const one of packed) yield inflateRawSync(one).toString("utf8");
    },
  };
}

function headDocument({ id, command, startedAt, again, selection, shard }: ResultHead) {
  const chosen = selection.map(({ name, file, tags, wave = null }) => {
    return { name, file, tags, wave, ...(shard && { shard: shard.byName.get(name) }) };
  });
  const part = shard ? { index: shard.index, of: shard.of } : null;
  return {
    version: 1,
    id,
    command,
    startedAt,
    again,
    fingerprint: selectionFingerprint(chosen),
    selection: chosen,
    shard: part,
  };
}
