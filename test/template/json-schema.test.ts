import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { configJsonSchema } from "../../src/lint/json-schema.ts";
import { exampleJsonSchema, templateJsonSchema } from "../../src/template/json-schema.ts";

// After a change of a file's shape: UPDATE_SCHEMAS=1 npx vitest run test/template/json-schema.test.ts
it.each([
  ["template", templateJsonSchema],
  ["example", exampleJsonSchema],
  ["config", configJsonSchema],
])("the checked-in JSON Schema is the one of the code: %s", (name, made) => {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  if (process.env.UPDATE_SCHEMAS) writeFileSync(file, `${JSON.stringify(made(), null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(made())));
});
