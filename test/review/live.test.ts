import { describe, expect, it } from "vitest";
import type { RenderedPackage } from "../../src/model/metadata.ts";
import { comparePackages } from "../../src/plan/compare.ts";
import { liveEffects, liveVerdict } from "../../src/review/live.ts";
import { key } from "../lint/acme.ts";
import { packageOf } from "./packages.ts";

const OAUTH = "ExtlClntAppOauthSettings";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const APP_POLICY = "ExtlClntAppConfigurablePolicies";
const APP = "ExternalClientApplication";
const SET = "PermissionSet";

type Changes = Readonly<Record<string, readonly string[]>>;
const effectsOf = (base: RenderedPackage, head: RenderedPackage) =>
  liveEffects(base, head, comparePackages(base, head));
const flag = (name: string, value: boolean | string) => `<${name}>${value}</${name}>`;
const permission = (name: string) => `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;

const BREAKS: readonly [string, Changes, Changes, RegExp][] = [
  [
    "the certificate is replaced",
    {},
    { [GLOBAL]: [`<certificate>${key("other.crt").trim()}</certificate>`] },
    /old key are refused/,
  ],
  ["the certificate is taken out", {}, { [GLOBAL]: ["certificate"] }, /no JWT login any more/],
  ["the consumer key rotates", {}, { [GLOBAL]: [flag("shouldRotateConsumerKey", true)] }, /new consumer key/],
  ["the consumer secret rotates", {}, { [GLOBAL]: [flag("shouldRotateConsumerSecret", true)] }, /new consumer secret/],
  ["PKCE is asked for", { [GLOBAL]: [flag("isPkceRequired", false)] }, {}, /without PKCE/],
  [
    "the secret is asked for again",
    { [GLOBAL]: [flag("isConsumerSecretOptional", true)] },
    {},
    /no consumer secret are refused/,
  ],
  ["a flow is closed", { [GLOBAL]: [flag("isDeviceFlowEnabled", true)] }, {}, /device flow are refused/],
  [
    "a scope goes",
    { [OAUTH]: [flag("commaSeparatedOauthScopes", "Api, OpenID, RefreshToken")] },
    {},
    /scope OpenID is taken away/,
  ],
  ["the refresh token scope goes", {}, { [OAUTH]: [flag("commaSeparatedOauthScopes", "Api")] }, /No JWT login works/],
  ["a custom scope goes", { [OAUTH]: [flag("commaSeparatedCustomScopes", "sync")] }, {}, /custom scope sync/],
  [
    "everybody may let the app in",
    {},
    { [POLICY]: [flag("permittedUsersPolicyType", "AllSelfAuthorized")] },
    /Nobody is pre-authorised/,
  ],
  ["only the approved get in", { [POLICY]: [flag("permittedUsersPolicyType", "AllSelfAuthorized")] }, {}, /locked out/],
  [
    "a second factor is asked for",
    {},
    { [POLICY]: [flag("requiredSessionLevel", "HIGH_ASSURANCE")] },
    /no second factor/,
  ],
  ["the app is switched off", {}, { [APP_POLICY]: [flag("isEnabled", false)] }, /switched off/],
  ["OAuth is switched off", {}, { [APP_POLICY]: [flag("isOauthPluginEnabled", false)] }, /switched off/],
  ["API access is taken", {}, { [SET]: ["userPermissions"] }, /loses ApiEnabled.*refuses every call/],
  [
    "a permission set gets a licence",
    {},
    { [SET]: [flag("license", "SalesforceAPIIntegrationPsl")] },
    /licence .* cannot change/,
  ],
  ["a permission set needs activation", {}, { [SET]: [flag("hasActivationRequired", true)] }, /no JWT login does/],
];

const CAREFUL: readonly [string, Changes, Changes, RegExp][] = [
  [
    "a scope is given",
    {},
    { [OAUTH]: [flag("commaSeparatedOauthScopes", "Api, OpenID, RefreshToken")] },
    /scope OpenID is given/,
  ],
  [
    "a flow is opened",
    {},
    { [GLOBAL]: [flag("isClientCredentialsFlowEnabled", true)] },
    /client credentials flow is open/,
  ],
  ["PKCE is let go", {}, { [GLOBAL]: [flag("isPkceRequired", false)] }, /no longer need PKCE/],
  [
    "a callback goes",
    { [GLOBAL]: [flag("callbackUrl", "https://app.acme.example https://old.acme.example")] },
    { [GLOBAL]: [flag("callbackUrl", "https://app.acme.example")] },
    /return to https:..old.acme.example are refused/,
  ],
  [
    "a callback comes",
    { [GLOBAL]: [flag("callbackUrl", "https://app.acme.example")] },
    { [GLOBAL]: [flag("callbackUrl", "https://app.acme.example https://new.acme.example")] },
    /may return to https:..new.acme.example/,
  ],
  ["tokens change their form", {}, { [GLOBAL]: [flag("isNamedUserJwtEnabled", true)] }, /another form/],
  [
    "other flows are let go of login ranges",
    {},
    { [POLICY]: [flag("ipRelaxationPolicyType", "Bypass")] },
    /from any address.*JWT login nothing changes/,
  ],
  [
    "other flows are held to login ranges again",
    { [POLICY]: [flag("ipRelaxationPolicyType", "Bypass")] },
    {},
    /outside of the profile's login IP ranges.*JWT login nothing changes/,
  ],
  ["refresh tokens live shorter", {}, { [POLICY]: [flag("refreshTokenValidityPeriod", "7")] }, /another time/],
  [
    "another permission set is let in, too",
    {},
    { [POLICY]: [flag("commaSeparatedPermissionSet", "Acme, Other")] },
    /Holders of the permission set Other get in/,
  ],
  [
    "a permission set is taken off",
    { [POLICY]: [flag("commaSeparatedPermissionSet", "Acme, Other")] },
    {},
    /apply leaves it/,
  ],
  ["a profile is let in", {}, { [POLICY]: [flag("commaSeparatedProfile", "Sales")] }, /profile Sales get in/],
  ["a permission is given", {}, { [SET]: [permission("ApiEnabled"), permission("ViewSetup")] }, /gets ViewSetup/],
  [
    "the mark of this tool goes",
    { [APP]: [flag("description", "Set up by kantiv-sf.")] },
    { [APP]: [flag("description", "Ours.")] },
    /no longer says that this tool/,
  ],
  ["a field changes of which nothing is known", {}, { [POLICY]: [flag("startUrl", "/home")] }, /not known here/],
];

const SAFE: readonly [string, Changes, Changes][] = [
  ["nothing changes", {}, {}],
  [
    "labels and contacts change",
    {},
    { [APP]: [flag("label", "New"), flag("contactEmail", "x@acme.example")], [SET]: [flag("label", "New")] },
  ],
  [
    "the description changes and keeps the mark",
    { [APP]: [flag("description", "Set up by kantiv-sf.")] },
    { [APP]: [flag("description", "More. Set up by kantiv-sf.")] },
  ],
  ["scopes stand in another order", {}, { [OAUTH]: [flag("commaSeparatedOauthScopes", "RefreshToken, Api")] }],
  ["a default is spelt out", {}, { [GLOBAL]: [flag("isPkceRequired", true)] }],
];

describe("what an update does to an app in use", () => {
  it.each(BREAKS)("breaks: %s", (_what, base, head, words) => {
    const effects = effectsOf(packageOf(base), packageOf(head));
    expect(effects).toContainEqual(expect.objectContaining({ kind: "breaks", text: expect.stringMatching(words) }));
    expect(liveVerdict(effects)).toBe("breaks");
  });

  it.each(CAREFUL)("to be looked at: %s", (_what, base, head, words) => {
    const effects = effectsOf(packageOf(base), packageOf(head));
    expect(effects).toEqual([
      expect.objectContaining({ kind: expect.stringMatching(/opens|changes/), text: expect.stringMatching(words) }),
    ]);
    expect(liveVerdict(effects)).toBe("careful");
  });

  it.each(SAFE)("safe: %s", (_what, base, head) => {
    expect(effectsOf(packageOf(base), packageOf(head))).toEqual([]);
  });

  it("another name of the app makes a second app, and the first one stays", () => {
    const head = packageOf();
    const renamed = {
      ...head,
      components: head.components.map((one) => (one.type === APP ? { ...one, fullName: "Acme_CRM" } : one)),
    };
    const effects = effectsOf(head, renamed);
    expect(effects[0]).toMatchObject({ kind: "breaks", text: expect.stringContaining("consumer key of its own") });
    expect(effects).toContainEqual(expect.objectContaining({ text: expect.stringContaining("It stays in the orgs") }));
  });

  it("a permission set that leaves the template stays with its holders", () => {
    const without = { ...packageOf(), components: packageOf().components.filter(({ type }) => type !== SET) };
    expect(effectsOf(packageOf(), without)).toMatchObject([
      { kind: "changes", text: expect.stringContaining("with its holders") },
    ]);
  });

  it("what breaks comes first, and a flow with two switches is told once", () => {
    const base = packageOf({
      [GLOBAL]: [flag("isClientCredentialsFlowEnabled", true)],
      [POLICY]: [flag("isClientCredentialsFlowEnabled", true)],
    });
    const head = packageOf({ [APP_POLICY]: [flag("startUrl", "/home")] });
    const effects = effectsOf(base, head);
    expect(effects.map(({ kind }) => kind)).toEqual(["breaks", "changes"]);
  });
});
