import { isFullName } from "../../metadata/component.ts";
import { EXTRA_TYPES, kindOf, versionNumber } from "../../metadata/kinds.ts";
import { readLayout } from "../../metadata/layout.ts";
import { setsIn } from "../../metadata/set-roles.ts";
import type { Context, Flags } from "../../model/command.ts";
import { inputError, KantivError } from "../../model/errors.ts";
import type { Component } from "../../model/metadata.ts";
import type { OrgReader } from "../../model/org.ts";
import { retrieveFiles } from "../../org/metadata/retrieve.ts";
import { type AppGroup, readAppGroups } from "../../org/read/app-groups.ts";
import { retrieveApp } from "../../org/read/snapshot.ts";
import { TESTED_API_VERSION } from "../../org/session/connect.ts";
import { lostAnswer } from "../../org/wire/faults.ts";
import { isPackaged, setsOnPolicy } from "../../template/adopted-sets.ts";
import { hasName, sameName } from "../../util/same-name.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import { readOrgFile } from "../input/prepare.ts";
import { openFor } from "./look.ts";

/** Whatever version has apps with a certificate can tell what one is. */
const VERSIONS = { min: 60, max: TESTED_API_VERSION };

/** An app as a template is made from it. */
export interface AppThere {
  /** The app, its parts, and the permission sets and groups that the template is to make. */
  components: readonly Component[];
  /** The permission set groups of the customer's own by which the user gets in, and why each stays theirs. */
  assigned: readonly { name: string; why: string }[];
}

/**
 * Reads an app, its parts and the permission sets and groups by which the org file's user gets in, as they are in an org; with
 * `--keep-sets` without these, which stay the customer's. Throws `APP_MISSING` with the
 * names of those that are there, and session errors.
 */
export async function readAppFromOrg(flags: Flags, ctx: Context): Promise<AppThere> {
  if (flags.org === undefined || flags.app === undefined) {
    throw inputError("USAGE", "From which org, and which app?", "Give --from-org --org FILE --app NAME.");
  }
  const app = String(flags.app);
  const options = { apiVersions: VERSIONS, permissionSet: app, production: flags.production === true };
  const orgFile = await readOrgFile(flags, ctx);
  const { org } = await openFor(orgFile, options, ctx);
  const parts = await readParts(org, app, ctx);
  const keepsSets = flags["keep-sets"] === true;
  const sets = setsOnPolicy(parts);
  if (sets.length === 0) return { components: parts, assigned: [] };
  const groups = await readAppGroups(org, sets, orgFile.settings.integrationUser.username);
  const found = keepsSets || groups.length === 0 ? [] : await readByName(org, "PermissionSetGroup", groups, ctx);
  const judged = groups.map((group) => ({ ...group, ...madeOrKept(group, found, keepsSets) }));
  const assigned = judged.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }]));
  if (keepsSets) return { components: parts, assigned };
  // What a group of the customer's brings is the customer's, too.
  const theirs = judged.flatMap(({ why, sets: held }) => (why === undefined ? [] : held));
  const own = judged.flatMap(({ component }) => component ?? []);
  const made = uniqueBy([...sets, ...own.flatMap(setsIn)], (name) => name.toLowerCase()).filter(
    (name) => !hasName(theirs, name) && !isPackaged(name),
  );
  const named = made.map((name) => ({ name }));
  const read = named.length === 0 ? [] : await readByName(org, "PermissionSet", named, ctx);
  return { components: [...parts, ...read, ...own], assigned };
}

async function readParts(org: OrgReader, app: string, ctx: Context): Promise<Component[]> {
  const version = versionNumber(org.apiVersion);
  const extraTypes = EXTRA_TYPES.filter((type) => (kindOf(type)?.since ?? 0) <= version);
  const found = await retrieveApp(org, { app, permissionSet: app, extraTypes }, ctx);
  if (!found.app) {
    const names = found.others.map(({ developerName }) => developerName);
    const there = names.length > 0 ? `Apps that are there: ${names.join(", ")}.` : "There is no app at all.";
    throw new KantivError("APP_MISSING", `The org has no app ${app}.`, there);
  }
  refuseStrange(found.components);
  return found.components.filter(({ type }) => type !== "PermissionSet");
}

/** Each becomes a file of that name. */
function refuseStrange(components: readonly Component[]): void {
  const strange = components.find(({ type, fullName }) => !isFullName(fullName) || !kindOf(type)?.folder);
  if (!strange) return;
  const named = `${strange.type} ${JSON.stringify(strange.fullName)}`;
  throw lostAnswer(`The org names a component ${named}, and none can be called so.`);
}

async function readByName(
  org: OrgReader,
  sought: string,
  named: readonly { name: string }[],
  ctx: Context,
): Promise<Component[]> {
  const { files } = await retrieveFiles(org, { [sought]: named.map(({ name }) => name) }, ctx);
  const found = readLayout(files).filter(({ type }) => type === sought);
  refuseStrange(found);
  return found;
}

/**
 * A group that the user alone has is the app's, and the template makes it. Everything else stays the customer's, and is assigned: with a package's
 * no template can do otherwise, a muting set takes away what the files of the sets grant, and what others get by a group is not this app's.
 */
export function madeOrKept(
  { name, holders }: AppGroup,
  found: readonly Component[],
  keepsSets: boolean,
): { component: Component; why?: undefined } | { why: string; component?: undefined } {
  const component = found.find(({ fullName }) => sameName(fullName, name));
  if (keepsSets) return { why: "--keep-sets" };
  if (isPackaged(name)) return { why: "a package brought it" };
  if (!component) return { why: "the org does not give it out" };
  if (component.root.children.some((child) => child.name === "mutingPermissionSets"))
    return { why: "it has a muting permission set" };
  if (setsIn(component).some(isPackaged)) return { why: "it holds a permission set of a package" };
  const others = holders.length - 1;
  return others > 0 ? { why: others === 1 ? "another user has it, too" : "other users have it, too" } : { component };
}
