/** Trouble on the way, put there by a test: what the network and the platform do to a client now and then. */
import type { ServerResponse } from "node:http";
import { type SaidBackAs, saysBack } from "./says-back.ts";
import { html, json, type Reply, type Request } from "./types.ts";

export const FAULT_KINDS = [
  "resetBefore",
  "resetAfter",
  "unavailable",
  "tooManyRequests",
  "truncated",
  "slow",
  "wrongContentType",
  "htmlPage",
  "saysBack",
] as const;

type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Only requests to the org of this id. */
  org?: string;
  /** Only requests of this method. */
  method?: string;
  /** Only requests whose path contains this. */
  path?: string;
  /** Only requests whose body contains this (a SOAP operation, say). */
  bodyContains?: string;
  /** How many matching requests to let pass first. */
  skip?: number;
  /** How many requests to strike; 1 when absent. */
  times?: number;
  /** For `slow`: milliseconds before the second half of the body. */
  delayMs?: number;
  /** For `saysBack`: what the request is said back in; a REST fault when absent. */
  as?: SaidBackAs;
}

/** Only so much of a body is looked at, since it may carry a zip of megabytes. */
const LOOKED_AT = 64 * 1024;

function matches(fault: Fault, request: Request, organizationId: string): boolean {
  return (
    (fault.org === undefined || fault.org === organizationId) &&
    (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
    (fault.path === undefined || request.path.includes(fault.path)) &&
    (fault.bodyContains === undefined ||
      request.body.subarray(0, LOOKED_AT).toString("latin1").includes(fault.bodyContains))
  );
}

/** Waiting faults, in the order in which they were put there. */
export class Faults {
  #waiting: Fault[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  list(): Fault[] {
    return this.#waiting.map((fault) => ({ ...fault }));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that strikes this request; counts it. */
  take(request: Request, organizationId: string): Fault | undefined {
    for (const fault of this.#waiting) {
      if (!matches(fault, request, organizationId)) continue;
      if ((fault.skip ?? 0) > 0) {
        fault.skip = (fault.skip ?? 0) - 1;
        continue;
      }
      fault.times = (fault.times ?? 1) - 1;
      this.#waiting = this.#waiting.filter((fault) => (fault.times ?? 0) > 0);
      return fault;
    }
    return undefined;
  }
}

/** The answer that stands in for the server's own, which then does not act; undefined when it acts. */
export function faultReply(fault: Fault | undefined, request: Request): Reply | undefined {
  switch (fault?.kind) {
    case "unavailable":
      return html(503, "Service Unavailable", "The service is down for maintenance. Please try again later.");
    case "tooManyRequests": {
      const reply = json(429, [{ message: "Too many requests", errorCode: "REQUEST_LIMIT_EXCEEDED" }]);
      return { ...reply, headers: { ...reply.headers, "retry-after": "1" } };
    }
    case "htmlPage":
      return html(200, "Salesforce", "You are seeing a page that no program asked for.");
    case "saysBack":
      return saysBack(request, fault.as ?? "rest");
    default:
      return undefined;
  }
}

/** Sends a reply the way a fault has it. */
export function sendFaulty(fault: Fault | undefined, reply: Reply, response: ServerResponse): void {
  const body = Buffer.from(reply.body);
  const half = Math.floor(body.length / 2);
  if (fault?.kind === "resetAfter") {
    response.destroy();
    return;
  }
  const type = fault?.kind === "wrongContentType" ? { "content-type": "text/plain" } : {};
  response.writeHead(reply.status, { ...reply.headers, ...type, "content-length": body.length });
  if (fault?.kind === "truncated") {
    response.write(body.subarray(0, half), () => response.destroy());
  } else if (fault?.kind === "slow") {
    response.write(body.subarray(0, half));
    setTimeout(() => response.end(body.subarray(half)), fault.delayMs ?? 500).unref();
  } else {
    response.end(body);
  }
}
