import { createPublicKey } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { otherAudience, signAssertion } from "../../src/oauth/assertion.ts";
import { loadSigner } from "../../src/oauth/key.ts";
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
