import { X509Certificate } from "node:crypto";
import { countsIfStated } from "../metadata/kinds.ts";
import { normalise } from "../metadata/normalize.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import { flatten } from "./flatten.ts";

/**
 * What the org may keep to itself: whether the certificate comes back depends on the org. A value that does come back is
 * compared like any other.
 */
const MAY_BE_UNREADABLE = new Set(["certificate"]);

/** Some orgs require PKCE whatever is deployed; it has no part in the JWT flow, and more of it is no drift. */
function isKeptStricter(path: string, before: string | null, after: string | null): boolean {
  return path === "isPkceRequired" && before === "true" && after === "false";
}

/** What a run of this tool knows to be in the org although the org does not show it. */
export interface Memory {
  /** SHA-256 fingerprint of the certificate last deployed, as `X509Certificate.fingerprint256`. */
  certificate?: string;
  /** This org did show the certificate: when it shows none now, there is none. */
  certificateShown?: boolean;
}

/**
 * Field by field, what deploying `desired` and granting access would change. Both sides are normalised first, so that an
 * org that was just applied to shows no change. Pure.
 *
 * @param desired already fitted to the org by `adopt`
 */
export function diff(desired: RenderedPackage, snapshot: OrgSnapshot, memory: Memory = {}): Change[] {
  return [...compareComponents(desired.components, snapshot.components, memory), ...accessChanges(desired, snapshot)];
}

/** The metadata part of it: each wanted component against the one of its name that is there. Pure. */
export function compareComponents(
  desired: readonly Component[],
  actual: readonly Component[],
  memory: Memory = {},
): Change[] {
  return desired.map((component) => {
    const there = actual.find((other) => other.type === component.type && other.fullName === component.fullName);
    return compare(component, there, memory);
  });
}

function compare(desired: Component, actual: Component | undefined, memory: Memory): Change {
  const wanted = flatten(normalise(desired));
  const present = actual ? flatten(normalise(actual)) : new Map<string, string>();
  const fields: FieldChange[] = [];
  const unreadable: string[] = [];
  for (const path of [...new Set([...wanted.keys(), ...present.keys()])].sort()) {
    const after = shownValue(path, wanted.get(path));
    let before = shownValue(path, present.get(path));
    if (countsIfStated(desired.type, path) && actual && (after === null || before === null)) {
      if (after !== null) unreadable.push(path);
      continue;
    }
    if (actual && before === null && MAY_BE_UNREADABLE.has(path) && !memory.certificateShown) {
      unreadable.push(path);
      if (memory.certificate === undefined) continue;
      before = certificateText(memory.certificate);
    }
    if (before !== after && !(actual && isKeptStricter(path, before, after))) fields.push({ path, before, after });
  }
  const action = !actual ? "create" : fields.length > 0 ? "update" : "none";
  return { type: desired.type, name: desired.fullName, action, fields, unreadable };
}

function accessChanges(desired: RenderedPackage, snapshot: OrgSnapshot): Change[] {
  const app = desired.components.find((component) => component.type === "ExternalClientApplication")?.fullName ?? "";
  const permissionSet = desired.components.find((component) => component.type === "PermissionSet")?.fullName ?? "";
  const row = (type: string, name: string, there: boolean): Change => ({
    type,
    name,
    action: there ? "none" : "create",
    fields: [],
    unreadable: [],
  });
  return [
    row(
      "PermissionSetAssignment",
      `${snapshot.user?.username ?? "integration user"} holds ${permissionSet}`,
      snapshot.assignmentId !== undefined,
    ),
    row("SetupEntityAccess", `${permissionSet} may use ${app}`, snapshot.preauthorisationId !== undefined),
  ];
}

/** The value as a plan shows it; a certificate by its fingerprint, since nobody reads PEM. */
export function shownValue(path: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  return path === "certificate" ? certificateText(fingerprint(value)) : value;
}

function certificateText(fingerprint256: string): string {
  return `SHA-256 ${fingerprint256}`;
}

function fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return "of no certificate";
  }
}

/** Whether anything would be done. */
export function hasChanges(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none");
}

/** Whether a deployment is needed: the rows that give access are made by other means. */
export function needsDeploy(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none" && !ROWS.has(change.type));
}

const ROWS = new Set(["PermissionSetAssignment", "SetupEntityAccess"]);
