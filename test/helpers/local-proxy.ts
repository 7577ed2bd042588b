import { createServer, request as send } from "node:http";
import { connect } from "node:net";
import { listen } from "./local-server.ts";

export interface LocalProxy {
  url: string;
  /** What was asked for: `CONNECT host:port`, or the absolute URL of a plain request. */
  asked: string[];
  /** Every `proxy-authorization` that came. */
  credentials: (string | undefined)[];
}

/**
 * A forward proxy on loopback, for tunnels and for plain requests: whatever host is asked for, it goes to one local port,
 * so that a test can name hosts that exist nowhere. With `refuse` it opens nothing and answers with that status.
 */
export async function proxyTo(port: number, refuse?: number): Promise<LocalProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    credentials.push(request.headers["proxy-authorization"]);
    if (refuse !== undefined) {
      response.writeHead(refuse).end();
      return;
    }
    const { method, headers } = request;
    const { pathname, search } = new URL(String(request.url));
    const onward = send({ host: "127.0.0.1", port, method, path: pathname + search, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`);
    credentials.push(request.headers["proxy-authorization"]);
    socket.on("error", () => undefined);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
  });
  // By name: undici tells the socket of an IP address the name of the org, which the guard of the tests would refuse.
  return { url: `http://localhost:${await listen(server)}`, asked, credentials };
}
