import { file, manifest } from "./app-files.ts";
import { checkOwn, isNothing, type MadeNames } from "./made.ts";
import { type Platform, quoted } from "./platform.ts";
import { outcome } from "./seen.ts";

/**
 * Takes away what was made, and nothing else: users are moved to `profileId` and deactivated, since Salesforce deletes none;
 * then assignments of the permission sets, the apps with all that hangs on them, permission sets and profiles. Ends only when
 * the org no longer has any.
 *
 * @param profileId of a profile for the users, which nobody deletes
 * @throws {Error} when a name is not one of ours, or the org keeps something
 */
export async function removeMade(platform: Platform, made: MadeNames, profileId: string): Promise<void> {
  checkOwn(made);
  await deactivate(platform, made.users, profileId);
  const there = await stillThere(platform, made);
  if (isNothing(there)) return;
  for (const id of await assignmentsOf(platform, there.permissionSets)) {
    await platform.rest("DELETE", `/sobjects/PermissionSetAssignment/${id}`);
  }
  const destructive = file(
    "Package",
    typeOf("ExternalClientApplication", there.apps) +
      typeOf("PermissionSet", there.permissionSets) +
      typeOf("Profile", there.profiles),
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

async function deactivate(platform: Platform, users: readonly string[], ProfileId: string): Promise<void> {
  if (users.length === 0) return;
  const active = `SELECT Id FROM User WHERE IsActive = true AND Username IN (${users.map(quoted).join(", ")})`;
  for (const { Id } of await platform.rows(active)) {
    await platform.rest("PATCH", `/sobjects/User/${Id}`, { ProfileId, IsActive: false });
  }
  const left = await platform.rows(active);
  if (left.length > 0) throw new Error(`still active: ${users.join(", ")}; deactivate in Setup, Users`);
}

/** Users are not among them: who is active was seen before. */
async function stillThere(platform: Platform, made: MadeNames): Promise<MadeNames> {
  const listed = async (type: string, names: readonly string[]) => {
    const there = names.length === 0 ? [] : await platform.list(type);
    return there.map(({ fullName }) => fullName).filter((name) => names.includes(name));
  };
  return {
    apps: await listed("ExternalClientApplication", made.apps),
    permissionSets: await listed("PermissionSet", made.permissionSets),
    profiles: await listed("Profile", made.profiles),
    users: [],
  };
}

async function assignmentsOf(platform: Platform, permissionSets: readonly string[]): Promise<string[]> {
  if (permissionSets.length === 0) return [];
  const names = permissionSets.map(quoted).join(", ");
  const rows = await platform.rows(`SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${names})`);
  return rows.map(({ Id }) => String(Id));
}
