import { describe, expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { ownAnswers, toOwnNames } from "../../src/org/wire/own-namespace.ts";
import { fakeOrg } from "./fake-org.ts";

const REFUSED: QueryReply = { ok: false, orgCode: "INVALID_FIELD", message: "no" };
const rows = (...found: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: found });

/** An org of this namespace that notes what it is asked. */
function asking(answer: QueryReply, namespace: string | undefined) {
  const asked: string[] = [];
  const org = fakeOrg({
    queries: async (soql) => {
      asked.push(...Object.values<string>(soql));
      return Object.fromEntries(Object.keys(soql).map((key) => [key, answer])) as never;
    },
  });
  return { org, own: toOwnNames(org, namespace), asked };
}

describe("an org that has a namespace", () => {
  const soql = "SELECT Id FROM X WHERE NamespacePrefix = null AND PermissionSet.NamespacePrefix = null AND A = 'b'";

  test("is asked for what no package brought and for its own, in one condition", async () => {
    const { own, asked } = asking(rows(), "acme");
    await own.queries({ a: soql });
    expect(asked).toEqual([
      "SELECT Id FROM X WHERE (NamespacePrefix = null OR NamespacePrefix = 'acme') AND (PermissionSet.NamespacePrefix = null OR PermissionSet.NamespacePrefix = 'acme') AND A = 'b'",
    ]);
  });

  test("answers without it, in whatever case, at any depth, and with those of packages", async () => {
    const { own } = asking(
      rows({
        NamespacePrefix: "ACME",
        prefix: "acme",
        Name: "acme",
        Parent: { NamespacePrefix: "Acme", Name: "Set", Profile: { NamespacePrefix: "other" } },
        None: null,
      }),
      "acme",
    );
    expect((await own.queries({ a: soql })).a).toEqual(
      rows({
        NamespacePrefix: null,
        prefix: null,
        Name: "acme",
        Parent: { NamespacePrefix: null, Name: "Set", Profile: { NamespacePrefix: "other" } },
        None: null,
      }),
    );
  });

  test("is the same org in all else", async () => {
    const { own, org } = asking(REFUSED, "acme");
    expect([own.instanceUrl, own.apiVersion]).toEqual([org.instanceUrl, org.apiVersion]);
    expect((await own.queries({ a: soql })).a).toEqual(REFUSED);
    await expect(own.limits()).rejects.toThrow("did not expect limits");
  });
});

test("an org without a namespace is the org itself, and its answers stay as they are", () => {
  const { org, own } = asking(rows(), undefined);
  expect(own).toBe(org);
  const answers = { a: rows({ NamespacePrefix: "acme" }) };
  expect(ownAnswers(answers, undefined)).toBe(answers);
  expect(ownAnswers(answers, "acme").a).toEqual(rows({ NamespacePrefix: null }));
});
