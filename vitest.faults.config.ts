import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Each request of each changing command struck by each fault; `npm run test:faults`. Some minutes. */
export default mergeConfig(
  { test: { ...base.test, include: ["test/faults/*.suite.ts"], exclude: [] } },
  // The wire is found by what the process tells of its servers, which no other file may share.
  { test: { isolate: true, globalSetup: ["test/faults/whole.ts"], testTimeout: 10 * 60_000, hookTimeout: 60_000 } },
);
