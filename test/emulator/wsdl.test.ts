import { expect, test } from "vitest";
import { call, TestOrg } from "./helpers/client.ts";

const org = TestOrg.forEachTest();

const wsdl = (cookie?: string) =>
  call(`${org.url}/services/wsdl/metadata`, cookie === undefined ? {} : { headers: { cookie } });

const typeIn = (text: string, name: string) => text.split("\n").find((line) => line.includes(`name="${name}">`)) ?? "";

test("the schema of the metadata types is given out to who is logged in to Setup, by the cookie of a browser", async () => {
  const { status, text } = await wsdl(`oid=x; sid=${org.token}`);
  expect(status).toBe(200);
  const settings = typeIn(text, "ExtlClntAppOauthSettings");
  expect(settings).toContain('<xsd:extension base="tns:Metadata"><xsd:sequence>');
  expect(settings).toContain('<xsd:element name="externalClientApplication" type="xsd:string"/>');
  expect(settings).toContain(
    '<xsd:element name="trustedIpRanges" minOccurs="0" maxOccurs="unbounded" type="tns:ExtlClntAppOauthIpRange"/>',
  );
  expect(typeIn(text, "PermittedUsersPolicyType")).toContain('<xsd:enumeration value="AdminApprovedPreAuthorized"/>');
});

test("it is that of the org's newest version", async () => {
  org.org.apiVersions.max = 65;
  const { text } = await wsdl(`sid=${org.token}`);
  expect(typeIn(text, "ExtlClntAppGlobalOauthSettings")).not.toContain("isEnforceRefreshTokenTTL");
  expect(typeIn(text, "ExtlClntAppOauthSecuritySettings")).toBe("");
  expect(typeIn(text, "PolicyAction")).not.toContain("StepUpMFA");
});

test.each([
  ["nobody", undefined],
  ["who has a session of nothing", "sid=00D000000000001!none"],
])("%s gets the page to log in", async (_who, cookie) => {
  const { status, text } = await wsdl(cookie);
  expect([status, text]).toEqual([200, expect.stringContaining("Log in")]);
  expect(text).not.toContain("<definitions");
});

test("a user who may not customize the application gets no schema either", async () => {
  for (const profile of org.org.profiles)
    profile.permissions = profile.permissions.filter((it) => it !== "CustomizeApplication");
  expect((await wsdl(`sid=${org.token}`)).text).not.toContain("<definitions");
});
