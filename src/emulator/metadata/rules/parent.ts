/** Settings and policies hang on an app, one of each kind. */
import type { Component, Org } from "../../state/types.ts";
import { duplicateOfApp, noSuchReference } from "../problem.ts";
import { findComponent, type Incoming, isSameName, parentName, partOf } from "../store.ts";

/**
 * The app that a part belongs to.
 * @throws {ComponentProblem} no such app, or it has a part of this kind under another name
 */
export function parentApp(org: Org, incoming: Incoming): Component {
  const name = parentName(incoming.fields);
  const app = findComponent(org, "ExternalClientApplication", name);
  if (!app) throw noSuchReference("externalClientApplication", "ExternalClientApplication", name);
  const other = partOf(org, incoming.type, name);
  if (other && !isSameName(other.fullName, incoming.fullName)) throw duplicateOfApp(other.fullName);
  return app;
}
