import { textOf } from "../metadata/component.ts";
import type { Component } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";

/** Stands in the description of every app and permission set that this tool made; without it they are somebody else's. */
export const OWNER_MARK = "Set up by kantiv-sf";

/** Whether the component says that this tool made it. */
export function isOurs(component: Component): boolean {
  return (textOf(component.root, "description") ?? "").includes(OWNER_MARK);
}

/** Whether there is an app of that name which does not say that this tool made it. */
export function isForeign({ components }: OrgSnapshot): boolean {
  const app = components.find((component) => component.type === "ExternalClientApplication");
  return app !== undefined && !isOurs(app);
}
