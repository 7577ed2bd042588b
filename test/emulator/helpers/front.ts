/** A client of orgs that have real names: through the emulator's proxy, trusting its authority and nobody else. */
import { fetch, ProxyAgent, type RequestInit } from "undici";
import type { Emulator, FrontHandle } from "../../../src/emulator/index.ts";
import type { Answer } from "./client.ts";

export interface Wire {
  /** Of the proxy, when it is another than the emulator says. */
  proxyUrl?: string;
  /** The name in the TLS handshake, when it is another than that of the URL. */
  servername?: string;
}

export function frontOf({ front }: Emulator): FrontHandle {
  if (!front) throw new Error("the emulator has no front");
  return front;
}

export async function callByName(
  emulator: Emulator,
  url: string,
  init: RequestInit = {},
  wire: Wire = {},
): Promise<Pick<Answer, "status" | "text" | "json">> {
  const { authority, proxyUrl } = frontOf(emulator);
  const { servername } = wire;
  const requestTls = { ca: authority, allowH2: false, ...(servername === undefined ? {} : { servername }) };
  const dispatcher = new ProxyAgent({ uri: wire.proxyUrl ?? proxyUrl, requestTls });
  try {
    const reply = await fetch(url, { redirect: "manual", dispatcher, ...init });
    const text = await reply.text();
    const isJson = reply.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: reply.status, text, json: isJson ? JSON.parse(text) : undefined };
  } finally {
    await dispatcher.destroy();
  }
}

/** What went wrong on the way, in the client's words. */
export async function wayBlocked(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message: string; cause?: { message: string } } };
    return [cause?.code, cause?.message, cause?.cause?.message].join(" ");
  }
  return "nothing";
}
