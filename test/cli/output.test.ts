import { describe, expect, test } from "vitest";
import { outletFor } from "../../src/cli/outlet.ts";
import { asKantivError, errorDocument, jsonText, resultDocument } from "../../src/cli/output.ts";
import type { Report } from "../../src/model/command.ts";
import { inputError, KantivError } from "../../src/model/errors.ts";
import { plain } from "../../src/model/paint.ts";
import { Secret } from "../../src/model/secret.ts";
import { errorText } from "../../src/util/error-text.ts";

const report: Report = { status: "changes", exit: 4, result: { a: 1 }, text: () => "" };
const error = new KantivError("ORG_FILE", "Two things are wrong.", "Mend them.", {
  exit: 2,
  data: { orgId: "00DA" },
  problems: [
    {
      code: "KEY_UNKNOWN",
      message: "unknown key \u001b[31m`foo`",
      file: "acme.yaml",
      line: 3,
      column: 5,
      remedy: "Did you mean?",
    },
    { code: "NO_PLACE", message: "somewhere" },
    { code: "FILE_ONLY", message: "whole file", file: "b\u202e.yaml" },
  ],
});

/** Everything that has the shape of a credential, as it would come in foreign text. */
const CANARIES = [
  "00D000000000001AAA!AQ0AQ.canary-session",
  "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.canary-signature",
  "-----BEGIN PRIVATE KEY-----\ncanaryMIIEvQ\n-----END PRIVATE KEY-----",
  "force://PlatformCLI::canary-refresh@acme.my.salesforce.com",
  '{"access_token":"canary-json-token"}',
  "client_secret=canary-form-secret&x=1",
  "<sessionId>canary-xml-session</sessionId>",
];

describe("the JSON document", () => {
  test("of a result is one line with version, command, status, result, warnings and no error", () => {
    const text = jsonText(resultDocument("plan", report, { warnings: [{ code: "W", message: "careful" }] }));
    expect(text).not.toContain("\n");
    expect(JSON.parse(text)).toEqual({
      version: 1,
      command: "plan",
      status: "changes",
      result: { a: 1 },
      warnings: [{ code: "W", message: "careful" }],
      error: null,
    });
  });

  test("of an error holds code, message, remedy, problems with their places, and facts", () => {
    expect(errorDocument("apply", error, { warnings: [] })).toEqual({
      version: 1,
      command: "apply",
      status: "error",
      result: null,
      warnings: [],
      error: {
        code: "ORG_FILE",
        message: "Two things are wrong.",
        remedy: "Mend them.",
        problems: error.problems,
        data: { orgId: "00DA" },
      },
    });
    expect(errorDocument("x", new KantivError("A", "b", "c"), { warnings: [] }).error).toEqual({
      code: "A",
      message: "b",
      remedy: "c",
    });
  });

  test("of a deployment that still runs says so", () => {
    expect(
      errorDocument("apply", new KantivError("DEPLOY_RUNNING", "", "", { exit: 69 }), { warnings: [] }).status,
    ).toBe("running");
  });

  test.each(CANARIES)("holds no credential that came along: %j", (canary) => {
    const planted = { note: `it said ${canary} to us`, deep: [{ k: canary }], secret: new Secret("canary-own") };
    const text = jsonText(
      resultDocument("x", { ...report, result: planted }, { warnings: [{ code: "W", message: canary }] }),
    );
    const failed = jsonText(
      errorDocument("x", new KantivError("X", canary, canary, { data: { words: canary } }), { warnings: [] }),
    );
    expect(text).not.toContain("canary");
    expect(failed).not.toContain("canary");
    JSON.parse(text);
    JSON.parse(failed);
  });
});

describe("an error for people", () => {
  test("says a mistake that is the only one once, with its place", () => {
    const [message, remedy] = ["unknown key `foo`", "Remove it."];
    const only = { code: "KEY_UNKNOWN", message, remedy, file: "acme.yaml", line: 3, column: 5 };
    const once = inputError("ORG_FILE_INVALID", message, remedy, { problems: [only] });
    expect(errorText(once, plain).split("\n")).toEqual([
      "✖ unknown key `foo` [ORG_FILE_INVALID]",
      "    acme.yaml:3:5",
      "→ Remove it.",
    ]);
  });

  test("is what happened, each problem with its place, and what to do, without anything that moves a cursor", () => {
    expect(errorText(error, plain).split("\n")).toEqual([
      "✖ Two things are wrong. [ORG_FILE]",
      "    acme.yaml:3:5  unknown key `foo` [KEY_UNKNOWN]",
      "      → Did you mean?",
      "    somewhere [NO_PLACE]",
      "    b.yaml  whole file [FILE_ONLY]",
      "→ Mend them.",
    ]);
  });

  test.each(CANARIES)("shows no credential that came along: %j", (canary) => {
    const problems = [{ code: "P", message: canary, remedy: canary }];
    const text = errorText(new KantivError("X", `it said ${canary}`, canary, { problems }), plain);
    expect(text).not.toContain("canary");
  });
});

describe("what was thrown", () => {
  test("is kept when it is ours", () => {
    expect(asKantivError(error)).toBe(error);
  });

  test("is a bug of ours (exit 70) when it is anything else", () => {
    for (const thrown of [new TypeError("x is undefined"), "a string", undefined, null, { code: "A" }]) {
      expect(asKantivError(thrown)).toMatchObject({ code: "BUG", exit: 70 });
      expect(asKantivError(thrown).cause).toBe(thrown);
    }
  });

  test("is the user's to mend (exit 2) when the disk or the network refuses a path or a port", () => {
    const file = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "open", path: "/a/b" });
    expect(asKantivError(file)).toMatchObject({ code: "FILE", exit: 2, message: expect.stringContaining("/a/b") });
    const words = (code: string) => {
      const { message, remedy } = asKantivError(Object.assign(new Error(), { code, path: "/a/b c", syscall: "open" }));
      return `${message} ${remedy}`;
    };
    expect(words("ENOENT")).toBe("/a/b c is not there (ENOENT). Check the path; what is beside it: ls /a");
    expect(words("EISDIR")).toBe("/a/b c is a folder (EISDIR). Name a file.");
    expect(words("ENOSPC")).toMatch(/the disk is full \(ENOSPC\)\. Make room: df -h \/a$/);
    expect(words("EACCES")).toBe("/a/b c cannot be read or written (EACCES). Look whose it is: ls -ld '/a/b c'");
    const port = Object.assign(new Error("EADDRINUSE"), { code: "EADDRINUSE", syscall: "listen", port: 80 });
    expect(asKantivError(port)).toMatchObject({ code: "PORT", exit: 2, message: expect.stringContaining("Port 80") });
  });
});

describe("colour", () => {
  /** What a red word and a word of others with a colour of its own come out as. */
  function written(stream: { isTTY?: boolean }, env: Record<string, string>): string {
    let text = "";
    const outlet = outletFor({ ...stream, write: (more: string) => (text += more) }, env, "0a1b2c3d");
    outlet.write(`${outlet.paint("red", "x \u001b[32my")} \u001b[1mz \u001b0a1b2c3e[31m`);
    return text;
  }

  test("is for terminals only, and never with NO_COLOR or on a dumb one; no text of others brings any", () => {
    const coloured = "\u001b[31mx y\u001b[39m z  0a1b2c3e[31m\n";
    expect(written({ isTTY: true }, {})).toBe(coloured);
    expect(written({ isTTY: true }, { NO_COLOR: "" })).toBe(coloured);
    for (const [stream, env] of [
      [{ isTTY: true }, { NO_COLOR: "1" }],
      [{ isTTY: true }, { TERM: "dumb" }],
      [{ isTTY: false }, {}],
      [{}, {}],
    ] as const) {
      expect(written(stream, env)).toBe("x y z  0a1b2c3e[31m\n");
    }
    // Where no stream of a run is a terminal there is no mark.
    let text = "";
    const outlet = outletFor({ write: (more: string) => (text += more) }, {}, undefined);
    outlet.write(`${outlet.paint("red", "x \u001b[32my")} \u001b[1mz`);
    expect(text).toBe("x y z\n");
  });
});
