/** A running emulator: its world, one server an org, and what tests do to it. */
import { answerControl, type ControlPort } from "./control/answer.ts";
import { Front } from "./front/front.ts";
import { Names } from "./front/names.ts";
import { answerRequest } from "./http/answer.ts";
import { Faults } from "./http/faults.ts";
import { RequestLog } from "./http/log.ts";
import { loggedTarget } from "./http/path.ts";
import { Ports } from "./http/ports.ts";
import { routeName } from "./http/routes.ts";
import { type ServerHooks, serve } from "./http/server.ts";
import { Stats } from "./http/stats.ts";
import { type Exchange, html, type Reply, type Request } from "./http/types.ts";
import type { EmulatorOptions, EmulatorStats, OrgHandle } from "./index.ts";
import { settle, switchesOf } from "./settle.ts";
import { type Clock, systemClock, worldNow } from "./state/clock.ts";
import { freshOrg, type OrgSeed, readyDocument } from "./state/fresh.ts";
import { readWorld, WorldFile } from "./state/persist.ts";
import type { Org, World } from "./state/types.ts";
import { orgTimes } from "./state/vary.ts";
import { checkSwitches, defaultSwitches } from "./switches.ts";

/** The org of a port or a host name; at a login host, where several are, it takes the request to know. */
type FindOrg = (request?: Request) => Org | undefined;

export class Emulation implements ControlPort {
  readonly world: World;
  readonly log = new RequestLog();
  readonly faults = new Faults();
  readonly stats = new Stats();
  latencyMs: number;
  readonly #options: EmulatorOptions;
  readonly #clock: Clock;
  readonly #ports: Ports;
  readonly #file: WorldFile | undefined;
  readonly #names: Names;
  #front: Front | undefined;

  private constructor(options: EmulatorOptions, world: World) {
    this.world = world;
    this.#ports = new Ports(world);
    this.#names = new Names(options.as ?? [], world);
    this.latencyMs = options.latencyMs ?? 0;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#file = options.stateFile === undefined ? undefined : new WorldFile(options.stateFile);
  }

  static async start(options: EmulatorOptions): Promise<Emulation> {
    const kept = options.stateFile === undefined ? undefined : await readWorld(options.stateFile);
    const empty: World = { format: 1, orgs: [], switches: defaultSwitches(), clock: { offsetMs: 0, frozenAt: null } };
    const world = kept ?? empty;
    Object.assign(world.switches, checkSwitches({ ...options.switches }));
    const emulation = new Emulation(options, world);
    for (const [i, org] of world.orgs.entries()) emulation.#names.give(org, i);
    if (!kept) for (const seed of options.seed?.orgs ?? [{}]) emulation.#createOrg(seed);
    for (const [i, org] of world.orgs.entries()) await emulation.#open(org, i === 0 ? (options.port ?? 0) : 0);
    // Last, since it leaves a file until it is closed.
    if (!emulation.#names.isEmpty) await emulation.#openFront();
    await emulation.#file?.save(world);
    return emulation;
  }

  now = (): number => worldNow(this.world, this.#clock);

  urlOf = (org: Org): string => (org.host === null ? `http://127.0.0.1:${org.port}` : `https://${org.host}`);

  get front(): Front | undefined {
    return this.#front;
  }

  #createOrg(seed: OrgSeed): Org {
    checkSwitches({ ...seed.switches });
    const { timings, vary } = this.#options;
    const place = this.world.orgs.length;
    const times = orgTimes(seed, { timings: timings ?? {}, latencyMs: this.latencyMs, vary }, place);
    const org = freshOrg({ isSandbox: this.#names.isSandboxAt(place), ...seed, ...times }, this.now());
    this.#names.give(org, place);
    this.world.orgs.push(org);
    return org;
  }

  async #openFront(): Promise<void> {
    this.#front = await Front.open({
      knows: (host) => this.#names.knows(host),
      serve: (host, message, response) =>
        serve(
          message,
          response,
          this.#hooks((request) => this.#names.orgAt(host, request)),
        ),
      auth: this.#options.proxyAuth,
    });
  }

  #open(org: Org, wanted: number): Promise<void> {
    return this.#ports.open(org, wanted, (find) => this.#hooks(find));
  }

  #hooks(find: FindOrg): ServerHooks {
    return {
      faults: this.faults,
      latencyMs: () => find()?.latencyMs ?? this.latencyMs,
      organizationId: (request) => find(request)?.id ?? "",
      entered: () => this.stats.enter(find()?.id ?? ""),
      answer: (request) => this.#answer(find, request),
      failed: (error, { method, path }) =>
        this.#options.log?.(`emulator failed: ${method} ${path}: ${(error as Error).stack}`),
      struck: (fault, request, status) => this.#record(find(request), request, status, `fault ${fault.kind}`, false),
    };
  }

  async addOrg(seed: OrgSeed = {}): Promise<OrgHandle> {
    const org = this.#createOrg(seed);
    await this.#open(org, 0);
    await this.#file?.save(this.world);
    return this.handleOf(org);
  }

  /** Begins again with the seed. Addresses stay, also that of an org that is gone; ids and secrets are new. */
  async reset(seeds?: readonly OrgSeed[]): Promise<void> {
    const ports = this.#ports.all;
    const before = this.world.orgs;
    this.world.orgs = [];
    try {
      for (const seed of seeds ?? this.#options.seed?.orgs ?? [{}]) this.#createOrg(seed);
    } catch (error) {
      this.world.orgs = before;
      throw error;
    }
    Object.assign(this.world.switches, defaultSwitches(), this.#options.switches);
    Object.assign(this.world.clock, { offsetMs: 0, frozenAt: null });
    this.faults.clear();
    this.log.clear();
    this.stats.clear();
    for (const [i, org] of this.world.orgs.entries()) {
      const port = ports[i];
      if (port === undefined) await this.#open(org, 0);
      else org.port = port;
    }
  }

  async #answer(find: FindOrg, request: Request): Promise<Reply> {
    if (request.path.startsWith("/__emulator")) {
      const reply = await answerControl(this, request);
      await this.#file?.save(this.world);
      return reply;
    }
    const org = find(request);
    if (!org) return html(404, "Data Not Available", "The data you were trying to access could not be found.");
    if (org.host !== null && !request.isSecure) {
      return html(403, "HTTPS Required", `This org is at ${this.urlOf(org)}, behind the emulator's proxy.`);
    }
    const now = this.now();
    settle(this.world, org, now);
    const noted = { operation: null as string | null, unknown: false };
    const exchange: Exchange = {
      request,
      world: this.world,
      org,
      url: this.urlOf(org),
      now,
      switches: switchesOf(this.world, org),
      params: {},
      dispatch: answerRequest,
      note(what, unknown = false) {
        noted.operation = what;
        noted.unknown ||= unknown;
      },
    };
    const reply = await answerRequest(exchange);
    this.#record(org, request, reply.status, noted.operation, noted.unknown);
    await this.#file?.save(this.world);
    // The org's own time: clients measure their clock by it.
    return { ...reply, headers: { date: new Date(now).toUTCString(), ...reply.headers } };
  }

  #record(org: Org | undefined, request: Request, status: number, operation: string | null, unknown: boolean): void {
    const { method, path, query } = request;
    const shown = loggedTarget(path, query);
    const organizationId = org?.id ?? "";
    this.stats.count(organizationId, operation ?? routeName(method, path));
    this.log.add({ at: this.now(), organizationId, method, path: shown, status, operation, unknown });
    if (unknown) this.#options.log?.(`emulator: not modelled: ${method} ${shown} ${operation ?? ""}`);
  }

  handleOf(org: Org): OrgHandle {
    const url = this.urlOf(org);
    return { url, ready: readyDocument(org, url) };
  }

  statsNow(): EmulatorStats {
    const orgs = this.world.orgs.map((org) => {
      return [org.id, { ...this.stats.of(org.id), deployments: org.lastIds["0Af"] ?? 0 }] as const;
    });
    return { mostAtOnce: this.stats.mostAtOnce, orgs: Object.fromEntries(orgs) };
  }

  readyOf = (org: Org) => readyDocument(org, this.urlOf(org));

  async close(): Promise<void> {
    await this.#front?.close();
    await this.#ports.close();
    await this.#file?.save(this.world);
  }
}
