import { describe, expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import type { AccessFacts } from "../../src/model/way-in.ts";
import { holderQuestions, readAccessFacts } from "../../src/org/read/access-facts.ts";
import { findOutsider } from "../../src/org/read/outsider.ts";
import { answeringOrg } from "./fake-org.ts";

const OPENERS = [
  { kind: "permissionSet", name: "Kantiv" },
  { kind: "permissionSet", name: "ns__O'Hara" },
  { kind: "profile", name: "Support" },
] as const;
const REFUSED: QueryReply = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" };
const rows = (...found: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: found });

const read = async (answers: Record<string, QueryReply>) =>
  (await readAccessFacts(answeringOrg(answers).org, OPENERS, "00500000000000AAAQ")).facts;

describe("who has what opens an app", () => {
  test("is asked in one request of five queries, none with more than two sub-selects", async () => {
    const { org, asked } = answeringOrg({});
    await readAccessFacts(org, OPENERS, "00500000000000AAAQ");
    expect(asked.map((soql) => Object.keys(soql).length)).toEqual([5]);
    for (const soql of Object.values(asked[0] ?? {})) {
      expect(soql.match(/IN \(SELECT/g)?.length ?? 0).toBeLessThanOrEqual(2);
    }
    expect(asked[0]?.holders).toContain(
      "(PermissionSet.NamespacePrefix = null AND PermissionSet.Name IN ('Kantiv')) OR (PermissionSet.NamespacePrefix = 'ns' AND PermissionSet.Name IN ('O\\'Hara'))",
    );
    expect(asked[0]?.holders).toContain("PermissionSet.Profile.Name IN ('Support')");
    expect(asked[0]?.anyApiClient).toMatch(
      /^SELECT Username FROM User WHERE IsActive = true AND .*UseAnyApiClient = true/,
    );
  });

  test("is asked of each set by its name and the shortest namespace that it may have, of one namespace together", async () => {
    const { org, asked } = answeringOrg({});
    const sets = ["a__b__c", "A__d", "__x", "Plain"].map((name) => ({ kind: "permissionSet", name }) as const);
    const { facts } = await readAccessFacts(org, sets, undefined);
    expect(asked[0]?.groupHolders).toContain(
      "WHERE (PermissionSet.NamespacePrefix = null AND PermissionSet.Name IN ('__x', 'Plain')) OR (PermissionSet.NamespacePrefix = 'a' AND PermissionSet.Name IN ('b__c', 'd'))) ORDER BY",
    );
    // A composite takes five queries: of nobody's freezing it is not asked.
    expect(Object.keys(asked[0] ?? {})).not.toContain("frozen");
    expect(facts.anyApiClient).toEqual({ known: true, value: { count: 0, usernames: [] } });
  });

  test("is asked in the same words, in whatever order the openers are found", () => {
    expect(holderQuestions(OPENERS.toReversed())).toEqual(holderQuestions(OPENERS));
  });

  test("is nobody's where nothing opens the app", async () => {
    const { org, asked } = answeringOrg({});
    await readAccessFacts(org, [], undefined);
    expect(asked[0]?.holders).toContain("(PermissionSet.Name IN ('') OR PermissionSet.Profile.Name IN (''))");
  });

  test("names each user once, of what they have and of which group", async () => {
    const of = (Username: string) => ({
      PermissionSet: { NamespacePrefix: null, Name: "Kantiv", Profile: null },
      PermissionSetGroup: { DeveloperName: "Team" },
      Assignee: { Username },
    });
    const twice = rows(of("a@b.c"), of("b@b.c"), of("a@b.c"));
    const { holders, groups } = await read({
      holders: rows({ prefix: null, setName: "Kantiv", profileName: null, people: 2 }),
      holderNames: twice,
      groupHolders: twice,
    });
    expect(holders.known && [...holders.value.values()]).toEqual([{ count: 2, usernames: ["a@b.c", "b@b.c"] }]);
    expect(groups.known && [...groups.value]).toEqual([["Team", { count: 2, usernames: ["a@b.c", "b@b.c"] }]]);
  });

  test("is a count without names where the org refuses those alone", async () => {
    const { holders } = await read({
      holders: rows({ prefix: null, setName: "Kantiv", profileName: null, people: 2 }),
      holderNames: REFUSED,
    });
    expect(holders.known && [...holders.value.values()]).toEqual([{ count: 2, usernames: [] }]);
  });

  test("is not known of a permission that the org refuses to tell of for another reason than not knowing it", async () => {
    expect((await read({ anyApiClient: REFUSED })).anyApiClient).toMatchObject({ known: false });
  });

  test("is a count for each opener, also of one with more users than names were read", async () => {
    const { holders } = await read({
      holders: rows(
        { prefix: null, setName: "X00e", profileName: "Support", people: 70_000 },
        { prefix: "ns", setName: "O'Hara", profileName: null, people: 1 },
      ),
      holderNames: rows({
        PermissionSet: { NamespacePrefix: "ns", Name: "O'Hara", Profile: null },
        Assignee: { Username: "a@b.c" },
      }),
    });
    expect(holders.known && [...holders.value]).toEqual([
      ["profile support", { count: 70_000, usernames: [] }],
      ["permissionSet ns__o'hara", { count: 1, usernames: ["a@b.c"] }],
    ]);
  });

  test("says that there may be more where as many rows came as were asked for", async () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({ Username: `u${n}@b.c` }));
    const { anyApiClient } = await read({ anyApiClient: rows(...many) });
    expect(anyApiClient).toMatchObject({ known: true, value: { count: 2000, orMore: true } });
  });

  test("is not known, part by part, where the org refuses to tell", async () => {
    const facts = await read({ holders: REFUSED, groupHolders: REFUSED, anyApiClient: REFUSED });
    for (const part of [facts.holders, facts.groups, facts.anyApiClient]) {
      expect(part).toMatchObject({ known: false, why: expect.stringContaining("INSUFFICIENT_ACCESS") });
    }
  });

  test("is nobody with a permission that the org does not know", async () => {
    const unknown: QueryReply = { ok: false, orgCode: "INVALID_FIELD", message: "No such column" };
    expect((await read({ anyApiClient: unknown })).anyApiClient).toEqual({ known: true, value: null });
  });
});

describe("a user without any way in", () => {
  const facts = (given: Partial<AccessFacts> = {}): AccessFacts => ({
    holders: { known: true, value: new Map() },
    groups: { known: true, value: new Map([["Team", { count: 1, usernames: ["a@b.c"] }]]) },
    anyApiClient: { known: true, value: { count: 0, usernames: [] } },
    ...given,
  });
  const find = async (answers: Record<string, QueryReply>, given: Partial<AccessFacts> = {}) => {
    const { org, asked } = answeringOrg(answers);
    return { found: await findOutsider(org, OPENERS, facts(given), "k@b.c"), soql: asked[0]?.users };
  };

  test("is looked for with two anti-joins, over every way", async () => {
    const { found, soql = "" } = await find({ users: rows({ Username: "clerk@b.c" }) });
    expect(found).toEqual({ known: true, value: "clerk@b.c" });
    expect(soql.match(/NOT IN \(SELECT/g)).toHaveLength(2);
    expect(soql).toContain("Username != 'k@b.c'");
    expect(soql).toContain("PermissionSetGroup.DeveloperName IN ('Team')");
    expect(soql).toContain("PermissionsUseAnyApiClient = true");
  });

  test("is looked for without a permission that the org does not know", async () => {
    const { soql } = await find({}, { anyApiClient: { known: true, value: null } });
    expect(soql).not.toContain("UseAnyApiClient");
  });

  test.each(["groups", "anyApiClient"] as const)(
    "is nobody's to choose where the org does not show %s",
    async (part) => {
      const { found, soql } = await find({}, { [part]: { known: false, why: "the org refused" } });
      expect([found, soql]).toEqual([{ known: false, why: expect.stringContaining("not shown") }, undefined]);
    },
  );

  test("is not there, or not shown", async () => {
    expect((await find({})).found).toMatchObject({ known: false, why: expect.stringContaining("every active user") });
    expect((await find({ users: REFUSED })).found).toMatchObject({ known: false, why: expect.stringContaining("no") });
  });
});
