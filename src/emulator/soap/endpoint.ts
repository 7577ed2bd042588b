/** What the two SOAP endpoints have in common: version, envelope, session, faults. */
import { DeployRefused } from "../deploy/submit.ts";
import { SoapFault, soapFaultReply } from "../http/errors.ts";
import { blockedByAccessControl, type Caller, findCaller, opensApi } from "../http/session.ts";
import type { Exchange, Reply } from "../http/types.ts";
import { ComponentProblem } from "../metadata/problem.ts";
import { readEnvelope, type SoapCall, soapReply } from "./envelope.ts";

export interface SoapExchange extends Exchange {
  call: SoapCall;
  version: number;
  /** The session's user. @throws {SoapFault} when there is none, or it may not use the API */
  caller(): Caller;
}

/** Returns the content of the operation's response element. */
export type SoapOperation = (soap: SoapExchange) => string | Promise<string>;

const SOAP_LIMIT = 52_428_800;

/** Answers a call from a table of operations; one that is not there is said loudly. `permit` may refuse a caller. */
export async function answerSoap(
  exchange: Exchange,
  namespace: string,
  operations: Readonly<Record<string, SoapOperation>>,
  permit: (caller: Caller) => void = () => {},
): Promise<Reply> {
  try {
    const version = soapVersion(exchange);
    if (exchange.request.body.length > SOAP_LIMIT) {
      throw new SoapFault(
        "LIMIT_EXCEEDED",
        `Maximum size of request reached. Maximum size of request is ${SOAP_LIMIT} bytes`,
      );
    }
    const call = readEnvelope(exchange.request.body);
    const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
    exchange.note(call.operation, !operation);
    if (!operation) {
      const fault = new SoapFault("UNKNOWN_EXCEPTION", `the emulator does not model the operation ${call.operation}`);
      return soapFaultReply(namespace, fault, 501);
    }
    const caller = () => {
      const found = soapCaller(exchange, call, version);
      permit(found);
      return found;
    };
    return soapReply(namespace, call.operation, await operation({ ...exchange, call, version, caller }));
  } catch (error) {
    if (error instanceof SoapFault) return soapFaultReply(namespace, error);
    if (error instanceof DeployRefused) return soapFaultReply(namespace, new SoapFault(error.code, error.message));
    if (error instanceof ComponentProblem)
      return soapFaultReply(namespace, new SoapFault(error.statusCode, error.message));
    throw error;
  }
}

function soapVersion({ org, params }: Exchange): number {
  const version = Number(/^(\d{1,3})\.0/.exec(params.version ?? "")?.[1] ?? 0);
  if (version >= org.apiVersions.min && version <= org.apiVersions.max) return version;
  throw new SoapFault("UNSUPPORTED_API_VERSION", `Invalid Api version specified on URL: ${params.version ?? ""}`);
}

function soapCaller(exchange: Exchange, call: SoapCall, version: number): Caller {
  const invalid = (why: string) =>
    new SoapFault("INVALID_SESSION_ID", `Invalid Session ID found in SessionHeader: ${why}`);
  const token = call.sessionId ?? "";
  // Tokens in JWT format work over SOAP from API 68.0 on.
  if (token.startsWith("ey") && version < 68) throw invalid("Illegal Session");
  const caller = findCaller(exchange.org, token, exchange.now);
  if (!caller) throw invalid("Illegal Session. Session not found");
  if (!opensApi(caller.session) || blockedByAccessControl(exchange.org, caller)) {
    throw invalid("This session is not valid for use with the API");
  }
  if (!caller.permissions.has("ApiEnabled")) {
    throw new SoapFault("API_CURRENTLY_DISABLED", "API is disabled for this User");
  }
  const { limits } = exchange.org;
  if (limits.usedApiRequests >= limits.dailyApiRequests) {
    throw new SoapFault("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  }
  limits.usedApiRequests += 1;
  return caller;
}
