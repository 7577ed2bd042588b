import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { configJsonSchema } from "../../src/lint/config-json-schema.ts";

const FILE = new URL("../../schemas/config.schema.json", import.meta.url);

it("the schema for editors is the one that the configuration is checked with", () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(FILE, text);
  expect(readFileSync(FILE, "utf8")).toBe(text);
});

it("the schema for editors takes what the tool takes, and refuses a rule that is off without a reason", () => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(FILE, "utf8")));
  const text = (reason: string) =>
    `lint:\n  rules:\n    ECA305: { severity: off${reason} }\n  approved: { scopes: [Api] }\n`;
  expect(validate(parse(text(", reason: nobody restricts addresses")))).toBe(true);
  expect(validate(parse(text("")))).toBe(false);
});
