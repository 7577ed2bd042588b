import { expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { OrgReader, QueryReply } from "../../src/model/org.ts";
import { needOwnProfile, readOwnProfile } from "../../src/org/metadata/own-profile.ts";
import { thrownBy } from "../helpers/thrown.ts";

const ID = "00e000000000001AAA";
const org = (reply: QueryReply | KantivError) =>
  ({
    toolingQuery: async () => {
      if (reply instanceof KantivError) throw reply;
      return reply;
    },
  }) as unknown as OrgReader;
const rows = (...all: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: all });

test("the integration user's own profile is there, not there, or not shown with the reason", async () => {
  const range = { startAddress: "203.0.113.7", endAddress: "203.0.113.7" };
  const ours = rows({ Id: ID, Metadata: { description: "Set up by kantiv-sf.", loginIpRanges: [range] } });
  expect(await readOwnProfile(org(ours), "Own")).toMatchObject({
    known: true,
    value: { id: ID, isOurs: true, restrictions: { ipRanges: [{ start: "203.0.113.7" }] } },
  });
  expect(await readOwnProfile(org(rows()), "Own")).toEqual({ known: true, value: undefined });
  for (const reply of [
    { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" } as const,
    rows({ Id: ID, Metadata: null }),
    new KantivError("ORG_UNAVAILABLE", "down", "wait"),
  ]) {
    expect(await readOwnProfile(org(reply), "Own")).toEqual({ known: false, why: expect.any(String) });
  }
});

test("who cannot go on without it is told that the org does not show it, or what kept the answer away", async () => {
  const code = async (reply: QueryReply | KantivError) => (await thrownBy(needOwnProfile(org(reply), "Own"))).code;
  expect(await code({ ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" })).toBe("PROFILE_UNREADABLE");
  expect(await code(rows({ Id: ID, Metadata: null }))).toBe("PROFILE_UNREADABLE");
  expect(await code(new KantivError("ORG_UNAVAILABLE", "down", "wait"))).toBe("ORG_UNAVAILABLE");
  expect(await needOwnProfile(org(rows()), "Own")).toBeUndefined();
});
