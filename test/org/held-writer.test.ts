import { describe, expect, test } from "vitest";
import type { OrgWriter } from "../../src/model/org.ts";
import type { HttpRequest } from "../../src/model/ports.ts";
import { heldHttp, heldWriter } from "../../src/org/wire/held-writer.ts";
import { readerOf } from "../../src/org/wire/reader.ts";
import { fakeOrg } from "./fake-org.ts";

const LOST = new Error("somebody else has the lock");
const READS = ["credentials", "staged"] as const;
const WRITES = ["submitDeploy", "create", "update", "remove", "stage", "promote"] as const;

/** An org that notes what it is asked, by name and with what. */
function noting() {
  const asked: unknown[][] = [];
  const note =
    (name: string) =>
    async (...given: unknown[]) => {
      asked.push([name, ...given]);
      return name;
    };
  const methods = [...Object.keys(readerOf(fakeOrg({}))), ...READS, ...WRITES]
    .filter((name) => !["instanceUrl", "apiVersion", "orgTime"].includes(name))
    .map((name) => [name, note(name)]);
  const org = fakeOrg({ orgTime: 7, ...Object.fromEntries(methods) } as Partial<OrgWriter>);
  return { org, asked };
}

const call = (org: OrgWriter, name: string, ...given: unknown[]) =>
  (org as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[name]?.(...given);

describe("an org to which is written only while the lock is held", () => {
  test.each(WRITES)("takes %s with what it was given, after the lock was looked at", async (name) => {
    const { org, asked } = noting();
    let looked = 0;
    const held = heldWriter(org, async () => {
      looked += 1;
      expect(asked).toEqual([]);
    });
    expect(await call(held, name, "a", "b", "c")).toBe(name);
    expect(looked).toBe(1);
    expect(asked[0]?.slice(0, 3)).toEqual([name, "a", "b"]);
  });

  test.each(WRITES)("is sent no %s once the lock is lost", async (name) => {
    const { org, asked } = noting();
    await expect(
      call(
        heldWriter(org, () => Promise.reject(LOST)),
        name,
        "a",
        "b",
        "c",
      ),
    ).rejects.toBe(LOST);
    expect(asked).toEqual([]);
  });

  test("is read all the same, also as one that can only be read", async () => {
    const { org, asked } = noting();
    const held = heldWriter(org, () => Promise.reject(LOST));
    const names = Object.keys(readerOf(held)).filter(
      (name) => !["instanceUrl", "apiVersion", "orgTime"].includes(name),
    );
    for (const name of [...names, ...READS]) await call(held, name, "a");
    expect(asked.map(([name]) => name)).toEqual([...names, ...READS]);
    expect([held.instanceUrl, held.apiVersion, held.orgTime]).toEqual([org.instanceUrl, "66.0", 7]);
    expect(readerOf(held).orgTime).toBe(7);
  });
});

test("a request that may change an org waits for the lock, one that reads does not", async () => {
  const sent: string[] = [];
  const http = async ({ method }: HttpRequest) => {
    sent.push(method);
    return { status: 200, headers: {}, body: Buffer.alloc(0) };
  };
  const held = heldHttp(http, () => Promise.reject(LOST));
  for (const method of ["POST", "PATCH", "PUT", "DELETE"] as const) {
    await expect(held({ method, url: "https://a" })).rejects.toBe(LOST);
  }
  await held({ method: "GET", url: "https://a" });
  await held({ method: "POST", url: "https://a", reads: true });
  expect(sent).toEqual(["GET", "POST"]);
  await heldHttp(http, async () => undefined)({ method: "PATCH", url: "https://a" });
  expect(sent.at(-1)).toBe("PATCH");
});
