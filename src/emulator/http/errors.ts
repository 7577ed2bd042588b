/** Refusals in the three forms that Salesforce has for them. */
import { element } from "../xml/write.ts";
import { json, type Reply, text } from "./types.ts";

/** REST: an array of one. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;
  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/** SOAP: a fault; the code stands in both parts. */
export class SoapFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** OAuth: `error` and `error_description`. */
export class OauthError extends Error {
  readonly error: string;
  readonly status: number;
  constructor(error: string, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

/** A refusal in plain text, as the identity services give it. */
export class TextError extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
}

export function soapFaultReply(namespace: string, fault: SoapFault, status = 500): Reply {
  const body =
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
    `xmlns:sf="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>` +
    element("faultcode", `sf:${fault.code}`) +
    element("faultstring", `${fault.code}: ${fault.message}`) +
    `</soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}

/** The reply for a refusal; undefined for anything else, which is a fault of the emulator. */
export function refusalReply(error: unknown): Reply | undefined {
  if (error instanceof ApiError) {
    const { message, errorCode, fields } = error;
    return json(error.status, [{ message, errorCode, ...(fields ? { fields } : {}) }]);
  }
  if (error instanceof OauthError) {
    return json(error.status, { error: error.error, error_description: error.message });
  }
  if (error instanceof TextError) {
    return text(error.status, error.message);
  }
  return undefined;
}
