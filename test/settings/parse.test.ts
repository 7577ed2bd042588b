import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { Env } from "../../src/model/ports.ts";
import { parseOrgFile } from "../../src/settings/parse.ts";

const GOOD = `instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: kantiv-integration
admin:
  sf: acme-uat
integrationUser:
  username: kantiv@acme.com.uat
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_JWT_KEY }
`;
const FILE = "orgs/acme.yaml";

const parse = (text: string, env: Env = {}) => parseOrgFile(text, FILE, env);

function refusal(text: string, env: Env = {}): KantivError {
  try {
    parse(text, env);
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
}

const places = (error: KantivError) => error.problems.map((one) => `${one.line}:${one.column} ${one.code}`);

/** GOOD with a line replaced, found by how it begins. */
function changed(begins: string, line: string): string {
  const lines = GOOD.split("\n");
  const index = lines.findIndex((one) => one.trim().startsWith(begins));
  if (index < 0) throw new Error(`no line begins with ${begins}`);
  lines[index] = line;
  return lines.join("\n");
}

const withAdmin = (admin: string) => changed("sf:", `  ${admin}`);

describe("a good org file", () => {
  test("becomes settings, with paths resolved against its folder", () => {
    expect(parse(GOOD)).toEqual({
      file: FILE,
      instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
      trustedHosts: [],
      template: "kantiv-integration",
      admin: { kind: "sf", alias: "acme-uat" },
      integrationUser: { username: "kantiv@acme.com.uat" },
      jwt: { certificate: "orgs/kantiv.crt", signer: { key: { env: "KANTIV_JWT_KEY" } } },
      parameters: {},
      places: {
        whole: { file: FILE, line: 1, column: 1 },
        parameters: {},
        items: {},
        certificate: { file: FILE, line: 8, column: 16 },
      },
    });
  });

  test("tells where each parameter stands", () => {
    expect(parse(`${GOOD}parameters:\n  one: 1\n  two: 2\n`).places).toMatchObject({
      whole: { line: 10, column: 1 },
      parameters: { one: { file: FILE, line: 11, column: 8 }, two: { file: FILE, line: 12, column: 8 } },
    });
  });

  test("takes lists as values, and tells where each of theirs stands", () => {
    const { parameters, places } = parse(`${GOOD}parameters:\n  objects:\n    - Account\n    - Lead\n`);
    expect(parameters).toEqual({ objects: ["Account", "Lead"] });
    expect(places?.items?.objects).toMatchObject([{ line: 12 }, { line: 13, column: 7 }]);
  });

  test("may come from an editor of Windows: byte order mark and CRLF", () => {
    expect(parse(`\uFEFF${GOOD.replaceAll("\n", "\r\n")}`)).toEqual(parse(GOOD));
  });

  test.each([
    ["accessToken: { env: TOKEN }", { kind: "accessToken", token: { env: "TOKEN" } }],
    ["sfdxAuthUrl: { file: url.txt }", { kind: "sfdxAuthUrl", url: { file: "orgs/url.txt" } }],
    [
      "password: { username: a@b.c, password: { env: P }, securityToken: { file: /run/token } }",
      { kind: "password", username: "a@b.c", password: { env: "P" }, securityToken: { file: "/run/token" } },
    ],
    [
      "jwt: { clientId: 3MVG9abcdef, username: a@b.c, key: { file: k.pem }, passphrase: { env: PP } }",
      {
        kind: "jwt",
        clientId: "3MVG9abcdef",
        username: "a@b.c",
        key: { key: { file: "orgs/k.pem" }, passphrase: { env: "PP" } },
      },
    ],
  ])("knows the admin source %s", (admin, expected) => {
    expect(parse(withAdmin(admin)).admin).toEqual(expected);
  });

  test("needs no key where nothing is signed", () => {
    expect(parse(changed("key:", "")).jwt).toEqual({ certificate: "orgs/kantiv.crt" });
  });

  test("takes an external signer in place of a key; a program with a slash is a path of the file's folder", () => {
    expect(parse(changed("key:", "  signer: { command: [kms, sign] }")).jwt.signer).toEqual({
      command: ["kms", "sign"],
    });
    expect(parse(changed("key:", "  signer: { command: [./kms, ./x] }")).jwt.signer).toEqual({
      command: ["orgs/kms", "./x"],
    });
  });

  test("has a program of its own folder there, and not looked up in the system's path, where that is the working directory", () => {
    const text = changed("key:", "  signer: { command: [./kms], env: [AWS_PROFILE] }");
    expect(parseOrgFile(text, "acme.yaml", {}).jwt.signer).toEqual({ command: ["./kms"], env: ["AWS_PROFILE"] });
  });

  test("gives parameters as text: numbers as written, booleans as true and false", () => {
    const text = `${GOOD}parameters: { version: 60.0, days: 0365, on: True, label: "7", again: &x 1.50, alias: *x }\n`;
    expect(parse(text).parameters).toEqual({
      version: "60.0",
      days: "0365",
      on: "true",
      label: "7",
      again: "1.50",
      alias: "1.50",
    });
  });

  test("says who else may use the app, one by one", () => {
    const entries = [
      "{ profile: Support, reason: a }",
      "{ permissionSet: S, reason: b }",
      "{ user: a@b.c, reason: c }",
    ];
    expect(parse(`${GOOD}alsoAllowed: [${entries.join(", ")}]\n`).alsoAllowed).toEqual([
      { profile: "Support", reason: "a" },
      { permissionSet: "S", reason: "b" },
      { user: "a@b.c", reason: "c" },
    ]);
  });

  test("trusts a host that it names, in any case of letters", () => {
    const text = `trustedHosts: [Proxy.Acme.example]\n${changed("instanceUrl:", "instanceUrl: https://proxy.acme.example:8443")}`;
    expect(parse(text)).toMatchObject({
      instanceUrl: "https://proxy.acme.example:8443",
      trustedHosts: ["proxy.acme.example"],
    });
  });
});

describe("the environment", () => {
  const bare = GOOD.replace(/instanceUrl:.*\n/, "").replace(/admin:\n.*\n/, "");
  const env = { SF_ORG_INSTANCE_URL: "https://other.my.salesforce.com", SF_ACCESS_TOKEN: "00Dxx!secret" };

  test("stands in for instanceUrl and admin", () => {
    expect(parse(bare, env)).toMatchObject({
      instanceUrl: "https://other.my.salesforce.com",
      admin: { kind: "accessToken", token: { env: "SF_ACCESS_TOKEN" } },
    });
  });

  test("yields to what the file says", () => {
    expect(parse(GOOD, env)).toMatchObject({
      instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
      admin: { kind: "sf" },
    });
  });

  test("is named in the remedy when neither file nor environment has them; empty counts as not set", () => {
    const error = refusal(bare, { SF_ORG_INSTANCE_URL: "", SF_ACCESS_TOKEN: "" });
    expect(error.problems.map((one) => one.code)).toEqual(["ORG_FILE_MISSING_KEY", "ORG_FILE_MISSING_KEY"]);
    expect(error.problems.map((one) => one.message).join()).toMatch(/SF_ORG_INSTANCE_URL.*SF_ACCESS_TOKEN/);
  });

  test("is judged like the file, and named as the place", () => {
    const error = refusal(bare, { ...env, SF_ORG_INSTANCE_URL: "https://evil.example" });
    expect(error.problems).toMatchObject([{ code: "INSTANCE_URL_UNTRUSTED", file: "SF_ORG_INSTANCE_URL" }]);
  });
});

const WHOLE = `instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: kantiv-integration
admin: { sf: acme }
integrationUser: { username: kantiv@acme.com.uat }
jwt: { certificate: kantiv.crt, key: { env: KANTIV_JWT_KEY } }
`;

describe("a wrong org file", () => {
  test("is refused with every problem at once, in order of line, exit 2", () => {
    const error = refusal(`instanceUrl: http://acme.my.salesforce.com
tempalte: kantiv-integration
admin:
  sf: a
  accessToken: { env: T }
integrationUser:
  usrname: kantiv@acme.com
jwt:
  certificate: [a]
  key: { env: "not a name" }
parameters:
  one:
`);
    expect(error).toMatchObject({ code: "ORG_FILE_INVALID", exit: 2 });
    expect(places(error)).toEqual([
      "1:14 INSTANCE_URL_NOT_HTTPS",
      "2:1 ORG_FILE_UNKNOWN_KEY",
      "4:3 ORG_FILE_VALUE",
      "7:3 ORG_FILE_UNKNOWN_KEY",
      "9:16 ORG_FILE_VALUE",
      "10:8 ORG_FILE_SECRET_VALUE",
      "12:3 ORG_FILE_MISSING_KEY",
    ]);
    for (const problem of error.problems) {
      expect(problem.file).toBe(FILE);
      expect(problem.remedy).toMatch(/\S/);
    }
  });

  test.each([
    ["an empty file", "", "1:1 ORG_FILE_MISSING_KEY"],
    ["a list", "- a\n", "1:1 ORG_FILE_VALUE"],
    ["a text", "hello\n", "1:1 ORG_FILE_VALUE"],
    ["a duplicate key", `${GOOD}template: other\n`, "10:1 ORG_FILE_SYNTAX"],
    ["a tab", "jwt:\n\tcertificate: a\n", "2:1 ORG_FILE_SYNTAX"],
    ["an open bracket", "jwt: [\n", "1:6 ORG_FILE_SYNTAX"],
    ["two documents", `${GOOD}---\na: b\n`, "10:1 ORG_FILE_SYNTAX"],
    ["a tag", withAdmin("sf: !!binary aGk="), "4:7 ORG_FILE_SYNTAX"],
    ["an alias without target", withAdmin("sf: *none"), "4:7 ORG_FILE_SYNTAX"],
    ["an alias inside its target", "admin: &a\n  sf: *a\n", "2:7 ORG_FILE_SYNTAX"],
    ["a key that is a list", "? [a, b]\n: c\n", "1:3 ORG_FILE_SYNTAX"],
    ["nesting without end", `admin: ${"[".repeat(20_000)}`, expect.stringMatching(/^1:\d+ ORG_FILE_SYNTAX$/)],
    ["__proto__", `${GOOD}__proto__: { x: 1 }\n`, "10:1 ORG_FILE_SYNTAX"],
    ["no admin source", withAdmin("{}"), "4:3 ORG_FILE_VALUE"],
    ["an admin without value", GOOD.replace("  sf: acme-uat\n", ""), "3:1 ORG_FILE_MISSING_KEY"],
    ["an alias that would be an option of sf", withAdmin("sf: --json"), "4:7 ORG_FILE_VALUE"],
    ["a username that is none", changed("username:", "  username: kantiv"), "6:13 ORG_FILE_VALUE"],
    ["a number as username", changed("username:", "  username: 7"), "6:13 ORG_FILE_VALUE"],
    ["both key and signer", `${GOOD}  signer: { command: [kms] }\n`, "8:3 ORG_FILE_VALUE"],
    ["an empty signer", changed("key:", "  signer: { command: [] }"), "9:22 ORG_FILE_VALUE"],
    ["a passphrase alone", changed("key:", "  passphrase: { env: P }"), "8:3 ORG_FILE_VALUE"],
    ["a trusted host with a port", `${GOOD}trustedHosts: ["a.example:8443"]\n`, "10:16 ORG_FILE_VALUE"],
    ["a trusted host with a wildcard", `${GOOD}trustedHosts: ["*.example"]\n`, "10:16 ORG_FILE_VALUE"],
    [
      "__proto__ among the parameters, where nothing else would see it",
      `${GOOD}parameters:\n  __proto__: x\n`,
      "11:3 ORG_FILE_SYNTAX",
    ],
    ["a parameter that is a list of lists", `${GOOD}parameters:\n  a: [[1]]\n`, "11:6 ORG_FILE_VALUE"],
  ])("%s is refused with its place", (_, text, expected) => {
    expect(places(refusal(text))[0]).toEqual(expected);
  });

  test("who else may use the app is refused with every problem, each at its place", () => {
    const entries = [
      "{ profile: S }",
      "{ reason: x }",
      "{ profile: S, user: a@b.c, reason: x }",
      "{ user: a, reason: ' ' }",
    ];
    const error = refusal(`${GOOD}alsoAllowed:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`);
    expect(places(error)).toEqual([
      "11:5 ORG_FILE_MISSING_KEY",
      "12:5 ORG_FILE_VALUE",
      "13:5 ORG_FILE_VALUE",
      "14:13 ORG_FILE_VALUE",
      "14:24 ORG_FILE_VALUE",
    ]);
  });

  test("an alias bomb is refused before it unfolds", () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    const error = refusal(`l0: &l0 [${"x,".repeat(9)}]\n${levels.join("\n")}\n`);
    expect(error.problems).toMatchObject([{ code: "ORG_FILE_SYNTAX" }]);
  });

  test.each([
    ["a slip in a key", "certificat: x", "certificate: kantiv.crt", ["jwt; did you mean certificate?"]],
    [
      "another word for the only key of a map",
      "user: a@b.co",
      "username: kantiv@acme.com.uat",
      ["did you mean username?"],
    ],
    [
      "a word that is none for how the session is had",
      "salesforceCli: x",
      "sf: acme",
      ["Unknown key salesforceCli in admin."],
    ],
    ["a slip in a key of the file", "instanceurl:", "instanceUrl:", ["did you mean instanceUrl?"]],
  ])("%s is one problem", (_what, wrong, right, told) => {
    const text = WHOLE.replace(right, wrong);
    expect(text).not.toBe(WHOLE);
    const { problems } = refusal(text, {});
    expect(problems.map(({ message }) => message)).toEqual(told.map((part) => expect.stringContaining(part)));
  });

  test("what is missing is told beside a slip that does not stand for it", () => {
    const text = WHOLE.replace(/^template: .*\n/m, "").replace("sf: acme", "sff: acme, accessToken: { env: T }");
    const told = refusal(text, {}).problems.map(({ message }) => message);
    expect(told.toSorted()).toEqual(["Unknown key sff in admin; did you mean sf?", "template is missing."]);
  });

  test("a bracket that is not closed is one problem, two keys that are given twice are two", () => {
    expect(places(refusal("instanceUrl: https://a\ntemplate: [a\nx: }\nb: ]\n", {}))).toHaveLength(1);
    const twice = refusal("template: a\ntemplate: b\ntags: [a]\ntags: [b]\n", {});
    expect(places(twice)).toEqual(["2:1 ORG_FILE_SYNTAX", "4:1 ORG_FILE_SYNTAX"]);
  });

  test("an unknown key is answered with the one that was probably meant", () => {
    const error = refusal(changed("key:", "  certifcate: x\n  key: { env: K }"));
    expect(error.problems[0]?.message).toContain("did you mean certificate?");
  });

  test("passphrase inside of key is answered with its right place", () => {
    const error = refusal(changed("key:", "  key: { env: K, passphrase: { env: P } }"));
    expect(error.problems[0]?.remedy).toContain("beside key");
  });
});

describe("a secret given as a value", () => {
  const CANARY = "hunter2canary";

  test.each([
    ["a text", withAdmin(`accessToken: ${CANARY}`)],
    ["a list", withAdmin(`accessToken: [${CANARY}]`)],
    ["a key of a flow map", withAdmin(`accessToken: { ${CANARY} }`)],
    ["a value of an unknown key", withAdmin(`accessToken: { value: ${CANARY} }`)],
    ["an environment variable that is none", withAdmin(`accessToken: { env: "${CANARY} 1" }`)],
    ["beside a reference", withAdmin(`accessToken: { env: T, ${CANARY}: x }`)],
    ["both references", withAdmin(`accessToken: { env: ${CANARY}, file: ${CANARY} }`)],
    ["a password", withAdmin(`password: { username: a@b, password: ${CANARY} }`)],
    ["a PEM", changed("key:", `  key: |\n    -----BEGIN PRIVATE KEY-----\n    ${CANARY}`)],
  ])("as %s is refused without a repetition of it", (_, text) => {
    const error = refusal(text);
    expect(error.problems.map((one) => one.code)).toContain("ORG_FILE_SECRET_VALUE");
    expect(JSON.stringify([error.message, error.remedy, error.problems])).not.toContain(CANARY);
  });

  test.each([
    ["an alias", `*${CANARY}`],
    ["a tag", `!${CANARY} x`],
    ["an unclosed quote", `"${CANARY}`],
    ["a bracket", `]${CANARY}`],
    ["a reserved character", `@${CANARY}`],
    ["a percent", `%${CANARY}`],
    ["a colon", `x: ${CANARY}`],
  ])("that is no YAML (%s) is not repeated either", (_, value) => {
    const error = refusal(withAdmin(`accessToken: ${value}`));
    expect(error.problems[0]?.code).toBe("ORG_FILE_SYNTAX");
    expect(JSON.stringify([error.message, error.remedy, error.problems])).not.toContain(CANARY);
  });

  test("a password in the instance URL is not repeated", () => {
    const error = refusal(changed("instanceUrl:", `instanceUrl: https://me:${CANARY}@acme.my.salesforce.com`));
    expect(error.problems).toMatchObject([{ code: "INSTANCE_URL_INVALID", line: 1, column: 14 }]);
    expect(JSON.stringify([error.message, error.remedy, error.problems])).not.toContain(CANARY);
  });
});
