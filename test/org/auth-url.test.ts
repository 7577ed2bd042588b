import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { readAuthUrl, refreshRequest } from "../../src/org/session/auth-url.ts";
import { thrownBy } from "../helpers/thrown.ts";

const REFRESH = "5Aep861.refresh_token-x";
const read = (text: string) => readAuthUrl(new Secret(text));

describe("an SFDX auth URL", () => {
  test("is read as the Salesforce CLI writes it", () => {
    const auth = read(`force://PlatformCLI::${REFRESH}@acme--uat.sandbox.my.salesforce.com\n`);
    expect(auth.clientId).toBe("PlatformCLI");
    expect(auth.clientSecret.reveal()).toBe("");
    expect(auth.refreshToken.reveal()).toBe(REFRESH);
    expect(auth.host).toBe("https://acme--uat.sandbox.my.salesforce.com");
  });

  test("may have a secret, a padded token, a port and a last slash", () => {
    const auth = read("force://3MVG9.x:S3CRET:5Aep==@127.0.0.1:8080/");
    expect(auth.clientSecret.reveal()).toBe("S3CRET");
    expect(auth.refreshToken.reveal()).toBe("5Aep==");
    expect(auth.host).toBe("http://127.0.0.1:8080");
  });

  test("is sent in plain text to this machine only", () => {
    expect(read("force://a::b@localhost").host).toBe("http://localhost");
    expect(read("force://a::b@localhost.evil.com").host).toBe("https://localhost.evil.com");
    expect(read("force://a::b@127.0.0.1.evil.com").host).toBe("https://127.0.0.1.evil.com");
  });

  test.each([
    "",
    "https://acme.my.salesforce.com",
    "force://a:b@host",
    `force://a::${REFRESH}@`,
    `force://a::${REFRESH}@host/path`,
    `force://a::${REFRESH}@host@evil`,
    `force://a::${REFRESH}@host evil`,
    `x force://a::${REFRESH}@host`,
    `force://a::${REFRESH}&x=1@host`,
  ])("in another form (%j) is refused, and is not repeated", async (text) => {
    const error = await thrownBy(() => read(text));
    expect(error).toMatchObject({ code: "AUTH_URL_INVALID", exit: 2 });
    expect(error.message).not.toContain(REFRESH);
  });

  test("is redeemed by a form whose secret is there only when there is one", () => {
    const without = refreshRequest(read(`force://PlatformCLI::${REFRESH}@acme.my.salesforce.com`));
    expect(without).toMatchObject({ method: "POST", url: "https://acme.my.salesforce.com/services/oauth2/token" });
    expect(without.body).toBe(`grant_type=refresh_token&client_id=PlatformCLI&refresh_token=${REFRESH}`);
    const withSecret = refreshRequest(read(`force://a:S3:${REFRESH}@acme.my.salesforce.com`));
    expect(withSecret.body).toContain("client_secret=S3");
  });
});
