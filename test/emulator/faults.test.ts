import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

test("a reset before the server acted leaves no job; one after it does", async () => {
  const zip = await packageOf(appFiles());
  org.emulator.addFault({ kind: "resetBefore", method: "POST", path: "deployRequest" });
  await expect(org.send(zip)).rejects.toThrow();
  expect(org.org.deploys).toHaveLength(0);
  org.emulator.addFault({ kind: "resetAfter", method: "POST", path: "deployRequest" });
  await expect(org.send(zip)).rejects.toThrow();
  expect(org.org.deploys).toHaveLength(1);
  expect((await org.send(zip)).status).toBe(201);
});

test("the platform can be away with a page, or ask for patience", async () => {
  await org.control("POST", "/faults", { kind: "unavailable" });
  const away = await org.rest("/limits");
  expect([away.status, away.headers.get("content-type")]).toEqual([503, "text/html;charset=UTF-8"]);
  await org.control("POST", "/faults", { kind: "tooManyRequests" });
  const slowDown = await org.rest("/limits");
  expect([slowDown.status, slowDown.headers.get("retry-after"), slowDown.json[0].errorCode]).toEqual([
    429,
    "1",
    "REQUEST_LIMIT_EXCEEDED",
  ]);
  expect((await org.rest("/limits")).status).toBe(200);
});

test("a page can stand where data should", async () => {
  org.emulator.addFault({ kind: "htmlPage", path: "/limits" });
  const page = await org.rest("/limits");
  expect([page.status, page.json]).toEqual([200, undefined]);
});

test("a body can be cut in the middle", async () => {
  org.emulator.addFault({ kind: "truncated", path: "/limits" });
  await expect(org.rest("/limits")).rejects.toThrow();
});

test("a body can come slowly, and whole", async () => {
  org.emulator.addFault({ kind: "slow", path: "/limits", delayMs: 60 });
  const start = performance.now();
  expect((await org.rest("/limits")).json.DailyApiRequests.Max).toBe(15000);
  expect(performance.now() - start).toBeGreaterThanOrEqual(50);
});

test("the content type can be wrong over a right body", async () => {
  org.emulator.addFault({ kind: "wrongContentType", path: "/limits" });
  const reply = await org.rest("/limits");
  expect([reply.headers.get("content-type"), reply.json.DailyApiRequests.Max]).toEqual(["text/plain", 15000]);
});

test("a fault lets some pass, strikes some, and is spent", async () => {
  org.emulator.addFault({ kind: "unavailable", path: "/limits", skip: 1, times: 2 });
  const seen = [];
  for (let i = 0; i < 4; i++) seen.push((await org.rest("/limits")).status);
  expect(seen).toEqual([200, 503, 503, 200]);
  expect((await org.control("GET", "/faults")).json).toEqual([]);
});

test("a fault can be meant for one SOAP operation", async () => {
  org.emulator.addFault({ kind: "unavailable", bodyContains: "<listMetadata" });
  expect((await org.soap("<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>")).status).toBe(200);
  expect((await org.soap("<listMetadata><asOfVersion>66.0</asOfVersion></listMetadata>")).status).toBe(503);
});

test("faults that wait can be listed and taken back, and do not strike control routes", async () => {
  org.emulator.addFault({ kind: "resetBefore", times: 5 });
  expect((await org.control("GET", "/faults")).json).toMatchObject([{ kind: "resetBefore", times: 5 }]);
  await org.control("DELETE", "/faults");
  expect((await org.rest("/limits")).status).toBe(200);
  expect((await org.control("POST", "/faults", { kind: "nonsense" })).status).toBe(400);
});

test("what was struck is on record", async () => {
  org.emulator.addFault({ kind: "unavailable", path: "/limits" });
  await org.rest("/limits");
  expect(org.emulator.requests()).toMatchObject([
    { path: "/services/data/v66.0/limits", status: 503, operation: "fault unavailable" },
  ]);
});

test("latency holds every answer back", async () => {
  await org.control("PUT", "/latency", { milliseconds: 50 });
  const start = performance.now();
  await org.rest("/limits");
  expect(performance.now() - start).toBeGreaterThanOrEqual(45);
});
