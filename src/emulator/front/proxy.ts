/** A forward proxy that opens tunnels to the hosts of this emulator, within this process, and to nothing else. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";

export interface ProxyAuth {
  user: string;
  password: string;
}

export interface ProxyHooks {
  /** Whether a host of that name is here. */
  knows(host: string): boolean;
  /** Goes on with what a client says in its tunnel. */
  tunnel(socket: Duplex): void;
  /** Who may come; everybody when absent. */
  auth: ProxyAuth | undefined;
}

interface Refusal {
  status: string;
  headers: Record<string, string>;
  body: string;
}

/** Answers only; binding it is the caller's. It opens no connection of its own. */
export function connectProxy(hooks: ProxyHooks): Server {
  const server = createServer((request, response) => {
    const { status, headers, body } = refusalOf(request, hooks) ?? refused("tunnels (CONNECT) alone are served here");
    response.writeHead(Number(status.slice(0, 3)), headers).end(body);
  });
  server.on("connect", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const refusal = refusalOf(request, hooks);
    if (refusal) {
      socket.end(refusalText(refusal));
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    hooks.tunnel(socket);
  });
  return server;
}

function refusalOf(request: IncomingMessage, { knows, auth }: ProxyHooks): Refusal | undefined {
  if (auth && !isAuthorized(request.headers["proxy-authorization"], auth)) {
    const headers = { "proxy-authenticate": 'Basic realm="emulator"', "content-type": "text/plain" };
    return { status: "407 Proxy Authentication Required", headers, body: "this proxy wants a user and a password\n" };
  }
  if (request.method !== "CONNECT") return undefined;
  const [, host = "", port] = /^([^:]+):(\d+)$/.exec(request.url ?? "") ?? [];
  if (port === "443" && knows(host.toLowerCase())) return undefined;
  return refused("this proxy leads to the orgs of the emulator alone");
}

function refused(why: string): Refusal {
  return { status: "403 Forbidden", headers: { "content-type": "text/plain" }, body: `${why}\n` };
}

function refusalText({ status, headers, body }: Refusal): string {
  const lines = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

function isAuthorized(header: string | undefined, { user, password }: ProxyAuth): boolean {
  const given = Buffer.from(/^Basic\s+(\S+)$/i.exec(header ?? "")?.[1] ?? "", "base64");
  const wanted = Buffer.from(`${user}:${password}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
