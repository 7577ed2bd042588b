import { describe, expect, test } from "vitest";
import type { AccessFacts, AlsoAllowed, Opener, People } from "../../src/model/way-in.ts";
import { openerKey } from "../../src/model/way-in.ts";
import { accessPicture, openersOf, withHolder } from "../../src/plan/access.ts";
import { foreignAccess } from "../../src/plan/foreign-access.ts";
import { changed, rendered, snapshotOf } from "./packages.ts";

const OURS: Opener = { kind: "permissionSet", name: "Kantiv_Integration" };
const SUPPORT: Opener = { kind: "profile", name: "Support" };
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const TEMPLATE = rendered().components;
const people = (...usernames: string[]): People => ({ count: usernames.length, usernames });

interface Given {
  policy?: Record<string, string | null>;
  stated?: Record<string, string | null>;
  openers?: readonly Opener[];
  holders?: readonly [Opener, People][];
  facts?: Partial<AccessFacts>;
  alsoAllowed?: readonly AlsoAllowed[];
}

function pictureOf(given: Given) {
  const holders = new Map((given.holders ?? []).map(([opener, who]) => [openerKey(opener), who]));
  return accessPicture({
    snapshot: snapshotOf(changed(TEMPLATE, POLICY, given.policy ?? {}), { openers: given.openers ?? [OURS] }),
    facts: {
      holders: { known: true, value: holders },
      groups: { known: true, value: new Map() },
      anyApiClient: { known: true, value: people() },
      ...given.facts,
    },
    stated: changed(TEMPLATE, POLICY, given.stated ?? {}),
    permissionSet: OURS.name,
    integrationUser: "k@a.com",
    alsoAllowed: given.alsoAllowed ?? [],
  });
}

const wayTo = (given: Given, wanted: string) =>
  pictureOf(given).ways.find(({ name, kind }) => (name ?? kind) === wanted);
const about = { app: "Kantiv_Integration", permissionSet: OURS.name, integrationUser: "k@a.com", orgFile: "acme.yaml" };

describe("a way in", () => {
  test("is known by a row that the policy does not name, and by a name on the policy without a row", () => {
    expect(wayTo({ openers: [OURS, SUPPORT] }, "Support")).toMatchObject({
      writtenIn: ["accessRow"],
      standing: "foreign",
    });
    const named = { policy: { commaSeparatedProfile: "Support" } };
    expect(wayTo(named, "Support")).toMatchObject({ writtenIn: ["policy"], standing: "foreign" });
  });

  test("is one, whatever the case of its name on the policy and in the row", () => {
    const picture = pictureOf({ policy: { commaSeparatedProfile: "SUPPORT" }, openers: [OURS, SUPPORT] });
    expect(picture.ways.filter(({ kind }) => kind === "profile")).toMatchObject([
      { writtenIn: ["policy", "accessRow"] },
    ]);
  });

  test("is stated where the template names it, for all who have it", () => {
    const given = { openers: [OURS, SUPPORT], stated: { commaSeparatedProfile: "Support" } };
    const way = wayTo({ ...given, holders: [[SUPPORT, people("a@a.com", "b@a.com")]] }, "Support");
    expect(way).toMatchObject({ standing: "stated", users: 2 });
  });

  test("of an installed permission set of our set's name is another one", () => {
    const installed: Opener = { kind: "permissionSet", name: "ns__Kantiv_Integration" };
    expect(wayTo({ openers: [OURS, installed] }, installed.name)).toMatchObject({ standing: "foreign" });
  });

  test("shows a hundred names, and counts all", () => {
    const all = Array.from({ length: 150 }, (_, n) => `u${n}@a.com`);
    const way = wayTo({ holders: [[OURS, people(...all, "k@a.com")]] }, OURS.name);
    expect([way?.users, way?.others, way?.usernames.length]).toEqual([151, 150, 100]);
  });

  test("is not taken for closed where the org does not show who has it", () => {
    const facts = { holders: { known: false as const, why: "refused" } };
    expect(wayTo({ facts, openers: [OURS, SUPPORT] }, "Support")).toMatchObject({
      users: null,
      hidden: true,
      why: "not shown: refused",
      standing: "foreign",
    });
  });

  test("by the user permission is stated by nobody, and told apart from one that the org does not know", () => {
    const ofOrg = { anyApiClient: { known: true as const, value: people("a@a.com", "k@a.com") } };
    expect(wayTo({ facts: ofOrg }, "useAnyApiClient")).toMatchObject({ standing: "ofOrg", users: 2, others: 1 });
    const none = wayTo({ facts: { anyApiClient: { known: true, value: null } } }, "useAnyApiClient");
    expect(none).toMatchObject({ users: null, why: expect.stringContaining("not known here") });
    expect(none).not.toHaveProperty("hidden");
  });

  test("in an org without app and permission set is none but the org's own", () => {
    const { ways } = accessPicture({
      snapshot: { components: [], openers: [] },
      facts: {
        holders: { known: true, value: new Map() },
        groups: { known: true, value: new Map() },
        anyApiClient: { known: true, value: people() },
      },
      stated: TEMPLATE,
      permissionSet: OURS.name,
      integrationUser: "k@a.com",
      alsoAllowed: [{ profile: "Support", reason: "x" }],
    });
    expect(ways.map(({ kind }) => kind)).toEqual(["useAnyApiClient"]);
  });
});

describe("findings", () => {
  const findings = (given: Given, strict = false) => foreignAccess(pictureOf(given), about, strict);

  test("are one a way, with what can be pasted into the org file", () => {
    const found = findings({ openers: [OURS, SUPPORT], holders: [[OURS, people("k@a.com", "x@a.com")]] });
    expect(found).toMatchObject([
      { code: "FOREIGN_ACCESS", remedy: expect.stringContaining("alsoAllowed: [{ user: USERNAME"), blocks: false },
      {
        code: "FOREIGN_ACCESS",
        remedy: expect.stringContaining('alsoAllowed: [{ profile: "Support", reason: "say why" }]'),
      },
    ]);
    expect(JSON.stringify(found)).not.toContain("x@a.com");
  });

  test("count users of the whole org only where that is asked for", () => {
    const facts = { anyApiClient: { known: true as const, value: people("a@a.com") } };
    expect(findings({ facts })).toEqual([]);
    expect(findings({ facts }, true)).toMatchObject([{ message: expect.stringContaining("Use Any API Client") }]);
    expect(findings({ facts, alsoAllowed: [{ user: "A@a.com", reason: "x" }] }, true)).toEqual([]);
  });
});

test("what is asked about is every opener once, our set among them although nothing names it", () => {
  const snapshot = snapshotOf(changed(TEMPLATE, POLICY, { commaSeparatedPermissionSet: null }), { openers: [SUPPORT] });
  expect(openersOf(snapshot, OURS.name)).toEqual([
    { ...SUPPORT, writtenIn: ["accessRow"] },
    { ...OURS, writtenIn: [] },
  ]);
});

test("a holder who was just made is counted once", () => {
  const facts: AccessFacts = {
    holders: { known: true, value: new Map() },
    groups: { known: true, value: new Map() },
    anyApiClient: { known: true, value: null },
  };
  const once = withHolder(facts, OURS, "k@a.com");
  expect(withHolder(once, OURS, "k@a.com")).toEqual(once);
  expect(once.holders.known && once.holders.value.get(openerKey(OURS))).toEqual(people("k@a.com"));
});
