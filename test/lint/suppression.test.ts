import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, type LintConfig } from "../../src/lint/config.ts";
import { lint } from "../../src/lint/lint.ts";
import { acme, acmeWith, codesIn, type FileTexts, inputOf, key, PATHS, sourceFiles, TEMPLATE_YAML } from "./acme.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const path = PATHS[POLICY] ?? "";
const result = (texts: FileTexts, config: LintConfig = DEFAULT_CONFIG) => lint(inputOf(sourceFiles(texts)), config);
const relaxed = acmeWith(POLICY, "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>")[path] ?? "";
const withComment = (comment: string) =>
  acme({ [path]: relaxed.replace("    <ipRelaxation", `    ${comment}\n    <ipRelaxation`) });

describe("a suppression in a comment", () => {
  it("lets pass what it names, and is kept with its reason and its end", () => {
    const { findings, suppressed } = result(
      withComment("<!-- kantiv-sf-ignore ECA305 until=2027-01-31 reason: the sender's addresses change -->"),
    );
    expect(findings).toEqual([]);
    expect(suppressed).toMatchObject([
      {
        finding: { code: "ECA305", file: path },
        by: "comment",
        reason: "the sender's addresses change",
        until: "2027-01-31",
      },
    ]);
  });

  it("may run over lines, name several rules, and stand behind the element", () => {
    expect(
      codesIn(
        withComment("<!-- kantiv-sf-ignore ip-relaxed\n       reason: the sender's\n       addresses change -->"),
      ),
    ).toEqual([]);
    const behind = relaxed.replace(
      "Bypass</ipRelaxationPolicyType>",
      "Bypass</ipRelaxationPolicyType> <!-- kantiv-sf-ignore ECA305 reason: the sender moves -->",
    );
    expect(codesIn(acme({ [path]: behind }))).toEqual([]);
    const two =
      acmeWith(
        POLICY,
        "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>",
        "<requiredSessionLevel>LOW</requiredSessionLevel>",
      )[path] ?? "";
    const whole = two.replace(
      "<Extl",
      "<!-- kantiv-sf-ignore ECA305, ECA322 reason: a trial that ends with the year -->\n<Extl",
    );
    expect(codesIn(acme({ [path]: whole })).filter((code) => code !== "ECA008")).toEqual([]);
  });

  it("is for the next element alone, with what is in it", () => {
    const sweeping = "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";
    const set =
      acmeWith("PermissionSet", sweeping, sweeping.replace("Modify", "View"))[PATHS.PermissionSet ?? ""] ?? "";
    const texts = acme({
      [PATHS.PermissionSet ?? ""]: set.replace(
        "    <userP",
        "    <!-- kantiv-sf-ignore ECA601 reason: agreed with the owner -->\n    <userP",
      ),
    });
    const { findings, suppressed } = result(texts);
    expect(suppressed).toHaveLength(1);
    expect(findings.map(({ message }) => message)).toContain("The permission set grants ViewAllData.");
  });

  it.each([
    ["no rule", "kantiv-sf-ignore reason: it is fine like this", "names no rule"],
    ["an unknown rule", "kantiv-sf-ignore ECA999 reason: it is fine like this", "names ECA999, which is no rule"],
    ["no reason", "kantiv-sf-ignore ECA305", "gives no reason"],
    ["a word for a reason", "kantiv-sf-ignore ECA305 reason: ok", "gives no reason"],
    ["no day", "kantiv-sf-ignore ECA305 until=soon reason: the sender moves", "has an end that is no day"],
  ])("does not count with %s", (_what, comment, says) => {
    const { findings } = result(withComment(`<!-- ${comment} -->`));
    expect(findings.map(({ code }) => code)).toEqual(["ECA901", "ECA305"]);
    expect(findings[0]?.message).toContain(says);
  });

  it.each([
    [path, withComment("<!-- kantiv-sf-ignore ECA305 -->"), "Write <!-- kantiv-sf-ignore ECA305 reason: … -->, or"],
    [
      "templates/acme/template.yaml",
      { "templates/acme/template.yaml": `# kantiv-sf-ignore ECA701\n${TEMPLATE_YAML}` },
      "Write # kantiv-sf-ignore ECA701 reason: …, or",
    ],
    [
      "templates/acme/template.yaml",
      { "templates/acme/template.yaml": `# kantiv-sf-ignore\n${TEMPLATE_YAML}` },
      "Write # kantiv-sf-ignore CODE reason: …, or",
    ],
  ])("that does not count in %s is told in that file's own form, for what it names", (file, texts, remedy) => {
    const found = result({ ...acme(), ...texts }).findings.find(({ code }) => code === "ECA901");
    expect(found).toMatchObject({ file, fix: expect.stringContaining(remedy) });
  });

  it("is offered by a rule that may have one in the form of the file that the finding is in", () => {
    const grant =
      "<fieldPermissions><editable>false</editable><field>Account.Bank_Account__c</field><readable>true</readable></fieldPermissions>";
    const xml = result(acmeWith("PermissionSet", grant)).findings.find(({ code }) => code === "ECA612");
    expect(xml?.fix).toMatch(/: <!-- kantiv-sf-ignore ECA612 reason: … -->$/);
  });

  it("counts on its last day and not on the next, when what it let pass is a finding again", () => {
    const until = (day: string) =>
      codesIn(withComment(`<!-- kantiv-sf-ignore ECA305 until=${day} reason: the sender moves -->`));
    expect(until("2026-11-24")).toEqual([]);
    expect(until("2026-11-23")).toEqual(["ECA902", "ECA305"]);
  });

  it("stands in YAML above a key with all below it, or behind a value", () => {
    const extra = (comment: string, behind = "") => `${TEMPLATE_YAML}  ${comment}
  note:
    type: string${behind}
    description: What the app is for.
    default: Acme
`;
    const using = acmeWith("ExternalClientApplication", "<description>${note} Set up by kantiv-sf.</description>");
    const ignore = "# kantiv-sf-ignore ECA702 reason: checked by the form that fills it in";
    expect(codesIn({ ...using, "acme/template.yaml": extra("# Notes.") })).toEqual(["ECA702"]);
    expect(codesIn({ ...using, "acme/template.yaml": extra(ignore) })).toEqual([]);
    expect(codesIn({ ...using, "acme/template.yaml": extra("# Notes.", ` ${ignore}`) })).toEqual(["ECA702", "ECA903"]);
  });
});

describe("a suppression in the configuration", () => {
  const ignore = {
    code: "ECA507",
    path: "test/**",
    reason: "keys of tests",
    place: { file: ".kantiv-sf.yaml", line: 4, column: 7 },
  };
  const config = { ...DEFAULT_CONFIG, ignore: [ignore] };

  it("is for files that take no comment", () => {
    const { findings, suppressed } = result(
      { "test/keys/a.key": key("kantiv.key"), "orgs/b.key": key("kantiv.key") },
      config,
    );
    expect(findings.map(({ file }) => file)).toEqual(["orgs/b.key"]);
    expect(suppressed).toMatchObject([{ by: "config", reason: "keys of tests" }]);
  });

  it("that lets nothing pass is a finding at its own line, unless its rule is off or its file was not looked at", () => {
    const looked = { ".kantiv-sf.yaml": "lint: {}" };
    expect(result(looked, config).findings).toMatchObject([{ code: "ECA903", file: ".kantiv-sf.yaml", line: 4 }]);
    expect(result(looked, { ...config, severities: { ECA507: "off" } }).findings).toEqual([]);
    expect(result({ "test/notes.yaml": "a: 1" }, config).findings).toMatchObject([{ code: "ECA903" }]);
    expect(result(acme(), config).findings).toEqual([]);
  });
});
