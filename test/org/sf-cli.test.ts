import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { execProgram } from "../../src/cli/context.ts";
import type { Env, Exec } from "../../src/model/ports.ts";
import { sfCliCredentials, sfCliLogins } from "../../src/org/session/sf-cli.ts";
import { thrownBy } from "../helpers/thrown.ts";

const TOKEN = "00D000000000001EAA!AQ0AQ.from-the-cli";
const HIDDEN = "[REDACTED] Use 'sf org auth show-access-token' to view";
const URL = "https://acme--uat.sandbox.my.salesforce.com";

const shown = (accessToken: string | undefined, instanceUrl: string | undefined = URL) =>
  JSON.stringify({ status: 0, result: { accessToken, instanceUrl, username: "admin@acme.com.uat" }, warnings: [] });
const token = (accessToken: string) => JSON.stringify({ status: 0, result: { accessToken }, warnings: ["careful"] });
const refused = (message: string, name = "NoOrgFound") => JSON.stringify({ status: 1, name, message });

/**
 * A program named `sf` on a PATH of its own: it prints what it is given for `org display` and for `org auth`, and writes
 * down how it was called.
 */
async function fakeSf(display: string, showToken: string, exit = 0) {
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const calls = join(folder, "calls.jsonl");
  const program = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const { NO_COLOR, FORCE_COLOR } = process.env;
appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ args: process.argv.slice(2), NO_COLOR, FORCE_COLOR }) + "\\n");
process.stderr.write("Warning: an update is there {not json}\\n");
process.stdout.write(process.argv[3] === "display" ? ${JSON.stringify(display)} : ${JSON.stringify(showToken)});
process.exitCode = ${exit};
`;
  await writeFile(join(folder, "sf"), program);
  await chmod(join(folder, "sf"), 0o755);
  return {
    env: { PATH: folder, FORCE_COLOR: "1" },
    calls: async () =>
      (await readFile(calls, "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { args: string[]; NO_COLOR?: string; FORCE_COLOR?: string }),
  };
}

describe("the Salesforce CLI's login", () => {
  test("is its token and its instance, asked for in two calls without colour and with nothing secret in an argument", async () => {
    const sf = await fakeSf(shown(HIDDEN, `${URL}/`), token(TOKEN));
    const credentials = await sfCliCredentials("acme-uat", execProgram, sf.env);
    expect(credentials.instanceUrl).toBe(URL);
    expect(credentials.accessToken.reveal()).toBe(TOKEN);
    const calls = await sf.calls();
    expect(calls.map((call) => call.args.join(" "))).toEqual([
      "org display --target-org acme-uat --json",
      "org auth show-access-token --target-org acme-uat --json",
    ]);
    for (const call of calls) expect(call).toMatchObject({ NO_COLOR: "1" });
    for (const call of calls) expect(call.FORCE_COLOR).toBeUndefined();
    expect(JSON.stringify(calls)).not.toContain(TOKEN);
    expect(JSON.stringify(credentials)).not.toContain(TOKEN);
  });

  test("of an old CLI without show-access-token is in org display", async () => {
    const sf = await fakeSf(shown(TOKEN), refused("org auth show-access-token is not a sf command."), 127);
    expect((await sfCliCredentials("a", execProgram, sf.env)).accessToken.reveal()).toBe(TOKEN);
  });

  test("of an old CLI that prints no JSON for a command it has not got is in org display as well", async () => {
    const sf = await fakeSf(shown(TOKEN), "command org:auth:show-access-token not found");
    expect((await sfCliCredentials("a", execProgram, sf.env)).accessToken.reveal()).toBe(TOKEN);
  });

  test("never is the sentence that stands in the token's place", async () => {
    const sf = await fakeSf(shown(HIDDEN), refused("no"));
    const error = await thrownBy(sfCliCredentials("acme-uat", execProgram, sf.env));
    expect(error).toMatchObject({ code: "SF_CLI_TOKEN_HIDDEN", exit: 3 });
  });

  test("is read from coloured JSON with notices around it", async () => {
    const coloured = `\u001b[33mWarning\u001b[39m: old\n${shown(HIDDEN).replaceAll(":", ":\u001b[32m").replaceAll(",", "\u001b[39m,")}\nbye\n`;
    // A colour code in the middle of the URL's text goes as well.
    const sf = await fakeSf(coloured, token(TOKEN));
    expect((await sfCliCredentials("a", execProgram, sf.env)).instanceUrl).toBe(URL);
  });

  test.each(["", "Segmentation fault", "{", "[]", '"text"', "null"])(
    "from the output %j is unreadable",
    async (text) => {
      const sf = await fakeSf(text, text);
      const error = await thrownBy(sfCliCredentials("a", execProgram, sf.env));
      expect(error.exit).toBe(3);
      expect(error.code).toMatch(/^SF_CLI_(OUTPUT|NO_LOGIN)$/);
      expect(await sf.calls()).toHaveLength(1);
    },
  );

  test("that is not there is told in the CLI's words, with the command to log in", async () => {
    const sf = await fakeSf(refused("No authorization information found for\u001b[2J acme-uat."), "", 1);
    const error = await thrownBy(sfCliCredentials("acme-uat", execProgram, sf.env));
    expect(error).toMatchObject({ code: "SF_CLI_NO_LOGIN", exit: 3 });
    expect(error.message).toContain("No authorization information found for acme-uat.");
    expect(error.remedy).toContain("--alias acme-uat");
  });

  test.each([{ accessToken: 7 }, { accessToken: { a: 1 }, instanceUrl: URL }, []])(
    "with a result of other types (%j) is no bug of ours",
    async (result) => {
      const text = JSON.stringify({ status: 0, result });
      const sf = await fakeSf(text, text);
      expect((await thrownBy(sfCliCredentials("a", execProgram, sf.env))).code).toMatch(/^SF_CLI_/);
    },
  );

  test("without the CLI says how to install it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const error = await thrownBy(sfCliCredentials("a", execProgram, { PATH: folder }));
    expect(error).toMatchObject({ code: "SF_CLI_MISSING", exit: 3 });
  });

  test("takes an alias for a word, never for a command", async () => {
    const sf = await fakeSf(shown(TOKEN), token(TOKEN));
    const alias = "a; touch /tmp/x $(id) `id` \"'";
    await sfCliCredentials(alias, execProgram, sf.env);
    expect((await sf.calls())[0]?.args).toEqual(["org", "display", "--target-org", alias, "--json"]);
  });
});

describe("the logins that the Salesforce CLI lists", () => {
  /** A CLI that prints this, whatever it is asked; `calls` has its command lines. */
  function printing(printed: string) {
    const calls: string[] = [];
    const exec: Exec = async (command, args) => {
      calls.push([command, ...args].join(" "));
      return { code: 0, stdout: Buffer.from(printed), stderr: Buffer.from("") };
    };
    return { calls, exec };
  }
  const listing = (...result: unknown[]) => JSON.stringify({ status: 0, result });
  const login = { alias: "acme-uat", username: "admin@acme.com.uat", instanceUrl: URL };

  test("are asked for in one call that names no org, each with its first alias, else its username", async () => {
    const { alias: _, ...unnamed } = login;
    const { calls, exec } = printing(listing(login, { ...login, alias: "uat,acme" }, { ...login, alias: "" }, unnamed));
    expect((await sfCliLogins(exec, {})).map(({ alias }) => alias)).toEqual([
      "acme-uat",
      "uat",
      login.username,
      login.username,
    ]);
    expect(calls).toEqual(["sf org list auth --json"]);
    expect((await sfCliLogins(exec, {}))[0]).toEqual(login);
  });

  test("are those that say whose they are and of which org", async () => {
    const without = (key: keyof typeof login) => ({ ...login, [key]: undefined });
    const { exec } = printing(listing(without("username"), without("instanceUrl"), null, "x", 7, { ...login }));
    expect(await sfCliLogins(exec, {})).toEqual([login]);
  });

  test("are none where the answer holds no list", async () => {
    for (const result of [undefined, null, {}, "x", { username: "a@b.c", instanceUrl: URL }]) {
      expect(await sfCliLogins(printing(JSON.stringify({ status: 0, result })).exec, {})).toEqual([]);
    }
  });

  test("are not known from what is no JSON, and the command to run is named", async () => {
    const error = await thrownBy(sfCliLogins(printing("Warning: none").exec, {}));
    expect(error).toMatchObject({ code: "SF_CLI_OUTPUT", exit: 3 });
    expect(error.message).toContain("sf org list auth --json");
  });
});

test.each([
  ["SF_CLI_MISSING", "", "The Salesforce CLI (sf) is not on the PATH.", "npm install --global @salesforce/cli"],
  ["SF_CLI_OUTPUT", "no JSON", "did not answer sf org display --json with JSON", "another source in `admin`"],
  ["SF_CLI_NO_LOGIN", '{"status":1}', "no usable login for acme.", "sf org login web --alias acme"],
  ["SF_CLI_NO_LOGIN", '{"message":7}', "no usable login for acme.", "sf org login web --alias acme"],
  ["SF_CLI_TOKEN_HIDDEN", shown(HIDDEN), "does not give out the access token of acme", "sf org auth show-access-token"],
])("%s says what to do, of the output %j", async (code, printed, message, remedy) => {
  const exec: Exec = (_command, _args, options) => {
    // Its own look for a newer version would only take time.
    expect(options?.env).toMatchObject({ SF_SKIP_NEW_VERSION_CHECK: "true", SF_DISABLE_AUTOUPDATE: "true" });
    if (printed === "") return Promise.reject(Object.assign(new Error("spawn sf"), { code: "ENOENT" }));
    return Promise.resolve({ code: 0, stdout: Buffer.from(printed), stderr: Buffer.from("") });
  };
  const error = await thrownBy(sfCliCredentials("acme", exec, {}));
  expect(error).toMatchObject({ code, exit: 3 });
  expect(error.message).toContain(message);
  expect(error.remedy).toContain(remedy);
});

test("an instance's URL comes without any of its last slashes", async () => {
  const printed = Buffer.from(shown(TOKEN, `${URL}//`));
  const exec: Exec = async () => ({ code: 0, stdout: printed, stderr: Buffer.from("") });
  expect((await sfCliCredentials("a", exec, {})).instanceUrl).toBe(URL);
});

test("a program that cannot be started for another reason than that it is missing says so itself", async () => {
  const denied = Object.assign(new Error("spawn sf EACCES"), { code: "EACCES" });
  const exec: Exec = () => Promise.reject(denied);
  await expect(sfCliCredentials("a", exec, {})).rejects.toBe(denied);
});

describe("fault 6: on Windows, where the CLI is a batch file", () => {
  const WINDOWS = { OS: "Windows_NT", ComSpec: "C:\\Windows\\system32\\cmd.exe", PATH: "C:\\sf\\bin" };
  type Call = { command: string; args: readonly string[]; env: Env };

  /** Notes what would be started, and answers as `cmd.exe` would. */
  function windows(code = 0, printed = shown(TOKEN)) {
    const calls: Call[] = [];
    const exec: Exec = async (command, args, options) => {
      calls.push({ command, args, env: options?.env ?? {} });
      return { code, stdout: Buffer.from(printed), stderr: Buffer.from("") };
    };
    return { calls, exec };
  }

  test("it is started through cmd.exe, word by word, without quotes and without the current folder", async () => {
    const { calls, exec } = windows();
    await sfCliCredentials("admin+uat@acme-x.com_1", exec, WINDOWS);
    expect(calls.map(({ command, args }) => [command, ...args].join(" "))).toEqual([
      `${WINDOWS.ComSpec} /d /s /c sf org display --target-org admin+uat@acme-x.com_1 --json`,
      `${WINDOWS.ComSpec} /d /s /c sf org auth show-access-token --target-org admin+uat@acme-x.com_1 --json`,
    ]);
    for (const { env } of calls) expect(env).toMatchObject({ ...WINDOWS, NoDefaultCurrentDirectoryInExePath: "1" });
  });

  test.each([
    "a b",
    'a"b',
    "a&calc",
    "a|b",
    "a>b",
    "a<b",
    "a^b",
    "%PATH%",
    "a!b",
    "a(b)",
    "a;b",
    "a,b",
    "a=b",
    "a\nb",
    "--json",
    "",
  ])("no alias is started that cmd.exe could take for more than a word: %j (exit 2)", async (alias) => {
    const { calls, exec } = windows();
    expect(await thrownBy(sfCliCredentials(alias, exec, WINDOWS))).toMatchObject({ code: "SF_CLI_ALIAS", exit: 2 });
    expect(calls).toEqual([]);
  });

  test("without the CLI it says how to install it, whatever language cmd.exe speaks", async () => {
    const { exec } = windows(1, "");
    expect(await thrownBy(sfCliCredentials("a", exec, WINDOWS))).toMatchObject({ code: "SF_CLI_MISSING", exit: 3 });
  });

  test("with the CLI, which says nothing and ends well, it does not say that it is not there", async () => {
    const { exec } = windows(0, "");
    expect(await thrownBy(sfCliCredentials("a", exec, WINDOWS))).toMatchObject({ code: "SF_CLI_OUTPUT", exit: 3 });
  });

  test("a refusal of the CLI, which is JSON, is told as elsewhere", async () => {
    const { exec } = windows(1, refused("No authorization found for a."));
    expect(await thrownBy(sfCliCredentials("a", exec, WINDOWS))).toMatchObject({ code: "SF_CLI_NO_LOGIN", exit: 3 });
  });

  test("gets its own settings of the environment, and no secret that is there for somebody else", async () => {
    const { calls, exec } = windows();
    const own = { SF_CRYPTO_V2: "true", SF_USE_GENERIC_UNIX_KEYCHAIN: "true", SFDX_LOG_LEVEL: "warn" };
    const others = {
      SF_ACCESS_TOKEN: "x",
      SFDX_AUTH_URL: "x",
      SF_PASSWORD: "x",
      KANTIV_JWT_KEY: "x",
      GITHUB_TOKEN: "x",
    };
    await sfCliCredentials("a", exec, { PATH: "/usr/bin", ...own, ...others });
    expect(calls[0]?.env).toMatchObject({ PATH: "/usr/bin", ...own });
    for (const name of Object.keys(others)) expect(calls[0]?.env).not.toHaveProperty(name);
  });

  test("and on any other system nothing stands between", async () => {
    const { calls, exec } = windows();
    await sfCliCredentials("a b", exec, { PATH: "/usr/bin" });
    expect(calls[0]).toMatchObject({ command: "sf", args: ["org", "display", "--target-org", "a b", "--json"] });
    expect(calls[0]?.env).not.toHaveProperty("NoDefaultCurrentDirectoryInExePath");
  });
});
