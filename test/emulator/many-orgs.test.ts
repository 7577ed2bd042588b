import { afterEach, expect, test } from "vitest";
import { Stats } from "../../src/emulator/http/stats.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/index.ts";
import { call, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let emulator: Emulator | undefined;

afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function start(count: number, options: EmulatorOptions = {}): Promise<Emulator> {
  const orgs = Array.from({ length: count }, (_, i) => ({ name: `Org ${i}` }));
  emulator = await startEmulator({ seed: { orgs }, ...options });
  return emulator;
}

const ask = ({ url, ready }: { url: string; ready: { admin: { accessToken: string } } }, path = "/limits") =>
  call(`${url}/services/data/v66.0${path}`, { headers: { authorization: `Bearer ${ready.admin.accessToken}` } });

const control = async (url: string, method: string, path: string, body?: object) =>
  call(`${url}/__emulator${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

function pairOf(running: Emulator) {
  const [one, two] = running.orgs();
  if (!one || !two) throw new Error("two orgs were asked for");
  return [one, two] as const;
}

test("a thousand orgs start together, each at its own address", async () => {
  const running = await start(1000);
  const orgs = running.orgs();
  expect(new Set(orgs.map(({ url }) => url)).size).toBe(1000);
  for (const [i, org] of [
    [0, orgs[0]],
    [999, orgs[999]],
  ] as const) {
    if (!org) throw new Error(`no org ${i}`);
    const { records } = (await ask(org, "/query?q=SELECT+Name+FROM+Organization")).json;
    expect(records).toMatchObject([{ Name: `Org ${i}` }]);
  }
});

test("a fault of one org strikes no other, and one without an org strikes whoever comes first", async () => {
  const [one, two] = pairOf(await start(2));
  const org = two.ready.organizationId.slice(0, 15);
  expect((await control(one.url, "POST", "/faults", { kind: "unavailable", org })).status).toBe(200);
  expect([(await ask(one)).status, (await ask(two)).status, (await ask(two)).status]).toEqual([200, 503, 200]);
  await control(one.url, "POST", "/faults", { kind: "unavailable" });
  expect([(await ask(one)).status, (await ask(two)).status]).toEqual([503, 200]);
  const refused = await control(one.url, "POST", "/faults", { kind: "unavailable", org: "00Dnobody" });
  expect([refused.status, refused.json.error]).toEqual([400, "no org 00Dnobody"]);
});

test("latency, timings and status are an org's own", async () => {
  const [one, two] = pairOf(await start(2));
  const path = `/orgs/${two.ready.organizationId}`;
  await control(one.url, "PATCH", path, { latencyMs: 80, timings: { deployPending: 9 } });
  const timed = async (org: typeof one) => {
    const began = performance.now();
    await ask(org);
    return performance.now() - began;
  };
  expect(await timed(two)).toBeGreaterThanOrEqual(75);
  await control(one.url, "PUT", "/latency", { milliseconds: 5 });
  expect(await timed(two)).toBeGreaterThanOrEqual(75);
  expect(emulator?.world.orgs.map(({ timings }) => timings.deployPending)).toEqual([150, 9]);
  await control(one.url, "PATCH", path, { status: "maintenance" });
  expect([(await ask(one)).status, (await ask(two)).status]).toEqual([200, 503]);
});

test("requests are counted by org and operation, faults too, and control routes are not", async () => {
  const [one, two] = pairOf(await start(2));
  for (const path of ["/limits", "/limits", "/sobjects/User/describe"]) await ask(one, path);
  await ask(two, "/query?q=SELECT+Id+FROM+User");
  await call(`${two.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password" }),
  });
  await call(`${two.url}/services/apexrest/x`);
  emulator?.addFault({ kind: "unavailable" });
  await ask(two);
  const { json } = await control(one.url, "GET", "/stats");
  expect(json).toEqual(emulator?.stats());
  expect(json.orgs[one.ready.organizationId]).toEqual({
    requests: { "GET /services/data/:version/limits": 2, "GET /services/data/:version/sobjects/:object/describe": 1 },
    mostAtOnce: 1,
    deployments: 0,
  });
  expect(json.orgs[two.ready.organizationId].requests).toEqual({
    "GET /services/data/:version/query": 1,
    password: 1,
    unknown: 1,
    "fault unavailable": 1,
  });
  const cleared = (await control(one.url, "DELETE", "/stats")).json;
  expect(cleared.orgs[two.ready.organizationId]).toEqual({ requests: {}, mostAtOnce: 0, deployments: 0 });
});

test("deployments of an org are counted, and requests that are on their way together", async () => {
  const org = await TestOrg.start({ latencyMs: 150 });
  emulator = org.emulator;
  await org.send(await packageOf(appFiles()));
  await Promise.all([org.rest("/limits"), org.rest("/limits"), org.rest("/limits")]);
  const stats = org.emulator.stats();
  expect(stats.mostAtOnce).toBe(3);
  expect(stats.orgs[org.org.id]).toMatchObject({ deployments: 1, mostAtOnce: 3 });
});

test("counts have no end, and the most at once is over all orgs", () => {
  const stats = new Stats();
  for (let i = 0; i < 20_000; i++) stats.count("one", "GET x");
  expect(stats.of("one").requests).toEqual({ "GET x": 20_000 });
  const leave = [stats.enter("one"), stats.enter("two"), stats.enter("two")];
  leave[1]?.();
  stats.enter("one");
  expect([stats.of("one").mostAtOnce, stats.of("two").mostAtOnce, stats.mostAtOnce]).toEqual([2, 2, 3]);
  leave[0]?.();
  stats.clear();
  expect([stats.of("one"), stats.mostAtOnce]).toEqual([{ requests: {}, mostAtOnce: 1 }, 2]);
});

test("an org that a test puts in the place of another, or takes out, is what its address answers for", async () => {
  const running = await start(2);
  const [one, two] = pairOf(running);
  expect((await ask(two)).status).toBe(200);
  const copies = running.world.orgs.map((org) => ({ ...structuredClone(org), name: "Copy" }));
  running.world.orgs = copies;
  const { records } = (await ask(two, "/query?q=SELECT+Name+FROM+Organization")).json;
  expect(records).toMatchObject([{ Name: "Copy" }]);
  running.world.orgs = copies.slice(1);
  expect([(await ask(one)).status, (await ask(two)).status]).toEqual([404, 200]);
});

test("after a reset the addresses answer for the new orgs, and one that is left over for none", async () => {
  const running = await start(2);
  const [one, two] = pairOf(running);
  await control(one.url, "POST", "/reset", { orgs: [{ name: "New" }] });
  const [fresh] = running.orgs();
  expect(fresh?.url).toBe(one.url);
  expect((await ask(one)).status).toBe(401);
  if (fresh) expect((await ask(fresh)).status).toBe(200);
  expect((await ask(two)).status).toBe(404);
});

test("times vary from org to org, within their share, alike for the same seed; an org's own stand", async () => {
  const times = async (seed: number) => {
    const running = await start(20, { timings: { deployInProgress: 1000 }, latencyMs: 10, vary: { by: 0.5, seed } });
    await running.addOrg({ latencyMs: 3, timings: { deployInProgress: 7 } });
    const found = running.world.orgs.map(({ timings, latencyMs }) => [timings.deployInProgress, latencyMs]);
    await running.close();
    return found;
  };
  const seven = await times(7);
  expect(await times(7)).toEqual(seven);
  expect(await times(8)).not.toEqual(seven);
  expect(seven.at(-1)).toEqual([7, 3]);
  const progress = seven.slice(0, -1).map(([milliseconds]) => milliseconds ?? 0);
  expect(new Set(progress).size).toBeGreaterThan(10);
  expect(progress.every((milliseconds) => milliseconds >= 500 && milliseconds <= 1500)).toBe(true);
});
