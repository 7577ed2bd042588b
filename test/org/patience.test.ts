import { describe, expect, test } from "vitest";
import type { KantivError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { DeployOutcome, OrgWriter, QueryReply } from "../../src/model/org.ts";
import { type AboutGroups, deployPatiently, patientWriter } from "../../src/org/metadata/patience.ts";
import { faultOf, replyFault } from "../../src/org/wire/faults.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

function ports() {
  const events: ProgressEvent[] = [];
  return { clock: fakeClock(), emit: (event: ProgressEvent) => void events.push(event), events };
}

const ended = (given: Partial<DeployOutcome>): DeployOutcome => ({
  deployId: "0AfA",
  status: "Failed",
  success: false,
  components: [],
  ...given,
});
const good = ended({ status: "Succeeded", success: true });

const failed = (problem: string) =>
  ({ componentType: "PermissionSet", fullName: "A", fileName: "a", outcome: "failed", problem }) as const;

/** Gives these results one after the other, the last one for ever. */
function deployments(...results: DeployOutcome[]) {
  let made = 0;
  const deploy = async () => results[Math.min(made++, results.length - 1)] ?? good;
  return { deploy, made: () => made };
}

const NO_GROUPS: AboutGroups = { org: fakeOrg({}), members: [], timeoutMs: 60_000 };
const GROUP_ID = "0PG000000000001GAA";

/** An org with one permission set group, which has these statuses one after the other, the last one for ever. */
function orgWithGroup(statuses: readonly string[], more: Partial<OrgWriter> = {}) {
  const asked: Record<string, string>[] = [];
  const org = fakeOrg({
    queries: async <K extends string>(soql: Readonly<Record<K, string>>) => {
      asked.push(soql);
      const Status = statuses[Math.min(asked.length, statuses.length) - 1] ?? null;
      const row = { Id: GROUP_ID, DeveloperName: "Team", NamespacePrefix: null, Status };
      const holding = { PermissionSetGroupId: GROUP_ID, PermissionSetGroup: row };
      const answers: Record<string, QueryReply> = {
        named: { ok: true, rows: [] },
        holding: { ok: true, rows: statuses.length > 0 ? [holding] : [] },
        found: { ok: true, rows: [row] },
      };
      return answers as Record<K, QueryReply>;
    },
    ...more,
  });
  return { org, asked };
}

describe("a deployment whose result is that the org was busy", () => {
  const busyResult = ended({ errorStatusCode: "ALREADY_IN_PROCESS", errorMessage: "locked by another change" });
  const rowLocked = ended({ errorStatusCode: "UNABLE_TO_LOCK_ROW", errorMessage: "unable to obtain exclusive access" });

  test("is made again with pauses, since it did nothing", async () => {
    const { deploy, made } = deployments(busyResult, rowLocked, good);
    const p = ports();
    expect(await deployPatiently(deploy, NO_GROUPS, p)).toBe(good);
    expect(made()).toBe(3);
    expect(p.clock.slept).toEqual([15_000, 30_000]);
    expect(p.events[0]).toMatchObject({ kind: "warning", code: "ORG_BUSY", message: expect.stringContaining("15 s") });
  });

  test("is given as it is when it stays so", async () => {
    const { deploy, made } = deployments(busyResult);
    const p = ports();
    expect(await deployPatiently(deploy, NO_GROUPS, p)).toBe(busyResult);
    expect(made()).toBe(4);
    expect(p.clock.slept).toEqual([15_000, 30_000, 45_000]);
  });

  const locked = failed("unable to obtain exclusive access to this record or 1 records: 0PS1");

  test("counts a row lock that the org tells of at the component", async () => {
    const { deploy, made } = deployments(ended({ components: [locked] }), good);
    await deployPatiently(deploy, NO_GROUPS, ports());
    expect(made()).toBe(2);
  });

  test.each([
    ["a failed component", ended({ components: [failed("Unknown user permission: X")] })],
    ["another problem beside the lock", ended({ components: [locked, failed("Unknown user permission: X")] })],
    ["an error inside Salesforce", ended({ errorStatusCode: "UNKNOWN_EXCEPTION", errorMessage: "ErrorId" })],
    ["a partial success", ended({ status: "SucceededPartial", components: [locked] })],
    ["a cancellation", ended({ status: "Canceled", errorStatusCode: "ALREADY_IN_PROCESS" })],
  ])("is not: %s is final", async (_what, result) => {
    const { deploy, made } = deployments(result, good);
    expect(await deployPatiently(deploy, NO_GROUPS, ports())).toBe(result);
    expect(made()).toBe(1);
  });
});

describe("a deployment that the org refuses while it works a permission set group out", () => {
  // Own words: the reports tell their sense.
  const refused = ended({
    components: [failed("The permission set A is in a permission set group that's being updated. Try again later.")],
  });
  const members = [{ type: "PermissionSet", fullName: "A" }];

  test("is made again once the group is worked out, and it is told", async () => {
    const { deploy, made } = deployments(refused, good);
    const { org, asked } = orgWithGroup(["Outdated", "Updating", "Updated"]);
    const p = ports();
    expect(await deployPatiently(deploy, { org, members, timeoutMs: 60_000 }, p)).toBe(good);
    expect(made()).toBe(2);
    expect(asked[0]?.holding).toContain("'A'");
    expect(p.clock.slept).toEqual([400, 600]);
    expect(p.events[0]).toMatchObject({
      kind: "warning",
      code: "PERMISSION_SET_GROUP_PENDING",
      message: expect.stringContaining("Team"),
    });
  });

  test("is not made again where the group is not worked out in time, and says so", async () => {
    const { deploy, made } = deployments(refused);
    const { org } = orgWithGroup(["Updating"]);
    const error = await thrownBy(deployPatiently(deploy, { org, members, timeoutMs: 60_000 }, ports()));
    expect(error).toMatchObject({ code: "PERMISSION_SET_GROUP_PENDING", exit: 69 });
    expect(made()).toBe(1);
  });

  test("waits no longer for one group after the other than it may in all", async () => {
    const { deploy } = deployments(refused);
    const { org } = orgWithGroup(
      ["Updating", "Updated"].concat(Array(20).fill(["Updating", "Updated"]).flat(), "Updating"),
    );
    const p = ports();
    const error = await thrownBy(deployPatiently(deploy, { org, members, timeoutMs: 5_000 }, p));
    expect(error).toMatchObject({ code: "PERMISSION_SET_GROUP_PENDING" });
    expect(p.clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(5_000);
  });

  test("is made again after pauses where the org shows no such group, and then given as it is", async () => {
    const { deploy, made } = deployments(refused);
    const p = ports();
    expect(await deployPatiently(deploy, { org: orgWithGroup([]).org, members, timeoutMs: 60_000 }, p)).toBe(refused);
    expect(made()).toBe(4);
    expect(p.clock.slept).toEqual([15_000, 30_000, 45_000]);
  });

  test("is final where another component has another problem", async () => {
    const result = ended({ components: [...refused.components, failed("Unknown user permission: X")] });
    const { deploy, made } = deployments(result, good);
    expect(await deployPatiently(deploy, NO_GROUPS, ports())).toBe(result);
    expect(made()).toBe(1);
  });
});

describe("a row that the org refuses to write", () => {
  const locked = faultOf("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "writing");

  /** Throws these one after the other, and then does it. */
  function writing(...errors: Error[]) {
    let tries = 0;
    const write = async () => {
      const error = errors[tries++];
      if (error) throw error;
      return "0Pa000000000001AAA";
    };
    return { write, tries: () => tries };
  }

  test.each([
    ["made", (org: OrgWriter) => org.create("PermissionSetAssignment", { PermissionSetId: "0PS1" })],
    ["changed", (org: OrgWriter) => org.update("User", "0051", { IsActive: true })],
    ["taken away", (org: OrgWriter) => org.remove("PermissionSetAssignment", "0Pa1")],
  ])("is %s again after a pause while something holds it", async (_what, change) => {
    const { write, tries } = writing(locked, locked);
    const p = ports();
    const remove = async () => void (await write());
    await change(patientWriter(fakeOrg({ create: write, update: remove, remove }), 60_000, p));
    expect([tries(), p.clock.slept]).toEqual([3, [15_000, 30_000]]);
    expect(p.events[0]).toMatchObject({ kind: "warning", code: "ORG_BUSY" });
  });

  test("is given up after three pauses, and asked once where it is refused for good", async () => {
    const long = writing(locked, locked, locked, locked);
    const create = (write: () => Promise<string>) =>
      patientWriter(fakeOrg({ create: write }), 60_000, ports()).create("User", {});
    expect(await thrownBy(create(long.write))).toMatchObject({ code: "ORG_BUSY" });
    expect(long.tries()).toBe(4);
    const wrong = writing(faultOf("DUPLICATE_VALUE", "there", "writing"));
    expect(await thrownBy(create(wrong.write))).toMatchObject({ code: "DUPLICATE" });
    expect(wrong.tries()).toBe(1);
  });

  test("is asked again no sooner than the org said, and not at all where that is long", async () => {
    const asked = (ms: number) => replyFault(429, "application/json", "[]", ms) as KantivError;
    const { write } = writing(asked(20_000));
    const p = ports();
    await patientWriter(fakeOrg({ create: write }), 60_000, p).create("User", {});
    expect(p.clock.slept).toEqual([20_000]);
    const long = writing(asked(600_000));
    expect(
      await thrownBy(patientWriter(fakeOrg({ create: long.write }), 60_000, ports()).create("User", {})),
    ).toMatchObject({ code: "ORG_BUSY" });
    expect(long.tries()).toBe(1);
  });

  test.each(["FIELD_INTEGRITY_EXCEPTION", "INVALID_CROSS_REFERENCE_KEY"])(
    "since its group is not worked out (%s) is made once it is",
    async (code) => {
      const words = `You can only assign users to permission set groups that have the "Updated" status.`;
      const { write, tries } = writing(faultOf(code, words, "assigning"));
      const rows = ["Updating", "Updated"].map((Status) => ({ Id: GROUP_ID, DeveloperName: "Team", Status }));
      const asked: string[] = [];
      const queries = async <K extends string>(soql: Readonly<Record<K, string>>) => {
        asked.push(JSON.stringify(soql));
        const reply: QueryReply = { ok: true, rows: [rows[asked.length - 1] ?? {}] };
        const none: QueryReply = { ok: true, rows: [] };
        return { named: reply, found: reply, holding: none } as unknown as Record<K, QueryReply>;
      };
      const org = patientWriter(fakeOrg({ create: write, queries }), 60_000, ports());
      await org.create("PermissionSetAssignment", { AssigneeId: "0051", PermissionSetGroupId: GROUP_ID });
      expect([tries(), asked.length]).toEqual([2, 2]);
      expect(asked[0]).toContain(GROUP_ID);
    },
  );
});
