import { describe, expect, test } from "vitest";
import { documentIn, headIn, isStanding, otherVersion, STATES, statesNamed, stopIn } from "../../src/fleet/overlay.ts";

const ABOUT = { command: "apply", id: "b5c2", startedAt: "2026-11-27T00:00:00.000Z" };
const ORG = { name: "acme-uat", file: "orgs/acme-uat.yaml", tags: ["eu", "canary"], wave: "rest" };

describe("the states that --status means", () => {
  test("are without a word all in which something is left to do", () => {
    expect(statesNamed([])).toEqual(["failed", "error", "running", "changes", "notRun"]);
  });

  test("are those named, of which each must be one", () => {
    expect(statesNamed(["ok", "notRun"])).toEqual(["ok", "notRun"]);
    for (const state of STATES) expect(statesNamed([state])).toEqual([state]);
    for (const word of ["", "OK", "fail"]) expect(statesNamed(["ok", word])).toBeUndefined();
  });
});

describe("the head of a kept run", () => {
  test("says what it was about and who was selected", () => {
    expect(headIn({ ...ABOUT, version: 1, selection: [ORG, { name: "b" }] })).toEqual({
      ...ABOUT,
      selection: [ORG, { name: "b", file: "", tags: [] }],
    });
  });

  test("of a shard names its own orgs alone", () => {
    const selection = [{ ...ORG, shard: 1 }, { name: "b", shard: 2 }, null, { name: "c" }];
    const names = (shard: unknown) => headIn({ ...ABOUT, selection, shard })?.selection.map(({ name }) => name);
    expect(names({ index: 2, of: 2 })).toEqual(["b"]);
    expect(names(null)).toEqual(["acme-uat", "b", "c"]);
    expect(names(undefined)).toEqual(["acme-uat", "b", "c"]);
  });

  test("is as if it did not say what is of another kind", () => {
    const selection = [
      { name: "a", file: 1, tags: ["eu", 2, null], wave: 3 },
      { name: "b", tags: "eu" },
      { name: 7 },
      7,
      null,
    ];
    expect(headIn({ command: 1, id: null, startedAt: {}, selection })).toEqual({
      command: "",
      id: "",
      startedAt: "",
      selection: [
        { name: "a", file: "", tags: ["eu"] },
        { name: "b", file: "", tags: [] },
      ],
    });
  });

  test.each([undefined, null, 1, "x", [], {}, { selection: {} }])("is not in %j", (value) => {
    expect(headIn(value)).toBeUndefined();
  });

  test("tells how the run ended: null while it goes on or was killed, nothing where it does not say", () => {
    const end = (value: unknown) => headIn({ ...ABOUT, selection: [], end: value });
    expect(end(null)).toHaveProperty("end", null);
    for (const none of [undefined, 7, "x"]) expect(end(none)).not.toHaveProperty("end");
    expect(end({ stoppedBy: null, next: null })?.end).toEqual({});
    const next = "kantiv-sf apply --fleet --from-result result";
    expect(end({ stoppedBy: { why: "interrupted" }, next })?.end).toEqual({
      stopped: "Interrupted: nothing new was begun.",
      next,
    });
  });

  test("gives nobody a command to paste that is not one of ours", () => {
    const next = (text: unknown) => headIn({ ...ABOUT, selection: [], end: { next: text } })?.end;
    for (const text of ["rm -rf /", "kantiv-sf apply; rm x", 7, undefined]) expect(next(text)).toEqual({});
  });
});

describe("why a run stopped", () => {
  test.each([
    { why: "wave", wave: "canary" },
    { why: "failures", stopAt: 3 },
    { why: "failures", stopAt: 1, wave: "a" },
  ])("is known by its word, with texts and the limit alone beside it: %j", (stop) => {
    expect(stopIn(stop)).toEqual(stop);
  });

  test.each([null, undefined, 7, {}, { why: 7 }, { why: "wave", wave: 7 }, { wave: "canary" }, { stopAt: 3 }])(
    "is not known by %j",
    (other) => {
      expect(stopIn(other)).toBeUndefined();
    },
  );

  test.each([undefined, "3", 2.5, Number.NaN, Number.POSITIVE_INFINITY, null])(
    "is not known where its limit is %s",
    (stopAt) => {
      expect(stopIn({ why: "failures", stopAt })).toBeUndefined();
    },
  );
});

describe("the document of a run", () => {
  const entry = { name: "acme-uat", state: "ok", durationMs: 3 };

  test("says the same in its own form, without what is no entry", () => {
    const { command, ...fleet } = ABOUT;
    expect(documentIn({ command, result: { fleet, orgs: [entry, { name: "x" }, null] } })).toEqual({
      head: { ...ABOUT, selection: [] },
      entries: [entry],
    });
  });

  test.each([
    undefined,
    null,
    7,
    {},
    { result: null },
    { result: { orgs: [entry] } },
    { result: { orgs: {}, fleet: {} } },
    { result: { fleet: {} } },
  ])("is not %j", (value) => {
    expect(documentIn(value)).toBeUndefined();
  });
});

describe("a line of a result", () => {
  test("is an org's standing by its name and a state that there is", () => {
    expect(isStanding({ name: "a", state: "notRun" })).toBe(true);
    for (const other of [
      null,
      undefined,
      "a",
      { name: "a" },
      { state: "ok" },
      { name: 1, state: "ok" },
      { name: "a", state: 1 },
      { name: "a", state: "well" },
    ]) {
      expect(isStanding(other)).toBe(false);
    }
  });

  test("of another version says which", () => {
    expect(otherVersion({ version: 2 })).toBe(2);
    for (const same of [{ version: 1 }, { version: "2" }, {}, null, undefined])
      expect(otherVersion(same)).toBeUndefined();
  });
});
