import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaFiles } from "../scripts/schemas.ts";
import { ROOT } from "./helpers/shipped-template.ts";

const schemaOf = (name: string) => JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), "utf8"));

describe("the JSON Schemas that ship", () => {
  it.each(schemaFiles())("are the ones of the readers: $path; else npm run schemas", ({ path, text }) => {
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
  });

  it("are all made by the script", () => {
    const made = schemaFiles().map(({ path }) => path);
    expect(readdirSync(join(ROOT, "schemas")).map((name) => `schemas/${name}`)).toEqual(made.sort());
  });

  it("describe every key that a person writes, for editors", () => {
    const undescribed: string[] = [];
    const walk = (schema: { description?: string; properties?: object }, path: string) => {
      if (schema.description === undefined) undescribed.push(path);
      for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, `${path}.${name}`);
    };
    walk(schemaOf("org-file"), "");
    expect(undescribed).toEqual([]);
  });

  it("take a configuration that the tool takes, and refuse a rule that is off without a reason", () => {
    const validate = new Ajv({ strict: false }).compile(schemaOf("config"));
    const text = (reason: string) =>
      `lint:\n  rules:\n    ECA305: { severity: off${reason} }\n  approved: { scopes: [Api] }\n`;
    expect(validate(parse(text(", reason: nobody restricts addresses")))).toBe(true);
    expect(validate(parse(text("")))).toBe(false);
  });
});
