import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Names the tests that this machine skipped in the last lines of a run, each with what it lacks: the note of `ctx.skip`. */
// biome-ignore lint/style/noDefaultExport: a reporter that is named on the command line is its file's default export
export default class SkippedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) => [...module.children.allTests("skipped")].flatMap(skippedLine));
    if (lines.length > 0) process.stdout.write(`\nNot run for what this machine lacks:\n${lines.join("\n")}\n`);
  }
}

/** Tests that were left out by name (`-t`) or by `only` have no note. */
function skippedLine(test: TestCase): string[] {
  const result = test.result();
  const lacks = result.state === "skipped" ? result.note : undefined;
  return lacks === undefined ? [] : [`  ${lacks}: ${test.module.relativeModuleId} > ${test.fullName}`];
}
