import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { unzip, unzipSync } from "node:zlib";
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
  /** Called after each request has left; what it gives back is called when the exchange is over. */
  onUnderWay?: () => () => void;
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
  let known: ReturnType<typeof settingsIn> | undefined;
  return async (request) => {
    loading ??= import("./undici.ts");
    const undici = await loading;
    // Looked up once a run: an environment that holds a secret for each of a thousand orgs takes its time.
    known ??= settingsIn(env);
    const { settings, ...ways } = known;
    const way = { host: new URL(request.url).host, ...ways };
    let status = 0;
    try {
      const reply = await exchange(dispatcherOf(env, settings, undici), request, way, options);
      status = reply.status;
      return reply;
    } finally {
      options.onExchange?.(request.method, request.url, status);
    }
  };
}

function settingsIn(env: Env) {
  const settings = proxySettings(env);
  return { settings, proxy: proxyShown(settings), extraCa: env.NODE_EXTRA_CA_CERTS || undefined };
}

type Undici = typeof import("./undici.ts");

/** Only for who sends something, and looked up once. */
let loading: Promise<Undici> | undefined;

/** One for all runs of a process, which have one environment. */
const dispatchers = new WeakMap<Env, { shown: string; dispatcher: Dispatcher }>();

function dispatcherOf(env: Env, settings: ProxySettings, undici: Undici): Dispatcher {
  const shown = JSON.stringify(settings);
  const known = dispatchers.get(env);
  if (known?.shown === shown) return known.dispatcher;
  const dispatcher = newDispatcher(undici, settings);
  dispatchers.set(env, { shown, dispatcher });
  return dispatcher;
}

function newDispatcher({ EnvHttpProxyAgent, Pool }: Undici, settings: ProxySettings): Dispatcher {
  return new EnvHttpProxyAgent({
    allowH2: false,
    ...settings,
    clientFactory: (proxy, options: { connect?: unknown }) =>
      new Pool(proxy, { ...options, connect: toProxy(options.connect as Parameters<typeof toProxy>[0]) as never }),
  });
}

async function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  way: Way,
  options: HttpOptions,
): Promise<HttpReply> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const silence = watchSilence(way.host, timeoutMs, options);
  const underWay = watchWay(options);
  const maxBytes = options.maxBodyBytes ?? MAX_BODY_BYTES;
  try {
    const { status, headers, body } = await answered(dispatcher, request, {
      timeoutMs,
      maxBytes,
      heard: silence.heard,
      started: underWay.started,
    });
    // Only then undici counts the connection as free (8.12): a request that is sent sooner gets one of its own.
    await nextTurn();
    return { status, headers, body: await unpacked(body, headers["content-encoding"], maxBytes) };
  } catch (error) {
    if (request.signal?.aborted) throw stopped(request.signal);
    throw error instanceof KantivError ? error : unreachable(error, way, timeoutMs);
  } finally {
    silence.end();
    underWay.end();
  }
}

/**
 * The whole answer as it came. By undici's own events, without a stream and a signal for each exchange: those cost as much as all that is said
 * over them. What a handler throws ends the exchange with that.
 */
function answered(
  dispatcher: Dispatcher,
  request: HttpRequest,
  {
    timeoutMs,
    maxBytes,
    started,
    heard,
  }: { timeoutMs: number; maxBytes: number; started: () => void; heard: () => void },
): Promise<HttpReply> {
  const { origin, pathname, search } = new URL(request.url);
  const { method, body, signal } = request;
  return new Promise<HttpReply>((done, fail) => {
    let controller: Dispatcher.DispatchController | undefined;
    let reason: Error | undefined;
    const giveUp = (why: Error) => {
      reason = why;
      controller?.abort(why);
      end();
      fail(why);
    };
    const abort = () => giveUp(signal?.reason);
    const timer = setTimeout(() => giveUp(new DOMException("The time is over.", "TimeoutError")), timeoutMs);
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) return abort();
    let status = 0;
    let headers: HttpReply["headers"] = {};
    const chunks: Buffer[] = [];
    let size = 0;
    const headersSent = { "accept-encoding": "gzip", ...request.headers };
    dispatcher.dispatch(
      { origin, path: `${pathname}${search}`, method, headers: headersSent, ...(body === undefined ? {} : { body }) },
      {
        onRequestStart: (own) => {
          controller = own;
          // Given up while it waited for its connection.
          if (reason) return own.abort(reason);
          started();
        },
        onResponseStart: (_, code, given) => {
          // One that only says that another follows.
          if (code < 200) return;
          heard();
          status = code;
          headers = plain(given);
          if (REDIRECTS.has(code)) throw redirected(request, headers.location);
        },
        onResponseData: (_, chunk) => {
          heard();
          size += chunk.length;
          if (size > maxBytes) throw tooLarge();
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          end();
          done({ status, headers, body: Buffer.concat(chunks) });
        },
        onResponseError: (_, error) => {
          end();
          fail(error);
        },
      },
    );
  });
}

type HeaderValue = string | readonly string[] | undefined;

function plain(headers: Readonly<Record<string, HeaderValue>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, joined(value) ?? ""]));
}

function joined(value: HeaderValue): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
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

/** Tells that a request has left, unless its exchange is over by then, until `end` is called. */
function watchWay({ onUnderWay }: HttpOptions): { started: () => void; end: () => void } {
  let isOver = false;
  let ended: (() => void) | undefined;
  return {
    // In the next turn of the loop, since it is written in this one.
    started: () => {
      if (!onUnderWay) return;
      setImmediate(() => {
        if (!isOver) ended = onUnderWay();
      });
    },
    end: () => {
      isOver = true;
      ended?.();
    },
  };
}

/** What is unpacked sooner than another thread is told of it. */
const AT_ONCE_BYTES = 32 * 1024;

const unzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(unzip);

/** The body as it was before it was packed for the way, as far as it is one that was asked for. */
async function unpacked(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  if (body.length === 0 || !/^(x-)?gzip$/i.test(encoding ?? "")) return body;
  const options = { maxOutputLength: maxBytes };
  try {
    return body.length <= AT_ONCE_BYTES ? unzipSync(body, options) : await unzipped(body, options);
  } catch (error) {
    // By its kind alone: what comes out is more than was let.
    throw error instanceof RangeError ? tooLarge() : error;
  }
}

function tooLarge(): KantivError {
  const message = "The reply is larger than any that Salesforce gives.";
  return sessionError("HTTP_TOO_LARGE", message, "Check the instance URL.", { data: { sent: true } });
}

function redirected(request: HttpRequest, location: string | undefined): KantivError {
  const target = location === undefined ? null : URL.parse(location, request.url);
  return sessionError(
    "HTTP_REDIRECT",
    `${new URL(request.url).host} sent the request on to ${target?.host || "nowhere"}; it was not followed, since the session would have gone along.`,
    "Set instanceUrl to the org's current My Domain URL (Setup, My Domain).",
  );
}
