import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { armor, Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, consumerIn, firstOrg, takePermission } from "../helpers/secrets-by-rest.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

async function appliedSandbox(): Promise<void> {
  box = await sandbox();
  const { code, stderr } = await box.run("apply", "--yes");
  expect(code, stderr).toBe(0);
}

const credentials = (word: string, ...args: string[]) =>
  kantivSf(["credentials", word, "--org", box.orgFile, ...args], { env: box.env, cwd: box.folder, clock: box.clock });

const asked = (method: string, path: string) =>
  box.emulator.requests().filter((it) => it.method === method && it.path.includes(path));

async function opened(armored: string, identity: string): Promise<Record<string, unknown>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(armor.decode(armored), "text"));
}

describe("credentials show", () => {
  it("shows the consumer key, and asks for no secret", async () => {
    await appliedSandbox();
    const shown = await credentials("show", "--json");
    expect(shown.json().result).toMatchObject({ consumerKey: consumerIn(box).key, clientSecret: null });
    expect(asked("GET", "/apps/oauth/")).toEqual([]);
  });

  it("encrypts the secret to a public key: whoever has the private key reads it, nobody else sees it", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const shown = await credentials("show", "--with-secret", "--recipient", recipient, "--json");
    const { key, secret } = consumerIn(box);
    expect(shown.code, shown.stderr).toBe(0);
    const { clientSecret } = shown.json<{ clientSecret: { armored: string } }>().result;
    expect(await opened(clientSecret.armored, identity)).toMatchObject({ consumerKey: key, clientSecret: secret });
    expect(shown.stdout + shown.stderr).not.toContain(secret);
  });

  it("puts the encrypted text into a file where one is named", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const shown = await credentials("show", "--with-secret", "--recipient", recipient, "--out", "secret.age");
    expect(shown.stdout).toContain("encrypted in secret.age");
    const armored = await readFile(join(box.folder, "secret.age"), "utf8");
    expect(await opened(armored, identity)).toMatchObject({ clientSecret: consumerIn(box).secret });
  });

  it("writes the secret to a new file of mode 0600 when that is chosen", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const shown = await credentials("show", "--with-secret", "--to-file", "secret.json");
    const path = join(box.folder, "secret.json");
    const { key, secret } = consumerIn(box);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ consumerKey: key, clientSecret: secret });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(shown.stdout + shown.stderr).not.toContain(secret);
  });

  it.each([
    ["no place to go", ["--with-secret"], "USAGE"],
    ["a place but no secret", ["--to-file", "secret.json"], "USAGE"],
    ["two places", ["--with-secret", "--to-file", "x", "--recipient", "age1x"], "USAGE"],
    ["a recipient that is none", ["--with-secret", "--recipient", "age1nobody"], "RECIPIENT_INVALID"],
    ["a file that is there", ["--with-secret", "--to-file", "acme.yaml"], "FILE_EXISTS"],
  ])("refuses %s before it asks the org anything", async (_what, args, code) => {
    box = await sandbox();
    const shown = await credentials("show", ...args, "--json");
    expect(shown.code).toBe(2);
    expect(shown.json().error?.code).toBe(code);
    expect(box.emulator.requests()).toEqual([]);
  });

  it("refuses a private key as recipient without repeating it", async () => {
    box = await sandbox();
    const identity = await generateX25519Identity();
    const shown = await credentials("show", "--with-secret", "--recipient", identity, "--json");
    expect(shown.json().error?.code).toBe("RECIPIENT_IS_KEY");
    expect(shown.stdout + shown.stderr).not.toContain(identity);
  });

  it("names the org's switch when secrets by REST are off", async () => {
    await appliedSandbox();
    const shown = await credentials("show", "--with-secret", "--to-file", "secret.json", "--json");
    expect(shown.code).toBe(1);
    const { code, remedy } = shown.json().error ?? {};
    expect(code).toBe("SECRET_ACCESS_OFF");
    expect(remedy).toContain("Allow access to External Client App consumer secrets via REST API");
    expect(remedy).toContain("enableClientSecretInRestApiAccess");
  });

  it("names the permission when the administrator lacks it", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    takePermission(box, "ViewClientSecret");
    const shown = await credentials("show", "--with-secret", "--to-file", "secret.json", "--json");
    const { code, remedy } = shown.json().error ?? {};
    expect(code).toBe("SECRET_PERMISSION_MISSING");
    expect(remedy).toContain('"View Client Secret"');
  });

  it("says that there is no app, where there is none", async () => {
    box = await sandbox();
    expect((await credentials("show", "--json")).json().error?.code).toBe("APP_MISSING");
  });
});

describe("credentials rotate", () => {
  it("puts a new pair in force, proves its login, and remembers its key", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    const rotated = await credentials("rotate", "--yes", "--with-secret", "--to-file", "new.json", "--json");
    expect(rotated.code, rotated.stderr).toBe(0);
    const after = consumerIn(box);
    expect(after.key).not.toBe(before.key);
    expect(rotated.json().result).toMatchObject({
      rotated: true,
      consumerKey: after.key,
      previousConsumerKey: before.key,
      verified: true,
    });
    expect(JSON.parse(await readFile(join(box.folder, "new.json"), "utf8"))).toMatchObject({
      consumerKey: after.key,
      clientSecret: after.secret,
    });
    const memory = await readFile(join(box.folder, ".kantiv/orgs", firstOrg(box).id, "memory.json"), "utf8");
    expect(memory).toContain(after.key);
    expect(memory).not.toContain(before.key);
  });

  it("with --stage-only leaves the old pair in force; the next run takes the pair that waits", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    const staged = await credentials("rotate", "--stage-only", "--json");
    expect(consumerIn(box).key).toBe(before.key);
    const waiting = staged.json<{ staged: { consumerKey: string } }>().result.staged.consumerKey;
    const rotated = await credentials("rotate", "--yes", "--json");
    expect(rotated.json().result).toMatchObject({ consumerKey: waiting });
    expect(asked("POST", "/staged")).toHaveLength(1);
  });

  it("without a yes changes nothing: the new pair waits", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    const refused = await credentials("rotate", "--json");
    expect(refused.json().error?.code).toBe("CONFIRMATION_NEEDED");
    expect(consumerIn(box).key).toBe(before.key);
  });

  it("goes on after an answer that was lost: the pair is in force, and is not rotated twice", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    box.emulator.addFault({ kind: "resetAfter", method: "PATCH", path: "/staged/" });
    const cut = await credentials("rotate", "--yes", "--json");
    expect(cut.code).toBe(3);
    const inForce = consumerIn(box).key;
    const again = await credentials("rotate", "--yes", "--json");
    expect(again.code, again.stderr).toBe(0);
    expect(again.json().result).toMatchObject({ consumerKey: inForce, verified: true });
    expect(asked("PATCH", "/staged/")).toHaveLength(1);
  });

  it("a failure between the promotion and its proof does not make another pair", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const failing = { kind: "saysBack", as: "rest", path: "composite", skip: 2 } as const;
    box.emulator.addFault(failing);
    expect((await credentials("rotate", "--yes")).code).not.toBe(0);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const inForce = consumerIn(box).key;
    expect((await credentials("rotate", "--yes")).code).toBe(0);
    expect([consumerIn(box).key, asked("PATCH", "/staged/").length]).toEqual([inForce, 1]);
  });

  it("a pair that is in force and not proven is proven by the next runs, and no other one takes its place", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    box.emulator.addFault({ kind: "htmlPage", path: "/oauth2/token", times: 20 });
    expect((await credentials("rotate", "--yes")).code).toBe(1);
    const inForce = consumerIn(box).key;
    expect((await credentials("rotate", "--yes")).code).toBe(1);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const proven = await credentials("rotate", "--yes", "--json");
    expect([proven.code, consumerIn(box).key]).toEqual([0, inForce]);
    expect(asked("PATCH", "/staged/")).toHaveLength(1);
  });

  it("names the rotation permission when the administrator lacks it", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    takePermission(box, "ClientSecretRotation");
    const { code, remedy } = (await credentials("rotate", "--yes", "--json")).json().error ?? {};
    expect(code).toBe("SECRET_PERMISSION_MISSING");
    expect(remedy).toContain("Allow consumer key and secret rotation");
  });

  it("refuses an API version that has no staged credentials", async () => {
    box = await sandbox({ seed: { orgs: [{ apiVersions: { min: 50, max: 64 } }] } });
    expect((await box.run("apply", "--yes")).code).toBe(0);
    allowSecretsByRest(box);
    expect((await credentials("rotate", "--yes", "--json")).json().error?.code).toBe("STAGING_NOT_OFFERED");
  });
});
