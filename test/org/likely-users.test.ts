import { expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { likelyUsers } from "../../src/org/read/likely-users.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

async function find(word: string, answer: QueryReply) {
  let soql = "";
  const org = fakeOrg({
    queries: async (asked) => {
      soql = Object.values<string>(asked).join();
      return Object.fromEntries(Object.keys(asked).map((key) => [key, answer])) as never;
    },
  });
  return { found: await likelyUsers(org, word), soql };
}
const users = (...names: string[]): QueryReply => ({ ok: true, rows: names.map((Username) => ({ Username })) });

test("users who may be an integration's are active people of its name or licence, the word within its quotes", async () => {
  const { soql } = await find("o'hara", users());
  expect(soql).toContain("IsActive = true AND UserType = 'Standard'");
  expect(soql).toContain("(Username LIKE 'o\\'hara%' OR LastName LIKE 'o\\'hara%' ");
  expect(soql).toContain("Profile.UserLicense.Name = 'Salesforce Integration'");
});

test("those named after the integration come first, in any spelling; the others as the org orders them", async () => {
  const { found } = await find("Kantiv", users("a@acme.com", "kantiv@acme.com", "b@acme.com", "KANTIV.2@acme.com"));
  expect(found).toEqual(["kantiv@acme.com", "KANTIV.2@acme.com", "a@acme.com", "b@acme.com"]);
});

test("Salesforce's own users are not offered, but people whose names only look so", async () => {
  const own = ["integration@00d000000000001.com", "insightssecurity@00D000000000001.com", "autoproc@00d1.com"];
  const people = ["integration@acme.com", "my.integration@00d.com"];
  expect((await find("kantiv", users(...own, ...people))).found).toEqual(people);
});

test("a name is shown without its control characters", async () => {
  expect((await find("kantiv", users("kantiv\u001b[2J@acme.com"))).found).toEqual([
    expect.not.stringContaining("\u001b"),
  ]);
});

test("a query that was refused is not taken for nobody", async () => {
  const refused: QueryReply = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" };
  const error = await thrownBy(find("kantiv", refused));
  expect(error).toMatchObject({ code: "PERMISSION_MISSING" });
  expect(error.message).toContain("Looking for the integration user");
});
