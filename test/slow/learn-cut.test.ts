import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { SWITCH_CASES } from "../../src/learn/cases/index.ts";
import { fileStore } from "../../src/learn/made.ts";
import { StandIn } from "../conformance/stand-in.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/** Cases that between them make all that a run can make: an app, permission sets, groups, profiles, a user, a licence. */
const CASES = SWITCH_CASES.filter(({ id }) =>
  ["licensed-set", "group-rows", "ranges-left-out", "refused-inactive"].includes(id),
);

/** The org of a run whose way to it is cut at one request for good, as by a kill; the next run has only the record to go by. */
async function afterCut(
  kind: "resetBefore" | "resetAfter",
  skip: number,
): Promise<{ standIn: StandIn; wasCut: boolean }> {
  const standIn = await StandIn.start();
  const file = join(await tempFolder(), "made.json");
  const store = () => fileStore(file, diskFiles("."));
  const killed = await standIn.bench(store);
  standIn.emulator.addFault({ kind, skip, times: 1_000_000 });
  const findings = await standIn.ask(killed, ...CASES);
  await fetch(`${standIn.emulator.url}/__emulator/faults`, { method: "DELETE" });
  await (await standIn.bench(store)).close();
  return { standIn, wasCut: findings.some(({ state }) => state !== "seen") };
}

describe.each([["resetBefore"], ["resetAfter"]] as const)("a run that is cut at any request (%s)", (kind) => {
  test("leaves nothing that opens or grants anything once the next has cleaned up", async () => {
    let cut = 0;
    for (let nth = 0; ; nth += 1) {
      const { standIn, wasCut } = await afterCut(kind, nth);
      const { components, assignments, permissionSetGroups, licenseAssignments, accessRows, profiles, users } =
        standIn.org;
      const left = [components, assignments, permissionSetGroups, licenseAssignments, accessRows].flat();
      expect(left, `request ${nth}`).toEqual([]);
      expect(
        profiles.filter(({ name }) => name.startsWith("KantivConf_")),
        `request ${nth}`,
      ).toEqual([]);
      const made = users.filter(({ username }) => username.startsWith("kantivconf."));
      expect(
        made.filter(({ isActive }) => isActive),
        `request ${nth}`,
      ).toEqual([]);
      await standIn.emulator.close();
      if (!wasCut) break;
      cut += 1;
    }
    expect(cut).toBeGreaterThan(50);
  }, 600_000);
});
