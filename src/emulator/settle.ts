/** What has fallen due in an org by now. Called before every request, so that nothing has to run in the background. */
import { settleGroups } from "./access/groups.ts";
import { settleDeploys } from "./deploy/settle.ts";
import { settleRetrieves } from "./retrieve/settle.ts";
import type { Org, World } from "./state/types.ts";
import type { Switches } from "./switches.ts";

export function switchesOf(world: World, org: Org): Switches {
  return { ...world.switches, ...org.switches };
}

export function settle(world: World, org: Org, now: number): void {
  const switches = switchesOf(world, org);
  settleDeploys(world, org, switches, now);
  settleGroups(org, now);
  settleRetrieves(org, switches, now);
  if (org.sessions.some((session) => now > session.usedAt + session.timeout)) {
    org.sessions = org.sessions.filter((session) => now <= session.usedAt + session.timeout);
  }
  if (org.usedJtis.some((used) => used.until <= now)) org.usedJtis = org.usedJtis.filter((used) => used.until > now);
  if (org.cursors.some((cursor) => cursor.until <= now))
    org.cursors = org.cursors.filter((cursor) => cursor.until > now);
}
