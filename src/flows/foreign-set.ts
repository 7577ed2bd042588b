import { isOurs } from "../metadata/owner-mark.ts";
import { KantivError } from "../model/errors.ts";
import type { OrgReader, OrgSnapshot } from "../model/org.ts";
import { readUses } from "../org/uses.ts";
import { commandLine } from "../util/command-line.ts";
import type { Prepared } from "./prepared.ts";

/** A permission set that setting the app up would open to people who did not ask for it. */
export interface ForeignSet {
  name: string;
  /** This tool made it, and others hold it. */
  ours: boolean;
  /** Who holds it beside the integration user. */
  holders: number;
}

/**
 * Looks whether there is a permission set of that name which others made; or, before the app is there, which others hold.
 * One request where there is such a set, none else.
 */
export async function foreignSet(
  { settings }: Prepared,
  org: OrgReader,
  { components, app, permissionSet }: OrgSnapshot,
): Promise<ForeignSet | undefined> {
  const set = components.find(({ type }) => type === "PermissionSet");
  if (!set) return undefined;
  const ours = isOurs(set);
  // With the app there, who holds the set is let in already: that is no takeover.
  if (ours && app) return undefined;
  const user = settings.integrationUser.username.toLowerCase();
  const holders = (await readUses(org, permissionSet)).holders.filter((name) => name.toLowerCase() !== user).length;
  return ours && holders === 0 ? undefined : { name: set.fullName, ours, holders };
}

/** The error of a run that would let in all holders of a permission set which others made, or hold. */
export function foreignSetError({ settings }: Prepared, { name, ours, holders }: ForeignSet): KantivError {
  const made = ours ? "" : " which this tool did not make";
  const held =
    holders === 0 ? "nobody else holds it" : `${holders} other user${holders === 1 ? " holds" : "s hold"} it`;
  const effect = holders === 0 ? "" : ", and would be let in";
  const see = commandLine("plan", settings);
  return new KantivError(
    "PERMISSION_SET_FOREIGN",
    `The org has a permission set ${name}${made}; ${held}${effect}.`,
    `See what taking it over would change (${see}), then take it over: ${commandLine("apply", settings, "--adopt")}. Else choose another permissionSet.`,
    { data: { permissionSet: name, holders } },
  );
}
