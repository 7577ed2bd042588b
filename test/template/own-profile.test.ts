import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../src/model/template.ts";
import { ownProfileIn } from "../../src/template/own-profile.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { readTemplateFile } from "../../src/template/template-file.ts";
import { thrownBy } from "../helpers/thrown.ts";

const YAML = `name: my
description: d
apiVersions: { min: 62, max: 68 }
parameters:
  profile: { type: string, description: d, default: Own }
  ranges: { type: ipRange, list: true, description: d, default: "" }
  one: { type: ipRange, description: d, default: "" }
  day: { type: hours, description: d, default: "" }
ownProfile:
  name: \${profile}
  loginIpRanges:
    - \${ranges}
    - \${one}
  loginHours: { monday: "\${day}" }
`;

function stated(values: ParameterValues, yaml = YAML, beside?: Parameters<typeof ownProfileIn>[2]) {
  const { description, problems } = readTemplateFile(yaml, "template.yaml");
  if (!description) throw new Error(JSON.stringify(problems));
  expect(problems).toEqual([]);
  return ownProfileIn(description, resolveParameters(description, values), beside);
}

describe("the profile that a template states", () => {
  it("is none where none of its ranges and hours has a value, or nothing names it", () => {
    expect(stated({})).toEqual({ problems: [] });
    expect(stated({ ranges: ["203.0.113.7"], profile: "" })).toEqual({ problems: [] });
  });

  it("has a row for each value of a list, each once, and a day for each that has hours", () => {
    expect(stated({ ranges: ["203.0.113.7", "2001:db8::/127"], one: "203.0.113.7", day: "closed" }).own).toEqual({
      name: "Own",
      ipRanges: [
        { start: "203.0.113.7", end: "203.0.113.7" },
        { start: "2001:db8::", end: "2001:db8::1" },
      ],
      hours: { monday: { start: 0, end: 0 } },
    });
  });

  it("lets in from anywhere by an empty list, and says nothing of ranges by none", () => {
    expect(stated({ ranges: [] }).own).toEqual({ name: "Own", ipRanges: [] });
    expect(stated({ day: "08:00-18:00" }).own).toEqual({ name: "Own", hours: { monday: { start: 480, end: 1080 } } });
    const always = YAML.replace(/ {4}- .*ranges.*\n {4}- .*one.*\n/, "").replace("loginIpRanges:", "loginIpRanges: []");
    const unused = always.replace(/ {2}(ranges|one): .*\n/g, "");
    expect(stated({}, unused).own).toEqual({ name: "Own", ipRanges: [] });
  });

  it("is stated by itself in an org file where the template states none, and never by both", () => {
    const beside = { own: { name: "Other" }, place: { file: "acme.yaml", line: 3, column: 1 } };
    expect(stated({}, YAML, beside).own).toEqual({ name: "Other" });
    expect(stated({ one: "203.0.113.7" }, YAML, beside)).toEqual({
      problems: [expect.objectContaining({ code: "OWN_PROFILE_TWICE", file: "acme.yaml", line: 3 })],
    });
  });

  it("has a name that Salesforce takes, whoever gives it", () => {
    expect(stated({ one: "203.0.113.7", profile: "1st" }).problems).toEqual([
      expect.objectContaining({
        code: "PARAMETER_INVALID",
        message: expect.stringContaining("must begin with a letter"),
      }),
    ]);
  });

  it.each([
    [{ ranges: ["203.0.113.9", "203.0.113.9"] }, "is there already"],
    [{ ranges: ["0.0.0.0/0"] }, "an empty list lets in from anywhere"],
    [{ one: "203.0.113.9-2001:db8::1" }, "of one kind"],
    [{ day: "18:00-08:00" }, "must end after they begin"],
    [{ day: "08:30-18:00" }, "must be whole hours"],
  ])("takes no %j", async (values, words) => {
    const { code, message } = await thrownBy(async () => stated(values));
    expect([code, message]).toEqual(["PARAMETERS_INVALID", expect.stringContaining(words)]);
  });
});
