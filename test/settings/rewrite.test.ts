import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseOrgFile } from "../../src/settings/parse.ts";
import { pairLines, withPair } from "../../src/settings/rewrite.ts";

const TEXT = `# Acme
instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: kantiv-integration # the one that ships
admin: { sf: acme-uat }
integrationUser: { username: kantiv@acme.com.uat }
jwt:
  certificate: old.crt
  key:
    env: OLD_KEY
  passphrase: { env: OLD_PASS }
`;

it("changes the pair and nothing else", () => {
  const text = withPair(TEXT, { certificate: "new.crt", key: { file: "new.key" } });
  expect(text.split("\njwt:")[0]).toBe(TEXT.split("\njwt:")[0]);
  expect(parse(text).jwt).toEqual({ certificate: "new.crt", key: { file: "new.key" } });
});

it("sets a passphrase, a signer and parameters, and what it wrote is an org file", () => {
  const signer = withPair(TEXT, { certificate: "new.crt", key: { command: ["sign", "--key", "arn:x: y"] } });
  expect(parse(signer).jwt).toEqual({ certificate: "new.crt", signer: { command: ["sign", "--key", "arn:x: y"] } });
  const all = withPair(TEXT, {
    certificate: "new.crt",
    key: { env: "K" },
    passphrase: "P",
    parameters: { appName: "A_B" },
  });
  const settings = parseOrgFile(all, "acme.yaml", {});
  expect(settings.jwt.signer).toEqual({ key: { env: "K" }, passphrase: { env: "P" } });
  expect(settings.parameters).toEqual({ appName: "A_B" });
});

it("shows the lines for a person", () => {
  expect(pairLines({ certificate: "new.crt", key: { env: "K" } })).toBe(
    "jwt:\n  certificate: new.crt\n  key: { env: K }\n",
  );
});
