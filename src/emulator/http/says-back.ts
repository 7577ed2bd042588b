/** What a careless server does: it tells in its error what it was sent, so that a client can be seen to keep it to itself. */
import { html, json, type Reply, type Request } from "./types.ts";

export type SaidBackAs = "rest" | "oauth" | "page" | "soap";

const SHAPES: Readonly<Record<SaidBackAs, (said: string) => Reply>> = {
  rest: (said) => json(400, [{ errorCode: "MALFORMED", message: `Cannot read ${said}` }]),
  oauth: (said) => json(400, { error: "invalid_grant", error_description: said }),
  page: (said) => html(500, "Error", `<pre>${said}</pre>`),
  soap: (said) => ({
    status: 500,
    headers: { "content-type": "text/xml" },
    body: `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:X</faultcode><faultstring>X: ${said.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  }),
};

export function saysBack({ method, path, query, headers, body }: Request, as: SaidBackAs): Reply {
  return SHAPES[as](`${method} ${path}?${query} ${JSON.stringify(headers)} ${body.toString("utf8")}`);
}
