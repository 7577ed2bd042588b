import type { OrgReader, OrgSnapshot } from "../../model/org.ts";
import { readMoreUses, readUses } from "../../org/read/uses.ts";
import { destruction, type Kept } from "../../plan/destruction.ts";
import type { Restoration } from "../../plan/restore.ts";
import type { RowChanges } from "../../plan/rows.ts";
import { besideTheWay } from "../../plan/sets-going.ts";
import { sameName } from "../../util/same-name.ts";
import type { Prepared } from "../input/prepared.ts";

/** By what the integration users of before were let in. */
export function wayBefore({ names }: Prepared, { group }: OrgSnapshot): { name: string; isGroup: boolean } | undefined {
  const groupName = names.opensBy ?? group?.name;
  if (groupName !== undefined) return { name: groupName, isGroup: true };
  return names.permissionSet === undefined ? undefined : { name: names.permissionSet, isGroup: false };
}

/** An org deletes no group that somebody holds: whoever is the integration user loses one that was not there. */
export function withGroupsTaken(rows: RowChanges, snapshot: OrgSnapshot, gone: Restoration["gone"]): RowChanges {
  const isGone = (name = "") =>
    gone.some(({ type, fullName }) => type === "PermissionSetGroup" && sameName(fullName, name));
  const { assignmentId, group, moreSets = [] } = snapshot;
  const lost = moreSets.flatMap(({ name, isGroup, assignmentId: id }) =>
    isGroup && id !== undefined && isGone(name) && !rows.more.take.some((one) => one.id === id) ? [{ name, id }] : [],
  );
  return {
    ...rows,
    take: { ...rows.take, ...(assignmentId !== undefined && isGone(group?.name) && { assignmentId }) },
    more: { ...rows.more, take: [...rows.more.take, ...lost] },
  };
}

function isOfAccess({ type }: { type: string }): boolean {
  return type === "PermissionSet" || type === "PermissionSetGroup";
}

/** A permission set that others came to hold stays: taking it from them is not this run's to undo. */
export async function withoutShared(
  gone: Restoration["gone"],
  { org, snapshot }: { org: OrgReader; snapshot: OrgSnapshot },
): Promise<{ gone: Restoration["gone"]; kept: readonly string[] }> {
  const sets = gone.filter(isOfAccess);
  if (sets.length === 0) return { gone, kept: [] };
  const uses = await readUses(org, snapshot.permissionSet);
  const { members, kept } = destruction(snapshot, uses, { moreUses: await readMoreUses(org, besideTheWay(snapshot)) });
  // An app may have the name of its set.
  const going = members.filter(isOfAccess);
  const stays = sets.filter(
    (one) => !going.some(({ type, fullName }) => type === one.type && sameName(fullName, one.fullName)),
  );
  const isStaying = ({ type, name }: Kept) => stays.some((one) => type === one.type && sameName(name, one.fullName));
  return {
    gone: gone.filter((name) => !stays.includes(name)),
    kept: kept.filter(isStaying).map(({ type, name, why }) => `${type} ${name}: ${why}`),
  };
}
