import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise, scopeNames } from "../../src/metadata/normalize.ts";
import { canonicalPem } from "../../src/metadata/pem.ts";
import { NAMESPACE, parseXml, printXml } from "../../src/metadata/xml.ts";
import type { Component } from "../../src/model/metadata.ts";
import { validComponent } from "./arbitrary.ts";

const PEM = readFileSync(new URL("../fixtures/keys/kantiv.crt", import.meta.url), "utf8");

function component(type: string, inner: string, fullName = "App"): Component {
  return { type, fullName, root: parseXml(`<${type} xmlns="${NAMESPACE}">${inner}</${type}>`, "f") };
}

const compared = (found: Component) => printXml(normalise(found).root);
const text = (found: Component, name: string) =>
  normalise(found).root.children.find((child) => child.name === name)?.text;

const OAUTH = "ExtlClntAppOauthSettings";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const PARENT = "<externalClientApplication>App</externalClientApplication>";

const RIGHTS = (read: string) =>
  `<allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>${read}</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>`;

describe("what counts as equal", () => {
  it.each([
    [
      "what an org adds by itself",
      component("ExternalClientApplication", "<label>L</label>"),
      component(
        "ExternalClientApplication",
        "<distributionState>Local</distributionState><isProtected>false</isProtected><label>L</label><orgScopedExternalApp>00D58000000arpq:App</orgScopedExternalApp>",
      ),
    ],
    [
      "the consumer key and the secret",
      component(GLOBAL, PARENT),
      component(GLOBAL, `<consumerKey>3MVG9x</consumerKey><consumerSecret>s</consumerSecret>${PARENT}`),
    ],
    [
      "the OAuth link, and scopes in another order and spacing",
      component(
        OAUTH,
        `<commaSeparatedOauthScopes>Api, Basic,OpenID , RefreshToken</commaSeparatedOauthScopes>${PARENT}`,
      ),
      component(
        OAUTH,
        `<commaSeparatedOauthScopes>RefreshToken,OpenID,Api,Basic</commaSeparatedOauthScopes>${PARENT}<oauthLink>00D:888</oauthLink>`,
      ),
    ],
    [
      "a label that the platform gives",
      component(OAUTH, PARENT, "App_oauth"),
      component(OAUTH, `${PARENT}<label>App_oauth</label>`, "App_oauth"),
    ],
    [
      "undocumented elements",
      component(GLOBAL, PARENT),
      component(GLOBAL, `${PARENT}<isDPopEnabled>true</isDPopEnabled>`),
    ],
    [
      "an empty element and none",
      component(OAUTH, `${PARENT}<singleLogoutUrl></singleLogoutUrl>`),
      component(OAUTH, PARENT),
    ],
    [
      "booleans in another form",
      component(GLOBAL, `${PARENT}<isPkceRequired>1</isPkceRequired>`),
      component(GLOBAL, `${PARENT}<isPkceRequired> true</isPkceRequired>`),
    ],
    [
      "the order of elements",
      component(GLOBAL, `<label>x</label>${PARENT}`),
      component(GLOBAL, `${PARENT}<label>x</label>`),
    ],
    [
      "a refresh token's lifetime where there is none",
      component(POLICY, `${PARENT}<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>`),
      component(
        POLICY,
        `${PARENT}<refreshTokenPolicyType>Infinite</refreshTokenPolicyType><refreshTokenValidityPeriod>365</refreshTokenValidityPeriod><refreshTokenValidityUnit>Days</refreshTokenValidityUnit>`,
      ),
    ],
    [
      "permissions in another order, and those not granted",
      component(
        "PermissionSet",
        "<label>x</label><userPermissions><enabled>true</enabled><name>A</name></userPermissions><userPermissions><enabled>true</enabled><name>B</name></userPermissions>",
      ),
      component(
        "PermissionSet",
        "<label>x</label><userPermissions><enabled>true</enabled><name>B</name></userPermissions><userPermissions><enabled>false</enabled><name>C</name></userPermissions><userPermissions><name>A</name><enabled>true</enabled></userPermissions>",
      ),
    ],
    [
      "rights of an object that are off whether said or not, and rows that open nothing",
      component(
        "PermissionSet",
        `<label>x</label><objectPermissions>${RIGHTS("true")}<object>Lead</object></objectPermissions><objectPermissions>${RIGHTS("false")}<object>Case</object></objectPermissions><fieldPermissions><editable>false</editable><field>Lead.Name</field><readable>false</readable></fieldPermissions><tabSettings><tab>A</tab><visibility>None</visibility></tabSettings>`,
      ),
      component(
        "PermissionSet",
        `<label>x</label><objectPermissions>${RIGHTS("true")}<object>Lead</object><viewAllFields>false</viewAllFields></objectPermissions>`,
      ),
    ],
    [
      "PEM with Windows line ends",
      component(GLOBAL, `<certificate>${PEM}</certificate>${PARENT}`),
      component(GLOBAL, `<certificate>${PEM.replaceAll("\n", "&#13;\n")}\n</certificate>${PARENT}`),
    ],
    [
      "PEM and its base64 alone",
      component(GLOBAL, `<certificate>${PEM}</certificate>${PARENT}`),
      component(GLOBAL, `<certificate>${PEM.replace(/-----.*-----|\s/g, "")}</certificate>${PARENT}`),
    ],
  ] as const)("%s", (_, wanted, actual) => {
    expect(compared(actual)).toBe(compared(wanted));
  });
});

describe("what stays a difference", () => {
  it.each([
    [
      "a scope more",
      OAUTH,
      "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>",
      "<commaSeparatedOauthScopes>Api, Full</commaSeparatedOauthScopes>",
    ],
    ["a flow turned on", GLOBAL, "", "<isDeviceFlowEnabled>true</isDeviceFlowEnabled>"],
    ["a certificate gone", GLOBAL, `<certificate>${PEM}</certificate>`, ""],
    ["another policy", POLICY, "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>", ""],
    [
      "another permission set",
      POLICY,
      "<commaSeparatedPermissionSet>A</commaSeparatedPermissionSet>",
      "<commaSeparatedPermissionSet>B</commaSeparatedPermissionSet>",
    ],
    ["IP relaxation", POLICY, "", "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>"],
    [
      "an app turned off",
      "ExtlClntAppConfigurablePolicies",
      "<isEnabled>true</isEnabled>",
      "<isEnabled>false</isEnabled>",
    ],
    [
      "a permission more",
      "PermissionSet",
      "",
      "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    ],
  ])("%s", (_, type, a, b) => {
    expect(compared(component(type, a))).not.toBe(compared(component(type, b)));
  });

  it("is seen field by field, defaults spelled out", () => {
    const found = component(POLICY, PARENT);
    expect(text(found, "ipRelaxationPolicyType")).toBe("Enforce");
    expect(text(found, "refreshTokenValidityPeriod")).toBe("365");
  });
});

describe("normalising", () => {
  it("twice is the same as once", () => {
    fc.assert(
      fc.property(validComponent, (found) => {
        const once = normalise(found);
        expect(normalise(once)).toEqual(once);
      }),
    );
  });

  it("does not depend on the order of elements", () => {
    fc.assert(
      fc.property(validComponent, (found) => {
        const reversed = { ...found, root: { ...found.root, children: [...found.root.children].reverse() } };
        expect(normalise(reversed)).toEqual(normalise(found));
      }),
    );
  });

  it("leaves a type alone that it does not know", () => {
    const found = component("ConnectedApp", "<label>x</label>");
    expect(compared(found)).toContain("<label>x</label>");
  });
});

describe("scopes", () => {
  it.each([
    ["OfflineAccess, Api", ["Api", "RefreshToken"]],
    ["Address, Email, Phone, Profile", ["Basic"]],
    ["Address, Email", ["Address", "Email"]],
    ["Basic, Profile, Api", ["Api", "Basic"]],
    [" ,Api,,Api ", ["Api"]],
    ["", []],
  ])("%j are %j", (list, expected) => {
    expect(scopeNames(list)).toEqual(expected);
  });
});

describe("a certificate's canonical form", () => {
  it("is PEM with 64 characters a line, also when there is text around it", () => {
    expect(canonicalPem(`subject=CN=x\n${PEM}`)).toBe(PEM.trim());
  });

  it.each(["", "-----BEGIN CERTIFICATE-----\nx", `${PEM}${PEM}`, "not base64 at all", "TUlJ"])(
    "is none of %#",
    (other) => {
      expect(canonicalPem(other)).toBeUndefined();
    },
  );
});
