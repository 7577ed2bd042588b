import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/interop/**/*.test.ts"],
    globalSetup: ["test/interop/helpers/install.ts"],
    setupFiles: ["test/helpers/only-loopback.ts"],
    // A test runs a handful of commands of a second or two each, on machines that may be busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: each file runs one command of the CLI at a time.
    maxWorkers: 2,
  },
});
