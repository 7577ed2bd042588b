import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { orgFileJsonSchema } from "../../src/settings/schema.ts";

const FILE = new URL("../../schemas/org-file.schema.json", import.meta.url);

// After a change of the org file's shape: UPDATE_SCHEMAS=1 npx vitest run test/settings/schema.test.ts
if (process.env.UPDATE_SCHEMAS) writeFileSync(FILE, `${JSON.stringify(orgFileJsonSchema(), null, 2)}\n`);

test("the checked-in JSON Schema is the one of the code", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(JSON.stringify(orgFileJsonSchema())));
});

test("every key has a description for editors", () => {
  const undescribed: string[] = [];
  const walk = (schema: { description?: string; properties?: object }, path: string) => {
    if (schema.description === undefined) undescribed.push(path);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, `${path}.${name}`);
  };
  walk(orgFileJsonSchema(), "");
  expect(undescribed).toEqual([]);
});
