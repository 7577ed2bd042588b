import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.ts";
import { call, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-"));
  stateFile = join(folder, "state.json");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("a world is taken up again from its file: ids, keys, sessions, addresses", async () => {
  const first = await TestOrg.start({ stateFile });
  await first.deploy(await packageOf(appFiles()));
  await first.assign();
  const { url, token, consumerKey } = first;
  await first.close();
  expect((await stat(stateFile)).mode & 0o777).toBe(0o600);

  const second = await TestOrg.start({ stateFile });
  second.clock.time = first.clock.time;
  expect([second.url, second.consumerKey, second.token]).toEqual([url, consumerKey, token]);
  expect((await second.login()).status).toBe(200);
  await second.close();
});

test("a deployment that was on its way goes on after a restart", async () => {
  const first = await TestOrg.start({ stateFile });
  const id = (await first.send(await packageOf(appFiles()))).json.id;
  await first.close();
  const second = await TestOrg.start({ stateFile });
  second.clock.time += 1000;
  expect((await second.rest(`/metadata/deployRequest/${id}`)).json.deployResult.status).toBe("Succeeded");
  await second.close();
});

test("an address that was taken meanwhile is replaced, and one that was asked for is not", async () => {
  const first = await startEmulator({ stateFile });
  const port = Number(new URL(first.url).port);
  await first.close();
  const squatter = await startEmulator({ port });
  const second = await startEmulator({ stateFile });
  expect(second.url).not.toBe(squatter.url);
  await second.close();
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await squatter.close();
});

test("a file of an earlier version is taken up, with what it lacks as in a fresh org", async () => {
  const first = await TestOrg.start({ stateFile });
  await first.close();
  const { world, org } = { world: JSON.parse(await readFile(stateFile, "utf8")), org: first.org };
  for (const name of ["setupAudit", "permissionSetGroups"]) delete world.orgs[0][name];
  delete world.switches.groupAssignmentRows;
  await writeFile(stateFile, JSON.stringify(world));
  const second = await TestOrg.start({ stateFile });
  expect(second.org).toMatchObject({ id: org.id, setupAudit: [], permissionSetGroups: [] });
  expect(second.emulator.world.switches.groupAssignmentRows).toBe("group");
  expect((await second.query("SELECT Id FROM PermissionSetGroup")).json.totalSize).toBe(0);
  await second.close();
});

test("a file that holds no world is refused and left alone", async () => {
  await writeFile(stateFile, '{"format":2}');
  await expect(startEmulator({ stateFile })).rejects.toThrow("holds no emulator state of format 1");
  await writeFile(stateFile, "{");
  await expect(startEmulator({ stateFile })).rejects.toThrow(SyntaxError);
  expect(await readFile(stateFile, "utf8")).toBe("{");
});

test("no answered change is lost when the process is killed in the middle of work", async () => {
  const program = new URL("helpers/serve.ts", import.meta.url).pathname;
  const run = async () => {
    const child = spawn(process.execPath, [program, stateFile], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await createInterface({ input: child.stdout })
      [Symbol.asyncIterator]()
      .next()
      .then((it) => [String(it.value)]);
    return { child, ready: JSON.parse(line ?? "") };
  };
  const { child, ready } = await run();
  const headers = { authorization: `Bearer ${ready.admin.accessToken}`, "content-type": "application/json" };
  const url = `${ready.url}/services/data/v66.0/sobjects/Account`;
  const answered: string[] = [];
  const gone = new Promise((done) => child.once("exit", done));
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let i = 0; ; i++) {
      const name = `Account ${writer} ${i}`;
      const reply = await call(url, { method: "POST", headers, body: JSON.stringify({ Name: name }) }).catch(
        () => undefined,
      );
      if (reply?.status !== 201) return;
      answered.push(name);
      if (answered.length === 40) child.kill("SIGKILL");
    }
  });
  await Promise.all([gone, ...writers]);

  const again = await run();
  const list = await call(`${again.ready.url}/services/data/v66.0/query?q=SELECT+Name+FROM+Account`, { headers });
  const names = list.json.records.map((it: { Name: string }) => it.Name);
  expect(names).toEqual(expect.arrayContaining(answered));
  expect(answered.length).toBeGreaterThanOrEqual(40);
  again.child.kill("SIGKILL");
  await new Promise((done) => again.child.once("exit", done));
});
