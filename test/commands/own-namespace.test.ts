import { afterEach, describe, expect, it } from "vitest";
import type { AccessPicture } from "../../src/model/way-in.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ADMIN, APP, addClerk, byHand, CLERK } from "./ways-in.ts";

/** An org in which packages are made: what it made itself has its namespace, or none. */

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

describe.each(["on records", "none"] as const)(
  "an org with a namespace of its own, which is told %s",
  (ownNamespace) => {
    const started = async () => {
      box = await sandbox({ seed: { orgs: [{ namespacePrefix: "acmedev" }] }, switches: { ownNamespace } });
      addClerk(box);
    };

    it("is set up, is then as the template says, and shows who gets in by names without it", async () => {
      await started();
      expect((await box.run("apply", "--yes")).code).toBe(0);
      for (const command of ["plan", "drift", "verify", "handoff", "doctor"])
        expect([command, (await box.run(command)).code]).toEqual([command, 0]);
      const hand = byHand(box);
      await hand.rowOfSet("Support");
      await hand.hold(CLERK);
      const { access } = (await box.run("drift", "--json")).json<{ access: AccessPicture }>().result;
      expect(access.ways.map(({ name, standing, usernames }) => [name, standing, usernames])).toEqual([
        [APP, "foreign", [CLERK, "kantiv@acme.com.uat"]],
        ["Support", "foreign", []],
        [null, "ofOrg", []],
      ]);
      const accept = ["{ permissionSet: Support, reason: theirs }", `{ user: ${CLERK}, reason: a deputy }`];
      await box.writeOrgFile(orgFileText(box.emulator, `alsoAllowed:\n  - ${accept.join("\n  - ")}\n`));
      expect((await box.run("drift")).code).toBe(0);
      expect((await box.run("destroy", "--yes")).code).toBe(0);
    });

    it("refuses a permission set that others hold, and finds the sets that the user ensured has", async () => {
      await started();
      const hand = byHand(box);
      await hand.permissionSet(APP);
      await hand.hold(ADMIN);
      expect((await box.run("apply", "--yes", "--json")).json().error?.code).toBe("PERMISSION_SET_FOREIGN");
      expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
      const ensure = () => box.run("user", "ensure", "--data-permission-set", "Kantiv_Data", "--yes");
      expect((await ensure()).code).toBe(0);
      const again = await ensure();
      expect([again.code, again.stdout]).toEqual([0, expect.not.stringContaining("Create")]);
    });
  },
);
