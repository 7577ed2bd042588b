import { sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import {
  checkPair,
  checkValidity,
  expiryWarning,
  readCertificate,
  validityProblem,
} from "../../src/oauth/key/certificate.ts";
import { loadSigner } from "../../src/oauth/key/key.ts";
import { certificateText } from "../../src/util/certificate-text.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const OTHER_PAIR =
  "Make an RSA pair in new files, and name them in the place of these: kantiv-sf certificate create --out-cert new.crt --out-key new.key";

const PEM = fixture("kantiv.crt");
const DAY = 86_400_000;

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof KantivError) return error.code;
    throw error;
  }
  return "taken";
}

describe("a certificate", () => {
  test("is read with all that people compare", () => {
    const info = readCertificate(PEM, "kantiv.crt");
    expect(info).toMatchObject({ bits: 2048, subject: "C=US, O=Kantiv, CN=Kantiv Integration test", pem: PEM });
    expect(info.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(info.validTo).toBeGreaterThan(info.validFrom);
  });

  test.each([
    ["as bytes", Buffer.from(PEM)],
    ["with CRLF", PEM.replaceAll("\n", "\r\n")],
    ["without a last line end", PEM.trimEnd()],
    ["among the text that openssl puts around it", `Bag Attributes\n  localKeyID: 01\nsubject=CN = x\n${PEM}\n`],
  ])("is normalised to one block with LF when given %s", (_, text) => {
    expect(readCertificate(text).pem).toBe(PEM);
  });

  test.each([
    ["CERTIFICATE_INVALID", ""],
    ["CERTIFICATE_INVALID", "hello"],
    ["CERTIFICATE_INVALID", PEM.replace(/^MII.*$/m, "AAAA")],
    ["CERTIFICATE_INVALID", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"],
    ["CERTIFICATE_IS_KEY", fixture("kantiv.key")],
    ["CERTIFICATE_IS_KEY", fixture("encrypted.key")],
    ["CERTIFICATE_IS_KEY", PEM + fixture("kantiv.key")],
    ["CERTIFICATE_CHAIN", PEM + fixture("other.crt")],
    ["CERTIFICATE_NOT_RSA", fixture("ec.crt")],
    ["CERTIFICATE_KEY_TOO_SHORT", fixture("rsa1024.crt")],
    ["CERTIFICATE_TOO_LARGE", fixture("large.crt")],
  ])("is refused with %s", (expected, text) => {
    expect(code(() => readCertificate(text, "x.crt"))).toBe(expected);
  });

  const why = (text: string, file?: string) => thrownBy(() => readCertificate(text, file));

  test.each([
    ["", "is no X.509 certificate in PEM.", "Convert it: openssl x509 -inform DER -in FILE -out new.crt"],
    [fixture("kantiv.key"), "holds a private key.", "Name the file of the certificate; keep the key elsewhere."],
    [
      PEM + fixture("other.crt"),
      "holds 2 certificates.",
      "Leave only the certificate of the signing key in it; Salesforce checks no chain.",
    ],
    [fixture("ec.crt"), "is for a key of type ec; Salesforce verifies RS256 only.", OTHER_PAIR],
    [fixture("rsa1024.crt"), "is for a key of 1024 bits; Salesforce asks for 2048 or more.", OTHER_PAIR],
    [
      fixture("large.crt"),
      `has ${Buffer.byteLength(fixture("large.crt"))} bytes; Salesforce takes 4096.`,
      "Use a certificate with fewer names and extensions.",
    ],
  ])("is refused in words, with its file where it has one", async (text, message, remedy) => {
    expect(await why(text)).toMatchObject({ exit: 2, message: `The certificate ${message}`, remedy, problems: [] });
    const named = await why(text, "x.crt");
    expect(named.message).toBe(`The certificate x.crt ${message}`);
    const itsRemedy = remedy.replace("-in FILE", "-in x.crt");
    expect(named.problems).toMatchObject([{ message: named.message, remedy: itsRemedy, file: "x.crt" }]);
    expect(named.problems[0]?.code).toBe(named.code);
  });

  test("is in force from its first to its last millisecond", () => {
    const { validFrom, validTo } = readCertificate(PEM);
    const at = (now: number) => validityProblem({ ...readCertificate(PEM), validFrom, validTo }, now)?.code;
    expect([validFrom - 1, validFrom, validTo, validTo + 1].map(at)).toEqual([
      "CERTIFICATE_NOT_YET_VALID",
      undefined,
      undefined,
      "CERTIFICATE_EXPIRED",
    ]);
  });

  test("that is not in force is refused with the day", () => {
    const old = readCertificate(fixture("expired.crt"));
    const told = (now: number) => {
      const { message, remedy, exit } = validityProblem(old, now) ?? {};
      return [message, remedy, exit];
    };
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    expect(told(old.validTo + 1)).toEqual([
      `The certificate expired on ${day(old.validTo)}.`,
      "Make a new pair, and put it in force: kantiv-sf certificate create --out-cert new.crt --out-key new.key",
      2,
    ]);
    expect(told(old.validFrom - 1)).toEqual([
      `The certificate is not valid before ${day(old.validFrom)}.`,
      "Check this machine's clock; else wait, or use a certificate that is valid today.",
      2,
    ]);
  });

  test.each([
    [60, "in 60 days, on DAY. Plan its rotation."],
    [30, "in 30 days, on DAY. Rotate it this month."],
    [7, "in 7 days, on DAY. Rotate it now."],
    [2, "in 2 days, on DAY. Rotate it now."],
    [1, "in 1 day, on DAY. Rotate it now."],
    [0, "today. Rotate it now."],
  ])("with %i days left says so: %s", (days, words) => {
    const info = readCertificate(PEM);
    const end = new Date(info.validTo).toISOString().slice(0, 10);
    expect(expiryWarning(info, info.validTo - days * DAY)).toMatchObject({
      code: "CERTIFICATE_EXPIRES",
      message: `The certificate expires ${words.replace("DAY", end)}`,
      days,
    });
    expect(expiryWarning(info, info.validTo - days * DAY - (DAY - 1))?.days).toBe(days);
  });

  test("that expired is refused, and one that is not valid yet", () => {
    const expired = readCertificate(fixture("expired.crt"));
    expect(code(() => checkValidity(expired, Date.UTC(2025, 0, 2)))).toBe("CERTIFICATE_EXPIRED");
    expect(code(() => checkValidity(expired, Date.UTC(2023, 11, 31)))).toBe("CERTIFICATE_NOT_YET_VALID");
    expect(code(() => checkValidity(expired, Date.UTC(2024, 5, 1)))).toBe("taken");
  });

  test.each([
    [61, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [8, 30],
    [7, 7],
    [0, 7],
    [-1, undefined],
  ])("with %i days left is warned of at the threshold %s", (days, threshold) => {
    const info = readCertificate(PEM);
    expect(expiryWarning(info, info.validTo - days * DAY)?.threshold).toBe(threshold);
  });
});

describe("a pair", () => {
  const ports = signerPorts({ env: { KEY: fixture("kantiv.key"), OTHER: fixture("other.key") } });

  test("that belongs together is taken, also when the key is elsewhere", async () => {
    await checkPair(readCertificate(PEM), await loadSigner({ key: { env: "KEY" } }, ports));
    const elsewhere = { bits: 2048, sign: async (input: Uint8Array) => sign("sha256", input, fixture("kantiv.key")) };
    const signer = await checkPair(readCertificate(PEM), elsewhere);
    expect(signer).toEqual({ ...elsewhere, certificate: PEM });
  });

  test("that does not is refused", async () => {
    const other = await loadSigner({ key: { env: "OTHER" } }, ports);
    await expect(checkPair(readCertificate(PEM), other)).rejects.toMatchObject({
      code: "KEY_CERTIFICATE_MISMATCH",
      exit: 2,
      message: `The private key does not belong to the certificate ${certificateText(readCertificate(PEM))}.`,
      remedy: expect.stringContaining("Name a key and a certificate that were made together"),
    });
  });

  test("is refused when the signer makes another kind of signature", async () => {
    const sha512 = { bits: 2048, sign: async (input: Uint8Array) => sign("sha512", input, fixture("kantiv.key")) };
    await expect(checkPair(readCertificate(PEM), sha512)).rejects.toMatchObject({ code: "KEY_CERTIFICATE_MISMATCH" });
  });
});
