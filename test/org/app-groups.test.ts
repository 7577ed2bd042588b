import { expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { readAppGroups } from "../../src/org/read/app-groups.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { answeringOrg } from "./fake-org.ts";

const [TEAM, SALES] = ["0PG000000000001GAA", "0PG000000000002GAA"];
const USER = "kantiv@acme.com.uat";

const rows = (...found: object[]): QueryReply => ({ ok: true, rows: found as never });
const member = (id: string, DeveloperName: string, Name: string, NamespacePrefix: string | null = null) => ({
  PermissionSetGroupId: id,
  PermissionSetGroup: { DeveloperName, NamespacePrefix },
  PermissionSet: { Name, NamespacePrefix: null },
});
const holder = (id: string, Username: string) => ({ PermissionSetGroupId: id, Assignee: { Username } });

test("are those that hold one of the sets and that the user has, with who else has them", async () => {
  const { org } = answeringOrg({
    holding: rows(
      member(TEAM, "Team", "Opens", "acme"),
      member(TEAM, "Team", "Opens2", "acme"),
      member(SALES, "Sales", "Opens"),
    ),
    own: rows(holder(TEAM, USER)),
    others: rows(holder(TEAM, "ann@acme.com"), holder(TEAM, "ann@acme.com"), holder(SALES, "bo@acme.com")),
  });
  expect(await readAppGroups(org, ["opens", "Opens2"], USER)).toEqual([
    { name: "acme__Team", sets: ["Opens", "Opens2"], holders: [USER, "ann@acme.com"] },
  ]);
});

test("a namesake of a set, from a package, is another set", async () => {
  const other = { ...member(TEAM, "Team", "Opens"), PermissionSet: { Name: "Opens", NamespacePrefix: "acme" } };
  const { org, asked } = answeringOrg({ holding: rows(other) });
  expect(await readAppGroups(org, ["Opens"], USER)).toEqual([]);
  expect(asked).toHaveLength(1);
});

test("are asked by names and ids that are one text each to SOQL", async () => {
  const { org, asked } = answeringOrg({ holding: rows(member(TEAM, "Team", "Opens")) });
  await readAppGroups(org, ["Opens"], "o'neil@acme.com");
  expect(asked[1]?.own).toContain("Assignee.Username = 'o\\'neil@acme.com'");
});

test("are not left out silently where the org does not tell of them", async () => {
  const refused = { ok: false, code: "INVALID_TYPE", message: "sObject type is not supported" } as never;
  const { org } = answeringOrg({ holding: refused });
  expect(await thrownBy(readAppGroups(org, ["Opens"], USER))).toMatchObject({ code: "ORG_REFUSED" });
});
