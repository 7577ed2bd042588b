import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import type { Case, PlainCase } from "../../src/learn/case.ts";
import { ALL_CASES } from "../../src/learn/cases/index.ts";
import { fileStore, NOTHING_MADE } from "../../src/learn/made.ts";
import type { Recording } from "../../src/learn/recording.ts";
import { appFiles } from "../emulator/helpers/package.ts";
import { leaksIn } from "../helpers/leaks.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { complaint, recordingOf } from "./recorded.ts";
import { StandIn } from "./stand-in.ts";

function caseNamed(id: string): Case {
  const found = ALL_CASES.find((given) => given.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
}

describe("a whole run", () => {
  test("sees every case, records it without anything of the org, and leaves the org as it was", async () => {
    const standIn = await StandIn.start({ timings: { propagation: 3_000 } });
    const bench = await standIn.bench();
    const others = await bench.deploy([], appFiles({ name: "Somebody_Elses" }));
    expect(others.status).toBe("Succeeded");
    const before = structuredClone([standIn.org.components, standIn.org.assignments]);
    const secrets: Record<string, string> = {};
    for (const given of ALL_CASES) {
      expect(await standIn.ask(bench, given)).toMatchObject([{ state: "seen", alike: true }]);
      for (const { key, secret } of standIn.org.consumers) Object.assign(secrets, { [key]: key, [secret]: secret });
      for (const { token } of standIn.org.sessions) secrets[token] = token;
    }
    await bench.close();

    expect([standIn.org.components, standIn.org.assignments]).toEqual(before);
    expect(standIn.emulator.unknownRoutes()).toEqual([]);
    const files = await readdir(standIn.recordings);
    expect(files.sort()).toEqual(ALL_CASES.map(({ id }) => `${id}.json`).sort());
    const { admin, integrationUser, url, organizationId } = standIn.emulator.ready;
    const canaries = {
      ...secrets,
      admin: admin.username,
      integrationUser: integrationUser.username,
      address: new URL(url).host,
      organizationId,
      shortOrganizationId: organizationId.slice(0, 15),
    };
    for (const file of files) {
      const text = await readFile(join(standIn.recordings, file), "utf8");
      expect(leaksIn(text, canaries), file).toEqual([]);
      expect(text, file).not.toMatch(/KantivConf_|-----BEGIN/);
    }
  }, 120_000);

  test("a recording says which day and which release it is of", async () => {
    const standIn = await StandIn.start({ seed: { orgs: [{ apiVersions: { min: 55, max: 66 } }] } });
    const bench = await standIn.bench();
    await standIn.ask(bench, caseNamed("token-granted"));
    await bench.close();
    expect(recordingOf("token-granted", standIn.recordings)).toEqual({
      case: "token-granted",
      recorded: "2026-11-24",
      release: "Spring '26",
      apiVersion: "66.0",
      seen: (caseNamed("token-granted") as PlainCase).expect,
    } satisfies Recording);
  });
});

describe("an org that does otherwise than the emulator", () => {
  const differing = async (given: Case): Promise<string | undefined> => {
    const standIn = await StandIn.start({ switches: { keyMismatch: "invalid client credentials" } });
    const bench = await standIn.bench();
    await standIn.ask(bench, given);
    await bench.close();
    const recording = recordingOf(given.id, standIn.recordings);
    return complaint(given, recording?.seen ?? "nothing");
  };
  const otherKey = caseNamed("refused-other-key");

  test("fails, with both answers and the value of the switch that the org is like, and is recorded", async () => {
    const said = await differing(otherKey);
    expect(said).toContain('live:     "400 invalid_client: invalid client credentials"');
    expect(said).toContain('emulator: "400 invalid_grant: invalid assertion"');
    expect(said).toContain("as with keyMismatch: invalid client credentials; make that the default");
  });

  test("passes where the case says why", async () => {
    expect(await differing({ ...otherKey, differs: "only in orgs of this kind" })).toBeUndefined();
  });

  test("a mark without a difference fails too", async () => {
    const said = await differing({ ...caseNamed("refused-expired"), differs: "no longer" });
    expect(said).toBe('refused-expired is marked as different and is not: take "differs" away');
  });

  test("of a plain case the ledger is to be mended", async () => {
    const given = { ...caseNamed("refused-expired"), expect: "400 invalid_grant: too late" } as PlainCase;
    expect(await differing(given)).toContain("Mend the emulator and its ledger");
  });

  test("passes where no two orgs need to be alike", async () => {
    expect(await differing({ ...otherKey, variable: "each says what it likes" })).toBeUndefined();
  });
});

describe("refused before anything is written", () => {
  test("a production org", async () => {
    const standIn = await StandIn.start({ seed: { orgs: [{ isSandbox: false }] } });
    await expect(standIn.bench()).rejects.toThrow("production org");
    expect(standIn.writes()).toEqual([]);
  });

  test("a session that has ended", async () => {
    const standIn = await StandIn.start();
    standIn.emulator.advance(2 * 86_400_000);
    await expect(standIn.bench()).rejects.toMatchObject({ code: "SESSION_EXPIRED", exit: 3 });
    expect(standIn.writes()).toEqual([]);
  });
});

describe("cleaning up", () => {
  const kept = async () => {
    const file = join(await tempFolder(), "made.json");
    return { file, store: () => fileStore(file, diskFiles(".")) };
  };

  test("what a run that was killed has left is removed by the next, which knows it by name", async () => {
    const standIn = await StandIn.start();
    const { file, store } = await kept();
    const killed = await standIn.bench(store);
    await killed.ready();
    expect(standIn.org.components.length).toBeGreaterThan(5);
    const next = await standIn.bench(store);
    await next.close();
    expect([standIn.org.components, standIn.org.assignments]).toEqual([[], []]);
    expect(existsSync(file)).toBe(false);
  });

  test("names are on record before the org hears of them", async () => {
    const standIn = await StandIn.start();
    const { file, store } = await kept();
    const bench = await standIn.bench(store);
    standIn.emulator.addFault({ kind: "resetBefore", bodyContains: "<deploy>" });
    const { name, files } = bench.app("lost");
    await expect(bench.deploy([name], files)).rejects.toThrow();
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ ...NOTHING_MADE, apps: [name], permissionSets: [name] });
    await bench.close();
    expect(existsSync(file)).toBe(false);
  });

  test("what a killed run left in the org's queue is waited for, and taken away", async () => {
    const standIn = await StandIn.start();
    const { file, store } = await kept();
    const killed = await standIn.bench(store);
    standIn.emulator.addFault({ kind: "resetAfter", bodyContains: "<deploy>" });
    const { name, files } = killed.app("queued");
    await expect(killed.deploy([name], files)).rejects.toThrow();
    expect(standIn.org.components).toEqual([]);
    const next = await standIn.bench(store);
    await next.close();
    expect(existsSync(file)).toBe(false);
    standIn.emulator.advance(600_000);
    expect(await next.platform.list("ExternalClientApplication")).toEqual([]);
    expect(standIn.org.deploys.map(({ status }) => status)).toEqual(["Succeeded", "Succeeded"]);
  });

  test("a name that is not the suite's own is never deleted, whatever is on record", async () => {
    const standIn = await StandIn.start();
    const { store } = await kept();
    const bench = await standIn.bench(store);
    await bench.deploy([], appFiles({ name: "Somebody_Elses" }));
    await store().save({ ...NOTHING_MADE, apps: ["Somebody_Elses"] });
    await expect(bench.close()).rejects.toThrow("not made by this tool, so not deleted: Somebody_Elses");
    expect(standIn.org.components.length).toBeGreaterThan(5);
  });

  test("what the org does not let go of is named, and stays on record", async () => {
    const standIn = await StandIn.start();
    const { file, store } = await kept();
    const bench = await standIn.bench(store);
    const { name } = await bench.ready();
    standIn.emulator.addFault({ kind: "unavailable", method: "DELETE", times: 100 });
    await expect(bench.close()).rejects.toThrow(`still in the org: ${name}, ${name} (`);
    expect(JSON.parse(await readFile(file, "utf8")).apps).toContain(name);
    await fetch(`${standIn.emulator.url}/__emulator/faults`, { method: "DELETE" });
    await bench.close();
    expect(standIn.org.components).toEqual([]);
  });

  test.each([
    { kind: "unavailable", method: "DELETE" },
    { kind: "resetBefore", method: "DELETE" },
    { kind: "resetBefore", bodyContains: "<deploy>" },
    { kind: "resetAfter", bodyContains: "<deploy>" },
  ] as const)("over one lost answer takes away all the same: %j", async (fault) => {
    const standIn = await StandIn.start();
    const { file, store } = await kept();
    const bench = await standIn.bench(store);
    await bench.ready();
    standIn.emulator.addFault(fault);
    await bench.close();
    expect([standIn.org.components, standIn.org.assignments, existsSync(file)]).toEqual([[], [], false]);
  });
});
