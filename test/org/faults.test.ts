import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import { faultOf, isTransient, lostAnswer, orgFault, replyFault } from "../../src/org/wire/faults.ts";
import { expectGolden } from "../helpers/golden.ts";

const UNREADY_GROUP = `You can only assign users to permission set groups that have the "Updated" status.`;

describe("Salesforce's faults mean for the person who runs the tool", () => {
  test.each<[orgCode: string, message: string, code: string, exit: number, transient: boolean]>([
    ["INVALID_SESSION_ID", "Session expired or invalid", "SESSION_EXPIRED", 3, false],
    ["INVALID_SESSION_ID", "This session is not valid for use with the REST API", "SESSION_NOT_FOR_API", 3, false],
    ["INVALID_SESSION_ID", "This session is not valid for use with the API", "SESSION_NOT_FOR_API", 3, false],
    ["ERROR_HTTP_401", "", "SESSION_EXPIRED", 3, false],
    ["API_CURRENTLY_DISABLED", "API is disabled for this User", "API_DISABLED", 3, false],
    ["API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner", "API_DISABLED", 3, false],
    ["INSUFFICIENT_ACCESS", "use of the Metadata API requires", "PERMISSION_MISSING", 3, false],
    ["REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "ORG_REQUEST_LIMIT", 3, false],
    ["REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", "ORG_BUSY", 3, true],
    ["SERVER_UNAVAILABLE", "Data Not Available", "ORG_UNAVAILABLE", 3, true],
    ["ERROR_HTTP_503", "", "ORG_UNAVAILABLE", 3, true],
    ["ALREADY_IN_PROCESS", "already been locked by another change", "ORG_BUSY", 1, true],
    ["UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "ORG_BUSY", 1, true],
    ["UNKNOWN_EXCEPTION", "An unexpected error occurred. ErrorId 1", "ORG_ERROR", 1, true],
    ["INVALID_CROSS_REFERENCE_KEY", UNREADY_GROUP, "PERMISSION_SET_GROUP_PENDING", 69, false],
    ["INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "read only", "ORG_UNAVAILABLE", 3, true],
    ["INVALID_CROSS_REFERENCE_KEY", "no such process", "ORG_UNKNOWN_ID", 1, true],
    ["NO_ANSWER", "the org did not answer this query", "ORG_REPLY", 3, true],
    ["INCOMPLETE", "the org gave a part of the rows only", "ORG_REPLY", 3, true],
    ["UNSUPPORTED_API_VERSION", "gone", "API_VERSION", 3, false],
    ["DUPLICATE_VALUE", "Duplicate PermissionSetAssignment", "DUPLICATE", 1, false],
    ["FIELD_INTEGRITY_EXCEPTION", "The user license doesn't allow the permission", "LICENCE_FORBIDS", 1, false],
    ["FIELD_INTEGRITY_EXCEPTION", "another rule", "ORG_REFUSED", 1, false],
    ["NOT_FOUND", "The requested resource does not exist", "NOT_OFFERED", 1, false],
    ["INVALID_LOGIN", "Invalid username, password, security token; or user locked out.", "LOGIN_REFUSED", 3, false],
    ["SOMETHING_NEW", "in words", "ORG_REFUSED", 1, false],
  ])("%s: %s is %s", (orgCode, message, code, exit, transient) => {
    const fault = faultOf(orgCode, message, "doing this");
    expect(fault).toMatchObject({ code, exit, data: { orgCode, transient } });
    expect(fault.message).toContain(`Doing this: the org answered ${orgCode}`);
    expect(fault.message).toContain(message);
    expect(fault.remedy).not.toBe("");
    expect(isTransient(fault)).toBe(transient);
  });

  test("the org's own words, with the code said once and nothing that moves a cursor", () => {
    const fault = faultOf("INVALID_FIELD", "INVALID_FIELD: No such\u001b[2J column\r\n\u202ecolumn", "querying");
    expect(fault.message).toBe("Querying: the org answered INVALID_FIELD: No such column column");
  });

  test("and long ones are cut", () => {
    expect(faultOf("X_CODE", "y".repeat(10_000), "doing").message.length).toBeLessThan(400);
  });
});

/** Each code that means something of its own, with words that narrow it. */
const KNOWN: readonly (readonly [orgCode: string, message: string])[] = [
  ["INVALID_SESSION_ID", "Session expired or invalid"],
  ["INVALID_SESSION_ID", "This session is not valid for use with the API"],
  ...["INVALID_AUTH_HEADER", "ERROR_HTTP_401", "Bad_OAuth_Token", "Missing_OAuth_Token", "Wrong_Org"].map(bare),
  ...["API_CURRENTLY_DISABLED", "API_DISABLED_FOR_ORG"].map(bare),
  ...["", "_OR_READONLY", "_ON_CROSS_REFERENCE_ENTITY"].map((end) => bare(`INSUFFICIENT_ACCESS${end}`)),
  ...["INVALID_LOGIN", "LOGIN_MUST_USE_SECURITY_TOKEN", "LOGIN_DURING_RESTRICTED_TIME", "PASSWORD_LOCKOUT"].map(bare),
  ...["INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "ORG_LOCKED", "TRIAL_EXPIRED"].map(bare),
  ["INVALID_OPERATION", "SOAP API login() is disabled by default in this org."],
  ["INVALID_OPERATION", "The SOAP login is off"],
  ["REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."],
  ["REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  ...["SERVER_UNAVAILABLE", "ORG_IN_MAINTENANCE"].map(bare),
  ...[420, 429, 500, 502, 503, 504].map((status) => bare(`ERROR_HTTP_${status}`)),
  ...["NO_ANSWER", "INCOMPLETE", "ALREADY_IN_PROCESS", "UNABLE_TO_LOCK_ROW", "UNKNOWN_EXCEPTION"].map(bare),
  ...["INVALID_CROSS_REFERENCE_KEY", "UNSUPPORTED_API_VERSION", "GONE", "DUPLICATE_VALUE"].map(bare),
  ...["DUPLICATE_USERNAME", "LICENSE_LIMIT_EXCEEDED"].map(bare),
  ["INVALID_CROSS_REFERENCE_KEY", UNREADY_GROUP],
  bare("INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE"),
  ["FIELD_INTEGRITY_EXCEPTION", "The user license doesn't allow the permission"],
  ["FIELD_INTEGRITY_EXCEPTION", "no license for it"],
  ...["NOT_FOUND", "ERROR_HTTP_404", "METHOD_NOT_ALLOWED", "ERROR_HTTP_405", "FUNCTIONALITY_NOT_ENABLED"].map(bare),
];

function bare(orgCode: string): readonly [string, string] {
  return [orgCode, ""];
}

describe("a code that means something of its own", () => {
  test("is told in the same words each time", () => {
    const told = KNOWN.map(([orgCode, message]) => {
      const { code, exit, remedy, message: words, data } = faultOf(orgCode, message, "doing");
      return `${words}\n  ${code}, exit ${exit}${data.transient ? ", passes" : ""}\n  ${remedy}\n`;
    });
    expectGolden("org/faults.txt", told.join("\n"));
  });

  test("is that code, not a longer one that holds it", () => {
    for (const [orgCode, message] of KNOWN) {
      for (const other of [`X-${orgCode}`, `${orgCode}-X`]) {
        const { code, exit, remedy } = faultOf(other, message, "doing");
        expect([other, code, exit], other).toEqual([other, "ORG_REFUSED", 1]);
        expect(remedy).toBe("The org's own words are above; nothing more is known of this fault.");
      }
    }
  });

  test("that stands for several things is told by its words, and is nothing of its own without them", () => {
    expect(faultOf("INVALID_OPERATION", "another one", "doing").code).toBe("ORG_REFUSED");
    expect(faultOf("FIELD_INTEGRITY_EXCEPTION", "another one", "doing").code).toBe("ORG_REFUSED");
    expect(faultOf("INVALID_OPERATION", "The SOAP logout", "doing").code).toBe("ORG_REFUSED");
  });
});

describe("what a call to the org threw", () => {
  test("keeps being our own error when it is one", () => {
    const own = new KantivError("ANY", "m", "r");
    expect(orgFault(own, "doing")).toBe(own);
  });

  test.each([
    ["a code with SOAP's prefix", Object.assign(new Error("INVALID_LOGIN: no"), { errorCode: "sf:INVALID_LOGIN" })],
    ["a code with SOAP's prefix alone", Object.assign(new Error("no"), { errorCode: "sf:INVALID_LOGIN" })],
    ["a code in the text alone", new Error("INVALID_LOGIN: no")],
    ["a code as the error's name", Object.assign(new Error("no"), { name: "INVALID_LOGIN" })],
    [
      "the first of several faults",
      Object.assign(new Error("Multiple errors returned."), {
        errorCode: "MULTIPLE_API_ERRORS",
        data: [
          { errorCode: "INVALID_LOGIN", message: "no" },
          { errorCode: "X_Y", message: "z" },
        ],
      }),
    ],
  ])("is known by %s", (_what, error) => {
    expect(orgFault(error, "logging in")).toMatchObject({ code: "LOGIN_REFUSED", cause: error });
  });

  test("without any code is an answer that cannot be read, and may have been acted on", () => {
    const error = orgFault(new Error("Unclosed root tag\nLine: 0"), "retrieving");
    expect(error).toMatchObject({ code: "ORG_REPLY", exit: 3, data: { transient: true, sent: true } });
    expect(error.message).toContain("Unclosed root tag");
  });

  test.each([
    ["a word that is not of capitals", Object.assign(new Error("no"), { name: "Invalid_LOGIN" })],
    ["a word that ends otherwise", Object.assign(new Error("no"), { name: "INVALID_LOGIN-x" })],
    ["a text that only mentions a code", new Error("see INVALID_LOGIN: no")],
    ["a text that begins with a short word", new Error("API: no")],
    ["several faults without one", Object.assign(new Error("no"), { errorCode: "Multiple", data: [] })],
  ])("is not known by %s", (_what, error) => {
    expect(orgFault(error, "logging in")).toMatchObject({ code: "ORG_REPLY", cause: error });
  });

  test("is known by its own code even where it carries data", () => {
    const data = [{ errorCode: "INVALID_LOGIN", message: "no" }];
    expect(orgFault(Object.assign(new Error("m"), { errorCode: "GONE", data }), "doing").code).toBe("API_VERSION");
    expect(orgFault(Object.assign(new Error("m"), { errorCode: "MULTIPLE_API_ERRORS" }), "doing")).toMatchObject({
      code: "ORG_REFUSED",
      message: "Doing: the org answered MULTIPLE_API_ERRORS: m",
    });
  });

  test("for a token that SOAP does not take says from which version on it does", () => {
    const cause = new Error("The current version does not support JWT-based access tokens here");
    const error = orgFault(cause, "doing");
    expect(error).toMatchObject({ code: "SESSION_NOT_FOR_API", exit: 3, cause });
    expect(error.message).toContain("only from version 68.0 on");
    expect(error.remedy).toContain("does not issue JWT-based access tokens");
  });

  test("that cannot be read is told with its words, or without where there are none", () => {
    const remedy = "Run the same command again; it first looks at what is there.";
    expect(orgFault(new Error("half"), "reading")).toMatchObject({
      message: "Reading: the org's answer cannot be read (half).",
      remedy,
    });
    expect(orgFault(new Error(""), "reading")).toMatchObject({
      message: "Reading: the org's answer cannot be read.",
      remedy,
    });
    expect(orgFault(new Error("x".repeat(900)), "reading").message.length).toBeLessThan(300);
    expect(lostAnswer("m", "why")).toMatchObject({ message: "m", remedy, cause: "why" });
  });

  test("that is no error at all goes on as it is", () => {
    expect(() => orgFault("a string", "doing")).toThrow("a string");
  });
});

describe("an answer that is none of the API's", () => {
  test.each<[status: number, type: string, body: string, code: string | undefined]>([
    [200, "text/html", "<html>", "NOT_AN_ORG"],
    [200, "", "\ufeff  <!DOCTYPE HTML PUBLIC>", "NOT_AN_ORG"],
    [404, "text/html; charset=utf-8", "<h1>no</h1>", "NOT_AN_ORG"],
    [500, "text/html", "<html>", "ORG_UNAVAILABLE"],
    [200, "text/html", "<html>We are down for maintenance", "ORG_UNAVAILABLE"],
    [503, "text/plain", "x", "ORG_UNAVAILABLE"],
    [503, "", "", "ORG_UNAVAILABLE"],
    [503, "application/json", '[{"errorCode":"SERVER_UNAVAILABLE"}]', "ORG_UNAVAILABLE"],
    [420, "", "", "ORG_UNAVAILABLE"],
    [500, "text/plain", "", "ORG_UNAVAILABLE"],
    [500, "text/xml", "<soapenv:Envelope/>", undefined],
    [500, "application/json", '[{"errorCode":"UNKNOWN_EXCEPTION"}]', undefined],
    [429, "text/plain", "slow down", "ORG_BUSY"],
    [429, "application/json", '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"Too many requests"}]', "ORG_BUSY"],
    [403, "application/json", '[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]', undefined],
    [403, "text/html;charset=UTF-8", "Bad_OAuth_Token", "SESSION_EXPIRED"],
    [403, "text/plain", "Missing_OAuth_Token", "SESSION_EXPIRED"],
    [200, "application/json", '{"name":"Bad_OAuth_Token"}', undefined],
    [200, "application/json", '{"html":"<html>"}', undefined],
    [200, "text/xml", "<?xml version='1.0'?><a/>", undefined],
    [200, "text/html", "", undefined],
  ])("with status %i, type %j and body %j is %s", (status, type, body, code) => {
    expect(replyFault(status, type, body)?.code).toBe(code);
  });
});

test("what a host means that answers no data is told with its status, and what to do", () => {
  expect(replyFault(200, "text/html", "<html>")).toMatchObject({
    message: "The host answered with a web page (HTTP 200) where Salesforce answers with data.",
    remedy: "Set instanceUrl to the org's My Domain URL, https://<domain>--<sandbox>.sandbox.my.salesforce.com.",
    exit: 3,
    data: { status: 200 },
  });
  const remedy = "See status.salesforce.com and run the same command again later.";
  expect(replyFault(503, "text/html", "<html>")).toMatchObject({
    message: "The org answered HTTP 503 with a web page: it is in maintenance, overloaded or not ready yet.",
    remedy,
    exit: 3,
    data: { transient: true, status: 503 },
  });
  expect(replyFault(503, "text/plain", "x")?.message).toBe(
    "The org answered HTTP 503: it is in maintenance, overloaded or not ready yet.",
  );
  expect(replyFault(429, "", "")).toMatchObject({
    message: "The org took no more requests just then (HTTP 429).",
    remedy: "Wait a minute and run the same command again.",
    data: { transient: true, status: 429 },
  });
  expect(replyFault(401, "", " Bad_OAuth_Token")?.message).toBe("Using the session: the org answered Bad_OAuth_Token");
});

test.each<[status: number, type: string, body: string]>([
  [200, "text/plain", "Bad_OAuth_Token"],
  [403, "text/plain", "the Bad_OAuth_Token"],
  [403, "text/plain", "Bad_OAuth_Tokens"],
  [403, "text/plain", "x <html>"],
  [403, "text/plain", "<htmlx>"],
  [403, "text/html", "no page <h1>"],
  [403, "text/plain", `${" ".repeat(600)}<html>`],
])("an answer with status %i, type %s and body %j is none of a host that is no org", (status, type, body) => {
  expect(replyFault(status, type, body)).toBeUndefined();
});

test("fault 8: 429 passes in a moment, whatever its words, and is not the daily allowance", () => {
  const words = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]';
  const fault = replyFault(429, "application/json", words);
  expect(fault).toMatchObject({ code: "ORG_BUSY", exit: 3 });
  expect(fault?.remedy).not.toContain("24 hours");
  expect(isTransient(fault)).toBe(true);
});

test("fault 8: a 500 without a fault of the API's own is transient wherever it shows", () => {
  expect(isTransient(replyFault(500, "", ""))).toBe(true);
  expect(isTransient(replyFault(500, "text/html", "<html>"))).toBe(true);
  expect(isTransient(faultOf("ERROR_HTTP_500", "", "doing"))).toBe(true);
});

test("only errors that pass by themselves may be tried again", () => {
  expect(isTransient(new KantivError("HTTP_TIMEOUT", "", ""))).toBe(true);
  expect(isTransient(new KantivError("ORG_UNREACHABLE", "", ""))).toBe(true);
  expect(isTransient(new KantivError("HTTP_REDIRECT", "", ""))).toBe(false);
  expect(isTransient(new TypeError("a bug"))).toBe(false);
});
