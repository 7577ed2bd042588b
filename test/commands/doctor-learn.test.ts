import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BY_HAND } from "../../src/learn/cases/by-hand.ts";
import { ALL_CASES } from "../../src/learn/cases/index.ts";
import type { LearnedDocument } from "../../src/learn/document.ts";
import type { Profile } from "../../src/learn/profile.ts";
import type { DoctorLine } from "../../src/model/doctor.ts";
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
    const byItself = ALL_CASES.filter(({ byNameOnly }) => byNameOnly === undefined);
    expect(document.cases.map((it) => it.case)).toEqual(byItself.map(({ id }) => id));
    const hands = document.cases.filter(({ state }) => state === "needs a hand");
    expect(hands.map((it) => it.case)).toEqual(BY_HAND.map(({ id }) => id));
    expect(stdout).toMatch(/3 need a hand[\s\S]*the user kantivconf\.\w+@example\.com stays, inactive/);
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
  }, 120_000);

  test("says what cannot be known, and why", async () => {
    await using box = await sandbox();
    await learn(box, "--yes", ...only("refused-shared-host", "query-errors"));
    const { switches, cases } = await learnt<LearnedDocument>(box, "report.json");
    const why = (name: string) => switches.find((it) => it.name === name)?.why;
    expect(why("sharedHostKnowsApp")).toBe("an org on this machine shares no login host with others");
    expect(why("loginLimit")).toMatch(/some thousand logins/);
    expect(why("keyMismatch")).toBe("not among the cases of this run");
    expect(why("refreshTokenRotation")).toMatch(/^asked by --case refresh-token-rotation alone: the second use/);
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
    expect(stdout).toMatch(/Next: kantiv-sf emulator --learned learned.profile\.json/);
    const markdown = await readFile(join(box.folder, "learned/report.md"), "utf8");
    expect(markdown).toContain("| `keyMismatch` | **`invalid client credentials`** | `invalid assertion` |");
    expect(markdown).toContain("400 invalid_client: invalid client credentials");
    const profile = await learnt<Profile>(box, "profile.json");
    expect(profile.switches).toEqual({ ...switches, scopeListsRefreshToken: "no" });

    const { ready } = await Running.start("--json", "--learned", join(box.folder, "learned/profile.json"));
    expect(await switchesOf(ready.url)).toMatchObject(switches);
  });
});

describe("fault 8: what is no answer of the org's", () => {
  const CASE = "refused-other-key";
  const logins = (box: Sandbox) =>
    box.emulator.requests().filter(({ path }) => path === "/services/oauth2/token").length;
  const strikingTheLast = async (kind: "unavailable" | "htmlPage" | "truncated" | "resetAfter") => {
    const box = await sandbox();
    await learn(box, "--yes", ...only(CASE));
    const skip = logins(box) - 1;
    box.emulator.addFault({ kind, path: "/oauth2/token", skip, times: 100 });
    return { box, done: await learn(box, "--yes", "--json", ...only(CASE)) };
  };

  test.each(["unavailable", "htmlPage", "truncated", "resetAfter"] as const)(
    "is not learnt as its behaviour (%s): the case has no answer, and the command that asks again",
    async (kind) => {
      const { box, done } = await strikingTheLast(kind);
      await using _ = box;
      const { counts, cases, switches } = done.json<LearnedDocument & { counts: object }>().result;
      expect([done.code, counts]).toEqual([3, expect.objectContaining({ seen: 0, failed: 1, differences: 0 })]);
      const remedy = expect.stringMatching(/^kantiv-sf doctor --org \S+ --learn --case refused-other-key$/);
      expect(cases).toMatchObject([{ case: CASE, state: "failed", code: "LEARN_NO_ANSWER", remedy }]);
      expect(switches.find(({ name }) => name === "keyMismatch")?.value).toBeNull();
      expect(firstOrg(box).components).toEqual([]);
    },
  );

  test("while a new app spreads is asked through, a few times", async () => {
    await using box = await sandbox();
    box.emulator.addFault({ kind: "unavailable", path: "/oauth2/token", times: 3 });
    expect((await learn(box, "--yes", ...only("token-granted"))).code).toBe(0);
  });
});

describe("the second use of the administrator's refresh token", () => {
  const REFRESH_TOKEN = "5Aep861ofTheAdministratorsLogin";
  const withAuthUrl = async (refreshTokenRotation: "no" | "yes") => {
    const box = await sandbox({ switches: { refreshTokenRotation } });
    const org = firstOrg(box);
    org.cliRefreshTokens.push({ token: REFRESH_TOKEN, userId: org.users[0]?.id ?? "" });
    Object.assign(box.env, { AUTH_URL: `force://PlatformCLI::${REFRESH_TOKEN}@${new URL(box.emulator.url).host}` });
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace("accessToken: { env: ADMIN_TOKEN }", "sfdxAuthUrl: { env: AUTH_URL }"));
    return box;
  };
  const redeemed = (box: Sandbox) =>
    box.emulator.requests().filter(({ path, method }) => method === "POST" && path === "/services/oauth2/token");

  test("is made only when it is asked for by name: a whole run redeems it once", async () => {
    await using box = await withAuthUrl("no");
    expect(ALL_CASES.filter(({ byNameOnly }) => byNameOnly).map(({ id }) => id)).toEqual(["refresh-token-rotation"]);
    await learn(box, "--yes", ...only("query-errors"));
    expect(redeemed(box)).toHaveLength(1);
  });

  test.each([["no"], ["yes"]] as const)("comes last, when all else is gone: rotation %s", async (rotation) => {
    await using box = await withAuthUrl(rotation);
    const org = firstOrg(box);
    const { code, stdout, stderr } = await learn(box, "--yes", ...only("refresh-token-rotation", "token-scope"));
    expect([code, org.components]).toEqual([rotation === "no" ? 0 : 4, []]);
    const paths = box.emulator.requests().map(({ path }) => path);
    expect(paths.slice(-2)).toEqual(["/services/oauth2/token", "/services/oauth2/token"]);
    const { switches, cases } = await learnt<LearnedDocument>(box, "report.json");
    expect(switches.find(({ name }) => name === "refreshTokenRotation")?.value).toBe(rotation);
    expect(cases.map((it) => it.case)).toEqual(["token-scope", "refresh-token-rotation"]);
    const written = await readFile(join(box.folder, "learned/report.md"), "utf8");
    for (const { token } of [...org.cliRefreshTokens, { token: REFRESH_TOKEN }]) {
      expect(stdout + stderr + written).not.toContain(token);
    }
  });

  test("is told in the question before", async () => {
    await using box = await withAuthUrl("no");
    const { clock, env, folder } = box;
    const args = ["doctor", "--org", box.orgFile, "--learn", ...only("refresh-token-rotation")];
    const { stderr } = await kantivSf(args, { env, cwd: folder, clock, answer: "n" });
    expect(stderr).toMatch(/at the very end: the second use of the token may end the administrator's own login/);
  });

  test("cannot be made by an administrator without one", async () => {
    await using box = await sandbox();
    await learn(box, "--yes", ...only("refresh-token-rotation"));
    const { cases } = await learnt<LearnedDocument>(box, "report.json");
    expect(cases).toMatchObject([{ state: "not asked", why: expect.stringContaining("has no refresh token") }]);
  });
});

describe("steps that need a hand", () => {
  const asked = async (box: Sandbox, answers: string[]) => {
    const { clock, env, folder } = box;
    const args = ["doctor", "--org", box.orgFile, "--learn", "--learned", "learned", "--yes", ...only("first-login")];
    return kantivSf(args, { env, cwd: folder, clock, answers });
  };

  test("are asked for on a terminal, with what to do; the answer stands in the report without the org's name", async () => {
    await using box = await sandbox();
    const { code, stderr } = await asked(box, [`A passkey, at ${box.emulator.url}`]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/By hand:[\s\S]*sf org login web[\s\S]*\(s skips\)/)]);
    const { cases } = await learnt<LearnedDocument>(box, "report.json");
    expect(cases).toMatchObject([
      { state: "seen", seen: "A passkey, at <org url>", decides: expect.stringContaining("passkeys") },
    ]);
  });

  test("may be skipped", async () => {
    await using box = await sandbox();
    await asked(box, ["s"]);
    expect((await learnt<LearnedDocument>(box, "report.json")).cases).toMatchObject([{ state: "not asked" }]);
  });
});

describe("a session that ends in a long run", () => {
  const byPassword = async () => {
    const box = await sandbox();
    const { username, password, securityToken } = box.emulator.ready.admin;
    const admin = `password: { username: ${username}, password: { env: PASSWORD }, securityToken: { env: TOKEN } }`;
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace("accessToken: { env: ADMIN_TOKEN }", admin));
    Object.assign(box.env, { PASSWORD: password, TOKEN: securityToken });
    return box;
  };
  /** Ends all sessions whenever another app is there. */
  const endingSessions = ({ clock, ...box }: Sandbox) => {
    const org = firstOrg({ clock, ...box });
    let seen = 0;
    const sleep = async (ms: number, signal?: AbortSignal) => {
      if (org.deploys.length > seen) org.sessions = [];
      seen = org.deploys.length;
      return clock.sleep(ms, signal);
    };
    return { ...clock, sleep };
  };

  test("is renewed as often as it ends, and nothing is left", async () => {
    await using box = await byPassword();
    const { env, folder } = box;
    const args = ["doctor", "--org", box.orgFile, "--learn", "--learned", "learned", "--yes"];
    const cases = only("deploy-template", "deploy-check-only", "consumer-key-kept");
    const { code, stderr } = await kantivSf([...args, ...cases], { env, cwd: folder, clock: endingSessions(box) });
    expect(code, stderr).toBe(0);
    expect(firstOrg(box).components).toEqual([]);
    const logins = box.emulator.requests().filter(({ path }) => path.startsWith("/services/Soap/u/"));
    expect(logins.length).toBeGreaterThan(3);
    const text = await readFile(join(box.folder, "learned/report.json"), "utf8");
    for (const { token } of firstOrg(box).sessions) expect(text).not.toContain(token);
  });

  test("and has no other ends the run: no further case is asked, and what is left is named with the command", async () => {
    await using box = await sandbox();
    const { env, folder } = box;
    const args = ["doctor", "--org", box.orgFile, "--learn", "--learned", "learned", "--yes"];
    const cases = only("deploy-template", "deploy-check-only", "consumer-key-kept");
    const { code, stderr } = await kantivSf([...args, ...cases], { env, cwd: folder, clock: endingSessions(box) });
    expect([code, stderr]).toEqual([3, expect.stringMatching(/LEARN_LEFT[\s\S]*--learn --clean-up/)]);
    expect(firstOrg(box).deploys).toHaveLength(1);
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
    const near = [
      ["deploy-templat", /Did you mean deploy-template\? All: kantiv-sf doctor --learn --cases$/m],
      ["rotation", /Did you mean .*read-rotation.*\? All: /],
      ["nonsense", /→ All: kantiv-sf doctor --learn --cases$/m],
    ] as const;
    for (const [name, remedy] of near) {
      const { stderr } = await learn(box, "--yes", ...only(name));
      expect(stderr).toContain(`There is no case ${JSON.stringify(name)}.`);
      expect(stderr).toMatch(remedy);
    }
    const { stdout } = await box.run("doctor", "--learn", "--cases");
    for (const { id } of ALL_CASES) expect(stdout).toMatch(new RegExp(`^${id} +\\S`, "m"));
    expect(box.emulator.requests()).toEqual([]);
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
    const line = async () => {
      const { checks } = (await box.run("doctor", "--json")).json<{ checks: DoctorLine[] }>().result;
      return checks.find(({ id }) => id === "record");
    };
    expect(await line()).toMatchObject({
      status: "failed",
      blocks: false,
      code: "LEARN_LEFT",
      detail: expect.stringMatching(/KantivConf_\w+_stand/),
      remedy: expect.stringMatching(/^kantiv-sf doctor --org \S+ --learn --clean-up$/),
    });
    const cleaned = await box.run("doctor", "--learn", "--clean-up", "--yes");
    expect([cleaned.code, cleaned.stdout]).toEqual([0, "Nothing is left in the org.\n"]);
    expect([org.components, existsSync(record)]).toEqual([[], false]);
    expect(await line()).toMatchObject({ status: "passed" });
    // There is nothing to agree to, so that nothing is asked.
    expect(await box.run("doctor", "--learn", "--clean-up")).toMatchObject({ code: 0, stderr: "" });
    await writeFile(record, "{");
    expect(await line()).toMatchObject({ status: "failed", code: "LEARN_RECORD" });
    expect((await box.run("doctor", "--learn", "--clean-up", "--yes")).stderr).toContain("LEARN_RECORD");
  });

  test("since the org was out of reach ends with 3 and the command that tries again", async () => {
    await using box = await sandbox();
    box.emulator.addFault({ kind: "unavailable", method: "DELETE", times: 100 });
    const { code, stderr } = await learn(box, "--yes", ...only("token-granted"));
    expect(code).toBe(3);
    expect(stderr).toMatch(/LEARN_LEFT[\s\S]*kantiv-sf doctor --org \S+ --learn --clean-up/);
  });
});

describe("emulator --learned", () => {
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
    const { ready } = await Running.start("--json", "--learned", join(folder, "p.json"), "--switch", "expLimit=none");
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
