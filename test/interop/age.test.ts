import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, expect, it } from "vitest";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, consumerIn, firstOrg } from "../helpers/secrets-by-rest.ts";

/** The standard program, as whoever gets a hand-over has it (Debian's package `age`). */
const age = (...args: string[]) => promisify(execFile)("age", args);

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

it("the client secret of a hand-over opens with the age program, for every recipient and nobody else", async () => {
  box = await appliedSandbox();
  allowSecretsByRest(box);
  const identities = await Promise.all([generateX25519Identity(), generateX25519Identity(), generateX25519Identity()]);
  const files = identities.map((_, index) => join(box.folder, `identity-${index}.txt`));
  await Promise.all(files.map((file, index) => writeFile(file, `${identities[index]}\n`)));
  const [mine = "", theirs = "", strangers = ""] = files;
  const recipients = await Promise.all(identities.slice(0, 2).map(identityToRecipient));
  const flags = recipients.flatMap((recipient) => ["--recipient", recipient]);
  const done = await box.run("handoff", "--out", "out", "--with-secret", ...flags);
  expect(done.code, done.stderr).toBe(0);

  const sealed = join(box.folder, "out/client-secret.age");
  for (const file of [mine, theirs]) {
    const { stdout } = await age("--decrypt", "--identity", file, sealed);
    const { key, secret } = consumerIn(box);
    expect(JSON.parse(stdout)).toMatchObject({
      orgId: firstOrg(box).id,
      consumerKey: key,
      clientSecret: secret,
    });
  }
  await expect(age("--decrypt", "--identity", strangers, sealed)).rejects.toThrow(/no identity matched/);
});
