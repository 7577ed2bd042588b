import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { Env, Exec } from "../../src/model/ports.ts";
import { loadSigner, type SignerPorts } from "../../src/oauth/key/key.ts";
import { expectGolden } from "../helpers/golden.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const PEM = fixture("kantiv.key");
const PUBLIC = createPublicKey(PEM);
const PKCS1 = createPrivateKey(PEM).export({ type: "pkcs1", format: "pem" }).toString();
const PKCS1_ENCRYPTED = createPrivateKey(PEM)
  .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "correct horse" })
  .toString();
/** What is left when somebody copies only what stands between the first and the last line. */
const bare = (pem: string) => pem.replace(/-----[^-]+-----/g, "");
const inEnv = { key: { env: "KEY" } };

async function signs(source: Parameters<typeof loadSigner>[0], ports: SignerPorts) {
  const signer = await loadSigner(source, ports);
  expect(signer.bits).toBe(2048);
  const input = new TextEncoder().encode("header.payload");
  expect(verify("sha256", input, PUBLIC, await signer.sign(input))).toBe(true);
}

async function refusal(source: Parameters<typeof loadSigner>[0], ports: SignerPorts): Promise<KantivError> {
  const error = await loadSigner(source, ports).then(
    () => new Error("the key was taken"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof KantivError)) throw error;
  expect(error.exit).toBe(2);
  expect(error.remedy).not.toBe("");
  return error;
}

describe("a key signs RS256 when it is given as", () => {
  test.each([
    ["PEM", PEM],
    ["PEM with CRLF", PEM.replaceAll("\n", "\r\n")],
    ["PEM with \\n for line ends", PEM.replaceAll("\n", "\\n")],
    ["PEM with \\r\\n for line ends, in quotes", `"${PEM.replaceAll("\n", "\\r\\n")}"`],
    ["PEM after a byte order mark", `\uFEFF${PEM}`],
    ["PEM on one line with blanks for line ends", PEM.replaceAll("\n", " ")],
    ["PEM on one line with nothing for line ends", PEM.replaceAll("\n", "")],
    ["PEM without any white space", PEM.replace(/\s/g, "")],
    ["PEM that is indented", PEM.replace(/^/gm, "    ")],
    ["PEM with tabs and empty lines", PEM.replaceAll("\n", "\n\t\n")],
    ["PEM on one line, in quotes and blanks", ` '${PEM.replaceAll("\n", " ")}' `],
    ["PEM after its certificate", `${fixture("kantiv.crt")}${PEM}`],
    ["base64 of PEM on one line", Buffer.from(PEM.replaceAll("\n", " ")).toString("base64")],
    ["PEM as a string of JSON", JSON.stringify(PEM)],
    ["PEM whose line ends were escaped twice", PEM.replaceAll("\n", "\\\\n")],
    ["PEM with a backslash before each line end", PEM.replaceAll("\n", "\\\n")],
    ["PEM with carriage returns alone", PEM.replaceAll("\n", "\r")],
    ["PEM with no-break spaces for line ends", PEM.replaceAll("\n", "\u00a0")],
    ["PEM in percent signs", encodeURIComponent(PEM)],
    [
      "PEM indented, with CRLF, after a byte order mark, in quotes",
      `"\uFEFF${PEM.replace(/^/gm, "\t").replaceAll("\n", "\r\n")}"`,
    ],
    ["PEM with its opening quote alone", `"${PEM}`],
    ["base64 of PEM in UTF-16", Buffer.from(`\uFEFF${PEM}`, "utf16le").toString("base64")],
    ["base64 of base64 of PEM", Buffer.from(Buffer.from(PEM).toString("base64")).toString("base64")],
    ["base64 of PEM in base64url", Buffer.from(PEM).toString("base64url")],
    ["the base64 without first and last line", bare(PEM)],
    ["the base64 without first and last line, in one line", bare(PEM).replace(/\s/g, "")],
    ["the base64 of PKCS#1 without first and last line", bare(PKCS1)],
    ["PKCS#1", PKCS1],
    ["PKCS#1 on one line", PKCS1.replaceAll("\n", " ")],
    ["PKCS#1 without any white space", PKCS1.replace(/\s/g, "")],
    ["base64 of PEM", Buffer.from(PEM).toString("base64")],
    [
      "base64 of PEM in lines",
      Buffer.from(PEM)
        .toString("base64")
        .replace(/(.{76})/g, "$1\n"),
    ],
  ])("%s in the environment", async (_, text) => {
    await signs(inEnv, signerPorts({ env: { KEY: text } }));
  });

  test.each([0o600, 0o400, undefined])("a file of mode %o", async (mode) => {
    const file = { text: PEM, ...(mode !== undefined && { mode }) };
    await signs({ key: { file: "k.pem" } }, signerPorts({ files: { "k.pem": file } }));
  });

  test.each([
    ["PKCS#8", fixture("encrypted.key")],
    ["PKCS#8 on one line", fixture("encrypted.key").replaceAll("\n", " ")],
    ["PKCS#8 without any white space", fixture("encrypted.key").replace(/\s/g, "")],
    ["PKCS#8 with \\n for line ends", fixture("encrypted.key").replaceAll("\n", "\\n")],
    ["PKCS#8 in base64", Buffer.from(fixture("encrypted.key")).toString("base64")],
    ["PKCS#8 without first and last line", bare(fixture("encrypted.key"))],
    ["PKCS#1", PKCS1_ENCRYPTED],
    ["PKCS#1 on one line", PKCS1_ENCRYPTED.replaceAll("\n", " ")],
    ["PKCS#1, indented", PKCS1_ENCRYPTED.replace(/^/gm, "  ")],
  ])("encrypted %s with its passphrase from elsewhere", async (_, text) => {
    const source = { ...inEnv, passphrase: { file: "pass" } };
    const files = { pass: { text: "correct horse\n", mode: 0o600 } };
    await signs(source, signerPorts({ env: { KEY: text }, files }));
  });

  test("plain PEM although a passphrase is named, which nothing needs", async () => {
    await signs({ ...inEnv, passphrase: { env: "NOT_SET" } }, signerPorts({ env: { KEY: PEM } }));
  });
});

describe("a key is refused", () => {
  const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey;
  const ecOld = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const encrypted = fixture("encrypted.key");

  test.each([
    ["KEY_MISSING", undefined],
    ["KEY_MISSING", "  \n"],
    ["KEY_UNREADABLE", "hunter2"],
    ["KEY_UNREADABLE", fixture("kantiv.crt")],
    ["KEY_UNREADABLE", PUBLIC.export({ type: "spki", format: "pem" }).toString()],
    ["KEY_UNREADABLE", PEM.replace(/[\s\S]{200}(?=-----END)/, "")],
    ["KEY_UNREADABLE", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
    ["KEY_ENCRYPTED", encrypted],
    ["KEY_ENCRYPTED", PKCS1_ENCRYPTED],
    ["KEY_NOT_RSA", fixture("ec.key")],
    ["KEY_NOT_RSA", fixture("ec.key").replaceAll("\n", " ")],
    ["KEY_NOT_RSA", bare(fixture("ec.key"))],
    ["KEY_NOT_RSA", ecOld.export({ type: "sec1", format: "pem" }).toString().replaceAll("\n", "\\n")],
    ["KEY_NOT_RSA", pss.export({ type: "pkcs8", format: "pem" }).toString()],
    ["KEY_TOO_SHORT", fixture("rsa1024.key")],
  ])("with %s, without a word of it", async (code, text) => {
    const error = await refusal(inEnv, signerPorts({ env: { KEY: text } }));
    expect(error.code).toBe(code);
    expect(error.message + error.remedy + String(error.cause)).not.toMatch(/MII|hunter2|AAAA/);
  });

  test.each([
    ["KEY_MISSING", "", "environment variable KEY is not there or empty", 'export KEY="$(cat kantiv.key)"'],
    [
      "KEY_UNREADABLE",
      "hunter2",
      "The environment variable KEY holds no private key in PEM.",
      "printenv KEY | openssl pkey -out new.key",
    ],
    [
      "KEY_ENCRYPTED",
      encrypted,
      "The key in environment variable KEY is encrypted, and no passphrase is named.",
      "passphrase: { env: KANTIV_KEY_PASSPHRASE }",
    ],
    ["KEY_NOT_RSA", fixture("ec.key"), "The key in environment variable KEY is of type ec;", "Make an RSA pair"],
    [
      "KEY_TOO_SHORT",
      fixture("rsa1024.key"),
      "The private key has 1024 bits; Salesforce asks for 2048 or more.",
      "Make an RSA pair",
    ],
  ])("with %s, and says where it is, what is wrong and what to do", async (code, text, message, remedy) => {
    const error = await refusal(inEnv, signerPorts({ env: { KEY: text } }));
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });

  test("whose passphrase lies in a file that others may read is not tried", async () => {
    const files = { pass: { text: "correct horse", mode: 0o644 } };
    const source = { ...inEnv, passphrase: { file: "pass" } };
    expect((await refusal(source, signerPorts({ env: { KEY: encrypted }, files }))).code).toBe("SECRET_FILE_MODE");
  });

  test.each([
    ["an org file", undefined, "Beside key in the org file: passphrase: { env: KANTIV_KEY_PASSPHRASE }"],
    ["the flags of a key", "", "Add --passphrase-env KANTIV_KEY_PASSPHRASE"],
    ["the flags of a new key", "new-", "Add --new-passphrase-env KANTIV_KEY_PASSPHRASE"],
  ])(
    "when encrypted, what names the passphrase is a line for %s, and the shell's line goes with it until it is set",
    async (_, flags, named) => {
      const files = { k: { text: encrypted, mode: 0o600 } };
      for (const key of [{ env: "KEY" }, { file: "k" }]) {
        const source = { key, ...(flags !== undefined && { flags }) };
        const [unset, set] = [{ KEY: encrypted }, { KEY: encrypted, KANTIV_KEY_PASSPHRASE: "correct horse" }];
        const { remedy } = await refusal(source, signerPorts({ env: unset, files }));
        expect(remedy).toBe(
          `${named}; and in the shell: read -rs KANTIV_KEY_PASSPHRASE && export KANTIV_KEY_PASSPHRASE`,
        );
        expect((await refusal(source, signerPorts({ env: set, files }))).remedy).toBe(named);
      }
    },
  );

  test.each([
    [{ env: "PASS" }, "read -rs PASS && export PASS"],
    [{ file: "my pass" }, "(umask 077 && cat > 'my pass')"],
    [{ sealed: "pass", in: "secrets.yaml" }, "kantiv-sf seal pass --in secrets.yaml --file FILE"],
  ])(
    "when encrypted and no passphrase is where %o says, the remedy ends with the line that puts one there",
    async (passphrase, line) => {
      const error = await refusal({ ...inEnv, passphrase }, signerPorts({ env: { KEY: encrypted } }));
      expect(error).toMatchObject({ code: "KEY_ENCRYPTED", remedy: expect.stringMatching(/: \S/) });
      expect(error.remedy.endsWith(`: ${line}`)).toBe(true);
    },
  );

  test.each([
    "/run/secrets/kantiv.key",
    "./kantiv",
    "../keys/kantiv",
    "~/kantiv.key",
    "C:\\keys\\kantiv.pem",
    "kantiv.PEM",
    '"/run/secrets/kantiv"',
    "file:///run/secrets/kantiv",
    "@/run/secrets/kantiv",
    "${HOME}/kantiv",
    "secrets/kantiv",
    "/home/me/my keys/kantiv.crt",
  ])("that is the path %s in a variable, and is named as one without being shown", async (path) => {
    const error = await refusal(inEnv, signerPorts({ env: { KEY: `${path}\n` } }));
    expect(error).toMatchObject({
      code: "KEY_UNREADABLE",
      remedy: expect.stringContaining("key: { file: kantiv.key }"),
    });
    expect(error.message).toBe("The environment variable KEY holds the path of a file, not a private key.");
  });

  test.each([
    "$KANTIV_KEY",
    "${KANTIV_KEY}",
    "$(KANTIV_KEY)",
    "%KANTIV_KEY%",
    "${{ secrets.KANTIV_KEY }}",
    "'$KANTIV_KEY'",
  ])("that is the name of a variable, %s, which nothing filled in", async (text) => {
    const { code, message, remedy } = await refusal(inEnv, signerPorts({ env: { KEY: text } }));
    expect([code, message]).toEqual([
      "KEY_UNREADABLE",
      "The environment variable KEY holds the name of a variable that nothing has filled in, not a private key.",
    ]);
    expect(remedy).toContain("See that the variable exists");
  });

  test.each([
    ["its first line", PEM.split("\n")[0] ?? ""],
    ["its beginning", PEM.slice(0, 400)],
    ["its end", PEM.slice(-200)],
    ["its beginning with escaped line ends", PEM.slice(0, 400).replaceAll("\n", "\\n")],
  ])("of which there is a part, %s, is said to be cut", async (_what, text) => {
    const { code, message, remedy } = await refusal(inEnv, signerPorts({ env: { KEY: text } }));
    expect([code, message]).toEqual(["KEY_UNREADABLE", "The environment variable KEY holds a part of a private key."]);
    expect(remedy).toContain("It was cut");
  });

  test("that is a path in a file is not called one, nor are a word and a text of many lines in a variable", async () => {
    const files = { k: { text: "/run/secrets/kantiv.key", mode: 0o600 } };
    const errors = [
      await refusal({ key: { file: "k" } }, signerPorts({ files })),
      await refusal(inEnv, signerPorts({ env: { KEY: "hunter2" } })),
      await refusal(inEnv, signerPorts({ env: { KEY: "Kz9/Qw3+Pm" } })),
      await refusal(inEnv, signerPorts({ env: { KEY: "/a\n/b" } })),
    ];
    for (const error of errors) expect(error.message).toContain("holds no private key in PEM");
  });

  const publicPem = PUBLIC.export({ type: "spki", format: "pem" }).toString();
  const publicOld = PUBLIC.export({ type: "pkcs1", format: "pem" }).toString();
  test.each([
    ["a certificate", fixture("kantiv.crt")],
    ["a certificate", fixture("kantiv.crt").replaceAll("\n", "\\n")],
    ["a certificate", fixture("kantiv.crt").replace(/\s/g, "")],
    ["a certificate", Buffer.from(fixture("kantiv.crt")).toString("base64")],
    ["a certificate", bare(fixture("kantiv.crt"))],
    ["a public key", publicPem],
    ["a public key", publicPem.replace(/\s/g, "")],
    ["a public key", bare(publicPem)],
    ["a public key", publicOld.replaceAll("\n", " ")],
    ["a public key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB me@host"],
    ["a certificate request", "-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----"],
    ["a certificate request", "-----BEGIN NEW CERTIFICATE REQUEST-----\nMIIC\n-----END NEW CERTIFICATE REQUEST-----"],
    ["a certificate request", "-----BEGINNEWCERTIFICATEREQUEST-----MIIC-----ENDNEWCERTIFICATEREQUEST-----"],
    ["a certificate", fixture("kantiv.crt").replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE")],
    ["a certificate", fixture("kantiv.crt").replaceAll("CERTIFICATE", "X509CERTIFICATE")],
    ["a public key", publicPem.replaceAll("PUBLIC KEY", "RSAPUBLICKEY")],
    ["a public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@host"],
    ["certificates (PKCS#7)", "-----BEGIN PKCS7-----\nMIIC\n-----END PKCS7-----"],
    ["certificates (PKCS#7)", "-----BEGINPKCS7-----MIIC-----ENDPKCS7-----"],
    ["a PGP key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQdG\n-----END PGP PRIVATE KEY BLOCK-----"],
    ["a PGP key", "-----BEGINPGPPUBLICKEYBLOCK-----lQdG-----ENDPGPPUBLICKEYBLOCK-----"],
    ["a key in OpenSSH's form", "-----BEGINOPENSSHPRIVATEKEY-----b3Bl-----ENDOPENSSHPRIVATEKEY-----"],
    ["a key in OpenSSH's form", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----"],
  ])("for which %s stands there, and is named as one without being shown", async (what, text) => {
    const error = await refusal(inEnv, signerPorts({ env: { KEY: text } }));
    expect(error.code).toBe("KEY_UNREADABLE");
    expect(error.message).toBe(`The environment variable KEY holds ${what}, not a private key.`);
    expect(error.remedy).not.toMatch(/MII|AAAA|b3Bl/);
  });

  test("of a word that only looks like the beginning of an OpenSSH key is not called one", async () => {
    const { message } = await refusal(inEnv, signerPorts({ env: { KEY: "my ssh-rsa key" } }));
    expect(message).toContain("holds no private key in PEM");
  });

  test.each([0o644, 0o640, 0o604])("in a file of mode %o, which others may read", async (mode) => {
    const error = await refusal({ key: { file: "k" } }, signerPorts({ files: { k: { text: PEM, mode } } }));
    expect(error).toMatchObject({ code: "KEY_FILE_MODE", remedy: expect.stringContaining("chmod 600") });
  });

  test("in a file that is not there, or may not be read", async () => {
    const missing = await refusal({ key: { file: "k" } }, signerPorts());
    expect(missing).toMatchObject({ code: "KEY_MISSING", message: expect.stringContaining("file k is not") });
    const ports = signerPorts({ files: { k: { text: PEM } } });
    const denied = async () => Promise.reject(Object.assign(new Error("EACCES"), { code: "EACCES" }));
    const error = await refusal({ key: { file: "k" } }, { ...ports, files: { ...ports.files, read: denied } });
    expect(error).toMatchObject({ code: "KEY_UNREADABLE", message: "The file k cannot be read." });
    expect(error.remedy).toContain("ls -ld k");
    expect(error.cause).toMatchObject({ code: "EACCES" });
  });

  test.each([
    ["KEY_PASSPHRASE_WRONG", { env: "PASS" }],
    ["KEY_ENCRYPTED", { env: "NOT_SET" }],
  ])("when encrypted, with %s for the passphrase %o", async (code, passphrase) => {
    const error = await refusal({ ...inEnv, passphrase }, signerPorts({ env: { KEY: encrypted, PASS: "hunter2" } }));
    expect(error.code).toBe(code);
    expect(error.message).toContain("The key in environment variable KEY ");
    expect(error.message + error.remedy).not.toContain("hunter2");
  });

  test("whose passphrase is wrong names the command to try it with", async () => {
    const ports = signerPorts({ env: { KEY: encrypted, PASS: "hunter2" } });
    const error = await refusal({ ...inEnv, passphrase: { env: "PASS" } }, ports);
    expect(error.message).toContain("the passphrase is wrong, or the key is damaged");
    expect(error.remedy).toContain("printenv KEY | openssl pkey -noout");
    const inFile = { key: { file: "my keys/kantiv.key" }, passphrase: { env: "PASS" } };
    const files = { "my keys/kantiv.key": { text: encrypted, mode: 0o600 } };
    const ofFile = await refusal(inFile, signerPorts({ env: { PASS: "hunter2" }, files }));
    expect(ofFile.remedy).toContain("openssl pkey -in 'my keys/kantiv.key' -noout");
  });
});

describe("an external signer", () => {
  const answer = (code: number, stdout: string | Uint8Array, stderr = ""): Exec => {
    return async () => ({ code, stdout: Buffer.from(stdout as string), stderr: Buffer.from(stderr) });
  };
  const kms =
    (encode: (signature: Buffer) => string | Buffer): Exec =>
    async (command, args, options) => {
      expect([command, ...args]).toEqual(["kms", "sign"]);
      const signature = sign("sha256", options?.stdin ?? new Uint8Array(), PEM);
      return { code: 0, stdout: Buffer.from(encode(signature) as string), stderr: Buffer.alloc(0) };
    };
  const source = { command: ["kms", "sign"] };

  test.each([
    ["raw", (signature: Buffer) => signature],
    ["in base64", (signature: Buffer) => `${signature.toString("base64")}\n`],
    ["in base64 with line breaks", (signature: Buffer) => signature.toString("base64").replace(/(.{64})/g, "$1\n")],
    ["in base64url", (signature: Buffer) => signature.toString("base64url")],
  ])("gets the bytes on stdin and gives the signature %s", async (_, encode) => {
    await signs(source, signerPorts({ exec: kms(encode) }));
  });

  test.each([
    ["is not there", undefined],
    ["ends with exit code 3", answer(3, "", "access denied Bearer abcdefghijklmnopqrstuvwxyz\u001b[2J")],
    ["writes nothing", answer(0, "")],
    ["writes an error message", answer(0, "Error: no such key")],
    ["writes too much", answer(0, Buffer.alloc(5000))],
  ])("that %s is refused before anything is sent", async (_, exec) => {
    const error = await refusal(source, signerPorts(exec ? { exec } : {}));
    expect(error.code).toBe("SIGNER_FAILED");
    expect(error.message).not.toContain("abcdefghij");
    expect(error.message).not.toContain("\u001b");
  });

  test("gets of the environment what every program gets and what it is said to need, and no secret besides", async () => {
    const seen: Env[] = [];
    const exec: Exec = (command, args, options) => {
      seen.push(options.env);
      return kms((signature) => signature)(command, args, options);
    };
    const plain = {
      PATH: "/bin",
      Path: "C:",
      HOME: "/h",
      LC_ALL: "C",
      https_proxy: "http://p",
      SystemRoot: "C:",
      XDG_RUNTIME_DIR: "/r",
    };
    const env = {
      ...plain,
      AWS_PROFILE: "kms",
      GITHUB_TOKEN: "ghp",
      KANTIV_JWT_KEY: "PEM",
      NODE_OPTIONS: "--import=x",
      SF_X: "1",
    };
    await signs({ ...source, env: ["AWS_PROFILE"] }, signerPorts({ exec, env }));
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ ...plain, AWS_PROFILE: "kms" })]),
    );
  });

  test("with a short key is refused", async () => {
    const exec = answer(0, sign("sha256", Buffer.from("x"), fixture("rsa1024.key")));
    expect((await refusal(source, signerPorts({ exec }))).code).toBe("KEY_TOO_SHORT");
  });
});

test("each refusal of a key says in the same words where it is looked for, what is wrong and what to do", async () => {
  const encrypted = fixture("encrypted.key");
  const pass = { ...inEnv, passphrase: { env: "PASS" } };
  const inFile = { key: { file: "k" } };
  const external = { command: ["kms", "sign"] };
  const answers = (code: number, stdout: string | Buffer, stderr = ""): { exec: Exec } => ({
    exec: async () => ({ code, stdout: Buffer.from(stdout as string), stderr: Buffer.from(stderr) }),
  });
  const cases: [what: string, Parameters<typeof loadSigner>[0], Parameters<typeof signerPorts>[0]][] = [
    ["no variable", inEnv, {}],
    ["an empty variable", inEnv, { env: { KEY: " " } }],
    ["a word in a variable", inEnv, { env: { KEY: "word" } }],
    ["a path in a variable", inEnv, { env: { KEY: "/run/kantiv.key" } }],
    ["a path in a file", inFile, { files: { k: { text: "/run/kantiv.key" } } }],
    ["no file", inFile, {}],
    ["a file that others may read", inFile, { files: { k: { text: PEM, mode: 0o644 } } }],
    ["a certificate", inEnv, { env: { KEY: fixture("kantiv.crt") } }],
    ["an elliptic key", inEnv, { env: { KEY: fixture("ec.key") } }],
    ["a short key", inEnv, { env: { KEY: fixture("rsa1024.key") } }],
    ["an encrypted key", inEnv, { env: { KEY: encrypted } }],
    ["an encrypted key and no passphrase in its place", pass, { env: { KEY: encrypted } }],
    ["a wrong passphrase", pass, { env: { KEY: encrypted, PASS: "wrong" } }],
    ["a damaged key", inEnv, { env: { KEY: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" } }],
    ["a signer that is not there", external, {}],
    ["a signer that cannot be started", external, { exec: () => Promise.reject(new Error("EACCES")) }],
    ["a signer that fails and says why", external, answers(3, "", "no access")],
    ["a signer that fails in silence", external, answers(3, "")],
    ["a signer that writes no signature", external, answers(0, "Error: no such key")],
    ["a signer that writes too little", external, answers(0, Buffer.alloc(127, 0x80))],
    ["a signer that writes too much", external, answers(0, Buffer.alloc(2049, 0x80))],
    ["a signer with a short key", external, answers(0, Buffer.alloc(128, 0x80))],
  ];
  const told: string[] = [];
  for (const [what, source, ports] of cases) {
    const { code, message, remedy } = await refusal(source, signerPorts(ports));
    told.push(`${what}: ${code}\n  ${message}\n  ${remedy}\n`);
  }
  expectGolden("oauth/keys.txt", told.join("\n"));
});

test("an external signer's key is as long as what it signs", async () => {
  for (const bytes of [256, 2048]) {
    const exec: Exec = async () => ({ code: 0, stdout: Buffer.alloc(bytes, 0x80), stderr: Buffer.alloc(0) });
    expect((await loadSigner({ command: ["kms"] }, signerPorts({ exec }))).bits).toBe(bytes * 8);
  }
});
