import { defineConfig } from "vitest/config";

/** Pages in a real browser; `npm run test:browser`, with Chromium at /usr/bin/chromium or $CHROMIUM. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
