import { describe, expect, it } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { ParameterSpec, ParameterValue, ParameterValues } from "../../src/model/template.ts";
import { parameterProblems, resolveParameters } from "../../src/template/parameters.ts";
import { TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { thrownBy } from "../helpers/thrown.ts";

type Given = Partial<ParameterSpec> & Pick<ParameterSpec, "name" | "type">;

function resolve(parameters: readonly Given[], values: ParameterValues, pem?: string): ParameterValues {
  const specs = parameters.map((spec) => ({ description: "what it is for", required: false, ...spec }));
  const resolved = resolveParameters({ name: "some-template", parameters: specs }, values, pem);
  return Object.fromEntries(
    [...resolved].flatMap(([name, value]): [string, ParameterValue][] => {
      if (value === "open") return [];
      return [[name, "items" in value ? value.items.map((item) => item.text) : value.text]];
    }),
  );
}

function problems(parameters: readonly Given[], values: ParameterValues, pem?: string) {
  try {
    resolve(parameters, values, pem);
  } catch (error) {
    if (error instanceof KantivError) {
      expect([error.code, error.exit]).toEqual(["PARAMETERS_INVALID", 2]);
      return error.problems;
    }
    throw error;
  }
  return [];
}

const text: Given = { name: "label", type: "string" };

describe("parameters", () => {
  it("take the value given, else the default, else none", () => {
    const specs: Given[] = [
      { name: "a", type: "string", default: "1" },
      { name: "b", type: "string", default: "2" },
      { name: "c", type: "string" },
    ];
    expect(resolve(specs, { a: "given" })).toEqual({ a: "given", b: "2" });
  });

  it("have no value when it is empty, even with a default", () => {
    expect(resolve([{ name: "a", type: "integer", default: "365" }], { a: "" })).toEqual({});
    expect(problems([{ ...text, required: true }], { label: "" })).toMatchObject([{ code: "PARAMETER_MISSING" }]);
  });

  it("take a certificate from the org file's key pair only, in canonical form", () => {
    const specs: Given[] = [{ name: "certificate", type: "certificate", required: true }];
    const windows = `text before\r\n${TEST_CERTIFICATE.replaceAll("\n", "\r\n")}`;
    expect(resolve(specs, {}, windows)).toEqual({ certificate: TEST_CERTIFICATE.trim() });
    expect(problems(specs, {})).toMatchObject([
      { code: "PARAMETER_MISSING", remedy: expect.stringContaining("jwt.certificate") },
    ]);
    expect(problems(specs, { certificate: TEST_CERTIFICATE }, TEST_CERTIFICATE)).toMatchObject([
      {
        code: "PARAMETER_INVALID",
        message: "Parameter certificate takes the certificate of the org file.",
        remedy: expect.stringContaining("jwt.certificate"),
      },
    ]);
  });

  it("refuse a private key in place of the certificate, without a word of it", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
    const found = problems([{ name: "certificate", type: "certificate" }], {}, key);
    expect(found).toMatchObject([{ code: "PARAMETER_INVALID", message: expect.stringContaining("private key") }]);
    expect(JSON.stringify(found)).not.toContain("c2VjcmV0");
  });

  it("show every problem at once, and what was probably meant", () => {
    const specs: Given[] = [
      { name: "appName", type: "apiName", required: true },
      { name: "email", type: "email" },
    ];
    expect(problems(specs, { appname: "X", email: "nobody", other: "1" })).toMatchObject([
      { code: "PARAMETER_UNKNOWN", message: expect.stringContaining('"appname"'), remedy: "Did you mean appName?" },
      { code: "PARAMETER_UNKNOWN", message: expect.stringContaining('"other"'), remedy: "It has appName, email." },
      { code: "PARAMETER_MISSING", message: expect.stringContaining("appName") },
      { code: "PARAMETER_INVALID", message: expect.stringContaining("email") },
    ]);
  });

  it("are refused in one error that counts the problems, tells each and says where to mend them", async () => {
    const specs: Given[] = [
      { name: "appName", type: "apiName", required: true },
      { name: "certificate", type: "certificate" },
    ];
    const one = await thrownBy(() => resolve(specs, {}));
    expect(one).toMatchObject({
      code: "PARAMETERS_INVALID",
      exit: 2,
      message: expect.stringMatching(
        /^One parameter of template \S+ cannot be used\. Parameter appName has no value\.$/,
      ),
      remedy: "Correct them under parameters in the org file.",
      problems: [{ remedy: expect.stringMatching(/^Give parameters\.appName in the org file: /) }],
    });
    const two = await thrownBy(() => resolve(specs, { zzz: "1" }));
    expect(two.message).toMatch(
      /^2 parameters of template \S+ cannot be used\. .*"zzz"\. Parameter appName has no value\.$/,
    );
    expect(two.problems[0]?.remedy).toBe("It has appName.");
    const none = await thrownBy(() => resolve([], { certificat: "1" }));
    expect(none.problems[0]?.remedy).toBe("It has no parameters.");
    expect((await thrownBy(() => resolve(specs, { certificat: "1" }))).problems[0]?.remedy).toBe("It has appName.");
  });

  it("that are only missing are named, with what to write into which file", async () => {
    const specs: Given[] = [
      { name: "appName", type: "apiName", required: true },
      { name: "urls", type: "url", list: true, required: true },
      { name: "note", type: "string" },
    ];
    const places = { whole: { file: "acme.yaml", line: 1, column: 1 }, parameters: {} };
    const refusal = async (values: ParameterValues, given = specs) =>
      thrownBy(() =>
        resolveParameters(
          { name: "t", parameters: given.map((one) => ({ description: "d", required: false, ...one })) },
          values,
          undefined,
          places,
        ),
      );
    expect(await refusal({})).toMatchObject({
      message: "Template t needs what acme.yaml does not give: appName, urls.",
      remedy: "Add to acme.yaml: parameters: { appName: …, urls: […] }",
    });
    expect(await refusal({ note: "x" })).toMatchObject({
      remedy: "Add in acme.yaml, under parameters: appName: …, urls: […]",
    });
    // What else is wrong is told with it, and a certificate stands elsewhere.
    expect((await refusal({ zzz: "x" })).message).toMatch(/^3 parameters of template t cannot be used/);
    const withCertificate: Given[] = [...specs, { name: "c", type: "certificate", required: true }];
    expect((await refusal({}, withCertificate)).remedy).toBe("Correct them under parameters in the org file.");
  });

  it("know nothing of the names that every object has", () => {
    expect(problems([text], JSON.parse('{"constructor": "x", "__proto__": "y"}'))).toHaveLength(2);
    expect(resolve([{ name: "constructor", type: "string" }], {})).toEqual({});
  });
});

describe("a value", () => {
  const cases: [Given, string[], string[]][] = [
    [text, ["x", "</label>", "&", "a'b\"c", "../x", "${other}", "日本語", "क्‍ष", "x".repeat(255)], ["x".repeat(256)]],
    [{ ...text, maxLength: 80 }, ["x".repeat(80)], ["x".repeat(81)]],
    [
      { name: "appName", type: "apiName" },
      ["A", "Kantiv_Integration", "a1_2b", "A".repeat(80)],
      ["_A", "1A", "A_", "A__B", "A-B", "A B", "Ä", "../A", "A/B", "A.B", "A".repeat(81)],
    ],
    [{ name: "n", type: "integer" }, ["0", "-5", "365"], ["1.5", "1e3", "007", "0x10", "12345678901", "٣"]],
    [{ name: "b", type: "boolean" }, ["true", "false"], ["True", "1", "yes"]],
    [{ name: "e", type: "enum", values: ["Enforce", "Bypass"] }, ["Enforce"], ["enforce", "Enforce "]],
    [
      { name: "m", type: "email" },
      ["Integrations@kantiv.com", "a+b@x.co.uk"],
      ["a", "a@b", "a@b@c.d", "a b@c.d", "<a@b.c>", "a@b.c,d@e.f"],
    ],
    [
      { name: "u", type: "url" },
      ["https://app.kantiv.com", "http://localhost:8080/x?y=1"],
      ["app.kantiv.com", "javascript:alert(1)", "https://", "https://a b", "https://u:p@x.y", "ftp://x.y"],
    ],
    [{ ...text, pattern: "[a-z]+|[0-9]+" }, ["abc", "123"], ["abc1", "1abc", " abc", "abc\n"]],
  ];
  for (const [spec, good, bad] of cases) {
    const kind = `${spec.type}${spec.pattern ? " with a pattern" : ""}`;
    it.each(good)(`of type ${kind} can be %j`, (value) => {
      expect(resolve([spec], { [spec.name]: value })).toEqual({ [spec.name]: value });
    });
    it.each(bad)(`of type ${kind} cannot be %j`, (value) => {
      expect(problems([spec], { [spec.name]: value })).toMatchObject([{ code: "PARAMETER_INVALID" }]);
    });
  }

  it.each([
    ["U+0000", "\u0000"],
    ["U+000A", "\n"],
    ["U+000D", "\r"],
    ["U+001B", "\u001b"],
    ["U+007F", "\u007f"],
    ["U+0085", "\u0085"],
    ["U+061C", "\u061c"],
    ["U+200B", "\u200b"],
    ["U+200E", "\u200e"],
    ["U+2028", "\u2028"],
    ["U+202E", "\u202e"],
    ["U+2066", "\u2066"],
    ["U+FEFF", "\ufeff"],
    ["U+FFFF", "\uffff"],
    ["U+D83D", "\ud83d"],
  ])("cannot hold %s, and the message names it instead of repeating it", (name, character) => {
    const found = problems([text], { label: `Kantiv${character}Integration` });
    expect(found).toMatchObject([{ code: "PARAMETER_INVALID", message: expect.stringContaining(name) }]);
    expect(found[0]?.message).not.toContain(character);
  });

  it("cannot make a pattern run for ever", () => {
    const spec = { ...text, pattern: "(a+)+b" };
    const found = problems([spec], { label: "a".repeat(200) });
    expect(found).toMatchObject([
      {
        code: "PARAMETER_INVALID",
        message: "Parameter label cannot be checked: the template's pattern takes too long.",
        remedy: "Simplify the pattern.",
      },
    ]);
  });
});

describe("a problem with a parameter", () => {
  const at = (line: number) => ({ file: "acme.yaml", line, column: 3 });
  const places = {
    whole: at(1),
    parameters: { certificate: at(2), level: at(3), unknown: at(4) },
    certificate: at(9),
  };
  const parameters: ParameterSpec[] = [
    { name: "certificate", type: "certificate", description: "d", required: true },
    { name: "level", type: "enum", values: ["LOW"], description: "d", required: true },
    { name: "kind", type: "boolean", description: "d", required: true },
    { name: "note", type: "string", description: "d", required: false, default: "x", defaultPlace: at(20) },
  ];
  const template = { name: "t", parameters };
  const found = (values: ParameterValues, certificatePem?: string) =>
    parameterProblems(template, { values, certificatePem, places }).map(({ code, line }) => `${code} ${line}`);

  it("stands where the value is given, else at the key that holds all values", () => {
    expect(found({ level: "HIGH", kind: "true" }, TEST_CERTIFICATE)).toEqual(["PARAMETER_INVALID 3"]);
    expect(found({ level: "", kind: "true" }, TEST_CERTIFICATE)).toEqual(["PARAMETER_MISSING 3"]);
    expect(found({ level: "LOW" }, TEST_CERTIFICATE)).toEqual(["PARAMETER_MISSING 1"]);
    expect(found({ level: "LOW", kind: "true", unknown: "x" }, TEST_CERTIFICATE)).toEqual(["PARAMETER_UNKNOWN 4"]);
  });

  it("stands at jwt.certificate for what is wrong with that, and at the parameter that would stand in for it", () => {
    const values = { level: "LOW", kind: "true" };
    expect(found(values, "no certificate")).toEqual(["PARAMETER_INVALID 9"]);
    expect(found({ ...values, certificate: "x" }, TEST_CERTIFICATE)).toEqual(["PARAMETER_INVALID 2"]);
  });

  it("has no place for values of the command line", () => {
    const problems = parameterProblems(template, { values: { level: "HIGH" }, certificatePem: TEST_CERTIFICATE });
    expect(problems.map(({ file }) => file)).toEqual([undefined, undefined]);
  });

  it("and so each value knows where it comes from", () => {
    const resolved = resolveParameters(template, { level: "LOW", kind: "true" }, TEST_CERTIFICATE, places);
    const lines = [...resolved].map(([name, value]) => [name, value === "open" ? value : value.place?.line]);
    expect(lines).toEqual([
      ["certificate", 9],
      ["level", 3],
      ["kind", undefined],
      ["note", 20],
    ]);
  });
});

it("a template that takes no values says so to one that is given", () => {
  const [problem] = problems([], { label: "x" });
  expect(problem?.remedy).toBe("It has no parameters.");
});

it("a certificate is not suggested for a misspelt name, since it has its own place", () => {
  const [problem] = problems([{ name: "certificate", type: "certificate" }, text], { certificat: "x" });
  expect(problem).toMatchObject({ code: "PARAMETER_UNKNOWN", remedy: "It has label." });
});

it("one problem and several are counted in words", () => {
  const message = (values: ParameterValues) => {
    try {
      resolve([text], values);
    } catch (error) {
      return error instanceof KantivError ? error.message : "";
    }
    return "";
  };
  expect(message({ a: "x" })).toMatch(/^One parameter of template some-template /);
  expect(message({ a: "x", b: "x" })).toMatch(/^2 parameters of template some-template /);
});
