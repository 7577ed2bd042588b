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

it("says how many lines stand as they were written, beside an org file or in a folder", async () => {
  const folder = await logOfTwo();
  for (const flags of [{ org: join(folder, "acme.yaml") }, { folder: join(folder, ".kantiv") }]) {
    const report = await verify(flags);
    expect(report).toMatchObject({ status: "ok", exit: 0, result: { ok: true, lines: 2 } });
    expect(report.text(plain)).toBe("✔ 2 lines, each as it was written");
  }
});

it("fails with the line that was changed", async () => {
  const folder = await logOfTwo();
  const path = join(folder, ".kantiv", "audit.jsonl");
  writeFileSync(path, readFileSync(path, "utf8").replace('"outcome":"second"', '"outcome":"fine"'));
  const report = await verify({ folder: join(folder, ".kantiv") });
  expect(report).toMatchObject({ status: "failed", exit: 1, result: { ok: false, line: 2, kind: "changed" } });
  expect(report.text(plain)).toBe(`✖ Line 2 of ${path} was changed after it was written`);
});

it("does not call a folder without a log a good one", async () => {
  await expect(verify({ folder: temporaryFolder() })).rejects.toMatchObject({ code: "AUDIT_MISSING", exit: 2 });
});

it.each<Flags>([{}, { org: "a.yaml", folder: "b" }, { action: "erase", folder: "b" }])("refuses %j", async (flags) => {
  await expect(verify(flags)).rejects.toMatchObject({ code: "USAGE", exit: 2 });
});

async function logOfTwo(): Promise<string> {
  const folder = temporaryFolder();
  for (const outcome of ["first", "second"]) {
    const entry = { admin: "admin@acme.com", orgId: ORG, command: "apply", runId: "20261124T103000Z-000001", outcome };
    await appendAudit(join(folder, ".kantiv"), entry, realPorts());
  }
  return folder;
}
