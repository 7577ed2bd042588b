import type { Author, Stamp, TrailEntry } from "../model/drift.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";

/** What an org tells of who changed what. */
export interface Traces {
  stamps: readonly Stamp[];
  /** Newest first; empty where the org does not show it. */
  trail: readonly TrailEntry[];
}

/** In what words orgs note that something was taken away. */
const TAKEN = /delet|remov|unassign|revok/i;

/**
 * Who last changed what a change is about: of a component that is there, who saved it last; of what is gone, who took it away
 * by the audit trail. Undefined where the org does not show it. Pure.
 */
export function authorOf(
  change: Change,
  { stamps, trail }: Traces,
  { permissionSet, user }: { permissionSet: string | undefined; user: OrgSnapshot["user"] },
): Author | undefined {
  if (change.type === "PermissionSetAssignment") {
    return user && permissionSet !== undefined ? entry(trail, [permissionSet, user.id.slice(0, 15)], TAKEN) : undefined;
  }
  if (change.type === "SetupEntityAccess") return undefined;
  if (change.action === "create") return entry(trail, [change.name], TAKEN);
  const stamp = stamps.find(({ type, fullName }) => type === change.type && fullName === change.name);
  return stamp ? authorBy(stamp, trail) : entry(trail, [change.name], /./);
}

/** How orgs note what is amiss with a user, by the finding's code. */
const OF_USERS: Readonly<Record<string, RegExp>> = {
  USER_INACTIVE: /deactivat|inactiv/i,
  USER_FROZEN: /(?<!un)fro?e?z/i,
};

/** Who made the user what a finding says, by the audit trail. Pure. */
export function authorOfFinding(code: string, { trail }: Traces, user: OrgSnapshot["user"]): Author | undefined {
  const says = OF_USERS[code];
  return says && user && entry(trail, [user.id.slice(0, 15)], says);
}

/** The stamp has no username: that of the same user stands in the trail, if anything of them does. */
function authorBy({ userId, userName, at }: Stamp, trail: readonly TrailEntry[]): Author | undefined {
  const by = trail.find((one) => one.userId === userId && one.username !== "")?.username ?? userName;
  return by === "" ? undefined : { by, at, source: "component" };
}

/** The newest entry that names all of these as words of their own. */
function entry(trail: readonly TrailEntry[], names: readonly string[], says: RegExp): Author | undefined {
  const found = trail.find(
    ({ action, display }) => says.test(`${action} ${display}`) && names.every((name) => hasWord(display, name)),
  );
  return found && { by: found.username || found.userId, at: found.at, source: "trail", entry: found.display };
}

function hasWord(text: string, word: string): boolean {
  return text
    .toLowerCase()
    .split(/[^\w]+/)
    .includes(word.toLowerCase());
}
