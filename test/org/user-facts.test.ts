import { describe, expect, test } from "vitest";
import type { OrgReader, QueryReply } from "../../src/model/org.ts";
import type { UserWish } from "../../src/model/user.ts";
import { readUserFacts } from "../../src/org/read/user-facts.ts";
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
const USER = { Id: "005000000000002AAA", IsActive: true, Profile: { Id: "00e00000000000AAAQ", Name: "P" } };

/** An org that answers each question by its name with these rows, else with none. */
function orgWith(rows: Record<string, Record<string, unknown>[]>, asked: Record<string, string> = {}): OrgReader {
  const queries: OrgReader["queries"] = async (soql) => {
    Object.assign(asked, soql);
    return Object.fromEntries(
      Object.keys(soql).map((key): [string, QueryReply] => [key, { ok: true, rows: rows[key] ?? [] }]),
    ) as Record<keyof typeof soql, QueryReply>;
  };
  return fakeOrg({ queries });
}

describe("the locale of a user who is to be made", () => {
  test("is the administrator's", async () => {
    const facts = await readUserFacts(orgWith({ admin: [LOCALE] }), WISH, "00500000000000AAAQ");
    expect(facts.locale).toEqual(LOCALE);
  });

  test.each<[string, Record<string, unknown>[]]>([
    ["the administrator's row", []],
    ["a value of it", [{ ...LOCALE, LocaleSidKey: null }]],
    ["a field of it", [{ TimeZoneSidKey: "Europe/Copenhagen" }]],
    ["a text", [{ ...LOCALE, EmailEncodingKey: 8 }]],
    ["anything in it", [{ ...LOCALE, LanguageLocaleKey: "" }]],
  ])("fault 6: is not made up where the org does not show %s (exit 3)", async (_what, admin) => {
    const error = await thrownBy(readUserFacts(orgWith({ admin }), WISH, "00500000000000AAAQ"));
    expect(error).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test("goes with whether the user is frozen, where there is one", async () => {
    const facts = await readUserFacts(
      orgWith({ user: [USER], login: [{ IsFrozen: true }] }),
      WISH,
      "00500000000000AAAQ",
    );
    expect(facts.user?.frozen).toBe(true);
  });

  test("is of no interest where the user is there already", async () => {
    const facts = await readUserFacts(orgWith({ user: [USER], admin: [] }), WISH, "00500000000000AAAQ");
    expect(facts).toMatchObject({ locale: {}, user: { id: USER.Id, active: true, frozen: false } });
  });
});

describe("what a wish for the integration user turns on", () => {
  const read = (rows: Record<string, Record<string, unknown>[]>, wish: Partial<UserWish> = {}) =>
    readUserFacts(orgWith({ admin: [LOCALE], ...rows }), { ...WISH, ...wish }, "00500000000000AAAQ");

  test("is asked by the names in the wish", async () => {
    const asked: Record<string, string> = {};
    const org = orgWith({ user: [USER] }, asked);
    const wish = { ...WISH, username: "o'hara@acme.com", profiles: ["One", "Two"], dataPermissionSet: "Data" };
    await readUserFacts(org, wish, "00500000000000AAAQ");
    expect(asked.user).toMatch(/, Profile\.UserLicense\.Name FROM User WHERE Username = 'o\\'hara@acme\.com'$/);
    expect(asked.profiles).toContain("FROM Profile WHERE Name IN ('One', 'Two')");
    expect(asked.licences).toBe("SELECT Name, TotalLicenses, UsedLicenses FROM UserLicense");
    expect(asked.integrationLicence).toContain("DeveloperName = 'SalesforceAPIIntegrationPsl'");
    expect(asked.admin).toContain("FROM User WHERE Id = '00500000000000AAAQ'");
    expect(asked.sets).toContain("IsOwnedByProfile = false AND NamespacePrefix = null AND Name IN ('Kantiv', 'Data')");
    expect(asked.assigned).toContain(
      "Assignee.Username = 'o\\'hara@acme.com' AND PermissionSet.Name IN ('Kantiv', 'Data')",
    );
    expect(asked.licenceAssigned).toContain("DeveloperName = 'SalesforceAPIIntegrationPsl'");
    expect(asked.login).toContain(`UserId = '${USER.Id}'`);
  });

  test("is asked of the app's set alone where none is wished for data", async () => {
    const asked: Record<string, string> = {};
    await readUserFacts(orgWith({ admin: [LOCALE] }, asked), WISH, "00500000000000AAAQ");
    expect(asked.sets).toContain("Name IN ('Kantiv')");
    expect(asked).not.toHaveProperty("login");
  });

  test("is the user with the profile, and a user who is not active or frozen is not said to be", async () => {
    const Profile = { Id: "00e00000000000AAAQ", Name: "P", PermissionsApiUserOnly: true, UserLicense: { Name: "L" } };
    const { user } = await read({ user: [{ ...USER, IsActive: false, Profile }], login: [{ IsFrozen: false }] });
    expect(user).toEqual({
      id: USER.Id,
      active: false,
      frozen: false,
      profile: { id: "00e00000000000AAAQ", name: "P", licence: "L", apiOnly: true },
    });
    expect(await read({})).not.toHaveProperty("user");
  });

  test("is each profile, and the seats of each licence by its name", async () => {
    const facts = await read({
      profiles: [{ Id: "00e00000000000BAAQ", Name: "Q", PermissionsApiUserOnly: false, UserLicense: null }],
      licences: [
        { Name: "Salesforce", TotalLicenses: 10, UsedLicenses: 4 },
        { Name: "Salesforce Integration", TotalLicenses: 5, UsedLicenses: 5 },
      ],
    });
    expect(facts.profiles).toEqual([{ id: "00e00000000000BAAQ", name: "Q", licence: "", apiOnly: false }]);
    expect(facts.seats).toEqual({
      Salesforce: { total: 10, used: 4 },
      "Salesforce Integration": { total: 5, used: 5 },
    });
  });

  test("is the integration licence with its seats and whether the user has it, or nothing", async () => {
    const integrationLicence = [{ Id: "0PL00000000000AGAQ", TotalLicenses: 3, UsedLicenses: 2 }];
    const seats = { total: 3, used: 2 };
    const none = await read({ integrationLicence });
    expect(none.integrationLicence).toEqual({ id: "0PL00000000000AGAQ", seats, assigned: false });
    const assigned = await read({ integrationLicence, licenceAssigned: [{ Id: "2LA00000000000AGAQ" }] });
    expect(assigned.integrationLicence).toEqual({ id: "0PL00000000000AGAQ", seats, assigned: true });
    expect(await read({ licenceAssigned: [{ Id: "2LA00000000000AGAQ" }] })).not.toHaveProperty("integrationLicence");
  });

  test("is each permission set, whose licence it is of, and whether the user holds it", async () => {
    const facts = await read({
      sets: [
        { Id: "0PS00000000000AGAQ", Name: "Kantiv", LicenseId: null },
        { Id: "0PS00000000000BGAQ", Name: "Data", LicenseId: "0PL00000000000AGAQ" },
      ],
      assigned: [{ PermissionSetId: "0PS00000000000BGAQ" }],
    });
    expect(facts.permissionSets).toEqual([
      { id: "0PS00000000000AGAQ", name: "Kantiv", assigned: false },
      { id: "0PS00000000000BGAQ", name: "Data", licenceId: "0PL00000000000AGAQ", assigned: true },
    ]);
  });

  test("is not guessed where the org refuses a question", async () => {
    for (const refused of [
      "user",
      "profiles",
      "licences",
      "integrationLicence",
      "admin",
      "sets",
      "assigned",
      "login",
    ]) {
      const org = orgWith({ admin: [LOCALE], user: [USER] });
      const queries: OrgReader["queries"] = async (soql) => {
        const replies = await org.queries(soql);
        const refusal = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" } as const;
        return Object.fromEntries(
          Object.entries<QueryReply>(replies).map(([key, reply]) => [key, key === refused ? refusal : reply]),
        ) as typeof replies;
      };
      const error = await thrownBy(readUserFacts(fakeOrg({ queries }), WISH, "00500000000000AAAQ"));
      const doing = refused === "login" ? "Asking whether the user is frozen" : "Asking about the integration user";
      expect(error.message).toContain(doing);
    }
  });
});
