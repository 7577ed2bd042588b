import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest } from "../helpers/secrets-by-rest.ts";
import { fixture } from "../oauth/fixtures.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
});
afterEach(() => box[Symbol.asyncDispose]());

const ORG = "--org acme.yaml";
const run = (line: string, more: { answers?: string[]; terminal?: true } = {}) =>
  kantivSf(line.split(" "), { env: { HOME: box.folder, ...box.env }, cwd: box.folder, clock: box.clock, ...more });

/** The lines that say what comes next, of a run that ended well. */
async function next(line: string): Promise<string[]> {
  const { code, stdout, stderr } = await run(line);
  expect([line, code, code === 0 ? "" : stderr]).toEqual([line, 0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .filter((one) => /^(?:Next|then): /.test(one));
}

describe("what ended well says what comes next, in one way", () => {
  it("of a pair of credentials: shown, staged and in force", async () => {
    await run(`apply ${ORG} --yes`);
    expect(await next(`credentials show ${ORG}`)).toEqual([`Next: kantiv-sf handoff ${ORG} --out handoff`]);
    allowSecretsByRest(box);
    expect(await next(`credentials rotate ${ORG}`)).toEqual([`Next: kantiv-sf credentials rotate ${ORG} --promote`]);
    expect(await next(`credentials rotate ${ORG} --promote --yes`)).toEqual([
      `Next: kantiv-sf handoff ${ORG} --out handoff`,
    ]);
  });

  it("of a rollback: what an apply would do again", async () => {
    await run(`apply ${ORG} --yes`);
    expect(await next(`rollback ${ORG} --last --yes`)).toEqual([`Next: kantiv-sf plan ${ORG}`]);
  });

  it("of a rotation in one slot: the org file is tried once it names the new pair; else the new one is handed over", async () => {
    await run(`apply ${ORG} --yes`);
    await writeFile(join(box.folder, "new.crt"), fixture("other.crt"));
    await writeFile(join(box.folder, "new.key"), fixture("other.key"), { mode: 0o600 });
    const rotate = `certificate rotate ${ORG} --new-cert new.crt --new-key-file new.key --yes`;
    expect(await next(rotate)).toEqual([`Next: kantiv-sf verify ${ORG}`]);
    expect(await next(`${rotate} --write`)).toEqual([`Next: kantiv-sf handoff ${ORG} --out handoff`]);
  });

  it("of a move to a second app: the hand-over, then the end of the first, with what has to be so before it", async () => {
    await run(`apply ${ORG} --yes`);
    await writeFile(join(box.folder, "new.crt"), fixture("other.crt"));
    await writeFile(join(box.folder, "new.key"), fixture("other.key"), { mode: 0o600 });
    const pair = "--new-cert new.crt --new-key-file new.key";
    const move = `certificate rotate ${ORG} ${pair} --blue-green`;
    const [handOver = "", retire = ""] = await next(`${move} --yes`);
    expect(handOver).toBe(`Next: kantiv-sf handoff ${ORG} --app Kantiv_Integration_B ${pair}`);
    expect(retire).toBe(`then: kantiv-sf ${move} --retire   # when nobody comes through the first app any more`);
    const early = await run(`${move} --retire --yes`);
    expect([early.code, early.stderr.trimEnd()]).toEqual([
      1,
      expect.stringMatching(/over: kantiv-sf handoff .*\.key$/),
    ]);
    await run(`${handOver.slice("Next: kantiv-sf ".length)} --out handoff`);
    const asked = await run(`${move} --retire --write`, { answers: ["n"] });
    expect(stripVTControlCharacters(asked.stderr)).toContain(
      "The second app is as the template says; the first one goes:",
    );
    expect(asked.stderr).not.toContain("Nothing to do");
    expect(await next(`${move} --retire --write --yes`)).toEqual([`Next: kantiv-sf drift ${ORG}`]);
  });

  it("of consent, and of one that was there: the plan; nothing is asked twice", async () => {
    expect(await next("trust acme.yaml")).toEqual(["Next: kantiv-sf plan --org acme.yaml"]);
    const text = (await readFile(box.orgFile, "utf8")).replace(/key: .*/, "signer: { command: [kms-sign] }");
    await box.writeOrgFile(text);
    expect(await next("trust acme.yaml --yes")).toEqual(["Next: kantiv-sf plan --org acme.yaml"]);
    const again = await run("trust acme.yaml");
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^✔ acme\.yaml may do this already: run kms-sign/),
    ]);
    await box.writeOrgFile(text.replace("[kms-sign]", "[kms-sign, --all]"));
    expect((await run("trust acme.yaml")).stderr).toContain("CONFIRMATION_NEEDED");
  });

  it("of a sealed secret: the line by which a run opens it", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    await writeFile(join(box.folder, "value"), "secret", { mode: 0o600 });
    expect(await next(`seal one --in secrets.yaml --file value --recipient ${recipient}`)).toEqual([
      'Next: export KANTIV_SF_AGE_IDENTITY="$(cat age.key)"   # where it is opened',
    ]);
  });

  it("of a script for a shell: what makes the shell take it, beside the script, and only where that is shown: a shell evaluates it at each start", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const [shown, piped] = [await run(`completion ${shell}`, { terminal: true }), await run(`completion ${shell}`)];
      // Answers are typed at a terminal, on which stderr is shown.
      expect((await run(`completion ${shell}`, { answers: [] })).stderr).toBe("");
      expect(shown.stdout).toBe(piped.stdout);
      expect(stripVTControlCharacters(shown.stderr)).toMatch(
        new RegExp(`^Next: .*kantiv-sf completion ${shell}.* {3}# in `),
      );
      expect(piped.stderr).toBe("");
    }
  });
});

describe("what is asked back has the command line as it was given", () => {
  it("with its flags and its word, on each of the org files here", async () => {
    await mkdir(join(box.folder, "orgs"));
    await copyFile(box.orgFile, join(box.folder, "orgs/my org.yaml"));
    const remedy = async (line: string) => (await run(`${line} --json`)).json().error?.remedy;
    expect(await remedy("rollback --last --wait 3")).toBe(
      "kantiv-sf rollback --org acme.yaml --wait 3 --last, or kantiv-sf rollback --org 'orgs/my org.yaml' --wait 3 --last",
    );
    expect(await remedy("audit verify")).toBe(
      "kantiv-sf audit verify --org acme.yaml, or kantiv-sf audit verify --org 'orgs/my org.yaml'",
    );
    expect(await remedy("open user --print")).toMatch(/^kantiv-sf open user --org acme\.yaml --print, or /);
  });

  it("a word that is missing is one of those that there are", async () => {
    expect((await run("completion")).stderr).toContain("completion needs <shell>: one of bash, zsh, fish.");
    expect((await run("audit")).stderr).toContain("audit needs <action>: verify.");
  });
});

describe("seal at a terminal", () => {
  it("takes no first line of a key for the key: it names the file's way, and seals nothing", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    const seal = `seal one --in secrets.yaml --recipient ${recipient}`;
    const typed = await run(seal, { answers: ["-----BEGIN PRIVATE KEY-----"] });
    expect([typed.code, stripVTControlCharacters(typed.stderr)]).toEqual([
      2,
      expect.stringContaining(
        "→ Put it into a file first, and seal that: kantiv-sf seal one --in secrets.yaml --file kantiv.key",
      ),
    ]);
    await expect(readFile(join(box.folder, "secrets.yaml"))).rejects.toThrow("ENOENT");
    expect((await run(seal, { answers: ["a word"] })).code).toBe(0);
  });

  it("says by which flag a value was named that is not there", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    const seal = (...words: string[]) => run(["seal one --in secrets.yaml --recipient", recipient, ...words].join(" "));
    expect((await seal("--file nowhere")).stderr).toContain(
      "The file nowhere, which --file names, is not there or empty.",
    );
    expect((await seal("--env NOWHERE")).stderr).toContain(
      "The environment variable NOWHERE, which --env names, is not",
    );
  });
});
