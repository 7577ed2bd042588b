import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: { name: string; wave: string; state: string }[];
  fleet: { counts: Record<string, number>; stoppedBy: object | null; waves: { name: string; counts: object }[] };
}

const CANARIES = [0, 1, 2];
const EARLY = [3, 4];
let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(8);
  for (const at of CANARIES) fleet.rewrite(at, (text) => `${text}tags: [canary]\n`);
  for (const at of EARLY) fleet.rewrite(at, (text) => `${text}tags: [early]\n`);
  const waves = [
    "  - { name: canary, tags: [canary], stopAt: 0, strict: true }",
    "  - { name: early, tags: [early] }",
    "  - { name: rest, stopAt: 50% }",
  ];
  writeFileSync(join(fleet.folder, "fleet.yaml"), `orgs: [orgs]\nwaves:\n${waves.join("\n")}\n`);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const apply = async (...args: string[]) => {
  const { code, json, stderr } = await fleet.run("apply", "--fleet", "--yes", "--json", "--out", "result", ...args);
  const { orgs, fleet: about } = json<Document>().result;
  return { code, stderr, about, states: Object.fromEntries(orgs.map(({ name, state }) => [name, state])) };
};
const touched = () => fleet.emulator.world.orgs.map(({ deploys }) => deploys.length);

describe("waves of a fleet file", { timeout: 120_000 }, () => {
  test("are listed in their order, and one of them is selected by its name", async () => {
    const { json } = await fleet.run("fleet list", "--fleet", "--json");
    expect(
      json<Document>()
        .result.orgs.map(({ wave }) => wave)
        .join(" "),
    ).toBe("canary canary canary early early rest rest rest");
    const { stdout } = await fleet.run("fleet list", "--fleet", "--wave", "early");
    expect(stdout).toContain("2 orgs are in.");
    expect(stdout).toContain("not in the wave early");
    const wrong = await fleet.run("fleet list", "--fleet", "--wave", "canry", "--json");
    expect([wrong.code, wrong.json().error]).toMatchObject([2, { remedy: "Did you mean canary?" }]);
  });

  test("stop before any request where a canary's file is wrong", async () => {
    fleet.rewrite(1, (text) => `${text}colour: red\n`);
    const { code, about } = await apply();
    expect([code, about.stoppedBy, about.counts]).toMatchObject([
      1,
      { why: "failures", stopAt: 1 },
      { error: 1, notRun: 7 },
    ]);
    expect(fleet.emulator.world.orgs.every(({ deploys }) => deploys.length === 0)).toBe(true);
    fleet.rewrite(1, (text) => text.replace("colour: red\n", ""));
  });

  test("stop at a canary that fails before the second begins", async () => {
    fleet.rewrite(0, (text) => text.replace("kantiv@", "nobody@"));
    const { code, about, states } = await apply();
    expect([code, about.stoppedBy, about.counts]).toMatchObject([
      1,
      { why: "failures", stopAt: 1 },
      { error: 1, notRun: 7 },
    ]);
    expect(states[orgName(0)]).toBe("error");
    expect(touched()).toEqual(Array(8).fill(0));
  });

  test("are not asked about where a canary could not be looked at, and nothing is looked at where a canary's file is wrong", async () => {
    await fleet.setOrg(0, { status: "maintenance" });
    const looked = await fleet.runWith({ answers: ["y"] }, "apply", "--fleet");
    await fleet.setOrg(0, { status: "active" });
    expect([looked.code, looked.stderr.includes("[y/N]")]).toEqual([1, false]);
    expect(looked.stdout).toContain("Stopped: once 1 org of wave canary has failed nothing new is begun");
    fleet.rewrite(0, (text) => `${text}colour: red\n`);
    await fetch(`${fleet.emulator.url}/__emulator/stats`, { method: "DELETE" });
    const wrong = await fleet.runWith({ answers: ["y"] }, "apply", "--fleet");
    expect([wrong.code, wrong.stderr.includes("[y/N]")]).toEqual([1, false]);
    const stats = (await (await fetch(`${fleet.emulator.url}/__emulator/stats`)).json()) as { orgs: object };
    expect(Object.values(stats.orgs).flatMap(({ requests }) => Object.keys(requests))).toEqual([]);
    fleet.rewrite(0, (text) => text.replace("colour: red\n", ""));
  });

  test("name as what is left to do the same waves again, and no command that would go at all orgs at once", async () => {
    const others = [2, 4, 5, 6, 7].flatMap((at) => ["--not", orgName(at)]);
    const { stdout } = await fleet.run("apply", "--fleet", "--yes", ...others);
    expect(stdout).toContain("2 not run");
    const next = stdout.split("Next: ").at(-1) ?? "";
    expect(next).toContain("--fleet");
    expect(next).not.toContain("--org orgs/acme-00");
  });

  test("go on in the next run once the canary is mended, each wave after the one before", async () => {
    fleet.rewrite(0, (text) => text.replace("nobody@", "kantiv@"));
    fleet.rewrite(3, (text) => text.replace("kantiv@", "nobody@"));
    const { code, about, stderr, states } = await apply();
    expect([code, about.stoppedBy]).toEqual([1, { why: "wave", wave: "early" }]);
    expect(about.waves).toMatchObject([
      { name: "canary", counts: { ok: 3 } },
      { name: "early", counts: { ok: 1, error: 1 } },
      { name: "rest", counts: { notRun: 3 } },
    ]);
    expect(states[orgName(4)]).toBe("ok");
    expect(stderr).toMatch(/Wave canary: 3 orgs.*acme-002.*Wave early: 2 orgs/s);
    expect(touched()).toEqual([1, 1, 1, 0, 1, 0, 0, 0]);
    const { stdout } = await fleet.run("apply", "--fleet", "--yes");
    expect(stdout).toContain("Stopped after wave early");
  });

  test("run one alone where it is named, whatever the others came to", async () => {
    const { code, about } = await apply("--wave", "rest");
    expect([code, about.counts]).toMatchObject([0, { ok: 3, notRun: 0 }]);
  });

  test("ask once for all of them, and give each the plan that was shown", async () => {
    fleet.rewrite(3, (text) => text.replace("nobody@", "kantiv@"));
    const { code, stderr } = await fleet.runWith({ answer: "y" }, "apply", "--fleet");
    expect([code, stderr.match(/\[y\/N\]/g)?.length]).toEqual([0, 1]);
    expect(touched()).toEqual(Array(8).fill(1));
  });

  test("do not hold a command that only reads", async () => {
    fleet.rewrite(0, (text) => text.replace("kantiv@", "nobody@"));
    const { code, json } = await fleet.run("verify", "--fleet", "--json");
    expect([code, json<Document>().result.fleet.counts]).toMatchObject([1, { ok: 7, notRun: 0 }]);
    fleet.rewrite(0, (text) => text.replace("nobody@", "kantiv@"));
  });

  test("are not held by an org that was out of reach in its last result, too; by one that is so for the first time they are", async () => {
    await fleet.setOrg(2, { status: "maintenance" });
    const first = await apply();
    expect([first.code, first.about.stoppedBy]).toEqual([1, { why: "wave", wave: "canary" }]);
    const again = await apply();
    expect([again.code, again.about.stoppedBy, again.about.counts]).toMatchObject([1, null, { ok: 7, error: 1 }]);
    await fleet.setOrg(2, { status: "active" });
  });
});
