import { expect, test } from "vitest";
import { redact } from "../../src/util/redact.ts";

const CANARY = "cAnArY0123456789abcdef";

test.each([
  ["a session id", `token 00D5g00000ABCDE!AQ.${CANARY} end`],
  ["a session id in a form", `sid=00D5g00000ABCDEEA2%21AQ${CANARY}`],
  ["a JWT", `eyJhbGciOiJSUzI1NiJ9.eyJ${CANARY}.${CANARY} x`],
  ["a JWT cut off", `eyJhbGciOiJSUzI1NiJ9.eyJ${CANARY}`],
  ["a private key", `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`],
  ["a private key cut off", `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}`],
  ["a private key on one line", `-----BEGIN PRIVATE KEY-----\\n${CANARY}\\n-----END PRIVATE KEY-----`],
  ["a private key cut off in JSON", `{"k":"-----BEGIN PRIVATE KEY-----\\n${CANARY}", "x": "."}`],
  ["an SFDX auth URL", `force://PlatformCLI::${CANARY}@acme.my.salesforce.com`],
  ["a bearer header", `Authorization: Bearer ${CANARY}`],
  ["JSON", `{"access_token": "${CANARY}", "x": 1}`],
  ["JSON cut off", `{"access_token":"${CANARY}`],
  ["JSON inside JSON", JSON.stringify({ body: JSON.stringify({ client_secret: CANARY }) })],
  ["a form", `a=1&assertion=${CANARY}&b=2`],
  ["XML", `<sessionId>${CANARY}</sessionId>`],
  ["XML with a prefix", `<urn:password>${CANARY}</urn:password>`],
])("%s does not get through", (_, text) => {
  expect(redact(text)).not.toContain(CANARY);
  expect(redact(text)).toContain("[secret]");
});

test.each([
  "OAuth settings, Basic scopes and Bearer tokens are words",
  "org 00D5g00000ABCDEEA2, user 005000000000001AAA, deploy 0Af000000000001AAA",
  "consumer key 3MVG9abcdefghijklmnopqrstuvwxyz.0123456789_ABC",
  '{"scope":"api id openid","token_type":"Bearer","id":"https://test.salesforce.com/id/00D/005"}',
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  "password: { env: SF_PASSWORD }",
])("text without a credential stays: %s", (text) => {
  expect(redact(text)).toBe(text);
});
