import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPortable, checkSchema } from "../../src/metadata/schema-check.ts";
import { NAMESPACE, parseXml } from "../../src/metadata/xml.ts";
import type { Component } from "../../src/model/metadata.ts";
import { validComponent } from "./arbitrary.ts";

/** One element a line, from line 2 on. */
function component(type: string, ...lines: string[]): Component {
  const root = parseXml(`<${type} xmlns="${NAMESPACE}">\n${lines.join("\n")}\n</${type}>`, "f.xml");
  return { type, fullName: "App", root };
}

function check(found: Component, apiVersion = "66.0") {
  return checkSchema(found, apiVersion, { file: "f.xml" });
}

const app = (...lines: string[]) => component("ExternalClientApplication", ...lines);
const global = (...lines: string[]) =>
  component("ExtlClntAppGlobalOauthSettings", "<externalClientApplication>A</externalClientApplication>", ...lines);
const policy = (...lines: string[]) =>
  component(
    "ExtlClntAppOauthConfigurablePolicies",
    "<externalClientApplication>A</externalClientApplication>",
    ...lines,
  );

describe("what came with a later version", () => {
  const scoped = (scopes: string) =>
    component(
      "ExtlClntAppOauthSettings",
      `<commaSeparatedOauthScopes>${scopes}</commaSeparatedOauthScopes>`,
      "<externalClientApplication>A</externalClientApplication>",
    );
  const security = (...lines: string[]) =>
    component("ExtlClntAppOauthSecuritySettings", "<externalClientApplication>A</externalClientApplication>", ...lines);
  const attestation = component(
    "ExtlClntAppAttestSettings",
    "<externalClientApplication>A</externalClientApplication>",
    "<isWhatNobodyPublished>true</isWhatNobodyPublished>",
  );

  it.each<[string, Component, number]>([
    ["the scope A2A", scoped("Api, A2A"), 68],
    ["the scope CmdbDiscovery", scoped("CmdbDiscovery"), 68],
    ["the scope SemanticLayer", scoped("SemanticLayer"), 68],
    ["isEnforceRefreshTokenTTL", global("<isEnforceRefreshTokenTTL>true</isEnforceRefreshTokenTTL>"), 66],
    ["isDPopEnabled", global("<isDPopEnabled>true</isDPopEnabled>"), 67],
    ["isMtlsEnabled", global("<isMtlsEnabled>true</isMtlsEnabled>"), 68],
    ["StepUpMFA", policy("<policyAction>StepUpMFA</policyAction>"), 67],
    ["the security settings", security(), 66],
    ["their mutual TLS", security("<tlsClientAuthCertParamValue>CN=A</tlsClientAuthCertParamValue>"), 68],
    ["device attestation, whatever is in it", attestation, 66],
  ])("%s: not before, and then without a word", (_what, found, since) => {
    expect(check(found, `${since - 1}.0`).map(({ code }) => code)).toEqual(["SCHEMA_VERSION"]);
    expect(check(found, `${since}.0`)).toEqual([]);
  });
});

describe("the schema check", () => {
  it("finds nothing in what the schema allows", () => {
    fc.assert(
      fc.property(validComponent, (valid) => {
        expect(check(valid)).toEqual([]);
        expect(checkPortable(valid, { file: "f" })).toEqual([]);
      }),
    );
  });

  it.each([
    ["an unknown element, and names the nearest", app("<lable>x</lable>"), "SCHEMA_UNKNOWN_ELEMENT", 2, "<label>"],
    ["a wrong enum", app("<distributionState>Packageable</distributionState>"), "SCHEMA_ENUM", 2, "Packaged"],
    ["an enum's value with blanks", app("<distributionState> Local</distributionState>"), "SCHEMA_ENUM", 2, "Local"],
    [
      "a wrong value of a documented list",
      policy("<ipRelaxationPolicyType>ENFORCE</ipRelaxationPolicyType>"),
      "SCHEMA_ENUM",
      3,
      "Enforce",
    ],
    ["a boolean that is none", app("<isProtected>yes</isProtected>"), "SCHEMA_TYPE", 2, "true or false"],
    ["a number that is none", policy("<sessionTimeoutInMinutes>2h</sessionTimeoutInMinutes>"), "SCHEMA_TYPE", 3, ""],
    [
      "a number beyond 32 bits",
      policy("<sessionTimeoutInMinutes>2147483648</sessionTimeoutInMinutes>"),
      "SCHEMA_TYPE",
      3,
      "",
    ],
    ["a number out of its few values", policy("<namedUserJwtTimeout>7</namedUserJwtTimeout>"), "SCHEMA_ENUM", 3, "10"],
    ["elements where text belongs", app("<label><b>x</b></label>"), "SCHEMA_TYPE", 2, ""],
    ["text where elements belong", global("<idTokenConfig>x</idTokenConfig>"), "SCHEMA_TYPE", 3, ""],
    ["a missing element", component("ExtlClntAppOauthSettings", "<label>x</label>"), "SCHEMA_REQUIRED", 1, ""],
    [
      "a missing element inside",
      component("PermissionSet", "<label>x</label>", "<userPermissions><enabled>true</enabled></userPermissions>"),
      "SCHEMA_REQUIRED",
      3,
      "",
    ],
    ["a wrong order", app("<label>x</label>", "<description>x</description>"), "SCHEMA_ORDER", 3, ""],
    ["an element twice", app("<label>x</label>", "<label>y</label>"), "SCHEMA_REPEATED", 3, ""],
    ["another type than the place says", { ...app(), type: "PermissionSet" }, "SCHEMA_TYPE", 1, ""],
    ["a type that is not known", component("ConnectedApp"), "SCHEMA_UNKNOWN_TYPE", 1, ""],
  ] as const)("finds %s", (_, found, code, line, says) => {
    const problems = check(found);
    expect(problems).toMatchObject([{ code, file: "f.xml", line }]);
    expect(`${problems[0]?.message} ${problems[0]?.remedy}`).toContain(says);
  });

  it.each([
    ["too new an element", global("<isCodeCredFlowEnabled>false</isCodeCredFlowEnabled>"), "60.0", "61.0"],
    ["a removed element", policy("<isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>"), "63.0", "64.0"],
    ["too new a value", policy("<namedUserJwtTimeout>60</namedUserJwtTimeout>"), "64.0", "65.0"],
    [
      "too new a type",
      component(
        "ExtlClntAppConfigurablePolicies",
        "<externalClientApplication>A</externalClientApplication>",
        "<isEnabled>true</isEnabled>",
      ),
      "59.0",
      "60.0",
    ],
  ] as const)("finds %s on one side of the version that changed it only", (_, found, before, after) => {
    const codes = [check(found, before), check(found, after)].map((problems) => problems.map(({ code }) => code));
    expect(codes.filter((list) => list.length > 0)).toEqual([["SCHEMA_VERSION"]]);
  });

  it("finds every problem at once", () => {
    const codes = check(app("<zzz/>", "<label>x</label>", "<isProtected>?</isProtected>")).map(({ code }) => code);
    expect(codes.sort()).toEqual(["SCHEMA_ORDER", "SCHEMA_TYPE", "SCHEMA_UNKNOWN_ELEMENT"]);
  });

  it("takes what orgs of the newest versions return although nothing documents it", () => {
    const found = global("<isDPopEnabled>false</isDPopEnabled>", "<isMtlsEnabled>false</isMtlsEnabled>");
    expect(check(found, "68.0")).toEqual([]);
    expect(check(policy("<policyAction>StepUpMFA</policyAction>"), "68.0")).toEqual([]);
  });
});

describe("the check before something leaves the machine", () => {
  it.each([
    ["the consumer key", global("<consumerKey>3MVG9</consumerKey>"), "SCHEMA_ORG_BOUND"],
    ["the consumer secret", global("<consumerSecret>x</consumerSecret>"), "SCHEMA_ORG_BOUND"],
    ["the OAuth link", component("ExtlClntAppOauthSettings", "<oauthLink>00D:888</oauthLink>"), "SCHEMA_ORG_BOUND"],
    ["the org-scoped name", app("<orgScopedExternalApp>00D:A</orgScopedExternalApp>"), "SCHEMA_ORG_BOUND"],
    ["an undocumented element", global("<isDPopEnabled>true</isDPopEnabled>"), "SCHEMA_UNDOCUMENTED"],
    ["an undocumented value", policy("<policyAction>StepUpMFA</policyAction>"), "SCHEMA_UNDOCUMENTED"],
    ["an internal element", app("<managedType>Local</managedType>"), "SCHEMA_UNDOCUMENTED"],
  ] as const)("refuses %s, without its value", (_, found, code) => {
    const problems = checkPortable(found, { file: "f" });
    expect(problems).toMatchObject([{ code }]);
    expect(JSON.stringify(problems)).not.toContain("3MVG9");
  });
});
