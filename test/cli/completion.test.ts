import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { kantivSf } from "../helpers/cli.ts";
import { ROOT } from "../helpers/shipped-template.ts";
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
    `compdef() { : }; compset() { PREFIX="\${PREFIX#*=}" }; _files() { print -r -- "<files>" }; _describe() { local name="\${@[-1]}"; print -rl -- "\${(@P)name%%:*}" }
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

/** The program under its name, as the scripts call it. */
async function programFolder(body = `exec '${process.execPath}' '${join(ROOT, "bin/kantiv-sf.js")}' "$@"`) {
  const bin = await tempFolder();
  writeFileSync(join(bin, "kantiv-sf"), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return bin;
}

/** zsh offers of `--flag=value` the value alone. */
const isBehind = (last: string, word: string) => last.includes("=") && word.startsWith(last.replace(/^.*=/, ""));

async function offered(shell: Shell, ...words: string[]): Promise<string[]> {
  return offeredIn(await tempFolder(), shell, ...words);
}

async function offeredIn(folder: string, shell: Shell, ...words: string[]): Promise<string[]> {
  return offeredBy(await programFolder(), folder, shell, ...words);
}

async function offeredBy(bin: string, folder: string, shell: Shell, ...words: string[]): Promise<string[]> {
  const script = join(bin, `script.${shell}`);
  writeFileSync(script, (await kantivSf(["completion", shell])).stdout);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const out = execFileSync(shell, ASK[shell](script, ["kantiv-sf", ...words]), { encoding: "utf8", cwd: folder, env });
  const last = words.at(-1) ?? "";
  // zsh and fish leave it to the menu to take what fits.
  return out
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "")
    .filter((word) => word !== "" && (word.startsWith(last) || word === "<files>" || isBehind(last, word)));
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

  it("offers the commands to help, too", async () => {
    expect(await offered(shell, "help", "pl")).toEqual(["plan"]);
    expect(await offered(shell, "help", "certificate", "cr")).toEqual(["create"]);
  });

  it("offers the value of a flag behind its =, which bash takes for a word", async () => {
    const words = await offered(shell, "review", ...(shell === "bash" ? ["--format", "=", "ht"] : ["--format=ht"]));
    expect(words.map((word) => word.replace("--format=", ""))).toEqual(["html"]);
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

const ORG = (name: string) => `instanceUrl: https://${name}--uat.sandbox.my.salesforce.com
template: kantiv-integration
certificate: ${name}.crt
integrationUser: integration@acme.example
admin: { salesforceCli: acme }
key: { env: KANTIV_JWT_KEY }
`;

describe.each(["bash", "zsh", "fish"] as const)("what the folder has, completed in %s", (shell) => {
  const there = has(shell);
  beforeEach(({ skip }) => skip(!there, shell));

  async function folderWith(...orgs: string[]): Promise<string> {
    const folder = await tempFolder();
    mkdirSync(join(folder, "orgs"));
    for (const [index, path] of orgs.entries()) writeFileSync(join(folder, path), ORG(`acme${index}`));
    return folder;
  }

  const words = (list: string[]) => list.filter((word) => !/^<files>$|\.ya?ml$|\/$/.test(word)).sort();

  it("the orgs by name, at --org and as a word", async () => {
    const folder = await folderWith("acme.yaml", "orgs/beta-uat.yml");
    writeFileSync(join(folder, "other.yaml"), "a: 1\n");
    expect(words(await offeredIn(folder, shell, "plan", "--org", ""))).toEqual(["acme", "beta-uat"]);
    expect(words(await offeredIn(folder, shell, "plan", "--org", "be"))).toEqual(["beta-uat"]);
    expect(words(await offeredIn(folder, shell, "status", ""))).toEqual(["acme", "beta-uat"]);
    expect(words(await offeredIn(folder, shell, "certificate", "rotate", "--org", "b"))).toEqual(["beta-uat"]);
  });

  it("the templates that ship, and those beside the orgs", async () => {
    const folder = await folderWith();
    mkdirSync(join(folder, "templates/acme-sync"), { recursive: true });
    writeFileSync(join(folder, "templates/acme-sync/template.yaml"), "");
    const all = words(await offeredIn(folder, shell, "template", "show", ""));
    expect(all).toEqual(expect.arrayContaining(["generic-jwt-app", "kantiv-integration"]));
    expect(words(await offeredIn(folder, shell, "template", "show", "./"))).toContain("./templates/acme-sync");
    expect(words(await offeredIn(folder, shell, "org", "new", "--template", "gen"))).toEqual(["generic-jwt-app"]);
  });

  it("rules at --allow", async () => {
    expect(await offered(shell, "apply", "--allow", "ECA40")).toContain("ECA401");
  });

  it("offers no name that would act on the shell, and runs none", async () => {
    // The lines of what a shell offers are parted by what such a name holds.
    const names = shell === "fish" ? HOSTILE.filter((name) => !name.includes("\n")) : HOSTILE;
    const folder = await folderWith(...names.map((name) => `${name}.yaml`), "good.yaml");
    expect((await kantivSf(["completion", shell, "--offer", "orgs"], { cwd: folder })).stdout).toBe("good\n");
    for (const line of [
      ["plan", "--org", ""],
      ["plan", ""],
      ["fleet", "list", "--not", ""],
    ]) {
      expect(words(await offeredIn(folder, shell, ...line)), line.join(" ")).toEqual(["good"]);
    }
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });

  it("asks for the runs of the org that the line names, by flag or as a word behind the command", async () => {
    const folder = await folderWith();
    const bin = await programFolder('for word; do case $word in --of=*) echo "${word#--of=}" ;; esac; done');
    const joined = shell === "bash" ? ["--org", "=", "acme"] : ["--org=acme"];
    for (const org of [["--org", "acme"], ["-o", "acme"], joined, ["acme"]]) {
      expect(await offeredBy(bin, folder, shell, "rollback", ...org, "--to", ""), org.join(" ")).toEqual(["acme"]);
    }
    expect(await offeredBy(bin, folder, shell, "rollback", "--to", "")).toEqual([]);
  });

  it("asks for the runs of an org that the line names as text, whatever it is called", async () => {
    const folder = await folderWith("good.yaml");
    expect(words(await offeredIn(folder, shell, "rollback", "--org", "$(touch pwned)", "--to", ""))).toEqual([]);
    expect(words(await offeredIn(folder, shell, "rollback", "--org", "--help", "--to", ""))).toEqual([]);
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });
});

/** Names that a file may have and that a shell would act on, were they put on its line as they are. */
const HOSTILE = [
  "$(touch pwned)",
  "`touch pwned`",
  "a;touch pwned",
  "a b",
  "--help",
  "*",
  "~x",
  "a\nb",
  "a'b",
  "a&b",
  "é\u202ex",
];

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
