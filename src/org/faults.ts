import { EXIT, type ExitCode, KantivError, sessionError } from "../model/errors.ts";
import { printable } from "../util/printable.ts";

interface Fault {
  /** Salesforce's code, without the `sf:` that SOAP puts in front. */
  when: RegExp;
  /** Narrows a code that stands for several things. */
  text?: RegExp;
  code: string;
  remedy: string;
  exit: ExitCode;
  /** A read may be repeated after a pause; a write only when it certainly did nothing. */
  transient?: true;
}

/**
 * What Salesforce's faults mean for the person who runs the tool. The one place that judges a fault by its text.
 * Sources: Metadata API Developer Guide (common faults), REST API status codes, SOAP API login() faults.
 */
const FAULTS: readonly Fault[] = [
  {
    when: /^INVALID_SESSION_ID$/,
    text: /not valid for use with the REST API|not valid for use with the API/i,
    code: "SESSION_NOT_FOR_API",
    remedy:
      "The session lacks API access: use an app with the api scope, and check API Access Control and session security in the org.",
    exit: EXIT.unreachable,
  },
  {
    when: /^(INVALID_SESSION_ID|INVALID_AUTH_HEADER)$/,
    code: "SESSION_EXPIRED",
    remedy:
      "Get a new admin session (for the Salesforce CLI: sf org login web --instance-url <My Domain URL>) and run again.",
    exit: EXIT.unreachable,
  },
  {
    when: /^(API_CURRENTLY_DISABLED|API_DISABLED_FOR_ORG)$/,
    code: "API_DISABLED",
    remedy: "Give the administrator the API Enabled permission, and use an edition that has API access.",
    exit: EXIT.unreachable,
  },
  {
    when: /^(INSUFFICIENT_ACCESS|INSUFFICIENT_ACCESS_OR_READONLY|INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY)$/,
    code: "PERMISSION_MISSING",
    remedy:
      "Use an administrator with Modify Metadata Through Metadata API Functions and the External Client App permissions.",
    exit: EXIT.unreachable,
  },
  {
    when: /^REQUEST_LIMIT_EXCEEDED$/,
    text: /concurrent/i,
    code: "ORG_BUSY",
    remedy: "Too many long requests run in the org; wait a minute and run again.",
    exit: EXIT.unreachable,
    transient: true,
  },
  {
    when: /^REQUEST_LIMIT_EXCEEDED$/,
    code: "ORG_REQUEST_LIMIT",
    remedy: "The org's daily API allowance is used up; it frees over 24 hours (Setup, Company Information).",
    exit: EXIT.unreachable,
  },
  {
    when: /^(SERVER_UNAVAILABLE|ERROR_HTTP_(420|429|500|502|503|504))$/,
    code: "ORG_UNAVAILABLE",
    remedy: "The org is in maintenance or overloaded (status.salesforce.com); run the same command again later.",
    exit: EXIT.unreachable,
    transient: true,
  },
  {
    when: /^(ALREADY_IN_PROCESS|UNABLE_TO_LOCK_ROW)$/,
    code: "ORG_BUSY",
    remedy: "Another deployment or setup change holds the org; run the same command again when it has ended.",
    exit: EXIT.refused,
    transient: true,
  },
  {
    when: /^(UNSUPPORTED_API_VERSION|GONE)$/,
    code: "API_VERSION",
    remedy: "The org does not have this API version; run again without --api-version.",
    exit: EXIT.unreachable,
  },
  {
    when: /^DUPLICATE_VALUE$/,
    code: "DUPLICATE",
    remedy: "It is there already; nothing needs to be done.",
    exit: EXIT.refused,
  },
  {
    when: /^FIELD_INTEGRITY_EXCEPTION$/,
    text: /user license doesn't allow|license/i,
    code: "LICENCE_FORBIDS",
    remedy: "Give the user the permission set licence that the permission needs, or a user licence that includes it.",
    exit: EXIT.refused,
  },
  {
    when: /^(NOT_FOUND|ERROR_HTTP_404|METHOD_NOT_ALLOWED|ERROR_HTTP_405|FUNCTIONALITY_NOT_ENABLED)$/,
    code: "NOT_OFFERED",
    remedy: "The org does not offer this resource; check its edition and that the API is enabled.",
    exit: EXIT.refused,
  },
  {
    when: /^INVALID_LOGIN$|^LOGIN_MUST_USE_SECURITY_TOKEN$/,
    code: "LOGIN_REFUSED",
    remedy:
      "Check username, password and security token, that the user is not locked out, and that instanceUrl is this sandbox's.",
    exit: EXIT.unreachable,
  },
  {
    when: /^INVALID_OPERATION$/,
    text: /SOAP (API )?login/i,
    code: "SOAP_LOGIN_OFF",
    remedy:
      "Use another session source in `admin` (sf, accessToken or jwt): SOAP login() is off in this org and retires in 2027.",
    exit: EXIT.unreachable,
  },
];

/** Turns whatever a call to the org threw into an error with a remedy; our own errors pass through unchanged. */
export function orgFault(error: unknown, doing: string): KantivError {
  if (error instanceof KantivError) return error;
  if (!(error instanceof Error)) throw error;
  const given = (error as { errorCode?: unknown }).errorCode ?? error.name;
  const coded = /^([A-Z_]{4,}): /.exec(error.message);
  const orgCode = String(given).replace(/^\w+:/, "");
  const code = orgCode === "Error" && coded?.[1] ? coded[1] : orgCode;
  if (!/^[A-Z][A-Z0-9_]+$/.test(code)) throw error;
  return faultOf(code, error.message, doing, error);
}

/** The same for a fault that came as data: a code and a message. */
export function faultOf(orgCode: string, message: string, doing: string, cause?: unknown): KantivError {
  const known = FAULTS.find((fault) => fault.when.test(orgCode) && (fault.text?.test(message) ?? true));
  const words = printable(message.startsWith(orgCode) ? message.slice(orgCode.length + 1) : message, 300);
  return new KantivError(
    known?.code ?? "ORG_REFUSED",
    `${doing}: the org answered ${orgCode}: ${words}`,
    known?.remedy ?? "The org's own words are above; nothing more is known of this fault.",
    { exit: known?.exit ?? EXIT.refused, cause, data: { orgCode, transient: known?.transient ?? false } },
  );
}

/** A web page where an API answer is due: maintenance, a login page, or a host that is not an org. */
export function htmlFault(status: number, contentType: string, body: string): KantivError | undefined {
  if (!/html/i.test(contentType) && !/^\s*<(!doctype html|html)[\s>]/i.test(body.slice(0, 200))) return undefined;
  if (status >= 500 || status === 420 || status === 429 || /maintenance|data not available/i.test(body)) {
    return sessionError(
      "ORG_UNAVAILABLE",
      `The org answered with a web page (HTTP ${status}): it is in maintenance, overloaded or not ready yet.`,
      "See status.salesforce.com and run the same command again later.",
      { data: { transient: true, status } },
    );
  }
  return sessionError(
    "NOT_AN_ORG",
    `The host answered with a web page (HTTP ${status}) where Salesforce answers with data.`,
    "Set instanceUrl to the org's My Domain URL, https://<domain>--<sandbox>.sandbox.my.salesforce.com.",
    { data: { status } },
  );
}

/** Whether a read that failed so may be tried again after a pause. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof KantivError &&
    (error.data.transient === true || ["ORG_UNREACHABLE", "HTTP_TIMEOUT"].includes(error.code))
  );
}
