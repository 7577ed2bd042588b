import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import type { Signer } from "../../src/model/ports.ts";
import { checkPair, readCertificate } from "../../src/oauth/key/certificate.ts";
import { loadSigner, strangeSigner } from "../../src/oauth/key/key.ts";
import { otherAudience, signAssertion } from "../../src/oauth/login/assertion.ts";
import { fixture, signerPorts } from "./fixtures.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0, 900);
const HOST = "https://acme--uat.sandbox.my.salesforce.com";
const CLAIMS = { iss: "3MVG9key", sub: "kantiv@acme.com.uat", aud: HOST };
const signer = () => loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));

test("an assertion verifies with the certificate and holds the five claims and no other", async () => {
  const assertion = await signAssertion(CLAIMS, await signer(), NOW, "id-1");
  const { payload } = await jwtVerify(assertion.reveal(), createPublicKey(fixture("kantiv.crt")), {
    algorithms: ["RS256"],
    currentDate: new Date(NOW),
  });
  expect(payload).toEqual({ ...CLAIMS, exp: Math.floor(NOW / 1000) + 180, jti: "id-1" });
  expect(decodeProtectedHeader(assertion.reveal())).toEqual({ alg: "RS256", typ: "JWT" });
});

test("names of any alphabet survive", async () => {
  const sub = "jürgen+测试@acme.com.uat";
  const assertion = await signAssertion({ ...CLAIMS, sub }, await signer(), NOW, "id-1");
  const verified = await jwtVerify(assertion.reveal(), createPublicKey(fixture("kantiv.crt")), {
    currentDate: new Date(NOW),
  });
  expect(verified.payload.sub).toBe(sub);
});

test("the lifetime is in seconds and may lie in the past, for a login that must fail", async () => {
  const assertion = await signAssertion(CLAIMS, await signer(), NOW, "id-1", -600);
  const verified = jwtVerify(assertion.reveal(), createPublicKey(fixture("kantiv.crt")), {
    currentDate: new Date(NOW),
  });
  await expect(verified).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
});

test("an assertion prints as a placeholder", async () => {
  const assertion = await signAssertion(CLAIMS, await signer(), NOW, "id-1");
  expect(`${assertion} ${JSON.stringify({ assertion })}`).not.toContain("eyJ");
});

test("the other documented audience is the login host of the kind of org", () => {
  expect([otherAudience(true), otherAudience(false)]).toEqual([
    "https://test.salesforce.com",
    "https://login.salesforce.com",
  ]);
});

describe("an assertion is held against the certificate before it is given out", () => {
  const certificate = readCertificate(fixture("kantiv.crt"));
  const program = (pem: () => string): Signer => ({
    bits: 2048,
    sign: async (input) => sign("sha256", input, pem()),
  });

  test("a key at hand signs without the bytes of it going anywhere else, and a program gets the bytes to sign", async () => {
    const atHand = await checkPair(certificate, await signer());
    const deaf = { ...atHand, sign: () => Promise.reject(new Error("no bytes for a key at hand")) };
    const here = await signAssertion(CLAIMS, deaf, NOW, "id-1");
    const elsewhere = await signAssertion(
      CLAIMS,
      program(() => fixture("kantiv.key")),
      NOW,
      "id-1",
    );
    // RS256 is deterministic: both ways make the same assertion.
    expect(here.reveal()).toBe(elsewhere.reveal());
  });

  test("a program that signs otherwise than when it was tried is refused, with the certificate and what to do", async () => {
    let key = "kantiv.key";
    const tried = await checkPair(
      certificate,
      program(() => fixture(key)),
    );
    await signAssertion(CLAIMS, tried, NOW, "id-1");
    key = "other.key";
    await expect(signAssertion(CLAIMS, tried, NOW, "id-2")).rejects.toMatchObject({
      code: "SIGNER_FAILED",
      exit: 2,
      message: expect.stringContaining(certificate.fingerprint256),
      remedy: expect.stringContaining("jwt.signer"),
    });
  });

  test("claims that are wrong on purpose, and a certificate past its end, are for the org to judge", async () => {
    const paired = await checkPair(certificate, await signer());
    const wrong = { ...CLAIMS, aud: "https://wrong-audience.invalid" };
    expect((await signAssertion(wrong, paired, NOW - 3_600_000, "id-1")).reveal()).toMatch(/^eyJ/);
    expect(paired.certificate).toBe(certificate.pem);
    const over = await checkPair(readCertificate(fixture("expired.crt")), await signer());
    expect((await signAssertion(CLAIMS, over, NOW, "id-1")).reveal()).toMatch(/^eyJ/);
  });

  test("a key that belongs to no certificate signs what must be refused", async () => {
    const strange = await strangeSigner();
    expect([strange.bits, strange.certificate]).toEqual([2048, undefined]);
    const assertion = await signAssertion(CLAIMS, strange, NOW, "id-1");
    const verified = jwtVerify(assertion.reveal(), createPublicKey(fixture("kantiv.crt")), {
      currentDate: new Date(NOW),
    });
    await expect(verified).rejects.toMatchObject({ code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
    expect((await strangeSigner()).key?.equals(strange.key as KeyObject)).toBe(false);
  });
});
