import { sentOnes } from "../../metadata/kinds.ts";
import type { SetRoles } from "../../metadata/set-roles.ts";
import type { Known } from "../../model/access.ts";
import type { Context } from "../../model/command.ts";
import { inStep, type ProgressEvent } from "../../model/events.ts";
import type { KnownUser } from "../../model/former-user.ts";
import type { RenderedPackage } from "../../model/metadata.ts";
import type { OrgIdentity, OrgReader, OrgSnapshot, OrgWriter } from "../../model/org.ts";
import type { Plan } from "../../model/plan.ts";
import type { OwnProfileFacts } from "../../model/user.ts";
import type { AccessFacts } from "../../model/way-in.ts";
import { readOwnProfile } from "../../org/metadata/own-profile.ts";
import { accessIn, accessQuestions, holderQuestions, readHolders } from "../../org/read/access-facts.ts";
import { likelyOpeners } from "../../org/read/access-rows.ts";
import { askAhead } from "../../org/read/ask-ahead.ts";
import { groupsFor } from "../../org/read/opening.ts";
import { readUser, type SnapshotAnswers, snapshotQuestions } from "../../org/read/queries.ts";
import { readSnapshot, retrieveApp, snapshotOf, withFrozen, withLicences } from "../../org/read/snapshot.ts";
import { type ConnectOptions, connect, type OpenOrg, reach } from "../../org/session/connect.ts";
import { openersOf } from "../../plan/access.ts";
import { assemblePlan } from "../../plan/assemble.ts";
import type { Memory } from "../../plan/compare.ts";
import { diff } from "../../plan/diff.ts";
import { adopt } from "../../plan/fit.ts";
import { namesakes } from "../../plan/namesakes.ts";
import { withNews } from "../../plan/news.ts";
import { ownProfileChanges } from "../../plan/own-profile.ts";
import {
  type AppMemory,
  deployMsAround,
  knownOrgId,
  recallApp,
  recallRefreshed,
  recordedCertificate,
} from "../../record/memory.ts";
import { commandLine } from "../../util/command-line.ts";
import { isProduction } from "../../util/salesforce-host.ts";
import { needConsent } from "../input/consent.ts";
import type { OrgFile, Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import { type ForeignSet, foreignSet } from "./foreign-set.ts";
import { hideSensitive } from "./sensitive.ts";
import { formersIn, settledUsers, usersIn, usersOnRecord } from "./users-on-record.ts";

/** An org looked at: what it is, what is there, and what earlier runs left about the app. */
export interface Look<Org extends OrgReader = OrgReader> {
  org: Org;
  identity: OrgIdentity;
  snapshot: OrgSnapshot;
  memory: AppMemory | undefined;
  /** The consumer key by which the record knows the app in this very org, not in the one before a refresh. */
  recordedKey?: string | undefined;
  /** Who has what opens the app; absent where nobody asked. */
  access?: AccessFacts;
  /** Whom runs from here let in, as the record tells. */
  users?: readonly KnownUser[];
  /** The integration user's own profile, where one is stated: of a first look, and of what put it right. */
  ownProfile?: Known<OwnProfileFacts | undefined>;
  /** A permission set of the template's name that others made, or hold. */
  foreignSet?: ForeignSet | undefined;
}

/** An org with a checked session, before anything of the app is read. */
export interface Opened<Org extends OrgReader = OrgWriter> {
  org: Org;
  identity: OrgIdentity;
  answers: SnapshotAnswers;
}

/** The admin session, checked, at an API version that the template can be deployed with. */
export async function openOrg(prepared: Prepared, production: boolean, ctx: Context): Promise<Opened> {
  return openFor(prepared, await optionsFor(prepared, production, ctx), ctx);
}

async function optionsFor(prepared: Prepared, production: boolean, ctx: Context): Promise<ConnectOptions> {
  const { template, names } = prepared;
  const knownUsers = await usersOnRecord(prepared, ctx);
  const { permissionSet, moreSets } = names;
  const byProfile = names.profiles !== undefined;
  return { apiVersions: template.apiVersions, permissionSet, byProfile, moreSets, knownUsers, production };
}

/** The same for who needs no template. Warns when the instance URL answers as another org than before: a sandbox was refreshed. */
export async function openFor(orgFile: OrgFile, options: ConnectOptions, ctx: Context): Promise<Opened> {
  return opening(orgFile, () => connect(orgFile.settings, options, ctx), ctx);
}

/** The same for who tells what the org is, production and an administrator without permissions included. */
export async function reachOrg(prepared: Prepared, ctx: Context): Promise<OpenOrg> {
  const options = await optionsFor(prepared, true, ctx);
  return opening(prepared, () => reach(prepared.settings, options, ctx), ctx);
}

async function opening<T extends Opened>(orgFile: OrgFile, open: () => Promise<T>, ctx: Context): Promise<T> {
  await needConsent(orgFile, ctx);
  const opened = await inStep("Check the admin session", ctx, open, ({ identity, org }) => {
    const kind = identity.sandbox ? "sandbox" : "production";
    return `${identity.admin.username} in ${kind} ${identity.orgId}, API ${org.apiVersion}`;
  });
  await warnOfRefresh(orgFile, opened.identity, ctx);
  return opened;
}

async function warnOfRefresh(orgFile: OrgFile, identity: OrgIdentity, ctx: Context): Promise<void> {
  const known = await knownOrgId(orgFile.recordFolder, identity.instanceUrl, ctx);
  if (known === undefined || known === identity.orgId) return;
  ctx.emit({
    kind: "warning",
    code: "SANDBOX_REFRESHED",
    message: `The sandbox was refreshed: its org id was ${known} and is ${identity.orgId}. What the plan lists is missing; ${commandLine("apply", orgFile.settings)} sets it up again, with a new consumer key.`,
  });
}

type OpenersIn = Parameters<typeof openersOf>[0];

/** Reads what is there and who may use it, over a session at hand. Three requests or more. */
export async function lookAt<Org extends OrgReader>(
  prepared: Prepared,
  { org, identity, answers }: Opened<Org>,
  ctx: Context,
): Promise<Look<Org>> {
  const look = await looking(prepared, { org, identity }, ctx, async () => {
    const { names } = prepared;
    const askedOf = (found: OpenersIn, userId: string | undefined) => accessQuestions(openersOf(found, names), userId);
    const openers = likelyOpeners(answers.accessRows, openersOf({ components: [] }, names));
    const access = askAhead(org, askedOf({ components: [], openers }, readUser(answers.user)?.id), ctx.meanwhile);
    const snapshot = await readSnapshot(org, identity.orgId, names, answers, ctx);
    const { facts, frozen } = accessIn(await access(askedOf(snapshot, snapshot.user?.id)));
    const user = snapshot.user && withFrozen(snapshot.user, frozen);
    return {
      snapshot: { ...snapshot, ...(user ? { user } : {}) },
      access: facts,
      ...(await ownProfileOf(prepared, org)),
      foreignSet: await foreignSet(prepared, org, snapshot),
    };
  });
  for (const name of namesakes(look.snapshot, prepared.names.app)) ctx.emit(namesakeWarning(name, prepared));
  return look;
}

function namesakeWarning(name: string, { names, settings }: Prepared): ProgressEvent {
  const message = `A package brought an app ${name} to this org. It is another one than ${names.app}: nothing here reads or changes it, and its consumer key is its publisher's. Give clients the key of ${names.app} (${commandLine("handoff", settings)}); uninstall the package if it was meant to be this app.`;
  return { kind: "warning", code: "APP_INSTALLED_NAMESAKE", message };
}

/** What is there after a change: three requests or more, since the answers are asked for again. */
export async function lookAgain<Org extends OrgReader>(
  prepared: Prepared,
  { org, identity }: { org: Org; identity: OrgIdentity },
  ctx: Context,
): Promise<Look<Org>> {
  return looking(prepared, { org, identity }, ctx, async (knownUsers) => {
    const answers = await org.queries(snapshotQuestions(aboutOf(prepared, knownUsers)));
    return { snapshot: await readSnapshot(org, identity.orgId, prepared.names, answers, ctx) };
  });
}

/**
 * The same after a deployment, with who may use the app since. The user, and who has Use Any API Client, are as they were
 * before. Three requests or more.
 */
export async function lookAfterDeploy<Org extends OrgReader>(
  prepared: Prepared,
  before: Look<Org>,
  ctx: Context,
): Promise<Look<Org>> {
  const { org, identity, snapshot } = before;
  return looking(prepared, { org, identity }, ctx, async (knownUsers) => {
    const { names } = prepared;
    const { assignments, accessRows } = snapshotQuestions(aboutOf(prepared, knownUsers));
    const askedOf = (found: OpenersIn) => ({ assignments, accessRows, ...holderQuestions(openersOf(found, names)) });
    const ahead = askAhead(org, askedOf(snapshot), ctx.meanwhile);
    const retrieved = await retrieveApp(org, names, ctx);
    const answers = await ahead(askedOf({ ...snapshot, components: retrieved.components }));
    const groups = await groupsFor(org, names, retrieved, answers);
    const parts = { retrieved, user: snapshot.user, answers, groups };
    return {
      snapshot: withLicences(snapshotOf(org, identity.orgId, names, parts), snapshot.licences),
      ...(before.access ? { access: { ...before.access, ...readHolders(answers) } } : {}),
    };
  });
}

async function looking<Org extends OrgReader>(
  prepared: Prepared,
  { org, identity }: { org: Org; identity: OrgIdentity },
  ctx: Context,
  read: (knownUsers: readonly KnownUser[]) => Promise<Pick<Look, "snapshot" | "access" | "foreignSet" | "ownProfile">>,
): Promise<Look<Org>> {
  const { recordFolder: folder, names } = prepared;
  const recorded = await recallApp(folder, identity.orgId, names.app, ctx);
  const known = await usersIn(recorded, prepared, identity.orgId, ctx);
  const step = "Read what is there";
  ctx.emit({ kind: "step", step, state: "started" });
  const seen = withGivenKey(prepared, await read(known));
  hideSensitive(prepared, seen.snapshot.components);
  const users = await settledUsers(known, org, seen.snapshot);
  const { app } = seen.snapshot;
  const detail = app ? `${app.developerName} (${app.id})` : "no app of that name";
  ctx.emit({ kind: "step", step, state: "done", detail });
  const memory = recorded ?? (await recallRefreshed(folder, identity, names.app, ctx));
  if (ctx.pace.expected("deploy") === undefined)
    ctx.pace.remembered("deploy", memory?.deployMs ?? (await deployMsAround(folder, ctx.files)));
  return { org, identity, ...seen, users, memory, recordedKey: recorded?.consumerKey };
}

/** One request, and only where such a profile is stated. */
async function ownProfileOf({ ownProfile }: Prepared, org: OrgReader): Promise<Pick<Look, "ownProfile">> {
  return ownProfile ? { ownProfile: await readOwnProfile(org, ownProfile.name) } : {};
}

/** No org but its publisher's shows the consumer key of an installed app; the org file may have it from there. */
export function withGivenKey<T extends Pick<Look, "snapshot">>({ names, settings }: Prepared, seen: T): T {
  const { consumerKey } = settings.jwt;
  if (!names.isInstalled || !seen.snapshot.app || seen.snapshot.consumerKey || consumerKey === undefined) return seen;
  return { ...seen, snapshot: { ...seen.snapshot, consumerKey } };
}

function aboutOf({ settings, names }: Prepared, knownUsers: readonly KnownUser[]) {
  const { username: integrationUsername } = settings.integrationUser;
  const { permissionSet, moreSets, profiles } = names;
  return { integrationUsername, permissionSet, byProfile: profiles !== undefined, moreSets, knownUsers };
}

/** What an apply would deploy, fitted to what is there, and all that it would change. Pure. */
export function planFor(prepared: Prepared, seen: Look): { desired: RenderedPackage; plan: Plan } {
  const whole = fitted(prepared, seen);
  const desired = { ...whole, components: sentOnes(whole.components) };
  const { identity, snapshot, memory } = seen;
  const { template, resolvedText } = prepared;
  const changes = [
    ...withNews(diff(desired, snapshot, memoryOf(memory), formersIn(prepared, seen), rolesOf(prepared)), template.news),
    ...ownProfileChanges(prepared.ownProfile, seen.ownProfile, snapshot.user),
  ];
  const about = { instanceUrl: identity.instanceUrl, production: isProduction(identity) };
  return { desired, plan: assemblePlan({ ...about, template, orgFileText: resolvedText, desired, snapshot, changes }) };
}

function rolesOf({ names: { permissionSet: opens, opensBy, profiles, moreSets: more } }: Prepared): SetRoles {
  return {
    ...(opens !== undefined && { opens }),
    ...(opensBy !== undefined && { opensBy }),
    ...(profiles && { profiles }),
    more,
  };
}

/** The template's components under the names that they have in the org. Pure. */
export function fitted({ template, values }: Prepared, { org, snapshot }: Look): RenderedPackage {
  return adopt(renderAt(template, values, org.apiVersion), snapshot.components);
}

/** What is known of the certificate in the org, though it may not show it. Pure. */
export function memoryOf(app: AppMemory | undefined): Memory {
  const recorded = recordedCertificate(app);
  if (!app || !recorded) return {};
  const { fingerprint256: certificate, facts } = recorded;
  return { certificate, ...(facts && { certificateFacts: facts }), certificateShown: app.certificateShown === true };
}
