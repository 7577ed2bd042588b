import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditEntry, appendAudit, verifyAudit } from "../../src/record/audit.ts";
import { checkChain, Head, sealLine } from "../../src/record/chain.ts";
import { ORG, realPorts, temporaryFolder } from "./support.ts";

const entry = (number: number): AuditEntry => ({
  admin: "admin@acme.com.uat",
  orgId: ORG,
  command: "apply",
  runId: `20261124T103000Z-${String(number).padStart(6, "0")}`,
  template: "a".repeat(64),
  plan: "b".repeat(64),
  outcome: number % 2 ? "ok" : "failed: größer",
});
const logOf = (folder: string) => join(folder, "audit.jsonl");
const headOf = (folder: string) => join(folder, "audit.head.json");
const verify = (folder: string) => verifyAudit(folder, realPorts().files);

describe("the audit log", () => {
  it("says who did what to which org when, in one line of a file that only its user can read", async () => {
    const folder = join(temporaryFolder(), ".kantiv");
    const ports = realPorts();
    await appendAudit(folder, entry(1), ports);
    const [line = "", ...rest] = readFileSync(logOf(folder), "utf8").split("\n");
    expect(rest).toEqual([""]);
    expect(JSON.parse(line)).toEqual({
      n: 1,
      at: "2026-11-24T10:30:00.000Z",
      who: `${ports.host.user}@${ports.host.hostname}`,
      ...entry(1),
      prev: "0".repeat(64),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect([folder, logOf(folder), headOf(folder)].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  it("stays whole when runs on several orgs append at the same time", async () => {
    const folder = temporaryFolder();
    const sleep = () => new Promise<void>((done) => void setImmediate(done));
    const clock = { now: () => 0, awake: () => 0, sleep, every: () => () => undefined };
    await Promise.all(
      [...Array(12).keys()].map((number) => appendAudit(folder, entry(number), { ...realPorts(), clock })),
    );
    expect(await verify(folder)).toMatchObject({ ok: true, lines: 12 });
    const runs = readFileSync(logOf(folder), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).runId);
    expect(new Set(runs).size).toBe(12);
  });

  it("writes the lines of many runs of one process together, each with its own place", async () => {
    const folder = temporaryFolder();
    const ports = realPorts();
    let writes = 0;
    const append: typeof ports.files.append = (...args) => {
      writes += 1;
      return ports.files.append(...args);
    };
    const own = { ...ports, files: { ...ports.files, append } };
    const logged = await Promise.all([...Array(200).keys()].map((number) => appendAudit(folder, entry(number), own)));
    expect(logged.map(({ line }) => line)).toEqual([...Array(200).keys()].map((at) => at + 1));
    const last = logged.at(-1)?.head;
    expect(await verifyAudit(folder, ports.files, logged[3]?.head)).toEqual({
      ok: true,
      lines: 200,
      head: last,
      expected: 4,
    });
    expect(writes).toBeLessThanOrEqual(3);
  });

  it.each([0, 1, 400, 700])(
    "is completed by the next run where a process was killed after %i bytes of several lines",
    async (bytes) => {
      const folder = temporaryFolder();
      const ports = realPorts();
      await appendAudit(folder, entry(0), ports);
      // What is on the disk when a process dies in the middle of its write.
      const append = async (path: string, text: string | Uint8Array) => {
        await ports.files.append(path, Buffer.from(text).subarray(0, bytes));
        throw new Error("killed");
      };
      const dying = { ...ports, files: { ...ports.files, append } };
      const lost = await Promise.allSettled([1, 2, 3].map((number) => appendAudit(folder, entry(number), dying)));
      expect(lost.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
      await appendAudit(folder, entry(9), realPorts());
      const verdict = await verify(folder);
      expect(verdict).toMatchObject({ ok: true });
      expect(readFileSync(logOf(folder), "utf8").trim().split("\n").at(-1)).toContain("000009");
    },
  );

  it("gives up on a lock that is not given back, and says which", async () => {
    const folder = temporaryFolder();
    const { files, host } = realPorts();
    const stuck = { version: 1, token: "x", pid: process.pid, processTable: host.processTable, processMark: "" };
    const holder = { ...stuck, host: host.hostname, user: "anna", since: "2026-11-24T10:00:00Z" };
    await files.create(join(folder, "audit.lock"), JSON.stringify(holder));
    await expect(appendAudit(folder, entry(1), realPorts())).rejects.toMatchObject({
      code: "AUDIT_BUSY",
      remedy: expect.stringContaining(join(folder, "audit.lock")),
    });
  });

  it("is nothing where no run has been", async () => {
    expect(await verify(temporaryFolder())).toBeUndefined();
  });
});

describe("a changed audit log", () => {
  it("is found whatever single byte of it is changed, taken out or put in", async () => {
    const { log, head } = await written(4);
    const place = fc.nat(log.length - 1);
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 255 }), (at, byte) => {
        fc.pre(log[at] !== byte);
        expect(checkChain(splice(log, at, 1, [byte]), head).ok).toBe(false);
      }),
      { numRuns: 3_000 },
    );
    for (let at = 0; at < log.length; at++) {
      expect(checkChain(splice(log, at, 1, []), head).ok, `without byte ${at}`).toBe(false);
      expect(checkChain(splice(log, at, 0, [at % 256]), head).ok, `one more at ${at}`).toBe(false);
      expect(checkChain(splice(log, at, 1, [(log[at] ?? 0) ^ 0x80]), head).ok, `top bit of byte ${at}`).toBe(false);
    }
    expect(checkChain(log, head)).toMatchObject({ ok: true, lines: 4 });
  });

  it("is named by the line that was changed", async () => {
    const { lines, head } = await written(4);
    for (const line of [1, 2, 3, 4]) {
      const changed = lines.with(line - 1, (lines[line - 1] ?? "").replace("apply", "Apply"));
      expect(checkChain(joined(changed), head)).toEqual({ ok: false, line, kind: "changed" });
    }
  });

  it("is found where a line was written anew with a hash that fits it", async () => {
    const { lines, head } = await written(4);
    const { lines: others } = await written(4, "somebody-else");
    for (const line of [1, 2, 3, 4]) {
      const forged = lines.with(line - 1, others[line - 1] ?? "");
      expect(checkChain(joined(forged), head)).toEqual({ ok: false, line, kind: "changed" });
    }
  });

  it("is found where a line was written anew, hash and place in the chain and all", async () => {
    const { lines, head } = await written(4);
    for (const line of [1, 2, 3, 4]) {
      const { n, prev, hash: _old, ...said } = JSON.parse(lines[line - 1] ?? "");
      const forged = lines.with(line - 1, sealLine({ ...said, outcome: "nothing to see" }, n, prev));
      expect(checkChain(joined(forged), head)).toEqual({ ok: false, line, kind: "changed" });
    }
  });

  it("is named by the place where lines are missing", async () => {
    const { lines, head } = await written(5);
    for (const line of [1, 2, 3, 4]) {
      expect(checkChain(joined(lines.toSpliced(line - 1, 1)), head)).toEqual({ ok: false, line, kind: "missing" });
    }
  });

  it("is named by the line that was put in, be it a copy, another log's or no entry at all", async () => {
    const { lines, head } = await written(4);
    const { lines: others } = await written(4, "somebody-else");
    for (const line of [2, 3, 4]) {
      for (const more of [lines[line - 2] ?? "", "", "{}"]) {
        const verdict = checkChain(joined(lines.toSpliced(line - 1, 0, more)), head);
        expect(verdict).toEqual({ ok: false, line: expect.any(Number), kind: "inserted" });
        expect([line - 1, line]).toContain((verdict as { line: number }).line);
      }
    }
    expect(checkChain(joined([...lines, others[3] ?? ""]), head)).toMatchObject({ ok: false });
    expect(checkChain(joined([...lines, "x"]), head)).toEqual({ ok: false, line: 5, kind: "inserted" });
  });

  it("is found when its end was cut off, at any byte", async () => {
    const { log, lines, head } = await written(3);
    for (let length = 0; length < log.length; length++) {
      const whole = log.subarray(0, length).toString().split("\n").length;
      expect(checkChain(log.subarray(0, length), head)).toEqual({ ok: false, line: whole, kind: "truncated" });
    }
    expect(checkChain(joined(lines.slice(0, 1)), head)).toEqual({ ok: false, line: 2, kind: "truncated" });
  });

  it("stays found after more runs have appended to it", async () => {
    const folder = temporaryFolder();
    await append(folder, [1, 2, 3]);
    const lines = readFileSync(logOf(folder), "utf8").split("\n");
    writeFileSync(logOf(folder), `${lines.slice(0, 2).join("\n")}\n`);
    expect(await verify(folder)).toEqual({ ok: false, line: 3, kind: "truncated" });
    await append(folder, [4, 5]);
    expect(await verify(folder)).toEqual({ ok: false, line: 3, kind: "missing" });
  });

  it("is found when the head is gone or damaged, also after more runs", async () => {
    for (const spoil of [(path: string) => rmSync(path), (path: string) => writeFileSync(path, "{")]) {
      const folder = temporaryFolder();
      await append(folder, [1, 2]);
      spoil(headOf(folder));
      expect(await verify(folder)).toEqual({ ok: false, line: 3, kind: "headless" });
      await append(folder, [3, 4]);
      expect(await verify(folder)).toMatchObject({ ok: false });
    }
  });

  it("is found when the whole log is gone", async () => {
    const folder = temporaryFolder();
    await append(folder, [1, 2]);
    rmSync(logOf(folder));
    expect(await verify(folder)).toEqual({ ok: false, line: 1, kind: "truncated" });
  });
});

describe("a run killed while it appended", () => {
  it("loses nothing and spoils nothing, wherever it was cut", async () => {
    const { lines, head, log } = await written(3);
    const pending = lines[2] ?? "";
    const before = joined(lines.slice(0, 2));
    const { hash } = (await written(2)).head;
    for (let cut = before.length; cut <= log.length; cut += 7) {
      const folder = temporaryFolder();
      writeFileSync(logOf(folder), log.subarray(0, cut));
      writeFileSync(headOf(folder), JSON.stringify({ version: 1, lines: 2, hash, pending }));
      expect(await verify(folder), `cut at ${cut}`).toMatchObject({ ok: true, lines: 3 });
      await append(folder, [4]);
      expect(await verify(folder)).toMatchObject({ ok: true, lines: 4 });
      expect(readFileSync(logOf(folder)).subarray(0, log.length)).toEqual(log);
    }
    expect(head.pending).toBeUndefined();
  });

  it("has its line written in full also when somebody spoilt the log since, which stays found", async () => {
    const { lines, log } = await written(3);
    const { hash } = (await written(2)).head;
    const folder = temporaryFolder();
    writeFileSync(logOf(folder), log.subarray(0, 40));
    writeFileSync(headOf(folder), JSON.stringify({ version: 1, lines: 2, hash, pending: lines[2] }));
    await append(folder, [4]);
    expect(readFileSync(logOf(folder), "utf8").split("\n")).toContain(lines[2]);
    expect(await verify(folder)).toMatchObject({ ok: false, line: 1 });
  });
});

async function append(folder: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await appendAudit(folder, entry(number), realPorts());
}

/** A log of so many lines, the same bytes each time for the same host. */
async function written(count: number, hostname = "laptop") {
  const folder = temporaryFolder();
  const host = { ...realPorts().host, hostname };
  for (let number = 1; number <= count; number++) await appendAudit(folder, entry(number), realPorts({ host }));
  const log = readFileSync(logOf(folder));
  const head = Head.parse(JSON.parse(readFileSync(headOf(folder), "utf8")));
  return { log, head, lines: log.toString().trimEnd().split("\n") };
}

function splice(log: Buffer, at: number, remove: number, put: readonly number[]): Buffer {
  return Buffer.concat([log.subarray(0, at), Buffer.from(put), log.subarray(at + remove)]);
}

function joined(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}
