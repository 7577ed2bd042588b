import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { IDENTITY } from "../../src/util/age.ts";
import { readSecret, refuseMissingSecret } from "../../src/util/read-secret.ts";
import { readSealedFile, type SealedFile, withSealed } from "../../src/util/sealed.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { thrownBy } from "../helpers/thrown.ts";

const FILE = "secrets.yaml";
let [mine, others] = ["", ""];
let recipient = "";

beforeAll(async () => {
  [mine, others] = [await generateX25519Identity(), await generateX25519Identity()];
  recipient = await identityToRecipient(mine);
});

/** A file with these secrets, sealed for us. */
async function sealed(secrets: Record<string, string>): Promise<string> {
  let text = "";
  let file: SealedFile = { recipients: [recipient], secrets: {} };
  for (const [name, value] of Object.entries(secrets)) {
    text = await withSealed(file, name, new Secret(value));
    file = (await readSealedFile(FILE, memoryFiles({ [FILE]: text }))) as SealedFile;
  }
  return text;
}

const ports = (text: string, identity: string | undefined = mine) => ({
  env: identity === undefined ? {} : { [IDENTITY]: identity },
  files: memoryFiles({ [FILE]: text }),
});
const ref = (name: string) => ({ sealed: name, in: FILE });

let intact = "";
let swapped = "";
beforeAll(async () => {
  intact = await sealed({ a: "alpha", b: "beta" });
  swapped = intact
    .replace(/^ {2}a:/m, "  x:")
    .replace(/^ {2}b:/m, "  a:")
    .replace(/^ {2}x:/m, "  b:");
});

describe("a sealed secret", () => {
  it("is what was sealed, for who has the key, with the comments that age-keygen writes too", async () => {
    const text = await sealed({ key: "-----BEGIN X-----\nabc\n-----END X-----\n", token: "00D!t" });
    expect((await readSecret(ref("key"), ports(text))).reveal()).toBe("-----BEGIN X-----\nabc\n-----END X-----");
    const commented = `# created: today\n# public key: ${recipient}\n${mine}\n`;
    expect((await readSecret(ref("token"), ports(text, commented))).reveal()).toBe("00D!t");
  });

  it("shows in the file by its name alone, in the order of names", async () => {
    const text = await sealed({ b: "second-value", a: "first-value" });
    expect(text).not.toMatch(/second-value|first-value|AGE-SECRET/);
    expect(text.indexOf("  a:")).toBeLessThan(text.indexOf("  b:"));
    expect(text).toContain(recipient);
  });

  it("leaves the others as they are when one is added or replaced", async () => {
    const one = (await readSealedFile(FILE, memoryFiles({ [FILE]: await sealed({ a: "1", b: "2" }) }))) as SealedFile;
    const text = await withSealed(one, "b", new Secret("3"));
    const two = (await readSealedFile(FILE, memoryFiles({ [FILE]: text }))) as SealedFile;
    expect([two.secrets.a, two.secrets.b === one.secrets.b]).toEqual([one.secrets.a, false]);
    expect((await readSecret(ref("b"), ports(text))).reveal()).toBe("3");
  });

  it.each([
    ["without a key", () => ports(intact, ""), "a", "SEALED_IDENTITY"],
    ["with what is no key", () => ports(intact, "AGE-SECRET-KEY-1QQQQ"), "a", "SEALED_IDENTITY"],
    ["with somebody else's key", () => ports(intact, others), "a", "SEALED_IDENTITY"],
    ["under a name that is not there", () => ports(intact), "c", "SECRET_MISSING"],
    ["of a file that is not there", () => ({ ...ports(intact), files: memoryFiles({}) }), "a", "SECRET_MISSING"],
    ["of a file of another form", () => ports("secrets: []\n"), "a", "SEALED_FILE_INVALID"],
    ["that was put in another's place", () => ports(swapped), "a", "SEALED_FILE_INVALID"],
    ["that was changed", () => ports(intact.replace(/BEGIN AGE/, "BEGUN AGE")), "a", "SEALED_FILE_INVALID"],
  ])("is refused %s, with a code, and shows nothing of it", async (_what, given, name, code) => {
    const error = await thrownBy(readSecret(ref(name), given()));
    expect(error).toMatchObject({ code, exit: 2 });
    expect(await thrownBy(refuseMissingSecret(ref(name), given()))).toMatchObject({ code });
    expect(JSON.stringify([error, error.message, error.remedy])).not.toMatch(/alpha|AGE-SECRET-KEY-1[A-Z0-9]/);
  });
});
