import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { selectionFingerprint } from "../../fleet/merge.ts";
import type { KeptEnd } from "../../fleet/overlay.ts";
import type { Shard } from "../../fleet/shard.ts";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { Member } from "../../model/fleet.ts";
import { isLocal, tryLock, unlock } from "../../record/file-lock.ts";
import { PRIVATE } from "../../record/paths.ts";
import { parsedJson } from "../../util/parsed-json.ts";
import { safeJson } from "../../util/safe-json.ts";
import { minuteOf } from "../../util/words.ts";
import { RESULT_FILES } from "./kept.ts";

/** Where the entries of a run go as orgs end. */
export interface ResultSink {
  add(json: string): Promise<void>;
  /** Keeps how the run ended, and lets go of the folder. */
  end(end: KeptEnd): Promise<void>;
  /** Lets go of the folder, in which the run then stands as one that did not come to its end. */
  leave(): Promise<void>;
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
 * Throws `FLEET_OUT_BUSY` (exit 2) while another run on this machine writes there.
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
  const leave = folder === undefined ? async () => undefined : await takeFolder(folder, ctx);
  const headPath = folder === undefined ? undefined : join(folder, RESULT_FILES.fleet);
  const document = headPath !== undefined && onto ? await headOf(headPath, ctx) : headDocument(head);
  if (document.command !== head.command) {
    await leave();
    const message = `${folder} is the result of ${document.command}, to which ${head.command} adds nothing.`;
    throw inputError("USAGE", message, "Give another folder as --out.");
  }
  const writeHead = async (end: KeptEnd | null) => {
    if (headPath) await ctx.files.write(headPath, `${safeJson({ ...document, end }, 2)}\n`, PRIVATE);
  };
  try {
    if (path !== undefined) await ctx.files.write(path, onto ? await wholeLines(path, ctx) : "", PRIVATE);
    await writeHead(null);
  } catch (error) {
    await leave();
    throw error;
  }
  let before = "";
  return {
    end: async (end) => {
      await writeHead(end);
      await leave();
    },
    leave,
    add: async (json) => {
      if (keep) packed.push(deflateRawSync(json));
      if (path === undefined) return;
      try {
        await ctx.files.append(path, `${before}${json}\n`, PRIVATE);
        before = "";
      } catch (error) {
        // What did not fit on the disk may be there in part, and takes no other line with it.
        before = "\n";
        throw error;
      }
    },
    *lines() {
      for (const one of packed) yield inflateRawSync(one).toString("utf8");
    },
  };
}

/** The lines of a result that was cut off by a kill, each of them whole. */
async function wholeLines(path: string, ctx: Context): Promise<Buffer> {
  if (!(await ctx.files.exists(path))) return Buffer.alloc(0);
  const bytes = await ctx.files.read(path);
  return bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
}

/** Which run writes there; none after it. One of another machine may be over, which nothing here can tell: it does not count. */
async function takeFolder(folder: string, ctx: Context): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const attempt = await tryLock(path, ctx);
  if (attempt.got) return () => unlock(path, attempt.mine, ctx.files);
  if (!attempt.holder || !isLocal(attempt.holder, ctx.host)) return async () => undefined;
  const { pid, since } = attempt.holder;
  throw inputError(
    "FLEET_OUT_BUSY",
    `Another run writes its result into ${folder}: process ${pid}, since ${minuteOf(since)}.`,
    "Wait until it is over, or give another folder as --out.",
  );
}

async function headOf(path: string, ctx: Context): Promise<{ command?: unknown }> {
  return (parsedJson((await ctx.files.read(path)).toString("utf8")) ?? {}) as object;
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
