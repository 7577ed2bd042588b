import { componentOf } from "../metadata/component.ts";
import { isOurs } from "../metadata/owner-mark.ts";
import type { OrgSnapshot } from "../model/org.ts";

/** Whether there is an app of that name which does not say that this tool made it, though the template makes it. */
export function isForeign({ app: found, components }: OrgSnapshot): boolean {
  if (found?.isInstalled) return false;
  const app = componentOf(components, "ExternalClientApplication");
  return app !== undefined && !isOurs(app);
}
