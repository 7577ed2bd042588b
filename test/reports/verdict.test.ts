import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Check } from "../../src/model/checks.ts";
import { plain } from "../../src/model/paint.ts";
import type { About } from "../../src/model/verdict.ts";
import { TOKEN_ERRORS } from "../../src/oauth/answers/error-table.ts";
import { verdictOf, verdictText } from "../../src/reports/verdict.ts";
import { commandLine } from "../../src/util/command-line.ts";

const ABOUT: About = {
  orgFile: "orgs/uat.yaml",
  again: [],
  instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
  username: "kantiv@acme.com.uat",
  app: "Kantiv_Integration",
  certificate: "orgs/kantiv.crt",
  user: { id: "005000000000001AAA", profileId: "00e000000000001AAA" },
};

const failed = (id: string, code: string, more: Partial<Check> = {}): Check => ({
  id,
  title: id,
  status: "failed",
  detail: `${id} is wrong.`,
  remedy: `mend ${id}`,
  code,
  ...more,
});
const TOKEN = failed("token", "TOKEN_USER_NOT_ASSIGNED");
const NOT_TRIED = failed("org", "NOT_TRIED", { status: "unknown" });
const lines = (checks: readonly Check[], about = ABOUT) => verdictText(verdictOf(checks, about), plain);

describe("the verdict", () => {
  test("is none where all passed, or is unknown without a fault", () => {
    const unknown = failed("user", "", { status: "unknown" });
    const { code: _, ...bare } = unknown;
    expect(verdictOf([{ ...TOKEN, status: "passed" }, bare], ABOUT)).toBeNull();
  });

  test("is the cause that was found, in place of what the answer may mean", () => {
    expect(lines([TOKEN, NOT_TRIED, failed("assignment", "CAUSE_ASSIGNMENT")])).toEqual([
      "Why: assignment is wrong → kantiv-sf apply --org orgs/uat.yaml",
    ]);
  });

  test("is the history's word where nothing else was found, and the answer's where that says nothing", () => {
    const history = failed("login-history", "CAUSE_LOGIN_HISTORY");
    expect(lines([TOKEN, history])).toEqual(["Why: login-history is wrong → mend login-history"]);
    expect(lines([TOKEN, NOT_TRIED])).toEqual(["Why: token is wrong → kantiv-sf verify --org orgs/uat.yaml"]);
  });

  test.each([
    ["the wrong host", "TOKEN_CROSS_ORG", "My Domain of the org that holds the app"],
    ["the wrong audience", "TOKEN_AUDIENCE", "My Domain URL as instanceUrl"],
    ["a clock that is off", "TOKEN_ASSERTION_EXPIRED", "Set this machine's clock (NTP)"],
    ["too many logins", "TOKEN_RATE_LIMIT", "Wait 15 to 30 minutes"],
  ])("says what to do about %s, in the words of its answer", (_what, code, todo) => {
    const row = TOKEN_ERRORS.find((one) => one.code === code);
    const [line = ""] = lines([{ ...TOKEN, code, remedy: row?.remedy ?? "" }, NOT_TRIED]);
    expect(line).toMatch(/^Why: token is wrong → /);
    expect(line).toContain(todo);
  });

  test("ends in a command or a remedy for every answer of the token endpoint that is known", () => {
    const silent = TOKEN_ERRORS.filter(({ code, remedy }) => {
      const verdict = verdictOf([{ ...TOKEN, code, remedy }], ABOUT);
      return !verdict || (verdict.command ?? verdict.remedy) === "";
    });
    expect(silent).toEqual([]);
  });

  test("begins with what keeps the rest from being mended, and says once what one command mends", () => {
    const found = [
      failed("policy", "CAUSE_POLICY"),
      failed("assignment", "CAUSE_ASSIGNMENT"),
      failed("user-frozen", "CAUSE_USER_FROZEN"),
      failed("login-hours", "CAUSE_LOGIN_HOURS"),
      failed("certificate", "CAUSE_CERTIFICATE"),
      failed("user-active", "CAUSE_USER_ACTIVE"),
    ];
    const { instanceUrl } = ABOUT;
    expect(lines([TOKEN, ...found])).toEqual([
      "Why: user-active is wrong → kantiv-sf user ensure --org orgs/uat.yaml",
      `Then: user-frozen is wrong → Ask who froze the user and why; then Setup, Users, kantiv@acme.com.uat, Unfreeze. ${instanceUrl}/lightning/setup/ManageUsers/page?address=%2F005000000000001AAA`,
      "Then: policy is wrong; and 2 more, see above → kantiv-sf apply --org orgs/uat.yaml",
      `Then: login-hours is wrong → Setup, Profiles, the profile of kantiv@acme.com.uat, Login Hours. ${instanceUrl}/lightning/setup/EnhancedProfiles/page?address=%2F00e000000000001AAA`,
    ]);
  });

  test("of an expired certificate is a new pair, before anything that an apply would mend", () => {
    const [first, then] = lines([TOKEN, failed("policy", "CAUSE_POLICY"), failed("dates", "CERTIFICATE_EXPIRED")]);
    expect(first).toBe(
      "Why: dates is wrong → kantiv-sf certificate create --out-cert orgs/kantiv-new.crt --out-key orgs/kantiv-new.key --unencrypted && kantiv-sf certificate rotate --org orgs/uat.yaml --new-cert orgs/kantiv-new.crt --new-key-file orgs/kantiv-new.key --write",
    );
    expect(then).toContain("Then: policy is wrong");
  });

  test("has also what no cause of the refusal explains: another who gets in", () => {
    const checks = [TOKEN, failed("assignment", "CAUSE_ASSIGNMENT"), failed("other-access", "FOREIGN_ACCESS")];
    expect(lines(checks).at(-1)).toBe("Then: other-access is wrong → kantiv-sf drift --org orgs/uat.yaml");
  });

  test("names the org's My Domain where the login went elsewhere, and does not where it went there", () => {
    const checks = [failed("token", "TOKEN_AUDIENCE")];
    const domain = "https://acme--uat.sandbox.my.salesforce.com";
    const elsewhere = { ...ABOUT, instanceUrl: "https://cs12.salesforce.com", myDomain: domain };
    expect(verdictOf(checks, elsewhere)?.remedy).toContain(`in orgs/uat.yaml: instanceUrl: ${domain}`);
    expect(verdictOf(checks, { ...elsewhere, instanceUrl: domain })?.remedy).not.toContain("instanceUrl:");
  });

  test("makes a new pair beside the one that ends, and none where no certificate is ours to replace", () => {
    const checks = [failed("certificate-dates", "CERTIFICATE_EXPIRED")];
    expect(verdictOf(checks, ABOUT)?.command).toContain("certificate rotate");
    const { certificate: _, ...without } = ABOUT;
    expect(verdictOf(checks, without)?.command).toBeNull();
  });

  test("does not send a verify back to itself", () => {
    const checks = [failed("token", "TOKEN_NOT_APPROVED")];
    expect(verdictOf(checks, ABOUT)?.command).toBe("kantiv-sf verify --org orgs/uat.yaml");
    expect(verdictOf(checks, { ...ABOUT, running: "verify" })).toMatchObject({
      command: null,
      remedy: expect.stringContaining("run the same command again"),
    });
  });

  test("repeats the flags by which the run was let near its org, and does not send an apply back to itself", () => {
    const checks = [TOKEN, failed("assignment", "CAUSE_ASSIGNMENT")];
    expect(verdictOf(checks, { ...ABOUT, again: ["--trust", "program:my sign", "--production"] })?.command).toBe(
      "kantiv-sf apply --org orgs/uat.yaml --trust 'program:my sign' --production",
    );
    expect(verdictOf(checks, { ...ABOUT, running: "apply" })?.command).toBe(
      "kantiv-sf apply --org orgs/uat.yaml --redeploy",
    );
    const instead = verdictOf(checks, { ...ABOUT, insteadOfApply: "Name the new pair first." });
    expect(instead).toMatchObject({ command: null, remedy: "Name the new pair first." });
  });
});

test.each([
  "uat.yaml",
  "my orgs/it's $HOME `x`.yaml",
  'a"b;rm -rf.yaml',
  "ünï.yaml",
  "-x.yaml",
  "a\\b.yaml",
  "~/x.yaml",
])("the file %s is one word of a shell's line, and no flag", (file) => {
  const line = commandLine("apply", { file, again: ["--trust", "file:a b"] }, "--app", "A B");
  const words = execFileSync("sh", ["-c", `kantiv_sf() { printf '%s\\0' "$@"; }; ${line.replace("-", "_")}`]);
  const given = words.toString().split("\0").slice(0, -1);
  expect(given).toEqual([
    "apply",
    "--org",
    file.startsWith("-") ? `./${file}` : file,
    "--app",
    "A B",
    "--trust",
    "file:a b",
  ]);
});
