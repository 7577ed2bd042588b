import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Files } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import { lastRuns, readRun, runAtWork, startRun } from "../../src/record/journal.ts";
import { killed, startChild } from "./processes.ts";
import { ORG, realPorts, temporaryFolder } from "./support.ts";

const FIRST = "20261124T103000Z-000001";
const SECOND = "20261124T103000Z-000002";

const begin = (folder: string, runId = FIRST, ports = realPorts()) =>
  startRun(folder, ORG, runId, { command: "apply" }, ports);

const lastRun = async (folder: string, orgId: string, files: Files) => (await lastRuns(folder, orgId, 1, files))[0];

describe("the journal of a run", () => {
  it("has a step on the disk when it resolves, in one line that only its user can read", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    const run = await begin(folder, FIRST, ports);
    await ports.clock.sleep(1_500);
    await run.step("deploy", { deployId: "0Af8d00000abcdeCAA" });
    const path = join(run.folder, "journal.jsonl");
    expect(readFileSync(path, "utf8").split("\n")).toEqual([
      '{"at":"2026-11-24T10:30:00.000Z","step":"start","data":{"command":"apply"}}',
      '{"at":"2026-11-24T10:30:01.500Z","step":"deploy","data":{"deployId":"0Af8d00000abcdeCAA"}}',
      "",
    ]);
    expect([run.folder, path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  it("of a run that was stopped before it did anything hides none of what the run before it left", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    const first = await begin(folder, FIRST, ports);
    await first.step("deploy", {});
    await begin(folder, "20261124T103001Z-000002", ports);
    const refused = await begin(folder, "20261124T103002Z-000003", ports);
    await refused.finish("NOT_CONFIRMED");
    expect(await runAtWork(folder, ORG, ports.files)).toMatchObject({ id: FIRST, finished: false });
  });

  it("tells of the newest run what it did and that it did not end", async () => {
    const folder = temporaryFolder();
    await (await begin(folder)).finish("ok");
    const run = await begin(folder, SECOND);
    await run.step("deploy", { deployId: "0Af8d00000abcdeCAA" });
    const last = await lastRun(folder, ORG, realPorts().files);
    expect(last).toMatchObject({ id: SECOND, folder: run.folder, finished: false });
    expect(last?.entries.map((entry) => entry.step)).toEqual(["start", "deploy"]);
    expect(last?.entries[1]?.data).toEqual({ deployId: "0Af8d00000abcdeCAA" });
  });

  it("tells how a run ended", async () => {
    const folder = temporaryFolder();
    await (await begin(folder)).finish("failed");
    expect(await lastRun(folder, ORG, realPorts().files)).toMatchObject({ finished: true, outcome: "failed" });
  });

  it("of an org without runs is none", async () => {
    expect(await lastRun(temporaryFolder(), ORG, realPorts().files)).toBeUndefined();
  });

  it("keeps steps in order that were not awaited", async () => {
    const folder = temporaryFolder();
    const run = await begin(folder);
    const numbers = [...Array(20).keys()];
    await Promise.all(numbers.map((number) => run.step("deploy", { number })));
    const last = await lastRun(folder, ORG, realPorts().files);
    expect(last?.entries.slice(1).map((entry) => entry.data.number)).toEqual(numbers);
  });

  it("takes nothing more after its end", async () => {
    const run = await begin(temporaryFolder());
    await run.finish("ok");
    await expect(run.step("deploy")).rejects.toThrow("the run is over");
  });

  it("refuses a secret, however deep, and writes nothing of that step", async () => {
    const folder = temporaryFolder();
    const run = await begin(folder);
    const step = run.step("login", { session: [{ token: new Secret("00D!AQ") }] });
    await expect(step).rejects.toThrow("a secret was to be recorded (token)");
    expect((await lastRun(folder, ORG, realPorts().files))?.entries).toHaveLength(1);
  });

  it("redacts what has the shape of a secret in text from elsewhere", async () => {
    const run = await begin(temporaryFolder());
    await run.step("failed", { message: "session 00D8d0000008abc!AQEAQFx.y refused" });
    expect(readFileSync(join(run.folder, "journal.jsonl"), "utf8")).not.toContain("AQEAQFx");
  });

  it("never begins twice", async () => {
    const folder = temporaryFolder();
    await begin(folder);
    await expect(begin(folder)).rejects.toMatchObject({ code: "EEXIST" });
  });

  it("stops the run when it can't be written, and stays readable", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    const full = { ...ports.files, append: () => Promise.reject(new Error("ENOSPC")) };
    const run = await startRun(folder, ORG, FIRST, {}, { ...ports, files: full });
    await expect(run.step("deploy")).rejects.toThrow("ENOSPC");
    await expect(run.finish("ok")).rejects.toThrow("ENOSPC");
    expect(await lastRun(folder, ORG, ports.files)).toMatchObject({ finished: false });
  });
});

describe("a killed run", () => {
  it("leaves every step that had resolved", async () => {
    const folder = temporaryFolder();
    const { child, lines } = startChild("journal", folder);
    expect(await lines.next()).toMatchObject({ value: "ready" });
    let acknowledged = 0;
    while (acknowledged < 25) acknowledged = Number((await lines.next()).value);
    await killed(child);
    const last = await lastRun(folder, ORG, realPorts().files);
    const numbers = last?.entries.slice(1).map((entry) => entry.data.number) ?? [];
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    expect(last?.finished).toBe(false);
  });

  it("has its half-written last line dropped, wherever the write was cut", async () => {
    const folder = temporaryFolder();
    const run = await begin(folder);
    await run.step("deploy", { text: "ü" });
    const whole = readFileSync(join(run.folder, "journal.jsonl"));
    const firstEnd = whole.indexOf("\n") + 1;
    for (let cut = 0; cut < whole.length; cut++) {
      const last = await lastRun(folder, ORG, withJournal(whole.subarray(0, cut)));
      expect(last?.entries.length ?? 0, `cut at ${cut}`).toBe(cut < firstEnd ? 0 : 1);
    }
  });

  it("that had not written its first line has done nothing: the run before it counts", async () => {
    const folder = temporaryFolder();
    await (await begin(folder)).step("deploy");
    const empty = join(folder, "orgs", ORG, "runs", SECOND);
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, "journal.jsonl"), '{"at":"2026-11-24T10:3');
    expect(await lastRun(folder, ORG, realPorts().files)).toMatchObject({ id: FIRST });
  });
});

describe("a damaged journal", () => {
  it.each([
    "",
    "{}",
    "not json",
    '{"at":"today","step":"x","data":{}}',
    '{"at":"2026-11-24T10:30:00Z","step":"start","data":{}}',
  ])("is an error that names the line and what to do: %j", async (line) => {
    const folder = temporaryFolder();
    const run = await begin(folder);
    appendFileSync(join(run.folder, "journal.jsonl"), `${line}\n`);
    await expect(lastRun(folder, ORG, realPorts().files)).rejects.toMatchObject({
      code: "JOURNAL_DAMAGED",
      message: expect.stringContaining("Line 2"),
      remedy: expect.stringContaining(`mv ${run.folder} ${run.folder}.aside`),
    });
  });

  it("is one that lost its beginning", async () => {
    const folder = temporaryFolder();
    const run = await begin(folder);
    await run.step("deploy");
    const path = join(run.folder, "journal.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").split("\n").slice(1).join("\n"));
    await expect(lastRun(folder, ORG, realPorts().files)).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
  });
});

describe("a run named by its user", () => {
  it("is found by its id", async () => {
    const folder = temporaryFolder();
    await (await begin(folder)).finish("ok");
    await begin(folder, SECOND);
    expect(await readRun(folder, ORG, FIRST, realPorts().files)).toMatchObject({ id: FIRST, outcome: "ok" });
  });

  it("that is not there is refused with the latest that are", async () => {
    const folder = temporaryFolder();
    await begin(folder);
    await expect(readRun(folder, ORG, SECOND, realPorts().files)).rejects.toMatchObject({
      code: "RUN_UNKNOWN",
      exit: 2,
      remedy: expect.stringContaining(FIRST),
    });
  });

  it.each(["../../x", "", "20261124T103000Z-00000G"])("is never another path: %j", async (id) => {
    await expect(readRun(temporaryFolder(), ORG, id, realPorts().files)).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
  });
});

/** The disk, with other bytes in the one journal. */
function withJournal(bytes: Buffer): Files {
  return { ...realPorts().files, read: async () => bytes };
}
