import { inStep } from "../../model/events.ts";
import type { FormerUser, KnownUser } from "../../model/former-user.ts";
import type { OrgReader, OrgWriter } from "../../model/org.ts";
import { OUTLASTS_KILL, type Outlasting } from "../../model/ports.ts";
import {
  type AccessNeeds,
  assign,
  type GrantedAccess,
  grantAccess,
  needsOf,
  takeAssignments,
  wayOf,
} from "../../org/write/access.ts";
import { holdingOf, withHolder, withoutHolder } from "../../plan/access.ts";
import type { RowChanges } from "../../plan/rows.ts";
import { rememberApp } from "../../record/memory.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Look } from "../look/look.ts";
import { formersIn, rememberUsers } from "../look/users-on-record.ts";
import { waitForGroups } from "./await-groups.ts";
import type { Work } from "./run.ts";

/**
 * Gives the integration user what is missing, on record. That an assignment is made stands in the memory before it is
 * asked for, and which one it was after: only this one is ours to take away again. Resolves with the org as it is then.
 *
 * @param needs what to give; all that is missing unless it says otherwise
 */
export async function giveAccess(
  prepared: Prepared,
  found: Look<OrgWriter>,
  work: Work,
  needs: AccessNeeds = needsOf(found.snapshot),
): Promise<Look<OrgWriter>> {
  const { run, ctx } = work;
  const seen = await waitForGroups(found, work);
  const { org, identity, snapshot } = seen;
  const { user } = snapshot;
  const step = "Give access";
  ctx.emit({ kind: "step", step, state: "started" });
  await run.step("access", {});
  const learn = (more: Pick<KnownUser, "announced" | "assignmentId">, how?: Outlasting) =>
    rememberUsers(
      prepared,
      seen,
      user && needs.assignment ? [{ id: user.id, username: user.username, ...more }] : [],
      ctx,
      how,
    );
  const at = new Date(org.orgTime ?? ctx.clock.now()).toISOString();
  await learn({ announced: { at, adminId: identity.admin.userId } });
  const made = await grantAccess(org, snapshot, needs);
  // Where this is lost the announcement tells whose assignment it is.
  const known = await learn({ assignmentId: made.assignmentId }, OUTLASTS_KILL);
  await rememberGiven(prepared, seen, made, ctx);
  const { licences = [] } = needs;
  const given = [...(needs.sets ?? []), ...(needs.assignment ? [{ isGroup: snapshot.group !== undefined }] : [])];
  const what = [
    licences.length > 0 ? `${licences.map(({ label }) => label).join(", ")} licence assigned` : "",
    assigned(given.filter(({ isGroup }) => !isGroup).length, "permission set"),
    assigned(given.filter(({ isGroup }) => isGroup).length, "permission set group"),
    needs.preauthorisation ? "app pre-authorised" : "",
  ].filter((text) => text !== "");
  ctx.emit({ kind: "step", step, state: "done", detail: what.join(", ") || "was there already" });
  return withGranted(known, needs, made.assignmentId);
}

/**
 * Takes from the integration users of before what runs from here gave them: the rows that the plan showed, and of these no
 * other than are there still. Two requests or more where there is one.
 */
export async function takeFromFormers(
  prepared: Prepared,
  planned: readonly FormerUser[],
  seen: Look<OrgWriter>,
  { run, ctx }: Work,
): Promise<Look<OrgWriter>> {
  const isPlanned = ({ assignment, assignmentId }: FormerUser) =>
    assignment === "goes" && planned.some((one) => one.assignment === "goes" && one.assignmentId === assignmentId);
  const rows = formersIn(prepared, seen).filter(isPlanned);
  if (rows.length === 0) return seen;
  const take = async () => {
    await run.step("unassign", { assignments: rows.map(({ assignmentId, username }) => ({ assignmentId, username })) });
    // What opens the app goes last: until then a run that comes after this one still knows of the user.
    const more = rows.flatMap(({ username, more: sets = [] }) =>
      sets.map(({ assignmentId }) => ({ username, assignmentId })),
    );
    await takeAssignments(seen.org, [...more, ...rows]);
  };
  const whom = () => rows.map(({ username }) => username).join(", ");
  await inStep("Take access from who was the integration user before", ctx, take, whom);
  return rememberUsers(prepared, withTaken(seen, rows), [], ctx);
}

/** Gives back what integration users of before had been given from here. Two requests or more where there is one. */
export async function giveBack(
  prepared: Prepared,
  users: readonly Pick<KnownUser, "id" | "username">[],
  seen: Look<OrgWriter>,
  { run, ctx }: Work,
): Promise<void> {
  const { org, identity, snapshot } = seen;
  let known = seen;
  for (const { id, username } of users) {
    await run.step("access", { username });
    const at = new Date(org.orgTime ?? ctx.clock.now()).toISOString();
    const announced = { at, adminId: identity.admin.userId };
    known = await rememberUsers(prepared, known, [{ id, username, announced }], ctx);
    const assignmentId = await assign(org, id, wayOf(snapshot));
    known = await rememberUsers(prepared, known, [{ id, username, assignmentId }], ctx);
  }
}

function assigned(count: number, what: string): string {
  return count > 1 ? `${count} ${what}s assigned` : count > 0 ? `${what} assigned` : "";
}

/** Which licences, and assignments of the customer's own sets and groups, are this tool's to take back. */
async function rememberGiven(
  { recordFolder, names }: Prepared,
  { identity, memory }: Look,
  { licenceIds, ownIds }: Pick<GrantedAccess, "licenceIds" | "ownIds">,
  ctx: Work["ctx"],
): Promise<void> {
  if (licenceIds.length + ownIds.length === 0) return;
  const given = {
    ...(licenceIds.length > 0 && { licenceAssignments: [...(memory?.licenceAssignments ?? []), ...licenceIds] }),
    ...(ownIds.length > 0 && { ownAssignments: [...(memory?.ownAssignments ?? []), ...ownIds] }),
  };
  await rememberApp(recordFolder, identity.orgId, names.app, given, ctx);
}

function withGranted<Org extends OrgReader>(
  seen: Look<Org>,
  made: AccessNeeds,
  assignmentId: string | undefined,
): Look<Org> {
  const { access } = seen;
  const snapshot = assignmentId === undefined ? seen.snapshot : { ...seen.snapshot, assignmentId };
  const { permissionSet, profile, user, openers = [] } = snapshot;
  const holding = holdingOf(snapshot);
  if (access && profile && made.preauthorisation) {
    return { ...seen, snapshot: { ...snapshot, openers: [...openers, { kind: "profile", name: profile.name }] } };
  }
  if (!access || !permissionSet || !holding || !user) return { ...seen, snapshot };
  const set = { kind: "permissionSet", name: permissionSet.name } as const;
  return {
    ...seen,
    snapshot: made.preauthorisation ? { ...snapshot, openers: [...openers, set] } : snapshot,
    access: made.assignment ? withHolder(access, holding, user.username) : access,
  };
}

function withTaken<Org extends OrgReader>(seen: Look<Org>, rows: readonly FormerUser[]): Look<Org> {
  const { snapshot, access } = seen;
  const { assignments = [] } = snapshot;
  const holding = holdingOf(snapshot);
  const isTaken = (id: string) => rows.some(({ assignmentId }) => assignmentId === id);
  const left = { ...snapshot, assignments: assignments.filter(({ id }) => !isTaken(id)) };
  if (!access || !holding) return { ...seen, snapshot: left };
  const facts = rows.reduce((found, { username }) => withoutHolder(found, holding, username), access);
  return { ...seen, snapshot: left, access: facts };
}

/** Takes the rows that were not there before a run. */
export async function takeRows(org: OrgWriter, { take, more }: RowChanges): Promise<void> {
  for (const { id } of more.take) await org.remove("PermissionSetAssignment", id);
  if (take.assignmentId) await org.remove("PermissionSetAssignment", take.assignmentId);
  if (take.preauthorisationId) await org.remove("SetupEntityAccess", take.preauthorisationId);
}
