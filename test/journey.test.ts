import { Connection } from "@jsforce/jsforce-node";
import { afterEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./helpers/sandbox.ts";
import { appliedSandbox, sandbox } from "./helpers/sandbox.ts";

interface Applied {
  consumerKey: string;
  changed: boolean;
  verified: boolean;
  deployId: string | null;
  checks: { id: string; status: string }[];
}

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

const paths = (box: Sandbox) => box.emulator.requests().map(({ method, path }) => `${method} ${path}`);

describe("from an empty sandbox to a verified login", () => {
  it("a first apply takes at most 16 requests, and every check of the login passes", async () => {
    box = await sandbox();
    const applied = await box.run("apply", "--yes", "--json");
    expect(applied.stderr).toContain("Deploy");
    const { status, result } = applied.json<Applied>();
    expect([applied.code, status, result.verified, result.changed]).toEqual([0, "ok", true, true]);
    expect(result.checks.every((check) => check.status === "passed")).toBe(true);
    expect(paths(box).length).toBeLessThanOrEqual(16);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it("a second apply deploys nothing, keeps the consumer key and says that there is nothing to do", async () => {
    box = await sandbox();
    const first = (await box.run("apply", "--yes", "--json")).json<Applied>().result;
    const before = paths(box).length;
    const again = await box.run("apply", "--json");
    const { result } = again.json<Applied>();
    expect(again.code).toBe(0);
    expect(result).toMatchObject({ changed: false, deployId: null, consumerKey: first.consumerKey, verified: true });
    const asked = paths(box).slice(before);
    const login = asked.findIndex((path) => path.endsWith("/services/oauth2/token"));
    expect(login).toBeLessThanOrEqual(6);
    expect(asked.some((path) => path.startsWith("POST") && path.includes("deployRequest"))).toBe(false);
  });

  it("plan says what is missing (4), apply makes it so, plan and drift then see nothing (0)", async () => {
    box = await sandbox();
    const fresh = await box.run("plan");
    expect(paths(box).length).toBeLessThanOrEqual(6);
    expect(fresh.code).toBe(4);
    expect(fresh.stdout).toContain("+ ExternalClientApplication Kantiv_Integration");
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const before = paths(box).length;
    const settled = await box.run("plan");
    expect([settled.code, settled.stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    expect(paths(box).length - before).toBeLessThanOrEqual(6);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("a foreign change is drift that names the field, and the next apply mends it", async () => {
    box = await appliedSandbox();
    const { url, ready } = box.emulator;
    const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "66.0" });
    const changed = await conn.metadata.update(
      "ExtlClntAppOauthConfigurablePolicies" as never,
      {
        fullName: "Kantiv_Integration_oauthPlcy",
        externalClientApplication: "Kantiv_Integration",
        commaSeparatedPermissionSet: "Kantiv_Integration",
        permittedUsersPolicyType: "AllSelfAuthorized",
        ipRelaxationPolicyType: "Bypass",
      } as never,
    );
    expect(changed).toMatchObject({ success: true });
    const drift = await box.run("drift");
    expect(drift.code).toBe(4);
    expect(drift.stdout).toMatch(
      /permittedUsersPolicyType\n +org +AllSelfAuthorized\n +template +AdminApprovedPreAuthorized/,
    );
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("destroy removes it, proves that the login is refused, and verify then says what to do", async () => {
    box = await appliedSandbox();
    const destroyed = await box.run("destroy", "--yes", "--json");
    expect([destroyed.code, destroyed.json().status]).toEqual([0, "ok"]);
    expect((await box.run("plan")).code).toBe(4);
    const verify = await box.run("verify", "--json");
    expect([verify.code, verify.json().error?.code]).toEqual([1, "APP_MISSING"]);
    expect(verify.json().error?.remedy).toContain("kantiv-sf apply");
  });
});
