/** Who may read consumer secrets, by which way. */
import { settingIsOn } from "../metadata/list.ts";
import type { Org } from "../state/types.ts";
import { effectivePermissions } from "./permissions.ts";

/** By metadata: the org's setting, and the permission "View External Client App Consumer Secrets in Metadata". */
export function canReadSecrets(org: Org, userId: string, now: number): boolean {
  const user = org.users.find((candidate) => candidate.id === userId);
  if (!user || !settingIsOn(org, "enableConsumerSecretApiAccess")) return false;
  return effectivePermissions(org, user, now).has("ViewClientSecret");
}
