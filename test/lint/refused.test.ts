import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/lint/finding.ts";
import type { Problem } from "../../src/model/errors.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { acme, acmeWith, type FileTexts, key, NOW, PATHS, TEMPLATE_YAML, xmlFile } from "./acme.ts";

const APP = "ExternalClientApplication";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const YAML = "acme/template.yaml";
const ORG_FILE = `instanceUrl: http://127.0.0.1:9
template: ./acme
admin: { accessToken: { env: ADMIN_TOKEN } }
integrationUser: { username: a@acme.example }
jwt: { certificate: kantiv.crt }
`;
const SOUND: FileTexts = { ...acme(), "org.yaml": ORG_FILE, "kantiv.crt": key("kantiv.crt") };

const only = (path: string, text: string): FileTexts => ({ ...SOUND, [path]: text });
const template = (text: string) => only(YAML, text);
const without = (...paths: (string | undefined)[]): FileTexts =>
  Object.fromEntries(Object.entries(SOUND).filter(([path]) => !paths.includes(path)));
const file = (type: string, ...changes: string[]): FileTexts => ({ ...SOUND, ...acmeWith(type, ...changes) });
const org = (from: string, to: string) => only("org.yaml", ORG_FILE.replace(from, to));
/** A parameter that the app's description takes, and what the org file says of it. */
const parameter = (spec: string, values = ""): FileTexts => ({
  ...file(APP, "<description>${extra} Set up by kantiv-sf.</description>"),
  [YAML]: `${TEMPLATE_YAML}  extra: { ${spec} }\n`,
  "org.yaml": `${ORG_FILE}${values}`,
});
const NAMED = "type: apiName, description: What the app is for.";

/** What is refused, by the code that says so: of the whole, or of one problem. */
const REFUSED: readonly [string, string, FileTexts][] = [
  ["TEMPLATE_SYNTAX", "a template.yaml that is no YAML", template('name: "acme\n')],
  ["TEMPLATE_UNKNOWN_KEY", "an unknown key", template(`${TEMPLATE_YAML}colour: red\n`)],
  ["TEMPLATE_MISSING_KEY", "no API versions", template(TEMPLATE_YAML.replace(/apiVersions.*\n/, ""))],
  ["TEMPLATE_MISSING_KEY", "a name and a description alone", template("name: acme\ndescription: The app of Acme.\n")],
  ["TEMPLATE_MISSING_KEY", "an empty template.yaml", template("")],
  [
    "TEMPLATE_VALUE",
    "API versions upside down",
    template(TEMPLATE_YAML.replace("min: 62, max: 68", "min: 68, max: 62")),
  ],
  ["TEMPLATE_PARAMETER", "a default that can never be used", parameter(`${NAMED}, required: true, default: A`)],
  ["PARAMETER_DESCRIPTION", "a parameter without description", parameter("type: apiName, default: A")],
  ["TEMPLATE_FILE", "a file that is no part of a template", only("acme/externalClientApp/Acme.eca", "")],
  [
    "TEMPLATE_FILE",
    "a file outside of its type's folder",
    only("acme/permissionsets/Acme.eca", xmlFile(APP, ["<label>Acme</label>"])),
  ],
  [
    "TEMPLATE_FILE",
    "a template with template.yaml alone",
    { [YAML]: TEMPLATE_YAML, "org.yaml": ORG_FILE, "kantiv.crt": key("kantiv.crt") },
  ],
  ["TEMPLATE_PLACEHOLDER", "a parameter that does not exist", file(APP, "<label>${nobody}</label>")],
  ["TEMPLATE_PLACEHOLDER", "a vendor that is no parameter", template(`${TEMPLATE_YAML}vendor: \${nobody}\n`)],
  [
    "TEMPLATE_PLACEHOLDER",
    "a vendor without a value",
    template(
      TEMPLATE_YAML.replace(
        "parameters:",
        "vendor: ${extra}\nparameters:\n  extra: { type: string, maxLength: 9, description: Whose. }",
      ),
    ),
  ],
  ["TEMPLATE_UNUSED", "a parameter that no file has", template(`${TEMPLATE_YAML}  extra: { ${NAMED}, default: A }\n`)],
  ["TEMPLATE_UNKNOWN", "an org file of no template", org("./acme", "./amce")],
  ["TEMPLATE_UNKNOWN", "an org file of a folder that is no template", without(YAML)],
  ["TEMPLATE_INCOMPLETE", "a template without app", without(PATHS[APP])],
  ["TEMPLATE_INCOMPLETE", "a template without permission set", without(PATHS.PermissionSet)],
  ["TEMPLATE_INCOMPLETE", "a parameter whose file is missing", without(PATHS[GLOBAL])],
  ["XML_INVALID", "an empty file", only(PATHS[GLOBAL] ?? "", "")],
  ["TEMPLATE_UNMARKED", "an app without the owner's mark", file(APP, "<description>Lets Acme in.</description>")],
  ["TEMPLATE_UNMARKED", "an app without description", file(APP, "description")],
  [
    "TEMPLATE_UNMARKED",
    "a permission set without the mark",
    file("PermissionSet", "<description>Opens.</description>"),
  ],
  [
    "TEMPLATE_UNMARKED",
    "an org file that takes the mark out",
    {
      ...parameter(
        "type: string, maxLength: 80, description: What the app is for., default: Set up by kantiv-sf",
        "parameters: { extra: Ours }\n",
      ),
      [PATHS[APP] ?? ""]: acmeWith(APP, "<description>${extra}</description>")[PATHS[APP] ?? ""] ?? "",
    },
  ],
  [
    "TEMPLATE_API_VERSION",
    "a template for versions to come",
    template(TEMPLATE_YAML.replace("min: 62, max: 68", "min: 90, max: 91")),
  ],
  ["XML_INVALID", "a file that is not well-formed", only(PATHS.PermissionSet ?? "", "<PermissionSet")],
  [
    "RENDER_FILE_NAME",
    "a file's name that a value spoils",
    {
      ...parameter(
        "type: string, maxLength: 80, description: What the app is for., default: A",
        "parameters: { extra: a/b }\n",
      ),
      "acme/permissionsets/${extra}.permissionset": SOUND[PATHS.PermissionSet ?? ""] ?? "",
    },
  ],
  [
    "RENDER_REPEATED",
    "two files of one name, but for case",
    only("acme/permissionsets/ACME.permissionset", SOUND[PATHS.PermissionSet ?? ""] ?? ""),
  ],
  ["TEMPLATE_TWO_APPS", "two apps", only("acme/externalClientApps/Beta.eca", SOUND[PATHS[APP] ?? ""] ?? "")],
  [
    "TEMPLATE_SECOND",
    "two policies of one app",
    only("acme/extlClntAppOauthPolicies/Beta.ecaOauthPlcy", SOUND[PATHS[POLICY] ?? ""] ?? ""),
  ],
  [
    "TEMPLATE_GROUP",
    "a group of a set that nobody makes",
    only(
      "acme/permissionsetgroups/Acme_All.permissionsetgroup",
      xmlFile("PermissionSetGroup", [
        "<description>All of it. Set up by kantiv-sf.</description>",
        "<label>Acme</label>",
        "<permissionSets>Beta</permissionSets>",
      ]),
    ),
  ],
  ["TEMPLATE_FILE", "other settings of the whole org", only("acme/settings/Security.settings", "")],
  ["PARAMETER_UNKNOWN", "a value for an unknown parameter", only("org.yaml", `${ORG_FILE}parameters: { nobody: A }\n`)],
  ["PARAMETER_INVALID", "a value of the wrong form", parameter(`${NAMED}, default: A`, "parameters: { extra: a b }\n")],
  ["PARAMETER_INVALID", "a certificate as a value", only("org.yaml", `${ORG_FILE}parameters: { certificate: A }\n`)],
  ["PARAMETER_MISSING", "no value where one is required", parameter(`${NAMED}, required: true`)],
  ["SCHEMA_UNKNOWN_ELEMENT", "an unknown element", file(POLICY, "<sessionTimeout>30</sessionTimeout>")],
  ["SCHEMA_ENUM", "no such value", file(POLICY, "<policyAction>Kill</policyAction>")],
  ["SCHEMA_TYPE", "neither true nor false", file(GLOBAL, "<isPkceRequired>yes</isPkceRequired>")],
  ["SCHEMA_REQUIRED", "a required element left out", file("ExtlClntAppConfigurablePolicies", "isEnabled")],
  [
    "SCHEMA_VERSION",
    "an element of another version",
    {
      ...template(TEMPLATE_YAML.replace("max: 68", "max: 64")),
      ...pick(acmeWith(POLICY, "<guestJwtSessionTimeoutType>UserSession</guestJwtSessionTimeoutType>"), POLICY),
    },
  ],
  [
    "SCHEMA_REPEATED",
    "an element twice",
    file(GLOBAL, "<isPkceRequired>true</isPkceRequired>", "<isPkceRequired>true</isPkceRequired>"),
  ],
  ["SCHEMA_ORG_BOUND", "a consumer key", file(GLOBAL, "<consumerKey>3MVG9EXAMPLEEXAMPLE</consumerKey>")],
  [
    "SCHEMA_SECRET",
    "a push server's key",
    only(
      "acme/extlClntAppPushSettings/Acme_push.ecaPush",
      xmlFile("ExtlClntAppPushSettings", [
        "<applePushConfig><signingKey>EXAMPLE</signingKey></applePushConfig>",
        "<externalClientApplication>Acme</externalClientApplication>",
        "<pushServiceType>Apple</pushServiceType>",
      ]),
    ),
  ],
  ["SCHEMA_ORG_BOUND", "an empty consumer key", file(GLOBAL, "<consumerKey></consumerKey>")],
  ["SCHEMA_UNDOCUMENTED", "an undocumented element", file(GLOBAL, "<isDPopEnabled>true</isDPopEnabled>")],
  ["SCHEMA_UNDOCUMENTED", "an undocumented value", file(POLICY, "<policyAction>StepUpMFA</policyAction>")],
  ["ORG_FILE_SYNTAX", "an org file that is no YAML", org("{ accessToken", "{{ accessToken")],
  ["ORG_FILE_UNKNOWN_KEY", "an unknown key", org("integrationUser", "integrationuser")],
  ["ORG_FILE_MISSING_KEY", "an org file without template", org("template: ./acme\n", "")],
  ["ORG_FILE_MISSING_KEY", "an org file without certificate", org("certificate: kantiv.crt", "")],
  ["ORG_FILE_EXTENDS", "a base that is not there", only("org.yaml", `extends: ./nobody.yaml\n${ORG_FILE}`)],
  ["ORG_FILE_VALUE", "a user that is no username", org("a@acme.example", "nobody")],
  [
    "INSTANCE_URL_NOT_MY_DOMAIN",
    "a browser's address",
    org("http://127.0.0.1:9", "https://acme.lightning.force.com/x"),
  ],
  ["INSTANCE_URL_NOT_HTTPS", "an address without TLS", org("http://127.0.0.1:9", "http://acme.my.salesforce.com")],
  ["INSTANCE_URL_UNTRUSTED", "an address of others", org("http://127.0.0.1:9", "https://salesforce.example")],
  ["ORG_FILE_SECRET_VALUE", "a secret instead of a reference", org("{ env: ADMIN_TOKEN }", "00Dsecret")],
  ["CERTIFICATE_INVALID", "a certificate that is none", only("kantiv.crt", "no certificate")],
  ["CERTIFICATE_IS_KEY", "a key for a certificate", only("kantiv.crt", key("kantiv.key"))],
  ["CERTIFICATE_CHAIN", "a chain", only("kantiv.crt", key("kantiv.crt") + key("other.crt"))],
  ["CERTIFICATE_TOO_LARGE", "a certificate of more than 4 KB", only("kantiv.crt", key("large.crt"))],
  ["CERTIFICATE_NOT_RSA", "a key on a curve", only("kantiv.crt", key("ec.crt"))],
  ["CERTIFICATE_KEY_TOO_SHORT", "a short key", only("kantiv.crt", key("rsa1024.crt"))],
  ["CERTIFICATE_EXPIRED", "a certificate past its end", only("kantiv.crt", key("expired.crt"))],
];

function pick(texts: FileTexts, type: string): FileTexts {
  return { [PATHS[type] ?? ""]: texts[PATHS[type] ?? ""] ?? "" };
}

/** Codes that those rooms can give and no file's content alone causes, or that only wrap others. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  TEMPLATE_INVALID: "wraps the problems of a template",
  RENDER_INVALID: "wraps the problems of rendering",
  PARAMETERS_INVALID: "wraps the problems of parameters",
  ORG_FILE_INVALID: "wraps the problems of an org file",
  EXAMPLE_INVALID: "wraps the problems of an example, which no org is set up from",
  SCHEMA_ORDER: "rendering sorts",
  SCHEMA_UNKNOWN_TYPE: "a template's folders are those of known types",
  ORG_FILE_MISSING: "there is no file to judge",
  ORG_FILE_CHANGED: "during a rotation",
  CERTIFICATE_MISSING: "a certificate need not lie where lint runs: a pull request has none before it is made",
  CERTIFICATE_NOT_YET_VALID: "by the clock, as CERTIFICATE_EXPIRED",
  CERTIFICATE_EXPIRES: "a warning",
  KEY_: "lint reads no key",
  INSTANCE_URL_: "who is trusted is said outside of the files, too",
};

async function lay(texts: FileTexts): Promise<string> {
  const folder = await tempFolder();
  await mkdir(join(folder, "acme"));
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const at = (cwd: string) => ({ cwd, clock: fakeClock({ start: NOW }), env: { ADMIN_TOKEN: "00D!x" } });

/** Every code by which a command refuses a file: its error's and its problems'. */
async function refusalOf(command: string, cwd: string): Promise<string[]> {
  const run = await kantivSf([command, "--org", "org.yaml", "--json"], at(cwd));
  const { code, problems = [] } = run.json<{ findings: Problem[] }>().error ?? { code: "none" };
  return [code, ...problems.map((problem) => problem.code)];
}

async function errorsOf(cwd: string, ...paths: string[]): Promise<Finding[]> {
  const run = await kantivSf(["lint", "--json", ...paths], at(cwd));
  return run.json<{ findings: Finding[] }>().result.findings.filter(({ severity }) => severity === "error");
}

describe("what render, plan and apply refuse", () => {
  it("is nothing of what is sound", async () => {
    const cwd = await lay(SOUND);
    expect(await errorsOf(cwd)).toEqual([]);
    expect(await refusalOf("render", cwd)).toEqual(["none"]);
  });

  it.each(REFUSED)("%s, %s: lint has an error against it, with file and line", async (code, _says, texts) => {
    const cwd = await lay(texts);
    expect([...(await refusalOf("render", cwd)), ...(await refusalOf("plan", cwd))]).toContain(code);
    const found = await errorsOf(cwd);
    expect(found).not.toEqual([]);
    for (const { file, line } of found) {
      expect(Object.keys(texts)).toContain(file);
      expect(line).toBeGreaterThan(0);
    }
    // Named by themselves, as somebody does who looks at one of them.
    expect([...(await errorsOf(cwd, "acme")), ...(await errorsOf(cwd, "org.yaml"))]).not.toEqual([]);
  });

  let codes: string[];
  beforeAll(async () => {
    const texts = await Promise.all(
      ["template", "settings"]
        .flatMap((room) => [readRoom(room)])
        .concat([
          readSources(
            "flows/input/prepare.ts",
            "flows/input/render-at.ts",
            "metadata/schema-check.ts",
            "metadata/xml.ts",
            "oauth/key/certificate.ts",
            "util/salesforce-host.ts",
          ),
        ]),
    );
    const kinds = "TEMPLATE|RENDER|PARAMETERS?|SCHEMA|XML|ORG_FILE|CERTIFICATE|KEY|INSTANCE_URL";
    const plain = [...texts.join("\n").matchAll(new RegExp(`"((?:${kinds})_[A-Z_]+)"`, "g"))].map(
      ([, code = ""]) => code,
    );
    const read = ["SYNTAX", "UNKNOWN_KEY", "MISSING_KEY", "VALUE"].flatMap((end) => [
      `TEMPLATE_${end}`,
      `ORG_FILE_${end}`,
    ]);
    const certificate = [...texts.join("\n").matchAll(/wrong\(\s*"([A-Z_]+)"/g)].map(([, end]) => String(end));
    codes = [...new Set([...plain, ...read, ...certificate])].sort();
  });

  it("is looked at code by code: each has a case here, or a reason why lint has no part in it", () => {
    const known = new Set(REFUSED.map(([code]) => code));
    const has = (code: string) =>
      Object.keys(ELSEWHERE).some((name) => (name.endsWith("_") ? code.startsWith(name) : code === name));
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !known.has(code) && !has(code))).toEqual([]);
  });
});

async function readRoom(room: string): Promise<string> {
  const files = await readdir(join(ROOT, "src", room));
  return readSources(...files.map((name) => `${room}/${name}`));
}

async function readSources(...paths: string[]): Promise<string> {
  return (await Promise.all(paths.map((path) => readFile(join(ROOT, "src", path), "utf8")))).join("\n");
}

describe("a folder that is named", () => {
  it.each([
    ["empty", {}],
    ["with notes alone", { "acme/README.md": "# Acme\n", "acme/values.yaml": "a: b\n" }],
  ])("%s is an error of its own", async (_says, texts) => {
    const found = await errorsOf(await lay(texts), "acme");
    expect(found.map(({ code, file, line }) => [code, file, line])).toEqual([["ECA712", "acme", 1]]);
  });

  it("with metadata that was retrieved is judged as that: nothing of a template is missed", async () => {
    const { [PATHS[POLICY] ?? ""]: policy = "" } = acme();
    expect(await errorsOf(await lay({ "acme/extlClntAppOauthPolicies/A.ecaOauthPlcy": policy }), "acme")).toEqual([]);
  });

  it("with a template.yaml that says next to nothing is a template, called so", async () => {
    expect((await errorsOf(await lay({ [YAML]: "title: Acme\n" }), "acme")).map(({ rule }) => rule)).toContain(
      "template-broken",
    );
  });
});
