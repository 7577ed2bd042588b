import { PassThrough } from "node:stream";
// Of jsforce only what is used here: the whole brings a push client and APIs for bulk loads, which take as long to load.
import "@jsforce/jsforce-node/lib/api/metadata.js";
import { Connection } from "@jsforce/jsforce-node/lib/connection.js";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/common.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import type { Http } from "../../model/ports.ts";
import { askedMs } from "../../util/retry-after.ts";
import { replyFault } from "./faults.ts";

/** jsforce counts a body as it goes out; the length that it computed is sent by the HTTP client itself. */
const OWN_HEADERS = new Set(["content-length", "host", "connection"]);

/** Operations of the Metadata API that change nothing in an org. */
const READING_OPERATIONS = new Set(["retrieve", "checkRetrieveStatus", "checkDeployStatus"]);

/**
 * jsforce speaks Salesforce's protocols through this: our own HTTP client instead of its own, which follows redirects with
 * the bearer, crashes on a connection cut in mid-body and waits for minutes on a silent server (jsforce-node 3.12).
 */
export class OrgTransport extends Transport {
  readonly #http: Http;
  orgTime: number | undefined;

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
      ...(onlyReads(request) ? { reads: true } : {}),
    });
    const body = reply.body.toString("utf8");
    const waits = askedMs(reply.headers, this.orgTime ?? 0);
    const fault = replyFault(reply.status, reply.headers["content-type"] ?? "", body, waits);
    if (fault) throw fault;
    const date = Date.parse(reply.headers.date ?? "");
    if (!Number.isNaN(date)) this.orgTime = date;
    return { statusCode: reply.status, headers: { ...reply.headers }, body };
  }
}

/** A jsforce connection over our transport. Without a refresh function: jsforce renews without a bound when it has one. */
export class OrgConnection extends Connection {
  readonly #transport: OrgTransport;

  constructor(http: Http, config: ConstructorParameters<typeof Connection>[0]) {
    super({ ...config, logLevel: "NONE" });
    this.#transport = new OrgTransport(http);
    this._transport = this.#transport;
  }

  /** Milliseconds by the org's clock at its latest answer; undefined before the first that told. */
  get orgTime(): number | undefined {
    return this.#transport.orgTime;
  }
}

/** Whether a POST only reads: a composite of nothing but GETs, or an operation of the Metadata API that reads. */
function onlyReads({ method, url, body }: HttpRequest): boolean {
  if (method !== "POST" || typeof body !== "string") return false;
  if (/\/services\/data\/v[\d.]+\/composite$/.test(url)) {
    const { compositeRequest } = JSON.parse(body) as { compositeRequest: { method: string }[] };
    return compositeRequest.every((part) => part.method === "GET");
  }
  if (!url.includes("/services/Soap/m/")) return false;
  // Its beginning alone: a body may carry a zip of megabytes.
  const start = body.indexOf("<soapenv:Body");
  const [, operation = ""] = /<soapenv:Body[^>]*><(\w+)/.exec(body.slice(start, start + 300)) ?? [];
  return READING_OPERATIONS.has(operation);
}
