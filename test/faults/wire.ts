import { createHash } from "node:crypto";
import diagnostics from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Emulator } from "../../src/emulator/index.ts";
import type { Answer, Fault } from "./faults.ts";

/** One request that reached the org, or was struck on its way there. */
export interface Exchange {
  method: string;
  /** Path without query; ids are blanked, so that two runs can be compared. */
  route: string;
  /** It changes nothing: a GET, or a composite of nothing else. */
  reads: boolean;
  /** Digest of what was sent. */
  body: string;
  /** It belongs to the login that is being proven, and not to the administrator. */
  login: boolean;
  /** Status of the org's own answer, once it was given to the client whole; undefined when it was not. */
  status?: number;
  /** By the org's clock. */
  at: number;
  struck: boolean;
}

/** What the wire asks of whoever runs the program. */
export interface WireEnds {
  kill(): void;
  /** The client waits for an answer that will not come. */
  silent(response: ServerResponse): void;
}

type Listener = (message: IncomingMessage, response: ServerResponse) => void;

/** Stands before an emulator's own listener: writes down each request, and strikes the one that it is told to. */
export class Wire {
  readonly #emulator: Emulator;
  readonly #own: Listener;
  #exchanges: Exchange[] = [];
  #strike: { nth: number; fault: Fault; ends: WireEnds; since?: number; route?: string } | undefined;

  private constructor(emulator: Emulator, server: Server) {
    this.#emulator = emulator;
    this.#own = server.listeners("request")[0] as Listener;
    server.removeAllListeners("request");
    server.on("request", (message, response) => this.#take(message, response));
  }

  static async before(emulator: Emulator): Promise<Wire> {
    return new Wire(emulator, await serverOf(emulator));
  }

  /** The org's time. */
  now(): number {
    return START + this.#emulator.world.clock.offsetMs;
  }

  /** Begins to count anew; the `nth` request from here, from 0, is struck. */
  arm(nth: number, fault: Fault, ends: WireEnds): void {
    this.#exchanges = [];
    this.#strike = { nth, fault, ends };
  }

  /** All is well again. Returns what was exchanged since the last call or since it was armed. */
  disarm(): Exchange[] {
    this.#strike = undefined;
    const all = this.#exchanges;
    this.#exchanges = [];
    return all;
  }

  #take(message: IncomingMessage, response: ServerResponse): void {
    if (message.url?.startsWith("/__emulator")) {
      this.#own(message, response);
      return;
    }
    const fault = this.#faultOf(this.#exchanges.length, `${message.method} ${routeOf(message.url ?? "")}`);
    const exchange = this.#written(message, fault !== undefined);
    if (!fault) this.#answered(message, response, exchange);
    else if (fault.acted) this.#struckAfter(fault, message, response);
    else this.#struckBefore(fault, message, response);
  }

  #faultOf(nth: number, route: string): Fault | undefined {
    const strike = this.#strike;
    if (!strike || nth < strike.nth) return undefined;
    strike.since ??= this.now();
    strike.route ??= route;
    const { fault } = strike;
    if (nth === strike.nth) return fault;
    const lasts = this.now() < strike.since + (fault.lastsMs ?? 0);
    return lasts && (fault.only === undefined || route === strike.route) ? fault : undefined;
  }

  #written(message: IncomingMessage, struck: boolean): Exchange {
    const { method = "", url = "", headers } = message;
    const route = routeOf(url);
    const session = headers.authorization;
    const another = session !== undefined && !session.endsWith(` ${this.#emulator.ready.admin.accessToken}`);
    const login = route.startsWith("/services/oauth2") || another;
    const exchange: Exchange = { method, route, reads: method === "GET", body: "", login, at: this.now(), struck };
    this.#exchanges.push(exchange);
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const body = Buffer.concat(chunks);
      exchange.body = createHash("sha256").update(body).digest("hex");
      if (route.endsWith("/composite")) exchange.reads = !/"method"\s*:\s*"(?!GET)/.test(body.toString("latin1"));
    });
    return exchange;
  }

  #answered(message: IncomingMessage, response: ServerResponse, exchange: Exchange): void {
    onEnd(response, (body, end) => {
      exchange.status = response.statusCode;
      end(body);
    });
    this.#own(message, response);
  }

  #struckBefore({ how }: Fault, message: IncomingMessage, response: ServerResponse): void {
    message.resume();
    message.on("end", () => {
      if (how === "kill") this.#strike?.ends.kill();
      else if (typeof how === "object") this.#send(how, response);
      else response.destroy();
    });
  }

  /** A server's clock is right, whatever else is wrong with it. */
  #send({ status, headers, body }: Answer, response: ServerResponse): void {
    response.writeHead(status, { date: new Date(this.now()).toUTCString(), ...headers });
    response.end(body);
  }

  #struckAfter({ how }: Fault, message: IncomingMessage, response: ServerResponse): void {
    const ends = this.#strike?.ends;
    onEnd(response, (body) => {
      if (how === "kill") ends?.kill();
      else if (how === "silence") ends?.silent(response);
      else if (how === "half" && body.length > 1) {
        response.write(body.subarray(0, body.length / 2), () => response.destroy());
      } else response.destroy();
    });
    this.#own(message, response);
  }
}

/** Where an emulator's time begins; what has passed since stands in its world. */
export const START = Date.UTC(2026, 10, 24, 12);

/** The emulator tells nobody its server; Node does, when a request comes. */
/** The HTTP server of an emulator. */
export async function serverOf({ url }: Emulator): Promise<Server> {
  let found: Server | undefined;
  const look = (message: unknown) => {
    const { server, request } = message as { server: Server; request: IncomingMessage };
    if (`http://${request.headers.host}` === url) found = server;
  };
  diagnostics.subscribe("http.server.request.start", look);
  const ready = () => fetch(`${url}/__emulator/ready`);
  // A connection that was kept may have ended while this process was busy.
  await (await ready().catch(ready)).text();
  diagnostics.unsubscribe("http.server.request.start", look);
  if (!found) throw new Error("no server has answered");
  return found;
}

/** Hands over the body and the way to send it when the emulator ends its answer. */
function onEnd(response: ServerResponse, ended: (body: Buffer, end: (body: Buffer) => void) => void): void {
  const end = response.end.bind(response);
  response.end = ((body: Buffer) => {
    ended(Buffer.from(body ?? ""), end);
    return response;
  }) as typeof response.end;
}

function routeOf(url: string): string {
  return (url.split("?")[0] ?? "")
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=\/)(?=\w*\d)[0-9A-Za-z]{15,18}(?=\/|$)/g, "<id>");
}
