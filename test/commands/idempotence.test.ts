import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { SWITCHES, type Switches } from "../../src/emulator/index.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox | undefined;
afterEach(async () => {
  await box?.[Symbol.asyncDispose]();
  box = undefined;
});

/** Each switch the other way; as they are by default they are in every other test. */
const otherWays = Object.entries(SWITCHES).flatMap(([name, { values, default: usual }]) =>
  values.filter((value) => value !== usual).map((value) => [name, value] as const),
);

describe("apply, then plan: nothing to do", () => {
  it.each(otherWays)("with an org whose %s is %s", async (name, value) => {
    box = await sandbox({ switches: { [name]: value } as Partial<Switches> });
    const applied = await box.run("apply", "--yes", "--json");
    expect(applied.json().error).toBeNull();
    // An org that takes logins over https only refuses them on loopback; what was deployed stands all the same.
    const verified = !(name === "requireHttps" && value === "yes");
    expect(applied.code).toBe(verified ? 0 : 1);
    const plan = await box.run("plan", "--json");
    expect(plan.code, plan.stdout).toBe(0);
  });

  it("with any valid parameters", async () => {
    const label = fc
      .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 })
      .filter((text) => text.trim() === text && /\w/.test(text));
    const parameters = fc.record({
      label,
      permissionSetLabel: label,
      ipRelaxation: fc.constantFrom("Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"),
      refreshTokenValidityPeriod: fc.integer({ min: 1, max: 9999 }),
      refreshTokenValidityUnit: fc.constantFrom("Days", "Hours", "Months"),
      appName: fc.constantFrom("Kantiv_Integration", "K", "Kantiv2"),
    });
    await fc.assert(
      fc.asyncProperty(parameters, async (values) => {
        await using org = await sandbox();
        // JSON is YAML, so that any label is a quoted text.
        await org.writeOrgFile(orgFileText(org.emulator, `parameters: ${JSON.stringify(values)}\n`));
        const applied = await org.run("apply", "--yes", "--json");
        expect(applied.json().error).toBeNull();
        expect((await org.run("plan")).code).toBe(0);
      }),
      { numRuns: 6 },
    );
  });
});
