import { STATUS_CODES } from "node:http";

/** An answer in place of the org's own. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What happens to one request of a run, and to those after it while the fault lasts. */
export interface Fault {
  name: string;
  /** What becomes of the exchange; `kill` ends the program in the middle of it. */
  how: Answer | "reset" | "half" | "silence" | "kill";
  /** The org does what it was asked before the exchange goes wrong. */
  acted: boolean;
  /** Milliseconds of the run's time for which later requests are struck, too; none when absent. */
  lastsMs?: number;
  /** Of those, only requests to the same address: a part of the platform is away, and the rest answers. */
  only?: "same address";
  /** How far this machine's clock is ahead of the org's, in milliseconds. */
  skewMs?: number;
  /** Says nothing against the request: what only reads may be sent again. */
  passing: boolean;
}

const MINUTE = 60_000;

/** Told in the answers with `Retry-After`; a client that repeats sooner has not read it. */
export const RETRY_AFTER_SECONDS = 20;

/** How far clocks are apart: more than the five minutes that the platform is said to bear. */
const SKEW_MS = 6 * MINUTE;

function page(status: number, headers: Answer["headers"] = {}): Answer {
  const title = status === 200 ? "Salesforce" : (STATUS_CODES[status] ?? "");
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body>We will be right back.</body></html>`;
  return { status, headers: { "content-type": "text/html;charset=UTF-8", ...headers }, body };
}

function json(status: number, errorCode: string, message: string, headers: Answer["headers"] = {}): Answer {
  const body = JSON.stringify([{ message, errorCode }]);
  return { status, headers: { "content-type": "application/json;charset=UTF-8", ...headers }, body };
}

const limit = (headers: Answer["headers"] = {}) =>
  json(429, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", headers);

/** The network's and the platform's ways to fail, each struck at each request of each command. */
export const FAULTS: readonly Fault[] = [
  { name: "reset before the org acted", how: "reset", acted: false, passing: true },
  { name: "reset after the org acted", how: "reset", acted: true, passing: true },
  { name: "503", how: page(503), acted: false, passing: true },
  {
    name: "503 for 20 s at that address",
    how: page(503),
    acted: false,
    lastsMs: 20_000,
    only: "same address",
    passing: false,
  },
  {
    name: "503 to the end at that address",
    how: page(503),
    acted: false,
    lastsMs: Number.POSITIVE_INFINITY,
    only: "same address",
    passing: false,
  },
  {
    name: "503 to the end everywhere",
    how: page(503),
    acted: false,
    lastsMs: Number.POSITIVE_INFINITY,
    passing: false,
  },
  { name: "429", how: page(429), acted: false, passing: true },
  {
    name: "429 with Retry-After",
    how: page(429, { "retry-after": String(RETRY_AFTER_SECONDS) }),
    acted: false,
    passing: true,
  },
  {
    name: "429 in JSON",
    how: limit({ "retry-after": String(RETRY_AFTER_SECONDS) }),
    acted: false,
    passing: true,
  },
  { name: "500", how: json(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred."), acted: false, passing: false },
  { name: "HTML with status 200", how: page(200), acted: false, passing: false },
  { name: "half of the answer", how: "half", acted: true, passing: true },
  {
    name: "401 once",
    how: json(401, "INVALID_SESSION_ID", "Session expired or invalid"),
    acted: false,
    passing: false,
  },
  { name: "silence", how: "silence", acted: true, passing: false },
  { name: "kill before the org acted", how: "kill", acted: false, passing: false },
  { name: "kill after the org acted", how: "kill", acted: true, passing: false },
  { name: "reset after it acted, clock ahead", how: "reset", acted: true, skewMs: SKEW_MS, passing: true },
  { name: "reset after it acted, clock behind", how: "reset", acted: true, skewMs: -SKEW_MS, passing: true },
];

/** The org, or a part of it, does not come back during the run. */
export function isOutage({ lastsMs }: Fault): boolean {
  return lastsMs === Number.POSITIVE_INFINITY;
}

/** No answer came, so that nobody can know whether the org acted. */
export function isLost({ how }: Fault): boolean {
  return how === "reset" || how === "half" || how === "silence";
}
