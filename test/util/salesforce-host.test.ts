import { describe, expect, test } from "vitest";
import { checkInstanceUrl } from "../../src/util/salesforce-host.ts";

describe("an instance URL", () => {
  test.each([
    ["https://acme.my.salesforce.com", "https://acme.my.salesforce.com"],
    ["https://acme.my.salesforce.com/", "https://acme.my.salesforce.com"],
    ["HTTPS://ACME--UAT.sandbox.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com"],
    ["https://acme.my.salesforce.mil", "https://acme.my.salesforce.mil"],
    ["https://acme.my.site.force.com", "https://acme.my.site.force.com"],
    ["https://acme.cloudforce.com", "https://acme.cloudforce.com"],
    ["http://127.0.0.1:41234", "http://127.0.0.1:41234"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("%s is taken as the origin %s", (text, origin) => {
    expect(checkInstanceUrl(text)).toEqual({ ok: true, origin });
  });

  test.each([
    ["", "INSTANCE_URL_INVALID"],
    ["acme.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["ftp://acme.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["javascript:alert(1)", "INSTANCE_URL_INVALID"],
    ["https://acme.my.salesforce.com/services", "INSTANCE_URL_INVALID"],
    ["https://acme.my.salesforce.com?x=1", "INSTANCE_URL_INVALID"],
    ["https://acme.my.salesforce.com#x", "INSTANCE_URL_INVALID"],
    ["https://u@acme.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://u:p@acme.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://acme.my.salesforce.com\\@evil.example", "INSTANCE_URL_INVALID"],
    ["https://evil.example\t.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://a;b.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://$(id).my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://a`id`.lightning.force.com", "INSTANCE_URL_INVALID"],
    ["https://-a.my.salesforce.com", "INSTANCE_URL_INVALID"],
    ["https://a,b.collector.example", "INSTANCE_URL_INVALID"],
    ["http://acme.my.salesforce.com", "INSTANCE_URL_NOT_HTTPS"],
    ["http://127.0.0.1.evil.example", "INSTANCE_URL_NOT_HTTPS"],
    ["https://evilsalesforce.com", "INSTANCE_URL_UNTRUSTED"],
    ["https://acme.my.salesforce.com.evil.example", "INSTANCE_URL_UNTRUSTED"],
    ["https://salesforce.com", "INSTANCE_URL_UNTRUSTED"],
    ["https://acme.my.salesforce.com.", "INSTANCE_URL_UNTRUSTED"],
    ["https://acme.my.sаlesforce.com", "INSTANCE_URL_UNTRUSTED"],
    ["https://login.salesforce.com", "INSTANCE_URL_NOT_MY_DOMAIN"],
    ["https://test.salesforce.com", "INSTANCE_URL_NOT_MY_DOMAIN"],
  ])("%s is refused with %s", (text, code) => {
    expect(checkInstanceUrl(text)).toMatchObject({ ok: false, code });
  });

  test.each([
    ["https://acme--uat.sandbox.lightning.force.com", "https://acme--uat.sandbox.my.salesforce.com"],
    ["https://acme.lightning.force.com", "https://acme.my.salesforce.com"],
    ["https://acme--uat.sandbox.my.salesforce-setup.com", "https://acme--uat.sandbox.my.salesforce.com"],
  ])("%s, a page of the browser, is refused with the My Domain %s", (text, myDomain) => {
    const verdict = checkInstanceUrl(text, ["acme.lightning.force.com"]);
    expect(verdict).toMatchObject({ ok: false, code: "INSTANCE_URL_NOT_MY_DOMAIN" });
    expect(verdict.ok ? "" : verdict.remedy).toContain(myDomain);
  });

  test("a host named as trusted is taken; its subdomains are not", () => {
    expect(checkInstanceUrl("https://sf.acme.example", ["sf.acme.example"]).ok).toBe(true);
    expect(checkInstanceUrl("https://x.sf.acme.example", ["sf.acme.example"]).ok).toBe(false);
  });
});
