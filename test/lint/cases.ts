import { DEFAULT_CONFIG, type LintConfig } from "../../src/lint/config.ts";
import {
  acme,
  acmeWith,
  elementsWith,
  type FileTexts,
  key,
  NAMESPACE,
  NOW,
  OUTSIDE,
  PATHS,
  TEMPLATE_YAML,
  xmlFile,
} from "./acme.ts";

interface Case {
  code: string;
  says: string;
  bad: FileTexts;
  good: FileTexts;
  /** File and line of each finding of the code. */
  at: string | string[];
  config?: LintConfig;
  now?: number;
}

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const yaml = (parameter: string) => `${TEMPLATE_YAML}  extra:\n${parameter.replaceAll(/^/gm, "    ")}\n`;
const using = (files: FileTexts) => ({
  ...files,
  [PATHS.ExternalClientApplication ?? ""]: xmlFile(
    "ExternalClientApplication",
    elementsWith("ExternalClientApplication", ["<description>${extra}</description>"]),
  ),
});
const metadata = (type: string, ...elements: string[]) => xmlFile(type, elements);
const certificate = (pem: string): FileTexts => ({
  "src/extlClntAppGlobalOauthSets/Acme.ecaGlblOauth": metadata(
    GLOBAL,
    `<certificate>${pem}</certificate>`,
    "<externalClientApplication>Acme</externalClientApplication>",
  ),
});
const CERTIFICATE = "src/extlClntAppGlobalOauthSets/Acme.ecaGlblOauth:3";
const policy = (comment: string, relaxation = "Bypass") =>
  acme({
    [PATHS[POLICY] ?? ""]: xmlFile(
      POLICY,
      elementsWith(POLICY, [`<ipRelaxationPolicyType>${relaxation}</ipRelaxationPolicyType>`]),
    ).replace("    <ipRelaxation", `    <!-- ${comment} -->\n    <ipRelaxation`),
  });
const eca = (app: string) => metadata("ExternalClientApplication", `<label>${app}</label>`);
const plcy = metadata(
  "ExtlClntAppConfigurablePolicies",
  "<externalClientApplication>Acme</externalClientApplication>",
  "<isEnabled>true</isEnabled>",
);
const oauth = metadata(
  "ExtlClntAppOauthSettings",
  "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>",
  "<externalClientApplication>Acme</externalClientApplication>",
);
const org = (template: string) =>
  `template: ${template}\nintegrationUser: { username: a@acme.example }\njwt: { certificate: acme.crt }\n`;
/** A line of an org file that is fine otherwise. */
function orgCase(code: string, says: string, bad: string, good: string): Case {
  const files = (line: string) => {
    const rest = line.startsWith("jwt:") ? "" : "jwt: { certificate: acme.crt }\n";
    return {
      ...acme(),
      "orgs/acme.yaml": `${line}\ntemplate: ../acme\n${rest}integrationUser: { username: a@acme.example }\n`,
    };
  };
  return { code, says, bad: files(bad), good: files(good), at: "orgs/acme.yaml:1" };
}
const extra = (more: string) =>
  using(acme({ "acme/template.yaml": yaml(`type: apiName\n${more}\ndescription: What the app is for.`) }));
const LAST_DAY_OF_KANTIV = Date.parse("2126-10-31T10:23:54Z");

/** Rules whose examples are whole files. */

const PARENT = "<externalClientApplication>Acme</externalClientApplication>";
const SAML_SERVICE = ["<acsUrl>https://wiki.acme.example</acsUrl>", "<entityUrl>https://wiki.acme.example</entityUrl>"];
const samlOn = {
  [PATHS.ExtlClntAppConfigurablePolicies ?? ""]: xmlFile(
    "ExtlClntAppConfigurablePolicies",
    elementsWith("ExtlClntAppConfigurablePolicies", ["<isSamlPluginEnabled>true</isSamlPluginEnabled>"]),
  ),
};
/** The template of API 66 with one more file. */
const beside = (path: string, type: string, ...elements: string[]) =>
  acme({
    "acme/template.yaml": TEMPLATE_YAML.replace("min: 62", "min: 66"),
    ...samlOn,
    [`acme/${path}`]: xmlFile(type, elements.sort()),
  });
const orgWide = (flag: string, on: boolean) =>
  beside("settings/ExternalClientApp.settings", "ExternalClientAppSettings", `<${flag}>${on}</${flag}>`);
const saml = (...elements: string[]) =>
  beside(
    "extlClntAppSamlConfigurablePolicies/Acme_saml.ecaSamlPlcy",
    "ExtlClntAppSamlConfigurablePolicies",
    PARENT,
    ...SAML_SERVICE,
    ...elements,
  );
const push = (...elements: string[]) =>
  beside(
    "extlClntAppPushSettings/Acme_push.ecaPush",
    "ExtlClntAppPushSettings",
    PARENT,
    "<pushServiceType>Apple</pushServiceType>",
    ...elements,
  );
const switched = (path: string, type: string, flag: string, on: boolean) =>
  beside(path, type, PARENT, `<${flag}>${on}</${flag}>`);
const pushPolicy = (on: boolean) =>
  switched("extlClntAppPushPolicies/Acme_push.ecaPushPlcy", "ExtlClntAppPushConfigurablePolicies", "isFullContent", on);
const mobile = (on: boolean) =>
  switched("extlClntAppMobileSettings/Acme_m.ecaMobile", "ExtlClntAppMobileSettings", "isScreenLockEnabled", on);

/** Settings of the whole org, and what an app has beside OAuth. */
const PLUG_IN_CASES: Case[] = [
  ...["enableClientSecretInRestApiAccess", "enableConsumerSecretApiAccess"].map((flag) => ({
    code: "ECA431",
    says: flag,
    bad: orgWide(flag, true),
    good: orgWide(flag, false),
    at: "acme/settings/ExternalClientApp.settings:3",
  })),
  {
    code: "ECA431",
    says: "not of metadata that no template makes",
    bad: orgWide("enableConsumerSecretApiAccess", true),
    good: {
      "src/settings/ExternalClientApp.settings": metadata(
        "ExternalClientAppSettings",
        "<enableConsumerSecretApiAccess>true</enableConsumerSecretApiAccess>",
      ),
    },
    at: "acme/settings/ExternalClientApp.settings:3",
  },
  {
    code: "ECA432",
    says: "SHA-1",
    bad: saml("<signingAlgorithmType>SHA1</signingAlgorithmType>"),
    good: saml("<signingAlgorithmType>SHA256</signingAlgorithmType>"),
    at: "acme/extlClntAppSamlConfigurablePolicies/Acme_saml.ecaSamlPlcy:6",
  },
  {
    code: "ECA433",
    says: "the app policy has no switch for SAML",
    bad: {
      ...saml(),
      [PATHS.ExtlClntAppConfigurablePolicies ?? ""]: acme()[PATHS.ExtlClntAppConfigurablePolicies ?? ""] ?? "",
    },
    good: saml(),
    at: "acme/extlClntAppPolicies/Acme_plcy.ecaPlcy:2",
  },
  {
    code: "ECA434",
    says: "whole texts",
    bad: pushPolicy(true),
    good: pushPolicy(false),
    at: "acme/extlClntAppPushPolicies/Acme_push.ecaPushPlcy:4",
  },
  {
    code: "ECA435",
    says: "no lock",
    bad: mobile(false),
    good: mobile(true),
    at: "acme/extlClntAppMobileSettings/Acme_m.ecaMobile:4",
  },
  {
    code: "ECA521",
    says: "a link to a push server's record of one org",
    bad: push("<pushConfigLink>00Dx:0xP</pushConfigLink>"),
    good: push("<applePushConfig><environment>Production</environment></applePushConfig>"),
    at: "acme/extlClntAppPushSettings/Acme_push.ecaPush:4",
  },
  ...["signingKey", "password", "certificate"].map((name) => ({
    code: "ECA525",
    says: `${name} of a push server`,
    bad: push(`<applePushConfig><${name}>EXAMPLE</${name}></applePushConfig>`),
    good: push("<applePushConfig><environment>Production</environment></applePushConfig>"),
    at: "acme/extlClntAppPushSettings/Acme_push.ecaPush:4",
  })),
];

export const CASES: readonly Case[] = [
  ...PLUG_IN_CASES,
  {
    code: "ECA001",
    says: "a file that is not well-formed",
    bad: acme({
      [PATHS.PermissionSet ?? ""]: `<PermissionSet ${NAMESPACE}>\n<label>Kantiv & Co</label></PermissionSet>`,
    }),
    good: acmeWith("PermissionSet", "<label>Kantiv &amp; Co</label>"),
    at: `${PATHS.PermissionSet}:2`,
  },
  {
    code: "ECA001",
    says: "a template.yaml that is no YAML",
    bad: acme({ "acme/template.yaml": 'name: "acme\n' }),
    good: acme(),
    at: "acme/template.yaml:1",
  },
  {
    code: "ECA002",
    says: "a file with another type's root",
    bad: { "src/externalClientApps/Acme.eca": metadata("ConnectedApp", "<label>Acme</label>") },
    good: { "src/externalClientApps/Acme.eca": eca("Acme") },
    at: "src/externalClientApps/Acme.eca:2",
  },
  {
    code: "ECA011",
    says: "tabs in a template, which other metadata may have",
    bad: acme({ [PATHS.PermissionSet ?? ""]: (acme()[PATHS.PermissionSet ?? ""] ?? "").replaceAll("    ", "\t") }),
    good: { "src/externalClientApps/Acme.eca": eca("Acme").replaceAll("    ", "\t") },
    at: `${PATHS.PermissionSet}:3`,
  },
  {
    code: "ECA103",
    says: "a second policy under another name",
    bad: {
      "src/extlClntAppPolicies/Acme_plcy.ecaPlcy": plcy,
      "src/extlClntAppPolicies/Acme_defaultPolicy.ecaPlcy": plcy,
    },
    good: { "src/extlClntAppPolicies/Acme_plcy.ecaPlcy": plcy },
    at: "src/extlClntAppPolicies/Acme_defaultPolicy.ecaPlcy:2",
  },
  {
    code: "ECA104",
    says: "a template without its OAuth policy",
    bad: acme({ [PATHS[POLICY] ?? ""]: "" }),
    good: acme(),
    at: `${PATHS.ExternalClientApplication}:2`,
  },
  {
    code: "ECA105",
    says: "an app with global OAuth settings and no others",
    bad: { "src/externalClientApps/Acme.eca": eca("Acme"), ...certificate(key("kantiv.crt")) },
    good: {
      "src/externalClientApps/Acme.eca": eca("Acme"),
      "src/extlClntAppOauthSettings/Acme.ecaOauth": oauth,
      ...certificate(key("kantiv.crt")),
    },
    at: "src/extlClntAppGlobalOauthSets/Acme.ecaGlblOauth:2",
  },
  {
    code: "ECA106",
    says: "an org file of a template that is not there",
    bad: { ...acme(), "orgs/acme.yaml": org("../amce") },
    good: { ...acme(), "orgs/acme.yaml": org("../acme") },
    at: "orgs/acme.yaml:1",
  },
  {
    code: "ECA503",
    says: "a key of 1024 bits",
    bad: certificate(key("rsa1024.crt")),
    good: certificate(key("kantiv.crt")),
    at: CERTIFICATE,
  },
  {
    code: "ECA503",
    says: "a key on a curve",
    bad: certificate(key("ec.crt")),
    good: certificate(key("other.crt")),
    at: CERTIFICATE,
  },
  {
    code: "ECA504",
    says: "a certificate signed with SHA-1",
    bad: certificate(key("sha1.crt")),
    good: certificate(key("kantiv.crt")),
    at: CERTIFICATE,
  },
  {
    code: "ECA505",
    says: "a certificate of the past",
    bad: certificate(key("expired.crt")),
    good: certificate(key("kantiv.crt")),
    at: CERTIFICATE,
  },
  {
    code: "ECA505",
    says: "a certificate of the future",
    bad: certificate(key("kantiv.crt")),
    good: certificate(key("expired.crt")),
    at: CERTIFICATE,
    now: Date.parse("2024-06-01T00:00:00Z"),
  },
  {
    code: "ECA506",
    says: "a certificate on its last days, by the days that the repository sets",
    bad: certificate(key("kantiv.crt")),
    good: acme(),
    at: CERTIFICATE,
    config: { ...DEFAULT_CONFIG, certificateDays: 3 },
    now: LAST_DAY_OF_KANTIV - 2 * 86_400_000,
  },
  {
    code: "ECA507",
    says: "private keys as PEM, encrypted, in YAML, in base64 and in a store",
    bad: {
      "orgs/acme.key": key("kantiv.key"),
      "orgs/acme.p12": "",
      "orgs/acme.yaml": `a: b\nkey: |\n  ${key("encrypted.key").replaceAll("\n", "\n  ")}`,
      "orgs/.env": `X=1\nKEY=${Buffer.from(key("other.key")).toString("base64")}\n`,
    },
    good: { "orgs/acme.crt": key("kantiv.crt"), "docs/a.yaml": "key: -----BEGIN PRIVATE KEY----- and so on\n" },
    at: ["orgs/.env:2", "orgs/acme.key:1", "orgs/acme.p12:1", "orgs/acme.yaml:3"],
  },
  {
    code: "ECA801",
    says: "records of runs, told at the first file of each",
    bad: { "orgs/.kantiv/audit.jsonl": "{}", "orgs/.kantiv/orgs/x/lock": "{}", ".kantiv/.gitignore": "*" },
    good: { ".gitignore": ".kantiv/\n", ".kantiv-sf.yaml": "rules: {}\n" },
    at: [".kantiv/.gitignore:1", "orgs/.kantiv/audit.jsonl:1"],
  },
  {
    code: "ECA802",
    says: "a template and a certificate outside of the repository",
    bad: {
      ...acme(),
      "orgs/a.yaml": org(OUTSIDE),
      "orgs/b.yaml": org("../acme").replace("acme.crt", `${OUTSIDE}`),
    },
    good: { ...acme(), "orgs/acme.yaml": org("../acme") },
    at: ["orgs/a.yaml:1", "orgs/b.yaml:3"],
  },
  {
    code: "ECA701",
    says: "a parameter without description",
    bad: using(acme({ "acme/template.yaml": yaml("type: apiName\ndefault: Acme") })),
    good: using(
      acme({ "acme/template.yaml": yaml("type: apiName\ndefault: Acme\ndescription: What the app is for.") }),
    ),
    at: "acme/template.yaml:9",
  },
  {
    code: "ECA702",
    says: "text without pattern or length",
    bad: using(acme({ "acme/template.yaml": yaml("type: string\ndefault: Acme\ndescription: What the app is for.") })),
    good: using(
      acme({
        "acme/template.yaml": yaml("type: string\ndefault: Acme\nmaxLength: 80\ndescription: What the app is for."),
      }),
    ),
    at: "acme/template.yaml:9",
  },
  {
    code: "ECA703",
    says: "a parameter that may be left without a value",
    bad: using(acme({ "acme/template.yaml": yaml("type: apiName\ndescription: What the app is for.") })),
    good: using(
      acme({ "acme/template.yaml": yaml("type: apiName\nrequired: true\ndescription: What the app is for.") }),
    ),
    at: "acme/template.yaml:9",
  },
  {
    code: "ECA704",
    says: "a placeholder in a comment, an undeclared and a malformed one",
    bad: acme({
      [PATHS.ExternalClientApplication ?? ""]: xmlFile("ExternalClientApplication", [
        "<!-- ${certificate} -->",
        "<description>${nobody}</description>",
        "<label>${</label>",
      ]),
    }),
    good: acme(),
    at: [3, 4, 5].map((line) => `${PATHS.ExternalClientApplication}:${line}`),
  },
  {
    code: "ECA705",
    says: "a parameter that no file uses",
    bad: acme({ "acme/template.yaml": yaml("type: apiName\ndefault: Acme\ndescription: What the app is for.") }),
    good: using(
      acme({ "acme/template.yaml": yaml("type: apiName\ndefault: Acme\ndescription: What the app is for.") }),
    ),
    at: "acme/template.yaml:9",
  },
  {
    code: "ECA706",
    says: "a misspelt folder, and an unknown key",
    bad: acme({
      "acme/externalClientApp/Other.eca": eca("Other"),
      "acme/template.yaml": `${TEMPLATE_YAML}colour: red\n`,
    }),
    good: acme({ "acme/README.md": "Notes for people." }),
    at: ["acme/externalClientApp/Other.eca:1", "acme/template.yaml:9"],
  },
  {
    code: "ECA707",
    says: "a value of the wrong form, an unknown parameter, one that is required and left out",
    bad: {
      ...extra("required: true"),
      "acme/examples/wrong.yaml": "parameters:\n  extra: 9 lives\n  exrta: Acme\n",
      "orgs/acme.yaml": `${org("../acme")}parameters:\n  extra: 9 lives\n`,
      "orgs/other.yaml": `${org("../acme")}parameters: {}\n`,
    },
    good: {
      ...extra("required: true"),
      "acme/examples/right.yaml": "parameters: { extra: Nine }\n",
      "orgs/acme.yaml": `${org("../acme")}parameters: { extra: Nine }\n`,
    },
    at: ["acme/examples/wrong.yaml:2", "acme/examples/wrong.yaml:3", "orgs/acme.yaml:5", "orgs/other.yaml:4"],
  },
  {
    code: "ECA708",
    says: "an example without parameters, and one that is no YAML",
    bad: { ...acme(), "acme/examples/a.yaml": "description: Nothing.\n", "acme/examples/b.yaml": "a: [\n" },
    good: { ...acme(), "acme/examples/a.yaml": "parameters: {}\n" },
    at: ["acme/examples/a.yaml:1", "acme/examples/b.yaml:1"],
  },
  {
    code: "ECA901",
    says: "a suppression without a reason",
    bad: policy("kantiv-sf-ignore ECA305"),
    good: policy("kantiv-sf-ignore ECA305 reason: the sender's addresses change daily"),
    at: `${PATHS[POLICY]}:5`,
  },
  {
    code: "ECA902",
    says: "a suppression after its last day",
    bad: policy("kantiv-sf-ignore ECA305 until=2026-11-23 reason: the sender moves"),
    good: policy("kantiv-sf-ignore ECA305 until=2026-11-24 reason: the sender moves"),
    at: `${PATHS[POLICY]}:5`,
  },
  {
    code: "ECA903",
    says: "a suppression of what is no finding any more",
    bad: policy("kantiv-sf-ignore ip-relaxed reason: the sender moves", "Enforce"),
    good: policy("kantiv-sf-ignore ip-relaxed reason: the sender moves"),
    at: `${PATHS[POLICY]}:5`,
    now: NOW,
  },
  {
    code: "ECA709",
    says: "a template that makes no permission set",
    bad: acme({ [PATHS.PermissionSet ?? ""]: "" }),
    good: acme(),
    at: "acme/extlClntAppOauthPolicies/Acme_oauthPlcy.ecaOauthPlcy:3",
  },
  {
    code: "ECA710",
    says: "a permission set without the mark, where metadata of no template may be without",
    bad: acmeWith("PermissionSet", "<description>Opens Acme.</description>"),
    good: { "src/externalClientApps/Acme.eca": eca("Acme") },
    at: `${PATHS.PermissionSet}:3`,
  },
  {
    code: "ECA711",
    says: "unknown and missing keys, values of the wrong form and secrets in org files",
    bad: {
      ...acme(),
      "orgs/a.yaml": `${org("../acme")}colour: red\n`,
      "orgs/b.yaml":
        "template: ../acme\nintegrationUser: kantiv@acme.com.uat\njwt: { certificate: a.crt, key: S3CR3T }\n",
      "orgs/c.yaml": "instanceUrl: https://acme.my.salesforce.com\nadmin: { sf: a }\n",
      "orgs/d.yaml": "instanceUrl: https://acme.my.salesforce.com\nintegrationUser: { username\n",
    },
    good: { ...acme(), "orgs/a.yaml": org("../acme"), "docs/b.yaml": "template: text\n" },
    at: [
      "orgs/a.yaml:4",
      "orgs/b.yaml:2",
      "orgs/b.yaml:3",
      "orgs/c.yaml:1",
      "orgs/c.yaml:1",
      "orgs/c.yaml:1",
      "orgs/d.yaml:2",
    ],
  },
  {
    code: "ECA713",
    says: "a template with two apps",
    bad: acme({ "acme/externalClientApps/Beta.eca": acme()[PATHS.ExternalClientApplication ?? ""] ?? "" }),
    good: acme(),
    at: "acme/externalClientApps/Beta.eca:2",
  },
  {
    code: "ECA714",
    says: "a consumer key for an app that the template makes",
    bad: { ...acme(), "orgs/a.yaml": org("../acme").replace("jwt: {", "jwt: { consumerKey: 3MVG9ofAnotherApp,") },
    good: { ...acme(), "orgs/a.yaml": org("../acme") },
    at: "orgs/a.yaml:3",
  },
  {
    code: "ECA712",
    says: "a folder that was named and holds nothing to judge",
    bad: { "acme/": "", "acme/README.md": "# Acme", "other/values.yaml": "a: b" },
    good: {
      "acme/": "",
      ...acme(),
      "keys/": "",
      "keys/acme.crt": key("kantiv.crt"),
      "orgs/": "",
      "orgs/a.yaml": org("../acme"),
    },
    at: "acme:1",
  },
  ...[
    [
      "a host of the instance",
      "instanceUrl: https://acme.my.salesforce.com.evil.example",
      "instanceUrl: https://acme.my.salesforce.com",
    ],
    ["a trusted host", "trustedHosts: [Collector.example]", "trustedHosts: [acme.my.salesforce.com, localhost]"],
  ].map(([says = "", bad = "", good = ""]) => orgCase("ECA811", says, bad, good)),
  ...[
    ["a shell", "[sh, -c, kms-sign]", "[kms-sign, -c, x]"],
    ["a shell by its path", "[/usr/bin/bash, sign.sh]", "[./sign.sh, sh]"],
    ["Windows' shell", "[C:\\\\Windows\\\\cmd.exe, /c, sign]", "[sign.exe]"],
    ["PowerShell", "[pwsh, -EncodedCommand, AA==]", "[aws-kms-sign]"],
    ["what starts others", "[env, kms-sign]", "[kms-env]"],
    ["what fetches others", "[npx, --yes, sign]", "[node, sign.mjs, --key, kantiv]"],
    ["a program as an argument", "[node, -e, 'process.exit()']", "[node, sign.mjs]"],
    ["the same in one word", "[node, --eval=1]", "[node, --enable-source-maps, sign.mjs]"],
    ["a module to load first", "[node, --import, 'data:text/javascript,1', sign.mjs]", "[node, ./sign.mjs]"],
    ["another interpreter", "[python3, -c, print]", "[python3, sign.py]"],
  ].map(([says = "", bad = "", good = ""]) =>
    orgCase("ECA812", says, `jwt: { signer: { command: ${bad} } }`, `jwt: { signer: { command: ${good} } }`),
  ),
  ...[
    [
      "a token of GitHub",
      "admin: { accessToken: { env: GITHUB_TOKEN } }",
      "admin: { accessToken: { env: SF_ACCESS_TOKEN } }",
    ],
    [
      "a token of npm as password",
      "admin: { password: { password: { env: NPM_TOKEN } } }",
      "admin: { password: { password: { env: SF_PASSWORD } } }",
    ],
    [
      "a key of AWS",
      "admin: { sfdxAuthUrl: { env: AWS_SECRET_ACCESS_KEY } }",
      "admin: { sfdxAuthUrl: { env: SFDX_AUTH_URL } }",
    ],
    ["a key of SSH", "jwt: { key: { env: SSH_PRIVATE_KEY } }", "jwt: { key: { env: KANTIV_JWT_KEY } }"],
    [
      "a token for a signer",
      "jwt: { signer: { command: [kms], env: [GH_TOKEN] } }",
      "jwt: { signer: { command: [kms], env: [AWS_PROFILE] } }",
    ],
  ].map(([says = "", bad = "", good = ""]) => orgCase("ECA813", says, bad, good)),
];
