import { describe, expect, test } from "vitest";
import { readBatch, readIdentity, readLimits, readUserinfo, readVersions } from "../../src/org/wire/replies.ts";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("API versions", () => {
  const versions = (...found: unknown[]) => readVersions(found.map((version) => ({ version })));

  test("are in ascending order as numbers, whatever the order of the answer", () => {
    expect(versions("100.0", "66.0", "9.0", "68.0")).toEqual(["66.0", "68.0", "100.0"]);
  });

  test("are texts of that form and nothing else", () => {
    expect(versions("66.5", "066.0", "6.0", "66", "x66.0", "66.0x", "", null, 66, undefined)).toEqual([]);
    expect(readVersions([null, "66.0", { label: "66.0" }])).toEqual([]);
    for (const none of [undefined, null, "<html>", { version: "66.0" }]) expect(readVersions(none)).toEqual([]);
  });
});

describe("limits", () => {
  test("are read one by one, and only those that have both numbers", () => {
    const reply = {
      A: { Max: 2, Remaining: 1 },
      B: { Max: 2 },
      C: { Remaining: 1 },
      D: { Max: "2", Remaining: 1 },
      E: null,
    };
    expect(readLimits(reply)).toEqual({ A: { max: 2, remaining: 1 } });
  });
});

describe("whose session it is", () => {
  const info = { user_id: recordId("005", 1), organization_id: recordId("00D", 1) };

  test("is the user, the org and the org's own address, where that is one of Salesforce's", () => {
    const custom_domain = "https://acme.my.salesforce.com";
    expect(readUserinfo({ ...info, preferred_username: "a@b.c", urls: { custom_domain } })).toEqual({
      userId: info.user_id,
      orgId: info.organization_id,
      username: "a@b.c",
      myDomain: custom_domain,
    });
    for (const urls of [undefined, {}, { custom_domain: 7 }, { custom_domain: "https://collector.example" }]) {
      expect(readUserinfo({ ...info, urls })).not.toHaveProperty("myDomain");
    }
    expect(readUserinfo(info).username).toBe("");
  });

  test("is read from the identity URL at its end alone", async () => {
    const identity = `https://login.salesforce.com/id/${info.organization_id}/${info.user_id}`;
    expect(readIdentity({ identity })).toEqual({ userId: info.user_id, orgId: info.organization_id, username: "" });
    for (const other of [{ identity: `${identity}/more` }, { identity: 7 }, {}, null, undefined]) {
      expect((await thrownBy(() => readIdentity(other))).code).toBe("ORG_REPLY");
    }
  });
});

describe("a batch of rows", () => {
  const SOQL = "SELECT Name FROM X";
  const batch = { totalSize: 2, done: true, records: [{ Name: "a\u001b[2J" }] };

  test("is its rows, harmless, with how many there are", () => {
    expect(readBatch(SOQL, batch)).toEqual({ ok: true, rows: [{ Name: "a" }], total: 2 });
    expect(readBatch(SOQL, { ...batch, totalSize: "2" })).not.toHaveProperty("total");
  });

  test("goes on at a path of the same host, and at no other", () => {
    const next = (nextRecordsUrl: unknown) => readBatch(SOQL, { ...batch, done: false, nextRecordsUrl });
    const path = "/services/data/v66.0/query/01gD0000002HU6KIAW-2000";
    expect(next(path)).toMatchObject({ ok: true, next: path });
    expect(next(path.replace("query", "tooling/query"))).toMatchObject({ ok: true });
    for (const other of [
      undefined,
      `https://collector.example${path}`,
      `//collector.example${path}`,
      `${path}/../../x`,
      "/services/data/v66.0/sobjects/x",
    ]) {
      expect(next(other)).toEqual({
        ok: false,
        orgCode: "INCOMPLETE",
        message: "the org gave a part of the rows only",
      });
    }
  });

  test.each([undefined, "<html>", [], { done: true }, { records: [] }, { records: {}, done: true }])(
    "is none of the form %j",
    async (body) => {
      expect(await thrownBy(() => readBatch(SOQL, body))).toMatchObject({
        code: "ORG_REPLY",
        message: "The org's answer to a query is none.",
      });
    },
  );
});
