import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { APP, files } from "./helpers/deploys.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let zip: Buffer;
const org = TestOrg.forEachTest(
  {
    timings: { deployPending: 100, deployInProgress: 1000, deployFinalizing: 200, deployCanceling: 50 },
  },
  async () => {
    zip = await packageOf(files());
  },
);

const DAY = 24 * 60 * 60 * 1000;

const send = async (options: Record<string, unknown> = {}): Promise<string> => (await org.send(zip, options)).json.id;
const path = (id: string) => `/metadata/deployRequest/${id}?includeDetails=true`;
const show = async (id: string) => (await org.rest(path(id))).json.deployResult;
const status = async (id: string): Promise<string> => (await show(id)).status;
const cancel = (id: string) =>
  org.rest(`/metadata/deployRequest/${id}`, {
    method: "PATCH",
    body: JSON.stringify({ deployResult: { status: "Canceling" } }),
  });

test("a deployment goes from Pending over InProgress and FinalizingDeploy to its end, with the time alone", async () => {
  const id = await send();
  expect(id).toMatch(/^0Af\w{15}$/);
  const seen: unknown[] = [];
  for (const wait of [0, 99, 1, 500, 500, 199, 1]) {
    org.clock.time += wait;
    const { status, done, numberComponentsDeployed, numberComponentsTotal } = await show(id);
    seen.push([status, done, numberComponentsDeployed, numberComponentsTotal]);
  }
  expect(seen).toEqual([
    ["Pending", false, 0, 0],
    ["Pending", false, 0, 0],
    ["InProgress", false, 0, 6],
    ["InProgress", false, 3, 6],
    ["FinalizingDeploy", false, 6, 6],
    ["FinalizingDeploy", false, 6, 6],
    ["Succeeded", true, 6, 6],
  ]);
});

test("nothing is there before the end, and its dates are those of the end, however late somebody looks", async () => {
  const start = org.clock.time;
  const id = await send();
  org.clock.time += 600;
  expect(org.org.components).toEqual([]);
  org.clock.time += 10_000;
  const { completedDate, startDate, createdDate } = await show(id);
  expect([createdDate, startDate, completedDate].map((it) => Date.parse(it) - start)).toEqual([0, 0, 1000]);
  expect(new Set(org.org.components.map((component) => component.createdAt - start))).toEqual(new Set([1300]));
});

test("an org runs one deployment at a time, in the order in which they came", async () => {
  const [first, second, third] = [await send(), await send(), await send()];
  const all = async () => [await status(first), await status(second), await status(third)];
  org.clock.time += 200;
  expect(await all()).toEqual(["InProgress", "Pending", "Pending"]);
  org.clock.time += 1200;
  expect(await all()).toEqual(["Succeeded", "InProgress", "Pending"]);
  org.clock.time += 2400;
  expect(await all()).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
});

test("orgs do not wait for each other", async () => {
  const other = await org.emulator.addOrg({ timings: { deployPending: 100, deployInProgress: 1000 } });
  await send();
  expect(other.ready.organizationId).not.toBe(org.org.id);
  expect(org.emulator.world.orgs[1]?.deploys).toEqual([]);
  expect(org.emulator.world.orgs[1]?.deployQueueFreeAt).toBe(0);
});

test("a later deployment sees what an earlier one has done, not what was there when it was sent", async () => {
  const whole = await send();
  const policyOnly = await packageOf(
    Object.fromEntries(Object.entries(files()).filter(([it]) => it.includes("OauthPolicies"))),
  );
  const second = (await org.send(policyOnly)).json.id;
  org.clock.time += 5000;
  expect([await status(whole), await status(second)]).toEqual(["Succeeded", "Succeeded"]);
});

test("a waiting deployment can be cancelled, and the next one does not wait for it", async () => {
  const [first, second, third] = [await send(), await send(), await send()];
  org.clock.time += 200;
  expect((await cancel(second)).status).toBe(202);
  expect(await status(second)).toBe("Canceling");
  org.clock.time += 50;
  expect(await show(second)).toMatchObject({
    status: "Canceled",
    done: true,
    success: false,
    canceledByName: "Ada Admin",
  });
  org.clock.time += 1100;
  expect([await status(first), await status(third)]).toEqual(["Succeeded", "InProgress"]);
});

test("a running deployment that is cancelled changes nothing", async () => {
  const id = await send();
  org.clock.time += 300;
  await cancel(id);
  org.clock.time += 5000;
  expect(await status(id)).toBe("Canceled");
  expect(Date.parse((await show(id)).completedDate) - org.clock.time).toBe(-5300);
  expect(org.org.components).toEqual([]);
});

test("the next deployment starts when the cancelled one has ended, and not when it would have", async () => {
  const start = org.clock.time;
  const [first, second] = [await send(), await send()];
  org.clock.time += 300;
  await cancel(first);
  org.clock.time += 49;
  expect([await status(first), await status(second)]).toEqual(["Canceling", "Pending"]);
  org.clock.time += 1;
  expect([await status(first), await status(second)]).toEqual(["Canceled", "InProgress"]);
  expect(Date.parse((await show(second)).startDate) - start).toBe(0);
});

test("the next deployment waits for a running one until that is cancelled, however long this takes", async () => {
  org.org.timings.deployCanceling = 60_000;
  const [first, second] = [await send(), await send()];
  org.clock.time += 300;
  await cancel(first);
  org.clock.time += 59_999;
  expect([await status(first), await status(second)]).toEqual(["Canceling", "Pending"]);
  org.clock.time += 1;
  expect([await status(first), await status(second)]).toEqual(["Canceled", "InProgress"]);
});

test("nothing waits for a deployment that is cancelled before it has begun", async () => {
  org.org.timings.deployCanceling = 60_000;
  const [first, second] = [await send(), await send()];
  await cancel(first);
  org.clock.time += 100;
  expect([await status(first), await status(second)]).toEqual(["Canceling", "InProgress"]);
});

test("a deployment that is cancelled while it waits does not make the next one start earlier", async () => {
  const start = org.clock.time;
  const [, second, third] = [await send(), await send(), await send()];
  await cancel(second);
  org.clock.time += 5000;
  expect([await status(second), await status(third)]).toEqual(["Canceled", "Succeeded"]);
  expect(Date.parse((await show(third)).startDate) - start).toBe(1000);
});

test("cancelling is refused for an unknown, a finished and a finalizing deployment", async () => {
  const message = async (id: string) => (await cancel(id)).json[0];
  expect(await message("0Af000000000001AAA")).toEqual({ errorCode: "INVALID_ID_FIELD", message: "Invalid deploy ID" });
  const id = await send();
  org.clock.time += 1150;
  expect((await message(id)).message).toBe("You cannot cancel the deployment while finalizing is in progress");
  org.clock.time += 500;
  expect((await message(id)).message).toBe("Deployment already completed");
});

test("SOAP cancels a deployment that REST sent, whatever the argument is called", async () => {
  for (const name of ["id", "asyncProcessId", "String"]) {
    const id = await send();
    expect((await org.soap(`<cancelDeploy><${name}>${id}</${name}></cancelDeploy>`)).text).toContain(`<id>${id}</id>`);
    org.clock.time += 100;
    expect(await status(id)).toBe("Canceled");
  }
});

test("an unknown id is a fault over SOAP and 404 over REST", async () => {
  const fault = await org.soap(
    "<checkDeployStatus><asyncProcessId>0Af000000000001AAA</asyncProcessId></checkDeployStatus>",
  );
  expect(fault.status).toBe(500);
  expect(fault.text).toContain("<faultcode>sf:INVALID_CROSS_REFERENCE_KEY</faultcode>");
  expect((await org.rest("/metadata/deployRequest/0Af000000000001AAA")).status).toBe(404);
});

test("a deployment is found by its id in 15 or 18 characters", async () => {
  const id = await send();
  expect(await status(id.slice(0, 15))).toBe("Pending");
});

test("a validation with tests can be deployed quickly, within ten days", async () => {
  const id = await send({ checkOnly: true, testLevel: "RunLocalTests" });
  org.clock.time += 2000;
  const quick = (validatedDeployRequestId: string) => org.post("/metadata/deployRequest", { validatedDeployRequestId });
  const started = await quick(id);
  expect(started.status).toBe(201);
  org.clock.time += 2000;
  expect(await show(started.json.id)).toMatchObject({ status: "Succeeded", checkOnly: false });
  expect(org.org.components.length).toBeGreaterThan(5);

  expect((await quick(id)).status, "a deployment has come since").toBe(404);
  const second = await send({ checkOnly: true, testLevel: "RunLocalTests" });
  for (const session of org.org.sessions) session.timeout = 20 * DAY;
  org.clock.time += 10 * DAY + 2000;
  expect((await quick(second)).status, "too old").toBe(404);
});

test("neither a deployment, nor a validation without tests or with failures, can be deployed quickly", async () => {
  const ids = [
    await send(),
    await send({ checkOnly: true }),
    (await org.send(await packageOf(appFiles({ scopes: "Nonsense" })), { checkOnly: true, testLevel: "RunLocalTests" }))
      .json.id,
  ];
  org.clock.time += 10_000;
  for (const validatedDeployRequestId of ids) {
    expect((await org.post("/metadata/deployRequest", { validatedDeployRequestId })).status).toBe(404);
  }
  const soap = await org.soap(
    `<deployRecentValidation><validationId>${ids[1]}</validationId></deployRecentValidation>`,
  );
  expect(soap.text).toContain("sf:INVALID_ID_FIELD");
});

const kept = async (): Promise<boolean[]> => {
  await org.rest("/limits");
  return org.org.deploys.map((job) => job.package !== null);
};

test("a validation keeps its package for ten days and no longer; one that failed keeps none", async () => {
  for (const session of org.org.sessions) session.timeout = 20 * DAY;
  await send({ checkOnly: true });
  await org.send(await packageOf(appFiles({ scopes: "Nonsense" })), { checkOnly: true });
  org.clock.time += 2600;
  expect(await kept()).toEqual([true, false]);
  org.clock.time += 10 * DAY - 1300;
  expect(await kept()).toEqual([true, false]);
  org.clock.time += 1;
  expect(await kept()).toEqual([false, false]);
});

test("a deployment that still waits is seen however old it is, and one that is thirty days old to the last moment", async () => {
  for (const session of org.org.sessions) session.timeout = 50 * DAY;
  await send();
  org.clock.time += 5000;
  await org.rest("/limits");
  org.org.timings.deployPending = 40 * DAY;
  const waiting = await send();
  org.clock.time += 30 * DAY - 5000;
  await org.rest("/limits");
  expect(org.org.deploys).toHaveLength(2);
  org.clock.time += 5001;
  expect(await status(waiting)).toBe("Pending");
  expect(org.org.deploys).toHaveLength(1);
});

test("a package in which something failed leaves the rest in the org, where it is not to be rolled back", async () => {
  const broken = await packageOf(appFiles({ scopes: "Nonsense" }));
  const { id } = (await org.send(broken, { rollbackOnError: false })).json;
  org.clock.time += 2000;
  expect(await show(id)).toMatchObject({ status: "SucceededPartial", success: false });
  expect(org.org.components.map(({ type }) => type)).toContain("ExternalClientApplication");
});

test("trouble that is to come twice fails two deployments, and says what it is", async () => {
  org.org.upsets.deployRowLock = 2;
  for (const expected of ["Failed", "Failed", "Succeeded"]) {
    const id = await send();
    org.clock.time += 2000;
    expect(await status(id)).toBe(expected);
    if (expected === "Succeeded") break;
    expect((await show(id)).errorMessage).toBe("UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record");
    expect((await show(id)).numberComponentErrors).toBe(0);
  }
});

test("passing trouble of the platform fails a whole deployment once, with a code and no messages", async () => {
  const upsets = {
    deploySetupLock: "ALREADY_IN_PROCESS",
    deployRowLock: "UNABLE_TO_LOCK_ROW",
    deployUnknownException: "UNKNOWN_EXCEPTION",
  } as const;
  for (const [upset, errorStatusCode] of Object.entries(upsets)) {
    org.org.upsets[upset as keyof typeof upsets] = 1;
    const result = await org.deploy(zip);
    org.clock.time += 2000;
    expect(await show(result.id)).toMatchObject({
      status: "Failed",
      errorStatusCode,
      details: { componentFailures: [] },
    });
  }
  const id = await send();
  org.clock.time += 2000;
  expect(await status(id)).toBe("Succeeded");
});

test("a deployment that fails while it is being finished leaves nothing in the org", async () => {
  org.org.upsets.deployFinalizing = 1;
  const id = await send();
  org.clock.time += 2000;
  expect(await show(id)).toMatchObject({ status: "FinalizingDeployFailed", success: false, done: true });
  expect(org.org.components.some(({ type }) => type === "ExternalClientApplication")).toBe(false);
});

test("deployments are seen for thirty days, by Tooling too", async () => {
  const id = await send();
  org.clock.time += 2000;
  const soql = encodeURIComponent("SELECT Id, Status FROM DeployRequest ORDER BY CreatedDate DESC");
  expect((await org.rest(`/tooling/query?q=${soql}`)).json.records).toMatchObject([{ Id: id, Status: "Succeeded" }]);
  for (let day = 0; day < 31; day++) {
    org.clock.time += DAY - 1000;
    await org.rest("/limits");
  }
  expect((await org.rest(path(id))).status).toBe(404);
});

test("a finished deployment keeps nothing of its package", async () => {
  await send();
  org.clock.time += 5000;
  await org.rest("/limits");
  expect(org.org.deploys.map((it) => it.package)).toEqual([null]);
  expect(JSON.stringify(org.org.deploys)).not.toContain("BEGIN CERTIFICATE");
  expect(org.org.deploys[0]?.outcome?.messages.map((it) => it.fileName)).toContain(APP);
});
