import { describe, expect, test } from "vitest";
import { call, TestOrg } from "./helpers/client.ts";
import { APP_POLICY, type Files, failures, files, GLOBAL, POLICY, replace } from "./helpers/deploys.ts";
import { appFiles, bare, certificate, fields, file, keyFile, packageOf } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

const deploy = async (files: Files, options: Record<string, unknown> = {}, version?: string) =>
  org.deploy(await packageOf(files, version), options);

const stored = (type: string) => org.org.components.filter((it) => it.type === type);

const read = async (type: string, fullName: string): Promise<string> =>
  (await org.soap(`<readMetadata><type>${type}</type><fullNames>${fullName}</fullNames></readMetadata>`)).text;

describe("an app", () => {
  test("keeps its consumer key over redeploys, and whatever key a later deploy sends", async () => {
    await deploy(files());
    const key = org.consumerKey;
    expect(key).toMatch(/^3MVG9[\w.]{80}$/);
    await deploy(files());
    const sent = replace(
      GLOBAL,
      "<externalClientApplication>",
      "<consumerKey>AnotherKey123</consumerKey><externalClientApplication>",
    );
    expect((await deploy(sent)).status).toBe("Succeeded");
    expect(org.consumerKey).toBe(key);
  });

  test("takes a key that it is created with, unless some org has it already", async () => {
    const sent = () =>
      replace(
        GLOBAL,
        "<externalClientApplication>",
        "<consumerKey>ChosenKey123</consumerKey><externalClientApplication>",
      );
    await deploy(sent());
    expect(org.consumerKey).toBe("ChosenKey123");
    await org.emulator.addOrg();
    const second = { ...sent() };
    for (const path of Object.keys(second))
      second[path] = second[path]?.replaceAll("Kantiv_Integration", "Second") ?? "";
    const renamed = Object.fromEntries(
      Object.entries(second).map(([path, text]) => [path.replace("Kantiv_Integration", "Second"), text]),
    );
    expect(failures(await deploy(renamed)).map((it) => it.problem)).toEqual(["The consumer key is already taken."]);
  });

  test("gets a new key when asked to rotate, only with ignoreWarnings", async () => {
    await deploy(files());
    const key = org.consumerKey;
    const rotating = replace(
      GLOBAL,
      /(<isPkceRequired>.*<\/isPkceRequired>)/,
      "$1<shouldRotateConsumerKey>true</shouldRotateConsumerKey>",
    );
    expect((await deploy(rotating)).status).toBe("Failed");
    expect((await deploy(rotating, { ignoreWarnings: true })).status).toBe("Succeeded");
    expect(org.consumerKey).not.toBe(key);
    expect(await read("ExtlClntAppGlobalOauthSettings", "Kantiv_Integration_glbloauth")).toContain(
      "<shouldRotateConsumerKey>false<",
    );
  });

  test("loses its certificate when the file comes without it", async () => {
    await deploy(files());
    const name = "Kantiv_Integration_glbloauth";
    expect(await read("ExtlClntAppGlobalOauthSettings", name)).toContain(
      `<certificate>${bare(certificate)}</certificate>`,
    );
    await deploy(appFiles({ certificate: null }));
    expect(await read("ExtlClntAppGlobalOauthSettings", name)).not.toContain("<certificate>");
  });

  test("is not changed by the certificate that it holds in another form, as it is read back", async () => {
    await deploy(appFiles({ certificate }));
    const before = stored("ExtlClntAppGlobalOauthSettings")[0]?.modifiedAt;
    await deploy(appFiles({ certificate: bare(certificate) }));
    const [settings] = stored("ExtlClntAppGlobalOauthSettings");
    expect([settings?.fields.certificate, settings?.modifiedAt]).toEqual([certificate, before]);
  });

  test("takes a certificate as PEM or as bare base64, and nothing else", async () => {
    expect((await deploy(appFiles({ certificate: bare(certificate) }))).status).toBe("Succeeded");
    expect((await deploy(appFiles({ certificate: keyFile("ec.crt") }))).status).toBe("Succeeded");
    expect(failures(await deploy(appFiles({ certificate: "nonsense" })))[0].problem).toContain(
      "isn't a valid X.509 certificate",
    );
  });

  test("reads back its certificate alike, in whatever form it was sent", async () => {
    const name = "Kantiv_Integration_glbloauth";
    const shown = `<certificate>${bare(certificate)}</certificate>`;
    for (const sent of [certificate, bare(certificate), bare(certificate).replaceAll("\n", "")]) {
      await deploy(appFiles({ certificate: sent }));
      expect(await read("ExtlClntAppGlobalOauthSettings", name)).toContain(shown);
    }
    org.org.switches.certificateChecked = "no";
    await deploy(appFiles({ certificate: "nonsense" }));
    expect(await read("ExtlClntAppGlobalOauthSettings", name)).toContain("<certificate>nonsense<");
  });

  test.each([
    ["Infinite", undefined, undefined],
    ["Zero", "0", undefined],
    ["SpecificInactivity", "365", "Days"],
  ])("a refresh token policy %s reads back with period %s and unit %s", async (kind, period, unit) => {
    await deploy(appFiles({ policy: { refreshTokenPolicyType: kind } }));
    const text = await read("ExtlClntAppOauthConfigurablePolicies", "Kantiv_Integration_oauthPlcy");
    expect(/<refreshTokenValidityPeriod>(.*?)</.exec(text)?.[1]).toBe(period);
    expect(/<refreshTokenValidityUnit>(.*?)</.exec(text)?.[1]).toBe(unit);
  });

  test.each([
    [
      "A2A, CmdbDiscovery, SemanticLayer",
      "67.0",
      ["There's a problem with your scope(s): A2A, CmdbDiscovery, SemanticLayer"],
    ],
    ["A2A, CmdbDiscovery, SemanticLayer", "68.0", []],
  ])("the scopes %s at API %s", async (scopes, version, problems) => {
    const result = await deploy(appFiles({ scopes: `Api, RefreshToken, ${scopes}` }), {}, version);
    expect(
      failures(result)
        .map(({ problem }) => problem)
        .filter((problem) => problem.includes("scope(s)")),
    ).toEqual(problems);
    if (problems.length > 0) return;
    const column = "SELECT Id FROM ExtlClntAppOauthSettings WHERE OauthScopesA2A_API = true";
    expect((await org.rest(`/query?q=${encodeURIComponent(column)}`)).json[0].errorCode).toBe("INVALID_FIELD");
    const at68 = await call(`${org.url}/services/data/v68.0/query?q=${encodeURIComponent(column)}`, {
      headers: { authorization: `Bearer ${org.token}` },
    });
    expect(at68.json.totalSize).toBe(1);
  });

  test.each([
    ["66.0", ["'StepUpMFA' is not a valid value for the enum 'PolicyAction'"]],
    ["67.0", []],
  ])("StepUpMFA at API %s", async (version, problems) => {
    const result = await deploy(appFiles({ policy: { policyAction: "StepUpMFA" } }), {}, version);
    expect(failures(result).map(({ problem }) => problem)).toEqual(problems);
  });

  test("gets policies of its own when none are deployed, and then takes none under another name", async () => {
    await deploy(files({ [POLICY]: null, [APP_POLICY]: null }));
    expect(stored("ExtlClntAppOauthConfigurablePolicies").map((it) => it.fullName)).toEqual([
      "Kantiv_Integration_oauth_defaultPolicy",
    ]);
    expect(stored("ExtlClntAppConfigurablePolicies").map((it) => it.fullName)).toEqual([
      "Kantiv_Integration_defaultPolicy",
    ]);
    const text = await read("ExtlClntAppOauthConfigurablePolicies", "Kantiv_Integration_oauth_defaultPolicy");
    expect(text).toContain("<permittedUsersPolicyType>AllSelfAuthorized<");
    expect(text).toContain("<refreshTokenValidityPeriod>365<");
    expect(failures(await deploy(files())).map((it) => it.problem)).toEqual([
      "duplicate value found: ExternalClientApplicationId duplicates value on Kantiv_Integration_defaultPolicy",
      "duplicate value found: ExternalClientApplicationId duplicates value on Kantiv_Integration_oauth_defaultPolicy",
    ]);
  });

  test("reads back with what the org adds: its scoped name, its OAuth link, its key", async () => {
    await deploy(files());
    const scoped = `${org.org.id.slice(0, 15)}:Kantiv_Integration`;
    expect(await read("ExternalClientApplication", "Kantiv_Integration")).toContain(`<orgScopedExternalApp>${scoped}<`);
    expect(await read("ExtlClntAppOauthSettings", "Kantiv_Integration_oauth")).toMatch(
      /<oauthLink>00D\w{12}:888\w{12}</,
    );
    expect(await read("ExtlClntAppGlobalOauthSettings", "Kantiv_Integration_glbloauth")).toContain(
      `<consumerKey>${org.consumerKey}<`,
    );
  });

  test("what it reads back as can be deployed again and changes nothing", async () => {
    await deploy(files());
    const before = structuredClone(org.org.components);
    for (const { type, fullName } of before) {
      const folder = Object.keys(files()).find((it) => it.includes(`/${fullName}.`)) ?? "";
      const text = await read(type, fullName);
      const inner = /<records[^>]*>(.*)<\/records>/s.exec(text)?.[1]?.replace(/<fullName>.*?<\/fullName>/, "") ?? "";
      const result = await deploy({ [folder]: file(type, inner) });
      expect({ fullName, status: result.status }).toEqual({ fullName, status: "Succeeded" });
    }
    expect(org.org.consumers).toHaveLength(1);
    expect((await deploy(files())).status).toBe("Succeeded");
  });

  test("settings change the flags that a file names, and no others", async () => {
    const path = "settings/ExternalClientApp.settings";
    const set = (flag: string) => deploy({ [path]: file("ExternalClientAppSettings", fields({ [flag]: "true" })) });
    await set("enableClientSecretInRestApiAccess");
    await set("enableConsumerSecretApiAccess");
    const text = await read("ExternalClientAppSettings", "ExternalClientApp");
    expect(text).toContain("<enableClientSecretInRestApiAccess>true<");
    expect(text).toContain("<enableConsumerSecretApiAccess>true<");
    expect(failures(await set("enableExternalClientApps"))[0].problem).toContain(
      "enableExternalClientApps invalid at this location",
    );
  });
});
