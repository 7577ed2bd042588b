import { z } from "zod";
import type { Files } from "../model/ports.ts";
import { auditLines } from "./audit.ts";
import { lastRuns, type RecordedRun } from "./journal.ts";
import { backupPath } from "./paths.ts";

/** One run on an org, as this folder's record tells. */
export interface PastRun {
  runId: string;
  /** ISO 8601. */
  at: string;
  /** `user@machine`; null where the audit log has no line of it. */
  who: string | null;
  /** The administrator's username in the org. */
  admin: string | null;
  command: string;
  app: string | null;
  /** The command's own word, or the code of what stopped it; null for a run that did not finish. */
  outcome: string | null;
  /** Whether there is a backup of `app` from before it, for `rollback --to`. */
  undoable: boolean;
  /** Of the newest deployment that it sent. */
  deployId: string | null;
}

/** Of a line of the audit log, what is shown; others are in it, too. */
const Line = z.object({
  runId: z.string(),
  orgId: z.string(),
  who: z.string(),
  admin: z.string(),
  outcome: z.string(),
});

/**
 * The org's newest runs, the newest first, from journals and audit log. Reads only.
 *
 * @param app whose backups are looked for
 * @throws JOURNAL_DAMAGED
 */
export async function pastRuns(
  folder: string,
  orgId: string,
  { app, most }: { app: string; most: number },
  files: Files,
): Promise<PastRun[]> {
  const runs = await lastRuns(folder, orgId, most, files);
  const lines = new Map((await auditLines(folder, files)).flatMap((line) => entryOf(line, orgId)));
  return Promise.all(
    runs.map(async (run) => ({
      ...told(run, lines.get(run.id)),
      undoable: await files.exists(backupPath(folder, orgId, run.id, app)),
    })),
  );
}

function told(run: RecordedRun, line: z.output<typeof Line> | undefined): Omit<PastRun, "undoable"> {
  const [start] = run.entries;
  const { command, app } = start?.data ?? {};
  const deployId = run.entries.findLast(({ data }) => typeof data.deployId === "string")?.data.deployId;
  return {
    runId: run.id,
    at: start?.at ?? "",
    who: line?.who ?? null,
    admin: line?.admin ?? null,
    command: typeof command === "string" ? command : "",
    app: typeof app === "string" ? app : null,
    outcome: run.outcome ?? line?.outcome ?? null,
    deployId: typeof deployId === "string" ? deployId : null,
  };
}

function entryOf(line: unknown, orgId: string): [string, z.output<typeof Line>][] {
  const { data } = Line.safeParse(line);
  return data?.orgId === orgId ? [[data.runId, data]] : [];
}
