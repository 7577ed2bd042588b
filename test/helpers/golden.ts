import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Problem } from "../../src/model/errors.ts";
import { ROOT } from "./shipped-template.ts";

/** Compares with a file below `test/golden`, byte for byte; `UPDATE_GOLDEN=1` writes what came instead. */
export function expectGolden(name: string, text: string): void {
  const path = join(ROOT, "test/golden", name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}

/** A problem as a golden file has it: code and place, message, remedy. */
export function problemText({ code, file, line, column, message, remedy }: Problem): string {
  return `  ${code} ${[file, line, column].filter((part) => part !== undefined).join(":")}\n    ${message}\n    ${remedy}\n`;
}
