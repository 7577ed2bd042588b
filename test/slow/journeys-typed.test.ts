import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { type Person, personAtTerminal, TERMINAL } from "./person.ts";

const SECOND = 1_000;
const PASSPHRASE = "correct horse battery staple";
const ENTER = "";

let box: Sandbox;
beforeEach(({ skip }) => skip(!existsSync(TERMINAL), "script of util-linux"));
afterEach(() => box?.[Symbol.asyncDispose]());

/** Somebody whose Salesforce CLI is logged in to an empty org, in an empty folder. */
async function begin(production = false): Promise<Person> {
  box = await sandbox({ realTime: true, ...(production ? { seed: { orgs: [{ isSandbox: false }] } } : {}) });
  const { url, ready } = box.emulator;
  return personAtTerminal({ url, ...ready.admin });
}

const page = () => `${box.emulator.url}/lightning/page/home`;
const file = (person: Person, name: string) => readFile(join(person.folder, name), "utf8");

/** From a page's address to a pair and an org file. */
async function orgFileAndPair(person: Person): Promise<void> {
  await person.type(`kantiv-sf org new --from ${person.lookUp(page())}`, { answers: [ENTER, ENTER, ENTER] });
  await person.paste(/^kantiv-sf certificate create/, { answers: [PASSPHRASE, PASSPHRASE] });
  person.count.typed += 1;
  person.exported.KANTIV_KEY_PASSPHRASE = PASSPHRASE;
}

async function setUp(): Promise<Person> {
  const person = await begin();
  await orgFileAndPair(person);
  await person.type("kantiv-sf apply", { answers: ["y"] });
  return person;
}

describe("as a person types it, from an empty folder, with nothing but what is printed", () => {
  it("a new sandbox: from a pasted address to a hand-over", { timeout: 120 * SECOND }, async () => {
    const person = await begin();
    await orgFileAndPair(person);
    expect(await person.paste(/^kantiv-sf doctor/)).toContain("✔");
    expect(await person.type("kantiv-sf plan", { exit: 4 })).toContain("to create");
    await person.paste(/^kantiv-sf apply/, { answers: ["y"] });
    expect(await person.paste(/^kantiv-sf handoff/)).toContain("Proven: the JWT login of");
    expect(await file(person, "handoff/handoff.html")).toContain("PROVEN");
    expect(person.count).toEqual({ typed: 3, pasted: 4, lookedUp: 1 });
  });

  it("a broken login: what is wrong, and the command that mends it", { timeout: 120 * SECOND }, async () => {
    const person = await setUp();
    const before = { ...person.count };
    Object.assign(firstOrg(box), { assignments: [] });
    expect(await person.type("kantiv-sf verify", { exit: 1 })).toContain("permission set");
    await person.paste(/^kantiv-sf apply/, { answers: ["y"] });
    expect(await person.type("kantiv-sf verify")).toContain("✔");
    expect({ typed: person.count.typed - before.typed, pasted: person.count.pasted - before.pasted }).toEqual({
      typed: 2,
      pasted: 1,
    });
    expect(person.count.lookedUp).toBe(before.lookedUp);
  });

  it("a certificate that is renewed", { timeout: 120 * SECOND }, async () => {
    const person = await setUp();
    const before = { ...person.count };
    const old = await file(person, "kantiv.crt");
    await person.type("kantiv-sf certificate create --out-cert new.crt --out-key new.key --unencrypted");
    await person.type("kantiv-sf certificate rotate --new-cert new.crt --new-key-file new.key --write", {
      answers: ["y"],
    });
    expect(await person.type("kantiv-sf verify")).toContain("✔");
    expect(await person.type("kantiv-sf status")).toContain("proven on");
    expect(await file(person, "new.crt")).not.toBe(old);
    expect(person.count.typed - before.typed).toBe(4);
    expect(person.count.lookedUp).toBe(before.lookedUp);
  });

  it("a pull request: a repository, a change, what it does", { timeout: 120 * SECOND }, async () => {
    const person = await personAtTerminal();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@acme.example", ...args], {
        cwd: person.folder,
      });
    git("init", "--quiet", "--initial-branch", "main");
    await person.type("kantiv-sf init");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Begin");
    git("checkout", "--quiet", "-b", "change");
    const policy = execFileSync("sh", ["-c", "ls templates/*/extlClntAppOauthSettings/*"], {
      cwd: person.folder,
      encoding: "utf8",
    }).trim();
    const text = await file(person, policy);
    await writeFile(join(person.folder, policy), text.replace(/(<commaSeparatedOauthScopes>)/, "$1Full, "));
    git("commit", "--quiet", "--all", "--message", "One more scope");
    expect(await person.type("kantiv-sf lint", { exit: 1 })).toContain("ECA201");
    expect(await person.type("kantiv-sf review", { exit: 1 })).toContain("‼ Danger: scope Full added");
    await person.paste(/^kantiv-sf review .*--format html/, { exit: 1 });
    expect(await file(person, "review.html")).toContain("scope Full added");
    expect(person.count).toEqual({ typed: 3, pasted: 1, lookedUp: 0 });
  });

  it("a production customer: refused once without the word, then set up", { timeout: 120 * SECOND }, async () => {
    const person = await begin(true);
    await person.type(`kantiv-sf org new --production --from ${person.lookUp(page())}`, {
      answers: [ENTER, ENTER, ENTER],
    });
    await person.paste(/^kantiv-sf certificate create/, { answers: [PASSPHRASE, PASSPHRASE] });
    person.count.typed += 1;
    person.exported.KANTIV_KEY_PASSPHRASE = PASSPHRASE;
    expect(await person.type("kantiv-sf plan", { exit: 2 })).toContain("--production");
    await person.type("kantiv-sf apply --production", { answers: ["y"] });
    expect(person.count).toEqual({ typed: 4, pasted: 1, lookedUp: 1 });
  });

  it("a second vendor's app: a template of one's own beside the first", { timeout: 120 * SECOND }, async () => {
    const person = await setUp();
    const before = { ...person.count };
    await person.type("kantiv-sf template new acme-sync --from generic-jwt-app");
    expect(await person.type("kantiv-sf lint templates/acme-sync")).toContain("0 errors");
    expect(await person.type("kantiv-sf template show ./templates/acme-sync")).toContain("acme-sync");
    await person.type(`kantiv-sf org new second --template ./templates/acme-sync --from ${page()}`, {
      answers: ["Acme_Sync", "Acme Sync", "Acme", "sync@acme.example", "https://sync.acme.example", ENTER],
    });
    await person.type("kantiv-sf apply second", { answers: ["y"] });
    expect(person.count.typed - before.typed).toBe(5);
    expect(person.count.lookedUp).toBe(before.lookedUp);
  });
});
