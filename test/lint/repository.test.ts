import { join } from "node:path";
import { expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";

it("this repository keeps its own rules", async () => {
  const linted = await kantivSf(["lint"], { cwd: join(import.meta.dirname, "../..") });
  expect([linted.code, linted.stdout]).toEqual([0, expect.stringContaining("0 errors, 0 warnings")]);
});
