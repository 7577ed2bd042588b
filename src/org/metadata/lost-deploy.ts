import type { DeployOutcome, OrgReader } from "../../model/org.ts";
import { sameName } from "../../util/same-name.ts";
import { followDeploy } from "./deploy.ts";
import type { WaitPorts } from "./poll.ts";

/** What is known of a deployment whose answer was lost. */
export interface LostDeploy {
  /** Milliseconds by the org's clock: its time at the latest answer before the submit (`OrgReader.orgTime`). */
  since: number;
  /** Who submitted it. */
  userId: string;
  /** Components that it carried or deleted, one of which it names; without any, time and user have to do. */
  members: readonly { type: string; fullName: string }[];
  /** Ids of deployments that are known to be others. */
  others: ReadonlySet<string>;
}

/**
 * Looks in the org for a deployment whose answer was lost, and follows it to its end; undefined when the org has none.
 * Neither time nor user proves that it is the one, so that only a deployment counts which names one of its components, and
 * that shows for certain when it has ended: an org tells the components of one that is under way little by little.
 *
 * Throws what `followDeploy` throws.
 */
export async function findLostDeploy(
  org: OrgReader,
  lost: LostDeploy,
  timeoutMs: number,
  ports: WaitPorts,
): Promise<DeployOutcome | undefined> {
  for (const { id } of await org.recentDeploys(lost.since, lost.userId)) {
    if (lost.others.has(id)) continue;
    const { done, outcome } = await org.deployStatus(id);
    if (names(outcome, lost) === "others") continue;
    const ended = done ? outcome : await followDeploy(org, id, timeoutMs, ports);
    if (names(ended, lost) === "ours") return ended;
  }
  return undefined;
}

function names({ components }: DeployOutcome, { members }: LostDeploy): "ours" | "others" | "none" {
  if (members.length === 0) return "ours";
  // The manifest itself is told of as a component without a type.
  const told = components.filter(({ componentType }) => componentType !== "");
  if (told.length === 0) return "none";
  const isOurs = told.some(({ componentType, fullName }) =>
    members.some((member) => member.type === componentType && sameName(member.fullName, fullName)),
  );
  return isOurs ? "ours" : "others";
}
