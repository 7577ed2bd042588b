import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fakeClock } from "../helpers/fake-clock.ts";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: { name: string; state: string; error: { code: string; remedy: string } | null }[];
  fleet: { counts: Record<string, number>; stoppedBy: object | null };
  groups: { code: string; orgs: string[] }[];
}

let fleet: Fleet;
afterEach(() => fleet?.[Symbol.asyncDispose]());

const lines = () => {
  const path = join(fleet.folder, "result/orgs.ndjson");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
};
const deploying = (count: number) =>
  vi.waitFor(() => {
    const sent = fleet.emulator.world.orgs.filter(({ deploys }) => deploys.length > 0);
    expect(sent.length).toBeGreaterThanOrEqual(count);
  }, WAIT);
const WAIT = { timeout: 60_000, interval: 20 };

async function expectOneOfAll() {
  const again = await fleet.run("apply", "--yes", "--json", "--from", "result", "--out", "result");
  expect([again.code, again.json<Document>().result.groups]).toEqual([0, []]);
  for (const org of fleet.emulator.world.orgs) {
    const apps = org.components.filter(({ type }) => type === "ExternalClientApplication");
    expect([org.deploys.length, apps.length]).toEqual([1, 1]);
  }
}

describe("a run over many orgs that is cut short", { timeout: 180_000 }, () => {
  it("by one Ctrl+C begins nothing new and lets what runs end; the result says who is left", async () => {
    fleet = await fleetOf(10, { realTime: true, timings: { deployInProgress: 1500 } });
    const gently = new AbortController();
    const going = fleet.runWith({ windDown: () => gently.signal }, "apply", "--yes", "--json", "--out", "result");
    await deploying(2);
    gently.abort();
    const { code, stderr, json } = await going;
    const { result, warnings } = json<Document>();
    const { ok = 0, notRun = 0, error } = result.fleet.counts;
    expect([code, result.fleet.stoppedBy, error]).toEqual([130, { why: "interrupted" }, 0]);
    expect([ok > 0, ok + notRun, lines()]).toEqual([true, 10, 10]);
    expect(warnings.map((one) => one.code)).toContain("INTERRUPTED");
    expect(stderr).toContain("Ctrl+C again stops it");
    await expectOneOfAll();
  });

  it("by a second Ctrl+C ends at once; what goes on in an org is known, and waited for by the next run", async () => {
    fleet = await fleetOf(6, { realTime: true, timings: { deployInProgress: 4000 } });
    const [gently, stop] = [new AbortController(), new AbortController()];
    const args = ["--yes", "--json", "--out", "result"];
    const going = fleet.runWith({ windDown: () => gently.signal, signal: stop.signal }, "apply", ...args);
    await deploying(3);
    gently.abort();
    stop.abort();
    const { code, json } = await going;
    const { orgs, fleet: about } = json<Document>().result;
    expect([code, about.counts.ok]).toEqual([130, 0]);
    const running = orgs.filter(({ state }) => state === "running");
    expect(running.length).toBeGreaterThanOrEqual(3);
    expect(running[0]?.error).toMatchObject({
      code: "DEPLOY_RUNNING",
      remedy: expect.stringContaining("resume --org"),
    });
    expect(lines()).toBe(6);
    await expectOneOfAll();
  });

  it("by SIGTERM, or where nobody is at a terminal, ends at the first", async () => {
    fleet = await fleetOf(6, { realTime: true, timings: { deployInProgress: 1500 } });
    const stop = new AbortController();
    const going = fleet.runWith({ signal: stop.signal }, "apply", "--yes", "--json", "--out", "result");
    await deploying(1);
    stop.abort();
    const { code, json } = await going;
    expect([code, json<Document>().result.fleet.counts.ok, lines()]).toEqual([130, 0, 6]);
    await expectOneOfAll();
  });

  it("is not begun while another one writes its result into the same folder, and takes it from one that is over", async () => {
    fleet = await fleetOf(1);
    const { diskFiles, execProgram } = await import("../../src/cli/context.ts");
    const { thisHost } = await import("../../src/cli/host.ts");
    const { tryLock } = await import("../../src/record/file-lock.ts");
    const ports = {
      files: diskFiles(fleet.folder),
      clock: fakeClock(),
      host: thisHost(execProgram),
      randomId: () => "x",
    };
    expect((await tryLock("result/lock", ports)).got).toBe(true);
    const busy = await fleet.run("plan", "--out", "result");
    expect([busy.code, busy.stderr]).toEqual([2, expect.stringContaining(`process ${process.pid}`)]);
    expect(existsSync(join(fleet.folder, "result/fleet.json"))).toBe(false);
    const dead = { ...ports.host, pid: 999_999, processMark: async () => "gone" };
    await ports.files.remove("result/lock");
    await tryLock("result/lock", { ...ports, host: dead });
    expect((await fleet.run("plan", "--out", "result")).code).toBe(4);
    expect(existsSync(join(fleet.folder, "result/lock"))).toBe(false);
  });

  it("by --org-timeout for one org: it is running where its deployment goes on, and nobody else waits", async () => {
    fleet = await fleetOf(4, { realTime: true });
    await fleet.setOrg(1, { timings: { deployInProgress: 25_000 } });
    const args = ["--yes", "--json", "--out", "result"];
    const { code, json } = await fleet.run("apply", ...args, "--org-timeout", "0.2");
    const { orgs, fleet: about } = json<Document>().result;
    expect([code, about.counts]).toMatchObject([69, { ok: 3, running: 1 }]);
    const slow = orgs.find(({ name }) => name === orgName(1));
    expect(slow).toMatchObject({ state: "running", error: { code: "DEPLOY_RUNNING" } });
    expect(slow?.error?.remedy).toContain("resume --org orgs/acme-001.yaml --deploy-id 0Af");
    await expectOneOfAll();
  });

  it("by --org-timeout for one that never answers: an error of its own, and the others are done", async () => {
    fleet = await fleetOf(4, { realTime: true });
    await fleet.setOrg(2, { latencyMs: 600_000 });
    const { code, json } = await fleet.run("plan", "--json", "--org-timeout", "0.1");
    const { orgs } = json<Document>().result;
    expect([code, orgs.map(({ state }) => state).sort()]).toEqual([1, ["changes", "changes", "changes", "error"]]);
    expect(orgs.find(({ name }) => name === orgName(2))?.error).toMatchObject({
      code: "ORG_TIMEOUT",
      message: expect.stringContaining("longer than 6 s"),
    });
  });

  it("by a kill in the middle of a line of its result: the next run's ends are whole, and each line is one", async () => {
    fleet = await fleetOf(3);
    expect((await fleet.run("apply", "--yes", "--out", "result")).code).toBe(0);
    const path = join(fleet.folder, "result/orgs.ndjson");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -30));
    const again = await fleet.run("apply", "--yes", "--json", "--from-result", "result", "--out", "result");
    expect([again.code, again.json<Document>().result.orgs.length]).toEqual([0, 1]);
    const names = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { name: string }).name);
    expect(names.sort()).toEqual([0, 1, 2].map(orgName));
    expect((await fleet.run("apply", "--yes", "--from-result", "result")).stdout).toContain("nothing to do");
  });

  it("by failures of the look and of the work together, as many as --stop-at says", async () => {
    fleet = await fleetOf(8);
    for (const at of [0, 1]) await fleet.setOrg(at, { status: "maintenance" });
    for (const at of [2, 3, 4]) await fleet.setOrg(at, { upsets: { deployUnknownException: 9 } });
    const args = ["--stop-at", "3", "--concurrency", "1", "--json"];
    const { code, json } = await fleet.runWith({ answer: "y" }, "apply", ...args);
    const { counts, stoppedBy } = json<Document>().result.fleet;
    expect([code, stoppedBy]).toEqual([1, { why: "failures", stopAt: 3 }]);
    expect((counts.failed ?? 0) + (counts.error ?? 0)).toBe(3);
  });

  it("is not stopped in its look by orgs that were out of reach in the last result, too", async () => {
    fleet = await fleetOf(6);
    for (const at of [0, 1, 2]) await fleet.setOrg(at, { status: "maintenance" });
    await fleet.run("plan", "--out", "result");
    const { code, stderr, stdout } = await fleet.runWith({ answer: "y" }, "apply", "--out", "result");
    expect([code, stderr.includes("3 orgs could not be looked at"), stdout.includes("Stopped")]).toEqual([
      1,
      true,
      false,
    ]);
    expect(stdout).toContain("3 as they should be");
  });

  it("by --deadline begins nothing that would not be through, exit 69, and says so", async () => {
    fleet = await fleetOf(8, { timings: { deployInProgress: 240_000 } });
    const args = ["--yes", "--out", "result", "--deadline", "30", "--concurrency", "1"];
    const { code, stdout } = await fleet.run("apply", ...args);
    expect([code, stdout]).toEqual([69, expect.stringMatching(/\d not run/)]);
    expect(stdout).toContain("(--deadline)");
    await expectOneOfAll();
  });
});

describe("a machine that sleeps in the middle of a run", { timeout: 120_000 }, () => {
  it.each([
    ["--org-timeout", "45"],
    ["--deadline", "30"],
  ])("takes nothing of %s", async (flag, minutes) => {
    const clock = fakeClock();
    fleet = await fleetOf(12, { clock, timings: { deployInProgress: 5000 } });
    let sleeps = 2;
    const sleepy = {
      ...clock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        if (fleet.emulator.world.orgs.some(({ deploys }) => deploys.length > 0) && sleeps-- > 0)
          await clock.suspend(3_600_000);
        await clock.sleep(ms, signal);
      },
    };
    const { code, json } = await fleet.runWith({ clock: sleepy }, "apply", "--yes", "--json", flag, minutes);
    expect([code, sleeps < 1, json<Document>().result.fleet.counts.ok]).toEqual([0, true, 12]);
  });
});

describe("two runs over the same orgs at once", { timeout: 120_000 }, () => {
  it("each do what the other does not: the second names the orgs that are locked, and by whom", async () => {
    fleet = await fleetOf(4, { realTime: true, timings: { deployInProgress: 3000 } });
    const first = fleet.run("apply", "--yes", "--json", "--out", "result");
    await deploying(4);
    const second = await fleet.run("apply", "--yes", "--json");
    const { groups, fleet: about } = second.json<Document>().result;
    expect([second.code, about.counts.ok]).toEqual([1, 0]);
    expect(groups).toMatchObject([{ code: "ORG_LOCKED", orgs: [0, 1, 2, 3].map(orgName) }]);
    const { code } = await first;
    expect(code).toBe(0);
    await expectOneOfAll();
  });
});
