import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Each request of each changing command struck by each fault; `npm run test:faults`. Some minutes. */
export default mergeConfig(
  { test: { ...base.test, include: ["test/faults/*.suite.ts"], exclude: [] } },
  { test: { globalSetup: ["test/faults/whole.ts"], testTimeout: 10 * 60_000, hookTimeout: 60_000 } },
);
