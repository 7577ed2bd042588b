import { describe, expect, test } from "vitest";
import { KantivError, sessionError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { HttpReply, HttpRequest } from "../../src/model/ports.ts";
import { createHttp } from "../../src/net/http.ts";
import { repeating } from "../../src/net/repeat.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { closedPort, json, serve, serveRaw } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";

const READ: HttpRequest = { method: "GET", url: "https://acme.my.salesforce.com/services/data" };
const GOOD: HttpReply = { status: 200, headers: {}, body: Buffer.from("good") };
const reply = (status: number, headers: Record<string, string> = {}): HttpReply => ({
  status,
  headers,
  body: Buffer.from(String(status)),
});
const lost = sessionError("ORG_UNREACHABLE", "acme cannot be reached (ECONNRESET).", "", { data: { sent: true } });
const silent = sessionError("HTTP_TIMEOUT", "acme did not answer within 120 s.", "", { data: { sent: true } });

/** A client that gives these one after the other, the last one for good, said to through `repeating`. */
function answers(...given: (HttpReply | Error)[]) {
  const clock = fakeClock();
  const events: ProgressEvent[] = [];
  let asked = 0;
  const http = repeating(
    async () => {
      const next = given[Math.min(asked++, given.length - 1)] as HttpReply | Error;
      if (next instanceof Error) throw next;
      return next;
    },
    { clock, emit: (event) => void events.push(event) },
  );
  return { http, clock, events, asked: () => asked };
}

describe("fault 8: a read", () => {
  test.each([420, 429, 502, 503, 504, 500])("that is answered by %i is said again after a pause", async (status) => {
    const { http, clock, asked } = answers(reply(status), GOOD);
    expect(await http(READ)).toBe(GOOD);
    expect(asked()).toBe(2);
    expect(clock.slept).toEqual([2_000]);
  });

  test.each([200, 204, 300, 400, 401, 403, 404, 501])("that is answered by %i is said once", async (status) => {
    const { http, asked } = answers(reply(status));
    expect((await http(READ)).status).toBe(status);
    expect(asked()).toBe(1);
  });

  test.each(["application/json;charset=UTF-8", "text/xml; charset=UTF-8"])(
    "whose 500 is a fault of the API's own (%s) is said once: the fault says what it means",
    async (type) => {
      const { http, asked } = answers(reply(500, { "content-type": type }));
      expect((await http(READ)).status).toBe(500);
      expect(asked()).toBe(1);
    },
  );

  test("of the head alone is one too", async () => {
    const { http, asked } = answers(reply(503), GOOD);
    await http({ ...READ, method: "HEAD" });
    expect(asked()).toBe(2);
  });

  test("whose connection was lost is said again", async () => {
    const { http, asked } = answers(lost, GOOD);
    expect(await http(READ)).toBe(GOOD);
    expect(asked()).toBe(2);
  });

  test("is said four times in all, and then the last answer counts", async () => {
    const { http, clock, asked } = answers(reply(502), reply(502), reply(502), reply(503));
    expect((await http(READ)).status).toBe(503);
    expect(asked()).toBe(4);
    expect(clock.slept).toEqual([2_000, 5_000, 10_000]);
    const cut = answers(lost);
    expect(await thrownBy(cut.http(READ))).toBe(lost);
    expect(cut.asked()).toBe(4);
  });

  test("that met a silent server is said once more only, since each time costs minutes", async () => {
    const { http, asked } = answers(silent);
    expect(await thrownBy(http(READ))).toBe(silent);
    expect(asked()).toBe(2);
  });

  test("whose connection was cut in the TLS handshake is said again, though it was not sent", async () => {
    const cut = sessionError("ORG_UNREACHABLE", "x", "", { data: { sent: false, reason: "TLS_CUT" } });
    const { http, asked } = answers(cut, GOOD);
    expect(await http(READ)).toBe(GOOD);
    expect(asked()).toBe(2);
  });

  test("that never left this machine, or was refused by a rule of ours, is said once", async () => {
    const never = sessionError("ORG_UNREACHABLE", "x", "", { data: { sent: false, reason: "ENOTFOUND" } });
    const redirect = sessionError("HTTP_REDIRECT", "x", "");
    for (const error of [never, redirect, new TypeError("a bug")]) {
      const { http, asked } = answers(error);
      await expect(http(READ)).rejects.toBe(error);
      expect(asked()).toBe(1);
    }
  });

  test("tells each wait, with what happened and how long it is", async () => {
    const { http, events } = answers(reply(503), lost, GOOD);
    await http(READ);
    expect(events).toEqual([
      {
        kind: "warning",
        code: "READ_REPEATED",
        message: "acme.my.salesforce.com answered HTTP 503. Asking again in 2 s.",
      },
      {
        kind: "warning",
        code: "READ_REPEATED",
        message: "acme cannot be reached (ECONNRESET). Asking again in 5 s.",
      },
    ]);
  });
});

describe("fault 8: Retry-After", () => {
  test.each<[string, Record<string, string>, number]>([
    ["in seconds", { "retry-after": "30" }, 30_000],
    [
      "as a date by the server's own clock",
      { "retry-after": "Tue, 24 Nov 2026 12:01:30 GMT", date: "Tue, 24 Nov 2026 12:01:00 GMT" },
      30_000,
    ],
    ["that is shorter than our pause", { "retry-after": "0" }, 2_000],
  ])("%s is honoured", async (_what, headers, pauseMs) => {
    const { http, clock, events } = answers(reply(429, headers), GOOD);
    expect(await http(READ)).toBe(GOOD);
    expect(clock.slept).toEqual([pauseMs]);
    expect(events).toMatchObject([{ message: expect.stringContaining(`in ${pauseMs / 1000} s`) }]);
  });

  test("of more than two minutes is neither waited out nor cut short: the answer counts", async () => {
    const { http, clock, asked } = answers(reply(429, { "retry-after": "121" }), GOOD);
    expect((await http(READ)).status).toBe(429);
    expect([asked(), clock.slept]).toEqual([1, []]);
  });
});

describe("what writes", () => {
  test.each(["POST", "PATCH", "PUT", "DELETE"] as const)("(%s) is said once, whatever happens", async (method) => {
    for (const answer of [reply(503), reply(429), lost, silent]) {
      const { http, asked } = answers(answer, GOOD);
      await http({ ...READ, method }).catch((error: unknown) => expect(error).toBe(answer));
      expect(asked()).toBe(1);
    }
  });

  test("is a POST unless it is marked as one that only reads", async () => {
    const { http, asked } = answers(reply(503), GOOD);
    expect(await http({ ...READ, method: "POST", reads: true })).toBe(GOOD);
    expect(asked()).toBe(2);
  });
});

describe("an interruption in a pause", () => {
  test.each(["of the run", "of the request"])("%s ends it at once, and nothing more is said", async (whose) => {
    const stop = new AbortController();
    const clock = fakeClock({ manual: true });
    let asked = 0;
    const http = repeating(
      async () => {
        asked += 1;
        return reply(503);
      },
      { clock, emit: () => undefined, ...(whose === "of the run" ? { signal: stop.signal } : {}) },
    );
    const reading = thrownBy(http(whose === "of the run" ? READ : { ...READ, signal: stop.signal }));
    await clock.advance(1_000);
    stop.abort();
    expect(await reading).toMatchObject({ code: "INTERRUPTED", exit: 130 });
    expect(asked).toBe(1);
  });
});

describe("over real connections", () => {
  const through = () => repeating(createHttp(), { clock: fakeClock(), emit: () => undefined });

  test("a connection cut in mid-body is asked again", async () => {
    let connections = 0;
    const server = await serveRaw((socket) => {
      connections += 1;
      socket.once("data", () => {
        if (connections > 1) return socket.end("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood");
        return socket.write("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\nhalf", () => socket.destroy());
      });
    });
    expect(String((await through()({ method: "GET", url: server.url })).body)).toBe("good");
    expect(connections).toBe(2);
  });

  test("a port on which nothing listens is not asked again", async () => {
    const clock = fakeClock();
    const http = repeating(createHttp(), { clock, emit: () => undefined });
    const error = await thrownBy(http({ method: "GET", url: `http://127.0.0.1:${await closedPort()}/` }));
    expect(error).toBeInstanceOf(KantivError);
    expect(error.code).toBe("ORG_UNREACHABLE");
    expect(clock.slept).toEqual([]);
  });

  test("a 503 is asked again until it is none", async () => {
    let left = 2;
    const server = await serve((_request, response) => json(response, left-- > 0 ? 503 : 200, {}));
    expect((await through()({ method: "GET", url: server.url })).status).toBe(200);
    expect(server.seen).toHaveLength(3);
  });
});
