import { describe, expect, test } from "vitest";
import type { Handoff } from "../../src/handoff/document.ts";
import { handoffPage } from "../../src/handoff/page.ts";

const AT = "2026-11-24T12:00:00.000Z";
const passed = { id: "token", title: "The JWT login gives a token", status: "passed", detail: "" } as const;
const unknown = { id: "user", title: "The token is of the integration user", status: "unknown", detail: "" } as const;

const HANDOFF: Handoff = {
  format: "kantiv-salesforce-handoff",
  version: 1,
  createdAt: AT,
  username: "kantiv@acme.com",
  consumerKey: "3MVG9",
  clientSecret: null,
  loginUrl: "https://acme.my.salesforce.com",
  org: { id: "00D000000000001AAA", name: "Acme", sandbox: false },
  app: { name: "Kantiv_Integration", permissionSet: "Kantiv_Integration", scopes: ["api"] },
  access: [{ way: "permissionSet", standing: "stated", users: 1 }],
  certificate: null,
  verification: { ok: true, at: AT, audience: "https://acme.my.salesforce.com", checks: [passed] },
};

const verdict = (more: Partial<Handoff>) => handoffPage({ ...HANDOFF, ...more }).verdict;

describe("the head of a hand-over's page", () => {
  test("is proven, in the colour of what is well, where all of it was shown", () => {
    expect(verdict({})).toMatchObject({ tone: "good", word: "PROVEN" });
  });

  test("says how much was not shown, so that it does not look proven with the login", () => {
    const verification = { ...HANDOFF.verification, checks: [passed, unknown] };
    const access = [{ way: "permissionSet", standing: "stated", users: null } as const];
    expect(verdict({ verification })).toMatchObject({ tone: "warn", word: "PROVEN, with 1 not shown" });
    expect(verdict({ verification, access })).toMatchObject({ tone: "warn", word: "PROVEN, with 2 not shown" });
  });

  test("says of ways in that nothing states how many there are, each once", () => {
    const foreign = { way: "profile", standing: "foreign", users: null } as const;
    expect(verdict({ access: [foreign] })).toMatchObject({ tone: "warn", word: "PROVEN, with 1 way in not stated" });
    const verification = { ...HANDOFF.verification, checks: [unknown] };
    expect(verdict({ access: [foreign, foreign], verification })?.word).toBe(
      "PROVEN, with 2 ways in not stated and 1 not shown",
    );
  });

  test("is not proven, whatever else is open, where the login was not", () => {
    const verification = { ...HANDOFF.verification, ok: false, checks: [unknown] };
    expect(verdict({ verification })).toMatchObject({ tone: "bad", word: "NOT PROVEN" });
  });
});
