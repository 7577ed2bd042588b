/**
 * What an org refuses only for now: something else holds its set-up or a row, or it is working a permission set group out. Such a
 * refusal proves that nothing was done, so that the same is asked again after a pause.
 */
import { KantivError } from "../../model/errors.ts";
import type { DeployOutcome, OrgReader, OrgWriter } from "../../model/org.ts";
import { longerPause } from "../../util/retry-after.ts";
import { awaitGroups, groupsUnderWay } from "../write/await-groups.ts";
import { foundBusy, foundGroupUnderWay } from "./outcome.ts";
import type { WaitPorts } from "./poll.ts";

/** Pauses before another try where something else held the org's set-up (plugin-deploy-retrieve uses the same). */
const BUSY_PAUSES_MS = [15_000, 30_000, 45_000];

/**
 * Makes a change, and makes it again after a pause, or the longer time that `Retry-After` names, while the org says that something else holds what it takes. Rejects with
 * `ORG_BUSY` where it stays so, and with whatever else the change throws.
 */
export async function patiently<T>(change: () => Promise<T>, ports: WaitPorts): Promise<T> {
  for (const pause of BUSY_PAUSES_MS) {
    try {
      return await change();
    } catch (error) {
      const waits = isBusy(error) ? longerPause(pause, Number(error.data.retryAfterMs ?? 0)) : undefined;
      if (waits === undefined) throw error;
      await waitWhileBusy(waits, ports);
    }
  }
  return change();
}

/**
 * The same org, whose rows are made and changed patiently; who is to get a permission set group gets it once the org has worked
 * it out. A deployment has its own patience: `submitDeploy` and `deployPatiently`.
 *
 * @param timeoutMs how long to wait for a group, in milliseconds
 */
export function patientWriter(org: OrgWriter, timeoutMs: number, ports: WaitPorts): OrgWriter {
  const patient =
    <A extends unknown[], T>(write: (...given: A) => Promise<T>) =>
    (...given: A): Promise<T> =>
      patiently(() => write(...given), ports);
  const create: OrgWriter["create"] = async (object, fields) => {
    const made = () => patiently(() => org.create(object, fields), ports);
    const group = fields.PermissionSetGroupId;
    if (typeof group !== "string") return made();
    try {
      return await made();
    } catch (error) {
      if (!isCoded(error, "PERMISSION_SET_GROUP_PENDING")) throw error;
      await awaitGroups(org, await groupsUnderWay(org, { ids: [group] }), timeoutMs, ports);
      return made();
    }
  };
  const writes = {
    create,
    update: patient((object, id, fields) => org.update(object, id, fields)),
    remove: patient((object, id) => org.remove(object, id)),
    stage: patient((appId, consumerId) => org.stage(appId, consumerId)),
    promote: patient((appId, consumerId, stagedId) => org.promote(appId, consumerId, stagedId)),
  } satisfies Pick<OrgWriter, "create" | "update" | "remove" | "stage" | "promote">;
  return Object.assign(Object.create(org) as OrgWriter, writes);
}

/** What a deployment is about, as far as a permission set group may hold it up. */
export interface AboutGroups {
  org: OrgReader;
  members: readonly { type: string; fullName: string }[];
  /** How long to wait for groups in all, in milliseconds. */
  timeoutMs: number;
}

/**
 * Makes a whole deployment, and makes it again while its result is a refusal for now: it was rolled back whole then, so that
 * another one is the first to do anything. The last result is judged by the caller, like any other.
 *
 * Throws `PERMISSION_SET_GROUP_PENDING` where the org does not work a group out in time, and what `deploy` throws.
 *
 * @param deploy submits one deployment and follows it to its end
 */
export async function deployPatiently(
  deploy: () => Promise<DeployOutcome>,
  about: AboutGroups,
  ports: WaitPorts,
): Promise<DeployOutcome> {
  const deadline = ports.clock.awake() + about.timeoutMs;
  const pauses = BUSY_PAUSES_MS.values();
  for (;;) {
    const outcome = await deploy();
    if (foundGroupUnderWay(outcome) && (await waitForGroupsOf(about, deadline, ports))) continue;
    const pause = foundBusy(outcome) || foundGroupUnderWay(outcome) ? pauses.next().value : undefined;
    if (pause === undefined) return outcome;
    await waitWhileBusy(pause, ports);
  }
}

/** Resolves with whether the org showed a group under way, and has worked it out. */
async function waitForGroupsOf({ org, members }: AboutGroups, deadline: number, ports: WaitPorts): Promise<boolean> {
  const named = (sought: string) => members.filter(({ type }) => type === sought).map(({ fullName }) => fullName);
  const groups = await groupsUnderWay(org, { sets: named("PermissionSet"), groups: named("PermissionSetGroup") });
  if (groups.length === 0) return false;
  const names = groups.map(({ name }) => name).join(", ");
  const message = `The org takes no such change while it works out the permission set group ${names}; it is sent again then.`;
  ports.emit({ kind: "warning", code: "PERMISSION_SET_GROUP_PENDING", message });
  await awaitGroups(org, groups, Math.max(0, deadline - ports.clock.awake()), ports);
  return true;
}

function isBusy(error: unknown): error is KantivError {
  return isCoded(error, "ORG_BUSY");
}

function isCoded(error: unknown, code: string): boolean {
  return error instanceof KantivError && error.code === code;
}

async function waitWhileBusy(pauseMs: number, ports: WaitPorts): Promise<void> {
  // A warning rather than a wait that moves: it is told in a log as well.
  const message = `The org is busy just now; trying again in ${pauseMs / 1000} s.`;
  ports.emit({ kind: "warning", code: "ORG_BUSY", message });
  await ports.clock.sleep(pauseMs, ports.signal);
}
