import { parentApp, textOf } from "../metadata/component.ts";
import { APP_TYPES } from "../metadata/kinds.ts";
import { readLayout } from "../metadata/layout.ts";
import { unzip } from "../metadata/zip.ts";
import { KantivError, sessionError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { Component } from "../model/metadata.ts";
import type { FileProperty, OrgReader, OrgSnapshot, QueryReply, RetrieveStatus } from "../model/org.ts";
import type { Clock } from "../model/ports.ts";
import { poll } from "./poll.ts";
import { type QuestionKey, readUser, rowsOf } from "./queries.ts";

const RETRIEVE_TIMEOUT_MS = 5 * 60_000;

export interface SnapshotPorts {
  clock: Clock;
  emit: Emit;
  signal?: AbortSignal | undefined;
}

/**
 * Reads everything that a plan speaks of: the app and its satellites by whatever names they have, the permission set, the
 * user, the assignment and the pre-authorisation. Two requests or more (a retrieve), beside the answers given.
 *
 * @param answers of the composite request of `org/queries`
 */
export async function readSnapshot(
  org: OrgReader,
  orgId: string,
  names: { app: string; permissionSet: string },
  answers: Record<QuestionKey, QueryReply>,
  ports: SnapshotPorts,
): Promise<OrgSnapshot> {
  const retrieved = await retrieve(org, names.permissionSet, ports);
  const components = retrieved.components.filter((component) => belongsTo(component, names)).map(withoutSecret);
  const find = (type: string) => components.find((component) => component.type === type);
  const idOf = (type: string) =>
    retrieved.properties.find((file) => file.type === type && file.fullName === find(type)?.fullName)?.id;
  const appId = idOf("ExternalClientApplication");
  const permissionSetId = idOf("PermissionSet");
  const user = readUser(answers.user);
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
    ...(appId ? { app: { id: appId, developerName: names.app } } : {}),
    ...(permissionSetId ? { permissionSet: { id: permissionSetId, name: names.permissionSet } } : {}),
    ...(user ? { user } : {}),
    ...(assignment ? { assignmentId: String(assignment.Id) } : {}),
    ...(preauthorisation ? { preauthorisationId: String(preauthorisation.Id) } : {}),
    ...(consumerKey ? { consumerKey } : {}),
  };
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

async function retrieve(
  org: OrgReader,
  permissionSet: string,
  ports: SnapshotPorts,
): Promise<{ components: readonly Component[]; properties: readonly FileProperty[] }> {
  // By wildcard: an org may hold the policies under names of its own making, so list, don't guess.
  const wildcard = Object.fromEntries(APP_TYPES.map((type) => [type, ["*"]]));
  const id = await org.startRetrieve({ ...wildcard, PermissionSet: [permissionSet] });
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
  return { components: readLayout(await unzip(result.value.zip)), properties: result.value.properties };
}
