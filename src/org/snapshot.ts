import { parentApp, textOf } from "../metadata/component.ts";
import { APP_TYPES } from "../metadata/kinds.ts";
import { readLayout, type UnreadableFile } from "../metadata/layout.ts";
import { unzip } from "../metadata/zip.ts";
import { KantivError, sessionError } from "../model/errors.ts";
import type { Component } from "../model/metadata.ts";
import type {
  FileProperty,
  OrgReader,
  OrgSnapshot,
  OrgUser,
  OtherApp,
  QueryReply,
  RetrieveStatus,
} from "../model/org.ts";
import { poll, type WaitPorts } from "./poll.ts";
import { frozenQuestion, readUser, rowsOf, type SnapshotAnswers } from "./queries.ts";
import { needId } from "./replies.ts";

interface Retrieved {
  components: readonly Component[];
  properties: readonly FileProperty[];
}

const RETRIEVE_TIMEOUT_MS = 5 * 60_000;

/**
 * Reads everything that a plan speaks of: the app and its satellites by whatever names they have, the permission set, the
 * user, the assignment and the pre-authorisation. Two requests or more (a retrieve) beside the answers given, and one where
 * these do not tell whether the user is frozen.
 *
 * @param answers of the composite request of `org/queries`
 */
export async function readSnapshot(
  org: OrgReader,
  orgId: string,
  names: { app: string; permissionSet: string },
  answers: SnapshotAnswers,
  ports: WaitPorts,
): Promise<OrgSnapshot> {
  const found = readUser(answers.user);
  const retrieveId = await startRetrieve(org, names.permissionSet);
  // While the org is at work on it.
  const user = found && (await withFrozen(org, found, answers.frozen));
  const retrieved = await followRetrieve(org, retrieveId, names, ports);
  const components = retrieved.components.filter((component) => belongsTo(component, names)).map(withoutSecret);
  const find = (type: string) => components.find((component) => component.type === type);
  const idOf = (type: string) =>
    retrieved.properties.find((file) => file.type === type && file.fullName === find(type)?.fullName)?.id;
  const appId = idOf("ExternalClientApplication");
  const others = otherApps(retrieved, names.app);
  const permissionSetId = idOf("PermissionSet");
  const [assignment] = rowsOf(answers.assignments, "asking for the permission set assignment");
  const preauthorisation = rowsOf(answers.preauthorisations, "asking for the pre-authorisation").find(
    (row) => row.SetupEntityId === appId,
  );
  const globalSettings = find("ExtlClntAppGlobalOauthSettings");
  const consumerKey = globalSettings && textOf(globalSettings.root, "consumerKey");
  return {
    orgId,
    apiVersion: org.apiVersion,
    components,
    ...(others.length > 0 ? { otherApps: others } : {}),
    ...(appId ? { app: { id: appId, developerName: names.app } } : {}),
    ...(permissionSetId ? { permissionSet: { id: permissionSetId, name: names.permissionSet } } : {}),
    ...(user ? { user } : {}),
    ...(assignment ? { assignmentId: needId(assignment.Id, "0Pa", "the permission set assignment") } : {}),
    ...(preauthorisation ? { preauthorisationId: needId(preauthorisation.Id, "0J0", "the pre-authorisation") } : {}),
    ...(consumerKey ? { consumerKey } : {}),
  };
}

function otherApps({ components, properties }: Retrieved, app: string): OtherApp[] {
  const type = "ExternalClientApplication";
  return components
    .filter((component) => component.type === type && component.fullName !== app)
    .map(({ fullName, root }) => ({
      id: properties.find((file) => file.type === type && file.fullName === fullName)?.id ?? "",
      developerName: fullName,
      description: textOf(root, "description") ?? "",
    }));
}

/** The app itself, what names it as its parent, and the permission set. */
function belongsTo(component: Component, names: { app: string; permissionSet: string }): boolean {
  return component.type === "PermissionSet"
    ? component.fullName === names.permissionSet
    : parentApp(component) === names.app;
}

/** A secret that an org gives out unasked goes no further than here. */
function withoutSecret(component: Component): Component {
  const children = component.root.children.filter((child) => child.name !== "consumerSecret");
  return { ...component, root: { ...component.root, children } };
}

/** Whether somebody has frozen the user, which a run goes on without where the org does not tell. */
async function withFrozen(org: OrgReader, user: OrgUser, told: QueryReply | undefined): Promise<OrgUser> {
  const login = told?.ok ? told : (await org.queries({ login: frozenQuestion(user.id) })).login;
  const [row] = login.ok ? login.rows : [];
  return typeof row?.IsFrozen === "boolean" ? { ...user, frozen: row.IsFrozen } : user;
}

/** By wildcard: an org may hold the policies under names of its own making, so list, don't guess. */
function startRetrieve(org: OrgReader, permissionSet: string): Promise<string> {
  const wildcard = Object.fromEntries(APP_TYPES.map((type) => [type, ["*"]]));
  return org.startRetrieve({ ...wildcard, PermissionSet: [permissionSet] });
}

async function followRetrieve(
  org: OrgReader,
  id: string,
  names: { app: string; permissionSet: string },
  ports: WaitPorts,
): Promise<Retrieved> {
  const result = await poll<RetrieveStatus>({
    read: () => org.retrieveStatus(id),
    done: (status) => status.done,
    clock: ports.clock,
    timeoutMs: RETRIEVE_TIMEOUT_MS,
    signal: ports.signal,
    onWait: (status, elapsedMs, remainingMs) =>
      ports.emit({
        kind: "waiting",
        step: "read",
        detail: status?.status ?? "the org does not answer just now",
        elapsedMs,
        remainingMs,
      }),
  });
  if (!result.done) {
    throw sessionError(
      "RETRIEVE_SLOW",
      "The org has not given out its metadata within five minutes.",
      "Run the same command again later.",
    );
  }
  if (!result.value.success || !result.value.zip) {
    throw new KantivError(
      "RETRIEVE_FAILED",
      `The org could not give out its metadata: ${result.value.errorMessage ?? result.value.status}`,
      "Check that the administrator may use the Metadata API and that External Client Apps are on in the org.",
    );
  }
  // That the permission set is not there yet is known by its absence; anything else may hide what is there.
  for (const message of result.value.messages.filter((text) => !/cannot be found/i.test(text))) {
    ports.emit({ kind: "warning", code: "RETRIEVE_MESSAGE", message: `The org on its metadata: ${message}` });
  }
  const files = await unzip(result.value.zip);
  const components = readLayout(files, (file) => {
    if (isOurs(file, names)) throw unreadable(file.error);
  });
  return { components, properties: result.value.properties };
}

/** Whether a file that cannot be read is of our app: it says so, or its name does where it says nothing of an app. */
function isOurs({ kind, fullName, text }: UnreadableFile, names: { app: string; permissionSet: string }): boolean {
  if (kind.type === "PermissionSet") return fullName === names.permissionSet;
  if (kind.type === "ExternalClientApplication") return fullName === names.app;
  const [, parent] = /<externalClientApplication>\s*(\w+)\s*</.exec(text) ?? [];
  return parent === undefined ? fullName.startsWith(names.app) : parent === names.app;
}

function unreadable(cause: KantivError): KantivError {
  return new KantivError(
    "RETRIEVE_UNREADABLE",
    `The org gives out a file that this tool cannot read: ${cause.message}`,
    "Clear what is named there in Setup, External Client App Manager, or use a newer kantiv-sf.",
    { cause, problems: cause.problems },
  );
}
