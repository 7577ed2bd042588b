import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CASES, SWITCH_CASES } from "../../src/learn/cases/index.ts";
import type { LearnedDocument } from "../../src/learn/document.ts";
import type { Profile } from "../../src/learn/profile.ts";
import { kantivSf } from "../helpers/cli.ts";
import { leaksIn } from "../helpers/leaks.ts";
import { Running } from "../helpers/running-emulator.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const learn = (box: Sandbox, ...args: string[]) => box.run("doctor", "--learn", "--learned", "learned", ...args);
const only = (...ids: string[]) => ids.flatMap((id) => ["--case", id]);

async function switchesOf(url: string): Promise<Record<string, string>> {
  const rows = (await (await fetch(`${url}/__emulator/switches`)).json()) as { name: string; value: string }[];
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function learnt<T>(box: Sandbox, name: string): Promise<T> {
  return JSON.parse(await readFile(join(box.folder, "learned", name), "utf8")) as T;
}

describe("doctor --learn on an org that is as the emulator by default", () => {
  test("asks every case, leaves the org as it was, and writes nothing by which it could be known", async () => {
    await using box = await sandbox();
    const org = firstOrg(box);
    const before = structuredClone([org.components, org.assignments]);
    const { code, stdout, stderr } = await learn(box, "--yes");
    expect(code, stdout + stderr).toBe(0);
    expect([org.components, org.assignments]).toEqual(before);
    const document = await learnt<LearnedDocument>(box, "report.json");
    expect(document.cases).toHaveLength(CASES.length + SWITCH_CASES.length);
    expect(document.differences).toEqual([]);
    const recorded = await readdir(join(box.folder, "learned/recorded"));
    expect(recorded).toHaveLength(document.cases.filter(({ state }) => state === "seen").length);
    const { admin, integrationUser, url, organizationId } = box.emulator.ready;
    const canaries = {
      token: admin.accessToken,
      admin: admin.username,
      user: integrationUser.username,
      host: new URL(url).host,
      organizationId: organizationId.slice(0, 15),
    };
    for (const file of ["report.md", "report.json", "profile.json", ...recorded.map((name) => `recorded/${name}`)]) {
      const text = await readFile(join(box.folder, "learned", file), "utf8");
      expect(leaksIn(text, canaries), file).toEqual([]);
      expect(text, file).not.toMatch(/KantivConf_|BEGIN CERT/);
    }
  });

  test("says what cannot be known, and why", async () => {
    await using box = await sandbox();
    await learn(box, "--yes", ...only("refused-shared-host", "query-errors"));
    const { switches, cases } = await learnt<LearnedDocument>(box, "report.json");
    const why = (name: string) => switches.find((it) => it.name === name)?.why;
    expect(why("sharedHostKnowsApp")).toBe("an org on this machine shares no login host with others");
    expect(why("loginLimit")).toMatch(/some thousand logins/);
    expect(why("keyMismatch")).toBe("not among the cases of this run");
    expect(cases.map(({ state }) => state).sort()).toEqual(["not asked", "seen"]);
  });
});

describe("doctor --learn on an org that does otherwise", () => {
  test("ends with 4, names each difference with both answers, and its profile makes an emulator of that kind", async () => {
    const switches = { keyMismatch: "invalid client credentials", certificateReadable: "as sent" } as const;
    await using box = await sandbox({ switches });
    const { code, stdout } = await learn(box, "--yes", ...only("refused-other-key", "read-certificate", "token-scope"));
    expect(code).toBe(4);
    expect(stdout).toContain("otherwise than the emulator: refused-other-key");
    expect(stdout).toMatch(/Next: kantiv-sf emulator --profile learned.profile\.json/);
    const markdown = await readFile(join(box.folder, "learned/report.md"), "utf8");
    expect(markdown).toContain("| `keyMismatch` | **`invalid client credentials`** | `invalid assertion` |");
    expect(markdown).toContain("400 invalid_client: invalid client credentials");
    const profile = await learnt<Profile>(box, "profile.json");
    expect(profile.switches).toEqual({ ...switches, scopeListsRefreshToken: "no" });

    const { ready } = await Running.start("--json", "--profile", join(box.folder, "learned/profile.json"));
    expect(await switchesOf(ready.url)).toMatchObject(switches);
  });
});

describe("doctor --learn refuses before anything is made", () => {
  const writes = (box: Sandbox) => box.emulator.requests().filter(({ method }) => method !== "GET");

  test("a production org, with the flag too; a Developer Edition only without it", async () => {
    await using production = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
    const refused = await learn(production, "--yes", "--production");
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("LEARN_ORG")]);
    expect(writes(production)).toEqual([]);

    const seed = { orgs: [{ isSandbox: false, organizationType: "Developer Edition" }] };
    await using developer = await sandbox({ seed });
    expect((await learn(developer, "--yes")).stderr).toMatch(/LEARN_ORG[\s\S]*add --production/);
    expect(writes(developer)).toEqual([]);
    expect((await learn(developer, "--yes", "--production", ...only("token-test-audience"))).code).toBe(0);
  });

  test("whoever says no, or is not asked; and shows what would be made", async () => {
    await using box = await sandbox();
    const asked = await kantivSf(["doctor", "--org", box.orgFile, "--learn"], {
      env: box.env,
      cwd: box.folder,
      clock: box.clock,
      answer: "n",
    });
    expect(asked.stderr).toMatch(/apps named KantivConf_…[\s\S]*Do this\?/);
    expect(asked.stderr).toContain("NOT_CONFIRMED");
    expect((await learn(box)).stderr).toContain("CONFIRMATION_NEEDED");
    expect(writes(box)).toEqual([]);
  });

  test("a case that there is not, flags without --learn, an integration user who is not there", async () => {
    await using box = await sandbox();
    expect((await learn(box, "--yes", ...only("nonsense"))).stderr).toMatch(/no case "nonsense"[\s\S]*deploy-template/);
    expect((await box.run("doctor", "--case", "deploy-template")).stderr).toContain("--case is for --learn");
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace(/username: .*/, "username: nobody@acme.com"));
    expect((await learn(box, "--yes")).stderr).toMatch(/LEARN_ORG[\s\S]*user ensure/);
    expect(writes(box)).toEqual([]);
  });

  test("an org that another run is at work on", async () => {
    await using box = await sandbox();
    box.emulator.addFault({ kind: "unavailable", method: "DELETE", times: 100 });
    const [first, second] = await Promise.all([
      learn(box, "--yes", ...only("deploy-template")),
      learn(box, "--yes", ...only("deploy-template")),
    ]);
    expect([first.code, second.code].sort()).toEqual([0, 1]);
    expect(first.stderr + second.stderr).toContain("ORG_LOCKED");
  });
});

describe("what doctor --learn leaves", () => {
  test("after a stop is named and on record, and --clean-up takes it away", async () => {
    await using box = await sandbox();
    const org = firstOrg(box);
    const stop = new AbortController();
    const { clock, env } = box;
    const stopped = kantivSf(["doctor", "--org", box.orgFile, "--learn", "--yes", ...only("token-granted")], {
      env,
      cwd: box.folder,
      signal: stop.signal,
      clock: {
        ...clock,
        sleep: (ms, signal) => {
          if (org.components.length > 0) stop.abort();
          return clock.sleep(ms, signal);
        },
      },
    });
    expect((await stopped).code).toBe(130);
    expect(org.components.length).toBeGreaterThan(0);
    const record = join(box.folder, ".kantiv/orgs", box.emulator.ready.organizationId, "learn-made.json");
    expect(existsSync(record)).toBe(true);
    const cleaned = await box.run("doctor", "--learn", "--clean-up", "--yes");
    expect([cleaned.code, cleaned.stdout]).toEqual([0, "Nothing is left in the org.\n"]);
    expect([org.components, existsSync(record)]).toEqual([[], false]);
  });

  test("that the org does not let go of ends with 1 and the command that tries again", async () => {
    await using box = await sandbox();
    box.emulator.addFault({ kind: "unavailable", method: "DELETE", times: 100 });
    const { code, stderr } = await learn(box, "--yes", ...only("token-granted"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/LEARN_LEFT[\s\S]*kantiv-sf doctor --org \S+ --learn --clean-up/);
  });
});

describe("emulator --profile", () => {
  const refused = async (text: string) => {
    const folder = await tempFolder();
    await writeFile(join(folder, "p.json"), text);
    return kantivSf(["emulator", "--profile", "p.json", "--json"], { cwd: folder });
  };
  const profile = (more: object) =>
    JSON.stringify(
      {
        version: 1,
        learned: "2026-11-27",
        org: { sandbox: true, edition: "Enterprise Edition", release: "Winter '27", apiVersion: "68.0" },
        switches: {},
        ...more,
      },
      null,
      1,
    );

  test.each([
    ["a switch that there is not", profile({ switches: { keyMissmatch: "x" } }), "PROFILE_SWITCH", 11],
    ["a value that the switch has not", profile({ switches: { keyMismatch: "x" } }), "PROFILE_SWITCH", 11],
    ["a key that is none", profile({ colour: "red" }), "PROFILE_UNKNOWN_KEY", 11],
    ["a day that is none", profile({ learned: "yesterday" }), "PROFILE_VALUE", 3],
    ["half of a file", profile({}).slice(0, 60), "PROFILE_SYNTAX", undefined],
  ])("refuses %s with code and place", async (_what, text, problem, line) => {
    const { code, json } = await refused(text);
    expect(code).toBe(2);
    const { error } = json();
    expect(error?.code).toBe("PROFILE_INVALID");
    expect(error?.problems?.[0]).toMatchObject({ code: problem, file: "p.json", ...(line ? { line } : {}) });
  });

  test("refuses a file that is not there", async () => {
    const { code, stderr } = await kantivSf(["emulator", "--profile", "none.json"], { cwd: await tempFolder() });
    expect([code, stderr]).toEqual([2, expect.stringContaining("PROFILE_MISSING")]);
  });

  test("an org has the kind, edition and API version of the profile, and --switch goes before it", async () => {
    const folder = await tempFolder();
    const org = { sandbox: false, edition: "Developer Edition", release: "Summer '26", apiVersion: "67.0" };
    const switches = { keyMismatch: "invalid client credentials", expLimit: "3 minutes" };
    await writeFile(join(folder, "p.json"), profile({ org, switches }));
    const { ready } = await Running.start("--json", "--profile", join(folder, "p.json"), "--switch", "expLimit=none");
    const versions = (await (await fetch(`${ready.url}/services/data`)).json()) as { version: string }[];
    expect(versions.at(-1)?.version).toBe("67.0");
    const soql = "SELECT IsSandbox, OrganizationType FROM Organization";
    const rows = await fetch(`${ready.url}/services/data/v67.0/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${ready.admin.accessToken}` },
    });
    expect(await rows.json()).toMatchObject({
      records: [{ IsSandbox: false, OrganizationType: "Developer Edition" }],
    });
    expect(await switchesOf(ready.url)).toMatchObject({ keyMismatch: "invalid client credentials", expLimit: "none" });
  });
});
