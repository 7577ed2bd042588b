import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: { name: string; state: string; requests: number; result: { changed?: boolean; to?: string | null } | null }[];
  fleet: { counts: Record<string, number> };
}

let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(5);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const label = (at: number) =>
  fleet.emulator.world.orgs[at]?.components.find(({ type }) => type === "ExternalClientApplication")?.fields.label;
const labels = () => [0, 1, 2, 3, 4].map(label);
const say = (at: number, text: string) =>
  fleet.rewrite(at, (file) => `${file.replace(/parameters.*\n/, "")}parameters: { label: ${text} }\n`);

describe("rollback --from a result", { timeout: 120_000 }, () => {
  test("puts each org back to before that run, those alone that it changed, and leaves later runs on others", async () => {
    for (const at of [0, 1, 2, 3, 4]) say(at, "First");
    expect((await fleet.run("apply", "--yes")).code).toBe(0);
    for (const at of [0, 1, 2]) say(at, "Second");
    await fleet.setOrg(1, { status: "maintenance" });
    const second = await fleet.run("apply", "--yes", "--out", "second");
    expect(second.code).toBe(1);
    await fleet.setOrg(1, { status: "active" });
    expect((await fleet.run("apply", "--yes", "--from", "second", "--out", "second")).code).toBe(0);
    // Somebody else's run on an org that the second had not to change.
    say(4, "Third");
    expect((await fleet.run("apply", "--yes", "--not", "acme-00[0-3]", "--tag", "x")).code).toBe(2);
    expect((await fleet.run("apply", "--yes")).code).toBe(0);
    expect(labels()).toEqual(["Second", "Second", "Second", "First", "Third"]);

    const { code, json, stderr } = await fleet.run(
      "rollback",
      "--from",
      "second",
      "--yes",
      "--json",
      "--out",
      "undone",
    );
    const { orgs } = json<Document>().result;
    expect(code, stderr).toBe(0);
    expect(labels()).toEqual(["First", "First", "First", "First", "Third"]);
    const changed = orgs.filter(({ result }) => result?.changed).map(({ name }) => name);
    expect(changed.sort()).toEqual([0, 1, 2].map(orgName));
    expect(orgs.find(({ name }) => name === orgName(3))).toMatchObject({ requests: 0, result: { to: null } });
  });

  test("once more finds nothing to put back", async () => {
    const { code, stdout, stderr } = await fleet.run("rollback", "--from", "second", "--yes");
    expect([code, stdout]).toEqual([0, expect.stringContaining("5 as they should be")]);
    expect(stderr).toContain("nothing to put back");
  });

  test("takes --last for the newest run of each, and one of the two is needed", async () => {
    expect((await fleet.run("rollback", "--last", "--yes", "--json")).code).toBe(0);
    expect(label(0)).toBe("Second");
    for (const wrong of [
      ["--yes"],
      ["--from", "second", "--last", "--yes"],
      ["--from", "second", "--out", "second", "--yes"],
    ]) {
      const { code, json } = await fleet.run("rollback", ...wrong, "--json");
      expect([code, json().error?.code], wrong.join(" ")).toEqual([2, "USAGE"]);
    }
    const unasked = await fleet.run("rollback", "--from", "second", "--json");
    expect(unasked.json().error?.code).toBe("CONFIRMATION_NEEDED");
    const single = await fleet.run("rollback", "--to", "20261124T103000Z-0a1b2c", "--yes", "--json");
    expect([single.code, single.json().error?.code]).toEqual([2, "USAGE"]);
  });
});
