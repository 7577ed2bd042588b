import { join } from "node:path";
import { z } from "zod";
import type { KnownUser } from "../model/former-user.ts";
import type { Files } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { rememberingOf } from "../util/remembering.ts";
import { readIfThere } from "./text.ts";

/** What of a line in the audit log says whom an apply let in. An outcome in capitals is an error's code. */
const Applied = z.object({
  command: z.literal("apply"),
  orgId: z.string(),
  app: z.string(),
  integrationUser: z.string(),
  outcome: z.string().regex(/^[a-z]/),
});

/** The integration users that the audit log names for an app, by name alone: which assignment was made it does not say. */
export async function auditedUsers(
  folder: string,
  { orgId, app }: { orgId: string; app: string },
  files: Files,
): Promise<KnownUser[]> {
  const logs = logsReadBy(files);
  const log = logs.get(folder) ?? readLog(folder, files);
  logs.set(folder, log);
  const lines = (await log).get(orgId) ?? [];
  const names = lines.filter((line) => line.app === app).map(({ integrationUser }) => integrationUser);
  return [...new Set(names)].map((username) => ({ id: "", username }));
}

/**
 * The log tells of many orgs, so that a run over them reads it once. What comes in meanwhile is of orgs whose memory knows the user
 * better than the log does.
 */
const logsReadBy = rememberingOf((_files: Files) => new Map<string, ReturnType<typeof readLog>>());

/** By the org's id. */
async function readLog(folder: string, files: Files): Promise<Map<string, z.output<typeof Applied>[]>> {
  const log = (await readIfThere(join(folder, "audit.jsonl"), files))?.toString("utf8") ?? "";
  // Only lines that can be meant are taken apart.
  const some = log.split("\n").filter((line) => line.includes('"command":"apply"'));
  const applied = some.flatMap((line) => Applied.safeParse(parsedJson(line)).data ?? []);
  return Map.groupBy(applied, ({ orgId }) => orgId);
}
