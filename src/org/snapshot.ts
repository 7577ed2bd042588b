import { parentApp, textOf } from "../metadata/component.ts";
import { APP_TYPES, type ElementSpec, kindOf, ORG_SETTINGS, ORG_SETTINGS_NAME } from "../metadata/kinds.ts";
import { readLayout, type UnreadableFile } from "../metadata/layout.ts";
import { type DataSet, setNamed } from "../metadata/set-roles.ts";
import type { Stamp } from "../model/drift.ts";
import { KantivError } from "../model/errors.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import type { Assignment, FileProperty, OrgReader, OrgSnapshot, OrgUser, OtherApp, QueryReply } from "../model/org.ts";
import type { Opener } from "../model/way-in.ts";
import { oneLine, printable } from "../util/printable.ts";
import { sameId } from "../util/salesforce-id.ts";
import { hasName, sameName } from "../util/same-name.ts";
import { readAccessRows } from "./access-rows.ts";
import { part } from "./known.ts";
import { readLicences } from "./licences.ts";
import type { WaitPorts } from "./poll.ts";
import { frozenQuestion, readAssignments, readUser, type SnapshotAnswers, soqlText } from "./queries.ts";
import { needId } from "./replies.ts";
import { retrieveFiles } from "./retrieve.ts";

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
 * @param answers of the composite request of `org/queries`
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
  const snapshot = snapshotOf(org, orgId, await retrieveApp(org, names, ports), user, answers, names.profiles);
  const whole = withLicences(snapshot, await readLicences(org, names.moreSets ?? [], user?.id));
  if (!names.isCustomersSet || snapshot.permissionSet || names.permissionSet === undefined) return whole;
  const namesakeGroup = await readGroup(org, names.permissionSet);
  return namesakeGroup.length > 0 ? { ...whole, namesakeGroup } : whole;
}

/** The snapshot with the licences that the template's sets are of. */
export function withLicences(snapshot: OrgSnapshot, licences: OrgSnapshot["licences"]): OrgSnapshot {
  return licences && licences.length > 0 ? { ...snapshot, licences } : snapshot;
}

/** The permission sets of a group, by name; none where there is no such group. One request. */
async function readGroup(org: OrgReader, group: string): Promise<string[]> {
  const { sets } = await org.queries({
    sets: `SELECT PermissionSet.Name FROM PermissionSetGroupComponent WHERE PermissionSetGroup.DeveloperName = ${soqlText(group)}`,
  });
  return sets.ok ? sets.rows.map((row) => printable(String(part(row.PermissionSet).Name))) : [];
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
  const app = record(all.find(({ type }) => type === "ExternalClientApplication"));
  const opening = setNamed(all, names.permissionSet);
  const permissionSet = record(opening);
  // What this tool did not make it neither compares, nor keeps, nor deletes.
  const components = names.isCustomersSet ? all.filter((component) => component !== opening) : all;
  return {
    components,
    app: app && { id: app.id, developerName: app.name, ...(names.isInstalled && { isInstalled: true as const }) },
    permissionSet: permissionSet && { ...permissionSet, ...(names.isCustomersSet && { isCustomers: true as const }) },
    moreSets: (names.moreSets ?? []).flatMap(({ name }) => record(setNamed(all, name)) ?? []),
    others: otherApps(retrieved, names.app),
    stamps: stampsOf(components, retrieved.properties),
  };
}

/** The parts of a snapshot put together. Throws what a refused query means. */
export function snapshotOf(
  org: OrgReader,
  orgId: string,
  { components, app, permissionSet, moreSets, others, stamps }: RetrievedApp,
  user: OrgUser | undefined,
  answers: Pick<SnapshotAnswers, "assignments" | "accessRows">,
  profiles?: readonly string[],
): OrgSnapshot {
  const read = readAssignments(answers.assignments);
  const held = read.filter(({ ofProfile }) => !ofProfile);
  const profile = profiles && profileOf(user, read, profiles);
  const { assignments, ...own } = heldBy(user, held, permissionSet?.id);
  const rows = readAccessRows(answers.accessRows, app?.id);
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
    ...(others.length > 0 ? { otherApps: others.map(sharing) } : {}),
    ...(app ? { app } : {}),
    ...(permissionSet ? { permissionSet } : {}),
    ...(profile ? { profile } : {}),
    ...(moreSets.length > 0 ? { moreSets: moreSets.map((set) => ({ ...set, ...heldBy(user, held, set.id) })) } : {}),
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

/** Who holds one set, and the user's own assignment of it. */
function heldBy(user: OrgUser | undefined, held: readonly Assignment[], setId: string | undefined) {
  const assignments = held.filter((row) => sameId(row.permissionSetId, setId));
  const own = assignments.find(({ userId }) => userId === user?.id);
  return {
    assignments,
    ...(own ? { assignmentId: own.id } : {}),
    ...(own?.endedAt === undefined ? {} : { assignmentEndedAt: own.endedAt }),
    ...(own?.endsAt === undefined ? {} : { assignmentEndsAt: own.endsAt }),
  };
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

/** The permission sets that are asked for. */
function setNames({ permissionSet, moreSets = [] }: AppNames): string[] {
  return [...(permissionSet === undefined ? [] : [permissionSet]), ...moreSets.map(({ name }) => name)];
}

/** The app itself, what names it as its parent, and its permission sets. */
function belongsTo(component: Component, names: AppNames): boolean {
  if (component.type === ORG_SETTINGS) return names.extraTypes?.includes(ORG_SETTINGS) === true;
  return component.type === "PermissionSet"
    ? hasName(setNames(names), component.fullName)
    : sameName(parentApp(component), names.app);
}

/** A secret that an org gives out unasked goes no further than here: the consumer's, and keys of a push server. */
function withoutSecret(component: Component): Component {
  return { ...component, root: withoutSecrets(component.root, kindOf(component.type)?.elements ?? []) };
}

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
  const sets = setNames(names);
  const members = { ...apps, ...settings, ...(sets.length > 0 && { PermissionSet: sets }) };
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
  return [...new Set([`${app}${PART_SUFFIX[type] ?? ""}`, ...byTemplate])];
}

/** Whether a file that cannot be read is of our app: it says so, or its name does where it says nothing of an app. */
function isOurs({ kind, fullName, text }: UnreadableFile, names: AppNames): boolean {
  if (kind.type === "PermissionSet") return hasName(setNames(names), fullName);
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
