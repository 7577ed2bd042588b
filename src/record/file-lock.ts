import { z } from "zod";
import type { Clock, Host, RecordFiles } from "../model/ports.ts";
import { PRIVATE } from "./paths.ts";
import { parseJson, readIfThere } from "./text.ts";

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
  runId: z.string().optional(),
});
export type Holder = z.output<typeof Holder>;

export interface LockPorts {
  files: RecordFiles;
  clock: Clock;
  host: Host;
  /** Never the same twice. */
  randomId: () => string;
}

export type Attempt =
  /** `crashed` held it before and died with it. */
  | { got: true; mine: Holder; crashed?: Holder }
  /** `holder` is undefined when the file can't be read as a lock. */
  | { got: false; holder?: Holder };

/**
 * Takes the lock that the file stands for, also from a holder that has died; never waits. A holder on another machine
 * counts as alive, since nothing here can tell.
 *
 * The file is created with its content or not at all. To take it from a dead holder, a taker first takes the lock of
 * taking over, and looks again: so of two takers one finds that the other was there.
 */
export async function tryLock(path: string, ports: LockPorts): Promise<Attempt> {
  const mine = await describeSelf(ports);
  for (;;) {
    if (await create(path, mine, ports.files)) return { got: true, mine };
    const bytes = await readIfThere(path, ports.files);
    if (bytes === undefined) continue;
    const holder = parseHolder(bytes);
    if (holder === undefined || (await mayBeAlive(holder, ports.host)))
      return { got: false, ...(holder && { holder }) };
    const takeover = await tryLock(`${path}.takeover`, ports);
    if (!takeover.got) return takeover;
    try {
      const now = await readIfThere(path, ports.files);
      if (now?.equals(bytes) !== true) continue;
      await ports.files.write(path, JSON.stringify(mine), PRIVATE);
      return { got: true, mine, crashed: holder };
    } finally {
      await unlock(`${path}.takeover`, takeover.mine, ports.files);
    }
  }
}

/** Gives the lock back, if it still is the holder's. */
export async function unlock(path: string, mine: Holder, files: RecordFiles): Promise<void> {
  const bytes = await readIfThere(path, files);
  if (bytes !== undefined && parseHolder(bytes)?.token === mine.token) await files.remove(path);
}

/** Whether the holder is a process of this machine and container, so that its end can be known. */
export function isLocal(holder: Holder, host: Host): boolean {
  return holder.host === host.hostname && holder.processTable === host.processTable;
}

async function mayBeAlive(holder: Holder, host: Host): Promise<boolean> {
  if (!isLocal(holder, host)) return true;
  const mark = await host.processMark(holder.pid);
  if (mark === undefined) return false;
  return mark === "" || holder.processMark === "" || mark === holder.processMark;
}

async function describeSelf({ clock, host, randomId }: LockPorts): Promise<Holder> {
  return {
    version: 1,
    token: randomId(),
    pid: host.pid,
    processTable: host.processTable,
    processMark: (await host.processMark(host.pid)) ?? "",
    host: host.hostname,
    user: host.user,
    since: new Date(clock.now()).toISOString(),
  };
}

async function create(path: string, mine: Holder, files: RecordFiles): Promise<boolean> {
  try {
    await files.create(path, JSON.stringify(mine), PRIVATE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function parseHolder(bytes: Buffer): Holder | undefined {
  return Holder.safeParse(parseJson(bytes.toString("utf8"))).data;
}
