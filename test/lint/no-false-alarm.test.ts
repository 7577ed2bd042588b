import { describe, expect, it } from "vitest";
import { codesIn, type FileTexts, key, NAMESPACE } from "./acme.ts";

/** Schema rules other than the order of elements, which is a warning with a repair. */
const schemaCodes = (texts: FileTexts) => codesIn(texts).filter((code) => code < "ECA100" && code !== "ECA008");

const file = (type: string, ...elements: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} ${NAMESPACE}>\n${elements.map((one) => `    ${one}`).join("\n")}\n</${type}>\n`;
const app = "<externalClientApplication>PubSub_API</externalClientApplication>";
const BASE = "force-app/main/default";

/** Names as Setup makes them, contents as an org returns them. */
const FROM_SETUP: FileTexts = {
  "sfdx-project.json": '{ "packageDirectories": [{ "path": "force-app" }], "sourceApiVersion": "66.0" }',
  [`${BASE}/externalClientApps/PubSub_API.eca-meta.xml`]: file(
    "ExternalClientApplication",
    "<contactEmail>it@acme.example</contactEmail>",
    "<distributionState>Local</distributionState>",
    "<isProtected>false</isProtected>",
    "<label>PubSub API</label>",
    "<orgScopedExternalApp>00DWs000001gPzZMAU:PubSub_API</orgScopedExternalApp>",
  ),
  [`${BASE}/extlClntAppOauthSettings/PubSub_API_oauth.ecaOauth-meta.xml`]: file(
    "ExtlClntAppOauthSettings",
    "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    app,
    "<label>PubSub_API_oauth</label>",
    "<oauthLink>00DWs000001gPzZMAU:888Ws0000000k2XIAQ</oauthLink>",
  ),
  [`${BASE}/extlClntAppGlobalOauthSets/PubSub_API_glbloauth.ecaGlblOauth-meta.xml`]: file(
    "ExtlClntAppGlobalOauthSettings",
    "<callbackUrl>https://app.acme.example\nhttps://app.acme.example/two</callbackUrl>",
    `<certificate>${key("kantiv.crt")}</certificate>`,
    app,
    "<isPkceRequired>true</isPkceRequired>",
    "<label>PubSub_API_glbloauth</label>",
  ),
  [`${BASE}/extlClntAppOauthPolicies/PubSub_API_oauthPlcy.ecaOauthPlcy-meta.xml`]: file(
    "ExtlClntAppOauthConfigurablePolicies",
    "<commaSeparatedPermissionSet>PubSub_Users</commaSeparatedPermissionSet>",
    app,
    "<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>",
    "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>",
    "<label>PubSub_API_oauthPlcy</label>",
    "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>",
    "<refreshTokenPolicyType>SpecificLifetime</refreshTokenPolicyType>",
    "<refreshTokenValidityPeriod>365</refreshTokenValidityPeriod>",
    "<refreshTokenValidityUnit>Days</refreshTokenValidityUnit>",
    "<requiredSessionLevel>STANDARD</requiredSessionLevel>",
  ),
  [`${BASE}/extlClntAppPolicies/PubSub_API_defaultPolicy.ecaPlcy-meta.xml`]: file(
    "ExtlClntAppConfigurablePolicies",
    app,
    "<isCanvasPluginEnabled>false</isCanvasPluginEnabled>",
    "<isEnabled>true</isEnabled>",
    "<isOauthPluginEnabled>true</isOauthPluginEnabled>",
    "<label>PubSub_API_defaultPolicy</label>",
    "<startPage>None</startPage>",
  ),
  [`${BASE}/extlClntAppOauthSecuritySettings/PubSub_API_oauthSecurity.ecaOauthSecurity-meta.xml`]: file(
    "ExtlClntAppOauthSecuritySettings",
    app,
    "<label>PubSub_API_oauthSecurity</label>",
  ),
  [`${BASE}/settings/ExternalClientApp.settings-meta.xml`]: file(
    "ExternalClientAppSettings",
    "<enableClientSecretInRestApiAccess>true</enableClientSecretInRestApiAccess>",
  ),
};

describe("metadata as Setup and other tools write it", () => {
  it("has no fault of schema or reference under Setup's names; what is bound to the org is found", () => {
    expect(codesIn(FROM_SETUP)).toEqual(["ECA521", "ECA521"]);
  });

  it("has no fault of schema under the names of other tools", () => {
    const renamed = Object.entries(FROM_SETUP).map(([path, text]) => [
      path
        .replace("_oauthPlcy.", "OAuthSettings_defaultPolicy.")
        .replace("_glbloauth.", "GlblOAuth.")
        .replace("_oauth.", "OAuthSettings."),
      text,
    ]);
    expect(schemaCodes(Object.fromEntries(renamed))).toEqual([]);
  });

  it("may have its elements in another order, as the guide's samples do: a warning that --fix mends", () => {
    const path = "src/extlClntAppOauthPolicies/Acme.ecaOauthPlcy";
    const texts = {
      [path]: file(
        "ExtlClntAppOauthConfigurablePolicies",
        app,
        "<commaSeparatedPermissionSet>A</commaSeparatedPermissionSet>",
        "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>",
      ),
    };
    expect(codesIn(texts)).toEqual(["ECA008"]);
  });

  it("may have what only version 68 has, where the project is of that version or says none", () => {
    const newest = {
      "src/extlClntAppGlobalOauthSets/Acme.ecaGlblOauth": file(
        "ExtlClntAppGlobalOauthSettings",
        "<callbackUrl>https://app.acme.example</callbackUrl>",
        app,
        "<isDPopEnabled>false</isDPopEnabled>",
        "<isEnforceRefreshTokenTTL>false</isEnforceRefreshTokenTTL>",
        "<isMtlsEnabled>false</isMtlsEnabled>",
      ),
      "src/extlClntAppPolicies/Acme.ecaPlcy": file(
        "ExtlClntAppConfigurablePolicies",
        app,
        "<isAttestPluginEnabled>false</isAttestPluginEnabled>",
        "<isEnabled>true</isEnabled>",
      ),
    };
    expect(codesIn(newest)).toEqual([]);
    expect(codesIn({ ...newest, "src/package.xml": file("Package", "<version>68.0</version>") })).toEqual([]);
    expect(codesIn({ ...newest, "src/package.xml": file("Package", "<version>66.0</version>") })).toContain("ECA007");
  });

  it("is judged by its own version: what 62 had and 63 lost", () => {
    const settings = {
      "src/settings/ExternalClientApp.settings": file(
        "ExternalClientAppSettings",
        "<enableExternalClientApps>true</enableExternalClientApps>",
      ),
    };
    expect(codesIn({ ...settings, "src/package.xml": file("Package", "<version>62.0</version>") })).toEqual([]);
    expect(codesIn({ ...settings, "src/package.xml": file("Package", "<version>63.0</version>") })).toEqual(["ECA007"]);
  });

  it("is taken file by file, too: what is not there is not missed", () => {
    for (const [path, text] of Object.entries(FROM_SETUP)) {
      expect(
        codesIn({ [path.split("/").at(-1) ?? ""]: text }).filter((code) => code !== "ECA521"),
        path,
      ).toEqual([]);
    }
  });

  it("may lie beside the permission sets, settings and templates of everything else", () => {
    const others = {
      [`${BASE}/permissionsets/Sales_Admin.permissionset-meta.xml`]: file(
        "PermissionSet",
        "<label>Sales</label>",
        "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
      ),
      [`${BASE}/settings/Account.settings-meta.xml`]: file(
        "AccountSettings",
        "<enableAccountTeams>true</enableAccountTeams>",
      ),
      "infra/template.yaml": "Resources:\n  Bucket: !Ref Name\n",
      "infra/values.yaml": "template: some text\njwt: {{ .Values.jwt }}\n",
      "docs/notes.yaml": "a: -----BEGIN PRIVATE KEY----- is how a key begins\n",
    };
    expect(codesIn(others)).toEqual([]);
  });
});
