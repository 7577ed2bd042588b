import { describe, expect, test } from "vitest";
import type { AccessPicture } from "../../src/model/way-in.ts";
import { type MeaningInput, meaningOf } from "../../src/plan/meaning.ts";
import { changed, rendered } from "./packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const SETTINGS = "ExtlClntAppOauthSettings";
const TEMPLATE = rendered().components;
const NOBODY: AccessPicture = { ways: [], unused: [] };

function meaning(given: Partial<MeaningInput> = {}) {
  return meaningOf({
    components: TEMPLATE,
    own: { permissionSet: "Kantiv_Integration" },
    integrationUser: "k@a.com",
    access: NOBODY,
    certificate: { subject: "CN=Kantiv", validTo: Date.UTC(2027, 0, 1), fingerprint256: "AA:BB" },
    certificateShown: true,
    ...given,
  });
}
const withPolicy = (elements: Record<string, string | null>) =>
  meaning({ components: changed(TEMPLATE, POLICY, elements) });

describe("what a plan comes to", () => {
  test("is who gets in, with which rights, to where, by which key, under which rules", () => {
    expect(meaning()).toEqual({
      who: {
        user: "k@a.com",
        permissionSet: "Kantiv_Integration",
        approval: "admin",
        othersHolding: 0,
        profiles: [],
        permissionSets: ["Kantiv_Integration"],
      },
      scopes: [
        { name: "Api", label: "Manage user data via APIs" },
        { name: "Basic", label: "Access the identity URL service" },
        { name: "OpenID", label: "Access unique user identifiers" },
        { name: "RefreshToken", label: "Perform requests at any time" },
      ],
      callbacks: ["https://app.kantiv.com"],
      certificate: {
        subject: "CN=Kantiv",
        validTo: "2027-01-01T00:00:00.000Z",
        fingerprint256: "AA:BB",
        shownByOrg: true,
      },
      policy: {
        refreshToken: "365 days",
        sessionMinutes: null,
        sessionLevel: "STANDARD",
        ipRelaxation: "Enforce",
      },
    });
  });

  test("names the other sets that the integration user gets, where there are any", () => {
    const moreSets = [{ name: "Data" }];
    expect(meaning({ moreSets }).who.moreSets).toEqual(moreSets);
    for (const none of [[], undefined]) expect(meaning(none && { moreSets: none }).who).not.toHaveProperty("moreSets");
  });

  test("is that users approve the app themselves where its policy says so, or nothing", () => {
    expect(withPolicy({ permittedUsersPolicyType: "AllSelfAuthorized" }).who.approval).toBe("self");
    expect(meaning({ components: [] }).who.approval).toBe("self");
  });

  test("names every profile and set that the policy lets in, and how many others hold the app's own set", () => {
    const way = { kind: "permissionSet", name: "Kantiv_Integration", writtenIn: [], usernames: [] } as const;
    const access = { ways: [{ ...way, standing: "foreign" as const, users: 4, beside: 3 }], unused: [] };
    const lists = { commaSeparatedProfile: "Support, Sales", commaSeparatedPermissionSet: "Kantiv_Integration,Other" };
    const { who } = meaning({ components: changed(TEMPLATE, POLICY, lists), access });
    expect(who).toMatchObject({
      othersHolding: 3,
      profiles: ["Sales", "Support"],
      permissionSets: ["Kantiv_Integration", "Other"],
    });
  });

  test("has every callback by itself, a scope that is not known without words, and nothing of what is not there", () => {
    const callbackUrl = "https://a.example \n https://b.example";
    const components = changed(changed(TEMPLATE, GLOBAL, { callbackUrl }), SETTINGS, {
      commaSeparatedOauthScopes: "Brand_New",
    });
    expect(meaning({ components })).toMatchObject({
      callbacks: ["https://a.example", "https://b.example"],
      scopes: [{ name: "Brand_New", label: null }],
    });
    expect(meaning({ components: [] })).toMatchObject({ callbacks: [], scopes: [] });
  });

  test.each([
    [{ refreshTokenPolicyType: "Infinite" }, "until revoked"],
    [{ refreshTokenPolicyType: "Zero" }, "none"],
    [
      {
        refreshTokenPolicyType: "SpecificInactivity",
        refreshTokenValidityPeriod: "30",
        refreshTokenValidityUnit: "Hours",
      },
      "30 hours unused",
    ],
    [
      {
        refreshTokenPolicyType: "SpecificLifetime",
        refreshTokenValidityPeriod: "2",
        refreshTokenValidityUnit: "Months",
      },
      "2 months",
    ],
  ])("says how long a refresh token lasts: %j", (elements, words) => {
    expect(withPolicy(elements).policy.refreshToken).toBe(words);
  });

  test("says how long and at which level a session lasts where the policy states it", () => {
    const stated = {
      sessionTimeoutInMinutes: "120",
      requiredSessionLevel: "HIGH_ASSURANCE",
      ipRelaxationPolicyType: "Bypass",
    };
    expect(withPolicy(stated).policy).toMatchObject({
      sessionMinutes: 120,
      sessionLevel: "HIGH_ASSURANCE",
      ipRelaxation: "Bypass",
    });
  });

  test("says whether the org shows its certificate, or that there is none yet", () => {
    expect(meaning({ certificateShown: false }).certificate?.shownByOrg).toBe(false);
    expect(meaning({ certificateShown: undefined }).certificate?.shownByOrg).toBeNull();
  });
});
