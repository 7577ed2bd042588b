import { describe, expect, it } from "vitest";
import { KantivError, sessionError } from "../../src/model/errors.ts";
import type { OrgWriter } from "../../src/model/org.ts";
import { readOrgFacts } from "../../src/org/org-facts.ts";
import { readLimits } from "../../src/org/replies.ts";
import { Pace } from "../../src/util/pace.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const ABOUT = { adminUserId: "005A", username: "o'hara@acme.com" };
const no = { ok: false as const, orgCode: "INVALID_FIELD", message: "no such column" };

function facts(given: Partial<OrgWriter>) {
  const ports = { clock: fakeClock(), pace: new Pace(), emit: () => undefined, signal: new AbortController().signal };
  return readOrgFacts(fakeOrg(given), ABOUT, ports);
}

const refusing: Partial<OrgWriter> = {
  queries: async (soql) => Object.fromEntries(Object.keys(soql).map((key) => [key, no])) as never,
  limits: () => Promise.reject(new KantivError("NOT_OFFERED", "The org has no such resource.", "…")),
  startRetrieve: () => Promise.reject(sessionError("PERMISSION_MISSING", "Not allowed.", "…")),
};

describe("what an org tells of itself", () => {
  it("asks five questions in one request, about the two users", async () => {
    let asked: Record<string, string> = {};
    await facts({
      ...refusing,
      queries: async (soql) => {
        asked = soql;
        return Object.fromEntries(Object.keys(soql).map((key) => [key, no])) as never;
      },
    });
    expect(Object.keys(asked).length).toBe(5);
    expect(asked.userPermissions).toContain("WHERE Assignee.Username = 'o\\'hara@acme.com'");
    expect(asked.adminLogin).toContain("FROM LoginHistory WHERE UserId = '005A' ORDER BY LoginTime DESC LIMIT 1");
  });

  it("is unknown part by part where the org refuses it, a missing permission included", async () => {
    const read = await facts(refusing);
    for (const part of Object.values(read)) expect(part).toMatchObject({ known: false });
    expect(read.apiRequests).toMatchObject({ why: "The org has no such resource." });
    expect(read.settings).toMatchObject({ why: "Not allowed." });
  });

  it("ends where the session has ended, since nothing more can be asked", async () => {
    const over = () => Promise.reject(sessionError("SESSION_EXPIRED", "Over.", "…"));
    expect(await thrownBy(facts({ ...refusing, limits: over }))).toMatchObject({ code: "SESSION_EXPIRED" });
    expect(await thrownBy(facts({ ...refusing, startRetrieve: over }))).toMatchObject({ code: "SESSION_EXPIRED" });
  });

  it("has limits only of the form that they have", () => {
    const reply = { DailyApiRequests: { Max: 15, Remaining: 3 }, SingleEmail: { Max: "5" }, Other: null };
    expect(readLimits(reply)).toEqual({ DailyApiRequests: { max: 15, remaining: 3 } });
    expect([readLimits(undefined), readLimits("<html>")]).toEqual([{}, {}]);
  });

  it("without DailyApiRequests among the limits, those are unknown", async () => {
    expect((await facts({ ...refusing, limits: async () => ({}) })).apiRequests).toMatchObject({ known: false });
  });
});
