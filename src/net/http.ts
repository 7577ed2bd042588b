import type { Dispatcher } from "undici";
import { KantivError, sessionError, stopped } from "../model/errors.ts";
import type { Env, Http, HttpReply, HttpRequest } from "../model/ports.ts";
import { type ProxySettings, proxySettings, proxyShown, toProxy } from "./proxy.ts";
import { unreachable, type Way } from "./unreachable.ts";

/** A deploy of the largest zip that the Metadata API takes is 52 MB of base64; anything far above is not an org's answer. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 120_000;
/** How long a server may say nothing before a person is told, and between that and the next time. */
const SILENCE_MS = 10_000;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface HttpOptions {
  /** Called after each exchange, with status 0 when there was no reply. */
  onExchange?: (method: string, url: string, status: number) => void;
  /** Called after each `silenceMs` in which a server sent nothing: for how long it has been, and how long it still may. */
  onSilence?: (host: string, silentMs: number, remainingMs: number) => void;
  /** Milliseconds; 10 s unless a test is in a hurry. */
  silenceMs?: number;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; without it every request goes straight. */
  env?: Env;
  /** Bytes of a reply, unpacked, above which it is no answer of an org. */
  maxBodyBytes?: number;
}

/**
 * An {@link Http} over undici that honours HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS. Unlike jsforce's own transport
 * it never follows a redirect (the bearer would go along to another origin), reads the whole body before it answers (a
 * connection cut in mid-body is an error, not a crash) and repeats nothing (that is `net/repeat`).
 *
 * Throws `HTTP_REDIRECT`, `HTTP_TIMEOUT`, `HTTP_TOO_LARGE` and `ORG_UNREACHABLE`, all exit 3, where `data.sent` is false
 * only when the request certainly did not leave this machine; and `INTERRUPTED` when its signal was aborted.
 */
export function createHttp(options: HttpOptions = {}): Http {
  const { env = {} } = options;
  let dispatcher: Dispatcher | undefined;
  return async (request) => {
    const undici = await import("undici");
    const settings = proxySettings(env);
    dispatcher ??= dispatcherFor(undici, settings);
    const way = {
      host: new URL(request.url).host,
      proxy: proxyShown(settings),
      extraCa: env.NODE_EXTRA_CA_CERTS || undefined,
    };
    let status = 0;
    try {
      const reply = await exchange(undici.fetch, dispatcher, request, way, options);
      status = reply.status;
      return reply;
    } finally {
      options.onExchange?.(request.method, request.url, status);
    }
  };
}

type Undici = typeof import("undici");

function dispatcherFor({ EnvHttpProxyAgent, Pool }: Undici, settings: ProxySettings): Dispatcher {
  return new EnvHttpProxyAgent({
    allowH2: false,
    ...settings,
    clientFactory: (proxy, options: { connect?: unknown }) =>
      new Pool(proxy, { ...options, connect: toProxy(options.connect as Parameters<typeof toProxy>[0]) as never }),
  });
}

async function exchange(
  fetch: Undici["fetch"],
  dispatcher: Dispatcher,
  request: HttpRequest,
  way: Way,
  options: HttpOptions,
): Promise<HttpReply> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const { host } = way;
  const silence = watchSilence(host, timeoutMs, options);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      dispatcher,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(request.signal ? [request.signal] : [])]),
    });
    if (REDIRECTS.has(response.status)) {
      await response.body?.cancel();
      throw redirected(request, response.headers.get("location"));
    }
    const body = await readAll(response, options.maxBodyBytes ?? MAX_BODY_BYTES, silence.heard);
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    if (request.signal?.aborted) throw stopped(request.signal);
    throw error instanceof KantivError ? error : unreachable(error, way, timeoutMs);
  } finally {
    silence.end();
  }
}

/** Tells of a server that keeps a person waiting, until `end` is called; `heard` starts the count anew. */
function watchSilence(
  host: string,
  timeoutMs: number,
  { onSilence, silenceMs = SILENCE_MS }: HttpOptions,
): { heard: () => void; end: () => void } {
  const endsAt = Date.now() + timeoutMs;
  let told = 0;
  const timer = setInterval(() => {
    told += 1;
    onSilence?.(host, told * silenceMs, Math.max(0, endsAt - Date.now()));
  }, silenceMs);
  const heard = () => {
    told = 0;
    timer.refresh();
  };
  return { heard, end: () => clearInterval(timer) };
}

async function readAll(
  response: { body: AsyncIterable<Uint8Array> | null },
  maxBytes: number,
  heard: () => void,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    heard();
    size += chunk.length;
    if (size > maxBytes) {
      throw sessionError(
        "HTTP_TOO_LARGE",
        "The reply is larger than any that Salesforce gives.",
        "Check the instance URL.",
        { data: { sent: true } },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirected(request: HttpRequest, location: string | null): KantivError {
  const target = location === null ? null : URL.parse(location, request.url);
  return sessionError(
    "HTTP_REDIRECT",
    `${new URL(request.url).host} sent the request on to ${target?.host || "nowhere"}; it was not followed, since the session would have gone along.`,
    "Set instanceUrl to the org's current My Domain URL (Setup, My Domain).",
  );
}
