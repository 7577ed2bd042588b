import { describe, expect, test } from "vitest";
import { interrupted, KantivError, sessionError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import { askThroughHiccups, send } from "../../src/oauth/login/hiccup.ts";
import { fakeClock, json } from "./fake-org.ts";

const REQUEST = { method: "GET", url: "https://a.example/" } as const;
const failing = (error: unknown) => () => Promise.reject(error);
const LOST = sessionError("ORG_UNREACHABLE", "m", "r", { data: { sent: true } });
const NOBODY = sessionError("ORG_UNREACHABLE", "m", "r");
const SILENT = sessionError("HTTP_TIMEOUT", "m", "r");
const OTHER = sessionError("HTTP_REDIRECT", "m", "r", { data: { sent: true } });

describe("one request", () => {
  test("is answered by a reply, or by the error of the network", async () => {
    const reply = json("");
    expect(await send(REQUEST, async () => reply, undefined)).toBe(reply);
    expect(await send(REQUEST, failing(LOST), undefined)).toBe(LOST);
  });

  test("that is interrupted, or met a bug, is none", async () => {
    const stop = interrupted();
    await expect(send(REQUEST, failing(stop), undefined)).rejects.toBe(stop);
    const bug = new TypeError("a bug");
    await expect(send(REQUEST, failing(bug), undefined)).rejects.toBe(bug);
  });

  test("carries the signal, and is not made once that is aborted", async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const http = async (request: unknown) => {
      seen.push(request);
      return json("");
    };
    await send(REQUEST, http, stop.signal);
    await send(REQUEST, http, undefined);
    expect(seen).toEqual([{ ...REQUEST, signal: stop.signal }, REQUEST]);
    stop.abort();
    await expect(send(REQUEST, http, stop.signal)).rejects.toMatchObject({ exit: 130 });
    expect(seen).toHaveLength(2);
  });
});

describe("a question through hiccups", () => {
  async function ask(answers: readonly (ReturnType<typeof json> | KantivError)[], reached?: boolean) {
    const clock = fakeClock(0);
    const events: ProgressEvent[] = [];
    let nth = 0;
    const http = async () => {
      const answer = answers[Math.min(nth++, answers.length - 1)];
      if (answer instanceof KantivError) throw answer;
      return answer ?? json("");
    };
    const question = {
      request: () => REQUEST,
      isHiccup: ({ status }: { status: number }) => status === 503,
      ...(reached === undefined ? {} : { reached }),
      signal: undefined,
    };
    const { answer, requests } = await askThroughHiccups(question, { http, clock, emit: (one) => events.push(one) });
    return { answer, requests, seconds: clock.now() / 1000, events };
  }
  const AWAY = json("", 503);
  const FINE = json("fine");

  test.each<[string, readonly (ReturnType<typeof json> | KantivError)[], boolean | undefined, number, number]>([
    ["answered at once", [FINE], undefined, 1, 0],
    ["answered after a hiccup", [AWAY, FINE], undefined, 2, 2],
    ["answered after three", [AWAY, AWAY, AWAY, FINE], undefined, 4, 17],
    ["never answered", [AWAY], undefined, 4, 17],
    ["lost on its way", [LOST, FINE], undefined, 2, 2],
    ["always lost", [LOST], undefined, 4, 17],
    ["to a host that was never reached", [NOBODY, FINE], undefined, 1, 0],
    ["to a host that was reached before", [NOBODY, FINE], true, 2, 2],
    ["to a host that answered in between", [AWAY, NOBODY, FINE], undefined, 3, 7],
    ["met by silence once", [SILENT, FINE], undefined, 2, 2],
    ["met by silence twice", [SILENT], undefined, 2, 2],
    ["that fails otherwise", [OTHER, FINE], true, 1, 0],
    ["asked to wait by the server", [json("", 503, { "retry-after": "7" }), FINE], undefined, 2, 7],
  ])("%s takes so many requests and so long", async (_what, answers, reached, requests, seconds) => {
    const asked = await ask(answers, reached);
    expect([asked.requests, asked.seconds]).toEqual([requests, seconds]);
  });

  test("tells each wait, in slices, with what was answered and what is left", async () => {
    const { events } = await ask([AWAY, LOST, AWAY, FINE]);
    const away = "the org gives no clear answer (HTTP 503)";
    expect(events).toEqual(
      [
        [away, 0, 17_000],
        ["the org does not answer", 2_000, 15_000],
        [away, 7_000, 10_000],
        [away, 12_000, 5_000],
      ].map(([detail, elapsedMs, remainingMs]) => ({ kind: "waiting", step: "login", detail, elapsedMs, remainingMs })),
    );
  });
});
