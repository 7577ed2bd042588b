import { createHash } from "node:crypto";
import { normalise } from "../metadata/normalize.ts";
import { printXml } from "../metadata/xml.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change, FieldChange, Plan } from "../model/plan.ts";
import { rememberingOf } from "../util/remembering.ts";
import { isForeign } from "./ownership.ts";

export interface PlanInput {
  instanceUrl: string;
  production: boolean;
  template: { name: string; files: readonly { path: string; root: Component["root"] }[] };
  orgFileText: string;
  desired: RenderedPackage;
  snapshot: OrgSnapshot;
  changes: readonly Change[];
}

/** Everything that an apply would do, bound by fingerprints to what it was made from. Pure: the same input, the same plan. */
export function assemblePlan(input: PlanInput): Plan {
  const { desired, snapshot } = input;
  return {
    version: 1,
    orgId: snapshot.orgId,
    instanceUrl: input.instanceUrl,
    production: input.production,
    apiVersion: desired.apiVersion,
    template: input.template.name,
    fingerprints: {
      template: templateFingerprint(input.template.files),
      orgFile: fingerprint(input.orgFileText),
      package: fingerprint([desired.apiVersion, ...desired.components.map(componentText)]),
      snapshot: fingerprint(snapshotFacts(snapshot)),
    },
    changes: input.changes,
    foreignApp: isForeign(snapshot),
  };
}

/** SHA-256 of a template's metadata, in hex: one version of the app, whatever an org file fills in. */
export function templateFingerprint(files: PlanInput["template"]["files"]): string {
  return fingerprint(files.map((file) => [file.path, printedOnce(file.root)]));
}

/** Of files that many orgs have in common, and of what many of them hold alike. */
const printedOnce = rememberingOf(printXml);

/**
 * What of a plan a saved one is held against, as names of what has moved since: what it was made from, and what it says
 * would be done, which depends on this machine's memory, too, and may have been changed in the file.
 */
export function movedSince(saved: Plan, now: Plan): string[] {
  const names = {
    template: "the template",
    orgFile: "the org file",
    package: "the metadata",
    snapshot: "the org",
  } as const;
  const moved = (Object.keys(names) as (keyof typeof names)[]).filter(
    (key) => saved.fingerprints[key] !== now.fingerprints[key],
  );
  const all = [...(saved.orgId === now.orgId ? [] : ["the org id"]), ...moved.map((key) => names[key])];
  return all.length > 0 || whatIsDone(saved) === whatIsDone(now) ? all : ["what would be done"];
}

function whatIsDone({ changes }: Plan): string {
  const field = ({ path, before, after }: FieldChange) => ({ path, before, after });
  return JSON.stringify(
    changes.map(({ type, name, action, fields }) => ({ type, name, action, fields: fields.map(field) })),
  );
}

function snapshotFacts(snapshot: OrgSnapshot): unknown {
  return {
    components: snapshot.components.map((component) => componentText(normalise(component))),
    app: snapshot.app?.id ?? null,
    permissionSet: snapshot.permissionSet?.id ?? null,
    user: snapshot.user ? [snapshot.user.id, snapshot.user.active] : null,
    assignment: snapshot.assignmentId ?? null,
    preauthorisation: snapshot.preauthorisationId ?? null,
    consumerKey: snapshot.consumerKey ?? null,
    // Absent where there is none, so that a plan of before holds.
    moreSets: snapshot.moreSets?.map(({ id, assignmentId = null }) => [id, assignmentId]),
    group: snapshot.group?.id,
    licences: snapshot.licences?.map(({ id, assignmentId = null }) => [id, assignmentId]),
  };
}

function componentText(component: Component): string {
  return `${component.type} ${component.fullName}\n${printedOnce(component.root)}`;
}

/** SHA-256 over JSON, in hex. */
function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
