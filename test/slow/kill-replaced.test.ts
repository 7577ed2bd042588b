import { afterEach, expect, it } from "vitest";
import { addNewUser, holdersOf, NEW_USER, OLD_USER } from "../commands/ways-in.ts";
import { killedAt } from "../helpers/killed.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** An apply that replaces a user, request by request: a look, the new assignment, the old one's end, the login. */
const REQUESTS = Array.from({ length: 14 }, (_, index) => index);

it.each(REQUESTS)(
  "apply that replaces a user, killed while the answer to its request %i is on the way, then run again: the new one alone holds the set",
  async (skip) => {
    box = await sandbox({ realTime: true });
    addNewUser(box);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await box.writeOrgFile(orgFileText(box.emulator).replace(OLD_USER, NEW_USER));
    await killedAt(box, ["apply", "--org", box.orgFile, "--yes"], skip);
    // At no time is nobody let in.
    expect(holdersOf(box).length).toBeGreaterThan(0);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
    expect((await box.run("drift")).code).toBe(0);
  },
);
