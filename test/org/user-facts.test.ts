import { describe, expect, test } from "vitest";
import type { OrgReader, QueryReply } from "../../src/model/org.ts";
import type { UserWish } from "../../src/model/user.ts";
import { readUserFacts } from "../../src/org/user-facts.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const WISH: UserWish = {
  username: "kantiv@acme.com.uat",
  lastName: "Kantiv",
  email: "kantiv@acme.com",
  profiles: ["Minimum Access"],
  profileChosen: false,
  leastPrivilege: true,
  appPermissionSet: { name: "Kantiv" },
};
const LOCALE = {
  TimeZoneSidKey: "Europe/Copenhagen",
  LocaleSidKey: "da_DK",
  LanguageLocaleKey: "en_US",
  EmailEncodingKey: "UTF-8",
};
const USER = { Id: "005000000000002AAA", IsActive: true, Profile: { Id: "00eA", Name: "P" } };

/** An org that answers each question by its name with these rows, else with none. */
function orgWith(rows: Record<string, Record<string, unknown>[]>): OrgReader {
  const queries: OrgReader["queries"] = async (soql) =>
    Object.fromEntries(
      Object.keys(soql).map((key): [string, QueryReply] => [key, { ok: true, rows: rows[key] ?? [] }]),
    ) as Record<keyof typeof soql, QueryReply>;
  return fakeOrg({ queries });
}

describe("the locale of a user who is to be made", () => {
  test("is the administrator's", async () => {
    const facts = await readUserFacts(orgWith({ admin: [LOCALE] }), WISH, "005A");
    expect(facts.locale).toEqual(LOCALE);
  });

  test.each<[string, Record<string, unknown>[]]>([
    ["the administrator's row", []],
    ["a value of it", [{ ...LOCALE, LocaleSidKey: null }]],
    ["a field of it", [{ TimeZoneSidKey: "Europe/Copenhagen" }]],
    ["a text", [{ ...LOCALE, EmailEncodingKey: 8 }]],
    ["anything in it", [{ ...LOCALE, LanguageLocaleKey: "" }]],
  ])("fault 6: is not made up where the org does not show %s (exit 3)", async (_what, admin) => {
    const error = await thrownBy(readUserFacts(orgWith({ admin }), WISH, "005A"));
    expect(error).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test("goes with whether the user is frozen, where there is one", async () => {
    const facts = await readUserFacts(orgWith({ user: [USER], login: [{ IsFrozen: true }] }), WISH, "005A");
    expect(facts.user?.frozen).toBe(true);
  });

  test("is of no interest where the user is there already", async () => {
    const facts = await readUserFacts(orgWith({ user: [USER], admin: [] }), WISH, "005A");
    expect(facts).toMatchObject({ locale: {}, user: { id: USER.Id, active: true, frozen: false } });
  });
});
