import { afterEach, expect, it } from "vitest";
import type { OrgWriter } from "../../src/model/org.ts";
import { readerOf } from "../../src/org/wire/reader.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** Requests that cannot change an org: reads, the composite of queries, and a retrieve with its status. */
const READING = [/^GET /, /^POST .*\/composite$/, /^POST .*\/Soap\/m\//];

it.each(["plan", "drift", "doctor"])(
  "%s sends no request that writes, on a fresh org and on one that has drifted",
  async (command) => {
    box = await sandbox();
    await box.run(command);
    await box.run("apply", "--yes");
    const [org] = box.emulator.world.orgs;
    if (org) org.accessRows = [];
    const before = box.emulator.requests().length;
    await box.run(command);
    const asked = box.emulator.requests().slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const request of asked) {
      expect(READING.some((reading) => reading.test(`${request.method} ${request.path}`))).toBe(true);
      if (request.path.includes("/Soap/m/")) expect(request.operation).toMatch(/retrieve/i);
    }
  },
);

it("the port that plan and drift get has no method that writes or reads a secret", () => {
  const never = () => Promise.reject(new Error("never called"));
  const writer = {
    instanceUrl: "",
    apiVersion: "",
    submitDeploy: never,
    create: never,
    remove: never,
    stage: never,
    promote: never,
    credentials: never,
    staged: never,
  };
  const reader = readerOf(writer as unknown as OrgWriter) as unknown as Record<string, unknown>;
  expect(Object.keys(reader).sort()).toEqual([
    "apiVersion",
    "consumers",
    "deployStatus",
    "instanceUrl",
    "limits",
    "orgTime",
    "queries",
    "recentDeploys",
    "retrieveStatus",
    "startRetrieve",
    "toolingQuery",
    "userinfo",
    "waiting",
  ]);
  for (const method of ["submitDeploy", "create", "remove", "stage", "promote", "credentials", "staged"])
    expect(reader[method]).toBeUndefined();
});
