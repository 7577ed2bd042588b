import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { HandoffSchema } from "../../src/handoff/document.ts";

const SCHEMA = z.toJSONSchema(HandoffSchema, { target: "draft-07" });
const FILE = new URL("../../schemas/handoff.schema.json", import.meta.url);

// After a change of the document's shape: UPDATE_SCHEMAS=1 npx vitest run test/handoff/schema.test.ts
if (process.env.UPDATE_SCHEMAS) writeFileSync(FILE, `${JSON.stringify(SCHEMA, null, 2)}\n`);

test("the checked-in JSON Schema of the hand-over is the one of the code", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(JSON.stringify(SCHEMA)));
});
