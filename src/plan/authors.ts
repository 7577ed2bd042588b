import type { Author, Stamp, TrailEntry } from "../model/drift.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";

/** What an org tells of who changed what. */
export interface Traces {
  stamps: readonly Stamp[];
  /** Newest first; empty where the org does not show it. */
  trail: readonly TrailEntry[];
}

/** What a change is about beside itself. */
interface AboutChange {
  permissionSet: string | undefined;
  user: OrgSnapshot["user"];
  /** By type: an org may name by its label what it has an API name for. */
  labels?: Readonly<Record<string, string | undefined>>;
}

const SET = "PermissionSet";
const OF_SETS = /perm(ission ?)?set/i;

/** In what words orgs note that something was taken away. */
const TAKEN = /delet|remov|unassign|revok/i;

/**
 * Who last changed what a change is about: of a component that is there, who saved it last; of what is gone, who took it away
 * by the audit trail. Undefined where the org does not show it. Pure.
 */
export function authorOf(
  change: Change,
  { stamps, trail }: Traces,
  { permissionSet, user, labels = {} }: AboutChange,
): Author | undefined {
  if (change.type === "PermissionSetAssignment") {
    const of = user && [[permissionSet, labels[SET]], [user.id.slice(0, 15)]];
    return of && entry(trail, of, (text) => OF_SETS.test(text) && TAKEN.test(text));
  }
  if (change.type === "SetupEntityAccess") return undefined;
  const names = [[change.name, labels[change.type]]];
  // A set that is taken from a user is still there, and a set may have the app's name.
  const isAbout = (text: string) => OF_SETS.test(text) === (change.type === SET) && !/assign/i.test(text);
  if (change.action === "create") return entry(trail, names, (text) => isAbout(text) && TAKEN.test(text));
  const stamp = stamps.find(({ type, fullName }) => type === change.type && fullName === change.name);
  return stamp ? authorBy(stamp, trail) : entry(trail, names, isAbout);
}

/** How orgs note what is amiss with a user, by the finding's code. */
const OF_USERS: Readonly<Record<string, RegExp>> = {
  USER_INACTIVE: /deactivat|inactiv/i,
  USER_FROZEN: /(?<!un)fro?e?z/i,
};

/** Who made the user what a finding says, by the audit trail. Pure. */
export function authorOfFinding(code: string, { trail }: Traces, user: OrgSnapshot["user"]): Author | undefined {
  const says = OF_USERS[code];
  return says && user && entry(trail, [[user.id.slice(0, 15)]], (text) => says.test(text));
}

/** The stamp has no username: that of the same user stands in the trail, if anything of them does. */
function authorBy({ userId, userName, at }: Stamp, trail: readonly TrailEntry[]): Author | undefined {
  const by = trail.find((one) => one.userId === userId && one.username !== "")?.username ?? userName;
  return by === "" ? undefined : { by, at, source: "component" };
}

/** The newest entry that names each of these, by one of its names, as words of their own. */
function entry(
  trail: readonly TrailEntry[],
  wanted: readonly (readonly (string | undefined)[])[],
  says: (text: string) => boolean,
): Author | undefined {
  const found = trail.find(
    ({ action, display }) =>
      says(`${action} ${display}`) && wanted.every((names) => names.some((name) => hasWords(display, name))),
  );
  if (!found) return undefined;
  const { username, userId, at, display, delegate } = found;
  return { by: username || userId, ...(delegate && { delegate }), at, source: "trail", entry: display };
}

function hasWords(text: string, name = ""): boolean {
  const words = (of: string) =>
    ` ${of
      .toLowerCase()
      .split(/[^\p{L}\p{N}_]+/u)
      .join(" ")
      .trim()} `;
  return name !== "" && words(text).includes(words(name));
}
