import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  fleet: { counts: Record<string, number> };
  groups: { code: string; orgs: string[] }[];
}

let fleet: Fleet;
let identity: string;
let recipient: string;

beforeAll(async () => {
  fleet = await fleetOf(3);
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  const base = [
    "template: kantiv-integration",
    'admin: { accessToken: { sealed: "{org}-token", in: secrets.yaml } }',
    "jwt:",
    "  certificate: kantiv.crt",
    "  key: { sealed: key, in: secrets.yaml }",
  ];
  // The repository, which what is sent may come from without further consent.
  mkdirSync(join(fleet.folder, ".git"));
  writeFileSync(join(fleet.folder, "base.yaml"), `${base.join("\n")}\n`);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const seal = (args: string[], input?: string) =>
  kantivSf(["seal", ...args, "--in", "secrets.yaml"], {
    cwd: fleet.folder,
    env: fleet.env,
    ...(input !== undefined && { input }),
  });
const tokenOf = (at: number) => fleet.env[`TOKEN_ACME_00${at}`] ?? "";

describe("seal", { timeout: 60_000 }, () => {
  test("wants to know for whom a new file is, and takes only a public key for it", async () => {
    expect((await seal(["key", "--env", "KANTIV_JWT_KEY", "--json"])).json().error?.code).toBe("USAGE");
    const wrong = await seal(["key", "--env", "KANTIV_JWT_KEY", "--recipient", identity, "--json"]);
    expect(wrong.json().error?.code).toBe("RECIPIENT_IS_KEY");
    expect(wrong.stdout + wrong.stderr).not.toContain(identity);
  });

  test("takes a value from a variable, a file or stdin, for whom nobody has to open anything", async () => {
    const first = await seal(["key", "--env", "KANTIV_JWT_KEY", "--recipient", recipient]);
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("Sealed: key in secrets.yaml")]);
    const path = join(fleet.folder, "token");
    writeFileSync(path, `${tokenOf(0)}\n`);
    chmodSync(path, 0o600);
    expect((await seal([`${orgName(0)}-token`, "--file", "token"])).code).toBe(0);
    for (const at of [1, 2]) expect((await seal([`${orgName(at)}-token`], `${tokenOf(at)}\n`)).code).toBe(0);
    const asked = await kantivSf(["seal", "typed", "--in", "secrets.yaml"], {
      cwd: fleet.folder,
      answers: ["hush-hush"],
    });
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining("Value of typed")]);
    expect(asked.stderr + asked.stdout).not.toContain("hush-hush");
    const text = readFileSync(join(fleet.folder, "secrets.yaml"), "utf8");
    for (const secret of [...[0, 1, 2].map(tokenOf), "PRIVATE KEY"]) expect(text).not.toContain(secret);
  });

  test("refuses nothing on stdin, a name that is none, and a recipient of whom the rest of the file knows nothing", async () => {
    expect((await seal(["empty", "--json"], "")).json().error?.code).toBe("SECRET_MISSING");
    expect((await seal(["a b", "--json"], "x")).json().error?.code).toBe("USAGE");
    const other = await identityToRecipient(await generateX25519Identity());
    expect((await seal(["key", "--recipient", other, "--json"], "x")).json().error?.code).toBe("USAGE");
  });
});

describe("orgs whose secrets are sealed", { timeout: 60_000 }, () => {
  const run = (env: Record<string, string>, command: string, ...args: string[]) =>
    fleet.runWith({ env }, command, ...args, "--json");

  test("are set up with one secret in the environment", async () => {
    const { code, stdout, stderr, json } = await run({ KANTIV_SF_AGE_IDENTITY: identity }, "apply", "--yes");
    expect([code, json<Document>().result.fleet.counts.ok], stderr).toEqual([0, 3]);
    for (const secret of [identity, ...[0, 1, 2].map(tokenOf)]) expect(stdout + stderr).not.toContain(secret);
  });

  test("are refused one by one, before any request, without it and where theirs is missing", async () => {
    const without = await run({}, "verify");
    expect(without.json<Document>().result.groups).toMatchObject([
      { code: "SEALED_IDENTITY", orgs: [0, 1, 2].map(orgName) },
    ]);
    fleet.rewrite(1, (text) => `${text}name: other\n`);
    const { json } = await run({ KANTIV_SF_AGE_IDENTITY: identity }, "verify");
    const { groups, fleet: about } = json<Document>().result;
    expect([about.counts.ok, groups]).toMatchObject([2, [{ code: "SECRET_MISSING", orgs: ["other"] }]]);
  });
});
