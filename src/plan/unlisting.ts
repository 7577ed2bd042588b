import { componentOf, listIn } from "../metadata/component.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import { hasName } from "../util/same-name.ts";
import { SHARED_LISTS } from "./counterpart.ts";
import { deployable } from "./restore.ts";
import { withoutNames } from "./to-send.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/** Names that a run put on the policy of an app which stays, and the policy without them. */
export interface Unlisting {
  /** To be deployed. */
  package: RenderedPackage;
  policy: string;
  names: readonly string[];
}

/** Permission sets and profiles that the policy's lists name. Pure. */
function namesOnPolicy(components: readonly Component[]): string[] {
  return SHARED_LISTS.flatMap((list) => listIn(components, POLICY, list));
}

/** What takes these names off the policy of an installed app; undefined for any other app, and where it has none of them. Pure. */
export function unlisting(
  { app, components, apiVersion }: Pick<OrgSnapshot, "app" | "components" | "apiVersion">,
  names: readonly string[],
): Unlisting | undefined {
  const policy = app?.isInstalled && componentOf(components, POLICY);
  const going = namesOnPolicy(components).filter((name) => hasName(names, name));
  if (!policy || going.length === 0) return undefined;
  const { type, fullName, root } = deployable(policy);
  const left = SHARED_LISTS.reduce((kept, list) => withoutNames(kept, list, going), root);
  return { package: { apiVersion, components: [{ type, fullName, root: left }] }, policy: fullName, names: going };
}

/** Names that a deployment of these components puts on the app's policy. Pure. */
export function newOnPolicy(desired: readonly Component[], { components }: Pick<OrgSnapshot, "components">): string[] {
  const there = namesOnPolicy(components);
  return namesOnPolicy(desired).filter((name) => !hasName(there, name));
}
