import { KantivError, sessionError } from "../../model/errors.ts";
import { printable } from "../../util/printable.ts";
import { isPassing } from "../../util/repeatable.ts";
import { upperFirst } from "../../util/words.ts";
import { FAULTS } from "./fault-table.ts";

/** Says one request in words, which the error has that its fault is mapped to. */
export type Call = <T>(doing: string, send: () => Promise<T>) => Promise<T>;

/** Turns whatever a call to the org threw into an error with a remedy; our own errors pass through unchanged. */
export function orgFault(error: unknown, doing: string): KantivError {
  if (error instanceof KantivError) return error;
  if (!(error instanceof Error)) throw error;
  if (/does not support JWT-based access tokens/.test(error.message)) return jwtTokenRefused(error);
  const given = faultIn(error);
  return given ? faultOf(given.orgCode, given.message, doing, error) : unreadable(error, doing);
}

/** The same for a fault that came as data: a code and a message. */
export function faultOf(orgCode: string, message: string, doing: string, cause?: unknown): KantivError {
  const known = FAULTS.find((fault) => fault.when.test(orgCode) && (fault.text?.test(message) ?? true));
  const words = printable(message.startsWith(`${orgCode}:`) ? message.slice(orgCode.length + 1) : message, 300);
  return new KantivError(
    known?.code ?? "ORG_REFUSED",
    `${upperFirst(doing)}: the org answered ${orgCode}${words && words !== orgCode ? `: ${words}` : ""}`,
    known?.remedy ?? "The org's own words are above; nothing more is known of this fault.",
    { ...(known ? { exit: known.exit } : {}), cause, data: { orgCode, transient: known?.transient ?? false } },
  );
}

/**
 * Code and words of a fault as jsforce throws it: the code as the error's name (with `sf:` in front from SOAP), several
 * faults as data, and the ones of SOAP login() only in the text.
 */
function faultIn(error: Error): { orgCode: string; message: string } | undefined {
  const { errorCode, data } = error as { errorCode?: unknown; data?: unknown };
  const [first] = (Array.isArray(data) ? data : []) as { errorCode?: unknown; message?: unknown }[];
  if (errorCode === "MULTIPLE_API_ERRORS" && first) {
    return { orgCode: String(first.errorCode), message: String(first.message) };
  }
  const named = String(errorCode ?? error.name).replace(/^\w+:/, "");
  if (isCode(named)) return { orgCode: named, message: error.message };
  const worded = /^([A-Z_]{4,}): /.exec(error.message)?.[1];
  return worded ? { orgCode: worded, message: error.message } : undefined;
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(text);
}

function unreadable(cause: unknown, doing: string): KantivError {
  const words = cause instanceof Error ? printable(cause.message, 200) : "";
  return lostAnswer(`${upperFirst(doing)}: the org's answer cannot be read${words ? ` (${words})` : ""}.`, cause);
}

/** Half an answer, or one of another form than Salesforce gives: it proves nothing of what the org did. */
export function lostAnswer(message: string, cause?: unknown): KantivError {
  const remedy = "Run the same command again; it first looks at what is there.";
  return sessionError("ORG_REPLY", message, remedy, { cause, data: { transient: true, sent: true } });
}

/** jsforce does not even send these: the SOAP API takes them from version 68 on. */
function jwtTokenRefused(cause: Error): KantivError {
  return sessionError(
    "SESSION_NOT_FOR_API",
    "The admin session is a JWT-format access token, which Salesforce's SOAP API takes only from version 68.0 on.",
    "Use a session of an app that does not issue JWT-based access tokens (the Salesforce CLI's own does not).",
    { cause },
  );
}

/**
 * An answer that is none of the API's: a web page (maintenance, a login page, a host that is not an org), the plain words
 * of the OAuth endpoints for a token that they don't take, or the refusal of a server in front of the org.
 *
 * @param retryAfterMs how long the answer asks to wait, in milliseconds
 */
export function replyFault(
  status: number,
  contentType: string,
  body: string,
  retryAfterMs = 0,
): KantivError | undefined {
  const [, tokenWords] = /^\s*((?:Bad|Missing)_OAuth_Token|Wrong_Org)\b/.exec(body) ?? [];
  if (tokenWords && status >= 400) return faultOf(tokenWords, "", "using the session");
  if (status === 429) return throttled(retryAfterMs);
  // A byte order mark is white space to a pattern.
  const start = body.slice(0, 500);
  const page = /^\s*<(!doctype html|html)[\s>]/i.test(start) || (/html/i.test(contentType) && /^\s*</.test(start));
  const passing = isPassing({ status, headers: { "content-type": contentType } });
  if (passing || (page && (status >= 500 || /maintenance|data not available/i.test(body)))) {
    return sessionError(
      "ORG_UNAVAILABLE",
      `The org answered HTTP ${status}${page ? " with a web page" : ""}: it is in maintenance, overloaded or not ready yet.`,
      "See status.salesforce.com and run the same command again later.",
      { data: { transient: true, status } },
    );
  }
  if (!page) return undefined;
  return sessionError(
    "NOT_AN_ORG",
    `The host answered with a web page (HTTP ${status}) where Salesforce answers with data.`,
    "Set instanceUrl to the org's My Domain URL, https://<domain>--<sandbox>.sandbox.my.salesforce.com.",
    { data: { status } },
  );
}

/** Too many requests just now, whatever its words: it passes in a minute, unlike a daily allowance that is used up (403). */
function throttled(retryAfterMs: number): KantivError {
  return sessionError(
    "ORG_BUSY",
    "The org took no more requests just then (HTTP 429).",
    "Wait a minute and run the same command again.",
    { data: { transient: true, status: 429, ...(retryAfterMs > 0 && { retryAfterMs }) } },
  );
}

/** Whether a read that failed so may be tried again after a pause. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof KantivError &&
    (error.data.transient === true || ["ORG_UNREACHABLE", "HTTP_TIMEOUT"].includes(error.code))
  );
}
