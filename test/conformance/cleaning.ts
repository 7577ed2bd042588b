import { file, manifest } from "../emulator/helpers/package.ts";
import { checkOwn, type MadeNames } from "./made.ts";
import type { Platform } from "./platform.ts";
import { outcome } from "./seen.ts";

/**
 * Deletes what the suite has made, and nothing else: assignments of its permission sets, its apps with all that hangs on
 * them, its permission sets. Ends only when the org no longer lists any.
 * @throws {Error} when a name is not the suite's own, or the org keeps something
 */
export async function removeMade(platform: Platform, made: MadeNames): Promise<void> {
  checkOwn(made);
  const there = await stillThere(platform, made);
  if (there.apps.length + there.permissionSets.length === 0) return;
  for (const id of await assignmentsOf(platform, there.permissionSets)) {
    await platform.rest("DELETE", `/sobjects/PermissionSetAssignment/${id}`);
  }
  const destructive = file(
    "Package",
    typeOf("ExternalClientApplication", there.apps) + typeOf("PermissionSet", there.permissionSets),
  );
  const files = { "package.xml": manifest([], platform.apiVersion), "destructiveChanges.xml": destructive };
  const answer = await platform.deploy(files, { ignoreWarnings: true });
  const left = Object.values(await stillThere(platform, made)).flat();
  if (left.length === 0) return;
  const why = outcome(answer).problems.join(" ") || answer.status;
  throw new Error(`still in the org: ${left.join(", ")} (${why}); delete them in Setup`);
}

function typeOf(name: string, members: readonly string[]): string {
  if (members.length === 0) return "";
  return `<types>${members.map((member) => `<members>${member}</members>`).join("")}<name>${name}</name></types>`;
}

async function stillThere(platform: Platform, made: MadeNames): Promise<MadeNames> {
  const listed = async (type: string, names: readonly string[]) => {
    const there = names.length === 0 ? [] : await platform.list(type);
    return there.map(({ fullName }) => fullName).filter((name) => names.includes(name));
  };
  return {
    apps: await listed("ExternalClientApplication", made.apps),
    permissionSets: await listed("PermissionSet", made.permissionSets),
  };
}

async function assignmentsOf(platform: Platform, permissionSets: readonly string[]): Promise<string[]> {
  if (permissionSets.length === 0) return [];
  const names = permissionSets.map((name) => `'${name}'`).join(", ");
  const rows = await platform.rows(`SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${names})`);
  return rows.map(({ Id }) => String(Id));
}
