import { describe, expect, test } from "vitest";
import type { Component } from "../../src/model/metadata.ts";
import type { OrgSnapshot, QueryReply } from "../../src/model/org.ts";
import { readAppLogins } from "../../src/org/read/app-logins.ts";
import { fakeOrg } from "./fake-org.ts";

const rows = (...all: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: all });
const REFUSED: QueryReply = { ok: false, orgCode: "INVALID_TYPE", message: "sObject type 'LoginHistory'\u0007" };
const LATEST = "2026-11-01T10:00:00.000+0000";

function snapshot(label?: string): OrgSnapshot {
  const leaf = { name: "label", text: label ?? "", children: [] };
  const app: Component = {
    type: "ExternalClientApplication",
    fullName: "Kantiv",
    root: { name: "ExternalClientApplication", children: label === undefined ? [] : [leaf] },
  };
  const components = [{ ...app, type: "PermissionSet" }, app];
  return {
    orgId: "00D00000000000AEAQ",
    apiVersion: "66.0",
    components,
    app: { id: "0xI00000000000AEAQ", developerName: "Kantiv" },
  };
}

async function read(given: { logins?: QueryReply; namesakes?: QueryReply; label?: string; since?: number }) {
  const asked: Record<string, string> = {};
  const org = fakeOrg({
    queries: async (soql) => {
      Object.assign(asked, soql);
      return { logins: given.logins ?? rows(), namesakes: given.namesakes ?? rows() } as never;
    },
  });
  const { label = "Kantiv's app", since } = given;
  return { asked, ...(await readAppLogins(org, snapshot(label), since)) };
}

describe("the logins through an app", () => {
  test("are looked for by its label, of the latest only", async () => {
    const { asked, name } = await read({});
    expect(name).toBe("Kantiv's app");
    expect(asked).toEqual({
      logins: "SELECT LoginTime FROM LoginHistory WHERE Application = 'Kantiv\\'s app' ORDER BY LoginTime DESC LIMIT 1",
      namesakes: "SELECT Id, DeveloperName FROM ExternalClientApplication WHERE MasterLabel = 'Kantiv\\'s app'",
    });
  });

  test("since a moment are looked for by the org's time, two thousand at most", async () => {
    const { asked } = await read({ since: Date.UTC(2026, 10, 1) });
    expect(asked.logins).toContain(" AND LoginTime > 2026-11-01T00:00:00.000Z ORDER BY LoginTime DESC LIMIT 2000");
  });

  test("are looked for by its name where it has no label, or an empty one", async () => {
    expect((await read({ label: "" })).name).toBe("Kantiv");
    const org = fakeOrg({ queries: async () => ({ logins: rows(), namesakes: rows() }) as never });
    const unlabelled = snapshot();
    expect((await readAppLogins(org, unlabelled)).name).toBe("Kantiv");
    const { app: _, ...gone } = unlabelled;
    expect((await readAppLogins(org, { ...gone, components: [] })).name).toBe("");
  });

  test("are counted, with the latest and whether there may be more", async () => {
    const one = await read({ logins: rows({ LoginTime: LATEST }) });
    expect(one.rows).toEqual({ known: true, value: { count: 1, more: true, last: LATEST } });
    const some = await read({ logins: rows({ LoginTime: LATEST }, { LoginTime: "before" }), since: 0 });
    expect(some.rows).toEqual({ known: true, value: { count: 2, more: false, last: LATEST } });
    const none = await read({});
    expect(none.rows).toEqual({ known: true, value: { count: 0, more: false, last: undefined } });
  });

  test("are unknown where the org refuses to tell, with its words made harmless", async () => {
    const { rows: told } = await read({ logins: REFUSED });
    expect(told).toEqual({
      known: false,
      why: expect.stringMatching(/^the org refused the question: INVALID_TYPE sObject type 'LoginHistory'/),
    });
    expect(JSON.stringify(told)).not.toContain("\\u0007");
  });
});

describe("another app of the same name", () => {
  test("is named, and the app itself is none", async () => {
    const own = { Id: "0xI00000000000AEAQ", DeveloperName: "Kantiv" };
    expect((await read({ namesakes: rows(own) })).shared).toBeUndefined();
    const { shared } = await read({
      namesakes: rows(
        own,
        { Id: "0xI00000000000BEAQ", DeveloperName: "Other" },
        { Id: "0xI00000000000CEAQ", DeveloperName: "Third" },
      ),
    });
    expect(shared).toBe("Other, Third has the same name and cannot be told apart from it");
  });

  test("is not ruled out where the org refuses to tell", async () => {
    expect((await read({ namesakes: REFUSED })).shared).toMatch(
      /^whether another app has the name is not known: the org refused the question: INVALID_TYPE /,
    );
  });
});
