import { isFullName } from "../metadata/component.ts";
import { EXTRA_TYPES, kindOf, versionNumber } from "../metadata/kinds.ts";
import { readLayout } from "../metadata/layout.ts";
import type { Context, Flags } from "../model/command.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { Component } from "../model/metadata.ts";
import { TESTED_API_VERSION } from "../org/connect.ts";
import { lostAnswer } from "../org/faults.ts";
import { retrieveFiles } from "../org/retrieve.ts";
import { retrieveApp } from "../org/snapshot.ts";
import { setsOnPolicy } from "../template/adopted.ts";
import { openFor } from "./look.ts";
import { readOrgFile } from "./prepare.ts";

/** Whatever version has apps with a certificate can tell what one is. */
const VERSIONS = { min: 60, max: TESTED_API_VERSION };

/**
 * Reads an app, its parts and the permission sets that its policy names, as they are in an org; with `--keep-sets` without these,
 * which stay the customer's. Throws `APP_MISSING` with the
 * names of those that are there, and session errors.
 */
export async function readAppFromOrg(flags: Flags, ctx: Context): Promise<readonly Component[]> {
  if (flags.org === undefined || flags.app === undefined) {
    throw inputError("USAGE", "From which org, and which app?", "Give --from-org --org FILE --app NAME.");
  }
  const app = String(flags.app);
  const options = { apiVersions: VERSIONS, permissionSet: app, production: flags.production === true };
  const { org } = await openFor(await readOrgFile(flags, ctx), options, ctx);
  const version = versionNumber(org.apiVersion);
  const extraTypes = EXTRA_TYPES.filter((type) => (kindOf(type)?.since ?? 0) <= version);
  const found = await retrieveApp(org, { app, permissionSet: app, extraTypes }, ctx);
  if (!found.app) {
    const names = found.others.map(({ developerName }) => developerName);
    const there = names.length > 0 ? `Apps that are there: ${names.join(", ")}.` : "There is no app at all.";
    throw new KantivError("APP_MISSING", `The org has no app ${app}.`, there);
  }
  // Each becomes a file of that name.
  const strange = found.components.find(({ type, fullName }) => !isFullName(fullName) || !kindOf(type)?.folder);
  if (strange) {
    const named = `${strange.type} ${JSON.stringify(strange.fullName)}`;
    throw lostAnswer(`The org names a component ${named}, and none can be called so.`);
  }
  const parts = found.components.filter(({ type }) => type !== "PermissionSet");
  const sets = setsOnPolicy(parts);
  if (sets.length === 0 || flags["keep-sets"] === true) return parts;
  const { files } = await retrieveFiles(org, { PermissionSet: sets }, ctx);
  return [...parts, ...readLayout(files).filter(({ type }) => type === "PermissionSet")];
}
