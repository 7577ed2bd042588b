import { expect, test } from "vitest";
import { readUses } from "../../src/org/read/uses.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const SET = { id: "0PS000000000001AAA" };
const rows = (...found: Record<string, unknown>[]) => ({ ok: true as const, rows: found });

test("who relies on a permission set is asked by its id, and is who holds it, what it opens and which groups have it", async () => {
  let asked: Readonly<Record<string, string>> = {};
  const org = fakeOrg({
    queries: (async (questions: Readonly<Record<string, string>>) => {
      asked = questions;
      return {
        holders: rows({ Id: "0Pa000000000001AAA", Assignee: { Username: "ann@acme.com" } }),
        entities: rows({ Id: "0J0000000000001AAA", SetupEntityId: "0xI000000000001AAA" }),
        groups: rows({ Id: "0PG", PermissionSetGroup: { DeveloperName: "Everybody" } }),
      };
    }) as never,
  });
  expect(await readUses(org, SET)).toEqual({
    holders: ["ann@acme.com"],
    entities: ["0xI000000000001AAA"],
    groups: ["Everybody"],
  });
  for (const question of Object.values(asked)) expect(question).toContain(`'${SET.id}'`);
  expect(Object.keys(asked)).toEqual(["holders", "entities", "groups"]);
});

test("nobody relies on a set that is not there, and nothing is asked", async () => {
  expect(await readUses(fakeOrg({}), undefined)).toEqual({ holders: [], entities: [], groups: [] });
});

test("an org that does not tell of groups has none to tell; one that does not tell of holders ends the look", async () => {
  const refused = { ok: false as const, orgCode: "INVALID_TYPE", message: "sObject type is not supported" };
  const answering = (answer: Record<string, unknown>) => fakeOrg({ queries: (async () => answer) as never });
  expect((await readUses(answering({ holders: rows(), entities: rows(), groups: refused }), SET)).groups).toEqual([]);
  const look = () => readUses(answering({ holders: refused, entities: rows(), groups: rows() }), SET);
  expect(await thrownBy(look)).toMatchObject({ name: "KantivError" });
});
