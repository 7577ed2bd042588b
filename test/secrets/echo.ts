import { json, type LocalServer, type Seen, serve } from "../helpers/local-server.ts";

/** How a server says back what it was sent, as a careless one does in an error. */
export const ECHOES = {
  "REST fault": (said, response) => json(response, 400, [{ errorCode: "MALFORMED", message: `Cannot read ${said}` }]),
  "OAuth error": (said, response) => json(response, 400, { error: "invalid_grant", error_description: said }),
  "web page": (said, response) => {
    response.writeHead(500, { "content-type": "text/html" });
    response.end(`<!doctype html><html><body><pre>${said}</pre></body></html>`);
  },
  "SOAP fault": (said, response) => {
    response.writeHead(500, { "content-type": "text/xml" });
    response.end(
      `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:X</faultcode><faultstring>X: ${said.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    );
  },
} satisfies Record<string, (said: string, response: Parameters<typeof json>[0]) => void>;

export type Echo = keyof typeof ECHOES;

/** Passes requests on to an org, but says the `nth` one (from 0) back in an error. */
export async function echoingProxy(target: string): Promise<LocalServer & { strike(nth: number, how: Echo): void }> {
  let left = Number.POSITIVE_INFINITY;
  let how: Echo = "REST fault";
  const server = await serve(async (request, response) => {
    left -= 1;
    if (left === -1) return ECHOES[how](spoken(request), response);
    const reply = await fetch(target + request.url, {
      method: request.method,
      headers: headersOf(request),
      ...(request.body === "" ? {} : { body: Buffer.from(request.body, "utf8") }),
    });
    response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "text/plain" });
    response.end(Buffer.from(await reply.arrayBuffer()));
  });
  const strike = (nth: number, echo: Echo) => {
    left = nth;
    how = echo;
  };
  return { ...server, strike };
}

function spoken({ method, url, headers, body }: Seen): string {
  return `${method} ${url} ${JSON.stringify(headers)} ${body}`;
}

function headersOf({ headers }: Seen): Record<string, string> {
  const own = new Set(["host", "connection", "content-length", "transfer-encoding", "accept-encoding"]);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (own.has(name) ? [] : [[name, String(value)]])),
  );
}
