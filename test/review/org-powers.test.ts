import { describe, expect, it } from "vitest";
import type { LiveEffect, Review } from "../../src/review/model.ts";
import { fixture, orgFile, repository } from "./repository.ts";

const FILE = "orgs/acme.yaml";
const plain = orgFile("acme");
const withAdmin = (admin: string) => plain.replace("admin: { sf: acme }", `admin: { ${admin} }`);
const withJwt = (more: string) => plain.replace("certificate: kantiv.crt }", `certificate: kantiv.crt, ${more} }`);
const signer = (command: string) => withJwt(`signer: { command: ${command} }`);

/** What a change of one org file alone is said to do. */
async function reviewOf(before: string, after: string): Promise<{ review: Review; markdown: string }> {
  const repo = await repository();
  repo.commit("Before", { [FILE]: `# before\n${before}` });
  repo.git("branch", "--force", "main", "change");
  repo.commit("After", { [FILE]: `# after\n${after}` });
  const { stdout } = await repo.review("--no-rehearse", "--json");
  const { result } = JSON.parse(stdout) as { result: Review };
  return { review: result, markdown: (await repo.review("--no-rehearse")).stdout };
}

const caseOf = (review: Review) => review.templates.flatMap(({ cases }) => cases).find(({ name }) => name === FILE);

describe("a change of one line of an org file", () => {
  it.each<
    [what: string, before: string, after: string, path: string, level: LiveEffect["level"] | undefined, says: string]
  >([
    ["another alias", plain, withAdmin("sf: other"), "admin", "danger", "login other of the Salesforce CLI"],
    ["another variable", plain, withAdmin("accessToken: { env: OTHER }"), "admin", "danger", "variable OTHER"],
    ["a file as a token", plain, withAdmin("accessToken: { file: ../../token }"), "admin", "danger", "is sent"],
    [
      "a trusted host",
      plain,
      `${plain}trustedHosts: [collector.example]\n`,
      "trustedHosts",
      "danger",
      "may go to collector.example",
    ],
    ["a program that signs", plain, signer("[sign-it, -x]"), "jwt.signer", "danger", "It runs a program: sign-it -x"],
    [
      "other arguments",
      signer("[kms]"),
      signer("[kms, --all]"),
      "jwt.signer",
      "danger",
      "It runs a program: kms --all",
    ],
    [
      "a variable for a program",
      signer("[kms]"),
      withJwt("signer: { command: [kms], env: [ADMIN_TOKEN] }"),
      "jwt.signer",
      "danger",
      "ADMIN_TOKEN",
    ],
    [
      "another key",
      withJwt("key: { env: KEY }"),
      withJwt("key: { env: OTHER }"),
      "jwt.key",
      "careful",
      "variable OTHER",
    ],
    [
      "another passphrase",
      withJwt("key: { env: KEY }, passphrase: { env: A }"),
      withJwt("key: { env: KEY }, passphrase: { env: B }"),
      "jwt.passphrase",
      "careful",
      "variable B",
    ],
    [
      "somebody beside",
      plain,
      `${plain}alsoAllowed: [{ profile: Everybody, reason: they asked for it }]\n`,
      "alsoAllowed",
      "danger",
      "Somebody else is let in: profile Everybody",
    ],
    [
      "another integration user",
      plain,
      plain.replace("kantiv@acme", "mallory@acme"),
      "integrationUser.username",
      "danger",
      "Another integration user gets in",
    ],
    ["a parameter", plain, `${plain}parameters: { unknown: 1 }\n`, "", undefined, ""],
    [
      "a suppression",
      plain,
      `# kantiv-sf-ignore ECA811 reason: trust me, it is right\n${plain}`,
      "suppressions",
      "careful",
      "trust me, it is right",
    ],
  ])("%s is never said to change nothing", async (_what, before, after, path, level, says) => {
    const { review, markdown } = await reviewOf(before, after);
    expect(markdown.split("\n").find((line) => line.startsWith("###"))).not.toContain("nothing changes for any org");
    expect(review.affectedOrgs).toEqual([FILE]);
    if (level === undefined) return;
    const fields = caseOf(review)?.changes.flatMap((change) => change.fields) ?? [];
    expect(fields.map((field) => field.path)).toContain(path);
    const effect = caseOf(review)?.effects.find((one) => one.what.includes(says));
    expect(effect?.level, JSON.stringify(caseOf(review)?.effects)).toBe(level);
    if (level === "danger") expect(markdown.split("<details>")[0]).toContain("‼");
  });

  it("shows what a new org file may do", async () => {
    const repo = await repository();
    repo.commit("New", { "orgs/new.yaml": `${signer("[sign-it]")}trustedHosts: [collector.example]\n` });
    const { stdout } = await repo.review("--no-rehearse");
    expect(stdout).toContain("orgs/new.yaml: It runs a program: sign-it.");
    expect(stdout).toContain("orgs/new.yaml: An administrator's session may go to collector.example.");
  });
});

describe("a file that org files extend", () => {
  const base = (admin: string) =>
    `template: templates/acme\nadmin: { ${admin} }\njwt: { certificate: orgs/kantiv.crt }\n`;
  const leaf = (name: string) =>
    `extends: ../eu.yaml\ninstanceUrl: https://${name}--uat.sandbox.my.salesforce.com\nintegrationUser: { username: kantiv@${name}.example.uat }\n`;

  it("is judged, when it alone is changed, by what each of them comes to", async () => {
    const orgs = { "orgs/acme.yaml": leaf("acme"), "orgs/globex.yaml": leaf("globex") };
    const repo = await repository({ ...fixture(), ...orgs, "eu.yaml": base('sf: "{org}"') });
    repo.commit("Another administrator", { "eu.yaml": base('accessToken: { env: "OTHER_{ORG}" }') });
    const { result } = JSON.parse((await repo.review("--no-rehearse", "--json")).stdout) as { result: Review };
    expect(result.affectedOrgs).toEqual(Object.keys(orgs));
    for (const [at, name] of ["ACME", "GLOBEX"].entries()) {
      const file = Object.keys(orgs)[at];
      const one = result.templates.flatMap(({ cases }) => cases).find((some) => some.name === file);
      expect(one?.effects).toContainEqual(
        expect.objectContaining({ level: "danger", what: expect.stringContaining(`variable OTHER_${name}`) }),
      );
    }
  });
});

describe("a rule about what an org file may do", () => {
  const host = `${plain}trustedHosts: [collector.example]\n`;
  const off = `lint:
  rules: { ECA811: { severity: "off", reason: "We know what we do." } }
  ignore: [{ rule: foreign-host, path: "orgs/*", reason: "We know what we do." }]
`;
  const newCodes = (review: Review) => review.findings.new.map(({ code }) => code);

  it("is not switched off by the change that it is about", async () => {
    const repo = await repository();
    repo.commit("Switch it off", { [FILE]: host, ".kantiv-sf.yaml": off });
    const { code, stdout } = await repo.review("--no-rehearse", "--json");
    const { result } = JSON.parse(stdout) as { result: Review };
    expect([code, newCodes(result)]).toEqual([1, ["ECA811"]]);
    expect(result.findings.rules.join()).toContain("Rule ECA811: its own severity before, off now.");
  });

  it("is by the configuration of before the change", async () => {
    const repo = await repository();
    repo.commit("Switch it off", { ".kantiv-sf.yaml": off });
    repo.git("branch", "--force", "main", "change");
    repo.commit("Then the host", { [FILE]: host });
    const { stdout } = await repo.review("--no-rehearse", "--json");
    expect(newCodes((JSON.parse(stdout) as { result: Review }).result)).toEqual([]);
  });

  it("is not let pass by a comment in the org file", async () => {
    const { review } = await reviewOf(
      plain,
      `${plain}# kantiv-sf-ignore ECA811 reason: we know what we do\n${host.slice(plain.length)}`,
    );
    expect(newCodes(review)).toContain("ECA811");
  });
});

describe("a list in an org file", () => {
  const PRODUCTION = plain.replace(/template: .*/, "template: kantiv-integration-production");
  const withValues = (more: string) => PRODUCTION.replace(/parameters:[\s\S]*$/, "").concat(`parameters:\n  ${more}\n`);

  it("that gets one field more shows that field in the matrix, and no list that is as it was", async () => {
    const lists = "readObjects: [Account]\n  readFields: [Account.Industry]";
    const { review, markdown } = await reviewOf(
      withValues(lists),
      withValues(lists.replace("Industry", "Industry, Account.Phone")),
    );
    const found = caseOf(review);
    expect(found?.access).toEqual([{ kind: "field", name: "Account.Phone", before: [], after: ["read"] }]);
    expect(found?.effects).toEqual([
      expect.objectContaining({ level: "danger", what: expect.stringContaining("Account.Phone") }),
    ]);
    expect(found?.changes.find(({ type }) => type === "OrgFile")?.fields).toEqual([
      { path: "parameters.readFields", before: "Account.Industry", after: "Account.Industry, Account.Phone" },
    ]);
    expect(markdown).toContain("Account.Phone");
  });

  it.each([
    ["widened", "[203.0.113.0/24]", "danger", "more addresses: 203.0.113.0-203.0.113.6, 203.0.113.8-203.0.113.255"],
    ["emptied", "[]", "danger", "let in from every address there is; before from 203.0.113.7 alone"],
    ["taken out", '""', "danger", "is no longer stated"],
    ["narrowed to another", "[203.0.113.8]", "danger", "more addresses: 203.0.113.8"],
  ])("of login ranges that is %s says in words what that opens", async (_how, ranges, level, words) => {
    const { review } = await reviewOf(
      withValues("loginIpRanges: [203.0.113.7]"),
      withValues(`loginIpRanges: ${ranges}`),
    );
    const found = caseOf(review);
    expect(found?.notes).toContainEqual(expect.stringContaining("no rehearsal logs in by them"));
    expect(found?.effects).toContainEqual(expect.objectContaining({ level, what: expect.stringContaining(words) }));
    expect(found?.changes.some(({ type }) => type === "Profile")).toBe(true);
  });

  it("of login ranges that loses one says whose logins are refused", async () => {
    const { review } = await reviewOf(
      withValues("loginIpRanges: [203.0.113.7, 2001:db8::1]"),
      withValues("loginIpRanges: [203.0.113.7]"),
    );
    expect(caseOf(review)?.effects).toContainEqual(
      expect.objectContaining({
        level: "breaks",
        what: expect.stringContaining("Logins from 2001:db8::1 are refused"),
      }),
    );
  });
});
