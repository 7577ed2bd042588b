/** A request and a reply, apart from sockets. */
import type { IncomingHttpHeaders } from "node:http";
import type { Org, World } from "../state/types.ts";
import type { Switches } from "../switches.ts";

export interface Request {
  method: string;
  /** Percent-decoded, with single slashes. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether it came over TLS. */
  isSecure: boolean;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What a handler works with: one request to one org at one moment. */
export interface Exchange {
  request: Request;
  world: World;
  org: Org;
  /** The org's own URL, without a slash at the end. */
  url: string;
  now: number;
  /** The world's, with what this org does otherwise. */
  switches: Switches;
  params: Record<string, string>;
  /** Answers another request of the same client, as a part of this one. */
  dispatch(part: Exchange): Promise<Reply>;
  /** Says in the request log what this was (a SOAP operation, a grant), or that it is not modelled. */
  note(what: string, unknown?: boolean): void;
}

export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

export function json(status: number, value: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: JSON.stringify(value),
  };
}

export function text(status: number, body: string): Reply {
  return {
    status,
    headers: { "content-type": "text/plain;charset=UTF-8" },
    body,
  };
}

export function html(status: number, title: string, body: string): Reply {
  return {
    status,
    headers: { "content-type": "text/html;charset=UTF-8" },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${body}</p></body></html>`,
  };
}

export function noContent(): Reply {
  return { status: 204, headers: {}, body: "" };
}
