import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Suites that start many processes or move much data; `npm run test:slow`. */
export default mergeConfig(
  { test: { ...base.test, include: ["test/slow/**/*.test.ts"], exclude: [] } },
  { test: { testTimeout: 120_000 } },
);
