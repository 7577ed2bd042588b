import type { IncomingMessage, ServerResponse } from "node:http";
import { serverOf } from "../faults/wire.ts";
import type { SecretWorld } from "../secrets/world.ts";

/** An answer of the org, as an attack may change it. */
export interface Reply {
  path: string;
  status: number;
  body: Buffer;
  /** Beside its own. */
  headers?: Readonly<Record<string, string>>;
}

type Listener = (message: IncomingMessage, response: ServerResponse) => void;

/**
 * Stands between an emulator and its clients, and gives what `change` makes of each answer; gives back what ends it.
 *
 * @param heard gets what is sent to the org
 */
export async function answering(
  { box }: Pick<SecretWorld, "box">,
  change: (reply: Reply) => Reply,
  heard?: (text: string) => void,
): Promise<() => void> {
  const server = await serverOf(box.emulator);
  const own = server.listeners("request")[0] as Listener;
  const take: Listener = (message, response) => {
    const path = message.url ?? "";
    if (!path.startsWith("/__emulator")) interpose(response, (status, body) => change({ path, status, body }));
    if (heard) message.on("data", (chunk: Buffer) => heard(chunk.toString("utf8")));
    own(message, response);
  };
  server.off("request", own).on("request", take);
  return () => void server.off("request", take).on("request", own);
}

/** The emulator ends each answer with its whole body. */
function interpose(response: ServerResponse, change: (status: number, body: Buffer) => Reply): void {
  const [end, writeHead] = [response.end.bind(response), response.writeHead.bind(response)];
  let head: unknown[] = [];
  response.writeHead = ((...given: unknown[]) => {
    head = given;
    return response;
  }) as typeof response.writeHead;
  response.end = ((body?: Buffer | string) => {
    const headers = (head.find((part) => typeof part === "object") ?? {}) as Record<string, unknown>;
    const reply = change(typeof head[0] === "number" ? head[0] : response.statusCode, Buffer.from(body ?? ""));
    const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-length");
    response.removeHeader("content-length");
    writeHead(reply.status, { ...(Object.fromEntries(kept) as Record<string, string>), ...reply.headers });
    end(reply.body);
    return response;
  }) as typeof response.end;
}

/** Every text of that name in an answer of JSON or XML, at any depth, as `change` makes it. */
export function withField(reply: Reply, name: string, change: (text: string) => string): Reply {
  const text = reply.body.toString("utf8");
  if (/^\s*[[{]/.test(text)) {
    const value = JSON.parse(text, (key, one) => (key === name && typeof one === "string" ? change(one) : one));
    return { ...reply, body: Buffer.from(JSON.stringify(value)) };
  }
  const element = new RegExp(`(<(?:\\w+:)?${name}>)([^<]*)(?=</)`, "g");
  const body = text.replace(element, (_all, open: string, words: string) => `${open}${escapedForXml(change(words))}`);
  return { ...reply, body: Buffer.from(body) };
}

/** XML 1.0 has no way to write most of C0: the rest of the words comes through. */
export function escapedForXml(words: string): string {
  return [...words]
    .filter((sign) => sign >= " " || "\t\n\r".includes(sign))
    .join("")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;");
}
