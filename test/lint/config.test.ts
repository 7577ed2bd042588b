import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, readLintConfig } from "../../src/lint/config.ts";
import { KantivError } from "../../src/model/errors.ts";
import { acmeWith, codesIn, findingsIn, NOW } from "./acme.ts";

const FILE = ".kantiv-sf.yaml";
const problems = (text: string) => {
  try {
    readLintConfig(text, FILE);
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    expect([error.code, error.exit]).toEqual(["LINT_CONFIG_INVALID", 2]);
    return error.problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
  }
  return [];
};

describe("the configuration of a repository", () => {
  it("is what the tool comes with where it says nothing", () => {
    expect(readLintConfig("", FILE)).toEqual(DEFAULT_CONFIG);
    expect(readLintConfig("lint: {}\n", FILE)).toEqual(DEFAULT_CONFIG);
  });

  it("sets a rule's severity by code or name, and takes a rule out, each with a reason", () => {
    const config = readLintConfig(
      "lint:\n  rules:\n    ECA305: { severity: error, reason: no exceptions here }\n    endless-refresh-token: { severity: off, reason: nobody gets one }\n",
      FILE,
    );
    const policy = "ExtlClntAppOauthConfigurablePolicies";
    const relaxed = acmeWith(policy, "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>");
    expect(findingsIn(relaxed, config).map(({ severity }) => severity)).toEqual(["error"]);
    const endless = acmeWith(
      policy,
      "<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>",
      "refreshTokenValidityPeriod",
      "refreshTokenValidityUnit",
    );
    expect(codesIn(endless)).toEqual(["ECA321"]);
    expect(codesIn(endless, config)).toEqual([]);
  });

  it("approves scopes, permissions and days instead of the tool's own", () => {
    const config = readLintConfig(
      "lint:\n  approved: { scopes: [Api, RefreshToken, Chatter], permissions: [ApiEnabled, RunReports] }\n  certificateDays: 60\n",
      FILE,
    );
    const scopes = (list: string) =>
      acmeWith("ExtlClntAppOauthSettings", `<commaSeparatedOauthScopes>${list}</commaSeparatedOauthScopes>`);
    expect(codesIn(scopes("Api, Chatter, RefreshToken"), config)).toEqual([]);
    expect(codesIn(scopes("Api, OpenID, RefreshToken"), config)).toEqual(["ECA201"]);
    const reports = acmeWith(
      "PermissionSet",
      ...["ApiEnabled", "RunReports"].map(
        (name) => `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`,
      ),
    );
    expect(codesIn(reports)).toEqual(["ECA602"]);
    expect(codesIn(reports, config)).toEqual([]);
    expect(config.certificateDays).toBe(60);
  });

  it("names the findings that it lets pass, with their place", () => {
    const { ignore } = readLintConfig(
      'lint:\n  ignore:\n    - { rule: private-key-in-repository, path: "test/**", reason: keys of tests, until: 2027-01-31 }\n',
      FILE,
    );
    expect(ignore).toEqual([
      {
        code: "ECA507",
        path: "test/**",
        reason: "keys of tests",
        until: "2027-01-31",
        place: { file: FILE, line: 3, column: 9 },
      },
    ]);
    expect(NOW).toBeLessThan(Date.parse("2027-01-31"));
  });

  it.each([
    [
      "unknown keys, with what was meant",
      "lint:\n  ruels: {}\n",
      [`${FILE}:2 Unknown key ruels in lint; did you mean rules?`],
    ],
    [
      "unknown rules",
      "lint:\n  rules:\n    ECA306x: { severity: off, reason: it is long enough }\n",
      [`${FILE}:3 There is no rule ECA306x.`],
    ],
    [
      "a rule that is off without a reason",
      "lint:\n  rules:\n    ECA305: { severity: off }\n",
      [`${FILE}:3 lint.rules.ECA305.reason is missing.`],
    ],
    [
      "no severity",
      "lint:\n  rules:\n    ECA305: { severity: fatal, reason: it is long enough }\n",
      [`${FILE}:3 lint.rules.ECA305.severity must be error, warning, note or off.`],
    ],
    [
      "a day that is none",
      "lint:\n  ignore:\n    - { rule: ECA507, path: x, reason: it is long enough, until: 2027-13-01 }\n",
      [`${FILE}:3 lint.ignore[0].until must be a day like 2027-01-31.`],
    ],
    ["a list where a map belongs", "- lint\n", [`${FILE}:1 The configuration must hold keys and values.`]],
    ["what is no YAML", "lint: [\n", [`${FILE}:1 The bracket [ that opens here is not closed.`]],
  ])("is refused with its line for %s", (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it("is what the documentation shows", () => {
    const page = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");
    const [, shown = ""] = /```yaml\n(lint:\n[\s\S]*?)```/.exec(page) ?? [];
    const { severities, ignore, certificateDays } = readLintConfig(shown, FILE);
    expect([severities, ignore[0]?.code, certificateDays]).toEqual([{ ECA304: "error" }, "ECA507", 60]);
  });

  it("is refused with all that is wrong at once", () => {
    expect(problems("lint:\n  certificateDays: many\n  approved: { scope: [Api] }\n")).toHaveLength(2);
  });
});
