import { describe, expect, test } from "vitest";
import { TOKEN_ERRORS } from "../../src/oauth/answers/error-table.ts";
import { explainTokenError } from "../../src/oauth/answers/errors.ts";

/** What the token endpoint says in Salesforce's documentation and in users' reports, and what it has to be taken for. */
const ANSWERS: readonly (readonly [error: string, description: string, code: string, retry: string])[] = [
  ["invalid_grant", "user hasn't approved this consumer", "TOKEN_NOT_APPROVED", "propagation"],
  ["invalid_app_access", "user is not admin approved to access this app", "TOKEN_USER_NOT_ASSIGNED", "propagation"],
  [
    "invalid_request",
    "refresh_token scope is required and the connected app should be installed and preauthorized",
    "TOKEN_SCOPE_MISSING",
    "propagation-once",
  ],
  ["app_not_found", "External client app is not installed in this org", "TOKEN_APP_NOT_FOUND", "audience propagation"],
  [
    "OAUTH_EC_APP_NOT_FOUND",
    "External client app is not installed in this org",
    "TOKEN_APP_NOT_FOUND",
    "audience propagation",
  ],
  ["invalid_request", "Cross-org OAuth flows are not supported for this external client app", "TOKEN_CROSS_ORG", ""],
  ["invalid_client_id", "client identifier invalid", "TOKEN_CLIENT_UNKNOWN", "propagation"],
  ["invalid_client", "invalid client credentials", "TOKEN_SIGNATURE", ""],
  ["invalid_grant", "invalid assertion", "TOKEN_ASSERTION_INVALID", "audience"],
  ["invalid_grant", "audience is invalid", "TOKEN_AUDIENCE", "audience"],
  ["invalid_grant", "Audience validation failed", "TOKEN_AUDIENCE", "audience"],
  ["invalid_grant", "expired authorization code", "TOKEN_ASSERTION_EXPIRED", "resign"],
  ["invalid_request", "jti already in use", "TOKEN_REPLAYED", "resign"],
  ["invalid_grant", "ip restricted", "TOKEN_IP_RESTRICTED", ""],
  ["invalid_grant", "IP restricted or invalid login hours", "TOKEN_LOGIN_RESTRICTED", ""],
  ["inactive_user", "user is inactive", "TOKEN_USER_INACTIVE", ""],
  ["inactive_org", "organization is locked, closed, or suspended", "TOKEN_ORG_INACTIVE", ""],
  ["rate_limit_exceeded", "number of logins exceeded", "TOKEN_RATE_LIMIT", "slow"],
  ["invalid_grant", "login rate exceeded", "TOKEN_RATE_LIMIT", "slow"],
  ["unsupported_grant_type", "grant type not supported", "TOKEN_GRANT_TYPE", ""],
  ["unknown_error", "retry your request", "TOKEN_TRANSIENT", "transient"],
  ["invalid_grant", "authentication failure", "TOKEN_AUTHENTICATION_FAILURE", ""],
  ["invalid_grant", "expired access/refresh token", "TOKEN_REFRESH_EXPIRED", ""],
  ["invalid_grant", "no client credentials user enabled", "TOKEN_NO_RUN_AS_USER", ""],
  ["invalid_client_credentials", "client secret invalid", "TOKEN_CLIENT_SECRET", ""],
  ["invalid_client", "invalid client secret", "TOKEN_CLIENT_SECRET", ""],
  ["invalid_client", "app must be installed into org", "TOKEN_APP_NOT_INSTALLED", ""],
  ["invalid_request", "HTTPS required", "TOKEN_PROTOCOL", ""],
  ["invalid_request", "must use HTTP POST", "TOKEN_PROTOCOL", ""],
  ["invalid_scope", "requested scope is invalid, unknown, or malformed", "TOKEN_SCOPE_INVALID", ""],
  ["redirect_uri_mismatch", "redirect_uri must match configuration", "TOKEN_REDIRECT_URI", ""],
  ["OAUTH_APP_BLOCKED", "this app is blocked by admin", "TOKEN_APP_BLOCKED", ""],
  [
    "OAUTH_APP_ACCESS_DENIED",
    "user is not admin approved to access this app",
    "TOKEN_USER_NOT_ASSIGNED",
    "propagation",
  ],
  [
    "OAUTH_APPROVAL_ERROR_GENERIC",
    "An unexpected error has occured during authentication. Please try again.",
    "TOKEN_APPROVAL_FAILED",
    "",
  ],
  ["access_denied", "end-user denied authorization", "TOKEN_ACCESS_DENIED", ""],
];

/** Replies that are not Salesforce's JSON. */
const PAGES: readonly (readonly [status: number, raw: string, code: string])[] = [
  [200, "Data Not Available The data you were trying to access could not be found.", "TOKEN_ORG_UNAVAILABLE"],
  [404, "The data you were trying to access could not be found", "TOKEN_ORG_UNAVAILABLE"],
  [503, "", "TOKEN_ORG_UNAVAILABLE"],
  [502, "Bad Gateway", "TOKEN_ORG_UNAVAILABLE"],
  [504, "", "TOKEN_ORG_UNAVAILABLE"],
  [429, "Too many requests", "TOKEN_THROTTLED"],
  [500, "Internal Server Error", "TOKEN_ORG_UNAVAILABLE"],
  [200, "", "TOKEN_UNCLEAR"],
];

describe("the table of token errors", () => {
  test.each(ANSWERS)("%s / %s is %s, retry: %s", (error, description, code, retry) => {
    const explained = explainTokenError(error, description);
    expect([explained.code, explained.retry.join(" ")]).toEqual([code, retry]);
  });

  test.each(ANSWERS)(
    "%s / %s is known with a full stop, curly quotes, other case and blanks",
    (error, description, code) => {
      const typeset = ` ${description.replaceAll("'", "’").replaceAll(" ", "  ").toUpperCase()}. `;
      expect(explainTokenError(error.toUpperCase(), typeset).code).toBe(code);
    },
  );

  test.each(PAGES)("HTTP %i with the text '%s' is %s", (status, raw, code) => {
    expect(explainTokenError("", "", { status, raw }).code).toBe(code);
  });

  test("has no row that no answer reaches", () => {
    const reached = new Set([
      ...ANSWERS.map(([error, description]) => explainTokenError(error, description).remedy),
      ...PAGES.map(([status, raw]) => explainTokenError("", "", { status, raw }).remedy),
    ]);
    expect(TOKEN_ERRORS.filter((row) => !reached.has(row.remedy)).map((row) => row.code)).toEqual([]);
  });

  test.each(TOKEN_ERRORS)("row $code tells cause and remedy in sentences", ({ cause, remedy }) => {
    expect(cause).toMatch(/^[A-Z].*\.$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  });
});

describe("an answer that is not in the table", () => {
  test.each([
    ["invalid_grant", "something new", "invalid_grant: something new"],
    ["some_error", "ip restricted", "some_error: ip restricted"],
    ["invalid_grant", "", "invalid_grant"],
  ])("%s / %s is shown in the org's words, with no guess and no retry", (error, description, words) => {
    expect(explainTokenError(error, description, { status: 418, raw: "raw" })).toMatchObject({
      code: "TOKEN_REFUSED",
      cause: `The org answered HTTP 418: ${words}`,
      retry: [],
    });
  });

  test("a status of the org's trouble decides over an error that nobody knows, not over a known one", () => {
    expect(explainTokenError("new_error", "new words", { status: 503, raw: "" }).code).toBe("TOKEN_ORG_UNAVAILABLE");
    expect(explainTokenError("inactive_user", "user is inactive", { status: 503, raw: "" }).code).toBe(
      "TOKEN_USER_INACTIVE",
    );
  });

  test.each([
    ["invalid_grant", "refusal"],
    ["invalid_client", "refusal"],
    ["unauthorized_client", "refusal"],
    ["invalid_request", "other"],
    ["new_error", "other"],
    ["", "hiccup"],
  ])("%s in new words means %s", (error, means) => {
    expect(explainTokenError(error, "new words")).toMatchObject({ means });
    expect(explainTokenError(error, "new words").shutsOut).toBeUndefined();
  });
});

describe("fault 8: what an answer means", () => {
  const meaning = (means: string) => TOKEN_ERRORS.filter((row) => row.means === means).map(({ code }) => code);

  test("is spreading where it is waited for as a change on its way, and a hiccup where it is asked through", () => {
    for (const { code, means, retry } of TOKEN_ERRORS) {
      expect([code, means === "spreading"]).toEqual([code, retry.some((one) => one.startsWith("propagation"))]);
      expect([code, means === "hiccup"]).toEqual([code, retry.includes("transient")]);
    }
  });

  test("is no more for this app and this user only where the org says so", () => {
    expect(TOKEN_ERRORS.filter(({ shutsOut }) => shutsOut).map(({ code }) => code)).toEqual([
      "TOKEN_NOT_APPROVED",
      "TOKEN_USER_NOT_ASSIGNED",
      "TOKEN_APP_NOT_FOUND",
      "TOKEN_CLIENT_UNKNOWN",
      "TOKEN_APP_BLOCKED",
    ]);
  });

  test("is beside the app where the clock, the number of logins, the org or another flow is the reason", () => {
    expect(new Set(meaning("other"))).toEqual(
      new Set([
        "TOKEN_ASSERTION_EXPIRED",
        "TOKEN_REPLAYED",
        "TOKEN_ORG_INACTIVE",
        "TOKEN_RATE_LIMIT",
        "TOKEN_GRANT_TYPE",
        "TOKEN_AUTHENTICATION_FAILURE",
        "TOKEN_REFRESH_EXPIRED",
        "TOKEN_NO_RUN_AS_USER",
        "TOKEN_CLIENT_SECRET",
        "TOKEN_PROTOCOL",
        "TOKEN_REDIRECT_URI",
        "TOKEN_ACCESS_DENIED",
      ]),
    );
  });
});
