/** Which org answers to which host name. */
import type { Request } from "../http/types.ts";
import type { Org, World } from "../state/types.ts";
import { isSandboxHost, orgHosts, SHARED_HOSTS } from "./hosts.ts";
import { orgMeant, orgOfNobody } from "./shared.ts";

export class Names {
  readonly #hosts: readonly string[];
  readonly #world: World;
  readonly #nobody = new Map(SHARED_HOSTS.map((shared) => [shared.host, orgOfNobody(shared)]));

  /** @param names of the world's orgs, in their order; further orgs have none. @throws {RangeError} */
  constructor(names: readonly string[], world: World) {
    this.#hosts = orgHosts(names);
    this.#world = world;
  }

  get isEmpty(): boolean {
    return this.#hosts.length === 0;
  }

  /** What the name at that place says an org is; a sandbox where there is none. */
  isSandboxAt(place: number): boolean {
    const host = this.#hosts[place];
    return host === undefined || isSandboxHost(host);
  }

  /** Gives an org its name for this run. @throws {RangeError} when the name is that of another kind of org */
  give(org: Org, place: number): void {
    org.host = this.#hosts[place] ?? null;
    if (org.host === null || isSandboxHost(org.host) === org.isSandbox) return;
    const kinds = org.isSandbox ? ["a production org", "a sandbox"] : ["a sandbox", "none"];
    throw new RangeError(`${org.host} is the name of ${kinds[0]}, and its org, ${org.name}, is ${kinds[1]}`);
  }

  knows(host: string): boolean {
    return this.#nobody.has(host) || this.#world.orgs.some((org) => org.host === host);
  }

  /** At a login host: the org that the request is about, or nobody's. */
  orgAt(host: string, request: Request | undefined): Org | undefined {
    const nobody = this.#nobody.get(host);
    if (!nobody) return this.#world.orgs.find((org) => org.host === host);
    const ofItsKind = this.#world.orgs.filter((org) => org.host !== null && org.isSandbox === nobody.isSandbox);
    return (request && orgMeant(request, ofItsKind)) ?? nobody;
  }
}
