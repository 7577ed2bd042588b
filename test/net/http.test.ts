import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { createHttp } from "../../src/net/http.ts";
import { closedPort, json, serve, serveRaw } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";

const NO_PROXY_AT_ALL = { env: {} };
const BEARER = { authorization: "Bearer 00Dxx0000000001!AQ.secret" };

describe("an exchange whose signal is aborted", () => {
  test("is given up at once, as an interruption", async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort());
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url, signal: stop.signal }));
    expect(error).toMatchObject({ code: "INTERRUPTED", exit: 130 });
  });
});

describe("a reply", () => {
  test("of any status is returned whole, with header names in lower case", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(503, { "Retry-After": "7", "Content-Type": "text/plain" });
      response.end("later");
    });
    const reply = await createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: `${server.url}/x` });
    expect(reply.status).toBe(503);
    expect(reply.headers["retry-after"]).toBe("7");
    expect(reply.body.toString()).toBe("later");
    expect(server.seen).toHaveLength(1);
  });

  test("sent in chunks is put together, and a packed one unpacked", async () => {
    const server = await serve(({ url }, response) => {
      if (url === "/gzip") {
        response.writeHead(200, { "content-encoding": "gzip" });
        response.end(gzipSync("packed ".repeat(1000)));
      } else {
        response.write("one ");
        setImmediate(() => response.end("two"));
      }
    });
    const http = createHttp(NO_PROXY_AT_ALL);
    expect((await http({ method: "GET", url: `${server.url}/chunks` })).body.toString()).toBe("one two");
    expect((await http({ method: "GET", url: `${server.url}/gzip` })).body.toString()).toBe("packed ".repeat(1000));
  });

  test("without a body is an empty one", async () => {
    const server = await serve((_request, response) => void response.writeHead(204).end());
    const reply = await createHttp(NO_PROXY_AT_ALL)({ method: "DELETE", url: server.url });
    expect(reply.status).toBe(204);
    expect(reply.body).toHaveLength(0);
  });

  test("of several choices (300) is no redirect", async () => {
    const server = await serve((_request, response) => json(response, 300, ["/a", "/b"]));
    expect((await createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url })).status).toBe(300);
  });

  test("larger than any of an org is given up, also when it is packed small", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(1_000_000)));
    });
    const http = createHttp({ ...NO_PROXY_AT_ALL, maxBodyBytes: 10_000 });
    const error = await thrownBy(http({ method: "GET", url: server.url }));
    expect(error).toMatchObject({ code: "HTTP_TOO_LARGE", exit: 3, data: { sent: true } });
  });
});

describe("a request", () => {
  test("carries its headers and its body, text or bytes, as they are given", async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const http = createHttp(NO_PROXY_AT_ALL);
    await http({ method: "POST", url: `${server.url}/a?q=1`, headers: { ...BEARER, "x-a": "1" }, body: "tëxt" });
    await http({ method: "PATCH", url: `${server.url}/b`, body: Buffer.from("bytes") });
    expect(server.seen[0]).toMatchObject({ method: "POST", url: "/a?q=1", body: "tëxt" });
    expect(server.seen[0]?.headers).toMatchObject({ ...BEARER, "x-a": "1", "content-length": "5" });
    expect(server.seen[1]).toMatchObject({ method: "PATCH", body: "bytes" });
  });

  test("is told of once, with the status of its reply, and with 0 when there was none", async () => {
    const server = await serve((_request, response) => void response.writeHead(404).end());
    const told: unknown[] = [];
    const http = createHttp({ ...NO_PROXY_AT_ALL, onExchange: (...exchange) => told.push(exchange) });
    const dead = `http://127.0.0.1:${await closedPort()}/`;
    await http({ method: "GET", url: server.url });
    await thrownBy(http({ method: "GET", url: dead }));
    expect(told).toEqual([
      ["GET", server.url, 404],
      ["GET", dead, 0],
    ]);
  });
});

test("requests one after the other go over one connection: a new one costs several ways to the org and back", async () => {
  const sockets = new Set<Socket>();
  const server = await serveRaw((socket) => {
    sockets.add(socket);
    socket.on("data", () => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
  });
  const http = createHttp();
  for (let nth = 0; nth < 5; nth++) expect((await http({ method: "GET", url: server.url })).status).toBe(200);
  expect(sockets.size).toBe(1);
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("(%i) is refused and the bearer reaches no second origin", async (status) => {
    const second = await serve((_request, response) => json(response, 200, {}));
    const first = await serve((_request, response) => {
      response.writeHead(status, { location: `${second.url}/stolen` });
      response.end("moved");
    });
    const request = { method: "POST", url: `${first.url}/a`, headers: BEARER, body: "x" } as const;
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)(request));
    expect(error).toMatchObject({ code: "HTTP_REDIRECT", exit: 3 });
    expect(error.message).toContain(`127.0.0.1:${second.port}`);
    expect(error.message).not.toContain("stolen");
    expect(second.seen).toEqual([]);
    expect(first.seen).toHaveLength(1);
  });

  test.each([undefined, "http://[broken", "/elsewhere", "javascript:alert(1)"])(
    "to %s is refused as well",
    async (location) => {
      const server = await serve((_request, response) => {
        response.writeHead(302, location === undefined ? {} : { location }).end();
      });
      const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url }));
      expect(error.code).toBe("HTTP_REDIRECT");
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe("a connection that fails", () => {
  test("because nothing listens says that the request was never sent", async () => {
    const port = await closedPort();
    const error = await thrownBy(
      createHttp(NO_PROXY_AT_ALL)({ method: "POST", url: `http://127.0.0.1:${port}/`, body: "x" }),
    );
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: false, reason: "ECONNREFUSED" } });
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test("by a reset before the reply may have reached the org", async () => {
    let requests = 0;
    const server = await serveRaw((socket) => {
      socket.once("data", () => {
        requests += 1;
        socket.resetAndDestroy();
      });
    });
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "POST", url: server.url, body: "x" }));
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: true } });
    expect(requests).toBe(1);
  });

  test("in the middle of the body is an error of ours, not a crash", async () => {
    const server = await serveRaw((socket) => {
      socket.once("data", () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"id":', () =>
          socket.destroy(),
        );
      });
    });
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "POST", url: server.url, body: "x" }));
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: true } });
  });

  test("to something that does not speak HTTP is an error of ours", async () => {
    const server = await serveRaw((socket) => void socket.once("data", () => socket.end("SSH-2.0-x\r\n")));
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url }));
    expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3 });
  });
});

describe("fault 8: a server that is silent", () => {
  test("is told of while it is waited for, with the time that is left", async () => {
    const told: [host: string, silentMs: number, remainingMs: number][] = [];
    const server = await serve(async (_request, response) => {
      await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(2));
      json(response, 200, {});
    });
    const onSilence = (...silence: [string, number, number]) => void told.push(silence);
    const http = createHttp({ ...NO_PROXY_AT_ALL, onSilence, silenceMs: 5 });
    await http({ method: "GET", url: server.url, timeoutMs: 60_000 });
    expect(told[0]?.slice(0, 2)).toEqual([`127.0.0.1:${server.port}`, 5]);
    expect(told[1]?.[1]).toBe(10);
    expect(told[1]?.[2]).toBeLessThan(60_000);
    expect(told[1]?.[2]).toBeGreaterThan(50_000);
  });

  test("is not told of where an answer keeps coming: the count begins anew with each piece", async () => {
    const told: number[] = [];
    let answering: ServerResponse | undefined;
    const server = await serve((_request, response) => {
      answering = response;
      response.write("a piece");
    });
    const onSilence = (_host: string, silentMs: number) => {
      told.push(silentMs);
      if (told.length < 3) answering?.write("another");
      else answering?.end();
    };
    await createHttp({ ...NO_PROXY_AT_ALL, onSilence, silenceMs: 100 })({ method: "GET", url: server.url });
    expect(told).toEqual([100, 100, 100]);
  });

  test("is given up after the request's own time", async () => {
    const server = await serve(() => undefined);
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url, timeoutMs: 60 }));
    expect(error).toMatchObject({ code: "HTTP_TIMEOUT", exit: 3, data: { sent: true } });
    expect(error.message).toContain("0.06 s");
  });

  test("after the headers is given up as well", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("begun");
    });
    const error = await thrownBy(createHttp(NO_PROXY_AT_ALL)({ method: "GET", url: server.url, timeoutMs: 60 }));
    expect(error).toMatchObject({ code: "HTTP_TIMEOUT", data: { sent: true } });
  });
});

describe("what is done until an answer comes", () => {
  const withTold = () => {
    const told: string[] = [];
    const onUnderWay = () => {
      told.push("left");
      return () => void told.push("over");
    };
    return { told, http: createHttp({ ...NO_PROXY_AT_ALL, onUnderWay }) };
  };

  test("begins when the request has left, and ends with the exchange", async () => {
    const { told, http } = withTold();
    const server = await serve((_request, response) => {
      const answer = () => (told.length > 0 ? response.end("{}") : setImmediate(answer));
      answer();
    });
    await http({ method: "GET", url: server.url });
    expect(told).toEqual(["left", "over"]);
  });

  test("does not begin for a request that never left", async () => {
    const { told, http } = withTold();
    await thrownBy(http({ method: "GET", url: `http://127.0.0.1:${await closedPort()}` }));
    expect(told).toEqual([]);
  });
});
