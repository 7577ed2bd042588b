import { describe, expect, test } from "vitest";
import type { AccessFacts, AlsoAllowed, Opener, People } from "../../src/model/way-in.ts";
import { openerKey } from "../../src/model/way-in.ts";
import { accessPicture, openersOf, withHolder } from "../../src/plan/access.ts";
import { foreignAccess } from "../../src/plan/foreign-access.ts";
import { expectGolden } from "../helpers/golden.ts";
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

const CUSTOMERS = {
  snapshot: snapshotOf(TEMPLATE, {
    openers: [OURS],
    permissionSet: { id: "0PSA", name: OURS.name, isCustomers: true },
  }),
};

const pictureOf = (given: Given) => accessPicture(inputOf(given));

function inputOf(given: Given): Parameters<typeof accessPicture>[0] {
  const holders = new Map((given.holders ?? []).map(([opener, who]) => [openerKey(opener), who]));
  return {
    snapshot: snapshotOf(changed(TEMPLATE, POLICY, given.policy ?? {}), { openers: given.openers ?? [OURS] }),
    facts: {
      holders: { known: true, value: holders },
      groups: { known: true, value: new Map() },
      anyApiClient: { known: true, value: people() },
      ...given.facts,
    },
    stated: changed(TEMPLATE, POLICY, given.stated ?? {}),
    own: { permissionSet: OURS.name },
    integrationUser: "k@a.com",
    alsoAllowed: given.alsoAllowed ?? [],
  };
}

const wayTo = (given: Given, wanted: string) =>
  pictureOf(given).ways.find(({ name, kind }) => (name ?? kind) === wanted);
const about = {
  app: "Kantiv_Integration",
  permissionSet: OURS.name,
  integrationUser: "k@a.com",
  settings: { file: "acme.yaml" },
};

describe("a way in", () => {
  test("by a profile of the template says how many have it beside the integration user, by another one does not", () => {
    const holders: Given["holders"] = [[SUPPORT, people("k@a.com", "a@a.com", "b@a.com")]];
    const given = inputOf({ openers: [SUPPORT], holders });
    const supportOf = (own: Parameters<typeof accessPicture>[0]["own"]) =>
      accessPicture({ ...given, own }).ways.find(({ name }) => name === SUPPORT.name);
    expect(supportOf({ permissionSet: undefined, profiles: [SUPPORT.name] })).toMatchObject({ users: 3, beside: 2 });
    expect(supportOf({ permissionSet: undefined, profiles: ["Other"] })).not.toHaveProperty("beside");
  });

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

  test("by a set of the customer's is stated for all who hold it, where the policy names it", () => {
    const holders: Given["holders"] = [[OURS, people("k@a.com", "a@a.com", "b@a.com")]];
    const customers = (stated: string) =>
      accessPicture({
        ...inputOf({ holders, stated: { commaSeparatedPermissionSet: stated } }),
        ...CUSTOMERS,
      }).ways.find(({ name }) => name === OURS.name);
    expect(customers(OURS.name)).toMatchObject({ standing: "stated", users: 3, beside: 2 });
    expect(customers(OURS.name)).not.toHaveProperty("others");
    expect(customers("Another")).toMatchObject({ standing: "foreign" });
    expect(wayTo({ holders }, OURS.name)).toMatchObject({ standing: "foreign", others: 2, beside: 2 });
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
      own: { permissionSet: OURS.name },
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

describe("each way in that nobody stated", () => {
  const SET: Opener = { kind: "permissionSet", name: "Other_Set" };
  const known = (given: Partial<Record<string, People>>) =>
    new Map(Object.entries(given).map(([name, who]) => [name, who ?? people()]));
  const cases: Record<string, Given> = {
    "our own set, which others have": { holders: [[OURS, people("k@a.com", "x@a.com", "y@a.com")]] },
    "a profile": { openers: [OURS, SUPPORT], holders: [[SUPPORT, people("a@a.com")]] },
    "a profile that the org does not show": {
      openers: [OURS, SUPPORT],
      facts: { holders: { known: false, why: "refused" } },
    },
    "another set, which nobody has": { openers: [OURS, SET] },
    "another set, which more have than were counted": {
      openers: [OURS, SET],
      holders: [[SET, { ...people("a@a.com", "b@a.com"), orMore: true }]],
    },
    "a group": { facts: { groups: { known: true, value: known({ Everybody: people("k@a.com", "x@a.com") }) } } },
    "self-authorisation": { policy: { permittedUsersPolicyType: "AllSelfAuthorized" } },
    "the platform's default, which is self-authorisation": { policy: { permittedUsersPolicyType: null } },
    "Use Any API Client": { facts: { anyApiClient: { known: true, value: people("k@a.com", "x@a.com") } } },
    "one of each": {
      openers: [OURS, SUPPORT, SET],
      policy: { permittedUsersPolicyType: "AllSelfAuthorized" },
      facts: {
        groups: { known: true, value: known({ Everybody: people("x@a.com") }) },
        anyApiClient: { known: true, value: people("x@a.com") },
      },
    },
  };

  test("is told in the same words, with what to do and what to paste", () => {
    const told = Object.entries(cases).map(([what, given]) => {
      const found = foreignAccess(pictureOf(given), about, true);
      return `${what}\n${found.map(({ message, remedy }) => `  ${message}\n  ${remedy}\n`).join("")}`;
    });
    expectGolden("plan/foreign-access.txt", told.join("\n"));
  });

  test("is a finding that blocks nothing", () => {
    const [found] = foreignAccess(pictureOf({ openers: [OURS, SUPPORT] }), about, false);
    expect(found).toMatchObject({ code: "FOREIGN_ACCESS", blocks: false });
  });
});

describe("what the org file accepts", () => {
  const accepting = (entry: AlsoAllowed, given: Given) => pictureOf({ ...given, alsoAllowed: [entry] });

  test("is known by its kind and its name, whatever the case", () => {
    const profile = accepting({ profile: "SUPPORT", reason: "help desk" }, { openers: [OURS, SUPPORT] });
    expect(profile.ways.find(({ name }) => name === "Support")).toMatchObject({
      standing: "accepted",
      reason: "help desk",
    });
    expect(profile.unused).toEqual([]);
    const set: Opener = { kind: "permissionSet", name: "Support" };
    for (const [entry, opener] of [
      [{ permissionSet: "Support", reason: "r" }, SUPPORT],
      [{ profile: "Support", reason: "r" }, set],
      [{ user: "Support", reason: "r" }, SUPPORT],
      [{ profile: "Sales", reason: "r" }, SUPPORT],
    ] as const) {
      const picture = accepting(entry, { openers: [OURS, opener] });
      expect(picture.ways.find(({ name }) => name === "Support")).toMatchObject({ standing: "foreign" });
      expect(picture.unused).toEqual([entry]);
    }
    expect(accepting({ permissionSet: "support", reason: "r" }, { openers: [OURS, set] }).unused).toEqual([]);
  });

  test("may be a user of our set, of a group, or a group by its name", () => {
    const group = { groups: { known: true as const, value: new Map([["Everybody", people("x@a.com", "k@a.com")]]) } };
    const standing = (entry: AlsoAllowed) =>
      accepting(entry, { facts: group }).ways.find(({ kind }) => kind === "permissionSetGroup");
    expect(standing({ user: "X@a.com", reason: "r" })).toMatchObject({ standing: "stated", others: 0 });
    expect(standing({ permissionSet: "everybody", reason: "r" })).toMatchObject({
      standing: "accepted",
      reason: "r",
      others: 1,
    });
    expect(standing({ user: "other@a.com", reason: "r" })).toMatchObject({ standing: "foreign", users: 2, others: 1 });
    const ours = accepting({ user: "x@a.com", reason: "r" }, { holders: [[OURS, people("k@a.com", "x@a.com")]] });
    expect(ours.ways.find(({ name }) => name === OURS.name)).toMatchObject({
      standing: "stated",
      others: 0,
      beside: 1,
    });
  });

  test("is of no account in an org without the app", () => {
    const { unused } = accessPicture({
      snapshot: { components: [], openers: [] },
      facts: {
        holders: { known: true, value: new Map() },
        groups: { known: true, value: new Map() },
        anyApiClient: { known: true, value: null },
      },
      stated: [],
      own: { permissionSet: OURS.name },
      integrationUser: "k@a.com",
      alsoAllowed: [{ profile: "Support", reason: "x" }],
    });
    expect(unused).toEqual([]);
  });
});

test("groups and holders of Use Any API Client that the org does not show are told as not shown", () => {
  const hidden = { known: false as const, why: "refused" };
  const { ways } = pictureOf({ facts: { groups: hidden, anyApiClient: hidden } });
  const not = { name: null, users: null, usernames: [], hidden: true, why: "not shown: refused", standing: "ofOrg" };
  expect(ways.filter(({ kind }) => kind !== "permissionSet")).toEqual([
    { kind: "permissionSetGroup", writtenIn: [], ...not },
    { kind: "useAnyApiClient", writtenIn: [], ...not },
  ]);
});

test("self-authorisation is stated where the template has it, and no way in where only administrators approve", () => {
  const self = { permittedUsersPolicyType: "AllSelfAuthorized" };
  expect(wayTo({ policy: self, stated: self }, "selfAuthorisation")).toMatchObject({
    standing: "stated",
    writtenIn: ["policy"],
    users: null,
    why: "whoever approves the app for themselves",
  });
  expect(wayTo({}, "selfAuthorisation")).toBeUndefined();
});

test("more than were counted stays so", () => {
  const way = wayTo(
    { openers: [OURS, SUPPORT], holders: [[SUPPORT, { ...people("a@a.com"), orMore: true }]] },
    "Support",
  );
  expect(way).toMatchObject({ users: 1, orMore: true });
  expect(wayTo({ openers: [OURS, SUPPORT] }, "Support")).not.toHaveProperty("orMore");
});

test("what is asked about is every opener once, our set among them although nothing names it", () => {
  const snapshot = snapshotOf(changed(TEMPLATE, POLICY, { commaSeparatedPermissionSet: null }), { openers: [SUPPORT] });
  expect(openersOf(snapshot, { permissionSet: OURS.name })).toEqual([
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

test("a holder is added to those who are there, by name, and to nobody where they are not shown", () => {
  const facts: AccessFacts = {
    holders: { known: true, value: new Map([[openerKey(OURS), people("z@a.com")]]) },
    groups: { known: true, value: new Map() },
    anyApiClient: { known: true, value: null },
  };
  const more = withHolder(facts, OURS, "k@a.com");
  expect(more.holders.known && more.holders.value.get(openerKey(OURS))).toEqual(people("k@a.com", "z@a.com"));
  const hidden: AccessFacts = { ...facts, holders: { known: false, why: "refused" } };
  expect(withHolder(hidden, OURS, "k@a.com")).toBe(hidden);
});
