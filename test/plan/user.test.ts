import { describe, expect, test } from "vitest";
import type { ProfileFacts, UserFacts, UserStep, UserWish } from "../../src/model/user.ts";
import { API_ONLY_PROFILES, planUser, stepWords } from "../../src/plan/user.ts";
import { thrownBy } from "../helpers/thrown.ts";

const API_ONLY: ProfileFacts = {
  id: "00eA",
  name: "Minimum Access - API Only Integrations",
  licence: "Salesforce Integration",
  apiOnly: true,
};
const OLDER: ProfileFacts = { ...API_ONLY, id: "00eO", name: "Salesforce API Only System Integrations" };
const WIDE: ProfileFacts = { id: "00eW", name: "Sales", licence: "Salesforce", apiOnly: false };
const LOCALE = { TimeZoneSidKey: "Europe/Copenhagen", LocaleSidKey: "da_DK" };

const WISH: UserWish = {
  username: "kantiv@acme.com.uat",
  lastName: "Integration",
  email: "kantiv@acme.com",
  profiles: API_ONLY_PROFILES,
  profileChosen: false,
  leastPrivilege: true,
  appPermissionSet: { name: "Kantiv" },
};
const WIDE_WISH = { profiles: [WIDE.name], profileChosen: true, leastPrivilege: false };
const DATA = { dataPermissionSet: "Kantiv_Data" };
const LICENCE = { id: "0PLa", seats: { total: 5, used: 1 }, assigned: false };

/** `null` stands for a licence that the org lacks. */
type Given = Partial<Omit<UserFacts, "integrationLicence">> & { integrationLicence?: typeof LICENCE | null };

function facts({ integrationLicence = LICENCE, ...given }: Given = {}): UserFacts {
  return {
    profiles: [API_ONLY, WIDE],
    seats: { "Salesforce Integration": { total: 2, used: 1 }, Salesforce: { total: 10, used: 3 } },
    ...(integrationLicence && { integrationLicence }),
    permissionSets: [],
    locale: LOCALE,
    ...given,
  };
}

const plan = (given: Given = {}, wish: Partial<UserWish> = {}) => planUser(facts(given), { ...WISH, ...wish });
const refusal = (given: Given, wish: Partial<UserWish> = {}) => thrownBy(async () => plan(given, wish));
const there = (given: Partial<NonNullable<UserFacts["user"]>> = {}) => ({
  user: { id: "005A", active: true, frozen: false, profile: API_ONLY, ...given },
});
const held = { integrationLicence: { ...LICENCE, assigned: true } };
const kinds = ({ steps }: { steps: readonly UserStep[] }) => steps.map(({ kind }) => kind);

describe("a user who is not there", () => {
  test("is made on the API-only profile, with the administrator's locale, and gets the licence", () => {
    expect(plan().steps).toEqual([
      {
        kind: "create-user",
        profile: API_ONLY.name,
        fields: {
          Username: "kantiv@acme.com.uat",
          LastName: "Integration",
          Email: "kantiv@acme.com",
          Alias: "kantiv",
          ProfileId: "00eA",
          ...LOCALE,
        },
      },
      { kind: "assign-licence", licenceId: "0PLa" },
    ]);
  });

  test.each([
    ["kantiv.integration@acme.com", "kantivin"],
    ["k-1@acme.com", "k1"],
    ["æøå@acme.com", "kantiv"],
  ])("%s gets the alias %s: letters and digits, eight at most", (username, alias) => {
    expect(plan({}, { username }).steps[0]).toMatchObject({ fields: { Alias: alias } });
  });

  test("gets the best of the profiles that will do, whatever their order in the org", () => {
    expect(plan({ profiles: [OLDER, API_ONLY] }).profile).toEqual(API_ONLY);
    expect(plan({ profiles: [OLDER] }).profile).toEqual(OLDER);
  });

  test("needs a free seat of the profile's licence, down to the last one", async () => {
    const seats = (used: number) => ({ seats: { "Salesforce Integration": { total: 2, used } } });
    expect(kinds(plan(seats(1)))).toContain("create-user");
    expect(await refusal(seats(2))).toMatchObject({
      code: "LICENCES_USED_UP",
      message: "All 2 of the user licence Salesforce Integration are in use.",
      remedy: "Free one (Setup, Company Information shows who has them), or ask Salesforce for more.",
      data: { licence: "Salesforce Integration", total: 2, used: 2 },
    });
    expect(await refusal({ seats: {} })).toMatchObject({
      code: "LICENCE_MISSING",
      message: "The org has no user licence Salesforce Integration.",
      remedy: "Ask Salesforce for it.",
    });
  });
});

describe("a profile that the org lacks", () => {
  test("is named with where it comes from, when it is the tool's own choice", async () => {
    expect(await refusal({ profiles: [] })).toMatchObject({
      code: "PROFILE_UNKNOWN",
      exit: 2,
      message: `The org has no profile "${API_ONLY_PROFILES[0]}" or "${API_ONLY_PROFILES[1]}".`,
      remedy: expect.stringContaining("comes with the Salesforce Integration licence"),
    });
  });

  test.each([{ profileChosen: true }, { leastPrivilege: false }])(
    "is to be looked up in Setup, when somebody chose it or any will do: %o",
    async (wish) => {
      expect(await refusal({ profiles: [] }, { profiles: ["Nobody"], ...wish })).toMatchObject({
        code: "PROFILE_UNKNOWN",
        message: 'The org has no profile "Nobody".',
        remedy: "Name one that is listed in Setup, Profiles: --profile NAME.",
      });
    },
  );
});

describe("a profile that lets people log in to the user interface", () => {
  test("is refused by its name where least privilege is wished for", async () => {
    const chosen = { profiles: [WIDE.name], profileChosen: true };
    expect(await refusal({}, chosen)).toMatchObject({
      code: "PROFILE_NOT_API_ONLY",
      exit: 2,
      message: "The profile Sales lets its users log in to the user interface.",
      remedy: `Use one with "API Only User" on, e.g. --profile "${API_ONLY_PROFILES[0]}".`,
    });
  });

  test("is taken where it is not, without the integration licence and with a warning", () => {
    const wide = plan({}, WIDE_WISH);
    expect(kinds(wide)).toEqual(["create-user"]);
    expect(wide.notes).toEqual(["The user can log in to the user interface. In production use an API-only profile."]);
  });

  test("is the warning's only cause: an API-only one needs none", () => {
    const wish = { profiles: [API_ONLY.name], profileChosen: true, leastPrivilege: false };
    expect(plan({}, wish)).toMatchObject({ notes: [], steps: [{ kind: "create-user" }] });
    expect(plan({}, wish).steps).toHaveLength(1);
  });

  test("that a user has already is not changed unasked, but refused with one that would do", async () => {
    expect(await refusal(there({ profile: WIDE }))).toMatchObject({
      code: "USER_PROFILE_WIDE",
      message: "kantiv@acme.com.uat is there with the profile Sales, which is not limited to the API.",
      remedy: `Name a new username in the org file, or move this user: --profile "${API_ONLY.name}".`,
    });
    const only = { ...there({ profile: WIDE }), profiles: [OLDER] };
    expect((await refusal(only)).remedy).toContain(OLDER.name);
    expect((await refusal({ ...only, profiles: [] })).remedy).toContain(API_ONLY_PROFILES[0]);
  });

  test("stays with a user who has it, where any profile will do", () => {
    expect(plan(there({ profile: WIDE }), { leastPrivilege: false })).toMatchObject({ profile: WIDE, steps: [] });
  });
});

describe("a user who is there", () => {
  test("and has all there is to have, needs nothing", () => {
    expect(plan({ ...there(), ...held, seats: {} }).steps).toEqual([]);
  });

  test("keeps a profile that is API only, whichever it is", () => {
    expect(plan({ ...there({ profile: OLDER }), ...held }).profile).toEqual(OLDER);
  });

  test("moves to a profile that was chosen, and needs a seat only of another licence", async () => {
    const chosen = { profiles: [API_ONLY.name], profileChosen: true };
    const full = { seats: { "Salesforce Integration": { total: 1, used: 1 } } };
    expect(plan({ ...there({ profile: OLDER }), ...held, ...full }, chosen).steps).toEqual([
      { kind: "change-profile", profile: API_ONLY.name, profileId: "00eA" },
    ]);
    expect(await refusal({ ...there({ profile: WIDE }), ...full }, chosen)).toMatchObject({ code: "LICENCES_USED_UP" });
  });

  test("is activated when inactive, which takes a seat", async () => {
    const inactive = { ...there({ active: false }), ...held };
    expect(plan(inactive).steps).toEqual([{ kind: "activate" }]);
    const full = { seats: { "Salesforce Integration": { total: 1, used: 1 } } };
    expect(await refusal({ ...inactive, ...full })).toMatchObject({ code: "LICENCES_USED_UP" });
  });

  test("is not thawed by a program when frozen", async () => {
    expect(await refusal({ ...there({ frozen: true }), ...held })).toMatchObject({
      code: "USER_FROZEN",
      message: "kantiv@acme.com.uat is there but frozen.",
      remedy: expect.stringContaining("Setup, Users, kantiv@acme.com.uat, Unfreeze"),
    });
  });
});

describe("the licence Salesforce API Integration", () => {
  test("is wanted of the org only by who still lacks it", async () => {
    expect(await refusal({ ...there(), integrationLicence: null })).toMatchObject({
      code: "LICENCE_MISSING",
      message: "The org has no permission set licence Salesforce API Integration.",
      remedy: expect.stringContaining("Salesforce Integration user licence"),
    });
    expect(kinds(plan(there()))).toEqual(["assign-licence"]);
    const full = { ...LICENCE, seats: { total: 1, used: 1 } };
    expect(await refusal({ ...there(), integrationLicence: full })).toMatchObject({
      code: "LICENCES_USED_UP",
      message: "All 1 of the permission set licence Salesforce API Integration are in use.",
    });
    expect(plan({ ...there(), integrationLicence: { ...full, assigned: true } }).steps).toEqual([]);
  });

  test("is nothing for an API-only profile of another user licence", () => {
    const other = { ...WIDE, apiOnly: true };
    expect(plan({ ...there({ profile: other }), integrationLicence: null }).steps).toEqual([]);
  });

  test("on the app's own permission set is refused: as the org has it, and as the template says it", async () => {
    const set = { id: "0PSa", name: "Kantiv", assigned: false };
    const words = {
      code: "PERMISSION_SET_LICENCE",
      message: expect.stringContaining("Kantiv is tied to the Salesforce API Integration licence"),
      remedy: expect.stringContaining("--data-permission-set NAME"),
    };
    expect(await refusal({ permissionSets: [{ ...set, licenceId: "0PLa" }] })).toMatchObject(words);
    for (const licence of ["SalesforceAPIIntegrationPsl", "Salesforce API Integration"]) {
      expect(await refusal({}, { appPermissionSet: { name: "Kantiv", licence } })).toMatchObject(words);
    }
  });

  test("is not seen in a set of another licence, of none, or of another name", () => {
    const set = { id: "0PSa", name: "Kantiv", assigned: false };
    const sets = [[{ ...set, licenceId: "0PLz" }], [set], [{ ...set, name: "Other", licenceId: "0PLa" }]];
    for (const permissionSets of sets) expect(kinds(plan({ permissionSets }))).toContain("create-user");
    const none = { ...there(), integrationLicence: null, permissionSets: [set] };
    expect(plan({ ...none, profiles: [WIDE] }, WIDE_WISH).profile).toEqual(WIDE);
    expect(kinds(plan({}, { appPermissionSet: { name: "Kantiv", licence: "Sales Cloud" } }))).toContain("create-user");
  });
});

describe("the permission set for data", () => {
  test("is made empty, of the integration licence, and assigned", () => {
    expect(plan({ ...there(), ...held }, DATA).steps).toEqual([
      { kind: "create-set", name: "Kantiv_Data", licenceId: "0PLa" },
      { kind: "assign-set", name: "Kantiv_Data" },
    ]);
  });

  test("is of no licence for a user of another one", () => {
    const wide = plan(there({ profile: WIDE }), { ...WIDE_WISH, ...DATA });
    expect(wide.steps[0]).toEqual({ kind: "create-set", name: "Kantiv_Data" });
  });

  test("that the org has is only assigned, and one that the user holds is left alone", () => {
    const set = { id: "0PSd", name: "Kantiv_Data", assigned: false };
    const other = { id: "0PSa", name: "Kantiv", assigned: true };
    const steps = (assigned: boolean) =>
      plan({ ...there(), ...held, permissionSets: [other, { ...set, assigned }] }, DATA).steps;
    expect(steps(false)).toEqual([{ kind: "assign-set", name: "Kantiv_Data" }]);
    expect(steps(true)).toEqual([]);
  });
});

test("the notes say which set is for what, and that nobody logs in to the user interface", () => {
  const [one, off] = plan().notes;
  expect(one).toContain("Kantiv opens the app and grants no data");
  expect(one).toContain("--data-permission-set NAME");
  expect(off).toContain(`the profile ${API_ONLY.name} is API only`);
  expect(plan({}, { appPermissionSet: { name: "Kantiv", grantsData: true } }).notes[0]).toBe(
    "Kantiv opens the app and grants what the template names of objects and fields.",
  );
  const [two] = plan({}, DATA).notes;
  expect(two).toContain("Two permission sets: Kantiv opens the app, Kantiv_Data is for objects and fields.");
});

test.each<[UserStep, string]>([
  [
    { kind: "create-user", profile: "P", fields: { Email: "a@b.c" } },
    "Create the user with the profile P and the e-mail address a@b.c",
  ],
  [{ kind: "activate" }, "Activate the user"],
  [{ kind: "change-profile", profile: "P", profileId: "00e" }, "Change the user's profile to P"],
  [{ kind: "assign-licence", licenceId: "0PL" }, "Assign the permission set licence Salesforce API Integration"],
  [{ kind: "create-set", name: "S" }, "Create the empty permission set S"],
  [
    { kind: "create-set", name: "S", licenceId: "0PL" },
    "Create the empty permission set S of the Salesforce API Integration licence",
  ],
  [{ kind: "assign-set", name: "S" }, "Assign the permission set S"],
])("a step is told in words: %o", (step, words) => {
  expect(stepWords(step)).toBe(words);
});
