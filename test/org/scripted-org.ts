import type { ServerResponse } from "node:http";
import type { OrgWriter } from "../../src/model/org.ts";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { openOrg } from "../../src/org/wire/gateway.ts";
import { json, type LocalServer, type Seen, serve } from "../helpers/local-server.ts";

export const TOKEN = "00D000000000001EAA!AQ0AQ.scripted";
export const DEPLOY_ID = "0Af000000000001CAA";
export const RETRIEVE_ID = "09S000000000001EAA";

export type Answer = (response: ServerResponse, request: Seen) => void;

/** What the org answers, by `METHOD /path` without the query; of SOAP by `SOAP operation`. */
export type Script = Readonly<Record<string, Answer>>;

/**
 * A server that answers by a script, byte for byte as the test wants it, and an org opened on it with the real jsforce
 * over the real transport. An answer that the script does not have is a 404 as Salesforce gives it.
 */
export async function scriptedOrg(script: Script, version = "66.0"): Promise<{ server: LocalServer; org: OrgWriter }> {
  const server = await serve((request, response) => {
    const answer =
      script[routeOf(request)] ??
      ((to) => refusal("NOT_FOUND", "The requested resource does not exist", 404)(to, request));
    answer(response, request);
  });
  return { server, org: openOrg({ instanceUrl: server.url, accessToken: new Secret(TOKEN) }, version, createHttp()) };
}

export function routeOf({ method, url, body }: Seen): string {
  if (url.startsWith("/services/Soap/")) return `SOAP ${/Body[^>]*><(\w+)/.exec(body)?.[1] ?? "?"}`;
  return `${method} ${url.split("?")[0]}`;
}

export const ok =
  (value: unknown, status = 200): Answer =>
  (response) =>
    json(response, status, value);

/** A REST error as Salesforce gives it: a list of one. */
export const refusal =
  (errorCode: string, message: string, status = 400): Answer =>
  (response) =>
    json(response, status, [{ errorCode, message }]);

export const page =
  (status: number, contentType = "text/html;charset=UTF-8", title = "Salesforce"): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": contentType });
    response.end(`<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>${title}</body></html>`);
  };

export const plain =
  (status: number, text: string, contentType = "text/plain"): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": contentType });
    response.end(text);
  };

/** A SOAP answer in the form that the Metadata API has; `inner` is what stands in `<result>`. */
export const soap =
  (operation: string, inner: string): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/xml; charset=UTF-8" });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><${operation}Response><result>${inner}</result></${operation}Response></soapenv:Body></soapenv:Envelope>`,
    );
  };

export const soapFault =
  (code: string, message: string): Answer =>
  (response) => {
    response.writeHead(500, { "content-type": "text/xml; charset=UTF-8" });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    );
  };
