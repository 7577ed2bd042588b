import { describe, expect, test } from "vitest";
import { heeding } from "../../src/learn/heed.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { HttpReply } from "../../src/model/ports.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

/** A write, that is answered by a status with headers, and one after it. */
async function twoWrites(status: number, headers: Record<string, string>, signal = new AbortController().signal) {
  const clock = fakeClock();
  const events: ProgressEvent[] = [];
  const answers: HttpReply[] = [
    { status, headers, body: Buffer.from("") },
    { status: 204, headers: {}, body: Buffer.from("") },
  ];
  const http = heeding(async () => answers.shift() as HttpReply, {
    clock,
    emit: (event) => void events.push(event),
    signal,
  });
  const ask = () =>
    http({ method: "DELETE", url: "https://acme.my.salesforce.com/services/data/v68.0/sobjects/User/1" });
  return { first: await ask(), second: await ask(), slept: clock.slept, events };
}

describe("fault 8: a run that goes on after an answer with Retry-After", () => {
  test.each([429, 503])("of %i sends the next request when its time is over, and says so", async (status) => {
    const { first, second, slept, events } = await twoWrites(status, { "retry-after": "20" });
    expect([first.status, second.status, slept]).toEqual([status, 204, [20_000]]);
    expect(events).toEqual([
      { kind: "warning", code: "ORG_BUSY", message: "acme.my.salesforce.com asked for time. Going on in 20 s." },
    ]);
  });

  test.each([
    ["that asks for nothing", 503, {}],
    ["that asks for longer than anybody waits", 429, { "retry-after": "121" }],
    ["that was taken, whatever it says", 201, { "retry-after": "20" }],
  ] as const)("%s goes on at once", async (_what, status, headers) => {
    const { slept, events } = await twoWrites(status, headers);
    expect([slept, events]).toEqual([[], []]);
  });

  test("gives the wait up when it is stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(twoWrites(429, { "retry-after": "20" }, stop.signal)).rejects.toThrow();
  });
});
