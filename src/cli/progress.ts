import type { ProgressEvent } from "../model/events.ts";
import { duration } from "../util/duration.ts";
import { printable } from "../util/printable.ts";
import { endedLines, standingLines } from "./fleet-progress.ts";
import type { Outlet } from "./outlet.ts";

export interface Screen {
  outlet: Outlet;
  /** Whether the step that runs stands in a line that moves. */
  moves: boolean;
  columns: number;
}

const MARKS = { done: ["green", "✔"], skipped: ["dim", "–"], failed: ["red", "✖"] } as const;

/**
 * Progress on stderr: a line a step; on a terminal the step that runs stands in a line that moves, elsewhere (CI, a file)
 * each is written once, and a long wait is told of every now and then.
 */
export function progressView({ outlet, moves, columns }: Screen): {
  event: (event: ProgressEvent) => void;
  end: () => void;
} {
  const { paint } = outlet;
  // Lines that stand below what is written for good, the cursor at the end of the last.
  let moving = 0;
  let toldAt = 0;
  const clear = () => {
    if (moving > 0) outlet.move(`\r\u001b[2K${"\u001b[1A\u001b[2K".repeat(moving - 1)}`);
    moving = 0;
  };
  const line = (text: string) => {
    clear();
    outlet.write(text, "prose");
  };
  const move = (...texts: string[]) => {
    clear();
    outlet.move(texts.map((text) => outlet.clean(text).slice(0, Math.max(20, columns - 1))).join("\n"));
    moving = texts.length;
  };

  const event = (event: ProgressEvent): void => {
    if (event.kind === "warning") {
      line(`${paint("yellow", "!")} ${printable(event.message, 2000)} ${paint("dim", `[${event.code}]`)}`);
    } else if (event.kind === "exchange") {
      line(paint("dim", `  ${event.method} ${addressOf(event.url)} ${event.status === 0 ? "no reply" : event.status}`));
    } else if (event.kind === "logged") {
      line(paint("dim", `  audit log: line ${event.line}, head ${event.head}`));
    } else if (event.kind === "orgEnded") {
      for (const text of endedLines(event, paint)) line(text);
    } else if (event.kind === "wave") {
      line(`Wave ${printable(event.wave, 100)}: ${event.orgs === 1 ? "1 org" : `${event.orgs} orgs`}`);
    } else if (event.kind === "orgs") {
      if (moves) move(...standingLines(event));
      else if (event.elapsedMs - toldAt >= 30_000) {
        toldAt = event.elapsedMs;
        line(standingLines(event)[0] ?? "");
      }
    } else if (event.kind === "waiting") {
      const text = `  ${printable(event.step)}: ${printable(event.detail)}, ${duration(event.elapsedMs)}${timeLeft(event.remainingMs)}`;
      if (moves) move(text);
      else if (event.elapsedMs - toldAt >= 10_000 || event.elapsedMs < toldAt) {
        toldAt = event.elapsedMs;
        line(text);
      }
    } else if (event.state === "started") {
      toldAt = 0;
      if (moves) move(`  ${printable(event.step)} …`);
    } else {
      const [style, mark] = MARKS[event.state];
      line(
        `${paint(style, mark)} ${printable(event.step)}${event.detail ? paint("dim", `  ${printable(event.detail)}`) : ""}`,
      );
    }
  };
  return { event, end: clear };
}

/** Without the query, which may carry a session or what is being looked for. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return printable(`${origin}${pathname}`, 300);
}

function timeLeft(ms: number | undefined): string {
  return ms === undefined ? "" : ` (at most ${duration(ms)} more)`;
}
