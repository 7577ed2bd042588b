import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { layNewPair, NEW_KEY_ENV, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const YEAR = 365 * 86_400_000;

const lines = (text: string) => text.trimEnd().split("\n");

describe("status of one org", () => {
  it("tells by the record what a run has shown, and asks the org nothing", async () => {
    box = await appliedSandbox();
    const asked = box.emulator.requests?.length;
    const { code, stdout } = await box.run("status");
    expect([code, box.emulator.requests?.length]).toEqual([0, asked]);
    expect(stdout).toMatch(/^ {2}Login {10}proven on 2026-11-24, by apply$/m);
    expect(stdout).toMatch(/^ {2}Certificate {4}ends on \d{4}-\d\d-\d\d, in \d+ days$/m);
    expect(stdout).toMatch(/^ {2}Template {7}as it was set up on 2026-11-24$/m);
    expect(stdout).toMatch(/^ {2}Last run {7}apply on 2026-11-24: applied$/m);
    expect(lines(stdout).at(-1)).toBe(`Next: kantiv-sf drift --org ${box.orgFile}`);
  });

  it("says of an org that no run knows what to begin with", async () => {
    box = await sandbox();
    const { code, stdout } = await box.run("status");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}Login {10}not known here$/m);
    expect(lines(stdout).at(-1)).toBe(`Next: kantiv-sf doctor --org ${box.orgFile}`);
  });

  it("puts what presses most first: a certificate that is over before all that was seen", async () => {
    box = await appliedSandbox();
    await box.clock.advance(101 * YEAR);
    const { stdout } = await box.run("status");
    expect(stdout).toMatch(/^ {2}Certificate {4}ended on /m);
    expect(lines(stdout).at(-1)).toContain("kantiv-sf certificate rotate --org");
    const { result } = (await box.run("status", "--json")).json<{ needs: string[]; name: string }>();
    expect(result.needs[0]).toBe("expired");
  });

  it("says without a request that the org file still names the certificate of before a rotation", async () => {
    box = await appliedSandbox();
    // The old pair ends first, as the one that is replaced does.
    const [old, ...more] = ["kantiv.crt", "other.crt"].map((name) => new X509Certificate(fixture(name)));
    expect(old && more[0] && old.validToDate < more[0].validToDate).toBe(true);
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV)).code).toBe(0);
    const asked = box.emulator.requests?.length;
    const { code, stdout } = await box.run("status");
    expect([code, box.emulator.requests?.length]).toEqual([0, asked]);
    expect(stdout).toMatch(
      /^ {2}Certificate {4}the one of before: a newer one was deployed from here, .+, ends \d{4}-/m,
    );
    expect(lines(stdout).at(-1)).toBe(`Next: kantiv-sf verify --org ${box.orgFile}`);
    const fleet = await box.run("fleet status");
    expect(fleet.stdout).toContain("org file names a certificate of before; a newer one was deployed from here: ");
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace("kantiv.crt", "new.crt"));
    expect((await box.run("status")).stdout).toMatch(/^ {2}Certificate {4}ends on /m);
  });

  it("is about one org, and says what is wrong with its file", async () => {
    box = await sandbox();
    await box.writeOrgFile(`${await readFile(box.orgFile, "utf8")}colour: red\n`);
    expect(await box.run("status")).toMatchObject({ code: 2, stderr: expect.stringContaining("colour") });
  });
});
