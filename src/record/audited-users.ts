import { join } from "node:path";
import { z } from "zod";
import type { KnownUser } from "../model/former-user.ts";
import type { Files } from "../model/ports.ts";
import { parseJson, readIfThere } from "./text.ts";

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
  const log = (await readIfThere(join(folder, "audit.jsonl"), files))?.toString("utf8") ?? "";
  // The log of many orgs is read for each of them, so that only lines which name this one are taken apart.
  const own = log.split("\n").filter((line) => line.includes(orgId));
  const lines = own.map((line) => Applied.safeParse(parseJson(line)).data);
  const names = lines
    .filter((line) => line?.orgId === orgId && line.app === app)
    .map((line) => line?.integrationUser ?? "");
  return [...new Set(names)].map((username) => ({ id: "", username }));
}
