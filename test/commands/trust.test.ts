import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { type CliOptions, kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox({ realTime: true });
});
afterAll(() => box[Symbol.asyncDispose]());

const SIGN = `require("node:fs").writeFileSync(process.argv[1] + "/started", "");`;
let home: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  home = join(box.folder, `home-${count}`);
  await mkdir(home);
  await box.writeOrgFile(orgFileText(box.emulator));
});

const run = (args: readonly string[], options: CliOptions = {}) =>
  kantivSf(args, { cwd: box.folder, ...options, env: { HOME: home, ...box.env, ...options.env } });
const plan = (...more: string[]) => run(["plan", "--org", box.orgFile, "--json", ...more]);

const HOST = "trustedHosts: [Collector.example]\n";
const signer = (...args: string[]) => `signer: { command: [${[process.execPath, ...args].join(", ")}] }`;
const withSigner = (...args: string[]) =>
  orgFileText(box.emulator).replace("key: { env: KANTIV_JWT_KEY }", signer("-e", JSON.stringify(SIGN), ...args));

/** Every command that speaks to the org of an org file, with what it needs beside. */
const CONNECTED: Readonly<Record<string, readonly string[]>> = {
  plan: [],
  apply: ["--yes"],
  verify: [],
  drift: [],
  destroy: ["--yes"],
  rollback: ["--to", "20261124T103000Z-0a1b2c", "--yes"],
  resume: ["--deploy-id", "0Af000000000001CAA"],
  "certificate rotate": ["--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY", "--yes"],
  "user ensure": ["--yes"],
  "credentials show": [],
  "credentials rotate": ["--yes"],
  handoff: [],
  "template new": ["mine", "--from-org", "--app", "Kantiv_Integration"],
};

describe("what an org file asks for beside Salesforce", () => {
  // The other two with --production open none: one begins an org file, one makes an org.
  it("has a word for it on every command that opens an org, and on none besides", () => {
    const asked = COMMANDS.filter(({ flags }) => flags.trust !== undefined).map(({ name }) => name);
    expect(asked.sort()).toEqual([...Object.keys(CONNECTED), "doctor", "fleet status"].sort());
    expect(
      COMMANDS.filter(({ flags }) => flags.production !== undefined)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...asked, "org new", "emulator"].sort());
  });

  it("is nothing for org new, which has no org file yet, and asks no host but Salesforce's", async () => {
    const refused = await run(["org", "new", "acme-new", "--from", "https://collector.example/lightning", "--json"]);
    expect([refused.code, refused.json().error?.code]).toEqual([2, "INSTANCE_URL_UNTRUSTED"]);
  });

  it.each(Object.entries(CONNECTED))("stops %s before any request and any program", async (command, more) => {
    const started = join(home, "started");
    const before = box.emulator.requests().length;
    await box.writeOrgFile(`${withSigner(home)}${HOST}`);
    const refused = await run([...command.split(" "), "--org", box.orgFile, "--json", ...more]);
    expect([refused.code, refused.json().error?.code]).toEqual([2, "NOT_TRUSTED"]);
    expect(refused.json().error?.data).toEqual({ trust: ["host:collector.example", `program:${process.execPath}`] });
    expect(box.emulator.requests()).toHaveLength(before);
    await expect(stat(started)).rejects.toThrow();
  });

  it("keeps doctor from the org, which says so in a line", async () => {
    const before = box.emulator.requests().length;
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    const looked = await run(["doctor", "--org", box.orgFile, "--json"]);
    expect([looked.code, looked.stdout.includes("host:collector.example")]).toEqual([1, true]);
    expect(box.emulator.requests()).toHaveLength(before);
  });

  it("keeps fleet status from an org that it would look at, which it says of that org", async () => {
    const before = box.emulator.requests().length;
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    const looked = await run(["fleet", "status", "--org", box.orgFile, "--refresh", "--yes", "--json"]);
    expect(looked.stdout).toContain("NOT_TRUSTED");
    expect(box.emulator.requests()).toHaveLength(before);
  });

  it("is told with the line to paste, which then is enough", async () => {
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    const { remedy = "" } = (await plan()).json().error ?? {};
    expect(remedy).toContain(`kantiv-sf trust ${box.orgFile}, or for one run: --trust host:collector.example`);
    expect((await plan("--trust", "host:COLLECTOR.example")).code).toBe(4);
    const byEnvironment = { env: { KANTIV_SF_TRUST: "program:x, host:collector.example" } };
    expect((await run(["plan", "--org", box.orgFile], byEnvironment)).code).toBe(4);
    expect((await plan("--trust", "host:other.example")).json().error?.code).toBe("NOT_TRUSTED");
  });

  it("is nothing where a host is Salesforce's or this machine", async () => {
    await box.writeOrgFile(`${orgFileText(box.emulator)}trustedHosts: [acme.my.salesforce.com, localhost]\n`);
    expect((await plan()).code).toBe(4);
  });

  it("stops no command that opens no org", async () => {
    await box.writeOrgFile(`${withSigner(home)}${HOST}`);
    expect((await run(["render", "--org", box.orgFile])).code).toBe(0);
  });

  it.each(["collector.example", "host:", "hosts:collector.example", ""])("cannot be agreed to by %j", async (word) => {
    const refused = await plan(`--trust=${word}`);
    expect([refused.code, refused.json().error?.code]).toEqual([2, "USAGE"]);
  });
});

describe("a program that signs", () => {
  it("runs by its name or path, whatever the path's spelling", async () => {
    await writeFile(join(box.folder, "sign.sh"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    const text = orgFileText(box.emulator).replace("key: { env: KANTIV_JWT_KEY }", "signer: { command: [./sign.sh] }");
    await box.writeOrgFile(text);
    const verify = (...more: string[]) => run(["verify", "--org", "acme.yaml", "--json", ...more]);
    expect((await verify()).json().error?.code).toBe("NOT_TRUSTED");
    for (const word of ["program:./sign.sh", `program:${join(box.folder, "sign.sh")}`]) {
      expect((await verify("--trust", word)).json().error?.code).toBe("SIGNER_FAILED");
    }
    expect((await verify("--trust", "program:sign.sh")).json().error?.code).toBe("NOT_TRUSTED");
  });

  it("is shown with each of its words whole, before the question and where it is refused", async () => {
    const word = `${"a".repeat(2_000)} the end`;
    await box.writeOrgFile(
      orgFileText(box.emulator).replace(
        "key: { env: KANTIV_JWT_KEY }",
        `signer: { command: [sign, ${JSON.stringify(word)}] }`,
      ),
    );
    expect((await run(["trust", box.orgFile], { answer: "n" })).stderr.replace(/\s+/g, "")).toContain("atheend'");
    expect((await plan()).json().error?.message).toContain(`run sign '${word}'`);
  });

  it("of the administrator's JWT needs a word, too", async () => {
    const admin = `jwt: { clientId: 3MVG9example, username: admin@acme.com.uat, ${signer("--version")} }`;
    await box.writeOrgFile(orgFileText(box.emulator).replace("accessToken: { env: ADMIN_TOKEN }", admin));
    expect((await plan()).json().error?.data).toEqual({ trust: [`program:${process.execPath}`] });
  });

  it("of the command line needs none beside that", async () => {
    const words = ["-e", SIGN, home].flatMap((word) => [`--new-signer=${word}`]);
    const rotate = ["certificate", "rotate", "--org", box.orgFile, "--new-cert", "kantiv.crt", "--json"];
    const answer = await run([...rotate, `--new-signer=${process.execPath}`, ...words]);
    expect(answer.json().error?.code).toBe("SIGNER_FAILED");
  });
});

describe("a file whose content is sent", () => {
  const token = async (path: string) => {
    await writeFile(path, box.emulator.ready.admin.accessToken, { mode: 0o600 });
    return path;
  };
  const withToken = (path: string) =>
    orgFileText(box.emulator).replace("accessToken: { env: ADMIN_TOKEN }", `accessToken: { file: ${path} }`);
  /** An org file in a folder of its own, below `home`. */
  async function planIn(folder: string, tokenPath: string, ...more: string[]) {
    await mkdir(folder, { recursive: true });
    const text = withToken(tokenPath).replace("certificate: kantiv.crt", `certificate: ${box.folder}/kantiv.crt`);
    await writeFile(join(folder, "acme.yaml"), text);
    return run(["plan", "--org", join(folder, "acme.yaml"), "--json", ...more]);
  }

  it("is read beside the org file, and anywhere in its repository", async () => {
    await mkdir(join(home, "repository/.git"), { recursive: true });
    await token(join(home, "repository/token"));
    expect((await planIn(join(home, "repository/orgs"), "../token")).code).toBe(4);
  });

  it("outside of them only with a word for it", async () => {
    const path = await token(join(home, "token"));
    const refused = await planIn(join(home, "orgs"), "../token");
    expect(refused.json().error).toMatchObject({ code: "NOT_TRUSTED", data: { trust: [`file:${path}`] } });
    expect((await planIn(join(home, "orgs"), "../token", "--trust", `file:${path}`)).code).toBe(4);
  });

  it("is where a link leads", async () => {
    const path = await token(join(home, "token"));
    await mkdir(join(home, "orgs"));
    await symlink(path, join(home, "orgs/inside"));
    expect((await planIn(join(home, "orgs"), "inside")).json().error?.data).toEqual({ trust: [`file:${path}`] });
  });

  it("is no private key, which is never sent", async () => {
    const key = join(home, "kantiv.key");
    await writeFile(key, box.env.KANTIV_JWT_KEY ?? "", { mode: 0o600 });
    const text = orgFileText(box.emulator).replace("key: { env: KANTIV_JWT_KEY }", `key: { file: ${key} }`);
    await mkdir(join(home, "orgs"));
    await writeFile(join(home, "orgs/acme.yaml"), text.replace("kantiv.crt", `${box.folder}/kantiv.crt`));
    const verify = await run(["verify", "--org", join(home, "orgs/acme.yaml"), "--json"]);
    expect(verify.json().error?.code).not.toBe("NOT_TRUSTED");
  });
});

describe("kantiv-sf trust", () => {
  const trustFile = () => join(home, ".config/kantiv-sf/trust.json");
  const trust = (options: CliOptions = { answer: "y" }) => run(["trust", box.orgFile], options);

  it("shows what the file asks for, asks, and keeps the answer for its user alone", async () => {
    await box.writeOrgFile(`${withSigner(home)}${HOST}`);
    const refused = await trust({ answer: "n" });
    expect([refused.code, refused.stderr.includes("NOT_CONFIRMED")]).toEqual([2, true]);
    await expect(stat(trustFile())).rejects.toThrow();
    const agreed = await trust();
    expect(agreed.code, agreed.stderr).toBe(0);
    expect(agreed.stderr).toContain("send a session of an administrator to collector.example");
    expect(agreed.stderr).toContain(`run ${process.execPath} -e`);
    expect((await stat(trustFile())).mode & 0o777).toBe(0o600);
    expect((await plan()).code).toBe(4);
  });

  it("needs a terminal or --yes", async () => {
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    expect((await trust({})).stderr).toContain("CONFIRMATION_NEEDED");
    expect((await run(["trust", box.orgFile, "--yes", "--json"])).json().result).toEqual({
      orgFile: box.orgFile,
      asks: ["host:collector.example"],
      trustFile: trustFile(),
    });
  });

  it("holds while other lines change, and no longer when the file asks for more, or is another one", async () => {
    await box.writeOrgFile(`${withSigner("a")}${HOST}`);
    await trust();
    await box.writeOrgFile(`# a comment\n${withSigner("a")}${HOST}alsoAllowed: []\n`);
    expect((await plan()).code).toBe(4);
    await box.writeOrgFile(`${withSigner("b")}${HOST}`);
    expect((await plan()).json().error?.data).toEqual({ trust: [`program:${process.execPath}`] });
    await box.writeOrgFile(`${orgFileText(box.emulator)}trustedHosts: [collector.example, more.example]\n`);
    expect((await plan()).json().error?.data).toEqual({ trust: ["host:more.example"] });
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    const other = join(box.folder, "other.yaml");
    await writeFile(other, `${orgFileText(box.emulator)}${HOST}`);
    expect((await run(["plan", "--org", other])).stderr).toContain("NOT_TRUSTED");
  });

  it("has nothing to ask of a file that asks for nothing", async () => {
    const done = await trust({});
    expect([done.code, done.stdout]).toEqual([
      0,
      `${box.orgFile} asks for nothing that needs your word.\nNext: kantiv-sf plan --org ${box.orgFile}\n`,
    ]);
    await expect(stat(trustFile())).rejects.toThrow();
  });

  it("keeps nothing where the environment names no place of the user's", async () => {
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    for (const env of [{ HOME: "" }, { HOME: "", XDG_CONFIG_HOME: "config" }]) {
      expect((await run(["trust", box.orgFile, "--yes"], { env })).stderr).toContain("TRUST_NOWHERE");
    }
  });

  it.each([
    ["is damaged", "{", 0o600, "TRUST_FILE_INVALID"],
    ["is written by others", `{"version":1,"orgFiles":{}}`, 0o622, "TRUST_FILE_MODE"],
  ])("is believed nothing when its file %s", async (_what, text, mode, code) => {
    await box.writeOrgFile(`${orgFileText(box.emulator)}${HOST}`);
    await trust();
    await writeFile(trustFile(), text);
    await chmod(trustFile(), mode);
    expect((await plan()).json().error?.code).toBe(code);
    expect(await readFile(trustFile(), "utf8")).toBe(text);
  });
});
