import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Suites that start many processes or move much data; `npm run test:slow`. */
export default mergeConfig(
  { test: { ...base.test, include: ["test/slow/**/*.test.ts"], exclude: [] } },
  // A worker a file: some look at all servers of their process.
  { test: { isolate: true, testTimeout: 120_000 } },
);
