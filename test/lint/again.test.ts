/** One process lints org after org; what they have in common is worked out once, and nothing of it may outlive a change. */
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, type LintConfig, readLintConfig } from "../../src/lint/config.ts";
import { lint } from "../../src/lint/lint.ts";
import { acme, acmeWith, type FileTexts, inputOf, key, NOW, PATHS, placed, sourceFiles } from "./acme.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const relaxed = acmeWith(POLICY, "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>");
const org = (name: string) => ({
  [`orgs/${name}.yaml`]: `template: ../acme\nintegrationUser: { username: a@${name}.example }\njwt: { certificate: acme.crt }\n`,
  "orgs/acme.crt": key("kantiv.crt"),
});
const judged = (texts: FileTexts, config: LintConfig = DEFAULT_CONFIG, now = NOW) =>
  lint(inputOf(sourceFiles(texts), now), config);
const placesIn = (...asked: Parameters<typeof judged>) => judged(...asked).findings.map(placed);

describe("lint of one org after another", () => {
  it("tells of each what the template has, and of none of them once the template is mended", () => {
    const [first, second] = [
      { ...relaxed, ...org("one") },
      { ...relaxed, ...org("two") },
    ];
    expect(placesIn(first)).toEqual([expect.stringContaining(`ECA305 ${PATHS[POLICY]}`)]);
    expect(placesIn(second)).toEqual(placesIn(first));
    expect(placesIn({ ...acme(), ...org("two") })).toEqual([]);
  });

  it("takes a comment that came into the template since, and its going", () => {
    const path = PATHS[POLICY] ?? "";
    const text = relaxed[path] ?? "";
    const comment = "<!-- kantiv-sf-ignore ECA305 reason: the sender moves -->";
    const excused = { ...relaxed, [path]: text.replace("    <ipRelax", `    ${comment}\n    <ipRelax`) };
    expect(placesIn(relaxed)).toHaveLength(1);
    expect(judged(excused)).toMatchObject({ findings: [], suppressed: [{ reason: "the sender moves" }] });
    expect(placesIn(relaxed)).toHaveLength(1);
  });

  it("judges the same template by the configuration of now", () => {
    const configOf = (text: string) => readLintConfig(text, ".kantiv-sf.yaml");
    const off = configOf("lint:\n  rules:\n    ECA305: { severity: off, reason: the sender moves }\n");
    const scopes = acmeWith(
      "ExtlClntAppOauthSettings",
      "<commaSeparatedOauthScopes>Api, RefreshToken, Web</commaSeparatedOauthScopes>",
    );
    const approved = configOf("lint:\n  approved:\n    scopes: [Api, RefreshToken, Web]\n");
    expect(placesIn(relaxed)).toHaveLength(1);
    expect(placesIn(relaxed, off)).toEqual([]);
    expect(placesIn(scopes)).toHaveLength(1);
    expect(placesIn(scopes, approved)).toEqual([]);
    expect(placesIn(scopes)).toHaveLength(1);
  });

  it("judges the same certificate, of a template and of an org, by the time of now", () => {
    const own = acmeWith("ExtlClntAppGlobalOauthSettings", `<certificate>${key("expired.crt").trim()}</certificate>`);
    const before = Date.parse("2024-06-01T00:00:00Z");
    const codesAt = (texts: FileTexts, now: number) =>
      judged(texts, DEFAULT_CONFIG, now).findings.map(({ code }) => code);
    expect(codesAt(own, NOW)).toContain("ECA505");
    expect(codesAt(own, before)).not.toContain("ECA505");
    expect(codesAt({ ...acme(), ...org("one") }, NOW)).not.toContain("ECA505");
    expect(codesAt({ ...acme(), ...org("one") }, before)).toContain("ECA505");
  });
});
