import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: { name: string; state: string }[];
  left: { name: string; why: string }[];
  fleet: {
    counts: Record<string, number>;
    shards: number;
    lost: { shard: number; why: string; orgs: string[] }[];
    stopped: { shard: number; why: string }[];
  };
  groups: { code: string; orgs: string[] }[];
  changes: { changes: string[]; orgs: string[] }[];
}

const COUNT = 9;
const SHARDS = 4;
let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(COUNT);
  fleet.rewrite(2, (text) => text.replace("kantiv@", "nobody@"));
  fleet.rewrite(7, (text) => `${text}retired: 2026-11-20\n`);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const shard = (command: string, index: number, ...args: string[]) =>
  fleet.run(command, "--shard", `${index}/${SHARDS}`, "--out", `results/${command}/${index}`, ...args);
const summary = ({ orgs, fleet: { counts }, groups, changes }: Document) => ({
  states: Object.fromEntries(orgs.map(({ name, state }) => [name, state])),
  counts,
  groups: groups.map(({ code, orgs: names }) => [code, names]),
  changes,
});
/** `fleet merge` has no --org, which the others get from the helper. */
const merge = async (folder: string, ...args: string[]) => {
  const { env, folder: cwd } = fleet;
  const { code, json } = await kantivSf(["fleet", "merge", folder, "--json", ...args], { env, cwd });
  return { code, ...json<Document>() };
};

const mergeOf = (command: string) => merge(`results/${command}`, "--shards", "4", "--out", "merged");

describe("shards", { timeout: 120_000 }, () => {
  test("are shown by fleet list, each with its orgs and where the others are", async () => {
    const { json } = await fleet.run("fleet list", "--shard", "1/4", "--json");
    const { orgs, left } = json<Document>().result;
    expect(orgs.map(({ name }) => name)).toEqual([0, 4, 8].slice(0, orgs.length).map(orgName));
    expect(left.find(({ name }) => name === orgName(1))?.why).toBe("in shard 2");
    const slip = await fleet.run("fleet list", "--shard", "5/4", "--json");
    expect([slip.code, slip.json().error?.code]).toEqual([2, "USAGE"]);
  });

  test("merged are one run: states, counts, groups, changes and exit code", async () => {
    for (const index of [1, 2, 3, 4]) await shard("apply", index, "--yes");
    const { code, result } = await mergeOf("apply");
    const one = await fleet.run("apply", "--yes", "--json");
    expect([code, summary(result)]).toEqual([one.code, summary(one.json<Document>().result)]);
    expect([code, result.fleet.lost]).toEqual([1, []]);
    fleet.rewrite(0, (text) => `${text}parameters: { label: Another }\n`);
    fleet.rewrite(2, (text) => text.replace("nobody@", "kantiv@"));
    expect(
      (await fleet.run("apply", "--yes", "--from", "merged", "--out", "merged", "--org", "orgs/acme-002.yaml")).code,
    ).toBe(0);
    for (const index of [1, 2, 3, 4]) await shard("plan", index);
    const planned = await mergeOf("plan");
    const whole = await fleet.run("plan", "--json");
    expect([planned.code, summary(planned.result)]).toEqual([4, summary(whole.json<Document>().result)]);
  });

  test("lost or cut off are named with their orgs, exit 1, and run again they are there", async () => {
    rmSync(join(fleet.folder, "results/plan/2"), { recursive: true });
    const lines = join(fleet.folder, "results/plan/3/orgs.ndjson");
    const kept = readFileSync(lines, "utf8").trim().split("\n").slice(0, -1);
    writeFileSync(lines, kept.map((line) => `${line}\n`).join(""));
    const { code, result } = await mergeOf("plan");
    expect([code, result.fleet.lost]).toEqual([
      1,
      [
        { shard: 2, why: "missing", orgs: [1, 5].map(orgName) },
        { shard: 3, why: "cut off", orgs: [expect.any(String)] },
      ],
    ]);
    expect(result.fleet.counts.notRun).toBe(3);
    const { stdout } = await kantivSf(["fleet", "merge", "results/plan"], { cwd: fleet.folder });
    expect(stdout).toContain("✖ Shard 2 is not there: acme-001, acme-005");
    expect(stdout).toContain("Next: kantiv-sf plan --org orgs --shard 2/4 --out results/plan/shard-2");
    for (const index of [2, 3]) await shard("plan", index);
    expect((await mergeOf("plan")).code).toBe(4);
  });

  test("of which one was interrupted end as one run would have: 130, and which it was", async () => {
    for (const index of [1, 2, 3]) await shard("verify", index);
    const stop = new AbortController();
    stop.abort();
    const args = ["--shard", "4/4", "--out", "results/verify/4"];
    expect((await fleet.runWith({ signal: stop.signal }, "verify", ...args)).code).toBe(130);
    const { code, result } = await merge("results/verify", "--shards", "4");
    expect([code, result.fleet.stopped]).toEqual([130, [{ shard: 4, why: "interrupted" }]]);
  });

  test("are not overwritten by what they come to", async () => {
    const before = readFileSync(join(fleet.folder, "results/verify/1/orgs.ndjson"), "utf8");
    const own = await merge("results/verify", "--shards", "4", "--out", "results/verify/1");
    expect([own.code, own.error?.message]).toEqual([2, expect.stringContaining("shard 1")]);
    expect(readFileSync(join(fleet.folder, "results/verify/1/orgs.ndjson"), "utf8")).toBe(before);
  });

  test("of different runs are not merged, and what is no result of a shard is not either", async () => {
    const mixed = await merge("results");
    expect([mixed.code, mixed.error?.code]).toEqual([2, "FLEET_SHARDS"]);
    await fleet.run("plan", "--out", "whole/one");
    const whole = await merge("whole");
    expect([whole.code, whole.error?.message]).toEqual([2, expect.stringContaining("no result of a shard")]);
    mkdirSync(join(fleet.folder, "empty"));
    expect((await merge("empty")).error?.code).toBe("FLEET_SHARDS");
  });

  test("may be empty, and of a run in waves need to know which wave", async () => {
    const empty = await fleet.run("verify", "--shard", "12/12");
    expect(empty.code).toBe(0);
    const waves = "waves: [{ name: first, size: 50% }, { name: rest }]";
    writeFileSync(join(fleet.folder, "fleet.yaml"), `orgs: [orgs]\n${waves}\n`);
    const blind = await fleet.run("apply", "--fleet", "--yes", "--shard", "1/2", "--json");
    expect([blind.code, blind.json().error]).toMatchObject([2, { remedy: expect.stringContaining("--wave") }]);
    expect((await fleet.run("fleet list", "--fleet", "--shard", "1/2", "--wave", "first")).code).toBe(0);
  });
});
