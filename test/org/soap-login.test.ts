import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { soapLogin } from "../../src/org/wire/gateway.ts";
import { serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { type Answer, page, plain, soapFault } from "./scripted-org.ts";

describe("SOAP login()", () => {
  const PASSWORD = new Secret("p&ss<word>TOKEN");
  const login = (answer: Answer) =>
    serve((request, response) => answer(response, request)).then(async (server) => ({
      server,
      attempt: () => soapLogin(server.url, "admin@acme.com", PASSWORD, createHttp()),
    }));

  test("gives the session, and the instance that the org names", async () => {
    const { server, attempt } = await login(
      plain(
        200,
        "<e><result><passwordExpired>false</passwordExpired><serverUrl>https://acme.my.salesforce.com/services/Soap/u/64.0/00D1</serverUrl><sessionId>00D1!AQ.x</sessionId><userId>005A</userId><organizationId>00D1</organizationId></result></e>",
        "text/xml",
      ),
    );
    const credentials = await attempt();
    expect(credentials.instanceUrl).toBe("https://acme.my.salesforce.com");
    expect(credentials.accessToken.reveal()).toBe("00D1!AQ.x");
    expect(server.seen[0]?.url).toBe("/services/Soap/u/64.0");
    expect(server.seen[0]?.body).toContain("<password>p&amp;ss&lt;word&gt;TOKEN</password>");
  });

  test.each<[string, Answer, string]>([
    [
      "a wrong password",
      soapFault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out."),
      "LOGIN_REFUSED",
    ],
    [
      "a missing token",
      soapFault("LOGIN_MUST_USE_SECURITY_TOKEN", "Invalid username, password, security token"),
      "LOGIN_REFUSED",
    ],
    [
      "a restricted network",
      soapFault("LOGIN_DURING_RESTRICTED_DOMAIN", "cannot log in from current domain"),
      "LOGIN_REFUSED",
    ],
    ["a locked user", soapFault("PASSWORD_LOCKOUT", "locked"), "LOGIN_REFUSED"],
    [
      "login() off in the org",
      soapFault(
        "INVALID_OPERATION",
        "SOAP API login() is disabled by default in this org. Contact the org administrator",
      ),
      "SOAP_LOGIN_OFF",
    ],
    [
      "login() gone from the version",
      soapFault("INVALID_OPERATION", "The SOAP Login operation is not available in the API version specified (65.0)."),
      "SOAP_LOGIN_OFF",
    ],
    ["a user without the API", soapFault("API_CURRENTLY_DISABLED", "API is disabled for this User"), "API_DISABLED"],
    ["an org in maintenance", soapFault("ORG_IN_MAINTENANCE", "later"), "ORG_UNAVAILABLE"],
    ["an org that is over", soapFault("TRIAL_EXPIRED", "over"), "ORG_CLOSED"],
    ["a page", page(200), "NOT_AN_ORG"],
    [
      "an expired password",
      plain(200, "<e><passwordExpired>true</passwordExpired></e>", "text/xml"),
      "PASSWORD_EXPIRED",
    ],
    ["half an answer", plain(200, "<e><serverUrl>", "text/xml"), "ORG_REPLY"],
    ["an empty 500", plain(500, "", "text/xml"), "ORG_REPLY"],
    ["a 401", plain(401, "", "text/xml"), "ORG_REPLY"],
  ])("is asked once only and explained for %s", async (_what, answer, code) => {
    const { server, attempt } = await login(answer);
    const error = await thrownBy(attempt());
    expect(error).toMatchObject({ code, exit: 3 });
    expect(server.seen).toHaveLength(1);
    expect(`${error.message}${error.remedy}${JSON.stringify(error.data)}`).not.toContain("ss<word>");
  });

  test("tells whose password is over, and what was being done when the org refuses", async () => {
    const expired = await login(plain(200, "<e><passwordExpired>true</passwordExpired></e>", "text/xml"));
    expect(await thrownBy(expired.attempt())).toMatchObject({
      message: "The password of admin@acme.com has expired.",
      remedy: "Set a new one in the org.",
    });
    const refused = await login(soapFault("TRIAL_EXPIRED", "over"));
    expect((await thrownBy(refused.attempt())).message).toBe("Logging in: the org answered TRIAL_EXPIRED: over");
  });
});
