/** SOAP envelopes: what clients send, and the one shape of reply that all of them can read. */

import { SoapFault } from "../http/errors.ts";
import type { Reply } from "../http/types.ts";
import { readXml, type XmlElement, XmlError } from "../xml/read.ts";

export interface SoapCall {
  operation: string;
  /** The operation's element; its children are the arguments. */
  args: XmlElement;
  sessionId: string | undefined;
}

function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** Text of an argument; undefined when it is absent or nil. */
export function argument(parent: XmlElement, name: string): string | undefined {
  const found = child(parent, name);
  return found && found.attributes["xsi:nil"] !== "true" ? found.text : undefined;
}

export function flag(parent: XmlElement | undefined, name: string): boolean {
  return parent !== undefined && argument(parent, name)?.trim() === "true";
}

export const argumentElement = child;

export function argumentElements(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/** @throws {SoapFault} when the body is no SOAP message with an operation */
export function readEnvelope(body: Buffer): SoapCall {
  const root = parse(body.toString("utf8"));
  const args = child(root, "Body")?.children[0];
  if (root.name !== "Envelope" || !args) throw new SoapFault("UNKNOWN_EXCEPTION", "Content is not a SOAP message");
  const session = child(child(root, "Header"), "SessionHeader");
  return { operation: args.name, args, sessionId: child(session, "sessionId")?.text.trim() };
}

function parse(source: string): XmlElement {
  try {
    return readXml(source);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new SoapFault(
      "UNKNOWN_EXCEPTION",
      `ParseError at [row,col]:[${error.line},${error.column}] ${error.message}`,
    );
  }
}

/** `inner` is the content of `<opResponse>`. Prefixes on envelope and body only, no attribute on the body. */
export function soapReply(namespace: string, operation: string, inner: string): Reply {
  const name = `${operation}Response`;
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body><${name}>${inner}</${name}></soapenv:Body></soapenv:Envelope>`;
  return { status: 200, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}
