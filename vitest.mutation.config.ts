import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The rooms' own tests, which a mutant of theirs should not outlive, or those that MUTATION_TESTS names; `npm run test:mutation`. */
export default mergeConfig(
  {
    test: {
      ...base.test,
      include: [process.env.MUTATION_TESTS ?? "test/{plan,org,oauth,template}/**/*.test.ts"],
      reporters: [],
    },
  },
  // A mutant of what a module does when it is loaded is seen only where it is loaded anew.
  { test: { isolate: true } },
);
