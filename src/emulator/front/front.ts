/**
 * The orgs under the names that real ones have: https with certificates of an authority of this run, reached through a
 * proxy on loopback, so that clients run as they would on Salesforce and nothing is rewritten on the way.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, type Server as TlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { listen } from "../http/server.ts";
import { Authority } from "./authority.ts";
import { connectProxy, type ProxyAuth } from "./proxy.ts";

export interface FrontOptions {
  /** Whether a host of that name is here. */
  knows(host: string): boolean;
  /** Answers a request to a host that is. */
  serve(host: string, message: IncomingMessage, response: ServerResponse): void;
  auth: ProxyAuth | undefined;
}

export class Front {
  readonly authority: Authority;
  /** Of the proxy, without its password. */
  readonly port: number;
  /** Of the authority's certificate, which `NODE_EXTRA_CA_CERTS` can name. It lasts as long as the run. */
  readonly caFile: string;
  readonly #auth: ProxyAuth | undefined;
  readonly #servers: readonly Server[];
  readonly #tunnels: Set<Duplex>;

  private constructor(
    authority: Authority,
    caFile: string,
    proxy: { port: number; auth: ProxyAuth | undefined; servers: readonly Server[]; tunnels: Set<Duplex> },
  ) {
    this.authority = authority;
    this.caFile = caFile;
    this.port = proxy.port;
    this.#auth = proxy.auth;
    this.#servers = proxy.servers;
    this.#tunnels = proxy.tunnels;
  }

  static async open(options: FrontOptions): Promise<Front> {
    const authority = await Authority.create();
    const tls = tlsServer(authority, options);
    const tunnels = new Set<Duplex>();
    const tunnel = (socket: Duplex) => {
      tunnels.add(socket);
      socket.on("close", () => tunnels.delete(socket));
      tls.emit("connection", socket);
    };
    const proxy = connectProxy({ knows: options.knows, auth: options.auth, tunnel });
    const port = await listen(proxy, 0, false);
    const caFile = join(await mkdtemp(join(tmpdir(), "kantiv-sf-emulator-")), "ca.crt");
    await writeFile(caFile, authority.certificate);
    return new Front(authority, caFile, { port, auth: options.auth, servers: [proxy, tls], tunnels });
  }

  /** With user and password, where the proxy wants them. By name: some clients take the name of an org for an address's. */
  get proxyUrl(): string {
    const { user, password } = this.#auth ?? { user: "", password: "" };
    const who = this.#auth ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : "";
    return `http://${who}localhost:${this.port}`;
  }

  /** What a client's environment needs. */
  get environment(): Record<string, string> {
    return {
      HTTPS_PROXY: this.proxyUrl,
      NODE_EXTRA_CA_CERTS: this.caFile,
      NO_PROXY: "localhost,127.0.0.1,::1",
    };
  }

  async close(): Promise<void> {
    for (const socket of this.#tunnels) socket.destroy();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    await rm(join(this.caFile, ".."), { recursive: true, force: true });
  }
}

/** One for all hosts; it listens nowhere, since its sockets come out of tunnels. */
function tlsServer(authority: Authority, { knows, serve }: FrontOptions): TlsServer {
  const SNICallback = (name: string, done: (error: Error | null, context?: SecureContext) => void) => {
    const host = name.toLowerCase();
    if (!knows(host)) {
      done(new Error(`no host ${host}`));
      return;
    }
    authority.certificateOf(host).then(
      (pair) => done(null, createSecureContext(pair)),
      (error: Error) => done(error),
    );
  };
  const server = createServer({ SNICallback, keepAliveTimeout: 5_000 }, (message, response) => {
    const host = (message.headers.host ?? "").toLowerCase().replace(/:443$/, "");
    const { servername } = message.socket as TLSSocket & { servername?: string | false | null };
    if (servername && servername.toLowerCase() === host && knows(host)) serve(host, message, response);
    else response.writeHead(421, { "content-type": "text/plain" }).end("the Host header names another host\n");
  });
  // A client that does not trust the authority hangs up in the handshake: that is what it is for.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}
