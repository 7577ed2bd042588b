import { afterEach, expect, it } from "vitest";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

it("--verbose tells each request with its status on stderr, without its query, and leaves stdout as it is", async () => {
  box = await sandbox();
  const told = await box.run("plan", "--verbose", "--json");
  const lines = told.stderr.split("\n").filter((line) => /^ {2}(GET|POST) http/.test(line));
  expect(lines).toHaveLength(box.emulator.requests().length);
  expect(lines[0]).toBe(`  GET ${box.emulator.url}/services/data 200`);
  expect(told.stderr).not.toContain("?");
  expect(told.json().status).toBe("changes");
});

it("without it no request is told", async () => {
  box = await sandbox();
  expect((await box.run("plan")).stderr).not.toContain("http");
});
