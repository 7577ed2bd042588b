import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

interface History {
  runs: { runId: string; command: string; outcome: string; who: string; admin: string; undoable: boolean }[];
}

describe("history and rollback --last", () => {
  it("tells each run without asking the org, and takes back the newest that changed something", async () => {
    box = await sandbox();
    const applied = await box.run("apply", "--yes");
    const first = latestRun(box);
    expect(applied.stdout).toContain(`Run ${first}. Undo: kantiv-sf destroy --org ${box.orgFile}`);
    expect(applied.stdout.trimEnd().split("\n").at(-1)).toBe(
      `Next: kantiv-sf handoff --org ${box.orgFile} --out handoff`,
    );
    expect((await box.run("apply", "--yes")).code).toBe(0);

    const asked = box.emulator.requests?.length;
    const { code, json } = await box.run("history", "--json");
    const { runs } = json<History>().result;
    expect([code, box.emulator.requests?.length]).toEqual([0, asked]);
    expect(runs).toMatchObject([
      { command: "apply", outcome: "unchanged", undoable: false, admin: box.emulator.ready.admin.username },
      { runId: first, command: "apply", outcome: "applied", undoable: true, who: expect.stringContaining("@") },
    ]);
    const { stdout } = await box.run("history");
    expect(stdout).toContain(`Undo: kantiv-sf rollback --org ${box.orgFile} --to ${first}`);

    // What a shell completes at `rollback --to`: each that can be put back, the newest first.
    for (const org of [["--of", box.orgFile], ["--of", "acme"], []]) {
      const tab = await kantivSf(["completion", "zsh", "--offer", "runs", ...org], { cwd: box.folder });
      expect(tab.stdout, org.join(" ")).toBe(`${first}\n`);
    }
    const elsewhere = await kantivSf(["completion", "zsh", "--offer", "runs", "--of", "beta"], { cwd: box.folder });
    expect([elsewhere.code, elsewhere.stdout.trim(), elsewhere.stderr]).toEqual([0, "", ""]);

    expect((await box.run("rollback", "--last", "--yes")).code).toBe(0);
    expect(componentsOf(box, "ExternalClientApplication")).toEqual([]);
  });

  it("refuses what is no run on record before the org is asked", async () => {
    box = await sandbox();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const before = box.emulator.requests().length;
    for (const run of ["123", "20261124T103000Z-0a1b2c"]) {
      const refused = await box.run("rollback", "--to", run, "--yes", "--json");
      expect([refused.code, refused.json().error?.code], run).toEqual([2, "RUN_UNKNOWN"]);
    }
    expect(box.emulator.requests()).toHaveLength(before);
  });

  it("says that no run is on record, exit 2, and wants one of --to and --last", async () => {
    box = await sandbox();
    const none = await box.run("history", "--json");
    expect([none.code, none.json().error?.code]).toEqual([2, "HISTORY_MISSING"]);
    const last = await box.run("rollback", "--last", "--yes", "--json");
    expect([last.code, last.json().error?.code]).toEqual([2, "HISTORY_MISSING"]);
    for (const flags of [[], ["--last", "--to", "20261124T103000Z-0a1b2c"]]) {
      const refused = await box.run("rollback", ...flags, "--json");
      expect([refused.code, refused.json().error?.code]).toEqual([2, "USAGE"]);
    }
  });
});
