import { EXIT, KantivError } from "../../model/errors.ts";
import type { GivenGroup, OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import { poll, type WaitPorts } from "../metadata/poll.ts";
import { oneOf } from "../read/access-facts.ts";
import { fullNameOf, isOneOf } from "../read/groups.ts";
import { rowsOf } from "../read/queries.ts";
import { part } from "../session/known.ts";
import { needId } from "../wire/replies.ts";

/** Statuses of a group that the org is still to work out (object reference, PermissionSetGroup). */
const UNDER_WAY = ["Outdated", "Updating"];

/**
 * Waits until the org has worked permission set groups out: mostly a second or two after their deployment, and in reports hours. Until
 * then nobody can be given one, and it brings what it brought before. No request where all are.
 *
 * Throws `PERMISSION_SET_GROUP_FAILED`, and `PERMISSION_SET_GROUP_PENDING` (exit 69) when the time is over first.
 *
 * @param timeoutMs how long to wait, in milliseconds
 */
export async function awaitGroups(
  org: OrgReader,
  groups: readonly GivenGroup[],
  timeoutMs: number,
  ports: WaitPorts,
): Promise<void> {
  if (groups.every(({ status }) => status === "Updated")) return;
  const ids = groups.map(({ id }) => id);
  const result = await poll<readonly GivenGroup[]>({
    kind: "group",
    read: async () => {
      const { found } = await org.queries({
        found: `SELECT Id, Status FROM PermissionSetGroup WHERE ${oneOf("Id", ids)}`,
      });
      const rows = rowsOf(found, "asking for permission set groups");
      return groups.map(({ id, name }) => {
        const row = rows.find((one) => sameId(id, String(one.Id)));
        return { id, name, status: row ? printable(String(row.Status)) : "not shown" };
      });
    },
    done: (found) => found.every(({ status }) => !UNDER_WAY.includes(status)),
    clock: ports.clock,
    pace: ports.pace,
    timeoutMs,
    signal: ports.signal,
    onWait: (found = groups, elapsedMs, remainingMs) =>
      ports.emit({ kind: "waiting", step: "groups", detail: statusText(found), elapsedMs, remainingMs }),
  });
  if (!result.done) throw pending(result.value ?? groups, timeoutMs);
  const failed = result.value.filter(({ status }) => status !== "Updated");
  if (failed.length > 0) throw groupFailed(failed);
}

/**
 * Of the groups asked for, those that the org is still to work out; a group is found by its id or name, or by a permission set in
 * it. One request; none found where the org does not tell.
 */
export async function groupsUnderWay(
  org: OrgReader,
  {
    ids = [],
    groups = [],
    sets = [],
  }: { ids?: readonly string[]; groups?: readonly string[]; sets?: readonly string[] },
): Promise<GivenGroup[]> {
  const answers = await org.queries({
    named: `SELECT Id, DeveloperName, NamespacePrefix, Status FROM PermissionSetGroup WHERE ${ids.length > 0 ? oneOf("Id", ids) : isOneOf("DeveloperName", groups)}`,
    holding: `SELECT PermissionSetGroupId, PermissionSetGroup.DeveloperName, PermissionSetGroup.NamespacePrefix, PermissionSetGroup.Status FROM PermissionSetGroupComponent WHERE ${isOneOf("PermissionSet.Name", sets)}`,
  });
  const named = answers.named.ok ? answers.named.rows : [];
  const holding = answers.holding.ok ? answers.holding.rows : [];
  const found = [
    ...named.map((row) => ({ row, id: row.Id })),
    ...holding.map((row) => ({ row: part(row.PermissionSetGroup), id: row.PermissionSetGroupId })),
  ].map(({ row, id }) => ({
    id: needId(id, "0PG", "the permission set group"),
    name: fullNameOf(row.NamespacePrefix, row.DeveloperName),
    status: printable(String(row.Status)),
  }));
  return uniqueBy(found, ({ id }) => id).filter(({ status }) => UNDER_WAY.includes(status));
}

function statusText(groups: readonly GivenGroup[]): string {
  return groups
    .filter(({ status }) => status !== "Updated")
    .map(({ name, status }) => `${name} ${status}`)
    .join(", ");
}

function namesText(groups: readonly GivenGroup[]): string {
  return groups.map(({ name }) => name).join(", ");
}

/** The error of groups that give nobody what their sets grant. */
export function groupFailed(groups: readonly GivenGroup[]): KantivError {
  return new KantivError(
    "PERMISSION_SET_GROUP_FAILED",
    `The org could not work out the permission set group ${namesText(groups)}: its status is ${groups[0]?.status}.`,
    `In Setup, Permission Set Groups, ${namesText(groups)}: Recalculate. Where it fails again, a set of the group grants what the licences of its users do not allow. Then run the same command again.`,
    { data: { groups: groups.map(({ name, status }) => ({ name, status })) } },
  );
}

function pending(groups: readonly GivenGroup[], timeoutMs: number): KantivError {
  const open = groups.filter(({ status }) => status !== "Updated");
  return new KantivError(
    "PERMISSION_SET_GROUP_PENDING",
    `The org has not worked out the permission set group ${namesText(open)} within ${Math.round(timeoutMs / 1000)} s (${statusText(open)}).`,
    "It goes on in the org: run the same command again, which waits for it and does what is left.",
    { exit: EXIT.running, data: { groups: open.map(({ name, status }) => ({ name, status })) } },
  );
}
