import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { withLock } from "../../src/record/lock.ts";
import { killed, startChild } from "./processes.ts";
import { fakeHost, ORG, realPorts, START, temporaryFolder, warningCodes } from "./support.ts";

const OTHER_ORG = "00D8d0000009xyzEAA";
const folderOf = (folder: string) => join(folder, "orgs", ORG);
const lockOf = (folder: string) => join(folderOf(folder), "lock");

describe("the lock of an org", () => {
  it("refuses a second run, says who holds it since when, and leaves the first one its lock", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await withLock(folder, ORG, ports, async (runId) => {
      const second = withLock(folder, ORG, realPorts(), async () => "in");
      await expect(second).rejects.toMatchObject({
        code: "ORG_LOCKED",
        exit: 1,
        message: expect.stringContaining(`process ${process.pid}), since 2026-11-24 10:30 UTC`),
        remedy: expect.stringContaining("Wait until it is over"),
        data: { pid: process.pid, user: ports.host.user, host: ports.host.hostname, runId },
      });
      expect(readdirSync(folderOf(folder))).toEqual(["lock"]);
    });
  });

  it("is given back, also when the work fails", async () => {
    const folder = temporaryFolder();
    const failing = withLock(folder, ORG, realPorts(), async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    const ports = realPorts();
    expect(await withLock(folder, ORG, ports, async () => "in")).toBe("in");
    expect(ports.events).toEqual([]);
    expect(readdirSync(folderOf(folder))).toEqual([]);
  });

  it("does not keep runs on two orgs apart", async () => {
    const folder = temporaryFolder();
    const both = withLock(folder, ORG, realPorts(), () => withLock(folder, OTHER_ORG, realPorts(), async () => "in"));
    expect(await both).toBe("in");
  });

  it("is the user's alone, and git leaves the whole folder out", async () => {
    const folder = join(temporaryFolder(), ".kantiv");
    await withLock(folder, ORG, realPorts(), async () => {
      const modes = [folder, folderOf(folder), lockOf(folder)].map((path) => statSync(path).mode & 0o777);
      expect(modes).toEqual([0o700, 0o700, 0o600]);
    });
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("is held against others while its process runs, and taken over with a warning once that was killed", async () => {
    const folder = temporaryFolder();
    const { child, lines } = startChild("lock", folder);
    expect(await lines.next()).toEqual({ value: "ready", done: false });
    await expect(withLock(folder, ORG, realPorts(), async () => "in")).rejects.toMatchObject({
      code: "ORG_LOCKED",
      data: { pid: child.pid },
    });
    await killed(child);
    const ports = realPorts();
    expect(await withLock(folder, ORG, ports, async () => "in")).toBe("in");
    expect(warningCodes(ports.events)).toEqual(["LOCK_TAKEN_OVER"]);
    expect(ports.events[0]).toMatchObject({ message: expect.stringContaining(`process ${child.pid}`) });
    expect(readdirSync(folderOf(folder))).toEqual([]);
  });

  it("is taken over when its holder's pid now belongs to another process", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { processMark: "an-earlier-boot/1" });
    const ports = realPorts();
    expect(await withLock(folder, ORG, ports, async () => "in")).toBe("in");
    expect(warningCodes(ports.events)).toEqual(["LOCK_TAKEN_OVER"]);
  });

  it("is not taken over where the system doesn't tell when a process began", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { processMark: "" });
    await expect(withLock(folder, ORG, realPorts(), async () => "in")).rejects.toMatchObject({
      remedy: expect.stringContaining(`If process ${process.pid} is no kantiv-sf: rm ${lockOf(folder)}`),
    });
  });

  it("of another machine is refused; once it is old, with how to remove it", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { renewedAt: undefined });
    const ports = realPorts({ host: fakeHost("elsewhere", { 7: "mark" }, 7) });
    const tried = () => withLock(folder, ORG, ports, async () => "in");
    await expect(tried()).rejects.toMatchObject({ remedy: expect.not.stringContaining("remove") });
    await ports.clock.sleep(3 * 3_600_000);
    await expect(tried()).rejects.toMatchObject({
      code: "ORG_LOCKED",
      remedy: expect.stringMatching(/began 3 hours ago on another machine.*: rm .*lock$/),
    });
  });

  it("says every half minute that its holder is alive, and nothing more once it was given back", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    const read = () => JSON.parse(readFileSync(lockOf(folder), "utf8"));
    await withLock(folder, ORG, ports, async (runId) => {
      const { token } = read();
      await ports.clock.sleep(30_000);
      ports.clock.beat();
      await vi.waitFor(() => expect(read()).toMatchObject({ token, runId, renewedAt: "2026-11-24T10:30:30.000Z" }));
      ports.clock.beat();
    });
    ports.clock.beat();
    expect(readdirSync(folderOf(folder))).toEqual([]);
  });

  it("of another machine that is silent for five minutes is taken over, with a warning, once no sign of life came", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { host: "elsewhere", pid: 7 });
    const ports = realPorts();
    ports.clock.set(START + 4.9 * 60_000);
    await expect(withLock(folder, ORG, ports, async () => "in")).rejects.toMatchObject({ code: "ORG_LOCKED" });
    ports.clock.set(START + 5 * 60_000);
    expect(await withLock(folder, ORG, ports, async () => "in")).toBe("in");
    expect(warningCodes(ports.events)).toEqual(["LOCK_TAKEN_OVER"]);
    expect(ports.clock.now()).toBe(START + 5 * 60_000 + 40_000);
    expect(readdirSync(folderOf(folder))).toEqual([]);
  });

  it("of another machine whose clock is behind is not taken over while it says that it is alive", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { host: "elsewhere", pid: 7 });
    const ports = realPorts();
    ports.clock.set(START + 3_600_000);
    const clock = {
      ...ports.clock,
      async sleep(ms: number) {
        const theirs = JSON.parse(readFileSync(lockOf(folder), "utf8"));
        const renewedAt = new Date(START + 30_000).toISOString();
        writeFileSync(lockOf(folder), JSON.stringify({ ...theirs, renewedAt }));
        await ports.clock.sleep(ms);
      },
    };
    await expect(withLock(folder, ORG, { ...ports, clock }, async () => "in")).rejects.toMatchObject({
      code: "ORG_LOCKED",
    });
  });

  it("of a live process of this machine is never taken over, however long it is silent", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await withLock(folder, ORG, ports, async () => {
      ports.clock.set(START + 24 * 3_600_000);
      const tried = withLock(folder, ORG, ports, async () => "in");
      await expect(tried).rejects.toMatchObject({ code: "ORG_LOCKED" });
    });
  });

  it("that another run took over is not written to, and that is told once", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await withLock(folder, ORG, ports, async () => {
      const theirs = JSON.stringify({ ...JSON.parse(readFileSync(lockOf(folder), "utf8")), token: "theirs" });
      writeFileSync(lockOf(folder), theirs);
      ports.clock.beat();
      ports.clock.beat();
      await vi.waitFor(() => expect(warningCodes(ports.events)).toEqual(["LOCK_LOST"]));
      expect(readFileSync(lockOf(folder), "utf8")).toBe(theirs);
    });
    expect(warningCodes(ports.events)).toEqual(["LOCK_LOST"]);
  });

  it("is looked at on the disk before each change, so that one that is lost since the last beat is found out", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    await withLock(folder, ORG, ports, async (_runId, check) => {
      await expect(check()).resolves.toBeUndefined();
      const ours = readFileSync(lockOf(folder), "utf8");
      writeFileSync(lockOf(folder), JSON.stringify({ ...JSON.parse(ours), token: "theirs" }));
      await expect(check()).rejects.toMatchObject({
        code: "LOCK_LOST",
        exit: 1,
        remedy: expect.stringContaining("again"),
      });
      // Nobody knows what the other one did meanwhile, also where the lock is back.
      ports.clock.beat();
      await vi.waitFor(() => expect(warningCodes(ports.events)).toEqual(["LOCK_LOST"]));
      writeFileSync(lockOf(folder), ours);
      await expect(check()).rejects.toMatchObject({ code: "LOCK_LOST" });
      rmSync(lockOf(folder));
      await expect(check()).rejects.toMatchObject({ code: "LOCK_LOST" });
    });
  });

  it("of another container on the same machine counts as of another machine", async () => {
    const folder = temporaryFolder();
    await leaveLock(folder, { processTable: "pid:[1]", pid: 999_999 });
    await expect(withLock(folder, ORG, realPorts(), async () => "in")).rejects.toMatchObject({ code: "ORG_LOCKED" });
  });

  it("that can't be read is refused, not thrown away", async () => {
    const folder = temporaryFolder();
    mkdirSync(folderOf(folder), { recursive: true });
    writeFileSync(lockOf(folder), "{");
    await expect(withLock(folder, ORG, realPorts(), async () => "in")).rejects.toMatchObject({
      code: "ORG_LOCKED",
      remedy: expect.stringContaining(`rm ${lockOf(folder)}`),
    });
  });

  it("that is empty, as a machine leaves it that lost its power, is taken once a sign of life was waited for", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    mkdirSync(folderOf(folder), { recursive: true });
    writeFileSync(lockOf(folder), "");
    expect(await withLock(folder, ORG, ports, async () => "in")).toBe("in");
    expect(ports.clock.now()).toBeGreaterThanOrEqual(START + 30_000);
    expect(readdirSync(folderOf(folder))).toEqual([]);
  });

  it("is not removed by a run whose lock somebody else has by now", async () => {
    const folder = temporaryFolder();
    await withLock(folder, ORG, realPorts(), async () => {
      const theirs = { ...JSON.parse(readFileSync(lockOf(folder), "utf8")), token: "theirs" };
      writeFileSync(lockOf(folder), JSON.stringify(theirs));
    });
    expect(JSON.parse(readFileSync(lockOf(folder), "utf8"))).toMatchObject({ token: "theirs" });
  });

  it("gives run ids that sort in the order of the runs, within a second and when the clock was set back", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    const ids: string[] = [];
    for (const now of [START, START, START + 500, START - 3_600_000, START + 1_000]) {
      ports.clock.set(now);
      await withLock(folder, ORG, ports, async (runId) => {
        mkdirSync(join(folderOf(folder), "runs", runId), { recursive: true });
        ids.push(runId);
      });
    }
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(5);
    expect(ids[0]).toMatch(/^20261124T103000Z-[0-9a-f]{6}$/);
    expect(ids[4]).toMatch(/^20261124T103001Z-/);
  });

  it("gives an id after that of a run which came and went before the lock was had", async () => {
    const folder = temporaryFolder();
    const real = realPorts();
    const other = "20261124T103007Z-ffffff";
    const create: typeof real.files.create = async (path, ...more) => {
      mkdirSync(join(folderOf(folder), "runs", other), { recursive: true });
      await real.files.create(path, ...more);
    };
    await withLock(folder, ORG, { ...real, files: { ...real.files, create } }, async (runId) => {
      expect(runId > other).toBe(true);
      expect(JSON.parse(readFileSync(lockOf(folder), "utf8"))).toMatchObject({ runId });
    });
  });

  it("goes on with the next second when one has no number left", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folderOf(folder), "runs", "20261231T235959Z-ffffff"), { recursive: true });
    await withLock(folder, ORG, realPorts(), async (runId) => expect(runId).toBe("20270101T000000Z-000000"));
  });
});

/** The lock of a process that is, but for what is given, this one. */
async function leaveLock(folder: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  let content = "";
  await withLock(folder, ORG, realPorts(), async () => {
    content = readFileSync(lockOf(folder), "utf8");
  });
  writeFileSync(lockOf(folder), JSON.stringify({ ...JSON.parse(content), ...changes }));
}
