import { describe, expect, test } from "vitest";
import { outletFor } from "../../src/cli/outlet.ts";
import { progressView } from "../../src/cli/progress.ts";
import type { ProgressEvent } from "../../src/model/events.ts";

const step = (state: "started" | "done" | "skipped" | "failed", detail?: string): ProgressEvent => ({
  kind: "step",
  step: "Deploy",
  state,
  ...(detail === undefined ? {} : { detail }),
});
const waiting = (elapsedMs: number, detail = "InProgress", remainingMs?: number): ProgressEvent => ({
  kind: "waiting",
  step: "deploy",
  detail,
  elapsedMs,
  ...(remainingMs === undefined ? {} : { remainingMs }),
});

/** What is written for these events. */
function written(events: readonly ProgressEvent[], screen: { isTTY: boolean; columns?: number }) {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  const outlet = outletFor({ isTTY: screen.isTTY, write }, { NO_COLOR: "1" }, "mark");
  const view = progressView({ outlet, moves: screen.isTTY, columns: screen.columns ?? 80 });
  for (const event of events) view.event(event);
  view.end();
  return text;
}

/** What a terminal shows of it in the end, line by line. */
function shown(text: string): string[] {
  return text.split("\n").map((line) => line.split("\r\u001b[2K").at(-1) ?? "");
}

describe("progress in a log", () => {
  const log = { isTTY: false };

  test("is a plain line a step, when it has ended", () => {
    expect(written([step("started"), step("done", "6 components")], log)).toBe("✔ Deploy  6 components\n");
    expect(written([step("skipped"), step("failed", "no")], log)).toBe("– Deploy\n✖ Deploy  no\n");
  });

  test("tells of a long wait every ten seconds, anew for each step", () => {
    const waits = [500, 5_000, 9_999, 10_000, 12_000, 19_999, 21_000, 75_000].map((ms) => waiting(ms));
    expect(
      written([step("started"), ...waits], log)
        .trim()
        .split("\n"),
    ).toEqual(["deploy: InProgress, 10 s", "  deploy: InProgress, 21 s", "  deploy: InProgress, 1 min 15 s"]);
    const twice = written([step("started"), waiting(11_000), step("done"), step("started"), waiting(10_500)], log);
    expect(twice.match(/deploy:/g)).toHaveLength(2);
  });

  test("rounds to seconds that a clock has: no 60 s", () => {
    const text = written([step("started"), waiting(59_700, "InProgress", 779_600)], log);
    expect(text).toContain("1 min 0 s (at most 13 min 0 s more)");
  });

  test("has no control characters, whatever the org says", () => {
    const hostile = "\u001b[2J\u001b]0;title\u0007done\r\u202e";
    const text = written(
      [step("done", hostile), waiting(20_000, hostile), { kind: "warning", code: "W", message: hostile }],
      log,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe("progress on a terminal", () => {
  const terminal = { isTTY: true };

  test("moves in one line, which the end of the step replaces", () => {
    const text = written(
      [step("started"), waiting(1_000), waiting(2_000, "Finalizing", 60_000), step("done")],
      terminal,
    );
    expect(text).toContain("  deploy: Finalizing, 2 s (at most 1 min 0 s more)");
    expect(shown(text)).toEqual(["✔ Deploy", ""]);
  });

  test("leaves no half line behind", () => {
    expect(shown(written([step("started"), waiting(1_000)], terminal))).toEqual([""]);
  });

  test("cuts a line that would wrap, since only one line can be replaced", () => {
    const text = written([waiting(1_000, "x".repeat(300))], { isTTY: true, columns: 40 });
    for (const part of text.split("\r\u001b[2K")) expect(part.length).toBeLessThan(40);
  });

  test("keeps a warning as a line of its own", () => {
    const text = written([step("started"), { kind: "warning", code: "W", message: "careful" }, step("done")], terminal);
    expect(shown(text)).toEqual(["! careful [W]", "✔ Deploy", ""]);
  });
});

test("nothing with the shape of a credential is written", () => {
  const canary = "00D000000000001AAA!AQ0AQ.canary";
  const events = [
    step("done", canary),
    waiting(20_000, canary),
    { kind: "warning", code: "W", message: canary } as const,
  ];
  for (const isTTY of [true, false]) expect(written(events, { isTTY })).not.toContain("canary");
});
