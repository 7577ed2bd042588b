/** Control routes, apart from Salesforce's own: `/__emulator/…`. For tests that run the emulator as another process. */
import { FAULT_KINDS, type Fault, type Faults } from "../http/faults.ts";
import type { RequestLog } from "../http/log.ts";
import { ROUTES } from "../http/routes.ts";
import type { Stats } from "../http/stats.ts";
import { json, type Reply, type Request } from "../http/types.ts";
import type { OrgSeed, ReadyDocument } from "../state/fresh.ts";
import type { Org, World } from "../state/types.ts";
import { checkSwitches, SWITCHES } from "../switches.ts";
import { merge } from "./merge.ts";

/** What control routes may do to a running emulator. */
export interface ControlPort {
  world: World;
  log: RequestLog;
  faults: Faults;
  stats: Stats;
  latencyMs: number;
  statsNow(): object;
  now(): number;
  readyOf(org: Org): ReadyDocument;
  addOrg(seed: OrgSeed): Promise<{ ready: ReadyDocument }>;
  reset(seeds?: readonly OrgSeed[]): Promise<void>;
}

type Body = Record<string, unknown>;
type Control = (port: ControlPort, body: Body, rest: string) => unknown;

const CONTROLS: Readonly<Record<string, Control>> = {
  "GET /ready": ({ world, readyOf }) => world.orgs.map(readyOf),
  "GET /state": ({ world }) => world,
  "POST /reset": async (port, body) => {
    const orgs = body.orgs as OrgSeed[] | undefined;
    await port.reset(orgs);
    return port.world.orgs.map(port.readyOf);
  },
  "POST /orgs": async (port, body) => (await port.addOrg(body as OrgSeed)).ready,
  "PATCH /orgs": ({ world }, body, id) => {
    const org = orgOf(world, id);
    if (body.switches) checkSwitches(body.switches as Body);
    merge(org, body);
    return org;
  },
  "GET /switches": ({ world }) =>
    Object.entries(SWITCHES).map(([name, it]) => ({
      name,
      value: world.switches[name as keyof typeof SWITCHES],
      ...it,
    })),
  "PUT /switches": ({ world }, body) => Object.assign(world.switches, checkSwitches(body)),
  "GET /clock": ({ world, now }) => ({ now: now(), ...world.clock }),
  "PUT /clock": (port, body) => {
    setClock(port, body);
    return { now: port.now(), ...port.world.clock };
  },
  "PUT /latency": (port, body) => {
    port.latencyMs = number(body.milliseconds, "milliseconds");
    return { milliseconds: port.latencyMs };
  },
  "GET /faults": ({ faults }) => faults.list(),
  "POST /faults": ({ faults, world }, body) => {
    if (body.org !== undefined) body.org = orgOf(world, String(body.org)).id;
    if (!(FAULT_KINDS as readonly unknown[]).includes(body.kind)) {
      throw new RangeError(`kind takes ${FAULT_KINDS.join(", ")}`);
    }
    faults.add(body as unknown as Fault);
    return faults.list();
  },
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return [];
  },
  "GET /requests": ({ log }) => log.all(),
  "GET /unknown": ({ log }) => log.unknown(),
  "DELETE /requests": ({ log }) => {
    log.clear();
    return [];
  },
  "GET /stats": (port) => port.statsNow(),
  "DELETE /stats": (port) => {
    port.stats.clear();
    return port.statsNow();
  },
  "GET /routes": () => ROUTES.map(({ method, path }) => `${method} ${path}`),
};

/** By its id, or the beginning of it. @throws {RangeError} */
function orgOf(world: World, id: string): Org {
  const org = id === "" ? undefined : world.orgs.find((candidate) => candidate.id.startsWith(id));
  if (!org) throw new RangeError(`no org ${id}`);
  return org;
}

function number(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new RangeError(`${name} must be a number`);
}

/** `{advance}` moves the time on; `{now}` sets it; `{frozen}` stops it or lets it go on. */
function setClock({ world, now }: ControlPort, body: Body): void {
  if (body.advance !== undefined) world.clock.offsetMs += number(body.advance, "advance");
  if (body.now !== undefined) world.clock.offsetMs += number(body.now, "now") - now();
  if (body.frozen === true) world.clock = { frozenAt: now(), offsetMs: 0 };
  if (body.frozen === false && world.clock.frozenAt !== null) {
    const at = now();
    world.clock.frozenAt = null;
    world.clock.offsetMs = 0;
    world.clock.offsetMs = at - now();
  }
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Answers a control request. A page in a browser could reach loopback too, by a name of its own: such a Host is refused,
 * and so is any request that carries an Origin.
 */
export async function answerControl(port: ControlPort, request: Request): Promise<Reply> {
  if (!LOOPBACK.test(request.headers.host ?? "") || request.headers.origin !== undefined) {
    return json(403, { error: "control routes answer to loopback clients only" });
  }
  const [, , name = "", ...rest] = request.path.split("/");
  const control = CONTROLS[`${request.method} /${name}`];
  if (!control) return json(404, { error: `no control route ${request.method} ${request.path}` });
  try {
    const source = request.body.toString("utf8").trim();
    const body = source === "" ? {} : (JSON.parse(source) as Body);
    return json(200, await control(port, body, rest.join("/")));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return json(400, { error: error.message });
    throw error;
  }
}
