import { dirname, join } from "node:path";
import { z } from "zod";
import type { Part } from "../../fleet/merge.ts";
import { STATES, stopIn } from "../../fleet/overlay.ts";
import { MOST_SHARDS } from "../../fleet/shard.ts";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { OrgEntry } from "../../model/fleet.ts";
import { isOwnCommand } from "../../util/command-line.ts";
import { parsedJson } from "../../util/parsed-json.ts";
import { readText } from "../input/read-text.ts";
import { RESULT_FILES } from "./kept.ts";

const SHARD = z.int().min(1).max(MOST_SHARDS);

const Head = z.object({
  version: z.literal(1),
  command: z.string(),
  id: z.string(),
  startedAt: z.iso.datetime(),
  // It is shown for somebody to paste.
  again: z.string().refine(isOwnCommand),
  fingerprint: z.string(),
  selection: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      tags: z.array(z.string()),
      wave: z.string().nullable(),
      shard: SHARD,
    }),
  ),
  shard: z.object({ index: SHARD, of: SHARD }).refine(({ index, of }) => index <= of),
  end: z.object({ stoppedBy: z.unknown() }).nullish().catch(null),
});

/** Without what is none. */
const Problems = z
  .array(z.looseObject({ code: z.string(), message: z.string() }))
  .optional()
  .catch(undefined);

/** As much as merging and the last lines read of an entry; the rest of it goes along. */
const Entry = z.looseObject({
  name: z.string(),
  file: z.string(),
  state: z.enum(STATES),
  wave: z.string().nullable(),
  durationMs: z.number(),
  newConsumerKey: z.string().nullable(),
  warnings: z.array(z.looseObject({ code: z.string() })),
  error: z.looseObject({ code: z.string(), message: z.string(), remedy: z.string(), problems: Problems }).nullable(),
});

export type ShardResult = Part<OrgEntry>;

/** The results of shards in a folder: each lies in a folder of its own, however deep. Throws `FLEET_SHARDS` (exit 2) for one that is none. */
export async function shardResults(folder: string, paths: readonly string[], ctx: Context): Promise<ShardResult[]> {
  const heads = paths.filter((path) => path === RESULT_FILES.fleet || path.endsWith(`/${RESULT_FILES.fleet}`));
  return Promise.all(heads.map((path) => shardResult(dirname(join(folder, path)), ctx)));
}

async function shardResult(path: string, ctx: Context): Promise<ShardResult> {
  const { data } = Head.safeParse(
    parsedJson(await readText(join(path, RESULT_FILES.fleet), "FLEET_RESULT", "the result", ctx)),
  );
  if (data === undefined) {
    const message = `${path} is no result of a shard.`;
    throw inputError("FLEET_SHARDS", message, "Merge what runs with --shard and --out wrote.");
  }
  const lines = join(path, RESULT_FILES.orgs);
  const text = (await ctx.files.exists(lines)) ? (await ctx.files.read(lines)).toString("utf8") : "";
  // A kill may have cut the last line off.
  const entries = text.split("\n").flatMap((line) => Entry.safeParse(parsedJson(line)).data ?? []);
  const { end, ...head } = data;
  return { ...head, path, stop: stopIn(end?.stoppedBy), entries: entries as unknown as OrgEntry[] };
}
