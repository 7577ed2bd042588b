import type { Context } from "../../model/command.ts";
import type { FormerUser, KnownUser } from "../../model/former-user.ts";
import type { OrgReader, OrgSnapshot } from "../../model/org.ts";
import type { Outlasting } from "../../model/ports.ts";
import { madeAsAnnounced } from "../../org/read/assignment-author.ts";
import { formerUsers, knownOf, stillKnown, withUser } from "../../plan/former-users.ts";
import { auditedUsers } from "../../record/audited-users.ts";
import { type AppMemory, knownOrgId, recallApp, rememberApp } from "../../record/memory.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Look } from "./look.ts";

/** Whom runs from here let in to the app, before the org has said which it is: of the one that answered at the instance URL last. */
export async function usersOnRecord(prepared: Prepared, ctx: Context): Promise<readonly KnownUser[]> {
  const { recordFolder: folder, names, settings } = prepared;
  const silent = { files: ctx.files, emit: () => undefined };
  const orgId = await knownOrgId(folder, settings.instanceUrl, silent);
  if (orgId === undefined) return [];
  return usersIn(await recallApp(folder, orgId, names.app, silent), prepared, orgId, ctx);
}

/** The same as the memory has it, else by name from the audit log. */
export async function usersIn(
  memory: AppMemory | undefined,
  { recordFolder, names: { app } }: Prepared,
  orgId: string,
  { files }: Context,
): Promise<readonly KnownUser[]> {
  return memory?.users ?? auditedUsers(recordFolder, { orgId, app }, files);
}

/** The same once the org was looked at: an assignment that was announced is a run's own, or is not. A request where one was. */
export async function settledUsers(
  users: readonly KnownUser[],
  org: OrgReader,
  { assignments = [] }: OrgSnapshot,
): Promise<readonly KnownUser[]> {
  let settled = users;
  for (const row of assignments) {
    const announced = knownOf(row, users)?.announced;
    const isOurs = announced && (await madeAsAnnounced(org, row, announced));
    if (!announced) continue;
    settled = withUser(settled, {
      id: row.userId,
      username: row.username,
      ...(isOurs ? { assignmentId: row.id } : {}),
    });
  }
  return settled;
}

/** The integration users of before who still hold the permission set. Pure. */
export function formersIn(
  { settings }: Prepared,
  { snapshot, users = [], memory }: Pick<Look, "snapshot" | "users" | "memory">,
): FormerUser[] {
  const { alsoAllowed, integrationUser } = settings;
  const stated = { integrationUser: integrationUser.username, alsoAllowed };
  return formerUsers(users, snapshot, stated, memory?.ownAssignments);
}

/**
 * Keeps whom runs from here let in, the integration user among them, for the day on which the org file names another one.
 * To be called with the org's lock held. Resolves with the look that knows it.
 *
 * @param learnt of users whose assignment was announced, made or taken
 */
export async function rememberUsers<L extends Look>(
  { recordFolder, names }: Prepared,
  look: L,
  learnt: readonly KnownUser[],
  ctx: Context,
  how?: Outlasting,
): Promise<L> {
  const { snapshot, identity, users: before = [] } = look;
  const { user, assignmentId } = snapshot;
  const own = user && before.find(({ id }) => id === user.id);
  const kept = own?.assignmentId === assignmentId ? own : undefined;
  const current = user ? [{ id: user.id, username: user.username, assignmentId: kept?.assignmentId }] : [];
  const users = [...current, ...learnt].reduce(withUser, stillKnown(before, snapshot));
  await rememberApp(recordFolder, identity.orgId, names.app, { users }, ctx, how);
  return { ...look, users };
}
