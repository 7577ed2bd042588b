import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { diskFiles, execProgram } from "../src/cli/context.ts";
import { thisHost } from "../src/cli/host.ts";
import { KantivError } from "../src/model/errors.ts";
import type { ProgressEvent } from "../src/model/events.ts";
import { type RunOptions, runContext } from "../src/run-context.ts";
import { Pace } from "../src/util/pace.ts";
import { fakeClock } from "./helpers/fake-clock.ts";
import { json, serve } from "./helpers/local-server.ts";
import { thrownBy } from "./helpers/thrown.ts";

/** A run that writes down what it tells. */
function aRun(options: Partial<RunOptions> = {}) {
  const told: ProgressEvent[] = [];
  const clock = fakeClock();
  const signal = new AbortController().signal;
  const machine = {
    env: {},
    cwd: "/",
    clock,
    files: diskFiles("/"),
    exec: execProgram,
    host: thisHost(execProgram),
    pace: new Pace(),
    randomId: randomUUID,
    confirm: async () => false,
    interactive: false,
    ask: async () => "",
    templatesFolder: "",
    line: () => undefined,
    input: async () => undefined,
    windDown: () => signal,
    json: false,
  };
  return {
    told,
    clock,
    ctx: runContext(machine, (event) => void told.push(event), { signal, verbose: false, ...options }),
  };
}

describe("the context of a run", () => {
  it("fault 8: sends nothing more once it is stopped, and says why it was", async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const stop = new AbortController();
    const { ctx } = aRun({ signal: stop.signal });
    await ctx.http({ method: "GET", url: server.url });
    stop.abort(new KantivError("ORG_TIMEOUT", "Too long.", "Wait."));
    expect(await thrownBy(ctx.http({ method: "POST", url: server.url }))).toMatchObject({ code: "ORG_TIMEOUT" });
    expect([server.seen.length, ctx.requests.sent]).toEqual([1, 1]);
  });

  it("asks a read again through hiccups, a write never, and counts both", async () => {
    const server = await serve((_request, response) => json(response, 503, {}));
    const { ctx } = aRun();
    expect((await ctx.http({ method: "GET", url: server.url })).status).toBe(503);
    expect(ctx.requests.sent).toBe(4);
    expect((await ctx.http({ method: "POST", url: server.url })).status).toBe(503);
    expect(ctx.requests.sent).toBe(5);
  });

  it("keeps its warnings and its org apart from those of another run", () => {
    const [one, other] = [aRun({ org: "acme" }), aRun({ org: "globex" })];
    one.ctx.emit({ kind: "warning", code: "A", message: "a" });
    other.ctx.emit({ kind: "step", step: "x", state: "started" });
    expect([one.ctx.warnings, other.ctx.warnings]).toEqual([[{ code: "A", message: "a" }], []]);
    expect([one.told, other.told]).toEqual([
      [{ kind: "warning", code: "A", message: "a", org: "acme" }],
      [{ kind: "step", step: "x", state: "started", org: "globex" }],
    ]);
  });
});
