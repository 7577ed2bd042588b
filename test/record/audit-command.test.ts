import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run } from "../../src/commands/audit.ts";
import type { Context, Flags } from "../../src/model/command.ts";
import { plain } from "../../src/model/paint.ts";
import { appendAudit } from "../../src/record/audit.ts";
import { ORG, realPorts, temporaryFolder } from "./support.ts";

/** All of the context that the command may touch. */
const verify = (flags: Flags) => run({ action: "verify", ...flags }, { files: realPorts().files } as Context);

it("says how many lines stand as they were written, beside an org file, in a folder of them or in its own", async () => {
  const folder = await logOfTwo();
  for (const flags of [{ org: join(folder, "acme.yaml") }, { org: folder }, { folder: join(folder, ".kantiv") }]) {
    const report = await verify(flags);
    expect(report).toMatchObject({ status: "ok", exit: 0, result: { ok: true, lines: 2 } });
    expect(report.text(plain)).toMatch(
      /^✔ 2 lines, each as it was written\n {2}head ([0-9a-f]{64})\nNext: kantiv-sf audit verify --\w+ \S+ --expect \1 {3}# later, the head kept elsewhere$/,
    );
  }
});

it("fails with the line that was changed", async () => {
  const folder = await logOfTwo();
  const path = join(folder, ".kantiv", "audit.jsonl");
  writeFileSync(path, readFileSync(path, "utf8").replace('"outcome":"second"', '"outcome":"fine"'));
  const report = await verify({ folder: join(folder, ".kantiv") });
  expect(report).toMatchObject({ status: "failed", exit: 1, result: { ok: false, line: 2, kind: "changed" } });
  expect(report.text(plain)).toContain(path);
  expect(report.text(plain)).toMatch(
    /^✖ Line 2 of \S+audit\.jsonl was changed after it was written\.\n→ Find out who may write there, \S/,
  );
});

it("knows by a head that was noted elsewhere whether the whole log was written anew", async () => {
  const folder = await logOfTwo();
  const heads = async (of: string) => {
    const { result } = await verify({ folder: join(of, ".kantiv") });
    return (result as { head: string }).head;
  };
  const noted = await heads(folder);
  const { head, line } = await appendAudit(join(folder, ".kantiv"), ENTRY, realPorts());
  expect(await heads(folder)).toBe(head);
  for (const [expect_, at] of [
    [noted.toUpperCase(), 2],
    [head, line],
  ] as const) {
    const report = await verify({ folder: join(folder, ".kantiv"), expect: expect_ });
    expect(report).toMatchObject({ status: "ok", result: { ok: true, lines: 3, expected: at } });
  }
  // Another log, whole in itself.
  const forged = await logOfTwo("forged");
  const report = await verify({ folder: join(forged, ".kantiv"), expect: noted });
  expect(report).toMatchObject({ status: "failed", exit: 1, result: { ok: false, kind: "unexpected" } });
  expect(report.text(plain)).toContain("written anew");
});

it.each(["", "abc", `${"0".repeat(63)}g`])("refuses %j as a hash", async (expected) => {
  const folder = join(await logOfTwo(), ".kantiv");
  await expect(verify({ folder, expect: expected })).rejects.toMatchObject({ code: "USAGE", exit: 2 });
});

it("does not call a folder without a log a good one", async () => {
  await expect(verify({ folder: temporaryFolder() })).rejects.toMatchObject({ code: "AUDIT_MISSING", exit: 2 });
});

it.each<Flags>([{}, { org: "a.yaml", folder: "b" }, { action: "erase", folder: "b" }])("refuses %j", async (flags) => {
  await expect(verify(flags)).rejects.toMatchObject({ code: "USAGE", exit: 2 });
});

const ENTRY = {
  admin: "admin@acme.com",
  orgId: ORG,
  command: "apply",
  runId: "20261124T103000Z-000001",
  outcome: "third",
};

async function logOfTwo(first = "first"): Promise<string> {
  const folder = temporaryFolder();
  for (const outcome of [first, "second"]) {
    await appendAudit(join(folder, ".kantiv"), { ...ENTRY, outcome }, realPorts());
  }
  return folder;
}
