import type { Dispatcher } from "undici";
import { KantivError, sessionError } from "../model/errors.ts";
import type { Http, HttpReply, HttpRequest } from "../model/ports.ts";

/** A deploy of the largest zip that the Metadata API takes is 52 MB of base64; anything far above is not an org's answer. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 120_000;

/** Socket errors after which the request cannot have reached the org. */
const NEVER_SENT = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export interface HttpOptions {
  /** Called after each exchange, with status 0 when there was no reply. */
  onExchange?: (method: string, url: string, status: number) => void;
}

/**
 * An {@link Http} over undici that honours HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS. Unlike jsforce's own transport
 * it never follows a redirect (the bearer would go along to another origin), reads the whole body before it answers (a
 * connection cut in mid-body is an error, not a crash) and repeats nothing.
 *
 * Throws `HTTP_REDIRECT`, `HTTP_TIMEOUT`, `HTTP_TOO_LARGE` and `ORG_UNREACHABLE`, all exit 3. `data.sent` is false only when
 * the request certainly did not leave this machine.
 */
export function createHttp(options: HttpOptions = {}): Http {
  let dispatcher: Dispatcher | undefined;
  return async (request) => {
    const undici = await import("undici");
    dispatcher ??= new undici.EnvHttpProxyAgent({ allowH2: false });
    let status = 0;
    try {
      const reply = await exchange(undici.fetch, dispatcher, request);
      status = reply.status;
      return reply;
    } finally {
      options.onExchange?.(request.method, request.url, status);
    }
  };
}

async function exchange(
  fetch: typeof import("undici").fetch,
  dispatcher: Dispatcher,
  request: HttpRequest,
): Promise<HttpReply> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      await response.body?.cancel();
      throw redirected(request, response.headers.get("location"));
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await readAll(response) };
  } catch (error) {
    throw error instanceof KantivError ? error : unreachable(error, request, timeoutMs);
  }
}

async function readAll(response: { body: AsyncIterable<Uint8Array> | null }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw sessionError(
        "HTTP_TOO_LARGE",
        "The reply is larger than any that Salesforce gives.",
        "Check the instance URL.",
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirected(request: HttpRequest, location: string | null): KantivError {
  const target = location === null ? "nowhere" : hostOf(new URL(location, request.url).href);
  return sessionError(
    "HTTP_REDIRECT",
    `${hostOf(request.url)} sent the request on to ${target}; it was not followed, since the session would have gone along.`,
    "Set instanceUrl to the org's current My Domain URL (Setup, My Domain).",
  );
}

function unreachable(error: unknown, request: HttpRequest, timeoutMs: number): KantivError {
  const host = hostOf(request.url);
  const cause = rootCause(error);
  if (cause.name === "TimeoutError") {
    return sessionError("HTTP_TIMEOUT", `${host} did not answer within ${timeoutMs / 1000} s.`, "Try again later.", {
      cause: error,
      data: { sent: true },
    });
  }
  const code = cause.code ?? cause.name;
  return sessionError("ORG_UNREACHABLE", `${host} cannot be reached (${code}).`, remedyFor(code), {
    cause: error,
    data: { sent: !NEVER_SENT.has(code), reason: code },
  });
}

function remedyFor(code: string): string {
  if (code === "ENOTFOUND") return "Check instanceUrl for a typing error; a deleted sandbox has no host name any more.";
  if (/CERT|SELF_SIGNED|ALTNAME|SSL|TLS/.test(code)) {
    return "The server's TLS certificate is not trusted; behind an inspecting proxy set NODE_EXTRA_CA_CERTS to its CA.";
  }
  return "Check the network and HTTPS_PROXY, then run the same command again.";
}

function rootCause(error: unknown): { name: string; code?: string } {
  let current = error as { name: string; code?: string; cause?: unknown };
  while (current.code === undefined && typeof current.cause === "object" && current.cause !== null) {
    current = current.cause as typeof current;
  }
  return current;
}

function hostOf(url: string): string {
  return new URL(url).host;
}
