import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { redact } from "../../src/util/redact.ts";
import {
  closeFile,
  putAside,
  removeFile,
  shellPath,
  typeFile,
  typeVariable,
  variableFrom,
  whoMayUse,
} from "../../src/util/shell-lines.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kantiv-sf-lines-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A path that is several words and a flag to a shell, and has a command in it. */
const PATH = "-a b; touch caught; $(touch caught) 'c'.key";
const NAMES = ["KANTIV_JWT_KEY", "ACME_PRIVATE_KEY", "TOKEN"];

describe.each(["/bin/bash", "/usr/bin/zsh"])("in %s a printed line", (shell) => {
  const run = (line: string, input = "") =>
    execFileSync(shell, ["-c", line], { cwd: folder, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });

  it("sets a variable to what a file holds, in all its lines, and is not blacked out where it is printed", ({
    skip,
  }) => {
    skip(!existsSync(shell), shell);
    writeFileSync(join(folder, PATH), "one\ntwo\n");
    for (const name of NAMES) {
      const line = variableFrom(name, PATH);
      expect(redact(line)).toBe(line);
      expect(run(`${line}; printenv ${name}`).trim()).toBe("one\ntwo");
    }
    expect(existsSync(join(folder, "caught"))).toBe(false);
  });

  it("sets a variable to what is typed, with its blanks and backslashes", ({ skip }) => {
    skip(!existsSync(shell), shell);
    expect(run(`${typeVariable("PASS")}; printenv PASS`, "several words\\n of mine\n")).toBe(
      "several words\\n of mine\n",
    );
  });

  it("works on a file of any name, and on that alone", ({ skip }) => {
    skip(!existsSync(shell), shell);
    const path = join(folder, PATH);
    run(typeFile(PATH), "of several\nlines\n");
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["of several\nlines\n", 0o600]);
    run(`chmod 644 ${shellPath(PATH)}; ${closeFile(PATH)}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(run(whoMayUse(PATH))).toMatch(/^-rw-------/);
    run(removeFile(PATH));
    expect(existsSync(path)).toBe(false);
    mkdirSync(path);
    run(putAside(PATH));
    expect([existsSync(path), existsSync(`${path}.aside`), existsSync(join(folder, "caught"))]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

it("a name that is none to a shell is in no line: bash works out what stands in its brackets", () => {
  for (const name of ["a[$(touch caught)]", "a b", "a;b", ""]) {
    for (const line of [typeVariable(name), variableFrom(name, "k")]) {
      expect(line).toMatch(/^no shell can set a variable /);
    }
  }
});
