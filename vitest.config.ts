import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/{browser,ci,commands,hostile,interop,package,secrets,slow}/**"],
    reporters: ["default", "./test/helpers/skipped-tests.ts"],
    setupFiles: ["test/helpers/only-loopback.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores: more workers only fight each other. A worker runs file after file: loading all of src for each costs more
    // than the tests do, and src keeps no state in its modules.
    maxWorkers: 2,
    isolate: false,
  },
});
