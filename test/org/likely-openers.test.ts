import { expect, test } from "vitest";
import { likelyOpeners } from "../../src/org/read/access-rows.ts";

const set = (SetupEntityId: string, Name: string, more: object = {}) => ({
  Id: "0J000000000000ACAQ",
  SetupEntityId,
  Parent: { Name, NamespacePrefix: null, Profile: null, PermissionSetGroupId: null, ...more },
});
const OWN = [{ kind: "permissionSet", name: "kantiv" }] as const;
const OURS = "0xI000000000001AAA";
const ANOTHER = "0xI000000000002AAA";

test("an app is known by the row of the template's own set, whatever its capitals, and what else opens it by its others", () => {
  const rows = [
    set(ANOTHER, "Theirs"),
    set(OURS, "Kantiv"),
    set(OURS, "X00e1", { Profile: { Name: "Support" } }),
    set(OURS, "Foreign", { NamespacePrefix: "ns" }),
  ];
  expect(likelyOpeners({ ok: true, rows }, OWN)).toMatchObject([
    { kind: "permissionSet", name: "Kantiv" },
    { kind: "profile", name: "Support" },
    { kind: "permissionSet", name: "ns__Foreign" },
  ]);
});

test.each([
  ["the own set opens no app", { ok: true, rows: [set(ANOTHER, "Theirs")] }],
  ["the org does not tell", { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" }],
] as const)("where %s nothing is likely", (_, reply) => {
  expect(likelyOpeners(reply, OWN)).toEqual([]);
});
