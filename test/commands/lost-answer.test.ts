import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { zipFiles } from "../../src/metadata/zip.ts";
import type { Clock } from "../../src/model/ports.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fingerprint, heldBy, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { OLD_USER } from "./ways-in.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const HIDES = { switches: { certificateReadable: "no" } } satisfies EmulatorOptions;
const SUBMIT = { method: "POST", path: "deployRequest" } as const;

const deploys = () => orgOf(box).deploys.length;

/** The org file with the other pair. */
async function nameNewPair(): Promise<void> {
  await layNewPair(box);
  const text = readFileSync(box.orgFile, "utf8");
  await box.writeOrgFile(text.replace("kantiv.crt", "new.crt").replace("{ env: KANTIV_JWT_KEY }", "{ file: new.key }"));
}

/** Somebody else's deployment by the same administrator: a permission set that has nothing to do with the app. */
async function deployOther(): Promise<void> {
  const head = `<?xml version="1.0" encoding="UTF-8"?>`;
  const ns = `xmlns="http://soap.sforce.com/2006/04/metadata"`;
  const files = {
    "package.xml": `${head}<Package ${ns}><types><members>Other</members><name>PermissionSet</name></types><version>66.0</version></Package>`,
    "permissionsets/Other.permissionset": `${head}<PermissionSet ${ns}><hasActivationRequired>false</hasActivationRequired><label>Other</label></PermissionSet>`,
  };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const zip = await zipFiles(Object.entries(files).map(([path, text]) => ({ path, bytes: bytes(text) })));
  const { url, ready } = box.emulator;
  const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "66.0" });
  await conn.metadata.deployRest(zip, { singlePackage: true });
  await box.clock.advance(60_000);
}

describe("fault 1: a submit whose answer was lost", () => {
  it("is not mistaken for another deployment of the same administrator: the certificate is still to be deployed", async () => {
    box = await appliedSandbox(HIDES);
    await nameNewPair();
    box.emulator.addFault({ kind: "resetBefore", ...SUBMIT });
    expect((await box.run("apply", "--yes")).code).toBe(3);
    await deployOther();
    const before = deploys();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect([deploys() - before, heldBy(box)]).toEqual([1, fingerprint("other.crt")]);
  });

  it("is found and remembered before anything is planned, so that nothing is deployed twice", async () => {
    box = await appliedSandbox(HIDES);
    await nameNewPair();
    box.emulator.addFault({ kind: "resetAfter", ...SUBMIT });
    expect((await box.run("apply", "--yes")).code).toBe(3);
    const before = deploys();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect([deploys() - before, heldBy(box)]).toEqual([0, fingerprint("other.crt")]);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("leaves the certificate by its subject and end, also where the org does not show it", async () => {
    box = await appliedSandbox(HIDES);
    const first = await readFile(box.orgFile, "utf8");
    await nameNewPair();
    box.emulator.addFault({ kind: "resetAfter", ...SUBMIT });
    expect((await box.run("apply", "--yes")).code).toBe(3);
    // The next run learns what became of it, and is refused before it writes more down.
    await box.writeOrgFile(first.replace(OLD_USER, "nobody@acme.com.uat"));
    expect((await box.run("apply", "--yes")).code).toBe(2);
    await box.writeOrgFile(first);
    expect((await box.run("plan")).stdout).toMatch(
      /certificate: C=US, O=Kantiv, CN=Another pair, ends 21\d\d-\d\d-\d\d \(SHA-256/,
    );
  });
});

describe("fault 8: an answer that was lost", () => {
  it.each([6, -6])("is found by the org's clock, when this machine's is %i minutes ahead", async (minutes) => {
    box = await sandbox(HIDES);
    const clock: Clock = { ...box.clock, now: () => box.clock.now() + minutes * 60_000 };
    const apply = () => kantivSf(["apply", "--org", box.orgFile, "--yes"], { env: box.env, cwd: box.folder, clock });
    await apply();
    await nameNewPair();
    box.emulator.addFault({ kind: "resetAfter", ...SUBMIT });
    expect((await apply()).code).toBe(3);
    const before = deploys();
    expect((await apply()).code).toBe(0);
    expect(deploys()).toBe(before);
  });

  it("in a rotation is found by its certificate, and not deployed again on an org that hides it", async () => {
    box = await appliedSandbox(HIDES);
    await layNewPair(box);
    box.emulator.addFault({ kind: "resetAfter", ...SUBMIT });
    expect((await rotate(box, ...NEW_KEY_ENV)).code).toBe(3);
    const before = deploys();
    expect((await rotate(box, ...NEW_KEY_ENV)).code).toBe(0);
    expect([deploys(), heldBy(box)]).toEqual([before, fingerprint("other.crt")]);
  });
});

describe("fault 8: a stray answer of the token endpoint", () => {
  it.each(["htmlPage", "truncated", "unavailable"] as const)(
    "does not undo a rotation, and both ways on are told: %s",
    async (kind) => {
      box = await appliedSandbox();
      await layNewPair(box);
      box.emulator.addFault({ kind, path: "/oauth2/token", times: 100 });
      const stray = await rotate(box, ...NEW_KEY_ENV);
      const { code, remedy } = stray.json().error ?? {};
      expect([stray.code, code]).toEqual([3, "ROTATION_UNPROVEN"]);
      expect(remedy).toMatch(/Run the same command again.*apply --org .* --redeploy/);
      expect(heldBy(box)).toBe(fingerprint("other.crt"));
      await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
      const before = deploys();
      expect([(await rotate(box, ...NEW_KEY_ENV)).code, deploys()]).toEqual([0, before]);
    },
  );
});
