/** ExtlClntAppOauthSettings: scopes, and the link to the OAuth client that only the org itself may write. */
import type { Org } from "../../state/types.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, type Incoming, putComponent } from "../store.ts";
import { parentApp } from "./parent.ts";
import { checkScopes } from "./scopes.ts";

/** `<15-character org id>:<consumer id>`; undefined while the app has no OAuth client. */
export function oauthLink(org: Org, appId: string): string | undefined {
  const consumer = org.consumers.find((candidate) => candidate.appId === appId);
  return consumer && `${org.id.slice(0, 15)}:${consumer.id.slice(0, 15)}`;
}

/** @throws {ComponentProblem} no such app, a second settings record, an unknown scope, or the oauthLink of another org */
export function putOauthSettings(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const app = parentApp(org, incoming);
  const { oauthLink: link, ...fields } = incoming.fields;
  checkScopes(fields.commaSeparatedOauthScopes, context.version);
  if (link !== undefined && link !== oauthLink(org, app.id)) {
    throw new ComponentProblem(`The oauthLink ${String(link)} is invalid for this org`, "INVALID_INPUT");
  }
  return putComponent(org, { ...incoming, fields }, context);
}
