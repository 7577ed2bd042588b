/** What an app has beside OAuth hangs on it, one of each kind. */
import type { Org } from "../../state/types.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, findComponent, type Incoming, partOf, putComponent } from "../store.ts";
import { parentApp } from "./parent.ts";

/** @throws {ComponentProblem} a parent that is not there, has one already, or may not have one */
export function putPlugIn(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const app = parentApp(org, incoming);
  if (incoming.type === "ExtlClntAppSamlConfigurablePolicies") {
    // Metadata API guide: apps with SAML cannot be packaged, and their app policy must have the plug-in on.
    const isLocal = (app.fields.distributionState ?? "Local") === "Local";
    const policy = partOf(org, "ExtlClntAppConfigurablePolicies", app.fullName)?.fields;
    if (!isLocal || String(policy?.isSamlPluginEnabled) !== "true")
      throw new ComponentProblem("Invalid plugin settings");
  }
  if (incoming.type === "ExtlClntAppPushSettings") {
    const ways = ["androidPushConfig", "applePushConfig", "pushConfigLink"].filter((name) => name in incoming.fields);
    if (ways.length !== 1) throw new ComponentProblem("Invalid plugin settings");
  }
  return putComponent(org, incoming, context);
}

/**
 * What Setup makes when somebody saves there; a file alone makes none (Salesforce's own skill text, a live report), and may
 * change none either.
 */
export function changeOnly(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  parentApp(org, incoming);
  const isRefused =
    incoming.type === "ExtlClntAppOauthSecuritySettings" && context.switches.securitySettingsDeploy === "refused";
  if (!isRefused && findComponent(org, incoming.type, incoming.fullName)) return putComponent(org, incoming, context);
  throw new ComponentProblem(`${incoming.type} can't be created from a file; save the app in Setup`, "INVALID_INPUT");
}
