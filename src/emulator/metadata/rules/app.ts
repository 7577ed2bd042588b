/** ExternalClientApplication and what goes with its removal. */
import type { Component, Org } from "../../state/types.ts";
import { PLUG_IN_TYPES } from "../plug-ins.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, type Incoming, isSameName, parentName, putComponent } from "../store.ts";

const PARTS = [
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  "ExtlClntAppOauthConfigurablePolicies",
  "ExtlClntAppConfigurablePolicies",
  "ExtlClntAppOauthSecuritySettings",
  "ExtlClntAppAttestSettings",
  "ExtlClntAppAttestConfigurablePolicies",
  ...PLUG_IN_TYPES.map(({ name }) => name),
];

/** `<15-character org id>:<app name>`, as retrieved files have it. */
export function scopedName(org: Org, fullName: string): string {
  return `${org.id.slice(0, 15)}:${fullName}`;
}

/** @throws {ComponentProblem} an orgScopedExternalApp of another org */
export function putApp(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const { orgScopedExternalApp: scoped, ...fields } = incoming.fields;
  const [orgId = ""] = String(scoped ?? "").split(":");
  if (scoped !== undefined && orgId.slice(0, 15) !== org.id.slice(0, 15)) {
    throw new ComponentProblem(
      `invalid cross reference id: orgScopedExternalApp ${String(scoped)} belongs to another org`,
      "INVALID_CROSS_REFERENCE_KEY",
    );
  }
  const applied = putComponent(org, { ...incoming, fields }, context);
  if (!applied.created && context.switches.redeployDropsAccess === "yes") {
    org.accessRows = org.accessRows.filter((row) => row.entityId !== applied.id);
  }
  return applied;
}

/** Removes what belongs to an app: parts, client, access, approvals and sessions. */
export function removeAppParts(org: Org, app: Component): void {
  org.components = org.components.filter(
    (component) => !(PARTS.includes(component.type) && isSameName(parentName(component.fields), app.fullName)),
  );
  org.consumers = org.consumers.filter((consumer) => consumer.appId !== app.id);
  org.accessRows = org.accessRows.filter((row) => row.entityId !== app.id);
  org.approvals = org.approvals.filter((approval) => approval.appId !== app.id);
  org.sessions = org.sessions.filter((session) => session.appId !== app.id);
}
