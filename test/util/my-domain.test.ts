import { describe, expect, test } from "vitest";
import { nameOfMyDomain, pastedOrigin } from "../../src/util/my-domain.ts";
import { checkInstanceUrl } from "../../src/util/salesforce-host.ts";

const UAT = "https://acme--uat.sandbox.my.salesforce.com";
const PRODUCTION = "https://acme.my.salesforce.com";

/** What a browser shows while somebody is in an org, and the org's My Domain. */
const PAGES: readonly [string, string][] = [
  ["https://acme--uat.sandbox.lightning.force.com/lightning/page/home", UAT],
  ["https://acme--uat.sandbox.lightning.force.com/one/one.app#/setup/SetupOneHome/home", UAT],
  ["acme--uat.sandbox.lightning.force.com/lightning/r/Account/001/view?x=1", UAT],
  ["https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup/ManageUsers/home", UAT],
  ["https://ACME--UAT.sandbox.my.salesforce.com/?ec=302&startURL=%2Fhome", UAT],
  ["https://acme--uat--c.sandbox.vf.force.com/apex/Page", UAT],
  ["https://acme--uat.sandbox.file.force.com/servlet/servlet.FileDownload?file=00P", UAT],
  ["https://acme--uat.sandbox.my.site.com/s/", UAT],
  ["https://acme--uat.sandbox.builder.salesforce-experience.com/sfsites", UAT],
  ["https://acme.lightning.force.com", PRODUCTION],
  ["https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home", PRODUCTION],
  ["https://acme--c.vf.force.com/apex/Page", PRODUCTION],
  ["https://acme.lightning.force.com.mcas.ms/lightning/page/home", PRODUCTION],
  ["https://acme.my.salesforce.com.mcas.ms/home/home.jsp", PRODUCTION],
  ["  <https://acme.my.salesforce.com/001>  ", PRODUCTION],
  ["http://acme.my.salesforce.com", PRODUCTION],
  ["https://acme.lightning.crmforce.mil/lightning/page/home", "https://acme.my.salesforce.mil"],
  [
    "https://acme-dev-ed.develop.lightning.force.com/lightning/setup/SetupOneHome/home",
    "https://acme-dev-ed.develop.my.salesforce.com",
  ],
  ["http://127.0.0.1:41234/lightning/setup", "http://127.0.0.1:41234"],
];

describe("an address from a browser", () => {
  test.each(PAGES)("%s is a page of %s", (pasted, origin) => {
    expect(pastedOrigin(pasted)).toBe(origin);
    expect(checkInstanceUrl(pastedOrigin(pasted))).toEqual({ ok: true, origin });
  });

  test.each(PAGES.filter(([pasted]) => /^https?:\/\/(?!127)/.test(pasted)))(
    "as an instance URL %s is refused once: what the remedy says is taken",
    (pasted) => {
      const verdict = checkInstanceUrl(pasted);
      const [, said = ""] = /(https:\/\/\S+)$/.exec(verdict.ok ? "" : verdict.remedy) ?? [];
      expect(checkInstanceUrl(said)).toMatchObject({ ok: true });
    },
  );

  test.each([
    "https://login.salesforce.com/",
    "https://user:secret@acme.my.salesforce.com/",
    "https://acme.lightning.force.com.evil.example/",
    "https://evil.example/acme.lightning.force.com",
    "my org",
    "",
  ])("%s names no org's host, and stays refused", (pasted) => {
    expect(checkInstanceUrl(pastedOrigin(pasted)).ok).toBe(false);
  });

  test("gives an org its name", () => {
    const names = [UAT, PRODUCTION, "https://acme-dev-ed.develop.my.salesforce.com", "http://127.0.0.1:4"];
    expect(names.map(nameOfMyDomain)).toEqual(["acme-uat", "acme", "acme-dev-ed", "local"]);
  });
});
