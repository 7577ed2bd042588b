import { readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import type { Exec, Host } from "../model/ports.ts";

/** Where a system tells of its processes; a test gives another. */
interface System {
  proc: string;
  platform: NodeJS.Platform;
}

/** This process and its machine. */
export function thisHost(exec: Exec, system: System = { proc: "/proc", platform: process.platform }): Host {
  let ownMark: Promise<string | undefined> | undefined;
  return {
    pid: process.pid,
    hostname: hostname(),
    user: userName(),
    processTable: processTable(system),
    processMark: (pid) => {
      if (pid !== process.pid) return processMark(pid, exec, system);
      ownMark ??= processMark(pid, exec, system);
      return ownMark;
    },
  };
}

/** Linux names the table that a container has of its own; elsewhere there is one for all. */
function processTable({ proc }: System): string {
  try {
    return readlinkSync(`${proc}/self/ns/pid`);
  } catch {
    return "";
  }
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

async function processMark(pid: number, exec: Exec, { proc, platform }: System): Promise<string | undefined> {
  // Asked first: /proc may hide the processes of others.
  if (!exists(pid)) return undefined;
  const stat = await readFile(`${proc}/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat !== undefined) return markFromStat(stat, proc);
  return platform === "linux" || platform === "win32" ? "" : markFromPs(pid, exec);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** State and start time of proc(5): the fields after the program's name, which may hold spaces and brackets itself. */
async function markFromStat(stat: string, proc: string): Promise<string | undefined> {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Killed, and only not yet reaped by its parent.
  if (fields[0] === "Z" || fields[0] === "X") return undefined;
  // Counted from the start of the system, so it means something only beside which start that was.
  const boot = await readFile(`${proc}/sys/kernel/random/boot_id`, "utf8").catch(() => "");
  return `${boot.trim()}/${fields[19] ?? ""}`;
}

/** Start time by `ps`, in one language and one time zone whatever the user's are. */
async function markFromPs(pid: number, exec: Exec): Promise<string | undefined> {
  const options = { env: { ...process.env, LC_ALL: "C", TZ: "UTC" } };
  const answer = await exec("ps", ["-o", "state=,lstart=", "-p", String(pid)], options).catch(() => undefined);
  if (answer === undefined) return "";
  const [state = "", ...start] = answer.stdout.toString().trim().split(/\s+/);
  if (state === "") return exists(pid) ? "" : undefined;
  return state.startsWith("Z") ? undefined : start.join(" ");
}
