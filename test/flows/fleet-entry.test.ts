import { describe, expect, test } from "vitest";
import { emptyEntry, endedEntry, faultOf } from "../../src/flows/fleet/entry.ts";
import type { Report } from "../../src/model/command.ts";
import { EXIT, type ExitCode, inputError } from "../../src/model/errors.ts";
import type { Warning } from "../../src/model/events.ts";

const MEMBER = { name: "a", file: "a.yaml", tags: ["eu"], instanceUrl: "https://a.my.salesforce.com", wave: "rest" };
const SINCE = Date.UTC(2026, 10, 27);

function ended(result: unknown, exit: ExitCode = EXIT.ok, warnings: readonly Warning[] = []) {
  const report: Report = { status: "ok", exit, result, text: () => "" };
  return endedEntry(MEMBER, { report }, { since: SINCE, durationMs: 5 }, { warnings, requests: { sent: 3 } });
}

describe("the entry of an org that was worked on", () => {
  test("says whose it is, how long it took and what was asked", () => {
    const warnings = [{ code: "W", message: "m" }];
    expect(ended({ orgId: "00D1" }, EXIT.changes, warnings)).toEqual({
      ...MEMBER,
      orgId: "00D1",
      state: "changes",
      exit: 4,
      startedAt: "2026-11-27T00:00:00.000Z",
      durationMs: 5,
      requests: 3,
      certificate: null,
      newConsumerKey: null,
      refreshed: false,
      foreignAccess: null,
      result: { orgId: "00D1" },
      warnings,
      error: null,
    });
    expect(ended(null).orgId).toBeNull();
    expect(ended({ orgId: 7 }).orgId).toBeNull();
  });

  test("names the consumer key that clients do not have yet, and no other", () => {
    const key = (result: object) => ended(result).newConsumerKey;
    expect(key({ consumerKey: "K", handoffDue: true })).toBe("K");
    expect(key({ consumerKey: "K", handoffDue: false })).toBeNull();
    expect(key({ newConsumerKey: "N" })).toBe("N");
    expect(key({ newConsumerKey: 7 })).toBeNull();
  });

  test("tells of the certificate, of a refresh and of ways in that nobody stated", () => {
    const certificate = { fingerprint256: "56:43", validTo: "2027-01-01" };
    expect(ended({ meaning: { certificate } }).certificate).toEqual({
      fingerprint256: "56:43",
      notAfter: "2027-01-01",
    });
    expect(ended({}, EXIT.ok, [{ code: "SANDBOX_REFRESHED", message: "m" }]).refreshed).toBe(true);
    const ways = [{ standing: "foreign" }, { standing: "ours" }, { standing: "foreign" }];
    expect(ended({ access: { ways } }).foreignAccess).toBe(2);
    expect(ended({ access: { ways: [] } }).foreignAccess).toBe(0);
    expect(ended({ access: {} }).foreignAccess).toBeNull();
  });

  test("has as its error what the command says comes first", () => {
    const verdict = { why: "The login was refused.", code: "TOKEN_REFUSED", command: "kantiv-sf apply", remedy: "r" };
    const error = { code: "TOKEN_REFUSED", message: "The login was refused.", remedy: "kantiv-sf apply" };
    expect(ended({ verdict }, EXIT.refused).error).toEqual(error);
    expect(ended({ verdict }, EXIT.unreachable).error).toEqual(error);
    expect(ended({ verdict: { ...verdict, command: null } }, EXIT.refused).error?.remedy).toBe("r");
    expect(ended({ verdict }, EXIT.ok).error).toBeNull();
    expect(ended({ verdict }, EXIT.running).error).toBeNull();
  });

  test("has of a doctor's lines the first that stops an apply", () => {
    const checks = [
      { title: "Time", detail: "off", code: "CLOCK", blocks: false },
      { title: "User", detail: "inactive", code: "USER_INACTIVE", blocks: true, remedy: "activate" },
      { title: "Other", detail: "x", code: "OTHER", blocks: true },
    ];
    const error = { code: "USER_INACTIVE", message: "User: inactive", remedy: "activate" };
    expect(ended({ checks }, EXIT.refused).error).toEqual(error);
  });

  test("says where to look for what says nothing itself", () => {
    expect(ended({}, EXIT.refused).error).toEqual({
      code: "FAILED",
      message: "The org, a check or a rule said no.",
      remedy: "Run the command for this org alone: it shows each check.",
    });
  });

  test("has the error that it ended with, and its problems where there are some", () => {
    const world = { warnings: [], requests: { sent: 0 } };
    const times = { since: SINCE, durationMs: 1 };
    const problems = [{ code: "P", message: "m" }];
    const error = inputError("X", "m", "r", { problems });
    expect(endedEntry(MEMBER, { error }, times, world)).toMatchObject({
      state: "error",
      exit: 2,
      result: null,
      error: { code: "X", message: "m", remedy: "r", problems },
    });
    expect(faultOf(inputError("X", "m", "r"))).toEqual({ code: "X", message: "m", remedy: "r" });
  });
});

describe("the entry of an org that was not worked on", () => {
  test("says that it never began, and why where that is known", () => {
    const bare = { name: "a", file: "a.yaml", tags: [] };
    expect(emptyEntry(bare, "notRun")).toMatchObject({
      instanceUrl: null,
      wave: null,
      startedAt: null,
      exit: null,
      error: null,
    });
    const error = { code: "X", message: "m", remedy: "r" };
    expect(emptyEntry(MEMBER, "error", error)).toMatchObject({ ...MEMBER, state: "error", exit: 2, error });
  });
});
