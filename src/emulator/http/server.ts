/** Reads a request, lets the emulator answer, sends what comes. One listening socket an org. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { BodyCut, BodyTooLarge, readBody } from "./body.ts";
import { type Fault, type Faults, faultReply, sendFaulty } from "./faults.ts";
import { splitTarget } from "./path.ts";
import { json, type Reply, type Request } from "./types.ts";

export interface ServerHooks {
  faults: Faults;
  /** Milliseconds that every answer waits. */
  latencyMs(): number;
  /** The organization's id, by which faults of one org are known. */
  organizationId(request: Request): string;
  /** A request is being worked on, until the function that comes back is called. */
  entered(): () => void;
  answer(request: Request): Promise<Reply>;
  /** A fault of the emulator itself. */
  failed(error: unknown, request: Request): void;
  /** What a fault of the network or the platform did in place of an answer. */
  struck(fault: Fault, request: Request, status: number): void;
}

/** Answers only; binding it is the caller's. */
export function orgServer(hooks: ServerHooks): Server {
  return createServer({ keepAliveTimeout: 5_000 }, (message, response) => serve(message, response, hooks));
}

export function serve(message: IncomingMessage, response: ServerResponse, hooks: ServerHooks): void {
  exchange(message, response, hooks).catch(() => response.destroy());
}

async function exchange(message: IncomingMessage, response: ServerResponse, hooks: ServerHooks): Promise<void> {
  const isControl = splitTarget(message.url ?? "/").path.startsWith("/__emulator");
  const leave = isControl ? () => undefined : hooks.entered();
  try {
    const request = await receive(message, response);
    if (request) await respond(request, response, hooks, isControl);
  } finally {
    leave();
  }
}

async function respond(
  request: Request,
  response: ServerResponse,
  hooks: ServerHooks,
  isControl: boolean,
): Promise<void> {
  const fault = isControl ? undefined : hooks.faults.take(request, hooks.organizationId(request));
  if (fault?.kind === "resetBefore") {
    hooks.struck(fault, request, 0);
    response.destroy();
    return;
  }
  const stand = faultReply(fault, request);
  if (fault && stand) hooks.struck(fault, request, stand.status);
  const reply = stand ?? (await answered(request, hooks));
  const wait = hooks.latencyMs();
  // A process that ends while an answer waits must not wait for it; until then the listening socket keeps it.
  if (wait > 0) await new Promise((done) => setTimeout(done, wait).unref());
  const head = request.method === "HEAD" ? { ...reply, body: "" } : reply;
  sendFaulty(fault, head, response);
}

async function receive(message: IncomingMessage, response: ServerResponse): Promise<Request | undefined> {
  try {
    const body = await readBody(message);
    const { path, query } = splitTarget(message.url ?? "/");
    const isSecure = message.socket instanceof TLSSocket;
    return { method: message.method ?? "GET", path, query, headers: message.headers, body, isSecure };
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      response.writeHead(413, { "content-type": "application/json;charset=UTF-8", connection: "close" });
      response.end(JSON.stringify([{ message: "Request entity too large", errorCode: "REQUEST_TOO_LARGE" }]));
    } else if (error instanceof BodyCut) {
      response.destroy();
    } else {
      throw error;
    }
    return undefined;
  }
}

async function answered(request: Request, hooks: ServerHooks): Promise<Reply> {
  try {
    return await hooks.answer(request);
  } catch (error) {
    hooks.failed(error, request);
    return json(500, [{ message: "An unexpected error occurred in the emulator", errorCode: "UNKNOWN_EXCEPTION" }]);
  }
}

/** Listens on 127.0.0.1 and nowhere else; a port that is taken falls back to a free one unless it was asked for. */
export async function listen(server: Server, port: number, insist: boolean): Promise<number> {
  try {
    return await listenOn(server, port);
  } catch (error) {
    if (insist || port === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return listenOn(server, 0);
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen({ port, host: "127.0.0.1", backlog: 2048 }, () => {
      server.off("error", failed);
      const address = server.address();
      done(typeof address === "object" && address ? address.port : port);
    });
  });
}
