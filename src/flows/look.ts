import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgIdentity, OrgReader, OrgSnapshot, OrgUser, OrgWriter } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import { type ConnectOptions, connect, type OpenOrg } from "../org/connect.ts";
import { questions } from "../org/queries.ts";
import { readerOf } from "../org/reader.ts";
import { readSnapshot } from "../org/snapshot.ts";
import { assemblePlan } from "../plan/assemble.ts";
import { adopt, type Memory } from "../plan/compare.ts";
import { diff } from "../plan/diff.ts";
import { type AppMemory, knownOrgId, recallApp } from "../record/memory.ts";
import { type OrgFile, type Prepared, renderAt, requireOwnerMark } from "./prepare.ts";

/** An org looked at: what it is, what is there, and what an apply would do. */
export interface Look<Org extends OrgReader = OrgReader> {
  org: Org;
  identity: OrgIdentity;
  snapshot: OrgSnapshot & { user: OrgUser };
  /** The package, fitted to what is there. */
  desired: RenderedPackage;
  plan: Plan;
}

/** An org with a checked session, before anything of the app is read. */
export interface Opened<Org extends OrgReader> {
  org: Org;
  identity: OrgIdentity;
  answers: OpenOrg["answers"];
}

/**
 * Opens the org and plans, over a port that cannot write: five requests with a session at hand. Throws what `connect` and
 * `readSnapshot` throw, and `USER_NOT_FOUND` or `USER_INACTIVE` (exit 2) for the integration user.
 */
export async function look(prepared: Prepared, production: boolean, ctx: Context): Promise<Look> {
  const opened = await openOrg(prepared, production, ctx);
  return lookAt(prepared, { ...opened, org: readerOf(opened.org) }, ctx);
}

/** The admin session, checked, at an API version that the template can be deployed with. */
export async function openOrg(prepared: Prepared, production: boolean, ctx: Context): Promise<Opened<OrgWriter>> {
  requireOwnerMark(prepared);
  const { template, names } = prepared;
  return openFor(prepared, { apiVersions: template.apiVersions, permissionSet: names.permissionSet, production }, ctx);
}

/** The same for who needs no template. Warns when the instance URL answers as another org than before: a sandbox was refreshed. */
export async function openFor(orgFile: OrgFile, options: ConnectOptions, ctx: Context): Promise<Opened<OrgWriter>> {
  const step = "Check the admin session";
  ctx.emit({ kind: "step", step, state: "started" });
  const opened = await connect(orgFile.settings, options, ctx);
  const { identity, org } = opened;
  const kind = identity.sandbox ? "sandbox" : "production";
  const detail = `${identity.admin.username} in ${kind} ${identity.orgId}, API ${org.apiVersion}`;
  ctx.emit({ kind: "step", step, state: "done", detail });
  await warnOfRefresh(orgFile, identity, ctx);
  return opened;
}

async function warnOfRefresh(orgFile: OrgFile, identity: OrgIdentity, ctx: Context): Promise<void> {
  const known = await knownOrgId(orgFile.recordFolder, identity.instanceUrl, ctx);
  if (known === undefined || known === identity.orgId) return;
  ctx.emit({
    kind: "warning",
    code: "SANDBOX_REFRESHED",
    message: `The sandbox was refreshed: its org id was ${known} and is ${identity.orgId}. What the plan lists is missing; kantiv-sf apply --org ${orgFile.settings.file} sets it up again, with a new consumer key.`,
  });
}

/** Reads what is there and plans, over a session at hand. Two requests or more. */
export async function lookAt<Org extends OrgReader>(
  prepared: Prepared,
  opened: Opened<Org>,
  ctx: Context,
): Promise<Look<Org>> {
  const { org, identity, answers } = opened;
  const step = "Read what is there";
  ctx.emit({ kind: "step", step, state: "started" });
  const read = await readSnapshot(org, identity.orgId, prepared.names, answers, ctx);
  const snapshot = { ...read, user: usableUser(read.user, prepared) };
  const app = snapshot.app ? `${snapshot.app.developerName} (${snapshot.app.id})` : "no app of that name";
  ctx.emit({ kind: "step", step, state: "done", detail: app });
  const desired = adopt(renderAt(prepared.template, prepared.values, org.apiVersion), snapshot.components);
  const memory = await recallApp(prepared.recordFolder, identity.orgId, prepared.names.app, ctx);
  const plan = assemblePlan({
    instanceUrl: identity.instanceUrl,
    template: prepared.template,
    orgFileText: prepared.orgFileText,
    desired,
    snapshot,
    changes: diff(desired, snapshot, memoryOf(memory)),
  });
  return { org, identity, snapshot, desired, plan };
}

function memoryOf(app: AppMemory | undefined): Memory {
  if (!app) return {};
  return { certificate: app.certificateFingerprint256, certificateShown: app.certificateShown === true };
}

/** The first look of a run: the answers at hand, or new ones where the run before may have changed the org meanwhile. */
export function firstLook<Org extends OrgReader>(
  prepared: Prepared,
  opened: Opened<Org>,
  { unfinished }: { unfinished: unknown },
  ctx: Context,
): Promise<Look<Org>> {
  return unfinished ? lookAgain(prepared, opened, ctx) : lookAt(prepared, opened, ctx);
}

/** The same after a change: three requests or more, since the answers are asked for again. */
export async function lookAgain<Org extends OrgReader>(
  prepared: Prepared,
  before: { org: Org; identity: OrgIdentity },
  ctx: Context,
): Promise<Look<Org>> {
  const { org, identity } = before;
  const about = {
    adminUserId: identity.admin.userId,
    integrationUsername: prepared.settings.integrationUser.username,
    permissionSet: prepared.names.permissionSet,
  };
  return lookAt(prepared, { org, identity, answers: await org.queries(questions(about)) }, ctx);
}

function usableUser(user: OrgUser | undefined, prepared: Prepared): OrgUser {
  const { username } = prepared.settings.integrationUser;
  if (!user) {
    throw inputError(
      "USER_NOT_FOUND",
      `The org has no user ${username}.`,
      `Create the integration user (kantiv-sf user ensure --org ${prepared.settings.file}), or correct integrationUser.username; in a sandbox the username ends with the sandbox's name.`,
    );
  }
  if (user.active) return user;
  throw inputError(
    "USER_INACTIVE",
    `The integration user ${username} is inactive.`,
    "Activate the user in Setup, Users.",
  );
}
