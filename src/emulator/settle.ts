/** What has fallen due in an org by now. Called before every request, so that nothing has to run in the background. */
import { settleDeploys } from "./deploy/settle.ts";
import { settleRetrieves } from "./retrieve/settle.ts";
import type { Org, World } from "./state/types.ts";
import type { Switches } from "./switches.ts";

export const switchesOf = (world: World, org: Org): Switches => ({ ...world.switches, ...org.switches });

export function settle(world: World, org: Org, now: number): void {
  const switches = switchesOf(world, org);
  settleDeploys(world, org, switches, now);
  settleRetrieves(org, switches, now);
  if (org.sessions.some((it) => now > it.usedAt + it.timeout)) {
    org.sessions = org.sessions.filter((it) => now <= it.usedAt + it.timeout);
  }
  if (org.usedJtis.some((it) => it.until <= now)) org.usedJtis = org.usedJtis.filter((it) => it.until > now);
  if (org.cursors.some((it) => it.until <= now)) org.cursors = org.cursors.filter((it) => it.until > now);
}
