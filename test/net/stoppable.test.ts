import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/model/ports.ts";
import { createHttp } from "../../src/net/http.ts";
import { stoppable } from "../../src/net/stoppable.ts";
import { json, serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";

/** A server that stops the run as soon as a request has arrived, and then answers. */
async function orgThatIsStopped() {
  const stop = new AbortController();
  const server = await serve((_request, response) => {
    stop.abort();
    json(response, 201, { id: "0AfA" });
  });
  const http = stoppable(createHttp(), stop.signal);
  const say = (method: HttpRequest["method"], more: Partial<HttpRequest> = {}) =>
    http({ method, url: server.url, ...more });
  return { stop, server, say };
}

describe("a client for a run that may be interrupted", () => {
  test("sends nothing any more after the interruption", async () => {
    const { stop, server, say } = await orgThatIsStopped();
    stop.abort();
    for (const method of ["GET", "POST", "PATCH", "DELETE"] as const) {
      expect(await thrownBy(say(method))).toMatchObject({ code: "INTERRUPTED", exit: 130 });
    }
    expect(server.seen).toEqual([]);
  });

  test("waits for the answer to what may have changed the org, since the next run has to know it", async () => {
    const { say } = await orgThatIsStopped();
    expect(JSON.parse(String((await say("POST")).body))).toEqual({ id: "0AfA" });
  });

  test("gives up a read that is on its way", async () => {
    const { say } = await orgThatIsStopped();
    expect(await thrownBy(say("GET"))).toMatchObject({ code: "INTERRUPTED" });
    const queries = await orgThatIsStopped();
    expect(await thrownBy(queries.say("POST", { reads: true }))).toMatchObject({ code: "INTERRUPTED" });
  });
});
