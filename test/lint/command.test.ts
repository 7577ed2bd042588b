import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { RULES } from "../../src/lint/rules/index.ts";
import { type CliResult, kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { acme, acmeWith, type FileTexts, key, NOW, PATHS, TEMPLATE_YAML } from "./acme.ts";
import { expectValidSarif } from "./sarif-schema.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
let cwd: string;

function write(files: FileTexts): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

function lint(...args: string[]): Promise<CliResult> {
  return kantivSf(["lint", ...args], { cwd, clock: fakeClock({ start: NOW }) });
}

/** Compared byte for byte; `UPDATE_GOLDEN=1` writes what was printed instead. */
function expectGolden(name: string, text: string): void {
  const path = join(ROOT, "test/golden/lint", name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}

/** Findings of each severity, a suppressed one, an org file's, one of a file name that is no plain URL. */
const MIXED: FileTexts = {
  ...acme({
    [PATHS[GLOBAL] ?? ""]:
      acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>", "<consumerKey>3MVG9EXAMPLEEXAMPLE</consumerKey>")[
        PATHS[GLOBAL] ?? ""
      ] ?? "",
    [PATHS[POLICY] ?? ""]: (
      acmeWith(POLICY, "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>")[PATHS[POLICY] ?? ""] ?? ""
    ).replace(
      "    <ipRelaxation",
      "    <!-- kantiv-sf-ignore ECA305 until=2027-01-31 reason: the sender's addresses change -->\n    <ipRelaxation",
    ),
    "acme/extlClntAppOauthSettings/Acme_oauth.ecaOauth": "",
    "acme/extlClntAppOauthSettings/${app}_oauth.ecaOauth":
      acmeWith(
        "ExtlClntAppOauthSettings",
        "<commaSeparatedOauthScopes>Api, Api, Full, RefreshToken</commaSeparatedOauthScopes>",
      )["acme/extlClntAppOauthSettings/Acme_oauth.ecaOauth"] ?? "",
    "acme/template.yaml": `${TEMPLATE_YAML}  app:\n    type: apiName\n    description: Name of the app.\n    default: Acme\n`,
  }),
  "orgs/acme.yaml":
    "template: ../acme\nintegrationUser: { username: a@acme.example }\njwt: { certificate: acme.crt }\n",
  "orgs/acme.crt": key("expired.crt"),
};

beforeEach(async () => {
  cwd = await tempFolder();
});

describe("lint, as it is called", () => {
  it("says nothing against the template that ships, by its name, its folder or in a run without arguments", async () => {
    expect(await lint("kantiv-integration")).toMatchObject({ code: 0, stdout: "✔ 0 errors, 0 warnings in 10 files\n" });
    expect(await lint(join(ROOT, "templates"))).toMatchObject({ code: 0 });
    write(acme());
    expect(await lint()).toMatchObject({ code: 0, stdout: "✔ 0 errors, 0 warnings in 7 files\n" });
  });

  it("exits 1 for an error and 0 for warnings and notes alone", async () => {
    write(acmeWith(POLICY, "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>"));
    expect(await lint()).toMatchObject({ code: 0 });
    write(acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>"));
    expect((await lint()).code).toBe(1);
  });

  it("exits 2 for a file that cannot be read, and still judges the others", async () => {
    write({
      ...acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>"),
      [PATHS.PermissionSet ?? ""]: "<PermissionSet",
    });
    const { code, stdout } = await lint();
    expect(code).toBe(2);
    expect(stdout).toContain("[ECA001] file-unreadable");
    expect(stdout).toContain("[ECA405] pkce-off");
  });

  it("exits 2 for a path that is not there, a wrong configuration and a missing one", async () => {
    expect(await lint("nowhere")).toMatchObject({ code: 2, stderr: expect.stringContaining("LINT_PATH") });
    expect(await lint("--config", "x.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("LINT_CONFIG_MISSING"),
    });
    write({ ".kantiv-sf.yaml": "lint: { rules: { ECA305: off } }\n" });
    expect(await lint()).toMatchObject({ code: 2, stderr: expect.stringContaining(".kantiv-sf.yaml:1:26") });
  });

  it("takes the configuration that lies in the working directory", async () => {
    write({
      ...acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>"),
      ".kantiv-sf.yaml": "lint: { rules: { ECA405: { severity: note, reason: a trial of a week } } }\n",
    });
    expect(await lint()).toMatchObject({ code: 0, stdout: expect.stringContaining("note") });
  });

  it("judges a single file of a template by the whole template, and shows what is in that file alone", async () => {
    write({ ...MIXED });
    const { stdout, code } = await lint(`acme/extlClntAppOauthSettings/\${app}_oauth.ecaOauth`, "--format", "json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.map((one: { code: string }) => one.code)).toEqual(["ECA201", "ECA206"]);
  });

  it("reads the certificate and the template that an org file names, shipped ones too", async () => {
    write({
      "orgs/acme.yaml": `template: kantiv-integration\nintegrationUser: { username: a@acme.example }\njwt: { certificate: ../keys/acme.crt }\nparameters:\n  sessionLevel: LOW\n`,
      "keys/acme.crt": key("rsa1024.crt"),
    });
    const { findings } = (await lint("orgs/acme.yaml", "--json")).json<{ findings: { code: string; line: number }[] }>()
      .result;
    expect(findings.map(({ code, line }) => `${code}:${line}`)).toEqual(["ECA503:3", "ECA322:5"]);
  });

  it("passes over node_modules, hidden folders and large or foreign files", async () => {
    const bad = acmeWith(GLOBAL, "<isPkceRequired>false</isPkceRequired>");
    write(
      Object.fromEntries(
        Object.entries(bad).flatMap(([path, text]) => [
          [`node_modules/${path}`, text],
          [`.git/${path}`, text],
        ]),
      ),
    );
    write({ "a.txt": "-----BEGIN PRIVATE KEY-----" });
    expect(await lint()).toMatchObject({ code: 0, stdout: "✔ 0 errors, 0 warnings in 0 files\n" });
  });
});

describe("lint --fix, as it is called", () => {
  it("writes the mended files, says which, and finds nothing the second time", async () => {
    write(
      acmeWith(
        GLOBAL,
        "<consumerKey>3MVG9EXAMPLEEXAMPLE</consumerKey>",
        "<callbackUrl>https://app.acme.example</callbackUrl>",
      ),
    );
    const first = await lint("--fix");
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(`✔ ${PATHS[GLOBAL]} mended`) });
    expect(readFileSync(join(cwd, PATHS[GLOBAL] ?? ""), "utf8")).toBe(acme()[PATHS[GLOBAL] ?? ""]);
    expect(await lint("--fix")).toMatchObject({ code: 0, stdout: "✔ 0 errors, 0 warnings in 7 files\n" });
  });
});

describe("what lint prints", () => {
  beforeEach(() => write(MIXED));

  it.each([
    ["text", "findings.txt"],
    ["json", "findings.json"],
    ["github", "annotations.txt"],
    ["junit", "junit.xml"],
  ])("is the golden file: %s", async (format, name) => {
    const { stdout, code } = await lint("--format", format);
    expect(code).toBe(1);
    expectGolden(name, stdout);
  });

  it("is SARIF that the published schema takes, with the suppressed finding and its reason", async () => {
    const log = JSON.parse((await lint("--format", "sarif")).stdout);
    expectValidSarif(log);
    const [{ results, tool }] = log.runs;
    expectGolden("results.sarif.json", `${JSON.stringify(results, null, 2)}\n`);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ code }) => code));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results.filter((one: { suppressions?: unknown }) => one.suppressions)).toMatchObject([
      {
        ruleId: "ECA305",
        suppressions: [{ kind: "inSource", justification: "the sender's addresses change (until 2027-01-31)" }],
      },
    ]);
    const marks = results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
    expect(new Set(marks).size).toBe(marks.length);
  });

  it("is valid SARIF with nothing found, too", async () => {
    const { stdout } = await lint("kantiv-integration", "--format", "sarif");
    expectValidSarif(JSON.parse(stdout));
  });

  it("is the same result in the --json document", async () => {
    const { status, result } = (await lint("--json")).json<{ summary: object; findings: object[] }>();
    expect(status).toBe("failed");
    expect(result).toEqual(JSON.parse((await lint("--format", "json")).stdout));
    expect(result.summary).toEqual({ files: 9, errors: 4, warnings: 1, notes: 1, suppressed: 1 });
  });

  it("stays whole where a text names an element that may hold a secret", async () => {
    const path = PATHS[POLICY] ?? "";
    write({ [path]: (MIXED[path] ?? "").replace("the sender's", "no <password> here, and the sender's") });
    const { suppressed, findings } = JSON.parse((await lint("--format", "json")).stdout);
    expect([suppressed.length, findings.length]).toEqual([1, 6]);
    write({ [path]: (acme()[path] ?? "").replace("    <ip", "    <password>x</password>\n    <ip") });
    const { stdout } = await lint();
    expect(stdout).toContain("ExtlClntAppOauthConfigurablePolicies has no element password.");
    expect(stdout).toContain("ECA505");
  });

  it("repeats no key, secret or certificate", async () => {
    write({
      "orgs/acme.key": key("kantiv.key"),
      [PATHS[GLOBAL] ?? ""]:
        acmeWith(
          GLOBAL,
          "<consumerSecret>HUSH-HUSH-1234</consumerSecret>",
          "<consumerKey>3MVG9PLANTED0123456789</consumerKey>",
        )[PATHS[GLOBAL] ?? ""] ?? "",
    });
    for (const format of ["text", "json", "github", "junit", "sarif"]) {
      const { stdout, stderr } = await lint("--format", format);
      for (const secret of ["HUSH", "3MVG9PLANTED", key("kantiv.key").slice(60, 100)])
        expect(stdout + stderr, format).not.toContain(secret);
    }
  });
});

describe("a private key", () => {
  const PEM = key("kantiv.key");
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd, stdio: "pipe", env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" } });
  const codes = async (...args: string[]) =>
    (await lint("--json", ...args))
      .json<{ findings: { code: string; file: string }[] }>()
      .result.findings.map(({ code, file }) => `${code} ${file}`);

  it("that git ignores lies beside the repository, and is nothing to find unless it is named", async () => {
    write({ "a.key": PEM, ".gitignore": "*.key\n" });
    git("init", "--quiet");
    expect(await codes()).toEqual([]);
    expect(await codes("a.key")).toEqual(["ECA507 a.key"]);
  });

  it("that git would take in, or has taken in although it is ignored, is found", async () => {
    write({ "a.key": PEM, "b.pem": PEM, ".gitignore": "*.key\n" });
    git("init", "--quiet");
    git("add", "--force", "a.key");
    expect(await codes()).toEqual(["ECA507 a.key", "ECA507 b.pem"]);
  });

  it("that lies in no repository is nothing to find, unless it is named or files are taken for committed ones", async () => {
    write({ "a.key": PEM, "keys/b.pem": PEM, ".gitignore": "a.key\n" });
    expect(await codes()).toEqual([]);
    expect(await codes("a.key")).toEqual(["ECA507 a.key"]);
    expect(await codes("--committed")).toEqual(["ECA507 a.key", "ECA507 keys/b.pem"]);
  });

  it("is found below the top of a repository, in a worktree, and where git refuses to say what it ignores", async () => {
    write({ "orgs/a.key": PEM });
    git("init", "--quiet");
    expect(await codes("orgs")).toEqual(["ECA507 orgs/a.key"]);
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message", "Begin");
    git("worktree", "add", "--quiet", "beside");
    write({ "beside/b.key": PEM });
    expect(await codes("beside")).toEqual(["ECA507 beside/b.key"]);
    write({ ".git/config": "[core]\n\tbare = what\n" });
    expect(await codes("orgs")).toEqual(["ECA507 orgs/a.key"]);
  });
});
