import { sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import { checkPair, checkValidity, expiryWarning, readCertificate } from "../../src/oauth/certificate.ts";
import { loadSigner } from "../../src/oauth/key.ts";
import { fixture, signerPorts } from "./fixtures.ts";

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
    await checkPair(readCertificate(PEM), elsewhere);
  });

  test("that does not is refused", async () => {
    const other = await loadSigner({ key: { env: "OTHER" } }, ports);
    await expect(checkPair(readCertificate(PEM), other)).rejects.toMatchObject({
      code: "KEY_CERTIFICATE_MISMATCH",
      exit: 2,
    });
  });

  test("is refused when the signer makes another kind of signature", async () => {
    const sha512 = { bits: 2048, sign: async (input: Uint8Array) => sign("sha512", input, fixture("kantiv.key")) };
    await expect(checkPair(readCertificate(PEM), sha512)).rejects.toMatchObject({ code: "KEY_CERTIFICATE_MISMATCH" });
  });
});
