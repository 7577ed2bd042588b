import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ReadyDocument } from "../../src/emulator/state/fresh.ts";
import { kantivSf } from "../helpers/cli.ts";
import { Running } from "../helpers/running-emulator.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const rest = (ready: ReadyDocument, path: string) =>
  fetch(`${ready.url}/services/data/v66.0${path}`, {
    headers: { authorization: `Bearer ${ready.admin.accessToken}` },
  });

const control = (ready: ReadyDocument, method: string, path: string, body: unknown) =>
  fetch(`${ready.url}/__emulator${path}`, { method, body: JSON.stringify(body) });

describe("the emulator as a program", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "with --json says one line and no more, serves, and ends at %s with exit 0",
    async (signal) => {
      const emulator = await Running.start("--json");
      expect((await rest(emulator.ready, "/limits")).status).toBe(200);
      expect(await emulator.end(signal)).toBe(0);
      expect([emulator.stdout, emulator.stderr]).toEqual([`${JSON.stringify(emulator.ready)}\n`, ""]);
      expect(Object.keys(emulator.ready)).toEqual(["url", "organizationId", "admin", "integrationUser"]);
    },
  );

  test("without --json says where it is and how it ends, and nothing at its end", async () => {
    const emulator = await Running.start();
    await emulator.until("stdout", /Ctrl\+C ends it\.\n$/);
    expect(await emulator.end("SIGINT")).toBe(0);
    expect(emulator.stdout).toMatch(
      /^Salesforce emulator at http:\/\/127\.0\.0\.1:\d+\n {2}kantiv@acme\.com\.uat, administrator admin@acme\.com\.uat\n/,
    );
    expect(emulator.stdout).not.toMatch(/^[{}"]/m);
    expect(emulator.stdout).toMatch(/^export SF_ACCESS_TOKEN=/m);
    expect(emulator.stdout).toMatch(/^Org file for http:\/\/127\.0\.0\.1:\d+:\ninstanceUrl: /m);
  });

  test("--org-file writes an org file that works with what is exported, and none over another file", async () => {
    const folder = await tempFolder();
    const file = join(folder, "acme.yaml");
    const emulator = await Running.start("--org-file", file, "--production");
    await emulator.until("stdout", /Ctrl\+C ends it\.\n$/);
    expect(emulator.stdout).toContain(`Next, in that shell: kantiv-sf apply --org ${file} --production\n`);
    const [, token = ""] = /^export SF_ACCESS_TOKEN='?([^'\n]*)'?$/m.exec(emulator.stdout) ?? [];
    const env = { SF_ACCESS_TOKEN: token };
    const made = ["certificate", "create", "--out-cert", "kantiv.crt", "--out-key", "kantiv.key", "--unencrypted"];
    expect((await kantivSf(made, { cwd: folder })).code).toBe(0);
    const refused = await kantivSf(["plan", "--org", file], { env, cwd: folder });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("PRODUCTION_ORG")]);
    expect((await kantivSf(["plan", "--org", file, "--production"], { env, cwd: folder })).code).toBe(4);
    const again = await kantivSf(["emulator", "--org-file", file], { cwd: folder });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("FILE_EXISTS")]);
    expect(await emulator.end("SIGINT")).toBe(0);
  });

  test("--production is no word beside a name that says which kind of org it is", async () => {
    const refused = await kantivSf(["emulator", "--production", "--as", "acme.my.salesforce.com"], {});
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("the name of --as says itself")]);
  });

  test("ends although a client is still waiting for the rest of an answer", async () => {
    const emulator = await Running.start("--json");
    await control(emulator.ready, "POST", "/faults", { kind: "slow", delayMs: 600_000 });
    const begun = await rest(emulator.ready, "/limits");
    const rejected = expect(begun.text()).rejects.toThrow("terminated");
    expect(await emulator.end("SIGTERM")).toBe(0);
    await rejected;
  });

  test("each of its orgs has records to read, of an object of its own as well", async () => {
    const { ready } = await Running.start("--json", "--orgs", "2");
    for (const org of [ready, ...(ready.orgs ?? []).slice(1)]) {
      for (const object of ["Account", "Site_Visit__c"]) {
        const { records } = (await (await rest(org, `/query?q=SELECT+Id+FROM+${object}+LIMIT+1`)).json()) as {
          records: unknown[];
        };
        expect(records).toHaveLength(1);
      }
    }
  });

  test("--latency puts off every answer", async () => {
    const { ready } = await Running.start("--json", "--latency", "150");
    const before = performance.now();
    await rest(ready, "/limits");
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });

  test("--timing says how long the orgs' work takes, and refuses a word that is none", async () => {
    const { ready } = await Running.start(
      "--json",
      "--orgs",
      "2",
      "--timing",
      "deployInProgress=5000",
      "--timing",
      "retrieve=0",
    );
    const state = await (await fetch(`${ready.url}/__emulator/state`)).json();
    const orgs = (state as { orgs: { timings: Record<string, number> }[] }).orgs;
    expect(orgs.map(({ timings }) => [timings.deployInProgress, timings.retrieve, timings.deployPending])).toEqual([
      [5000, 0, 150],
      [5000, 0, 150],
    ]);
    for (const word of ["deploy=1", "retrieve", "retrieve=-1", "retrieve=1s"]) {
      const refused = await kantivSf(["emulator", "--timing", word], {});
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining("Give name=milliseconds, with one of: deployPending,"),
      ]);
    }
  });

  test("says in a line on stderr what nothing here answers, without the session", async () => {
    const emulator = await Running.start("--json");
    const { accessToken } = emulator.ready.admin;
    expect((await rest(emulator.ready, `/analytics/reports?oauth_token=${accessToken}`)).status).toBe(501);
    await emulator.until("stderr", /\n/);
    expect(await emulator.end("SIGTERM")).toBe(0);
    expect(emulator.stderr).toMatch(
      /^! emulator: not modelled: GET \/services\/data\/v66\.0\/analytics\/reports\S* .*\[EMULATOR\]\n$/,
    );
    expect(emulator.stderr).not.toContain(accessToken.slice(16));
    expect(emulator.stdout.split("\n")).toHaveLength(2);
  });

  test("says in a line on stderr that the fault is its own", async () => {
    const emulator = await Running.start("--json");
    await control(emulator.ready, "PATCH", `/orgs/${emulator.ready.organizationId}`, { sessions: "broken" });
    expect((await rest(emulator.ready, "/limits")).status).toBe(500);
    await emulator.until("stderr", /\n/);
    expect(await emulator.end("SIGTERM")).toBe(0);
    expect(emulator.stderr).toMatch(/^! emulator failed: GET \/services\/data\/v66\.0\/limits: TypeError: .*\n$/);
  });

  test("--orgs opens several, each with its own address, id and users; the first stands where one would", async () => {
    const { ready } = await Running.start("--json", "--orgs", "3");
    const orgs = ready.orgs ?? [];
    expect(orgs).toHaveLength(3);
    expect(ready).toEqual({ ...orgs[0], orgs });
    for (const distinct of [
      orgs.map(({ url }) => url),
      orgs.map(({ organizationId }) => organizationId),
      orgs.map(({ admin }) => admin.username),
      orgs.map(({ integrationUser }) => integrationUser.username),
    ]) {
      expect(new Set(distinct).size).toBe(3);
    }
    for (const org of orgs) expect((await rest(org, "/limits")).status).toBe(200);
  });

  test("--state keeps all orgs over a restart, and more can be asked for then", async () => {
    const state = join(await tempFolder(), "orgs.json");
    const first = await Running.start("--json", "--orgs", "2", "--state", state);
    const { orgs } = first.ready;
    expect(await first.end("SIGTERM")).toBe(0);
    const second = await Running.start("--json", "--orgs", "3", "--state", state);
    expect(second.ready.orgs?.slice(0, 2)).toEqual(orgs);
    expect(second.ready.orgs).toHaveLength(3);
  });

  test("--switch, several times, makes the orgs behave otherwise", async () => {
    const { ready } = await Running.start(
      "--json",
      "--switch",
      "keyMismatch=invalid client credentials",
      "--switch",
      "requireHttps=yes",
    );
    const switches = (await (await fetch(`${ready.url}/__emulator/switches`)).json()) as {
      name: string;
      value: string;
    }[];
    const changed = switches.filter(({ name }) => name === "keyMismatch" || name === "requireHttps");
    expect(changed.map(({ value }) => value).sort()).toEqual(["invalid client credentials", "yes"]);
    const refused = await fetch(`${ready.url}/services/oauth2/token`, { method: "POST" });
    expect(await refused.json()).toMatchObject({ error_description: "HTTPS required" });
  });
});

describe("refused before it starts, exit 2", () => {
  test.each([
    [["--orgs", "0"], "--orgs needs a whole number from 1 to 1000."],
    [["--orgs", "1.5"], "--orgs needs a whole number from 1 to 1000."],
    [["--port", "70000"], "--port needs a whole number from 0 to 65535."],
    [["--switch", "policyMakesAccesRow=no"], 'The emulator has no switch "policyMakesAccesRow".'],
    [["--switch", "__proto__=no"], 'The emulator has no switch "__proto__".'],
    [["--switch", "keyMismatch"], 'The switch keyMismatch has no value "".'],
    [["--latency", "soon"], "--latency needs a whole number from 0 to 600000."],
  ])("%j", async (args, message) => {
    const { code, json } = await kantivSf(["emulator", "--json", ...args]);
    expect([code, json().error]).toEqual([2, expect.objectContaining({ code: "USAGE", message })]);
  });

  test("a switch that is misspelt is shown the right name, a wrong value the right ones", async () => {
    const name = await kantivSf(["emulator", "--json", "--switch", "policyMakesAccesRow=no"]);
    expect(name.json().error?.remedy).toBe("Did you mean policyMakesAccessRow?");
    const value = await kantivSf(["emulator", "--json", "--switch", "disabledApp=no"]);
    expect(value.json().error?.remedy).toBe(
      'Give one of: "disabledApp=app_not_found", "disabledApp=client identifier invalid".',
    );
  });

  test.each(["not json", '{"format":2}'])("a state file that holds %s", async (text) => {
    const file = join(await tempFolder(), "state.json");
    await writeFile(file, text);
    const { code, json } = await kantivSf(["emulator", "--json", "--state", file]);
    expect([code, json().error?.code]).toEqual([2, "STATE_FILE"]);
    expect(json().error?.message).toContain(file);
  });

  test("a port that is taken", async () => {
    const taken = await Running.start("--json");
    const { code, json } = await kantivSf(["emulator", "--json", "--port", new URL(taken.ready.url).port]);
    expect([code, json().error?.code]).toEqual([2, "PORT"]);
  });
});

test("--vary and --seed: orgs whose times differ, and are the same for the same seed", async () => {
  const timesOf = async (seed: string) => {
    const running = await Running.start("--json", "--orgs", "2", "--vary", "0.5", "--seed", seed);
    const state = (await (await fetch(`${running.ready.url}/__emulator/state`)).json()) as {
      orgs: { timings: Record<string, number> }[];
    };
    await running.end("SIGTERM");
    return state.orgs.map(({ timings }) => timings.deployPending);
  };
  const [seven, again, eight] = [await timesOf("7"), await timesOf("7"), await timesOf("8")];
  expect(new Set(seven).size).toBe(2);
  expect(again).toEqual(seven);
  expect(eight).not.toEqual(seven);
  const alone = await kantivSf(["emulator", "--json", "--seed", "7"]);
  expect([alone.code, alone.json().error?.code]).toEqual([2, "USAGE"]);
});
