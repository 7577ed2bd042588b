/** The loopback ports of a world's orgs. */
import type { Server } from "node:http";
import type { Org, World } from "../state/types.ts";
import { listen, orgServer, type ServerHooks } from "./server.ts";

export class Ports {
  readonly #world: World;
  readonly #servers = new Map<number, Server>();
  /** By port: where its org stands in the world, as far as that was found. */
  readonly #places = new Map<number, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** In the order in which they were opened. */
  get all(): number[] {
    return [...this.#servers.keys()];
  }

  /** @param wanted 0: the org's last one if it is free, else any. @throws {Error} EADDRINUSE when the wanted one is taken */
  async open(org: Org, wanted: number, hooksFor: (find: () => Org | undefined) => ServerHooks): Promise<void> {
    let port = 0;
    const server = orgServer(hooksFor(() => this.#orgAt(port)));
    port = await listen(server, wanted || org.port, wanted !== 0);
    org.port = port;
    this.#servers.set(port, server);
  }

  /** The world is open to tests, which may have put other orgs there; none for a port whose org is gone. */
  #orgAt(port: number): Org | undefined {
    const { orgs } = this.#world;
    const known = orgs[this.#places.get(port) ?? -1];
    if (known?.port === port) return known;
    const place = orgs.findIndex((org) => org.port === port);
    this.#places.set(port, place);
    return orgs[place];
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(closeServer));
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
