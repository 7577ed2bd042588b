import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { armor, Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, describe, expect, it } from "vitest";
import { type Handoff, HandoffSchema } from "../../src/handoff/document.ts";
import type { Check } from "../../src/model/checks.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, consumerIn, firstOrg } from "../helpers/secrets-by-rest.ts";
import { byHand } from "./ways-in.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const read = (path: string) => readFile(join(box.folder, path), "utf8");

describe("handoff", () => {
  it("tells all that a login needs, proven a moment ago, as one document of its own schema", async () => {
    box = await appliedSandbox();
    const done = await box.run("handoff", "--json");
    expect(done.code, done.stderr).toBe(0);
    const { handoff } = done.json<{ handoff: Handoff }>().result;
    expect(HandoffSchema.parse(handoff)).toEqual(handoff);
    expect(handoff).toMatchObject({
      username: "kantiv@acme.com.uat",
      consumerKey: consumerIn(box).key,
      clientSecret: null,
      loginUrl: box.emulator.url,
      org: { id: firstOrg(box).id, sandbox: true },
      app: { name: "Kantiv_Integration", scopes: ["api", "id", "openid", "refresh_token"] },
      certificate: { fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) },
      verification: { ok: true, at: new Date(box.clock.now()).toISOString() },
    });
  });

  it("writes the document and the page, in which the same values stand", async () => {
    box = await appliedSandbox();
    const done = await box.run("handoff", "--out", "out", "--json");
    expect((await readdir(join(box.folder, "out"))).sort()).toEqual(["handoff.html", "handoff.json", "handoff.md"]);
    expect(JSON.parse(await read("out/handoff.json"))).toEqual(done.json<{ handoff: Handoff }>().result.handoff);
    for (const page of [await read("out/handoff.md"), await read("out/handoff.html")]) {
      expect(page).toContain(consumerIn(box).key);
      expect(page).toContain(box.emulator.url);
      expect(page).toContain(firstOrg(box).id);
    }
  });

  it("does not print the page that it writes: proven or not, and where it is", async () => {
    box = await appliedSandbox();
    const { stdout } = await box.run("handoff", "--out", "out");
    expect(stdout.trim().split("\n")).toEqual([
      expect.stringMatching(/^Proven: the JWT login of \S+ works\.$/),
      ...["handoff.json", "handoff.md", "handoff.html"].map((name) => `${join("out", name)} written`),
      `Send ${join("out", "handoff.json")} and ${join("out", "handoff.html")} to Kantiv, Integrations@kantiv.com.`,
      `Next: kantiv-sf drift --org ${box.orgFile}`,
    ]);
    const user = firstOrg(box).users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    if (user) user.isActive = false;
    const refused = await box.run("handoff", "--out", "out");
    expect([refused.code, refused.stdout]).toEqual([1, expect.not.stringMatching(/^Send |drift/m)]);
  });

  it("says in numbers alone who may use the app, and warns by name who makes it", async () => {
    box = await appliedSandbox();
    await byHand(box).profileOnPolicy("System Administrator");
    const done = await box.run("handoff", "--out", "out", "--json");
    expect(done.json().warnings).toMatchObject([
      { code: "FOREIGN_ACCESS", message: expect.stringContaining("Administrator") },
    ]);
    const { access } = done.json<{ handoff: Handoff }>().result.handoff;
    expect(access).toEqual([
      { way: "profile", standing: "foreign", users: 1 },
      { way: "permissionSet", standing: "stated", users: 1 },
      { way: "useAnyApiClient", standing: "ofOrg", users: 0 },
    ]);
    for (const name of ["handoff.json", "handoff.md", "handoff.html"]) {
      expect(await read(`out/${name}`)).not.toMatch(/System Administrator|admin@/);
    }
    expect(await read("out/handoff.md")).toContain("NOT stated: profile, 1 user");
    expect(await read("out/handoff.md")).toMatch(/^\*\*⚠ PROVEN, with 1 way in not stated\.\*\* The JWT login of /m);
    expect(await read("out/handoff.html")).toContain('class="verdict look"><strong>⚠ PROVEN, with 1 way in not stated');
  });

  it("hands the secret over encrypted, in a file that opens with the private key", async () => {
    box = await appliedSandbox();
    allowSecretsByRest(box);
    const [one, two] = [await generateX25519Identity(), await generateX25519Identity()];
    const recipients = await Promise.all([one, two].map(async (it) => ["--recipient", await identityToRecipient(it)]));
    const done = await box.run("handoff", "--out", "out", "--with-secret", ...recipients.flat(), "--json");
    expect(done.code, done.stderr).toBe(0);
    for (const identity of [one, two]) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const text = await decrypter.decrypt(armor.decode(await read("out/client-secret.age")), "text");
      expect(JSON.parse(text)).toMatchObject({
        orgId: firstOrg(box).id,
        consumerKey: consumerIn(box).key,
        clientSecret: consumerIn(box).secret,
      });
    }
    const all = await Promise.all((await readdir(join(box.folder, "out"))).map((name) => read(`out/${name}`)));
    expect([...all, done.stdout, done.stderr].join("\n")).not.toContain(consumerIn(box).secret);
  });

  it("leaves no encrypted secret of an earlier hand-over behind", async () => {
    box = await appliedSandbox();
    allowSecretsByRest(box);
    const recipient = await identityToRecipient(await generateX25519Identity());
    await box.run("handoff", "--out", "out", "--with-secret", "--recipient", recipient);
    expect(await readdir(join(box.folder, "out"))).toContain("client-secret.age");
    await box.run("handoff", "--out", "out");
    expect(await readdir(join(box.folder, "out"))).not.toContain("client-secret.age");
  });

  it("puts the secret into a 0600 file of its own when that is chosen, and says only that it is separate", async () => {
    box = await appliedSandbox();
    allowSecretsByRest(box);
    const done = await box.run("handoff", "--with-secret", "--secret-file", "secret.json", "--json");
    expect(done.json().result).toMatchObject({
      secretFile: "secret.json",
      handoff: { clientSecret: { kind: "separate" } },
    });
    expect((await stat(join(box.folder, "secret.json"))).mode & 0o777).toBe(0o600);
    expect(await read("secret.json")).toContain(consumerIn(box).secret);
    expect(done.stdout + done.stderr).not.toContain(consumerIn(box).secret);
  });

  it("says plainly when the login is not proven, and fails", async () => {
    box = await appliedSandbox();
    const user = firstOrg(box).users.find(({ username }) => username === "kantiv@acme.com.uat");
    if (user) user.isFrozen = true;
    const done = await box.run("handoff", "--out", "out");
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/^NOT proven: the JWT login of /);
    expect(await read("out/handoff.md")).toContain("is NOT proven");
    expect(JSON.parse(await read("out/handoff.json")).verification.ok).toBe(false);
  });

  it("fault 8: gives each check that did not pass a code and a remedy, in the document, too", async () => {
    box = await appliedSandbox();
    const user = firstOrg(box).users.find(({ username }) => username === "kantiv@acme.com.uat");
    if (user) user.isFrozen = true;
    const done = await box.run("handoff", "--json");
    expect(done.code).toBe(1);
    const { checks } = done.json<{ handoff: { verification: { checks: Check[] } } }>().result.handoff.verification;
    const open = checks.filter(({ status, detail }) => status !== "passed" && !/^not tried/.test(detail));
    expect(open.length).toBeGreaterThan(0);
    for (const check of open)
      expect([check.id, check.code, check.remedy]).toEqual([
        check.id,
        expect.stringMatching(/./),
        expect.stringMatching(/./),
      ]);
  });
});
