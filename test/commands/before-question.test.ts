import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest } from "../helpers/secrets-by-rest.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");
const RENAMED = "parameters: { label: Renamed }\n";

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

/** What is shown before the answer, which is no. */
async function asked(...line: string[]): Promise<string> {
  const env = { ...box.env, NEW_KEY: await readFile(join(KEYS, "other.key"), "utf8") };
  const args = [...line, "--org", box.orgFile];
  const { code, stderr } = await kantivSf(args, { env, cwd: box.folder, clock: box.clock, answer: "n" });
  const text = stripVTControlCharacters(stderr);
  expect([code, text]).toEqual([2, expect.stringContaining("NOT_CONFIRMED")]);
  return text;
}

async function rotation(): Promise<string[]> {
  await cp(join(KEYS, "other.crt"), join(box.folder, "new.crt"));
  return ["certificate", "rotate", "--new-cert", join(box.folder, "new.crt"), "--new-key-env", "NEW_KEY"];
}

describe("in a production org", () => {
  it("each command that changes anything says PRODUCTION above what it shows, and in its question", {
    timeout: 60_000,
  }, async () => {
    box = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
    const host = new URL(box.emulator.url).host;
    const first = `PRODUCTION ${box.emulator.url}\n`;
    const sees = async (question: string, ...line: string[]) => {
      const text = await asked(...line, "--production");
      expect(text).toContain(first);
      expect(text).toContain(`PRODUCTION ${host}: ${question} [y/N]`);
    };
    expect((await box.run("plan", "--production")).stdout.startsWith(first)).toBe(true);
    await sees("Apply this?", "apply");
    await box.run("apply", "--production", "--yes");
    await box.writeOrgFile(orgFileText(box.emulator, RENAMED));
    const done = await box.run("apply", "--production", "--yes", "--json");
    await sees("Put this back?", "rollback", "--to", String(done.json().result.runId));
    await sees("Replace the certificate?", ...(await rotation()));
    await sees("Set up the second app?", ...(await rotation()), "--blue-green");
    allowSecretsByRest(box);
    const staged = ["credentials", "rotate", "--org", box.orgFile, "--production"];
    expect((await kantivSf(staged, { env: box.env, cwd: box.folder, clock: box.clock })).code).toBe(0);
    await sees("Put the new key in force?", "credentials", "rotate", "--promote");
    await sees("Remove this?", "destroy");
    const username = box.emulator.ready.integrationUser.username;
    await box.writeOrgFile(orgFileText(box.emulator).replace(username, `other.${username}`));
    await sees("Do this?", "user", "ensure", "--email", "other@acme.com");
  });
});

describe("in a sandbox", () => {
  beforeEach(async () => {
    box = await sandbox();
  });

  it("a first apply shows what it comes to, what it opens, and each value that it sets", async () => {
    const text = await asked("apply");
    expect(text).not.toContain("PRODUCTION");
    const meaning = ["Who", "Scopes", "Callback", "Certificate", "Policy"].map((name) => text.indexOf(`  ${name} `));
    const rest = [
      text.indexOf("Opens: The app Kantiv_Integration is made"),
      text.indexOf("+ ExternalClientApplication"),
    ];
    expect([...meaning, ...rest]).toEqual([...meaning, ...rest].toSorted((a, b) => a - b));
    expect(Math.min(...meaning, ...rest)).toBeGreaterThan(0);
    expect(text).toContain("Api (Manage user data via APIs)");
    expect(text).toMatch(/Certificate {2}C=US, O=Kantiv, CN=Kantiv Integration test, ends 2126-/);
    // In the words of a name like this one a value in quotes is taken for a secret.
    expect(text).toContain("      isSecretRequiredForTokenExchange: true\n");
    expect(text).toContain('      contactEmail: "Integrations@kantiv.com"\n');
    const shown = text.slice(text.indexOf(box.emulator.url), text.indexOf("Who may use")).split("\n");
    expect(shown.filter((line) => line.length > 80)).toEqual([]);
  });

  it("after a yes an apply tells at the terminal what came of it, and not the plan once more; elsewhere it tells both", async () => {
    const applied = async (options: object) => {
      const args = ["apply", "--org", box.orgFile];
      const { code, stdout } = await kantivSf(args, {
        env: box.env,
        cwd: box.folder,
        clock: box.clock,
        answer: "y",
        ...options,
      });
      expect(code).toBe(0);
      return stripVTControlCharacters(stdout);
    };
    const ofPlan = /^(?: {2}(?:Who|Scopes|Policy|\+ \w+) |Opens: )/m;
    const first = await applied({ terminal: true });
    expect(first).not.toMatch(ofPlan);
    expect(first).toMatch(
      /^Applied\n {2}Consumer key[\s\S]+Login URL[\s\S]+Deployment[\s\S]+Who may use the app\n[\s\S]+The JWT login works\.[\s\S]+Next: kantiv-sf handoff/,
    );
    // Nobody was asked, and so nothing shown.
    expect(await applied({ terminal: true })).toMatch(/^Nothing to change[\s\S]+^ {2}Who /m);
    await box.writeOrgFile(orgFileText(box.emulator, RENAMED));
    // Who asked sees the question; what is kept of stdout has to say it all.
    expect(await applied({})).toMatch(/^Applied\n {2}Who /);
  });

  it("what breaks is told before anybody is asked, in the same words by plan, drift, apply and the rotation", async () => {
    await box.run("apply", "--yes");
    await cp(join(KEYS, "other.crt"), join(box.folder, "kantiv.crt"));
    box.env.KANTIV_JWT_KEY = await readFile(join(KEYS, "other.key"), "utf8");
    const words = /Breaks: The certificate is replaced: logins signed with the old key are\s+refused/;
    for (const command of ["plan", "drift"]) {
      expect((await box.run(command)).stdout).toMatch(words);
      const { effects } = (await box.run(command, "--json")).json<{ effects: unknown[] }>().result;
      expect(effects).toEqual([
        expect.objectContaining({ kind: "breaks", field: "ExtlClntAppGlobalOauthSettings.certificate" }),
      ]);
    }
    expect(await asked("apply")).toMatch(words);
    await cp(join(KEYS, "kantiv.crt"), join(box.folder, "kantiv.crt"));
    box.env.KANTIV_JWT_KEY = await readFile(join(KEYS, "kantiv.key"), "utf8");
    expect(await asked(...(await rotation()))).toMatch(words);
  });

  it("a destroy names the key and the people whose logins end", async () => {
    await box.run("apply", "--yes");
    const key = String((await box.run("credentials", "show", "--json")).json().result.consumerKey);
    const text = await asked("destroy");
    expect(text.replace(/\s+/g, " ")).toContain(
      `Breaks: The app Kantiv_Integration goes: logins with the consumer key ${key} are refused.`,
    );
    expect(text).toContain("loses the permission set Kantiv_Integration");
    const gone = (await box.run("destroy", "--yes", "--json")).json<{ effects: { kind: string }[] }>().result;
    expect(gone.effects.map(({ kind }) => kind)).toEqual(["breaks", "breaks", "breaks"]);
  });

  it("a rollback to before the app was there says whose logins end", async () => {
    const { runId } = (await box.run("apply", "--yes", "--json")).json().result;
    const text = await asked("rollback", "--to", String(runId));
    expect(text).toContain("Breaks: The app Kantiv_Integration goes: logins with the consumer key");
    expect(text).toContain("Breaks: The permission set Kantiv_Integration goes");
  });

  it.each([
    ["missing", "KEY_MISSING", undefined],
    ["unreadable", "KEY_UNREADABLE", "no key"],
    ["of another certificate", "KEY_CERTIFICATE_MISMATCH", "other.key"],
  ])(
    "a key that is %s is where apply would stop; plan and drift say so, and exit by the org alone",
    async (_what, code, file) => {
      await box.run("apply", "--yes");
      if (file === undefined) delete box.env.KANTIV_JWT_KEY;
      else box.env.KANTIV_JWT_KEY = file.endsWith(".key") ? await readFile(join(KEYS, file), "utf8") : file;
      for (const command of ["plan", "drift"]) {
        const { code: exit, stdout } = await box.run(command);
        expect([exit, stdout]).toEqual([0, expect.stringContaining(`! apply would stop here: [${code}] `)]);
      }
      const { findings } = (await box.run("plan", "--json")).json<{ findings: unknown[] }>().result;
      expect(findings).toEqual([expect.objectContaining({ code, blocks: true, ofInput: true })]);
    },
  );

  it("a saved plan of before this version still fits, and its apply says what it came to", async () => {
    const file = join(box.folder, "plan.json");
    await box.run("plan", "--out", file);
    const { production, ...older } = JSON.parse(await readFile(file, "utf8"));
    expect(production).toBe(false);
    for (const { fields } of older.changes) for (const field of fields) delete field.certificates;
    await writeFile(file, JSON.stringify(older));
    const done = await box.run("apply", "--plan", file);
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining("  Certificate  C=US, O=Kantiv")]);
  });
});
