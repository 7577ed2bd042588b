import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table.ts";
import { kantivSf } from "../helpers/cli.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

type Shell = "bash" | "zsh" | "fish";

/** What each shell is asked with: the script is loaded, and the last word of the line is completed. */
const ASK: Readonly<Record<Shell, (script: string, words: readonly string[]) => string[]>> = {
  bash: (script, words) => [
    "--norc",
    "-c",
    `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _kantiv_sf; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // What zsh would offer, told by stand-ins for its own functions: the menu itself needs a terminal.
  zsh: (script, words) => [
    "-f",
    "-c",
    `compdef() { : }; _files() { print -r -- "<files>" }; _describe() { local name="\${@[-1]}"; print -rl -- "\${(@P)name%%:*}" }
source ${script}; words=(${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length}; PREFIX='${words.at(-1)}'; _kantiv_sf`,
  ],
  fish: (script, words) => ["--no-config", "-c", `source ${script}; complete -C '${words.join(" ")}'`],
};

function has(shell: Shell): boolean {
  try {
    execFileSync(shell, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function offered(shell: Shell, ...words: string[]): Promise<string[]> {
  const folder = await tempFolder();
  const script = join(folder, `kantiv-sf.${shell}`);
  writeFileSync(script, (await kantivSf(["completion", shell])).stdout);
  const out = execFileSync(shell, ASK[shell](script, ["kantiv-sf", ...words]), { encoding: "utf8", cwd: folder });
  const last = words.at(-1) ?? "";
  // zsh and fish leave it to the menu to take what fits.
  return out
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "")
    .filter((word) => word !== "" && (word.startsWith(last) || word === "<files>"));
}

describe.each(["bash", "zsh", "fish"] as const)("completion in %s", (shell) => {
  const there = has(shell);
  beforeEach(({ skip }) => skip(!there, shell));

  it("offers every command, and those that begin as typed", async () => {
    const all = [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]))].sort();
    expect((await offered(shell, "")).sort()).toEqual(all);
    expect((await offered(shell, "re")).sort()).toEqual(all.filter((name) => name?.startsWith("re")));
  });

  it("offers the second word of a group, and its flags after that", async () => {
    expect((await offered(shell, "certificate", "")).sort()).toEqual(
      COMMANDS.flatMap(({ name }) => (name.startsWith("certificate ") ? [name.slice(12)] : [])).sort(),
    );
    expect(await offered(shell, "certificate", "create", "--out")).toEqual(["--out-cert", "--out-key"]);
  });

  it("offers the flags of a command, with those that are on in their other form", async () => {
    const flags = await offered(shell, "review", "--");
    expect(flags).toEqual(expect.arrayContaining(["--base", "--head", "--format", "--no-rehearse", "--json"]));
    expect(flags).not.toContain("--org");
    expect(await offered(shell, "apply", "--check")).toEqual(["--check-only"]);
  });

  it("offers the flags of every command, wherever they stand, and goes on after them", async () => {
    const global = ["--help", "--json", "--no-color", "--verbose", "--version"];
    for (const before of [[], ["certificate"], ["audit"], ["review", "--base", "main"], ["--json", "plan"]]) {
      expect(await offered(shell, ...before, "--"), before.join(" ")).toEqual(expect.arrayContaining(global));
    }
    expect((await offered(shell, "--")).sort()).toEqual(global);
    expect(await offered(shell, "--json", "certificate", "--verbose", "create", "--out")).toEqual([
      "--out-cert",
      "--out-key",
    ]);
  });

  it("offers the codes that explain knows", async () => {
    expect(await offered(shell, "explain", "ORG_FILE_MIS")).toEqual(["ORG_FILE_MISSING", "ORG_FILE_MISSING_KEY"]);
  });

  it("offers what a flag or a word can be", async () => {
    expect((await offered(shell, "review", "--format", "")).sort()).toEqual([
      "html",
      "json",
      "junit",
      "markdown",
      "text",
    ]);
    expect((await offered(shell, "completion", "")).sort()).toEqual(["bash", "fish", "zsh"]);
  });
});

describe("fault 6: completion, as it is called", () => {
  it("is loaded without a complaint by a bash that stops at every error", async () => {
    const folder = await tempFolder();
    writeFileSync(join(folder, "c.bash"), (await kantivSf(["completion", "bash"])).stdout);
    expect(
      execFileSync("bash", ["-eu", "-c", "source c.bash; complete -p kantiv-sf"], { cwd: folder, encoding: "utf8" }),
    ).toBe("complete -o default -F _kantiv_sf kantiv-sf\n");
  });

  it("knows three shells", async () => {
    const result = await kantivSf(["completion", "csh"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("bash");
  });
});
