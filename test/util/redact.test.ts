import fc from "fast-check";
import { describe, expect, test } from "vitest";
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
  ["XML with an attribute", `<password xsi:type="xsd:string">${CANARY}</password>`],
  ["XML that is not parsed", `<password><![CDATA[<${CANARY}]]></password>`],
  ["XML inside HTML", `&lt;urn:password&gt;${CANARY}&lt;/urn:password&gt;`],
  ["an attribute", `<login password="${CANARY}"/>`],
  ["an attribute in single quotes", `<login password='${CANARY}'/>`],
  ["what a program shows of an object", `{ password: '${CANARY}', x: 1 }`],
  ["what Python shows of one", `{'client_secret': '${CANARY}'}`],
  ["a name in camel case", `{"clientSecret":"${CANARY}"}`],
  ["a longer name", `new_password=${CANARY}`],
  ["JSON in a URL", `state=${encodeURIComponent(JSON.stringify({ refresh_token: CANARY }))}&x=1`],
  ["a form in a form", `x=${encodeURIComponent(`assertion=${CANARY}&b=2`)}`],
  ["a JWT after an escape", `assertion\\neyJ${CANARY}.${CANARY}`],
  ["a session id in a form in a form", `x=${encodeURIComponent(encodeURIComponent(`sid=00D5g00000ABCDE!${CANARY}`))}`],
  ["base64 of a private key", Buffer.from(`-----BEGIN PRIVATE KEY-----\n${CANARY}`).toString("base64")],
  ["a header of name and password", `Authorization: Basic ${CANARY}`],
  ["the password in a URL", `http://user:${CANARY}@proxy:3128`],
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
  '{"password":{"env":"SF_PASSWORD"},"secret":null,"token":false}',
  "MALFORMED_QUERY: unexpected token: 'SELECT FROM'",
  "grant_type=refresh_token&scope=api%20refresh_token",
  "--new-passphrase-env KANTIV_KEY_PASSPHRASE",
  "https://acme.my.salesforce.com/setup?address=%2Fsetup%2Fhome%3Fx%3D1",
  "Basic authentication: no password, no token: see the guide",
  `certificate: ${Buffer.from("-----BEGIN CERTIFICATE-----").toString("base64")}`,
])("text without a credential stays: %s", (text) => {
  expect(redact(text)).toBe(text);
});

test.each([
  "%25",
  "\\\\",
  " ",
  "a",
  "token='",
  '"token":"\\\\',
  "<token ",
  "token=",
  "&amp;",
  "eyJ.",
  "-----BEGIN ",
  "a://",
  "%22",
])("much of %j is read in a moment", (part) => {
  const start = performance.now();
  redact(part.repeat(200_000 / part.length));
  // Some hundredths of a second; what looks back for each letter takes minutes.
  expect(performance.now() - start).toBeLessThan(5_000);
});

describe("fault 6: in any way of writing, within any other", () => {
  /** Between its ends a secret is anything; each end alone would be a piece of it. */
  const [HEAD, TAIL] = ["Canary1Head", "Canary2Tail"];
  const SECRET = fc
    .string({ unit: fc.constantFrom(...`"'\\<>&;:=%+/{}[](),.!#?$ \t~\u00e4\u20acaB3n\n`), maxLength: 12 })
    .map((middle) => HEAD + middle + TAIL);
  const xml = (text: string) =>
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&apos;");
  const NAME = fc.constantFrom("access_token", "password", "clientSecret", "assertion", "sessionId", "passphrase");
  type Write = (name: string, secret: string) => string;
  const FIELD = fc.constantFrom<Write>(
    (name, secret) => JSON.stringify({ a: 1, [name]: secret, b: "c" }),
    (name, secret) => JSON.stringify({ [name]: secret }, null, 2),
    (name, secret) => new URLSearchParams({ a: "1", [name]: secret, b: "c" }).toString(),
    (name, secret) => `a=1&${name}=${encodeURIComponent(secret)}&b=c`,
    (name, secret) => `<l:${name} a="b">${xml(secret)}</l:${name}><b>c</b>`,
    (name, secret) => `<l a="b" ${name}="${xml(secret)}" b="c"/>`,
    (name, secret) => `<${name}><![CDATA[${secret.replaceAll("]]>", "]] >")}]]></${name}>`,
  );
  const WITHIN = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify({ body: text, more: "d" }),
    (text) => `x=${encodeURIComponent(text)}&y=d`,
    (text) => new URLSearchParams({ x: text, y: "d" }).toString(),
    (text) => `<body>${xml(text)}</body>`,
  );
  const plain = (text: string) => {
    let seen = text;
    for (let turn = 0; turn < 4; turn++) seen += unwrapped(seen);
    return seen;
  };
  const unwrapped = (text: string) =>
    text.replace(/%([0-7][0-9a-f])/gi, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)));

  test("no piece of a secret gets through", () => {
    fc.assert(
      fc.property(NAME, SECRET, FIELD, WITHIN, WITHIN, (name, secret, field, inner, outer) => {
        const shown = plain(redact(`before ${outer(inner(field(name, secret)))} after`));
        expect(shown).not.toContain(HEAD);
        expect(shown).not.toContain(TAIL);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    '{ isSecretRequiredForRefreshToken: "true" }',
    '"isConsumerSecret":"false"',
    "<isSecretRequiredForRefreshToken>true</isSecretRequiredForRefreshToken>",
  ])("a switch whose name speaks of secrets is none: %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  test("nor of a private key", () => {
    const pem = `-----BEGIN RSA PRIVATE KEY-----\n${HEAD}/+ab\n${TAIL}==\n-----END RSA PRIVATE KEY-----\n`;
    const key: Write[] = [(_name, secret) => secret];
    fc.assert(
      fc.property(fc.oneof(FIELD, fc.constantFrom(...key)), WITHIN, WITHIN, (field, inner, outer) => {
        const shown = plain(redact(outer(inner(field("text", pem)))));
        expect(shown).not.toContain(HEAD);
        expect(shown).not.toContain(TAIL);
      }),
    );
  });
});
