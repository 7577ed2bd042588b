import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Whole command lines on the emulator, each in every state that it may meet; `npm run test:commands`. */
export default mergeConfig(
  {
    test: {
      ...base.test,
      include: ["test/{ci,commands,hostile,secrets}/**/*.test.ts"],
      exclude: [],
    },
  },
  { test: { testTimeout: 30_000, hookTimeout: 30_000 } },
);
