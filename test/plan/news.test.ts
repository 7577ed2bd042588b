import { afterEach, expect, test } from "vitest";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

function globalSettings() {
  const found = box.emulator.world.orgs[0]?.components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
  if (!found) throw new Error("no global settings");
  return found.fields;
}

test("an app that an earlier version set up gets the change, and the plan says that it is new", async () => {
  box = await appliedSandbox();
  globalSettings().isRefreshTokenRotationEnabled = "false";
  const plan = await box.run("plan");
  expect(plan.code).toBe(4);
  expect(plan.stdout).toMatch(/isRefreshTokenRotationEnabled: false → true\n {8}new in this version: /);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  expect(globalSettings().isRefreshTokenRotationEnabled).toBe("true");
});

test("what somebody changed to something else is not called new", async () => {
  box = await appliedSandbox();
  globalSettings().callbackUrl = "https://elsewhere.example";
  const plan = await box.run("plan");
  expect(plan.stdout).toContain("callbackUrl");
  expect(plan.stdout).not.toContain("new in this version");
});
