import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import { KantivError } from "../../src/model/errors.ts";
import { basesOf, extendedAmong } from "../../src/settings/extend.ts";
import { parseOrgFile } from "../../src/settings/parse.ts";

function basesIn(file: string, texts: Record<string, string>) {
  const bases = basesOf(texts[file] ?? "", file);
  let step = bases.next();
  while (!step.done) step = bases.next(texts[step.value]);
  return step.value;
}

/** The settings of one file among others; no disk is needed. */
function parsed(file: string, texts: Record<string, string>) {
  return parseOrgFile(texts[file] ?? "", file, {}, basesIn(file, texts));
}

function refusal(file: string, texts: Record<string, string>): KantivError {
  try {
    parsed(file, texts);
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
}

const BASE = `template: ../templates/acme
admin:
  password: { username: admin@acme.com, password: { env: "PW_{ORG}" } }
jwt:
  certificate: certs/{org}.crt
  key: { file: "keys/{org}.key" }
  passphrase: { env: PASS }
parameters: { label: From the base, rate: 1.0 }
alsoAllowed:
  - { profile: Support, reason: their own tool }
name: base
tags: [eu, customer]
`;
const LEAF = `extends: ../shared/eu.yaml
instanceUrl: https://acme--uat.sandbox.my.salesforce.com
integrationUser: { username: kantiv@acme.com.uat }
parameters: { contact: a@acme.com }
`;
const texts = (leaf = LEAF, base = BASE) => ({ "orgs/acme-uat.yaml": leaf, "shared/eu.yaml": base });

describe("an org file that extends another", () => {
  test("takes what it does not say itself, with paths from the file that states them and its own name in them", () => {
    expect(parsed("orgs/acme-uat.yaml", texts())).toMatchObject({
      instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
      template: "../templates/acme",
      templateFrom: "shared",
      admin: { kind: "password", password: { env: "PW_ACME_UAT" } },
      jwt: {
        certificate: "shared/certs/acme-uat.crt",
        signer: { key: { file: "shared/keys/acme-uat.key" }, passphrase: { env: "PASS" } },
      },
      parameters: { label: "From the base", rate: "1.0", contact: "a@acme.com" },
      places: { parameters: { label: { file: "shared/eu.yaml", line: 8 }, contact: { file: "orgs/acme-uat.yaml" } } },
    });
  });

  test("replaces lists, scalars, the admin and the key with its passphrase whole", () => {
    const own = `${LEAF}admin: { sf: acme }\njwt: { key: { env: KEY } }\nalsoAllowed: []\n`;
    const settings = parsed("orgs/acme-uat.yaml", texts(own));
    expect(settings).toMatchObject({ admin: { kind: "sf", alias: "acme" }, alsoAllowed: [] });
    expect(settings.jwt.signer).toEqual({ key: { env: "KEY" } });
    expect(settings.jwt.certificate).toBe("shared/certs/acme-uat.crt");
  });

  test("is told what is wrong at file and line of who states it", () => {
    const error = refusal("orgs/acme-uat.yaml", texts(`${LEAF}tags: eu\n`, `${BASE}trustedHosts: [https://x]\n`));
    expect(error.problems.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      "orgs/acme-uat.yaml:5 ORG_FILE_VALUE",
      "shared/eu.yaml:13 ORG_FILE_VALUE",
    ]);
  });

  test.each([
    ["a file that is not there", { "a.yaml": LEAF }, "a.yaml", "which cannot be read"],
    ["itself", { "a.yaml": "extends: ./a.yaml\n" }, "a.yaml", "in a circle"],
    ["a circle", { "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: x/../a.yaml\n" }, "b.yaml", "in a circle"],
    [
      "more than three after one another",
      { "a.yaml": "extends: b\n", b: "extends: c\n", c: "extends: d\n", d: "extends: e\n", e: "" },
      "d",
      "more than 3 files deep",
    ],
  ])("may not extend %s", (_what, files, file, words) => {
    const { problems } = refusal("a.yaml", files);
    const found = problems.find(({ code }) => code === "ORG_FILE_EXTENDS");
    expect(found).toMatchObject({ file, line: 1, message: expect.stringContaining(words) });
  });

  test("may go three files deep, and no path from the root of the disk", () => {
    const deep = {
      "orgs/acme-uat.yaml": LEAF,
      "shared/eu.yaml": "extends: b",
      "shared/b": "extends: c",
      "shared/c": BASE,
    };
    expect(parsed("orgs/acme-uat.yaml", deep).template).toBe("../templates/acme");
    const absolute = "extends: /etc/x\n";
    for (const files of [{ "a.yaml": absolute }, { "a.yaml": "extends: b\n", b: absolute }]) {
      const { problems } = refusal("a.yaml", files);
      expect(problems.map(({ message }) => message)).toContainEqual(expect.stringContaining("extends must be a path"));
    }
  });
});

describe("files of which one extends another", () => {
  const among = (texts: Record<string, string>) => [
    ...extendedAmong(Object.keys(texts).map((file) => ({ file, bases: basesIn(file, texts) }))).keys(),
  ];

  test("are told apart, also over one that cannot be read", () => {
    const texts = { "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: c.yaml\n", "d.yaml": "extends: gone.yaml\n" };
    expect(among({ ...texts, "c.yaml": BASE })).toEqual(["b.yaml", "c.yaml", "gone.yaml"]);
  });

  test("stand each for themselves where they extend each other and no other file extends them", () => {
    const circle = { "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: a.yaml\n" };
    expect(among(circle)).toEqual([]);
    expect(among({ ...circle, "c.yaml": "extends: a.yaml\n" }).sort()).toEqual(["a.yaml", "b.yaml"]);
  });
});

describe("lint of org files that extend another", () => {
  const run = (files: Record<string, string>) =>
    lint({
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      builtinFolder: "templates",
      now: 0,
    }).findings.map(({ code, file, line }) => `${file}:${line} ${code}`);

  test("judges what they come to, and a base not by itself", () => {
    const incomplete = { ...texts(LEAF.replace(/integrationUser.*\n/, "")), "shared/eu.yaml": BASE };
    const more = run(incomplete).filter((one) => !run(texts()).includes(one));
    expect(more).toEqual([expect.stringMatching(/^orgs\/acme-uat\.yaml:1 /)]);
  });
});
