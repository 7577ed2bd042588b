import type { KantivError } from "../model/errors.ts";
import { deploysSince } from "../org/read/queries.ts";
import { isTransient, lostAnswer } from "../org/wire/faults.ts";
import { file, manifest } from "./app-files.ts";
import { checkOwn, isNothing, type MadeNames, NOTHING_MADE } from "./made.ts";
import { type Platform, quoted } from "./platform.ts";
import { outcome } from "./seen.ts";
import type { WhoseOrg } from "./whose-org.ts";

/**
 * Takes away what was made, and nothing else: what users were given, the apps with all that hangs on them, permission sets and
 * their groups, and profiles; users are moved to the integration user's profile, which nobody deletes, and deactivated, since
 * Salesforce deletes none. What one step cannot do keeps no other from being tried, and where an answer was lost all of it is
 * done once more, since what is gone is not asked for again. Ends only when the org no longer has any, and none is on its way:
 * a run that was killed may have left a deployment in the org's queue.
 *
 * @throws {Error} when a name is not one of ours, or the org keeps something
 * @throws {KantivError} exit 3 where that may be for a lost answer
 */
export async function removeMade(platform: Platform, made: MadeNames, org: Whose): Promise<void> {
  checkOwn(made);
  const first = await removeOnce(platform, made, org);
  const last = first.lost ? await removeOnce(platform, made, org) : first;
  if (last.left === undefined) return;
  throw last.lost ? lostAnswer(last.left, last.lost) : new Error(last.left);
}

type Whose = Pick<WhoseOrg, "integrationProfileId" | "userId">;

/** What the org still has, in words, and the last answer that was lost. */
async function removeOnce(
  platform: Platform,
  made: MadeNames,
  org: Whose,
): Promise<{ left: string | undefined; lost: KantivError | undefined }> {
  let lost: KantivError | undefined;
  const tried: Tried = async (step) => {
    try {
      return await step();
    } catch (error) {
      if (!isTransient(error)) throw error;
      lost = error as KantivError;
      return [lost.message];
    }
  };
  await nothingQueued(platform, org.userId);
  const active = await deactivate(platform, made.users, org.integrationProfileId, tried);
  for (const path of await grantsOf(platform, made)) await tried(() => said(platform.rest("DELETE", path)));
  const there = await stillThere(platform, made);
  // Apart, since a deployment does all or nothing, and a profile is kept while somebody has it.
  const why = [
    ...(await tried(() => deleteAll(platform, { ...there, profiles: [] }))),
    ...(await tried(() => deleteAll(platform, { ...NOTHING_MADE, profiles: there.profiles }))),
  ];
  if (lost) await nothingQueued(platform, org.userId);
  const left = Object.values(isNothing(there) ? there : await stillThere(platform, made)).flat();
  if (left.length > 0)
    return { left: `still in the org: ${left.join(", ")} (${why.join(" ")}); delete them in Setup`, lost };
  if (active.length > 0) return { left: `still active: ${active.join(", ")}; deactivate in Setup, Users`, lost };
  return { left: undefined, lost };
}

/** Does a step and bears that its answer is lost: what came of it, in words. */
type Tried = (step: () => Promise<readonly string[]>) => Promise<readonly string[]>;

async function said(answer: Promise<unknown>): Promise<readonly string[]> {
  await answer;
  return [];
}

const DAY = 86_400_000;
/** Statuses of a deployment that is over (Metadata API guide). */
const OVER = new Set(["Succeeded", "SucceededPartial", "Failed", "FinalizingDeployFailed", "Canceled"]);
/** One deployment of an org goes on at a time, and this one may have others before it. */
const QUEUE_LIMIT_MS = 20 * 60_000;

/** Waits for the deployments of this administrator. @throws {Error} when one is still going on after a while */
async function nothingQueued(platform: Platform, userId: string): Promise<void> {
  const { clock, pollMs } = platform.target;
  const until = clock.now() + QUEUE_LIMIT_MS;
  const soql = deploysSince(clock.now() - DAY, userId);
  for (;;) {
    const { status, json } = await platform.rest("GET", `/tooling/query?q=${encodeURIComponent(soql)}`);
    // Who may not see deployments finds by the list what they have made.
    const rows = status === 200 ? (json as { records: { Id: string; Status: string }[] }).records : [];
    const going = rows.filter(({ Status }) => !OVER.has(Status));
    if (going.length === 0) return;
    if (clock.now() > until) throw new Error(`a deployment is still going on: ${going.map(({ Id }) => Id).join(", ")}`);
    await clock.sleep(pollMs);
  }
}

/** Deletes by a deployment, and says how it ended. */
async function deleteAll(platform: Platform, there: MadeNames): Promise<string[]> {
  if (isNothing(there)) return [];
  const destructive = file(
    "Package",
    typeOf("ExternalClientApplication", there.apps) +
      typeOf("PermissionSetGroup", there.groups) +
      typeOf("PermissionSet", there.permissionSets) +
      typeOf("Profile", there.profiles),
  );
  const files = { "package.xml": manifest([], platform.apiVersion), "destructiveChanges.xml": destructive };
  const answer = await platform.deploy(files, { ignoreWarnings: true });
  const { problems } = outcome(answer);
  return problems.length > 0 ? problems : [answer.status];
}

function typeOf(name: string, members: readonly string[]): string {
  if (members.length === 0) return "";
  return `<types>${members.map((member) => `<members>${member}</members>`).join("")}<name>${name}</name></types>`;
}

/** Usernames of those whom the org keeps active. */
async function deactivate(
  platform: Platform,
  users: readonly string[],
  ProfileId: string,
  tried: Tried,
): Promise<string[]> {
  if (users.length === 0) return [];
  const ours = `SELECT Id, Username, IsActive FROM User WHERE Username IN (${listOf(users)})`;
  for (const { Id } of await platform.rows(`${ours} AND IsActive = true`)) {
    await tried(() => said(platform.rest("PATCH", `/sobjects/User/${Id}`, { ProfileId, IsActive: false })));
  }
  // Who was switched off by a case still has the profile that is to go.
  for (const { Id } of await platform.rows(`${ours} AND ProfileId != ${quoted(ProfileId)}`)) {
    await tried(() => said(platform.rest("PATCH", `/sobjects/User/${Id}`, { ProfileId })));
  }
  return (await platform.rows(`${ours} AND IsActive = true`)).map(({ Username }) => String(Username));
}

/** Users are not among them: who is active was seen before. */
async function stillThere(platform: Platform, made: MadeNames): Promise<MadeNames> {
  const listed = async (type: string, names: readonly string[]) => {
    const there = names.length === 0 ? [] : await platform.list(type);
    return there.map(({ fullName }) => fullName).filter((name) => names.includes(name));
  };
  return {
    ...NOTHING_MADE,
    apps: await listed("ExternalClientApplication", made.apps),
    permissionSets: await listed("PermissionSet", made.permissionSets),
    groups: await listed("PermissionSetGroup", made.groups),
    profiles: await listed("Profile", made.profiles),
  };
}

/** Addresses of the records by which users hold what was made, or a licence that came with it. */
async function grantsOf(platform: Platform, made: MadeNames): Promise<string[]> {
  const held: readonly [object: string, column: string, names: readonly string[]][] = [
    ["PermissionSetAssignment", "PermissionSet.Name", made.permissionSets],
    ["PermissionSetAssignment", "PermissionSetGroup.DeveloperName", made.groups],
    ["PermissionSetLicenseAssign", "Assignee.Username", made.users],
  ];
  const paths: string[] = [];
  for (const [object, column, names] of held) {
    if (names.length === 0) continue;
    const rows = await platform.rows(`SELECT Id FROM ${object} WHERE ${column} IN (${listOf(names)})`);
    paths.push(...rows.map(({ Id }) => `/sobjects/${object}/${Id}`));
  }
  return paths;
}

function listOf(names: readonly string[]): string {
  return names.map(quoted).join(", ");
}
