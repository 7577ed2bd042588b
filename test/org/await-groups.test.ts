import { expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { awaitGroups } from "../../src/org/write/await-groups.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { fakeOrg } from "./fake-org.ts";

const ID = "0PG000000000001GAA";
const GROUP = { id: ID, name: "ns__Team", status: "Outdated" };

/** An org that gives these statuses, one a look; the last one for good. */
function orgOf(...statuses: string[]) {
  const asked: string[] = [];
  const org = fakeOrg({
    queries: async (soql) => {
      asked.push(...Object.values<string>(soql));
      const Status = statuses[Math.min(asked.length, statuses.length) - 1];
      const found: QueryReply = { ok: true, rows: [{ Id: ID, Status }] };
      return { found } as never;
    },
  });
  return { org, asked };
}

const ports = () => ({ clock: fakeClock(), emit: () => undefined });

test("groups that are worked out cost no request", async () => {
  await awaitGroups(fakeOrg({}), [{ ...GROUP, status: "Updated" }], 1000, ports());
});

test("a group is looked at, ever slower, until it is worked out", async () => {
  const { org, asked } = orgOf("Outdated", "Updating", "Updated");
  const { clock, emit } = ports();
  await awaitGroups(org, [GROUP], 60_000, { clock, emit });
  expect(asked).toHaveLength(3);
  expect(asked[0]).toBe(`SELECT Id, Status FROM PermissionSetGroup WHERE Id IN ('${ID}')`);
  expect(clock.slept).toEqual([400, 600, 900]);
});

test("one that fails, or takes too long, is told by the name that the template has for it", async () => {
  await expect(awaitGroups(orgOf("Failed").org, [GROUP], 60_000, ports())).rejects.toMatchObject({
    code: "PERMISSION_SET_GROUP_FAILED",
    message: "The org could not work out the permission set group ns__Team: its status is Failed.",
  });
  await expect(awaitGroups(orgOf("Updating").org, [GROUP], 60_000, ports())).rejects.toMatchObject({
    code: "PERMISSION_SET_GROUP_PENDING",
    exit: 69,
    message: "The org has not worked out the permission set group ns__Team within 60 s (ns__Team Updating).",
  });
});

test("one whose status is new to this tool is no success", async () => {
  await expect(awaitGroups(orgOf("Sleeping\u001b[2J").org, [GROUP], 60_000, ports())).rejects.toMatchObject({
    code: "PERMISSION_SET_GROUP_FAILED",
    message: expect.not.stringContaining("\u001b"),
  });
});

test("one that the org no longer tells of is no success either", async () => {
  const org = fakeOrg({ queries: async () => ({ found: { ok: true, rows: [] } }) as never });
  await expect(awaitGroups(org, [GROUP], 60_000, ports())).rejects.toMatchObject({
    code: "PERMISSION_SET_GROUP_FAILED",
    message: "The org could not work out the permission set group ns__Team: its status is not shown.",
  });
});
