import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { call, TestOrg } from "../emulator/helpers/client.ts";
import { appFiles, packageOf } from "../emulator/helpers/package.ts";

const SETUPS = 2000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use once what can go has gone, and bytes of the state. */
function sizes(org: TestOrg): { heap: number; state: number } {
  collectGarbage();
  return { heap: process.memoryUsage().heapUsed, state: JSON.stringify(org.emulator.world).length };
}

/** One app from nothing to a verified and revoked login. */
async function setUp(org: TestOrg, number: number): Promise<void> {
  const set = `Set_${number}`;
  const zip = await packageOf(appFiles({ name: `App_${number}`, permissionSet: set }));
  expect((await org.deploy(zip)).status).toBe("Succeeded");
  expect((await org.assign(set)).status).toBe(201);
  const login = await org.login({ jti: set });
  expect(login.status).toBe(200);
  const body = new URLSearchParams({ token: login.json.access_token });
  expect((await call(`${org.url}/services/oauth2/revoke`, { method: "POST", body })).status).toBe(200);
  org.clock.time += 2000;
}

test("two thousand set-ups on one emulator hold no more memory than their state", { timeout: 600_000 }, async () => {
  const org = await TestOrg.start({ seed: { orgs: [{ limits: { dailyApiRequests: 1_000_000 } }] } });
  for (let i = 0; i < SETUPS / 10; i++) await setUp(org, i);
  const before = sizes(org);
  for (let i = SETUPS / 10; i < SETUPS; i++) await setUp(org, i);
  const after = sizes(org);
  // A string of JSON takes a byte a character, and the same as objects a few times that.
  expect(after.heap - before.heap).toBeLessThan(4 * (after.state - before.state));
  expect(org.emulator.unknownRoutes()).toEqual([]);
  await org.close();
});
