import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const PAGE = readFileSync(join(ROOT, "docs/templates.md"), "utf8");

/** The page's blocks for a shell, without the indentation of the list that they stand in. */
const BLOCKS = [...PAGE.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
  text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
);

describe("the page on templates", () => {
  it("leads a new user from nothing to a verified login by its own commands", async () => {
    const folder = await tempFolder();
    const emulator = await startEmulator();
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "kantiv-sf"), `#!/bin/sh\nexec '${process.execPath}' '${ROOT}bin/kantiv-sf.js' "$@"\n`);
    chmodSync(join(bin, "kantiv-sf"), 0o755);
    try {
      const env = {
        PATH: `${bin}:${process.env.PATH}`,
        HOME: folder,
        SF_ORG_INSTANCE_URL: emulator.url,
        SF_ACCESS_TOKEN: emulator.ready.admin.accessToken,
        KANTIV_KEY_PASSPHRASE: "a long passphrase of one's own",
      };
      const script = ["set -eu", ...BLOCKS].join("\n");
      const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, env });
      expect(stdout).toContain("0 errors, 0 warnings");
      expect(stdout).toContain("The JWT login works");
      expect(stdout).toMatch(/Account +✔ +· +· +· +·|\$\{readObjects\} +✔ +· +· +· +·/);
    } finally {
      await emulator.close();
    }
  }, 120_000);

  it("has commands to run: none of them was lost", () => {
    const commands = BLOCKS.join("\n").match(/^kantiv-sf [a-z]+( [a-z]+)?/gm);
    expect(commands).toEqual([
      "kantiv-sf template new",
      "kantiv-sf template show",
      "kantiv-sf certificate create",
      "kantiv-sf lint templates",
      "kantiv-sf user ensure",
      "kantiv-sf apply",
      "kantiv-sf plan",
      "kantiv-sf verify",
    ]);
  });
});
