import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLintConfig } from "../../src/lint/config.ts";
import { acme, acmeMetadata, acmeWith, codesIn, findingsIn, key, PATHS, placed, TEMPLATE_YAML } from "./acme.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const messages = (type: string, ...changes: string[]) =>
  findingsIn(acmeWith(type, ...changes)).map(({ code, message }) => `${code} ${message}`);

it("a scope by its name in a connected app is told by its own", () => {
  const scopes = "<commaSeparatedOauthScopes>Api, RefreshToken, SFAP</commaSeparatedOauthScopes>";
  const [found] = findingsIn(acmeWith("ExtlClntAppOauthSettings", scopes)).filter(({ code }) => code === "ECA204");
  expect(found?.fix).toBe("Did you mean SFApiPlatform?");
});

describe("a profile on the policy", () => {
  const profile = "<commaSeparatedProfile>System Administrator</commaSeparatedProfile>";

  it.each([
    ["beside a permission set lets everybody with it in", [profile], false],
    ["as the only way in may open nothing, too", [profile, "commaSeparatedPermissionSet"], true],
  ] as const)("%s", (_title, changes, alone) => {
    const said = messages(POLICY, ...changes).filter((message) => message.startsWith("ECA304"));
    expect(said).toEqual([expect.stringContaining("Everybody with the profile System Administrator may use the app.")]);
    expect(said[0]?.includes("only way in")).toBe(alone);
  });
});

describe("policy fields that contradict each other", () => {
  it.each([
    [
      ["<refreshTokenPolicyType>SpecificInactivity</refreshTokenPolicyType>", "refreshTokenValidityUnit"],
      "SpecificInactivity needs both refreshTokenValidityPeriod and refreshTokenValidityUnit.",
    ],
    [["<refreshTokenValidityPeriod>0</refreshTokenValidityPeriod>"], "refreshTokenValidityPeriod is below 1."],
    [["<namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType>"], "Custom needs namedUserJwtTimeout."],
    [
      [
        "<namedUserJwtSessionTimeoutType>UserSession</namedUserJwtSessionTimeoutType>",
        "<namedUserJwtTimeout>10</namedUserJwtTimeout>",
      ],
      "namedUserJwtTimeout contradicts UserSession.",
    ],
    [
      [
        "<namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType>",
        "<namedUserJwtTimeout>10</namedUserJwtTimeout>",
        "<sessionTimeoutInMinutes>10</sessionTimeoutInMinutes>",
      ],
      "sessionTimeoutInMinutes holds for opaque tokens; a custom JWT time-out contradicts it.",
    ],
    [
      ["<clientCredentialsFlowUser>a@acme.example</clientCredentialsFlowUser>"],
      "clientCredentialsFlowUser means nothing while isClientCredentialsFlowEnabled is off.",
    ],
    [["<executeHandlerAs>a@acme.example</executeHandlerAs>"], "executeHandlerAs means nothing without apexHandler."],
    [
      ["<isTokenExchangeFlowEnabled>true</isTokenExchangeFlowEnabled>"],
      "isTokenExchangeFlowEnabled is on here, and isTokenExchangeEnabled is off in the global OAuth settings.",
    ],
    [
      ["<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"],
      "commaSeparatedPermissionSet means nothing with AllSelfAuthorized.",
    ],
  ])("%s", (changes, message) => {
    expect(messages(POLICY, ...changes)).toContain(`ECA323 ${message}`);
  });

  it("are looked for in the app policy's start page, too", () => {
    const type = "ExtlClntAppConfigurablePolicies";
    expect(messages(type, "<startPage>Custom</startPage>")).toEqual(["ECA323 startPage Custom needs startUrl."]);
    expect(messages(type, "<startPage>None</startPage>", "<startUrl>https://a.example</startUrl>")).toEqual([
      "ECA323 startUrl means nothing with startPage None.",
    ]);
  });

  it("are not the period of 0 without a unit that an org gives back with Zero", () => {
    const zero = "<refreshTokenPolicyType>Zero</refreshTokenPolicyType>";
    const period = (value: string) => `<refreshTokenValidityPeriod>${value}</refreshTokenValidityPeriod>`;
    expect(messages(POLICY, zero, period("0"), "refreshTokenValidityUnit")).toEqual([]);
    expect(messages(POLICY, zero, period("-1"), "refreshTokenValidityUnit")).toContain(
      "ECA323 refreshTokenValidityPeriod is below 1.",
    );
    expect(messages(POLICY, zero, period("30"), "refreshTokenValidityUnit")).toContain(
      "ECA323 refreshTokenValidityPeriod means nothing with Zero.",
    );
  });

  it("are not what an org gives back beside a policy that makes them idle", () => {
    const texts = acmeWith(POLICY, "<refreshTokenPolicyType>Zero</refreshTokenPolicyType>");
    expect(codesIn(texts)).toEqual(["ECA323", "ECA323"]);
    expect(codesIn(acmeMetadata(texts))).toEqual([]);
  });
});

describe("an org file's values", () => {
  const template = acme({
    ...acmeWith(POLICY, "<refreshTokenPolicyType>${kind}</refreshTokenPolicyType>"),
    "acme/template.yaml": `${TEMPLATE_YAML}  kind:
    type: enum
    description: How long refresh tokens live.
    values: [SpecificLifetime, Zero]
    default: SpecificLifetime
`,
  });
  const org =
    "template: ../acme\nintegrationUser: { username: a@acme.example }\njwt: { certificate: acme.crt }\nparameters:\n  kind: Zero\n";

  it("are answered for in the org file, also where what they contradict stands in the template", () => {
    expect(findingsIn({ ...template, "orgs/a.yaml": org, "orgs/acme.crt": key("kantiv.crt") }).map(placed)).toEqual([
      "ECA323 orgs/a.yaml:4:1",
      "ECA323 orgs/a.yaml:4:1",
    ]);
  });

  it("do not answer for what the template has by itself", () => {
    const texts = {
      ...template,
      [PATHS[GLOBAL] ?? ""]: acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>")[PATHS[GLOBAL] ?? ""] ?? "",
    };
    const sound = org.replace("kind: Zero", "kind: SpecificLifetime");
    expect(findingsIn({ ...texts, "orgs/a.yaml": sound }).map(placed)).toEqual([`ECA405 ${PATHS[GLOBAL]}:6:5`]);
  });
});

describe("flags that are on", () => {
  it("are found in the policy as in the global settings", () => {
    expect(messages(POLICY, "<isGuestCodeCredFlowEnabled>1</isGuestCodeCredFlowEnabled>")).toContain(
      "ECA403 isGuestCodeCredFlowEnabled turns the authorization code and credentials flow on.",
    );
    expect(messages(GLOBAL, "<isSecretRequiredForRefreshToken>false</isSecretRequiredForRefreshToken>")).toEqual([
      "ECA406 Refreshing a token needs no secret.",
    ]);
    expect(messages(GLOBAL, "<isSecretRequiredForTokenExchange>false</isSecretRequiredForTokenExchange>")).toEqual([]);
    expect(
      messages(
        GLOBAL,
        "<isSecretRequiredForTokenExchange>false</isSecretRequiredForTokenExchange>",
        "<isTokenExchangeEnabled>true</isTokenExchangeEnabled>",
      ),
    ).toContain("ECA406 Exchanging a token needs no secret.");
  });
});

describe("scopes", () => {
  const scopes = (list: string) =>
    acmeWith("ExtlClntAppOauthSettings", `<commaSeparatedOauthScopes>${list}</commaSeparatedOauthScopes>`);

  it("count as approved under the names that the guide calls the same", () => {
    expect(codesIn(scopes("Api, OfflineAccess, Address, Email, Phone, Profile"))).toEqual([]);
  });

  it("say what a dangerous one opens, and what a misspelt one may mean", () => {
    expect(findingsIn(scopes("Api, RefreshToken, Web"))[0]?.message).toContain("a session in the browser");
    expect(findingsIn(scopes("Api, RefreshToken, open_id")).map(({ fix }) => fix)).toEqual(["Did you mean OpenID?"]);
  });

  it("need no RefreshToken where the app logs in otherwise", () => {
    const texts = acmeMetadata(scopes("Api"));
    expect(codesIn(texts)).toEqual(["ECA202"]);
    const path = "src/extlClntAppGlobalOauthSets/Acme_glbloauth.ecaGlblOauth";
    const bare = (texts[path] ?? "").replace(/ *<certificate>[^<]*<\/certificate>\n/, "");
    expect(codesIn({ ...texts, [path]: bare })).toEqual([]);
  });
});

describe("callbacks", () => {
  it("are looked at one by one, and a loopback is said once", () => {
    const found = messages(
      GLOBAL,
      "<callbackUrl>https://a.example\nhttp://b.example\nhttp://127.0.0.1:1717/x\nmyapp:/x\n/relative</callbackUrl>",
    );
    expect(found).toEqual([
      "ECA421 The callback http://b.example is not https.",
      "ECA421 The callback myapp:/x is not https.",
      'ECA421 "/relative" is no absolute URL.',
      "ECA423 The callback http://127.0.0.1:1717/x is the local machine.",
    ]);
  });
});

describe("permission sets", () => {
  it("say nothing with a row that refuses", () => {
    const row = "<userPermissions><enabled>false</enabled><name>ModifyAllData</name></userPermissions>";
    expect(codesIn(acmeWith("PermissionSet", row))).toEqual(["ECA604"]);
  });

  it("grant API access together: a set of data alone need not", () => {
    const row = (enabled: boolean) =>
      `<userPermissions><enabled>${enabled}</enabled><name>ApiEnabled</name></userPermissions>`;
    const path = PATHS.PermissionSet ?? "";
    const data = { "acme/permissionsets/Data.permissionset": acmeWith("PermissionSet", row(false))[path] ?? "" };
    expect(codesIn({ ...acmeWith("PermissionSet", row(false)), ...data })).toEqual(["ECA604", "ECA604"]);
    expect(codesIn({ ...acmeWith("PermissionSet", row(true)), ...data })).toEqual([]);
  });

  it("tell whether people's accounts and rights may be read or written, by object and by field", () => {
    const rights = (name: string, edit: boolean) =>
      `<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>${edit}</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${name}</object><viewAllRecords>false</viewAllRecords></objectPermissions>`;
    const of = (name: string, edit: boolean) =>
      `<fieldPermissions><editable>${edit}</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;
    const found = messages(
      "PermissionSet",
      of("user.Email", true),
      of("User.Department", false),
      rights("LoginHistory", false),
      rights("PermissionSetAssignment", true),
      rights("UserStory__c", true),
    );
    expect(found.filter((one) => one.startsWith("ECA615"))).toEqual([
      "ECA615 user.Email may be written.",
      "ECA615 User.Department may be read.",
      "ECA615 LoginHistory may be read.",
      "ECA615 PermissionSetAssignment may be written.",
    ]);
  });

  it("of an org's metadata are judged when a policy of an app names them", () => {
    const row = "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";
    const texts = acmeMetadata(acmeWith("PermissionSet", row));
    expect(codesIn(texts)).toEqual(["ECA604", "ECA601"]);
    const path = "src/extlClntAppOauthPolicies/Acme_oauthPlcy.ecaOauthPlcy";
    expect(codesIn({ ...texts, [path]: (texts[path] ?? "").replace("Set>Acme<", "Set>Other<") })).toEqual([]);
  });
});

describe("the profile of partners' apps", () => {
  const partner = readLintConfig("lint: { profile: partner-2026 }", ".kantiv-sf.yaml");
  const lives = (period: string, unit: string) => [
    `<refreshTokenValidityPeriod>${period}</refreshTokenValidityPeriod>`,
    `<refreshTokenValidityUnit>${unit}</refreshTokenValidityUnit>`,
  ];
  const errors = (type: string, ...changes: string[]) =>
    findingsIn(acmeWith(type, ...changes), partner).flatMap(({ code, severity }) =>
      severity === "error" ? [code] : [],
    );

  it.each([
    [GLOBAL, ["<isPkceRequired>false</isPkceRequired>"], ["ECA405"]],
    [GLOBAL, ["<isRefreshTokenRotationEnabled>false</isRefreshTokenRotationEnabled>"], ["ECA410"]],
    [POLICY, lives("31", "Days"), ["ECA321"]],
    [POLICY, lives("2", "Months"), ["ECA321"]],
    [POLICY, lives("30", "Days"), []],
    [POLICY, lives("720", "Hours"), []],
  ])("%s %j: %j", (type, changes, codes) => {
    expect(errors(type, ...changes)).toEqual(codes);
  });

  it("is held by the shipped example, and not asked of who has not chosen it", async () => {
    const at = "templates/kantiv-integration/examples/partner.yaml";
    expect(readFileSync(new URL(`../../${at}`, import.meta.url), "utf8")).toMatch(/Validity\w+: 30\n.*Days/);
    expect(codesIn(acmeWith(POLICY, ...lives("365", "Days")))).toEqual([]);
  });

  it("gives way to a rule that the repository decides itself, with its reason", () => {
    const text =
      "lint: { profile: partner-2026, rules: { ECA410: { severity: note, reason: no refresh tokens here } } }";
    const found = findingsIn(
      acmeWith(GLOBAL, "<isRefreshTokenRotationEnabled>false</isRefreshTokenRotationEnabled>"),
      readLintConfig(text, ".kantiv-sf.yaml"),
    );
    expect(found.map(({ severity }) => severity)).toEqual(["note"]);
  });
});

it("what a template grants of objects that only an org file names is told of the template itself", () => {
  const flags = (edit: boolean, all: boolean) =>
    `<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>${edit}</allowEdit><allowRead>false</allowRead><modifyAllRecords>false</modifyAllRecords><object>\${objects}</object><viewAllRecords>${all}</viewAllRecords></objectPermissions>`;
  const template = (row: string) => ({
    ...acmeWith("PermissionSet", row),
    "acme/template.yaml": `${TEMPLATE_YAML}  objects: { type: objectName, list: true, description: Objects to read., default: [] }\n`,
  });
  const told = (row: string) => findingsIn(template(row)).map(({ code, message }) => `${code} ${message}`);
  expect(told(flags(true, false))).toContain("ECA607 To edit ${objects} needs allowRead.");
  expect(told(flags(false, true))).toContain("ECA603 viewAllRecords on ${objects}.");
});
