/** A running emulator as its user holds it. */
import type { Emulation } from "./emulation.ts";
import type { Emulator, FrontHandle, OrgHandle } from "./index.ts";

export function emulatorOf(emulation: Emulation): Emulator {
  const { world, log, faults } = emulation;
  const first = (): OrgHandle => {
    const [org] = world.orgs;
    if (!org) throw new RangeError("an emulator needs at least one org");
    return emulation.handleOf(org);
  };
  return {
    get url() {
      return first().url;
    },
    get ready() {
      return first().ready;
    },
    front: frontOf(emulation),
    world,
    orgs: () => world.orgs.map((org) => emulation.handleOf(org)),
    addOrg: (seed) => emulation.addOrg(seed),
    addFault: (fault) => faults.add(fault),
    requests: () => log.all(),
    unknownRoutes: () => log.unknown(),
    stats: () => emulation.statsNow(),
    advance: (milliseconds) => {
      world.clock.offsetMs += milliseconds;
    },
    close: () => emulation.close(),
  };
}

function frontOf({ front }: Emulation): FrontHandle | undefined {
  if (!front) return undefined;
  const { proxyUrl, environment, authority } = front;
  return { proxyUrl, environment, authority: authority.certificate };
}
