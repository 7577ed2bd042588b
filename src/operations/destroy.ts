import { carriedBy, deployDeletions, deployPackage } from "../flows/change/deploy-package.ts";
import { takeFromFormers } from "../flows/change/give-access.ts";
import type { Work } from "../flows/change/run.ts";
import { rememberKey } from "../flows/change/set-up.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import { connectedAppMayReturn } from "../flows/judge/connected-app.ts";
import { aboutApp } from "../flows/judge/foretell.ts";
import { keyChange } from "../flows/look/consumer-key.ts";
import { type Look, lookAgain } from "../flows/look/look.ts";
import { seeAccess } from "../flows/look/see-access.ts";
import { formersIn } from "../flows/look/users-on-record.ts";
import { proveShutOut, type ShutOut } from "../flows/prove/shut-out.ts";
import { proveSiblings, type SiblingProof } from "../flows/prove/siblings.ts";
import { mannerOf } from "../metadata/kinds.ts";
import type { Context } from "../model/command.ts";
import type { Effect } from "../model/effect.ts";
import { KantivError } from "../model/errors.ts";
import type { OrgIdentity, OrgWriter } from "../model/org.ts";
import { readMoreUses, readUses } from "../org/read/uses.ts";
import { type Destruction, destruction, isNothing } from "../plan/destruction.ts";
import { effectsOfGoing } from "../plan/effects/on-org.ts";
import { besideTheWay } from "../plan/sets-going.ts";
import { forgetApp } from "../record/memory.ts";
import { hasName } from "../util/same-name.ts";
import type { Operation } from "./operation.ts";

const NOT_OURS = "Delete it in Setup if it is to go; this tool removes only what it made.";

export interface Destroyed {
  identity: OrgIdentity;
  what: Destruction;
  /** What its going breaks. */
  effects: readonly Effect[];
  /** Undefined where there was nothing to remove and no login to try. */
  proof: ShutOut | undefined;
  /** Of the apps that stay and need what this one shared with them. */
  siblings: readonly SiblingProof[];
}

interface DestroyIntent {
  what: Destruction;
  effects: readonly Effect[];
  /** Of the app that goes, or that an earlier run removed: its login is still to be proven refused. */
  consumerKey: string | undefined;
  /** What may come back once the app is gone. */
  mayReturn: string | undefined;
}

/** Takes away what apply made, and proves that the login that worked is refused. */
export function destroyOperation(
  prepared: Prepared,
  { timeoutMs, windowMs }: { timeoutMs: number; windowMs: number },
  ctx: Context,
): Operation<DestroyIntent, void, Destroyed> {
  return {
    name: "destroy",
    prepared,
    needs: { user: "any", app: "ours", ifForeign: NOT_OURS },
    timeoutMs,
    intend: async (seen) => {
      const uses = await readUses(seen.org, seen.snapshot.permissionSet);
      const what = destruction(seen.snapshot, uses, {
        formers: formersIn(prepared, seen),
        moreUses: await readMoreUses(seen.org, besideTheWay(seen.snapshot)),
        licences: seen.memory?.licenceAssignments,
        ownGiven: seen.memory?.ownAssignments,
        listed: seen.memory?.listed,
        given: seen.users?.find(({ id }) => id === seen.snapshot.user?.id)?.assignmentId,
      });
      const about = aboutApp(prepared, seen, await seeAccess(prepared, seen));
      return {
        what,
        effects: effectsOfGoing(what.gone, about),
        consumerKey: about.consumerKey,
        mayReturn: connectedAppMayReturn(seen),
      };
    },
    isEmpty: ({ what }) => isNothing(what),
    keepsBackup: () => true,
    carryOut: async ({ what, consumerKey, mayReturn }, seen, work) => {
      const { org } = seen;
      if (mayReturn) ctx.emit({ kind: "warning", code: "CONNECTED_APP_MAY_RETURN", message: mayReturn });
      // A key that the record does not know the app by is not signed for, then or later.
      if (!keyChange(seen)) await rememberKey(prepared, seen, consumerKey, work);
      // The assignment first: whatever stops this run later, the user has lost the access already.
      if (what.assignmentId) {
        await work.run.step("unassign", { assignmentId: what.assignmentId });
        await org.remove("PermissionSetAssignment", what.assignmentId);
      }
      await takeFromFormers(prepared, what.formers, seen, work);
      await takeMore(org, what, work);
      await takeOffPolicy(prepared, what, seen, work);
      await deployDeletions(org, prepared.names.app, what.members, work);
    },
    conclude: async ({ what, effects, consumerKey }, _done, seen) => {
      const { identity } = seen;
      if (isNothing(what) && !consumerKey) {
        return { value: { identity, what, effects, proof: undefined, siblings: [] }, outcome: "nothing to remove" };
      }
      const changedAt = ctx.clock.now();
      if (!isNothing(what)) proveGone(await lookAgain(prepared, seen, ctx));
      const proof = await proveShutOut(prepared, seen, consumerKey, { changedAt, windowMs, why: what.stillOpen }, ctx);
      // Not before, so that a run which is cut off leaves the consumer key for the proof of the next one.
      if (proof.proof === "shown") await forgetApp(prepared.recordFolder, identity.orgId, prepared.names.app, ctx);
      const siblings = await proveSiblings(prepared, seen, what.siblings, ctx);
      const outcome = proof.proof === "shown" ? "destroyed" : "destroyed, not proven";
      return { value: { identity, what, effects, proof, siblings }, outcome };
    },
  };
}

/** A permission set goes after that, since a policy that names what is not there can be deployed no more. */
async function takeOffPolicy(prepared: Prepared, { unlists }: Destruction, seen: Look<OrgWriter>, work: Work) {
  if (!unlists) return;
  const { app } = prepared.names;
  await deployPackage(seen, unlists.package, ({ components }) => carriedBy(app, components), work);
  // Where lists only add, the row outlives its name.
  const { preauthorisationId } = (await lookAgain(prepared, seen, work.ctx)).snapshot;
  const { permissionSet: set, profile } = seen.snapshot;
  const isOffIt = hasName(unlists.names, set?.name ?? profile?.name ?? "");
  if (preauthorisationId === undefined || !isOffIt || (set && !set.isCustomers)) return;
  await work.run.step("access", { preauthorisationId });
  await seen.org.remove("SetupEntityAccess", preauthorisationId);
}

/** Sets before licences: an org takes no licence from who holds a set of it. */
async function takeMore(org: OrgWriter, what: Destruction, { run }: Work): Promise<void> {
  const assignments = what.held.map((one) => one.assignmentId);
  const licences = what.licences.map((one) => one.assignmentId);
  if (assignments.length + licences.length === 0) return;
  await run.step("unassign", { assignments, licences });
  for (const id of assignments) await org.remove("PermissionSetAssignment", id);
  for (const id of licences) await org.remove("PermissionSetLicenseAssign", id);
}

function proveGone({ snapshot }: Look): void {
  if (snapshot.app?.isInstalled) return;
  const left = snapshot.components.filter(
    ({ type }) => !type.startsWith("PermissionSet") && mannerOf(type) !== "orgWide",
  );
  if (left.length === 0) return;
  throw new KantivError(
    "NOT_REMOVED",
    `The org still has ${left.map((component) => `${component.type} ${component.fullName}`).join(", ")}.`,
    "Run the same command again; else delete it in Setup.",
  );
}
