import type { Component } from "../model/metadata.ts";
import { textOf } from "./component.ts";

/** Stands in the description of every app and permission set that this tool made; without it they are somebody else's. */
export const OWNER_MARK = "Set up by kantiv-sf";

/** What bears the mark, as it is spoken of. */
export const MARKED_TYPES: Readonly<Record<string, string>> = {
  ExternalClientApplication: "app",
  PermissionSet: "permission set",
  PermissionSetGroup: "permission set group",
};

/** Whether a description says that this tool made what it describes. */
export function isMarked(description: string): boolean {
  return description.includes(OWNER_MARK);
}

/** Whether the component says that this tool made it. */
export function isOurs(component: Component): boolean {
  return isMarked(textOf(component.root, "description") ?? "");
}
