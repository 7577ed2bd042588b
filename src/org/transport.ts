import { PassThrough } from "node:stream";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/common.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import type { Http } from "../model/ports.ts";
import { replyFault } from "./faults.ts";

/** jsforce counts a body as it goes out; the length that it computed is sent by the HTTP client itself. */
const OWN_HEADERS = new Set(["content-length", "host", "connection"]);

/**
 * jsforce speaks Salesforce's protocols through this: our own HTTP client instead of its own, which follows redirects with
 * the bearer, crashes on a connection cut in mid-body and waits for minutes on a silent server (jsforce-node 3.12).
 */
export class OrgTransport extends Transport {
  readonly #http: Http;

  constructor(http: Http) {
    super();
    this.#http = http;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const headers = Object.entries(request.headers ?? {}).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
    const reply = await this.#http({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      ...(request.body === undefined || request.body === null ? {} : { body: request.body as string | Buffer }),
    });
    const body = reply.body.toString("utf8");
    const fault = replyFault(reply.status, reply.headers["content-type"] ?? "", body);
    if (fault) throw fault;
    return { statusCode: reply.status, headers: { ...reply.headers }, body };
  }
}
