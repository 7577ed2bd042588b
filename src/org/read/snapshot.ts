import { componentOf, parentApp, textOf } from "../../metadata/component.ts";
import { APP_TYPES, type ElementSpec, kindOf, ORG_SETTINGS, ORG_SETTINGS_NAME } from "../../metadata/kinds.ts";
import { readLayout, type UnreadableFile } from "../../metadata/layout.ts";
import { type DataSet, setNamed } from "../../metadata/set-roles.ts";
import type { Stamp } from "../../model/drift.ts";
import { KantivError } from "../../model/errors.ts";
import type { Component, XmlElement } from "../../model/metadata.ts";
import type {
  Assignment,
  FileProperty,
  OrgReader,
  OrgSnapshot,
  OrgUser,
  OtherApp,
  QueryReply,
} from "../../model/org.ts";
import type { Opener } from "../../model/way-in.ts";
import { oneLine } from "../../util/printable.ts";
import { rememberingOf } from "../../util/remembering.ts";
import { hasName, sameName } from "../../util/same-name.ts";
import type { WaitPorts } from "../metadata/poll.ts";
import { retrieveFiles } from "../metadata/retrieve.ts";
import { needId } from "../wire/replies.ts";
import { readAccessRows } from "./access-rows.ts";
import { type GroupFacts, groupNames, moreHeld } from "./groups.ts";
import { readLicences } from "./licences.ts";
import { groupsFor, openingIn } from "./opening.ts";
import { frozenQuestion, readAssignments, readUser, type SnapshotAnswers } from "./queries.ts";

interface Retrieved {
  components: readonly Component[];
  properties: readonly FileProperty[];
  /** Of the components' records, by type and name. */
  ids: ReadonlyMap<string, string>;
}

/**
 * Reads everything that a plan speaks of: the app and its satellites by whatever names they have, the permission set, the
 * user, the assignment and what opens the app. Two requests or more (a retrieve) beside the answers given.
 *
 * @param answers of the composite request of `org/read/queries`
 */
export async function readSnapshot(
  org: OrgReader,
  orgId: string,
  names: AppNames,
  answers: SnapshotAnswers,
  ports: WaitPorts,
): Promise<OrgSnapshot> {
  const found = readUser(answers.user);
  const user = found && (await frozenAsTold(org, found, answers.frozen));
  const retrieved = await retrieveApp(org, names, ports);
  const groups = await groupsFor(org, names, retrieved, answers);
  const snapshot = snapshotOf(org, orgId, names, { retrieved, user, answers, groups });
  return withLicences(snapshot, await readLicences(org, names.moreSets ?? [], user?.id));
}

/** The snapshot with the licences that the template's sets are of. */
export function withLicences(snapshot: OrgSnapshot, licences: OrgSnapshot["licences"]): OrgSnapshot {
  return licences && licences.length > 0 ? { ...snapshot, licences } : snapshot;
}

interface AppNames {
  app: string;
  isInstalled?: true;
  /** Of an installed app, the policies under the names that the template has for them. */
  parts?: readonly Pick<Component, "type" | "fullName">[];
  /** Absent where a profile is the way in. */
  permissionSet?: string | undefined;
  profiles?: readonly string[] | undefined;
  isCustomersSet?: true;
  /** The group of the template that the set is in. */
  opensBy?: string | undefined;
  moreSets?: readonly DataSet[];
  /** Types that a template has beside those of every app: their components are read, too. */
  extraTypes?: readonly string[];
}

/** What a retrieve shows of an app and its permission sets. */
interface RetrievedApp {
  components: readonly Component[];
  app: OrgSnapshot["app"];
  permissionSet: OrgSnapshot["permissionSet"];
  moreSets: readonly { id: string; name: string }[];
  others: readonly OtherApp[];
  stamps: readonly Stamp[];
}

/** The app, its satellites and the permission set, without secrets. Two requests or more. */
export async function retrieveApp(org: OrgReader, names: AppNames, ports: WaitPorts): Promise<RetrievedApp> {
  const retrieved = await retrieveAll(org, names, ports);
  const all = retrieved.components.filter((component) => belongsTo(component, names)).map(withoutSecret);
  const record = (component: Component | undefined) =>
    component && { id: idOf(component, retrieved), name: component.fullName };
  const app = record(componentOf(all, "ExternalClientApplication"));
  const opening = setNamed(all, names.permissionSet);
  const permissionSet = record(opening);
  // What this tool did not make it neither compares, nor keeps, nor deletes.
  const components = names.isCustomersSet ? all.filter((component) => component !== opening) : all;
  return {
    components,
    app: app && { id: app.id, developerName: app.name, ...(names.isInstalled && { isInstalled: true as const }) },
    permissionSet: permissionSet && { ...permissionSet, ...(names.isCustomersSet && { isCustomers: true as const }) },
    moreSets: (names.moreSets ?? []).flatMap(({ name, sets }) => (sets ? [] : (record(setNamed(all, name)) ?? []))),
    others: otherApps(retrieved, names.app),
    stamps: stampsOf(components, retrieved.properties),
  };
}

/** What a snapshot is put together from. */
interface Parts {
  retrieved: RetrievedApp;
  user: OrgUser | undefined;
  answers: Pick<SnapshotAnswers, "assignments" | "accessRows">;
  groups: GroupFacts;
}

/** The parts of a snapshot put together. Throws what a refused query means. */
export function snapshotOf(org: OrgReader, orgId: string, names: AppNames, parts: Parts): OrgSnapshot {
  const { user, answers, groups } = parts;
  const { components, app, moreSets, others: apps, stamps } = parts.retrieved;
  const read = readAssignments(answers.assignments);
  const held = read.filter(({ ofProfile }) => !ofProfile);
  const profile = names.profiles && profileOf(user, read, names.profiles);
  const { permissionSet, group, heldThrough, direct, assignments, ...own } = openingIn(names, {
    permissionSet: parts.retrieved.permissionSet,
    userId: user?.id,
    groups,
    held,
  });
  const others = (names.moreSets ?? []).filter(
    ({ name, isCustomers }) => !(isCustomers && sameName(name, group?.name)),
  );
  const more = moreHeld(others, moreSets, groups, user?.id, held);
  const rows = readAccessRows(answers.accessRows, app?.id, permissionSet?.ownedBy);
  const isOurSet = ({ kind, name }: Opener) => kind === "permissionSet" && sameName(name, permissionSet?.name);
  const preauthorisation = rows.find((row) => (profile ? isOfProfile(row, profile.name) : isOurSet(row)));
  const sharing = (other: OtherApp): OtherApp =>
    readAccessRows(answers.accessRows, other.id).some(isOurSet) ? { ...other, sharesSet: true } : other;
  const globalSettings = components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
  const consumerKey = globalSettings && oneLine(textOf(globalSettings.root, "consumerKey") ?? "");
  return {
    orgId,
    apiVersion: org.apiVersion,
    components,
    ...(stamps.length > 0 ? { stamps } : {}),
    ...(apps.length > 0 ? { otherApps: apps.map(sharing) } : {}),
    ...(app ? { app } : {}),
    ...(permissionSet ? { permissionSet } : {}),
    ...(group ? { group } : {}),
    ...(heldThrough === undefined ? {} : { heldThrough }),
    ...(direct === undefined ? {} : { directAssignmentId: direct }),
    ...(profile ? { profile } : {}),
    ...(more.length > 0 ? { moreSets: more } : {}),
    ...(user ? { user } : {}),
    ...own,
    ...(assignments.length > 0 ? { assignments } : {}),
    ...(preauthorisation ? { preauthorisationId: preauthorisation.id } : {}),
    openers: rows.map(({ kind, name }) => ({ kind, name })),
    ...(consumerKey ? { consumerKey } : {}),
  };
}

/** The user's profile, held against those that the template names. */
function profileOf(
  user: OrgUser | undefined,
  held: readonly Assignment[],
  named: readonly string[],
): OrgSnapshot["profile"] {
  const name = user?.profileName;
  if (name === undefined) return undefined;
  const setId = held.find(({ ofProfile, userId }) => ofProfile && userId === user?.id)?.permissionSetId;
  return { name, setId, isNamed: hasName(named, name) };
}

function isOfProfile({ kind, name }: Opener, profile: string): boolean {
  return kind === "profile" && sameName(name, profile);
}

/** As the list of the files tells it. Throws ORG_REPLY (exit 3) for a component that it leaves out. */
function idOf(component: Component, { ids }: Retrieved): string {
  return needId(ids.get(keyOf(component)), "", `${component.type} ${component.fullName}`);
}

function keyOf({ type, fullName }: Pick<Component, "type" | "fullName">): string {
  return `${type} ${fullName}`.toLowerCase();
}

function stampsOf(components: readonly Component[], properties: readonly FileProperty[]): Stamp[] {
  return components.flatMap(({ type, fullName }) => {
    const listed = kindOf(type)?.manifestType ?? type;
    const changed = properties.find((file) => file.type === listed && file.fullName === fullName)?.changed;
    return changed ? [{ type, fullName, ...changed }] : [];
  });
}

function otherApps(retrieved: Retrieved, app: string): OtherApp[] {
  return retrieved.components
    .filter(({ type, fullName }) => type === "ExternalClientApplication" && !sameName(fullName, app))
    .map((component) => ({
      id: idOf(component, retrieved),
      developerName: component.fullName,
      description: textOf(component.root, "description") ?? "",
    }));
}

/** The permission sets and groups that are asked for, by type; what is the customer's alone stays where it is. */
function namesOf(names: AppNames, type: string): string[] | undefined {
  const { permissionSet, moreSets = [] } = names;
  if (type === "PermissionSetGroup") return groupNames(names);
  if (type !== "PermissionSet") return undefined;
  const made = moreSets.filter(({ sets, isCustomers }) => !sets && !isCustomers);
  return [...(permissionSet === undefined ? [] : [permissionSet]), ...made.map(({ name }) => name)];
}

/** The app itself, what names it as its parent, and its permission sets and groups. */
function belongsTo(component: Component, names: AppNames): boolean {
  if (component.type === ORG_SETTINGS) return names.extraTypes?.includes(ORG_SETTINGS) === true;
  const own = namesOf(names, component.type);
  return own ? hasName(own, component.fullName) : sameName(parentApp(component), names.app);
}

/** A secret that an org gives out unasked goes no further than here: the consumer's, and keys of a push server. */
const withoutSecret = rememberingOf(
  (component: Component): Component => ({
    ...component,
    root: withoutSecrets(component.root, kindOf(component.type)?.elements ?? []),
  }),
);

function withoutSecrets(element: XmlElement, specs: readonly ElementSpec[]): XmlElement {
  const children = element.children.flatMap((child) => {
    const spec = specs.find(({ name }) => name === child.name);
    if (child.name === "consumerSecret" || spec?.never === "secret") return [];
    return spec?.children ? [withoutSecrets(child, spec.children)] : [child];
  });
  return { ...element, children };
}

/** By id where the org refused the question by name. A first look asks by id, later. */
async function frozenAsTold(org: OrgReader, user: OrgUser, told: QueryReply | undefined): Promise<OrgUser> {
  if (told === undefined || told.ok) return withFrozen(user, told);
  return withFrozen(user, (await org.queries({ login: frozenQuestion(user.id) })).login);
}

/** The user with whether somebody has frozen them, which a run goes on without where the org does not tell. */
export function withFrozen(user: OrgUser, login: QueryReply | undefined): OrgUser {
  const [row] = login?.ok ? login.rows : [];
  return typeof row?.IsFrozen === "boolean" ? { ...user, frozen: row.IsFrozen } : user;
}

/** By wildcard: an org may hold the policies under names of its own making, so list, don't guess. */
async function retrieveAll(org: OrgReader, names: AppNames, ports: WaitPorts): Promise<Retrieved> {
  const types = [...APP_TYPES, ...(names.extraTypes ?? [])].filter((type) => type !== ORG_SETTINGS);
  const apps = Object.fromEntries(types.map((type) => [type, ["*", ...namesOfInstalled(type, names)]]));
  const settings = names.extraTypes?.includes(ORG_SETTINGS) ? { Settings: [ORG_SETTINGS_NAME] } : {};
  const own = ["PermissionSet", "PermissionSetGroup"].map((type) => [type, namesOf(names, type) ?? []] as const);
  const members = { ...apps, ...settings, ...Object.fromEntries(own.filter(([, asked]) => asked.length > 0)) };
  const { files, properties } = await retrieveFiles(org, members, ports);
  const components = readLayout(files, (file) => {
    if (isOurs(file, names)) throw unreadable(file.error);
  });
  return { components, properties, ids: new Map(properties.map((file) => [keyOf(file), file.id])) };
}

/** How Setup names an app's parts after it (seen in files of real orgs). */
const PART_SUFFIX: Readonly<Record<string, string>> = {
  ExternalClientApplication: "",
  ExtlClntAppOauthSettings: "_oauth",
  ExtlClntAppGlobalOauthSettings: "_glbloauth",
  ExtlClntAppOauthConfigurablePolicies: "_oauthPlcy",
  ExtlClntAppConfigurablePolicies: "_plcy",
};

/** Whether a wildcard brings what a package brought is not known: by name it comes. What is not there is not in the answer. */
function namesOfInstalled(type: string, { app, parts = [] }: AppNames): string[] {
  if (!app.includes("__")) return [];
  const byTemplate = parts.filter((part) => part.type === type).map(({ fullName }) => fullName);
  const suffix = PART_SUFFIX[type];
  return [...new Set([...(suffix === undefined ? [] : [`${app}${suffix}`]), ...byTemplate])];
}

/** Whether a file that cannot be read is of our app: it says so, or its name does where it says nothing of an app. */
function isOurs({ kind, fullName, text }: UnreadableFile, names: AppNames): boolean {
  const own = namesOf(names, kind.type);
  if (own) return hasName(own, fullName);
  if (kind.type === ORG_SETTINGS) return true;
  if (kind.type === "ExternalClientApplication") return sameName(fullName, names.app);
  const [, parent] = /<externalClientApplication>\s*(\w+)\s*</.exec(text) ?? [];
  return sameName(parent ?? fullName.slice(0, names.app.length), names.app);
}

function unreadable(cause: KantivError): KantivError {
  return new KantivError(
    "RETRIEVE_UNREADABLE",
    `The org gives out a file that this tool cannot read: ${cause.message}`,
    "Clear what is named there in Setup, External Client App Manager, or use a newer kantiv-sf.",
    { cause, problems: cause.problems },
  );
}
