import { isOurs } from "../../metadata/owner-mark.ts";
import { groupNamed, setNamed } from "../../metadata/set-roles.ts";
import { KantivError } from "../../model/errors.ts";
import type { HeldSet, OrgReader, OrgSnapshot } from "../../model/org.ts";
import { readGroupUses, readUses } from "../../org/read/uses.ts";
import { besideTheWay } from "../../plan/sets-going.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Prepared } from "../input/prepared.ts";

/** A permission set that setting the app up would open to people who did not ask for it. */
export interface ForeignSet {
  name: string;
  /** It is a permission set group. */
  isGroup?: true;
  /** This tool made it, and others hold it. */
  ours: boolean;
  /** Who holds it beside the integration user. */
  holders: number;
}

/**
 * Looks whether there is a permission set of a name of the template's which others made; or, before the app is there, which
 * others hold. One request for each set that may be such a one, none else.
 */
export async function foreignSet(
  { settings }: Prepared,
  org: OrgReader,
  snapshot: OrgSnapshot,
): Promise<ForeignSet | undefined> {
  const { components, app, permissionSet } = snapshot;
  const user = settings.integrationUser.username.toLowerCase();
  const opening = permissionSet && !permissionSet.isCustomers ? [{ ...permissionSet, assignments: [] }] : [];
  const all: HeldSet[] = [...opening, ...besideTheWay(snapshot)];
  for (const record of all.filter(({ isCustomers }) => !isCustomers)) {
    const set = (record.isGroup ? groupNamed : setNamed)(components, record.name);
    const ours = set !== undefined && isOurs(set);
    // With the app there, who holds a set of ours has what it gives already: that is no takeover.
    if (!set || (ours && app)) continue;
    const uses = record.isGroup ? await readGroupUses(org, record) : await readUses(org, record);
    const holders = uses.holders.filter((name) => name.toLowerCase() !== user).length;
    if (!ours || holders > 0) {
      return { name: set.fullName, ours, holders, ...(record.isGroup && { isGroup: true as const }) };
    }
  }
  return undefined;
}

/**
 * What to do about an app or a permission set of others, with the command ready.
 *
 * @param parameter by which the template takes another name instead
 * @param planShown this run shows what taking it over would change, so that nobody is sent to look at that first
 */
export function takeOverRemedy(
  { settings }: Pick<Prepared, "settings">,
  parameter: "appName" | "permissionSet",
  planShown = false,
): string {
  const see = planShown
    ? "If it is to become this tool's, with the changes above"
    : `See what taking it over would change (${commandLine("plan", settings)}), then take it over`;
  return `${see}: ${commandLine("apply", settings, "--adopt")}. Else choose another ${parameter}.`;
}

/**
 * The error of a run that would let in all holders of a permission set which others made, or hold.
 *
 * @param planShown as {@link takeOverRemedy} has it
 */
export function foreignSetError(
  prepared: Pick<Prepared, "settings">,
  { name, isGroup, ours, holders }: ForeignSet,
  planShown = false,
): KantivError {
  const made = ours ? "" : " which this tool did not make";
  const held =
    holders === 0 ? "nobody else holds it" : `${holders} other user${holders === 1 ? " holds" : "s hold"} it`;
  const effect = holders === 0 ? "" : ", and would be let in";
  return new KantivError(
    "PERMISSION_SET_FOREIGN",
    `The org has a permission set ${isGroup ? "group " : ""}${name}${made}; ${held}${effect}.`,
    takeOverRemedy(prepared, "permissionSet", planShown),
    { data: { permissionSet: name, holders } },
  );
}
