import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refuseSharedByName } from "../../src/flows/fleet/own-secrets.ts";
import { parseOrgFile } from "../../src/settings/parse.ts";
import { thrownBy } from "../helpers/thrown.ts";

/** An org of that name, with its file beside the others'. */
function org(name: string, jwt: string, { admin = "{ sf: uat }", retired }: { admin?: string; retired?: string } = {}) {
  const file = `orgs/${name}.yaml`;
  const text = `instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: kantiv-integration
admin: ${admin}
integrationUser: { username: k@acme.com }
jwt: { certificate: a.crt, ${jwt} }
`;
  return { name, file, settings: parseOrgFile(text, file, {}), ...(retired !== undefined && { retired }) };
}

const refusing =
  (...members: ReturnType<typeof org>[]) =>
  () =>
    refuseSharedByName(members);

describe("orgs whose names lead to one secret", () => {
  test.each([
    ["a variable", 'key: { env: "KEY_{ORG}" }', "environment variable KEY_ACME_UAT", "env: KEY_ACME_UAT"],
    ["a file", 'key: { file: "{ORG}.key" }', "file orgs/ACME_UAT.key", "its path"],
    [
      "a sealed one",
      'key: { sealed: "k-{ORG}", in: s.yaml }',
      "sealed secret k-ACME_UAT of orgs/s.yaml",
      "sealed: k-ACME_UAT",
    ],
    [
      "one in a sealed file",
      'key: { sealed: k, in: "{ORG}.yaml" }',
      "sealed secret k of orgs/ACME_UAT.yaml",
      "sealed: k",
    ],
  ])("by %s are refused, with both files and what to write", async (_what, jwt, place, shared) => {
    const shares = refusing(org("acme-uat", jwt), org("beta", jwt), org("acme_uat", jwt));
    expect(await thrownBy(shares)).toMatchObject({
      code: "FLEET_SECRET",
      exit: 2,
      message: `By their names orgs/acme-uat.yaml and orgs/acme_uat.yaml have one secret as jwt.key, the ${place}.`,
      remedy: `Give orgs/acme_uat.yaml a name of its own, e.g. name: acme_uat-2; or where they are to share it, write ${shared} into each.`,
      problems: [],
    });
  });

  test("are told every secret of theirs at once", async () => {
    const admin = '{ password: { username: a@acme.com, password: { env: "PW_{ORG}" } } }';
    const jwt = 'key: { env: "KEY_{ORG}" }, passphrase: { env: PASS }';
    const shares = refusing(org("acme-uat", jwt, { admin }), org("ACME.UAT", jwt, { admin }));
    expect(await thrownBy(shares)).toMatchObject({
      message: "2 secrets would be shared by orgs whose names are alike.",
      remedy:
        "Give orgs/ACME.UAT.yaml a name of its own, e.g. name: ACME.UAT-2; or write out what they are to share, as above.",
      problems: [
        {
          code: "FLEET_SECRET",
          message: expect.stringContaining("as admin.password.password, the environment variable PW_ACME_UAT."),
        },
        {
          code: "FLEET_SECRET",
          message: expect.stringContaining("as jwt.key, the environment variable KEY_ACME_UAT."),
        },
      ],
    });
  });

  test.each([
    ["one that both write out", "key: { env: KEY_ACME_UAT }", "key: { env: KEY_ACME_UAT }"],
    ["one that the other writes out", 'key: { env: "KEY_{ORG}" }', "key: { env: KEY_ACME_UAT }"],
    ["others by the name as it is", 'key: { file: "{org}.key" }', 'key: { file: "{org}.key" }'],
    ["others of one name in two files", 'key: { sealed: "{ORG}", in: a.yaml }', 'key: { sealed: "{ORG}", in: b.yaml }'],
    ["none", "signer: { command: [sign], env: [KEY_ACME_UAT] }", "signer: { command: [sign], env: [KEY_ACME_UAT] }"],
  ])("are not meant where they have %s", (_what, one, other) => {
    expect(refusing(org("acme-uat", one), org("acme_uat", other))).not.toThrow();
  });

  test("are not meant where one of them is retired, or has one secret twice", () => {
    const jwt = 'key: { env: "KEY_{ORG}" }';
    expect(refusing(org("acme-uat", jwt), org("acme_uat", jwt, { retired: "2026-11-20" }))).not.toThrow();
    const admin = '{ jwt: { clientId: 3MVG9abcdefgh, username: a@acme.com, key: { env: "KEY_{ORG}" } } }';
    expect(refusing(org("acme-uat", jwt, { admin }))).not.toThrow();
  });

  test("are those whose names variables write alike, and no others", () => {
    const name = fc.stringMatching(/^[ab][ab._-]{0,2}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 6 }), (names) => {
        const alike = new Set(names.map((one) => one.replace(/[._-]/g, "_"))).size < names.length;
        const all = refusing(...names.map((one) => org(one, 'key: { env: "KEY_{ORG}" }')));
        if (alike) expect(all).toThrow(expect.objectContaining({ code: "FLEET_SECRET" }));
        else expect(all).not.toThrow();
      }),
    );
  });
});
