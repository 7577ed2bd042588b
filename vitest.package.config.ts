import { join } from "node:path";
import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/**
 * The same tests of commands as the checkout has, over the program of the installed package: `npm run test:package`. Only what
 * they run is another; the emulator and what they compare with stay the checkout's.
 */
export default mergeConfig(
  {
    test: {
      ...base.test,
      include: [
        "test/package/**/*.test.ts",
        "test/commands/**/*.test.ts",
        "test/cli/main.test.ts",
        "test/journey.test.ts",
      ],
      exclude: [],
      testTimeout: 60_000,
      globalSetup: ["test/package/helpers/install.ts"],
    },
  },
  {
    plugins: [
      {
        name: "the-installed-program",
        enforce: "pre" as const,
        resolveId: (name: string) =>
          name.endsWith("/src/main.ts")
            ? { id: join(process.env.KANTIV_SF_INSTALLED ?? "", "dist/main.js"), external: true }
            : undefined,
      },
    ],
  },
);
