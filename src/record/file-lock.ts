import { z } from "zod";
import { type Clock, type Host, OUTLASTS_KILL, type RecordFiles } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { PRIVATE } from "./paths.ts";
import { readIfThere } from "./text.ts";

/** Who holds a lock: the content of its file. */
const Holder = z.object({
  version: z.literal(1),
  /** Unlike that of any other holder, before or after. */
  token: z.string(),
  pid: z.number(),
  processTable: z.string(),
  processMark: z.string(),
  host: z.string(),
  user: z.string(),
  /** ISO 8601. */
  since: z.iso.datetime(),
  /** When the holder last said that it is alive, ISO 8601 by its own clock. */
  renewedAt: z.iso.datetime().optional(),
  runId: z.string().optional(),
});
export type Holder = z.output<typeof Holder>;

export interface LockPorts {
  files: RecordFiles;
  clock: Clock;
  host: Host;
  /** Never the same twice. */
  randomId: () => string;
  /** Ends a wait. */
  signal?: AbortSignal;
}

export type Attempt =
  /** `crashed` held it before and died with it. */
  | { got: true; mine: Holder; crashed?: Holder }
  /** `holder` is undefined when the file can't be read as a lock; `silent` is the file of one that may have died elsewhere. */
  | { got: false; holder?: Holder; silent?: Buffer };

/** A holder on another machine that says nothing for so long may have died. */
const SILENT_MS = 5 * 60_000;

/**
 * Takes the lock that the file stands for, also from a holder that has died; never waits. Of a process of this machine that is
 * known at once. One on another machine counts as alive, since nothing here can tell; where it has been silent for
 * {@link SILENT_MS}, whoever wants the lock waits for a sign of life and then comes again with the file as it was. The wait is
 * needed because the clocks of two machines may differ by more.
 *
 * @param dead the file of a holder that gave no sign of life
 * @param runId of the run that it is for
 *
 * The file is created with its content or not at all. To take it from a dead holder, a taker first takes the lock of
 * taking over, and looks again: so of two takers one finds that the other was there.
 */
export async function tryLock(
  path: string,
  ports: LockPorts,
  { dead, runId }: { dead?: Buffer; runId?: string } = {},
): Promise<Attempt> {
  const mine = { ...(await describeSelf(ports)), ...(runId !== undefined && { runId }) };
  for (;;) {
    if (await create(path, mine, ports.files)) return { got: true, mine };
    const bytes = await readIfThere(path, ports.files);
    if (bytes === undefined) continue;
    const holder = parseHolder(bytes);
    const isDead = dead?.equals(bytes) === true;
    // An empty one is what a machine that lost its power leaves, or, on some disks, one that is being made just now.
    if (holder === undefined && bytes.length > 0) return { got: false };
    if (holder === undefined && !isDead) return { got: false, silent: bytes };
    if (holder !== undefined && !isDead && (await mayBeAlive(holder, ports.host)))
      return { got: false, holder, ...(isSilent(holder, ports) && { silent: bytes }) };
    const takeover = await tryLock(`${path}.takeover`, ports);
    if (!takeover.got) return takeover;
    try {
      const now = await readIfThere(path, ports.files);
      if (now?.equals(bytes) !== true) continue;
      await ports.files.write(path, JSON.stringify(mine), PRIVATE, OUTLASTS_KILL);
      return { got: true, mine, ...(holder && { crashed: holder }) };
    } finally {
      await unlock(`${path}.takeover`, takeover.mine, ports.files);
    }
  }
}

/** Gives the lock back, if it still is the holder's. */
export async function unlock(path: string, mine: Holder, files: RecordFiles): Promise<void> {
  if ((await readHolder(path, files))?.token === mine.token) await files.remove(path);
}

/** Who holds a lock; undefined when nobody does, or the file can't be read as a lock. */
export async function readHolder(path: string, files: RecordFiles): Promise<Holder | undefined> {
  const bytes = await readIfThere(path, files);
  return bytes && parseHolder(bytes);
}

/** Whether the holder is a process of this machine and container, so that its end can be known. */
export function isLocal(holder: Holder, host: Host): boolean {
  return holder.host === host.hostname && holder.processTable === host.processTable;
}

/** Whether nothing was heard of a holder elsewhere; one that never says anything cannot be silent. */
function isSilent(holder: Holder, { host, clock }: LockPorts): boolean {
  if (isLocal(holder, host) || holder.renewedAt === undefined) return false;
  return clock.now() - Date.parse(holder.renewedAt) >= SILENT_MS;
}

async function mayBeAlive(holder: Holder, host: Host): Promise<boolean> {
  if (!isLocal(holder, host)) return true;
  const mark = await host.processMark(holder.pid);
  if (mark === undefined) return false;
  return mark === "" || holder.processMark === "" || mark === holder.processMark;
}

async function describeSelf({ clock, host, randomId }: LockPorts): Promise<Holder> {
  const since = new Date(clock.now()).toISOString();
  return {
    version: 1,
    token: randomId(),
    pid: host.pid,
    processTable: host.processTable,
    processMark: (await host.processMark(host.pid)) ?? "",
    host: host.hostname,
    user: host.user,
    since,
    renewedAt: since,
  };
}

/** Of a machine that lost its power no run is left, so that no lock has to outlast that. */
async function create(path: string, mine: Holder, files: RecordFiles): Promise<boolean> {
  try {
    await files.create(path, JSON.stringify(mine), PRIVATE, OUTLASTS_KILL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function parseHolder(bytes: Buffer): Holder | undefined {
  return Holder.safeParse(parsedJson(bytes.toString("utf8"))).data;
}
