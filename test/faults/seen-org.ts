import { getsToken } from "../helpers/who-gets-in.ts";
import type { World } from "./world.ts";

/** An org as it matters: no ids and no times, so that two runs of a command can be compared. */
export interface SeenOrg {
  /** What there is, a line each; what is there twice stands there twice. */
  lines: readonly string[];
  /** Who gets a token: app and pair of keys. `old key` is the consumer key of before where another is in force. */
  logins: readonly string[];
  /** Deployments that changed the org, since the world was saved. */
  deployments: number;
}

/** Consumer keys and deployments of before a run, to know what is new. */
export interface Before {
  consumerKeys: Readonly<Record<string, string>>;
  deployments: number;
}

const PAIRS = ["kantiv", "other"];

export function before(world: World): Before {
  const keys = world.org().consumers.map(({ appId, key }) => [nameOf(world, appId), key]);
  return { consumerKeys: Object.fromEntries(keys), deployments: deploymentsOf(world) };
}

/** Looks at the emulator's state, and tries the logins itself; leaves no trace of that. */
export async function seenOrg(world: World, earlier: Before): Promise<SeenOrg> {
  return {
    lines: linesOf(world, earlier),
    logins: await loginsOf(world, earlier),
    deployments: deploymentsOf(world) - earlier.deployments,
  };
}

/** What is there and should not be, and what is missing. */
export function differences(is: SeenOrg, should: SeenOrg): string[] {
  const short = (line: string) => line.slice(0, 90);
  return [
    ...without(is.lines, should.lines).map((line) => `too much: ${short(line)}`),
    ...without(should.lines, is.lines).map((line) => `missing: ${short(line)}`),
    ...without(is.logins, should.logins).map((line) => `logs in: ${line}`),
    ...without(should.logins, is.logins).map((line) => `does not log in: ${line}`),
  ];
}

/** As for bags: what stands in the first more often than in the second. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function deploymentsOf(world: World): number {
  return world.org().deploys.filter(({ status, options }) => status === "Succeeded" && !options.checkOnly).length;
}

function nameOf(world: World, id: string): string {
  const org = world.org();
  const set = org.components.find((it) => it.id === id);
  const user = org.users.find((it) => it.id === id);
  const profile = org.profiles.find((it) => [it.id, it.permissionSetId].includes(id));
  const group = org.permissionSetGroups.find((it) => [it.id, it.permissionSetId].includes(id));
  return set?.fullName ?? user?.username ?? profile?.name ?? group?.name ?? id;
}

function linesOf(world: World, { consumerKeys }: Before): string[] {
  const org = world.org();
  const named = (id: string) => nameOf(world, id);
  const licence = (id: string) => org.permissionSetLicenses.find((it) => it.id === id)?.developerName;
  const all = [
    ...org.components.map(({ type, fullName, fields }) => `${type} ${fullName} ${JSON.stringify(fields)}`),
    ...org.permissionSetGroups.map(
      ({ name, label, description, members }) =>
        `group ${name} ${JSON.stringify([label, description, members.map((one) => named(one.permissionSetId)).sort()])}`,
    ),
    ...org.assignments.map((row) => `${named(row.assigneeId)} holds ${named(row.permissionSetId)}`),
    ...org.licenseAssignments.map((row) => `${named(row.assigneeId)} has ${licence(row.permissionSetLicenseId)}`),
    ...org.accessRows.map((row) => `${named(row.parentId)} opens ${named(row.entityId)}`),
    ...org.consumers.map(({ appId, key, staged }) => {
      const used = staged.filter(({ rotatedAt }) => rotatedAt !== null).length;
      const is = consumerKeys[named(appId)] === key ? "key of before" : "new key";
      return `consumer of ${named(appId)}: ${is}, ${used} pairs put in force, ${staged.length - used} waiting`;
    }),
    ...org.users.map(
      ({ username, isActive, isFrozen, profileId, email, lastName, alias }) =>
        `user ${username} ${JSON.stringify([isActive, isFrozen, named(profileId), email, lastName, alias])}`,
    ),
  ];
  return masked(all, world).sort();
}

/** Consumer keys are drawn by lot, and may stand in a component, too; so is the name of a user to learn with. */
function masked(lines: readonly string[], world: World): string[] {
  const random = world.org().consumers.flatMap(({ key, secret }) => [key, secret]);
  return lines.map((line) =>
    random
      .reduce((text, value) => text.replaceAll(value, "<random>"), line)
      .replaceAll(/(?<=kantivconf\.)\w+/g, "<random>"),
  );
}

async function loginsOf(world: World, { consumerKeys }: Before): Promise<string[]> {
  const org = world.org();
  const { url, ready } = world.box.emulator;
  const { username } = ready.integrationUser;
  const traces = structuredClone({ logins: org.logins, sessions: org.sessions, usedJtis: org.usedJtis });
  const apps = org.consumers.map(({ appId, key }) => [nameOf(world, appId), key] as const);
  const inForce = new Set(apps.map(([, key]) => key));
  const gone = Object.entries(consumerKeys).flatMap(([app, key]) =>
    inForce.has(key) ? [] : [[`${app} (old key)`, key] as const],
  );
  const open: string[] = [];
  for (const [app, key] of [...apps, ...gone]) {
    for (const pair of PAIRS) {
      if (await getsToken(url, { consumerKey: key, username, pair })) open.push(`${app} by ${pair}`);
    }
  }
  Object.assign(org, traces);
  return open.sort();
}
