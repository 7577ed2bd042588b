import { expect, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.ts";
import { call, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

test("orgs of one emulator have addresses, ids, sessions and apps of their own", async () => {
  const org = await TestOrg.start({
    seed: { orgs: [{ name: "One" }, { name: "Two", isSandbox: false, adminUsername: "admin@two.com" }] },
  });
  const [one, two] = org.emulator.orgs();
  if (!one || !two) throw new Error("two orgs were asked for");
  expect(one.url).not.toBe(two.url);
  expect(two.ready.admin.username).toBe("admin@two.com");
  await org.deploy(await packageOf(appFiles()));
  expect(org.emulator.world.orgs[1]?.components).toEqual([]);
  const ask = (url: string, token: string) =>
    call(`${url}/services/data/v66.0/limits`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask(two.url, two.ready.admin.accessToken)).status).toBe(200);
  expect((await ask(two.url, one.ready.admin.accessToken)).status).toBe(401);
  await org.close();
});

test("an org can be added while others run, with its own behaviour", async () => {
  const org = await TestOrg.start();
  const added = await org.emulator.addOrg({
    name: "Late",
    apiVersions: { min: 55, max: 62 },
    timings: { propagation: 1000 },
  });
  const versions = (await (await fetch(`${added.url}/services/data`)).json()) as { version: string }[];
  expect(versions.map((it) => it.version)).toEqual(["55.0", "56.0", "57.0", "58.0", "59.0", "60.0", "61.0", "62.0"]);
  expect(org.emulator.orgs()).toHaveLength(2);
  const viaControl = await org.control("POST", "/orgs", { name: "By control" });
  expect(viaControl.json.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await org.close();
});

test("emulators run beside each other, and each listens on loopback alone", async () => {
  const [one, two] = await Promise.all([startEmulator(), startEmulator()]);
  expect(one.ready.organizationId).not.toBe(two.ready.organizationId);
  expect(new URL(one.url).hostname).toBe("127.0.0.1");
  await Promise.all([one.close(), two.close()]);
});
