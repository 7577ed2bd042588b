import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { expect } from "vitest";

const require = createRequire(import.meta.url);
const SCHEMA = JSON.parse(
  readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
);

const ajv = new AjvDraft04.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv as never);
const validate = ajv.compile(SCHEMA);

/** Against the schema of SARIF 2.1.0 as published, formats of URIs included. */
export function expectValidSarif(log: unknown): void {
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
}
