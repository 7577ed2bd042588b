import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { errorPages } from "../../scripts/error-pages.ts";
import { ALL_CODES, CODES } from "../../src/codes/explain.ts";
import { RULES } from "../../src/lint/rules/index.ts";
import { causeCodes } from "../../src/oauth/diagnosis/check.ts";
import { kantivSf } from "../helpers/cli.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const SRC = join(ROOT, "src");

/** Look like codes of ours and are none. */
const OTHERS = new Set([
  // Names of environment variables.
  ..."HTTPS_PROXY HTTP_PROXY NO_PROXY KANTIV_KEY_PASSPHRASE KANTIV_REVIEW_KEY KANTIV_REVIEW_TOKEN KANTIV_SF_TRUST KANTIV_SF_AGE_IDENTITY".split(
    " ",
  ),
  ..."SF_ACCESS_TOKEN SF_ORG_INSTANCE_URL NO_COLOR ADMIN_TOKEN KANTIV_JWT_KEY".split(" "),
  // Codes of the system, of Node and undici.
  ..."EAI_AGAIN ERR_SCRIPT_EXECUTION_TIMEOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_PRX_CONN EEXIST EISDIR".split(" "),
  // Salesforce's own words.
  ..."AES_128 AES_256 HIGH_ASSURANCE INVALID_FIELD INVALID_SESSION_ID LICENSE_LIMIT_EXCEEDED MULTIPLE_API_ERRORS".split(
    " ",
  ),
  // Codes of the YAML parser.
  ..."BAD_ALIAS BAD_DQ_ESCAPE DUPLICATE_KEY MULTIPLE_DOCS NON_STRING_KEY TAG_RESOLVE_FAILED".split(" "),
  // In an answer's place where there is none; `org/wire/fault-table` gives it a code.
  "NO_ANSWER",
]);

const SHAPE = /^[A-Z][A-Z0-9]+(_[A-Z0-9]+)*$/;

/** Beginnings of codes that `util/read-yaml-as` makes four of each. */
const YAML_ENDS = ["SYNTAX", "UNKNOWN_KEY", "MISSING_KEY", "VALUE"];

/** Every code that the sources of the client can say: whatever has the shape, and single words where a code stands. */
function codesInSources(): Set<string> {
  const found = new Set<string>(causeCodes());
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  for (const file of files.filter((one) => one.endsWith(".ts") && !/^(emulator|codes)\//.test(one))) {
    const { program } = parseSync(file, readFileSync(join(SRC, file), "utf8"));
    const take = (node: unknown, mustHaveLine: boolean) => {
      const { value } = (node ?? {}) as { value?: unknown };
      if (typeof value !== "string" || !SHAPE.test(value) || OTHERS.has(value)) return;
      if (!mustHaveLine || value.includes("_")) found.add(value);
    };
    new Visitor({
      Literal: (node) => take(node, true),
      Property: ({ key, value }) => {
        if (key.type === "Identifier" && key.name === "code") take(value, false);
      },
      CallExpression: ({ callee, arguments: [first] }) => {
        if (callee.type === "Identifier" && callee.name.endsWith("Error")) take(first, false);
      },
      NewExpression: ({ callee, arguments: [first] }) => {
        if (callee.type === "Identifier" && callee.name.endsWith("Error")) take(first, false);
      },
    }).visit(program);
    // A form of YAML is named by the beginning of its codes.
    const text = readFileSync(join(SRC, file), "utf8");
    for (const [, form = ""] of text.matchAll(/\bcode: "([A-Z_]+)",\s+name:/g)) {
      for (const end of YAML_ENDS) found.add(`${form}_${end}`);
    }
  }
  return found;
}

describe("the table of codes", () => {
  const rules = new Set(RULES.map(({ code }) => code));
  const inSources = [...codesInSources()].filter((code) => !rules.has(code)).sort();

  it("has each code that the sources say", () => {
    expect(inSources.filter((code) => !Object.hasOwn(CODES, code))).toEqual([]);
  });

  it("has none that no source says", () => {
    expect(Object.keys(CODES).filter((code) => !inSources.includes(code))).toEqual([]);
  });

  it("says of each what happened, what it means and what to do, in sentences of its own", () => {
    for (const [code, { happened, means, todo }] of Object.entries(CODES)) {
      expect(happened, code).toMatch(/^\S.*[.)]$/s);
      expect(means, code).toMatch(/^\S.*[.)]$/s);
      expect(todo.length, code).toBeGreaterThan(5);
    }
  });

  it("sends nobody to the app's policy for a JWT login that the profile's ranges keep out: it opens nothing", () => {
    for (const { means, todo } of [CODES.CAUSE_LOGIN_IP, CODES.TOKEN_IP_RESTRICTED].filter((it) => it !== undefined)) {
      expect(`${means} ${todo}`).toMatch(/always bind a JWT login/);
      expect(todo).toMatch(/profile/);
      expect(todo).not.toMatch(/relax|policy|trusted/i);
    }
  });

  it("is what docs/errors holds, a page each", () => {
    const pages = errorPages();
    const folder = join(ROOT, "docs/errors");
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(join(folder, name), "utf8"), name).toBe(text);
  });
});

describe("explain", () => {
  it.each(["ORG_FILE_MISSING", "[ORG_FILE_MISSING]", "org_file_missing"])(
    "takes %s as it was copied",
    async (given) => {
      const { code, stdout } = await kantivSf(["explain", given]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ORG_FILE_MISSING\n\nThere is no org file.*\n.*\n→ /);
    },
  );

  it("gives one document with --json", async () => {
    const { json } = await kantivSf(["explain", "TOKEN_NOT_APPROVED", "--json"]);
    const strings = { happened: expect.any(String), means: expect.any(String), todo: expect.any(String) };
    expect(json().result).toEqual({ code: "TOKEN_NOT_APPROVED", ...strings });
  });

  it("knows each rule of lint, by code and by name, with its example", async () => {
    const [byCode, byName] = [await kantivSf(["explain", "eca405"]), await kantivSf(["explain", "pkce-off"])];
    expect(byCode.stdout).toBe(byName.stdout);
    expect(byCode.stdout).toMatch(/^Wrong in a file of ExtlClntAppGlobalOauthSettings:$/m);
  });

  it("suggests the code that was meant, exit 2", async () => {
    const { code, stderr } = await kantivSf(["explain", "TOKEN_NOT_APROVED"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean kantiv-sf explain TOKEN_NOT_APPROVED?")]);
  });

  it("lists every code without one, each with what was seen", async () => {
    const lines = (await kantivSf(["explain"])).stdout.split("\n\n")[0]?.split("\n") ?? [];
    expect(lines.map((line) => line.split(" ")[0])).toEqual(ALL_CODES);
    for (const line of lines) expect(line).toMatch(/^[A-Z]\w+ {2,}\S.+\.$/);
  });

  it("shows a rule as text for a terminal, with what is wrong and what is right", async () => {
    const { stdout } = await kantivSf(["explain", "eca301"]);
    expect(stdout).toMatch(/^ECA301 \S+\n\nEvery user may let the app in\.\n/);
    expect(stdout).toMatch(/\nWrong[^\n]*:\n {4}<[\s\S]*\nRight[^\n]*:\n {4}</);
    expect(stdout).not.toMatch(/\*\*|^##|```/m);
  });

  it("is folded at blanks on a terminal; only a command, or one word, is longer than a line", async () => {
    for (const code of [[], ...ALL_CODES.map((one) => [one])]) {
      const { stdout } = await kantivSf(["explain", ...code], { terminal: true, env: { NO_COLOR: "1" } });
      const long = stdout.split("\n").filter((line) => line.length > 80 && /\S \S/.test(line));
      expect(
        long.filter((line) => !/(^|[\s(])(kantiv-sf|sf|npm|git|read|export|mv|rm|chmod|ls|df|\(umask) /.test(line)),
      ).toEqual([]);
    }
  });
});
