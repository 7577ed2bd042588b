import type { Context } from "../cli/command.ts";
import { inputError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgIdentity, OrgSnapshot, OrgUser, OrgWriter } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import { connect, type OpenOrg } from "../org/connect.ts";
import { questions } from "../org/queries.ts";
import { readSnapshot } from "../org/snapshot.ts";
import { adopt } from "../plan/adopt.ts";
import { assemblePlan } from "../plan/assemble.ts";
import { diff, type Memory } from "../plan/diff.ts";
import { type Prepared, renderAt } from "./prepare.ts";

/** An org looked at: what it is, what is there, and what an apply would do. */
export interface Look {
  org: OrgWriter;
  identity: OrgIdentity;
  snapshot: OrgSnapshot & { user: OrgUser };
  /** The package, fitted to what is there. */
  desired: RenderedPackage;
  plan: Plan;
}

/**
 * Opens the org and plans: five requests with a session at hand. Reads only. Throws what `connect` and `readSnapshot` throw, and
 * `USER_NOT_FOUND` or `USER_INACTIVE` (exit 2) for the integration user.
 */
export async function look(prepared: Prepared, production: boolean, memory: Memory, ctx: Context): Promise<Look> {
  const { settings, names } = prepared;
  ctx.emit({ kind: "step", step: "Check the admin session", state: "started" });
  const options = { apiVersions: prepared.template.apiVersions, permissionSet: names.permissionSet, production };
  const opened = await connect(settings, options, ctx);
  const { identity, org } = opened;
  const kind = identity.sandbox ? "sandbox" : "production";
  ctx.emit({
    kind: "step",
    step: "Check the admin session",
    state: "done",
    detail: `${identity.admin.username} in ${kind} ${identity.orgId}, API ${org.apiVersion}`,
  });
  return planFor(prepared, opened, memory, ctx);
}

/** Reads again after a change, over the same session. */
export async function lookAgain(prepared: Prepared, before: Look, memory: Memory, ctx: Context): Promise<Look> {
  const about = {
    adminUserId: before.identity.admin.userId,
    integrationUsername: prepared.settings.integrationUser.username,
    permissionSet: prepared.names.permissionSet,
  };
  const answers = await before.org.queries(questions(about));
  return planFor(prepared, { org: before.org, identity: before.identity, answers }, memory, ctx);
}

async function planFor(prepared: Prepared, opened: OpenOrg, memory: Memory, ctx: Context): Promise<Look> {
  const { org, identity, answers } = opened;
  ctx.emit({ kind: "step", step: "Read what is there", state: "started" });
  const read = await readSnapshot(org, identity.orgId, prepared.names, answers, ctx);
  const snapshot = { ...read, user: usableUser(read.user, prepared) };
  const app = snapshot.app ? `${snapshot.app.developerName} (${snapshot.app.id})` : "no app of that name yet";
  ctx.emit({ kind: "step", step: "Read what is there", state: "done", detail: app });
  const desired = adopt(renderAt(prepared.template, prepared.values, org.apiVersion), snapshot.components);
  const plan = assemblePlan({
    instanceUrl: identity.instanceUrl,
    template: prepared.template,
    orgFileText: prepared.orgFileText,
    desired,
    snapshot,
    changes: diff(desired, snapshot, memory),
  });
  return { org, identity, snapshot, desired, plan };
}

function usableUser(user: OrgUser | undefined, prepared: Prepared): OrgUser {
  const { username } = prepared.settings.integrationUser;
  if (!user) {
    throw inputError(
      "USER_NOT_FOUND",
      `The org has no user ${username}.`,
      "Create the integration user, or correct integrationUser.username; in a sandbox the username ends with the sandbox's name.",
    );
  }
  if (!user.active)
    throw inputError(
      "USER_INACTIVE",
      `The integration user ${username} is inactive.`,
      "Activate the user in Setup, Users.",
    );
  return user;
}
