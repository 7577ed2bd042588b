import { afterEach, expect, it } from "vitest";
import { killedAt } from "../helpers/killed.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** A first apply on a fresh org, request by request; the last ones are the login. */
const REQUESTS = Array.from({ length: 15 }, (_, index) => index);

it.each(REQUESTS)(
  "apply killed while the answer to its request %i is on the way, then run again: one app, one assignment, verified",
  async (skip) => {
    box = await sandbox({ realTime: true });
    await killedAt(box, ["apply", "--org", box.orgFile, "--yes"], skip);

    const again = await box.run("apply", "--yes", "--json");
    expect(again.json().error).toBeNull();
    expect(again.json<{ verified: boolean }>().result.verified).toBe(true);
    const [org] = box.emulator.world.orgs;
    const of = (type: string) => org?.components.filter((component) => component.type === type) ?? [];
    expect(of("ExternalClientApplication").length).toBe(1);
    expect(of("ExtlClntAppOauthConfigurablePolicies").length).toBe(1);
    expect(of("ExtlClntAppConfigurablePolicies").length).toBe(1);
    const user = org?.users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    const held = org?.assignments.filter(({ assigneeId }) => assigneeId === user?.id) ?? [];
    expect(new Set(held.map((row) => row.permissionSetId)).size).toBe(held.length);
    expect(org?.deploys.length).toBe(1);
    expect((await box.run("audit", "verify")).code).toBe(0);
    expect((await box.run("plan")).code).toBe(0);
  },
);
