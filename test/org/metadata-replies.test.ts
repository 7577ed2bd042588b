import { describe, expect, test } from "vitest";
import { readDeploy, readRetrieve } from "../../src/org/metadata/metadata-replies.ts";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";

const RETRIEVE = { id: recordId("09S", 1), done: true, status: "Succeeded", success: true, zipFile: "UEs=" };
const DEPLOY = { id: recordId("0Af", 1), done: true, status: "Succeeded", success: true };
const FILE = { type: "PermissionSet", fullName: "Kantiv", fileName: "unpackaged/permissionsets/Kantiv.permissionset" };
const MESSAGE = { success: true, created: false, changed: false, deleted: false };
const ESC = "\u001b[2J";

describe("how a retrieve stands", () => {
  test("is its status, its files and what the org says beside, without control characters", () => {
    const changed = { lastModifiedById: recordId("005", 1), lastModifiedDate: "2026-11-24T12:00:00.000Z" };
    const read = readRetrieve({
      ...RETRIEVE,
      fileProperties: [
        { ...FILE, id: recordId("0PS", 1), ...changed, lastModifiedByName: `Ann${ESC} Admin` },
        { ...FILE, fullName: "Other", lastModifiedById: recordId("005", 1) },
        { ...FILE, fullName: "Third", lastModifiedDate: changed.lastModifiedDate },
        { ...FILE, fullName: "Fourth", ...changed },
      ],
      messages: [{ problem: `Entity${ESC} cannot be found` }, { problem: "two" }],
    });
    expect(read).toMatchObject({ done: true, status: "Succeeded", success: true, zip: Buffer.from("PK") });
    expect(read).not.toHaveProperty("errorMessage");
    expect(read.messages).toEqual(["Entity cannot be found", "two"]);
    const [first, ...others] = read.properties;
    expect(first).toEqual({
      ...FILE,
      id: recordId("0PS", 1),
      changed: { userId: recordId("005", 1), userName: "Ann Admin", at: changed.lastModifiedDate },
    });
    expect(others.map((file) => [file.id, file.changed?.userName])).toEqual([
      ["", undefined],
      ["", undefined],
      ["", ""],
    ]);
  });

  test("has neither files nor messages where the org lists none, and an error where it names one", () => {
    const { zipFile: _, ...none } = RETRIEVE;
    const read = readRetrieve({ ...none, done: false, success: false, errorMessage: `no${ESC}`, messages: null });
    expect(read).toEqual({
      done: false,
      status: "Succeeded",
      success: false,
      errorMessage: "no",
      properties: [],
      messages: [],
    });
  });

  test.each([
    ["an id of nothing", { ...FILE, id: "0PS" }, "fileProperties.0.id"],
    ["a date that is none", { ...FILE, lastModifiedDate: "yesterday" }, "fileProperties.0.lastModifiedDate"],
    ["no name", { ...FILE, fullName: undefined }, "fileProperties.0.fullName"],
  ])("is not known from a file with %s", async (_what, file, at) => {
    const error = await thrownBy(() => readRetrieve({ ...RETRIEVE, fileProperties: [file] }));
    expect(error).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    expect(error.message).toBe(`The org's answer does not say how the retrieve stands (${at}).`);
  });

  test("takes a file's empty date for none", () => {
    const file = { ...FILE, lastModifiedById: recordId("005", 1), lastModifiedDate: "" };
    expect(readRetrieve({ ...RETRIEVE, fileProperties: [file] }).properties[0]).not.toHaveProperty("changed");
  });

  test("may be done without success and without a zip, but not with success", async () => {
    expect(readRetrieve({ ...RETRIEVE, success: false, zipFile: undefined }).zip).toBeUndefined();
    expect(readRetrieve({ ...RETRIEVE, done: false, zipFile: undefined }).zip).toBeUndefined();
    expect((await thrownBy(() => readRetrieve({ ...RETRIEVE, zipFile: "" }))).code).toBe("ORG_REPLY");
  });
});

describe("how a deployment stands", () => {
  test("is counts, state and outcome, those that it does not name being none", () => {
    expect(readDeploy(DEPLOY)).toEqual({
      done: true,
      deployed: 0,
      total: 0,
      errors: 0,
      outcome: { deployId: DEPLOY.id, status: "Succeeded", success: true, components: [] },
    });
    const told = {
      numberComponentsDeployed: 2,
      numberComponentsTotal: 6,
      numberComponentErrors: 1,
      stateDetail: `Working${ESC}`,
      errorStatusCode: `UNKNOWN${ESC}`,
      errorMessage: `no${ESC}`,
    };
    expect(readDeploy({ ...DEPLOY, status: `Failed${ESC}`, success: false, ...told })).toMatchObject({
      deployed: 2,
      total: 6,
      errors: 1,
      stateDetail: "Working",
      outcome: { status: "Failed", success: false, errorStatusCode: "UNKNOWN", errorMessage: "no" },
    });
  });

  test.each([
    ["2026-11-24T12:00:00.000Z", "2026-11-24T12:00:05.000Z", 5_000],
    ["2026-11-24T12:00:00.000+0000", "2026-11-24T12:00:05.000+0000", 5_000],
    ["2026-11-24T12:00:00.120Z", "2026-11-24T12:00:00.120Z", 0],
    ["2026-11-24T12:00:00.000Z", "2026-11-24T12:00:00.000Z", undefined],
    ["2026-11-24T12:00:05.000Z", "2026-11-24T12:00:00.000Z", undefined],
    ["2026-11-24T12:00:05.000Z", null, undefined],
    ["yesterday", 7, undefined],
  ])("says how long it took, from %s to %s, where that says anything", (createdDate, completedDate, took) => {
    expect(readDeploy({ ...DEPLOY, createdDate, completedDate }).tookMs).toBe(took);
  });

  test.each([
    [{ success: false, created: true }, "failed"],
    [{ created: true, changed: true }, "created"],
    [{ deleted: true, changed: true }, "deleted"],
    [{ changed: true }, "changed"],
    [{}, "unchanged"],
  ])("says what became of a component: %j", (flags, outcome) => {
    const details = { componentSuccesses: [{ ...MESSAGE, ...flags }] };
    expect(readDeploy({ ...DEPLOY, details }).outcome.components).toEqual([
      { componentType: "", fullName: "", fileName: "", outcome },
    ]);
  });

  test("names each component, those that went well first, with what the org says of it", () => {
    const told = {
      componentType: `PermissionSet${ESC}`,
      fullName: `Kantiv${ESC}`,
      fileName: `permissionsets/Kantiv${ESC}`,
      id: recordId("0PS", 1),
      problem: `bad${ESC}`,
      problemType: "Error",
      lineNumber: 3,
      columnNumber: 5,
    };
    const details = {
      componentFailures: [{ ...MESSAGE, success: false, ...told }],
      componentSuccesses: [{ ...MESSAGE, fullName: "Fine", id: "", problemType: "Warning" }],
    };
    expect(readDeploy({ ...DEPLOY, details }).outcome.components).toEqual([
      { componentType: "", fullName: "Fine", fileName: "", outcome: "unchanged", problemType: "Warning" },
      {
        componentType: "PermissionSet",
        fullName: "Kantiv",
        fileName: "permissionsets/Kantiv",
        outcome: "failed",
        id: recordId("0PS", 1),
        problem: "bad",
        problemType: "Error",
        line: 3,
        column: 5,
      },
    ]);
  });

  test.each([
    ["status", { status: "" }],
    ["success", { success: "true" }],
    [
      "details.componentFailures.0.problemType",
      { details: { componentFailures: [{ ...MESSAGE, problemType: "Bad" }] } },
    ],
    ["details.componentSuccesses.0.created", { details: { componentSuccesses: [{ ...MESSAGE, created: 1 }] } }],
  ])("is not known where %s is of another form", async (at, change) => {
    expect((await thrownBy(() => readDeploy({ ...DEPLOY, ...change }))).message).toBe(
      `The org's answer does not say how the deployment stands (${at}).`,
    );
  });
});
