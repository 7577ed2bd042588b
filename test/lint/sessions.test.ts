import { describe, expect, it } from "vitest";
import { acmeMetadata, acmeWith, type FileTexts, findingsIn, PATHS } from "./acme.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const APP_POLICY = "ExtlClntAppConfigurablePolicies";
const [PERIOD, UNIT] = ["refreshTokenValidityPeriod", "refreshTokenValidityUnit"];

/** Each finding of these rules as `element: message`. */
function hits(files: FileTexts): string[] {
  return findingsIn(files)
    .filter(({ code }) => ["ECA321", "ECA322", "ECA323"].includes(code))
    .map(
      ({ file, line, message }) => `${/<(\w+)/.exec((files[file] ?? "").split("\n")[line - 1] ?? "")?.[1]}: ${message}`,
    );
}

const inPolicy = (...changes: string[]) => hits(acmeWith(POLICY, ...changes));
const el = (name: string, text: string | number | boolean) => `<${name}>${text}</${name}>`;
const tokens = (kind: string, ...more: string[]) => inPolicy(el("refreshTokenPolicyType", kind), ...more);

describe("the session level", () => {
  it.each([
    ["LOW", ["requiredSessionLevel: LOW lets in the least trusted sessions."]],
    ["HIGH_ASSURANCE", ["requiredSessionLevel: HIGH_ASSURANCE keeps JWT logins out."]],
    ["STANDARD", []],
  ])("%s is told for what it does", (level, expected) => {
    expect(inPolicy(el("requiredSessionLevel", level))).toEqual(expected);
  });
});

describe("refresh tokens", () => {
  it.each(["SpecificLifetime", "SpecificInactivity"])("of %s need a period and a unit", (kind) => {
    const half = `refreshTokenPolicyType: ${kind} needs both ${PERIOD} and ${UNIT}.`;
    expect(tokens(kind)).toEqual([]);
    expect(tokens(kind, String(PERIOD))).toEqual([half]);
    expect(tokens(kind, String(UNIT))).toEqual([half]);
  });

  it.each(["Infinite", "Zero"])("of %s have neither", (kind) => {
    const endless = kind === "Infinite" ? ["refreshTokenPolicyType: Refresh tokens never end."] : [];
    expect(tokens(kind, String(PERIOD), String(UNIT))).toEqual(endless);
    expect(tokens(kind, String(UNIT))).toEqual([...endless, `${PERIOD}: ${PERIOD} means nothing with ${kind}.`]);
    expect(tokens(kind, String(PERIOD))).toEqual([...endless, `${UNIT}: ${UNIT} means nothing with ${kind}.`]);
  });

  it.each([
    [-1, 1],
    [0, 1],
    [1, 0],
    [2, 0],
  ])("may live for %i of a unit: %i findings", (period, count) => {
    const expected = `${PERIOD}: ${PERIOD} is below 1.`;
    expect(inPolicy(el(String(PERIOD), period))).toEqual(Array(count).fill(expected));
  });
});

describe("who may use the app", () => {
  const open = el("permittedUsersPolicyType", "AllSelfAuthorized");
  it("is nobody in particular where every user may", () => {
    expect(inPolicy(open, "commaSeparatedPermissionSet")).toEqual([]);
    expect(inPolicy(open, el("commaSeparatedProfile", "Sales"))).toEqual([
      "commaSeparatedPermissionSet: commaSeparatedPermissionSet means nothing with AllSelfAuthorized.",
      "commaSeparatedProfile: commaSeparatedProfile means nothing with AllSelfAuthorized.",
    ]);
    expect(inPolicy(el("commaSeparatedProfile", "Sales"))).toEqual([]);
  });

  it("is not told of an org's own policy, which may keep what it no longer uses", () => {
    expect(hits(acmeMetadata(acmeWith(POLICY, open)))).toEqual([]);
  });
});

describe("time-outs", () => {
  const [TYPE, MINUTES, OPAQUE] = ["namedUserJwtSessionTimeoutType", "namedUserJwtTimeout", "sessionTimeoutInMinutes"];
  const type = (kind: string) => el(String(TYPE), kind);
  const minutes = el(String(MINUTES), 10);
  const opaque = el(String(OPAQUE), 10);
  const both = `${OPAQUE}: ${OPAQUE} holds for opaque tokens; a custom JWT time-out contradicts it.`;
  it.each([
    [[type("Custom")], [`${TYPE}: Custom needs ${MINUTES}.`]],
    [[type("Custom"), minutes], []],
    [[type("UserSession")], []],
    [[type("UserSession"), minutes], [`${MINUTES}: ${MINUTES} contradicts UserSession.`]],
    [[type("UserSession"), opaque], []],
    [[opaque], []],
    [[type("Custom"), minutes, opaque], [both]],
  ])("%s", (changes, expected) => {
    expect(inPolicy(...changes)).toEqual(expected);
  });
});

describe("flows", () => {
  const [FLOW, USER] = ["isClientCredentialsFlowEnabled", "clientCredentialsFlowUser"];
  const user = el(String(USER), "a@acme.example");

  it("need their user, and the user the flow", () => {
    expect(inPolicy(user)).toEqual([`${USER}: ${USER} means nothing while ${FLOW} is off.`]);
    const off = `${FLOW}: ${FLOW} is on here, and ${FLOW} is off in the global OAuth settings.`;
    expect(inPolicy(el(String(FLOW), true))).toEqual([`${FLOW}: ${FLOW} needs ${USER}.`, off]);
    expect(inPolicy(el(String(FLOW), true), user)).toEqual([off]);
  });

  it.each([
    [FLOW, FLOW],
    ["isTokenExchangeFlowEnabled", "isTokenExchangeEnabled"],
    ["isGuestCodeCredFlowEnabled", "isCodeCredFlowEnabled"],
  ])("%s needs %s in the global OAuth settings", (own, theirs) => {
    const more = own === FLOW ? [user] : [];
    const off = `${own}: ${own} is on here, and ${theirs} is off in the global OAuth settings.`;
    expect(inPolicy(...more, el(String(own), true))).toEqual([off]);
    const policy = acmeWith(POLICY, ...more, el(String(own), true));
    const global = acmeWith(GLOBAL, el(String(theirs), true))[PATHS[GLOBAL] ?? ""] ?? "";
    expect(hits({ ...policy, [PATHS[GLOBAL] ?? ""]: global })).toEqual([]);
    expect(inPolicy(el(String(own), false))).toEqual([]);
  });

  it("run a handler as somebody only where there is one", () => {
    const as = el("executeHandlerAs", "a@acme.example");
    expect(inPolicy(as)).toEqual(["executeHandlerAs: executeHandlerAs means nothing without apexHandler."]);
    expect(inPolicy(as, el("apexHandler", "Handler"))).toEqual([]);
  });
});

it.each([
  [[el("startPage", "Custom")], ["startPage: startPage Custom needs startUrl."]],
  [[el("startPage", "Custom"), el("startUrl", "https://a.example")], []],
  [[el("startPage", "None")], []],
  [
    [el("startPage", "None"), el("startUrl", "https://a.example")],
    ["startUrl: startUrl means nothing with startPage None."],
  ],
  [[el("startPage", "OAuth"), el("startUrl", "https://a.example")], []],
])("a start page goes with its address: %s", (changes, expected) => {
  expect(hits(acmeWith(APP_POLICY, ...changes))).toEqual(expected);
});
