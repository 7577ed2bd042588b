/** A small Salesforce for tests and demonstrations, on loopback. See README.md for what it models and how sure that is. */
import { Emulation } from "./emulation.ts";
import type { ProxyAuth } from "./front/proxy.ts";
import { emulatorOf } from "./handle.ts";
import type { Fault } from "./http/faults.ts";
import type { RequestRecord } from "./http/log.ts";
import type { OrgStats } from "./http/stats.ts";
import type { Clock } from "./state/clock.ts";
import type { OrgSeed, ReadyDocument } from "./state/fresh.ts";
import type { Timings, World } from "./state/types.ts";
import type { Variation } from "./state/vary.ts";
import type { Switches } from "./switches.ts";

export { orgHosts } from "./front/hosts.ts";
export { installApp } from "./metadata/installed.ts";
export { haveSet } from "./metadata/own-set.ts";
export { DEFAULT_TIMINGS, type OrgSeed } from "./state/fresh.ts";
export { SAMPLE_DATA } from "./state/sample.ts";
export type { Org } from "./state/types.ts";
export { SWITCHES, type Switches } from "./switches.ts";

export interface EmulatorOptions {
  /** Of the first org; 0 or absent: a free one. */
  port?: number;
  /** The orgs to begin with; one fresh sandbox when absent. */
  seed?: { orgs: readonly OrgSeed[] };
  switches?: Partial<Switches>;
  /** Host names of Salesforce for the orgs, in their order: they are reached by https through a proxy then. */
  as?: readonly string[];
  /** Whom that proxy lets through; everybody when absent. */
  proxyAuth?: ProxyAuth;
  /** For every org of the seed that says nothing of its own. */
  timings?: Partial<Timings>;
  clock?: Clock;
  /** Keeps the world in this file; an existing one is taken up again. */
  stateFile?: string;
  /** Milliseconds before every answer. */
  latencyMs?: number;
  /** Lets the timings and the latency that orgs have in common differ from org to org. */
  vary?: Variation;
  /** Told of each unknown route and each fault of the emulator's own, in a line without secrets. */
  log?: (line: string) => void;
}

export interface OrgHandle {
  url: string;
  ready: ReadyDocument;
}

export interface EmulatorStats {
  /** The most requests that were on their way at one moment, over all orgs. */
  mostAtOnce: number;
  /** By organization id; `deployments` are those that were sent, ever. */
  orgs: Record<string, OrgStats & { deployments: number }>;
}

/** How orgs that have real names are reached. */
export interface FrontHandle {
  /** Of the proxy, with user and password where it wants them. */
  proxyUrl: string;
  /** PEM, of the authority whose certificates the hosts have; also in `NODE_EXTRA_CA_CERTS`' file while the emulator runs. */
  authority: string;
  /** HTTPS_PROXY, NODE_EXTRA_CA_CERTS and NO_PROXY for clients. */
  environment: Record<string, string>;
}

export interface Emulator extends OrgHandle {
  /** Undefined without real names. */
  front: FrontHandle | undefined;
  /** The live state: plain data, which a test may look at and change between requests. */
  world: World;
  /** Every org, the first one included. */
  orgs(): OrgHandle[];
  addOrg(seed?: OrgSeed): Promise<OrgHandle>;
  addFault(fault: Fault): void;
  /** The latest requests, without secrets. */
  requests(): RequestRecord[];
  /** Requests that the emulator has no answer to; a test should see none. */
  unknownRoutes(): RequestRecord[];
  /** Counts of all requests since the start or the last reset. */
  stats(): EmulatorStats;
  /** Moves the emulated time on. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

/**
 * Starts an emulator; it accepts requests when this resolves.
 * @throws {Error} EADDRINUSE when the asked-for port is taken, RangeError for a bad seed, switch or host name
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulation = await Emulation.start(options);
  return emulatorOf(emulation);
}
