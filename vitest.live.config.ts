import { defineConfig } from "vitest/config";

/** The conformance suite on a live sandbox; `npm run test:live`. The only tests that leave loopback. */
export default defineConfig({
  test: {
    include: ["test/conformance/live.suite.ts"],
    // An org may have a queue of deployments, and take minutes until a new app is known everywhere.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});
