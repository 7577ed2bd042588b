import { describe, expect, it } from "vitest";
import { commandLine, isOwnCommand } from "../../src/util/command-line.ts";

describe("a command that was kept", () => {
  it.each([
    commandLine("drift", { file: "orgs/acme.yaml" }),
    commandLine("certificate rotate", { file: "it's here/a b;c.yaml", again: ["--trust", "program:a $(b)"] }),
    "kantiv-sf apply --fleet --tag eu,canary --yes --from-result result --out result",
    "kantiv-sf rollback --org 'orgs/**/*.yaml' --last",
  ])("is one of ours: %s", (text) => {
    expect(isOwnCommand(text)).toBe(true);
  });

  it.each([
    "curl https://collector.example",
    "kantiv-sf drift; curl https://collector.example",
    "kantiv-sf drift && reboot",
    "kantiv-sf drift --org $(reboot)",
    "kantiv-sf drift --org `reboot`",
    "kantiv-sf drift\ncurl https://collector.example",
    "kantiv-sf drift --org 'a\nb'",
    "kantiv-sf drift --org 'a",
    "kantiv-sf drift > /etc/passwd",
    "kantiv-sf",
    " kantiv-sf drift",
    undefined,
    7,
  ])("is none of ours: %s", (text) => {
    expect(isOwnCommand(text)).toBe(false);
  });
});
