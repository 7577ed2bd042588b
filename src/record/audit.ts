import { join } from "node:path";
import { KantivError } from "../model/errors.ts";
import type { Logged } from "../model/events.ts";
import type { Files } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { removeFile } from "../util/shell-lines.ts";
import { type ChainVerdict, checkChain, endOfPending, Head, NOTHING_BEFORE, restOfPending, sealLine } from "./chain.ts";
import { type Holder, type LockPorts, tryLock, unlock } from "./file-lock.ts";
import { PRIVATE } from "./paths.ts";
import { readIfThere, sha256 } from "./text.ts";

/** Appending takes milliseconds; whoever holds the lock for this long hangs. */
const LOCK_WAIT_MS = 10_000;
const LOCK_PAUSE_MS = 20;

/** What a run did to an org, in one line; who at which machine and when is added. */
export interface AuditEntry {
  /** The administrator's username in the org. */
  admin: string;
  orgId: string;
  command: string;
  runId: string;
  /** The app that the run was about, and the user whom its org file names. */
  app?: string;
  integrationUser?: string;
  /** Fingerprints, SHA-256 in hex; absent where a command has none. */
  template?: string;
  plan?: string;
  outcome: string;
}

/**
 * Appends one line to the log of all orgs whose record is in `folder`. Each line holds the hash of the one before, and a
 * head file says which one is the last; so processes wait for one another here, whatever their orgs. Lines of one process that come while
 * it writes are written together after that: many runs at once would else spend their time waiting for the disk, and in vain at last.
 *
 * The chain has no key: whoever can write the folder can write the whole log anew, head file and all. What shows that is a head
 * kept elsewhere, which is why it is given back.
 *
 * The chain goes on from the head, not from what stands in the log: damage done to the log stays to be seen.
 * @throws AUDIT_BUSY when another process doesn't get done with its lines
 */
export function appendAudit(folder: string, entry: AuditEntry, ports: LockPorts): Promise<Logged> {
  const at = new Date(ports.clock.now()).toISOString();
  const queue = queueOf(folder, ports);
  return new Promise((done, fail) => {
    queue.lines.push({ entry: { at, who: `${ports.host.user}@${ports.host.hostname}`, ...entry }, done, fail });
    queue.writing ??= writeAll(folder, queue, ports);
  });
}

/** Lines that wait to be written into one log. */
interface Queue {
  lines: { entry: object; done: (logged: Logged) => void; fail: (error: unknown) => void }[];
  writing: Promise<void> | undefined;
}

/** By the process and the folder. */
const queues = new WeakMap<object, Map<string, Queue>>();

function queueOf(folder: string, { host }: LockPorts): Queue {
  const byFolder = queues.get(host) ?? new Map<string, Queue>();
  queues.set(host, byFolder);
  const queue = byFolder.get(folder) ?? { lines: [], writing: undefined };
  byFolder.set(folder, queue);
  return queue;
}

async function writeAll(folder: string, queue: Queue, ports: LockPorts): Promise<void> {
  while (queue.lines.length > 0) {
    const group = queue.lines.splice(0);
    try {
      const logged = await appendGroup(
        folder,
        group.map(({ entry }) => entry),
        ports,
      );
      for (const [at, { done }] of group.entries()) done(logged[at] as Logged);
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }
  queue.writing = undefined;
}

/**
 * The head is written twice: before, with the lines, so that a kill amid them loses none and what is half there is known for ours; after,
 * without them, since as long as it has them an end that was cut off looks like one that a kill left.
 */
async function appendGroup(folder: string, entries: readonly object[], ports: LockPorts): Promise<Logged[]> {
  const { files } = ports;
  const lock = join(folder, "audit.lock");
  const mine = await waitForLock(lock, ports);
  try {
    const before = await completeInterrupted(folder, ports);
    const pending: string[] = [];
    const logged: Logged[] = [];
    for (const entry of entries) {
      const { line, head } = logged.at(-1) ?? { line: before.lines, head: before.hash };
      const sealed = sealLine(entry, line + 1, head);
      pending.push(sealed);
      logged.push({ line: line + 1, head: sha256(sealed) });
    }
    await writeHead(folder, { version: 1, lines: before.lines, hash: before.hash, pending: pending.join("\n") }, files);
    await files.append(logPath(folder), `${pending.join("\n")}\n`, PRIVATE);
    const { line, head } = logged.at(-1) as Logged;
    await writeHead(folder, { version: 1, lines: line, hash: head }, files);
    return logged;
  } finally {
    await unlock(lock, mine, files);
  }
}

/**
 * Whether every line is as it was written, in its place, and the last one is the last; undefined when there is no log.
 * Takes no lock, so that it needs no right to write.
 *
 * @param expected hash of a line that must be in the log: the head of the chain when it was noted
 */
export async function verifyAudit(folder: string, files: Files, expected?: string): Promise<ChainVerdict | undefined> {
  for (;;) {
    const before = await readIfThere(headPath(folder), files);
    const log = await readIfThere(logPath(folder), files);
    const after = await readIfThere(headPath(folder), files);
    // Read while a run appended: again.
    if (before === undefined ? after !== undefined : after?.equals(before) !== true) continue;
    if (log === undefined && before === undefined) return undefined;
    return checkChain(log ?? Buffer.alloc(0), parseHead(before), expected);
  }
}

/** What each line of the log says, damaged ones left out; whether it is whole is for {@link verifyAudit}. */
export async function auditLines(folder: string, files: Files): Promise<unknown[]> {
  const log = await readIfThere(logPath(folder), files);
  const lines = (log?.toString("utf8") ?? "").split("\n").map(parsedJson);
  return lines.filter((line) => line !== undefined);
}

/** A process that was killed while it appended has left its lines in the head. */
async function completeInterrupted(folder: string, { files }: LockPorts): Promise<Head> {
  const head = parseHead(await readIfThere(headPath(folder), files));
  if (head?.pending === undefined) return head ?? { version: 1, lines: 0, hash: NOTHING_BEFORE };
  const { lines, pending } = head;
  const log = (await readIfThere(logPath(folder), files)) ?? Buffer.alloc(0);
  await files.append(logPath(folder), restOfPending(log, { ...head, pending }), PRIVATE);
  const completed: Head = { version: 1, ...endOfPending({ lines, pending }) };
  await writeHead(folder, completed, files);
  return completed;
}

async function waitForLock(path: string, ports: LockPorts): Promise<Holder> {
  const end = ports.clock.now() + LOCK_WAIT_MS;
  for (;;) {
    const attempt = await tryLock(path, ports);
    if (attempt.got) return attempt.mine;
    if (ports.clock.now() >= end) {
      const last = attempt.silent && (await tryLock(path, ports, { dead: attempt.silent }));
      if (last?.got) return last.mine;
      const by = attempt.holder ? ` by process ${attempt.holder.pid} on ${attempt.holder.host}` : "";
      throw new KantivError(
        "AUDIT_BUSY",
        `The audit log has been locked for ${LOCK_WAIT_MS / 1000} seconds${by}.`,
        `What was done in the org stands. If that process is over: ${removeFile(path)}`,
      );
    }
    await ports.clock.sleep(LOCK_PAUSE_MS);
  }
}

async function writeHead(folder: string, head: Head, files: Files): Promise<void> {
  await files.write(headPath(folder), JSON.stringify(head), PRIVATE);
}

function parseHead(bytes: Buffer | undefined): Head | undefined {
  return Head.safeParse(parsedJson(bytes?.toString("utf8") ?? "")).data;
}

function logPath(folder: string): string {
  return join(folder, "audit.jsonl");
}

function headPath(folder: string): string {
  return join(folder, "audit.head.json");
}
