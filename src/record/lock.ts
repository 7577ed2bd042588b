import { join } from "node:path";
import { KantivError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { RecordFiles } from "../model/ports.ts";
import { removeFile } from "../util/shell-lines.ts";
import { minuteOf } from "../util/words.ts";
import { type Attempt, type Holder, isLocal, type LockPorts, readHolder, tryLock, unlock } from "./file-lock.ts";
import { BEAT_MS, heartbeat } from "./heartbeat.ts";
import { orgFolder, PRIVATE } from "./paths.ts";
import { nextRunId } from "./run-id.ts";

/** A run on another machine is unlikely to be still at work after this; few deployments take half an hour. */
const OLD_HOURS = 2;

/** Longer than a beat, with time for a slow disk. */
const SIGN_OF_LIFE_MS = BEAT_MS + 10_000;

/**
 * Does `work` as the only run on the org, among those that keep their record in `folder`, and gives the lock back
 * whatever happens. The lock of a run that died on this machine is taken over, with the warning `LOCK_TAKEN_OVER`; so is one of
 * another machine that has been silent for five minutes and stays so while a sign of life is waited for.
 *
 * @param work gets the id of its run, and what to await before each change of the org: it throws `LOCK_LOST` once somebody else
 *   has the lock, since two runs that change an org at once undo each other's work
 * @throws ORG_LOCKED when another run is at work
 */
export async function withLock<T>(
  folder: string,
  orgId: string,
  ports: LockPorts & { emit: Emit },
  work: (runId: string, check: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const path = lockPath(folder, orgId);
  await keepOutOfGit(folder, ports);
  const foreseen = await nextRunId(folder, orgId, ports);
  const attempt = await lockOrWait(path, foreseen, ports);
  if (!attempt.got) throw locked(attempt.holder, path, ports);
  const beat = heartbeat(path, attempt.mine, ports);
  try {
    if (attempt.crashed) ports.emit({ kind: "warning", code: "LOCK_TAKEN_OVER", message: ended(attempt.crashed) });
    // Another run may have come and gone before this one had the lock.
    const runId = await nextRunId(folder, orgId, ports, foreseen);
    if (runId !== foreseen) await beat.tell({ runId });
    return await work(runId, beat.check);
  } finally {
    await beat.stop();
    await unlock(path, attempt.mine, ports.files);
  }
}

/** Who holds the org's lock, by name; undefined when nobody does. Takes nothing. */
export async function lockHolder(folder: string, orgId: string, files: RecordFiles): Promise<string | undefined> {
  const holder = await readHolder(lockPath(folder, orgId), files);
  return holder && `${who(holder)}, since ${minuteOf(holder.since)}`;
}

function lockPath(folder: string, orgId: string): string {
  return join(orgFolder(folder, orgId), "lock");
}

/** Waits only where the holder may have died on another machine. */
async function lockOrWait(path: string, runId: string, ports: LockPorts & { emit: Emit }): Promise<Attempt> {
  const attempt = await tryLock(path, ports, { runId });
  if (attempt.got || attempt.silent === undefined) return attempt;
  const detail = `a sign of life of ${attempt.holder ? who(attempt.holder) : "the run that holds the lock"}`;
  ports.emit({ kind: "waiting", step: "lock", detail, elapsedMs: 0, remainingMs: SIGN_OF_LIFE_MS });
  await ports.clock.sleep(SIGN_OF_LIFE_MS, ports.signal);
  return tryLock(path, ports, { runId, dead: attempt.silent });
}

/** What is recorded is of one machine, and nobody's source. */
async function keepOutOfGit(folder: string, { files }: LockPorts): Promise<void> {
  const path = join(folder, ".gitignore");
  if (!(await files.exists(path))) await files.write(path, "*\n", PRIVATE);
}

function locked(holder: Holder | undefined, path: string, ports: LockPorts): KantivError {
  if (!holder) {
    return new KantivError(
      "ORG_LOCKED",
      "The org is locked, and the lock can't be read.",
      `If no other run is at work: ${removeFile(path)}`,
    );
  }
  const { user, host, pid, since, runId } = holder;
  const message = `Another run is at work on this org: ${who(holder)}, since ${minuteOf(since)}.`;
  return new KantivError("ORG_LOCKED", message, remedy(holder, path, ports), {
    data: { user, host, pid, since, ...(runId ? { runId } : {}), lock: path },
  });
}

function remedy(holder: Holder, path: string, { host, clock }: LockPorts): string {
  if (isLocal(holder, host)) {
    const wait = "Wait until it is over, then run the same command again.";
    // Where the system doesn't tell when a process began, another one may have the number by now.
    return holder.processMark === "" ? `${wait} If process ${holder.pid} is no kantiv-sf: ${removeFile(path)}` : wait;
  }
  const hours = Math.floor((clock.now() - Date.parse(holder.since)) / 3_600_000);
  if (hours < OLD_HOURS) {
    return `Wait until it is over, or ask ${holder.user}; this machine can't tell whether it still runs.`;
  }
  return `It began ${hours} hours ago on another machine. When you are sure that it is over: ${removeFile(path)}`;
}

function ended(holder: Holder): string {
  const run = holder.runId ? `run ${holder.runId}` : "a run";
  return `An earlier run ended without giving its lock back: ${run} of ${who(holder)}, since ${minuteOf(holder.since)}.`;
}

function who(holder: Holder): string {
  return `${holder.user} on ${holder.host} (process ${holder.pid})`;
}
