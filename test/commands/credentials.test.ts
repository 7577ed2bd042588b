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
    const shown = await credentials("show", "--with-secret", "--secret-file", "secret.json");
    const path = join(box.folder, "secret.json");
    const { key, secret } = consumerIn(box);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ consumerKey: key, clientSecret: secret });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(shown.stdout + shown.stderr).not.toContain(secret);
  });

  it.each([
    ["no place to go", ["--with-secret"], "USAGE"],
    ["a place but no secret", ["--secret-file", "secret.json"], "USAGE"],
    ["two places", ["--with-secret", "--secret-file", "x", "--recipient", "age1x"], "USAGE"],
    ["a recipient that is none", ["--with-secret", "--recipient", "age1nobody"], "RECIPIENT_INVALID"],
    ["a file that is there", ["--with-secret", "--secret-file", "acme.yaml"], "FILE_EXISTS"],
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
    const shown = await credentials("show", "--with-secret", "--secret-file", "secret.json", "--json");
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
    const shown = await credentials("show", "--with-secret", "--secret-file", "secret.json", "--json");
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
  it("stages a new pair and hands it over; the old one stays in force, and nobody is asked", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    const run = await credentials("rotate", "--with-secret", "--secret-file", "new.json", "--json");
    expect(run.code, run.stderr).toBe(0);
    expect(consumerIn(box).key).toBe(before.key);
    const { result } = run.json<{ staged: { consumerKey: string } }>();
    const next = `kantiv-sf credentials rotate --org ${box.orgFile} --promote`;
    expect(result).toMatchObject({ rotated: false, consumerKey: before.key, next });
    expect(JSON.parse(await readFile(join(box.folder, "new.json"), "utf8"))).toMatchObject({
      consumerKey: result.staged.consumerKey,
      clientSecret: expect.stringMatching(/./),
    });
    expect(asked("PATCH", "/staged/")).toEqual([]);
    expect((await credentials("rotate")).stdout).toContain(next);
  });

  it("with --promote puts the pair that waits in force, proves its login, and remembers its key", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    const staged = await credentials("rotate", "--json");
    const waiting = staged.json<{ staged: { consumerKey: string } }>().result.staged.consumerKey;
    const rotated = await credentials("rotate", "--promote", "--yes", "--json");
    expect(rotated.code, rotated.stderr).toBe(0);
    expect(consumerIn(box).key).toBe(waiting);
    expect(rotated.json().result).toMatchObject({
      rotated: true,
      consumerKey: waiting,
      previousConsumerKey: before.key,
      handoffDue: true,
      verified: true,
    });
    const memory = await readFile(join(box.folder, ".kantiv/orgs", firstOrg(box).id, "memory.json"), "utf8");
    const newest = memory.trimEnd().split("\n").at(-1);
    expect(newest).toContain(waiting);
    expect(newest).not.toContain(before.key);
    expect((await box.run("verify")).code).toBe(0);
  });

  it("--stage-only is the same as the first run; a pair that waits is taken, and no second one made", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const first = (await credentials("rotate", "--stage-only", "--json")).json<{ staged: { id: string } }>().result;
    const second = (await credentials("rotate", "--json")).json<{ staged: { id: string } }>().result;
    expect(second.staged.id).toBe(first.staged.id);
    expect(asked("POST", "/staged")).toHaveLength(1);
  });

  it("with --promote and no pair waiting says how to stage one", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const { code, json } = await credentials("rotate", "--promote", "--yes", "--json");
    expect([code, json().error?.code]).toEqual([2, "NOTHING_STAGED"]);
    expect(json().error?.remedy).toContain(`kantiv-sf credentials rotate --org ${box.orgFile}`);
  });

  it.each([[["--stage-only"]], [["--with-secret", "--secret-file", "x.json"]], [["--recipient", "age1x"]]])(
    "refuses --promote together with %j, which belongs to the run before",
    async (args) => {
      box = await sandbox();
      const { code, json } = await credentials("rotate", "--promote", ...args, "--json");
      expect([code, json().error?.code]).toEqual([2, "USAGE"]);
      expect(box.emulator.requests()).toEqual([]);
    },
  );

  it("without a yes puts nothing in force: the new pair waits", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box);
    await credentials("rotate");
    const refused = await credentials("rotate", "--promote", "--json");
    expect(refused.json().error?.code).toBe("CONFIRMATION_NEEDED");
    expect(consumerIn(box).key).toBe(before.key);
  });

  it("goes on after an answer that was lost: the pair is in force, and is not rotated twice", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    await credentials("rotate");
    box.emulator.addFault({ kind: "resetAfter", method: "PATCH", path: "/staged/" });
    const cut = await credentials("rotate", "--promote", "--yes", "--json");
    expect(cut.code).toBe(3);
    const inForce = consumerIn(box).key;
    const again = await credentials("rotate", "--promote", "--yes", "--json");
    expect(again.code, again.stderr).toBe(0);
    expect(again.json().result).toMatchObject({ consumerKey: inForce, verified: true });
    expect(asked("PATCH", "/staged/")).toHaveLength(1);
  });

  it("with --promote ends with the hand-over that is due, ready to paste", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    const before = consumerIn(box).key;
    await credentials("rotate");
    const { stdout } = await credentials("rotate", "--promote", "--yes");
    expect(stdout.trimEnd().split("\n").slice(-2).join("\n")).toBe(
      `The hand-over is due: the consumer key was ${before}.\nNext: kantiv-sf handoff --org ${box.orgFile} --out handoff`,
    );
  });

  it("a failure between the promotion and its proof does not make another pair", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    await credentials("rotate");
    box.emulator.addFault({ kind: "saysBack", as: "rest", path: "composite", skip: 3 });
    expect((await credentials("rotate", "--promote", "--yes")).code).not.toBe(0);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const inForce = consumerIn(box).key;
    expect((await credentials("rotate", "--promote", "--yes")).code).toBe(0);
    expect([consumerIn(box).key, asked("PATCH", "/staged/").length]).toEqual([inForce, 1]);
  });

  it.each([[["--promote", "--yes"]], [[]]])(
    "a pair that is in force and not proven is proven by the next runs (%j), and no other one takes its place",
    async (args) => {
      await appliedSandbox();
      allowSecretsByRest(box);
      await credentials("rotate");
      box.emulator.addFault({ kind: "htmlPage", path: "/oauth2/token", times: 20 });
      expect((await credentials("rotate", "--promote", "--yes")).code).toBe(1);
      const inForce = consumerIn(box).key;
      expect((await credentials("rotate", ...args)).code).toBe(1);
      await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
      const proven = await credentials("rotate", ...args, "--json");
      expect([proven.code, consumerIn(box).key]).toEqual([0, inForce]);
      expect(proven.json().result).toMatchObject({ rotated: true, verified: true });
      expect([asked("POST", "/staged"), asked("PATCH", "/staged/")].map(({ length }) => length)).toEqual([1, 1]);
    },
  );

  it("names the rotation permission when the administrator lacks it", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    takePermission(box, "ClientSecretRotation");
    const { code, remedy } = (await credentials("rotate", "--json")).json().error ?? {};
    expect(code).toBe("SECRET_PERMISSION_MISSING");
    expect(remedy).toContain("Allow consumer key and secret rotation");
  });

  it("refuses an API version that has no staged credentials", async () => {
    box = await sandbox({ seed: { orgs: [{ apiVersions: { min: 50, max: 64 } }] } });
    expect((await box.run("apply", "--yes")).code).toBe(0);
    allowSecretsByRest(box);
    for (const args of [[], ["--promote"]]) {
      expect((await credentials("rotate", ...args, "--json")).json().error?.code).toBe("STAGING_NOT_OFFERED");
    }
  });
});

describe("before a pair is put in force, the question", () => {
  async function question(): Promise<string> {
    expect((await credentials("rotate")).code).toBe(0);
    const args = ["credentials", "rotate", "--org", box.orgFile, "--promote"];
    const env = { ...box.env, NO_COLOR: "1" };
    const { code, stderr } = await kantivSf(args, { env, cwd: box.folder, clock: box.clock, answer: "n" });
    expect(code).toBe(2);
    return stderr;
  }

  it("says when somebody last logged in with the old key, and what no record here can know", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    await box.clock.advance(3_600_000);
    const last = new Date(box.clock.now()).toISOString().slice(0, 16).replace("T", " ");
    expect((await box.run("verify")).code).toBe(0);
    await box.clock.advance(3_600_000);
    const asking = await question();
    expect(asking).toMatch(new RegExp(`Last login +${last} UTC through Kantiv Integration\\n`));
    expect(asking).toContain("from another machine, this record does not know");
  });

  it("says that no login is on record", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    firstOrg(box).logins = [];
    expect(await question()).toContain("none through Kantiv Integration in the login history");
  });

  it("says that another app of the same name cannot be told apart", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    await box.writeOrgFile(`${await readFile(box.orgFile, "utf8")}parameters: { appName: Other_App }\n`);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/^parameters.*\n/m, ""));
    expect(await question()).toContain("Other_App has the same name and cannot be told apart from it");
  });

  it("says that the login history is not shown to this administrator", async () => {
    await appliedSandbox();
    allowSecretsByRest(box);
    takePermission(box, "ManageUsers");
    expect(await question()).toContain("not known: the org refused the question: INVALID_TYPE");
  });
});
