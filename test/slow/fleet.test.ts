import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

const BIN = join(import.meta.dirname, "../../bin/kantiv-sf.js");

interface Document {
  orgs: { name: string; state: string }[];
  fleet: { counts: Record<string, number> };
  groups: { code: string; orgs: string[] }[];
}

let fleet: Fleet;
afterEach(() => fleet?.[Symbol.asyncDispose]());

/** What must be so in each org, however often a run was cut off. */
function eachOrgHasOneOfAll(): void {
  for (const org of fleet.emulator.world.orgs) {
    const apps = org.components.filter(({ type }) => type === "ExternalClientApplication");
    const user = org.users.find(({ username }) => username.startsWith("kantiv@"));
    const held = org.assignments.filter(({ assigneeId }) => assigneeId === user?.id);
    expect([org.deploys.length, apps.length]).toEqual([1, 1]);
    expect(new Set(held.map((row) => row.permissionSetId)).size).toBe(held.length);
  }
}

/** How every tenth org fails, and what mends it. */
const WAYS: {
  code: string;
  spoil: (at: number) => Promise<void> | void;
  mend: (at: number) => Promise<void> | void;
}[] = [
  {
    code: "ORG_UNAVAILABLE",
    spoil: (at) => fleet.setOrg(at, { status: "maintenance" }),
    mend: (at) => fleet.setOrg(at, { status: "active" }),
  },
  {
    code: "USER_NOT_FOUND",
    spoil: (at) => fleet.rewrite(at, (text) => text.replace("kantiv@", "nobody@")),
    mend: (at) => fleet.rewrite(at, (text) => text.replace("nobody@", "kantiv@")),
  },
  {
    code: "ORG_FILE_INVALID",
    spoil: (at) => fleet.rewrite(at, (text) => `${text}colour: red\n`),
    mend: (at) => fleet.rewrite(at, (text) => text.replace("colour: red\n", "")),
  },
  {
    code: "CERTIFICATE_MISSING",
    spoil: (at) => fleet.rewrite(at, (text) => `${text}jwt: { certificate: gone.crt }\n`),
    mend: (at) => fleet.rewrite(at, (text) => text.replace(/jwt: .*\n/, "")),
  },
];

describe("many orgs", () => {
  it("300 of which every tenth fails in another way: each in its own state, then only those again, then all green", async () => {
    const count = 300;
    fleet = await fleetOf(count);
    const spoiled = [...Array(count).keys()].filter((at) => at % 10 === 3);
    const way = (at: number) => WAYS[Math.floor(at / 10) % WAYS.length] as (typeof WAYS)[number];
    for (const at of spoiled) await way(at).spoil(at);
    const first = await fleet.run("apply", "--yes", "--json", "--out", "result", "--stop-at", "100%");
    const { result } = first.json<Document>();
    // Whole, so that it says why.
    expect(result.orgs.filter(({ state }) => state !== "ok" && state !== "error")).toEqual([]);
    expect([first.code, result.fleet.counts]).toMatchObject([1, { ok: 270, error: 30, notRun: 0 }]);
    const wanted = Map.groupBy(spoiled, (at) => way(at).code);
    expect(Object.fromEntries(result.groups.map(({ code, orgs }) => [code, orgs]))).toEqual(
      Object.fromEntries([...wanted].map(([code, some]) => [code, some.map(orgName)])),
    );
    for (const at of spoiled) await way(at).mend(at);
    const again = await fleet.run("apply", "--yes", "--json", "--from", "result", "--out", "result");
    expect([again.code, again.json<Document>().result.orgs.length]).toEqual([0, 30]);
    expect((await fleet.run("plan")).code).toBe(0);
    eachOrgHasOneOfAll();
    const audit = readFileSync(join(fleet.folder, "orgs/.kantiv/audit.jsonl"), "utf8").trim().split("\n");
    // Those that reached their org and were refused there have a line, too.
    expect(audit.length).toBeGreaterThanOrEqual(count);
    expect((await fleet.runWith({}, "fleet list", "--from", "result", "--json")).json<Document>().result.orgs).toEqual(
      [],
    );
  }, 600_000);

  it.each([2, 5, 9])(
    "killed once %i of twelve have ended, then run again: one deployment, one app and one assignment in each",
    async (ended) => {
      fleet = await fleetOf(12, { realTime: true, timings: { deployInProgress: 700 } });
      const args = [BIN, "apply", "--org", "orgs", "--yes", "--out", "result", "--concurrency", "6"];
      const child = spawn(process.execPath, args, {
        cwd: fleet.folder,
        env: { ...process.env, ...fleet.env },
        stdio: "ignore",
      });
      const exit = once(child, "exit");
      await vi.waitFor(
        () => {
          const lines = readFileSync(join(fleet.folder, "result/orgs.ndjson"), "utf8").split("\n").length - 1;
          if (lines < ended && child.exitCode === null) throw new Error("not there yet");
        },
        { timeout: 100_000, interval: 20 },
      );
      child.kill("SIGKILL");
      await exit;
      const again = await fleet.run("apply", "--yes", "--json");
      expect([again.code, again.json<Document>().result.fleet.counts]).toMatchObject([0, { ok: 12 }]);
      eachOrgHasOneOfAll();
      expect((await fleet.run("plan")).code).toBe(0);
    },
    300_000,
  );
});
