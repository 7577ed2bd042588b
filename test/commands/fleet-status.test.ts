import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: {
    name: string;
    proof: { at: string; shown: boolean; command: string } | null;
    drift: { drifted: boolean } | null;
    foreignAccess: { ways: number } | null;
    certificate: { daysLeft: number } | null;
    template: { fingerprint: string } | null;
    current: boolean | null;
    away: { runs: number } | null;
    lastRun: { command: string; outcome: string } | null;
    needs: string[];
  }[];
  needs: Record<string, number>;
}

let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(4);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const requests = async () => {
  const stats = (await (await fetch(`${fleet.emulator.url}/__emulator/stats`)).json()) as { orgs: object };
  return JSON.stringify(stats.orgs);
};
const status = async (...args: string[]) => {
  const { code, json } = await fleet.run("fleet status", "--json", ...args);
  const { orgs, needs } = json<Document>().result;
  return { code, needs, org: (at: number) => orgs.find(({ name }) => name === orgName(at)) };
};

describe("fleet status", { timeout: 120_000 }, () => {
  test("says of orgs that nobody has worked on from here that nothing is known", async () => {
    const { code, needs, org } = await status();
    expect([code, needs]).toEqual([0, { never: 4 }]);
    expect(org(0)).toMatchObject({ proof: null, drift: null, template: null, lastRun: null });
    expect(org(0)?.certificate?.daysLeft).toBeGreaterThan(0);
  });

  test("knows from the record when each login was proven, and from which template, without a request", async () => {
    fleet.rewrite(3, (text) => text.replace("kantiv@", "nobody@"));
    expect((await fleet.run("apply", "--yes")).code).toBe(1);
    const before = await requests();
    const { org, needs } = await status();
    expect(await requests()).toBe(before);
    expect(org(0)).toMatchObject({
      proof: { shown: true, command: "apply" },
      drift: { drifted: false },
      current: true,
      lastRun: { command: "apply", outcome: "applied" },
      needs: [],
    });
    expect(org(3)).toMatchObject({ proof: null, lastRun: { outcome: "USER_NOT_FOUND" } });
    expect(needs).toEqual({});
    fleet.rewrite(3, (text) => text.replace("nobody@", "kantiv@"));
    expect((await fleet.run("apply", "--yes", "--out", "applied")).code).toBe(0);
  });

  test("adds what results know: drift, ways in, and who was refused", async () => {
    fleet.rewrite(0, (text) => `${text}parameters: { label: Another }\n`);
    expect((await fleet.run("drift", "--out", "nightly")).code).toBe(4);
    const { org, needs } = await status("--result", "nightly");
    expect(org(0)).toMatchObject({ drift: { drifted: true }, needs: ["drifted"] });
    expect(org(1)).toMatchObject({ drift: { drifted: false }, foreignAccess: { ways: 0 } });
    expect(needs).toEqual({ drifted: 1 });
    const { stdout } = await fleet.run("fleet status", "--result", "nightly");
    expect(stdout).toMatch(/! acme-000 .* drifted/);
    expect(stdout).toMatch(/drifted: acme-000\n {4}→ kantiv-sf plan --org orgs\/acme-000\.yaml$/m);
    fleet.rewrite(0, (text) => text.replace(/parameters.*\n/, ""));
  });

  test("looks at each org once that is asked for and agreed to", async () => {
    const unattended = await fleet.run("fleet status", "--refresh", "--json");
    expect([unattended.code, unattended.json().error?.code]).toEqual([2, "CONFIRMATION_NEEDED"]);
    const no = await fleet.runWith({ answer: "n" }, "fleet status", "--refresh");
    expect([no.code, no.stderr]).toEqual([2, expect.stringContaining("Look at 4 orgs now? Nothing is changed.")]);
    const { org } = await status("--result", "nightly", "--refresh", "--yes", "--out", "refreshed");
    expect(org(0)).toMatchObject({ drift: { drifted: false }, lastRun: { command: "drift", outcome: "ok" } });
    expect(readFileSync(join(fleet.folder, "refreshed/orgs.ndjson"), "utf8").trim().split("\n")).toHaveLength(4);
  });

  test("takes an org that was out of reach in three runs for perhaps gone, until it answers", async () => {
    await fleet.setOrg(1, { status: "maintenance" });
    const looks = ["one", "two", "three"];
    for (const out of looks) await fleet.run("drift", "--out", out);
    const results = looks.flatMap((out) => ["--result", out]);
    const { org, needs } = await status(...results);
    expect(org(1)).toMatchObject({ away: { runs: 3 }, needs: ["gone"], proof: { shown: true } });
    expect(needs).toEqual({ gone: 1 });
    await fleet.setOrg(1, { status: "active" });
    expect((await status(...results, "--refresh", "--yes")).org(1)).toMatchObject({ away: null, needs: [] });
  });

  test("knows nothing of the record where there is none, and refuses what is no result", async () => {
    rmSync(join(fleet.folder, "orgs/.kantiv"), { recursive: true });
    expect((await status("--result", "nightly")).org(1)).toMatchObject({ proof: null, drift: { drifted: false } });
    expect((await status("--result", "applied")).org(1)).toMatchObject({ proof: { shown: true }, current: null });
    const wrong = await fleet.run("fleet status", "--result", "orgs", "--json");
    expect([wrong.code, wrong.json().error?.code]).toEqual([2, "FLEET_RESULT"]);
  });
});
