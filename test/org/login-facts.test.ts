import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { OrgReader, OrgUser, QueryReply } from "../../src/model/org.ts";
import { readLoginFacts } from "../../src/org/read/login-facts.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const USER: OrgUser = { id: "005B'x", username: "k@a.com", active: true, profileId: "00e00000000000AAAQ" };
const APP = { id: "0xI00000000000AEAQ", label: "Kantiv" };
const SINCE = Date.UTC(2026, 10, 1, 10);

type Answers = Record<string, readonly Record<string, unknown>[] | QueryReply>;

/** An org that answers each question by its name with these rows or this refusal, else with none. */
function orgWith(answers: Answers, asked: string[] = []): OrgReader {
  const reply = (key: string): QueryReply => {
    const given = answers[key] ?? [];
    return "ok" in given ? given : { ok: true, rows: given };
  };
  const queries: OrgReader["queries"] = async (soql) => {
    asked.push(...Object.values<string>(soql));
    return Object.fromEntries(Object.keys(soql).map((key) => [key, reply(key)])) as Record<
      keyof typeof soql,
      QueryReply
    >;
  };
  const toolingQuery = async (soql: string) => {
    asked.push(soql);
    return reply("profile");
  };
  return fakeOrg({ queries, toolingQuery });
}

const factsOf = (answers: Answers) => readLoginFacts(orgWith(answers), USER, APP, SINCE);
const REFUSED: QueryReply = { ok: false, orgCode: "INVALID_TYPE", message: "no such object\u0007" };

describe("what decides about a user's login", () => {
  test("is asked about this user and this profile, in two requests, texts as SOQL wants them", async () => {
    const asked: string[] = [];
    await readLoginFacts(orgWith({}, asked), USER, APP, SINCE);
    expect(asked).toHaveLength(6);
    expect(asked.filter((soql) => soql.includes("'005B\\'x'"))).toHaveLength(3);
    expect(asked.at(-1)).toBe("SELECT Id, Metadata FROM Profile WHERE Id = '00e00000000000AAAQ'");
    for (const object of [
      "PermissionSetAssignment",
      "UserLogin",
      "SetupEntityAccess",
      "LoginHistory",
      "Organization",
    ]) {
      expect(asked.some((soql) => soql.includes(` FROM ${object}`))).toBe(true);
    }
  });

  test("holds the user's state, profile and licence, from any of the permission sets that the user has", async () => {
    const Assignee = { IsActive: true, Profile: { Name: "Minimum", UserLicense: { Name: "Salesforce Integration" } } };
    const { user } = await factsOf({ held: [{ PermissionSetId: "0PS00000000000XGAQ", Assignee }] });
    expect(user).toEqual({
      known: true,
      value: { active: true, profile: "Minimum", licence: "Salesforce Integration" },
    });
    const bare = await factsOf({
      held: [{ PermissionSetId: "0PS00000000000XGAQ", Assignee: { IsActive: false, Profile: {} } }],
    });
    expect(bare.user).toEqual({ known: true, value: { active: false, profile: "", licence: "" } });
    const hidden = await factsOf({ held: [{ PermissionSetId: "0PS00000000000XGAQ", Assignee: null }] });
    expect(hidden.user).toMatchObject({ value: { active: false, profile: "", licence: "" } });
  });

  test("holds what the user has, with API access, whose it is, and until when", async () => {
    const { held } = await factsOf({
      held: [
        {
          PermissionSetId: "0PS000000000001GAA",
          PermissionSet: { Name: "Kantiv", IsOwnedByProfile: false, PermissionsApiEnabled: true },
          ExpirationDate: "2026-11-01T00:00:00.000Z",
        },
        {
          PermissionSetId: "0PS000000000002GAA",
          PermissionSet: { Name: "X00e", IsOwnedByProfile: true, PermissionsApiEnabled: false },
          ExpirationDate: null,
        },
        { PermissionSetId: "0PS000000000003GAA", PermissionSet: {} },
      ],
    });
    expect(held).toEqual({
      known: true,
      value: [
        { id: "0PS000000000001GAA", name: "Kantiv", ofProfile: false, api: true, expiresAt: Date.UTC(2026, 10, 1) },
        { id: "0PS000000000002GAA", name: "X00e", ofProfile: true, api: false },
        { id: "0PS000000000003GAA", name: "", ofProfile: false, api: false },
      ],
    });
  });

  test.each([
    [true, true],
    [false, false],
    [null, false],
  ])("says frozen for IsFrozen %s: %s", async (IsFrozen, value) => {
    expect((await factsOf({ login: [{ IsFrozen }] })).frozen).toEqual({ known: true, value });
  });

  test("holds what opens this app, not what opens others", async () => {
    const openers = [
      { ParentId: "0PS000000000001GAA", SetupEntityId: APP.id },
      { ParentId: "0PS000000000002GAA", SetupEntityId: "0xI00000000000BEAQ" },
    ];
    expect((await factsOf({ openers })).openers).toEqual({ known: true, value: ["0PS000000000001GAA"] });
  });

  test("holds no opener of an app that is not there", async () => {
    const facts = await readLoginFacts(
      orgWith({ openers: [{ ParentId: "0PS000000000001GAA" }] }),
      USER,
      undefined,
      SINCE,
    );
    expect(facts.openers).toEqual({ known: false, why: "there is no such app" });
  });

  test("holds nothing of the history where it is not known since when, or for which app", async () => {
    const asked: string[] = [];
    const rows = [{ Application: "Kantiv" }];
    await readLoginFacts(orgWith({}, asked), USER, APP, SINCE);
    expect(asked.find((soql) => soql.includes("LoginHistory"))).toContain("LoginTime >= 2026-11-01T10:00:00.000Z");
    const dark = await readLoginFacts(orgWith({ logins: rows }), USER, APP, undefined);
    expect(dark.logins).toEqual({ known: false, why: "what time it is in the org is not known" });
    const appless = await readLoginFacts(orgWith({ logins: rows }), USER, undefined, SINCE);
    expect(appless.logins).toEqual({ known: true, value: [] });
  });

  test("holds the latest logins in the org's words, made harmless, and empty where it says nothing", async () => {
    const row = {
      LoginTime: "2026-11-01T10:00:00.000+0000",
      Status: "User Is Frozen\u001b[31m",
      LoginType: "Remote Access 2.0",
      Application: "KANTIV",
      SourceIp: "192.0.2.1",
    };
    expect(
      (await factsOf({ logins: [row, { Application: "Kantiv" }, { Application: "Data Loader" }, {}] })).logins,
    ).toEqual({
      known: true,
      value: [
        {
          at: row.LoginTime,
          status: expect.not.stringContaining("\u001b"),
          type: "Remote Access 2.0",
          application: "KANTIV",
          sourceIp: "192.0.2.1",
        },
        { at: "", status: "", type: "", application: "Kantiv", sourceIp: "" },
      ],
    });
  });

  test("holds the org's time zone", async () => {
    const { timeZone } = await factsOf({ organization: [{ TimeZoneSidKey: "Europe/Copenhagen" }] });
    expect(timeZone).toEqual({ known: true, value: "Europe/Copenhagen" });
  });
});

describe("what the profile restricts", () => {
  const restrictions = async (Metadata: unknown) =>
    (await factsOf({ profile: [{ Id: "00e00000000000AAAQ", Metadata }] })).restrictions;

  test("is read as ranges, and as minutes of each day that has both ends", async () => {
    const ends = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map(
      (day, index) => [`${day}Start`, `${60 * index}`, `${day}End`, `${600 + index}`] as const,
    );
    const loginHours = Object.fromEntries(
      ends.flatMap(([start, from, end, to]) => [
        [start, from],
        [end, to],
      ]),
    );
    const loginIpRanges = [{ startAddress: "192.0.2.1", endAddress: "192.0.2.9", description: "office" }];
    expect(await restrictions({ loginIpRanges, loginHours })).toEqual({
      known: true,
      value: {
        ipRanges: [{ start: "192.0.2.1", end: "192.0.2.9" }],
        hours: {
          monday: { start: 0, end: 600 },
          tuesday: { start: 60, end: 601 },
          wednesday: { start: 120, end: 602 },
          thursday: { start: 180, end: 603 },
          friday: { start: 240, end: 604 },
          saturday: { start: 300, end: 605 },
          sunday: { start: 360, end: 606 },
        },
      },
    });
  });

  test("leaves a day open that lacks an end, and is nothing where the profile says nothing", async () => {
    const loginHours = { mondayStart: "0", tuesdayEnd: "60", fridayStart: null, fridayEnd: null };
    expect(await restrictions({ loginIpRanges: null, loginHours })).toMatchObject({
      value: { ipRanges: [], hours: {} },
    });
    expect(await restrictions(null)).toMatchObject({ value: { ipRanges: [], hours: {} } });
  });
});

describe("what the org does not tell", () => {
  test("is unknown with the org's reason, made harmless, each part by itself", async () => {
    const facts = await factsOf({ held: REFUSED, logins: REFUSED, login: [{ IsFrozen: false }] });
    expect(facts.held).toEqual({
      known: false,
      why: expect.stringMatching(/^the org refused the question: INVALID_TYPE/),
    });
    expect(JSON.stringify(facts.held)).not.toContain("\\u0007");
    expect(facts.user).toEqual(facts.held);
    expect(facts.logins).toEqual(facts.held);
    expect(facts.frozen).toEqual({ known: true, value: false });
  });

  test("is unknown where it shows no record, and an empty list where a list is empty", async () => {
    const none = { known: false, why: "the org shows no such record to this administrator" };
    expect(await factsOf({})).toEqual({
      user: none,
      frozen: none,
      held: { known: true, value: [] },
      openers: { known: true, value: [] },
      logins: { known: true, value: [] },
      restrictions: none,
      timeZone: none,
    });
  });

  const failing = (error: unknown) => ({ ...orgWith({}), toolingQuery: () => Promise.reject(error) }) as OrgReader;

  test("of a profile that it fails to give out is one unknown among the rest", async () => {
    const fault = new KantivError("ORG_REPLY", "The org answered without a profile.", "Try again.");
    const { restrictions, logins } = await readLoginFacts(failing(fault), USER, APP, SINCE);
    expect(restrictions).toEqual({
      known: false,
      why: "the org refused the question: ORG_REPLY The org answered without a profile.",
    });
    expect(logins.known).toBe(true);
  });

  test("is thrown when the session is over, or for what is no fault of the org", async () => {
    const expired = new KantivError("SESSION_EXPIRED", "The session is over.", "Log in again.");
    expect(await thrownBy(readLoginFacts(failing(expired), USER, APP, SINCE))).toBe(expired);
    const bug = new TypeError("a bug");
    await expect(readLoginFacts(failing(bug), USER, APP, SINCE)).rejects.toBe(bug);
  });
});
