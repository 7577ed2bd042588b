import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface LocalServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** Every request, in the order in which its body had arrived. */
  seen: Seen[];
}

/** An HTTP server on loopback for one test, which closes it; the answer is given when the request's body is there. */
export async function serve(
  answer: (request: Seen, response: ServerResponse) => void | Promise<void>,
): Promise<LocalServer> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      seen.push(one);
      void answer(one, response);
    });
  };
  const port = await listen(createServer(listener));
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

/** A server of bare sockets on loopback, for what no HTTP server would do. */
export async function serveRaw(onSocket: (socket: Socket) => void): Promise<{ url: string; port: number }> {
  const port = await listen(
    createRawServer((socket) => {
      socket.on("error", () => undefined);
      onSocket(socket);
    }),
  );
  return { url: `http://127.0.0.1:${port}`, port };
}

/** Listens on a free port of 127.0.0.1 until the test has finished; resolves with the port. */
export async function listen(server: Server | RawServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

/** A port of 127.0.0.1 on which nothing listens any more. */
export async function closedPort(): Promise<number> {
  const server = createRawServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Ends the answer with JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8" });
  response.end(JSON.stringify(value));
}
