import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { execProgram } from "../../src/cli/context.ts";
import { thisHost } from "../../src/cli/host.ts";
import { killed } from "./processes.ts";

const systems = {
  "this system": thisHost(execProgram),
  "a system without /proc, by ps": thisHost(execProgram, { proc: "/nowhere", platform: "darwin" }),
  "a system that doesn't tell": thisHost(execProgram, { proc: "/nowhere", platform: "win32" }),
};

describe.each(Object.entries(systems))("the mark of a process on %s", (_name, host) => {
  it("is the same each time while the process runs, and none once it is over", async () => {
    const child = await sleeping();
    const mark = await host.processMark(child.pid);
    expect(mark).toBeTypeOf("string");
    expect(await host.processMark(child.pid)).toBe(mark);
    await killed(child.process);
    expect(await host.processMark(child.pid)).toBeUndefined();
  });
});

it("differs between two processes that began at different times", async () => {
  const host = thisHost(execProgram);
  const child = await sleeping();
  expect(await host.processMark(child.pid)).not.toBe(await host.processMark(process.pid));
});

it("by ps does not depend on the user's time zone", async () => {
  const host = thisHost(execProgram, { proc: "/nowhere", platform: "darwin" });
  const before = process.env.TZ;
  const marks = [];
  for (const zone of ["Asia/Kathmandu", "America/Los_Angeles"]) {
    process.env.TZ = zone;
    marks.push(await host.processMark(process.pid));
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  expect(marks[0]).toMatch(/\d\d:\d\d:\d\d \d{4}$/);
  expect(marks[1]).toBe(marks[0]);
});

it("is none for a process that was killed and that its parent has not yet reaped", async () => {
  // What the shell becomes never waits for the child, so that it stays as a zombie; the shell itself might.
  const script = "sleep 60 & echo $!; exec sleep 60";
  const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = await once(parent.stdout, "data");
  await expect.poll(() => execFileSync("ps", ["-o", "args=", "-p", String(parent.pid)]).toString()).toMatch(/^sleep/);
  process.kill(Number(line), "SIGKILL");
  const host = thisHost(execProgram);
  await expect.poll(() => host.processMark(Number(line))).toBeUndefined();
  expect(process.kill(Number(line), 0)).toBe(true);
});

async function sleeping() {
  const child = spawn("sleep", ["60"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return { process: child, pid: child.pid ?? 0 };
}
