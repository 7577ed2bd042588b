import { describe, expect, it } from "vitest";
import { RULES } from "../../src/lint/rules/index.ts";
import { acme, acmeWith, codesIn, findingsIn, NAMESPACE } from "./acme.ts";
import { CASES } from "./cases.ts";

const withElements = RULES.filter(({ example }) => example.type !== undefined);

describe("a rule's example, put into an app that is fine otherwise", () => {
  it("starts from an app that no rule has anything against", () => {
    expect(findingsIn(acme())).toEqual([]);
  });

  it.each(withElements.map((rule) => [rule.code, rule.name, rule] as const))(
    "%s %s: wrong is found",
    (code, _name, rule) => {
      const { type = "", bad } = rule.example;
      expect(codesIn(acmeWith(type, ...bad.split("\n")))).toContain(code);
    },
  );

  it.each(withElements.map((rule) => [rule.code, rule.name, rule] as const))(
    "%s %s: right is right, for every rule",
    (_code, _name, rule) => {
      const { type = "", good } = rule.example;
      expect(codesIn(acmeWith(type, ...good.split("\n")))).toEqual([]);
    },
  );
});

describe("a rule whose example is more than elements", () => {
  it.each(CASES.map((one) => [one.code, one.says, one] as const))(
    "%s: %s",
    (code, _says, { bad, good, at, config, now }) => {
      const found = findingsIn(bad, config, now);
      expect(
        found.map((one) => (one.code === code ? `${one.file}:${one.line}` : "")).filter((place) => place !== ""),
      ).toEqual([at].flat());
      expect(findingsIn(good, config, now).map((one) => one.code)).not.toContain(code);
    },
  );
});

describe("a file whose root is empty", () => {
  it.each(Object.entries(acme()).filter(([, text]) => text.startsWith("<?xml")))("is one mistake: %s", (path, text) => {
    const type = /^<(\w+)/m.exec(text)?.[1];
    for (const empty of [`<${type} ${NAMESPACE}/>`, `<${type} ${NAMESPACE}>\n</${type}>`]) {
      const found = findingsIn({ ...acme(), [path]: `<?xml version="1.0" encoding="UTF-8"?>\n${empty}\n` });
      expect(found.map(({ code, message }) => [code, message])).toEqual([
        ["ECA001", `The file is empty but for its root, ${type}.`],
      ]);
    }
  });
});

describe("the rules together", () => {
  it("each have an example that is run", () => {
    const run = new Set([...withElements.map(({ code }) => code), ...CASES.map(({ code }) => code)]);
    expect(RULES.map(({ code }) => code).filter((code) => !run.has(code))).toEqual([]);
  });

  it("have codes and names of their own, in order within their group", () => {
    const codes = RULES.map(({ code }) => code);
    const names = RULES.map(({ name }) => name);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(names).size).toBe(names.length);
    expect([...codes].sort()).toEqual(codes);
    for (const { code, name } of RULES)
      expect(`${code} ${name}`).toMatch(/^ECA\d{3} [a-z]+(-[a-z]+)+$|^ECA011 format$/);
  });
});
