import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { newOrgFileText } from "../../src/settings/new-org-file.ts";
import { parseOrgFile } from "../../src/settings/parse.ts";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const UAT = "https://acme--uat.sandbox.my.salesforce.com";
const PAGE = "https://acme--uat.sandbox.lightning.force.com/lightning/setup/SetupOneHome/home";

/** An `sf` on the PATH that knows these logins, as `sf org list auth`, `org display` and `auth show-access-token` print them. */
async function sfWith(logins: readonly object[], org?: { instanceUrl: string; accessToken: string }) {
  const folder = await tempFolder();
  const reply = (result: unknown) => JSON.stringify({ status: 0, result });
  const program = `#!/bin/sh
case "$*" in
  "org list auth --json") echo '${reply(logins)}' ;;
  "org display --target-org "*|"org auth show-access-token --target-org "*) echo '${reply(org ?? {})}' ;;
  *) exit 9 ;;
esac
`;
  await writeFile(join(folder, "sf"), program);
  await chmod(join(folder, "sf"), 0o755);
  return { PATH: `${folder}${delimiter}${process.env.PATH}` };
}

interface New {
  file: string;
  instanceUrl: string;
  username: string;
  next: string[];
}

async function onEmulator(box: Sandbox, aliases: readonly string[]) {
  const { url, ready } = box.emulator;
  const logins = aliases.map((alias) => ({ alias, username: ready.admin.username, instanceUrl: url }));
  return sfWith(logins, { instanceUrl: url, accessToken: ready.admin.accessToken });
}

describe("org new", () => {
  it("asks again, on a terminal, for what is typed wrong, and says how each is said without one", async () => {
    const cwd = await tempFolder();
    const env = { ...(await sfWith([])), NO_COLOR: "1" };
    const answers = [
      "",
      "acme",
      "https://login.salesforce.com",
      PAGE,
      "a b",
      "uat",
      "kantiv-integratio",
      "",
      "bob",
      "bob@acme.com",
    ];
    const { code, stderr } = await kantivSf(["org", "new"], { cwd, env, answers });
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("acme is not a Salesforce host");
    expect(stderr).toContain("E.g. https://acme--uat.sandbox.lightning.force.com/lightning/page/home");
    expect(stderr).toContain("Use letters, digits, dots, hyphens and underscores");
    expect(stderr).toMatch(/^ {2}kantiv-integration-production {2}The "Kantiv Integration" app for production/m);
    expect(stderr).toContain("Did you mean kantiv-integration?\n");
    expect(stderr).toContain("It has the form of an email address, e.g. kantiv@uat.example.");
    expect(parseOrgFile(await readFile(join(cwd, "uat.yaml"), "utf8"), "uat.yaml", {})).toMatchObject({
      instanceUrl: UAT,
      integrationUser: { username: "bob@acme.com" },
    });
    const flagOf = async (...typed: string[]) => {
      const { stderr: told } = await kantivSf(["org", "new"], { cwd, env, answers: typed });
      return /or say it by (.+)\.$/m.exec(told)?.[1];
    };
    expect(await flagOf()).toBe("--from URL");
    expect(await flagOf(PAGE)).toBe("a word after org new");
    expect(await flagOf(PAGE, "other")).toBe("--template NAME");
    expect(await flagOf(PAGE, "other", "generic-jwt-app")).toBe("--set appName=VALUE");
    expect(await flagOf(PAGE, "other", "")).toBe("--user USERNAME");
  });

  it("makes a file of a page's address, named after the org, and says each line that is still to be typed", async () => {
    const cwd = await tempFolder();
    const env = await sfWith([]);
    const { code, stdout, json } = await kantivSf(
      ["org", "new", "--from", PAGE, "--user", "kantiv@acme.com.uat", "--json"],
      {
        cwd,
        env,
      },
    );
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
    expect(json<New>().result).toMatchObject({ file: "acme-uat.yaml", instanceUrl: UAT });
    expect(json<New>().result.next).toEqual([
      `sf org login web --alias acme-uat --instance-url ${UAT}`,
      "kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key",
      "kantiv-sf doctor --org acme-uat.yaml",
    ]);
    expect(parseOrgFile(await readFile(join(cwd, "acme-uat.yaml"), "utf8"), "acme-uat.yaml", {})).toMatchObject({
      instanceUrl: UAT,
      admin: { kind: "sf", alias: "acme-uat" },
      integrationUser: { username: "kantiv@acme.com.uat" },
    });
    const again = await kantivSf(["org", "new", "--from", PAGE, "--user", "a@b.c", "--json"], { cwd, env });
    expect([again.code, again.json().error?.code]).toEqual([2, "FILE_EXISTS"]);
  });

  it("takes the login that fits, finds the integration user in the org, and what it made plans at once", async () => {
    await using box = await sandbox();
    const env = { ...box.env, ...(await onEmulator(box, ["uat"])) };
    const made = await kantivSf(["org", "new", "new", "--from", `${box.emulator.url}/lightning/page/home`, "--json"], {
      cwd: box.folder,
      env,
      clock: box.clock,
    });
    const { username, next } = made.json<New>().result;
    expect([made.code, username]).toEqual([0, box.emulator.ready.integrationUser.username]);
    expect(next).toEqual(["kantiv-sf doctor --org new.yaml"]);
    const planned = await kantivSf(["plan", "--org", "new.yaml", "--json"], { cwd: box.folder, env, clock: box.clock });
    expect(planned.json().status).toBe("changes");
  });

  it("asks on a terminal: the address, which of two logins, the user", async () => {
    await using box = await sandbox();
    const env = { ...box.env, ...(await onEmulator(box, ["one", "two"])) };
    const answers = [`${box.emulator.url}/lightning`, "second", "tow", "two", "", ""];
    const { code, stderr } = await kantivSf(["org", "new"], { cwd: box.folder, env, answers, clock: box.clock });
    expect([code, stderr]).toEqual([0, expect.stringContaining("Did you mean two?")]);
    const text = await readFile(join(box.folder, "second.yaml"), "utf8");
    expect(text).toContain("  sf: two\n");
    expect(text).toContain(`  username: ${box.emulator.ready.integrationUser.username}\n`);
  });

  it("names the flag for what nobody can be asked", async () => {
    const cwd = await tempFolder();
    const login = (alias: string) => ({ alias, username: "admin@acme.com", instanceUrl: UAT });
    const both = await sfWith([login("one"), login("two")]);
    const none = await sfWith([]);
    const refused = async (env: Record<string, string>, ...args: string[]) => {
      const { code, json } = await kantivSf(["org", "new", ...args, "--json"], { cwd, env });
      return [code, json().error?.code, json().error?.remedy];
    };
    expect(await refused(none)).toEqual([2, "USAGE", expect.stringContaining("--from URL")]);
    expect(await refused(both, "--from", PAGE)).toEqual([2, "USAGE", "Say which: --sf one, --sf two"]);
    expect(await refused(none, "--from", PAGE)).toEqual([2, "USAGE", expect.stringContaining("--user USERNAME")]);
    expect(await refused(none, "--from", "https://login.salesforce.com")).toEqual([
      2,
      "INSTANCE_URL_NOT_MY_DOMAIN",
      expect.any(String),
    ]);
    expect(await refused(none, "--from", PAGE, "../")).toEqual([2, "USAGE", expect.any(String)]);
  });

  it("in a repository writes into orgs/ with the schema's line, and reads nothing of a production org without a word", async () => {
    const cwd = await tempFolder();
    await mkdir(join(cwd, "orgs"));
    await mkdir(join(cwd, "schemas"));
    await writeFile(join(cwd, "schemas/org-file.schema.json"), "{}");
    const env = await sfWith([
      { alias: "acme", username: "admin@acme.com", instanceUrl: "https://acme.my.salesforce.com" },
    ]);
    const from = "https://acme.lightning.force.com/lightning/page/home";
    const { code, json, stderr } = await kantivSf(["org", "new", "--from", from, "--json"], { cwd, env });
    expect([code, stderr]).toEqual([0, ""]);
    expect(json<New>().result).toMatchObject({ file: "orgs/acme.yaml", username: "kantiv@acme.com" });
    expect(json<New>().result.next.at(-1)).toBe("kantiv-sf doctor --org orgs/acme.yaml --production");
    const text = await readFile(join(cwd, "orgs/acme.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/org-file\.schema\.json\n/);
  });

  it("writes every value so that it is read as the same text", () => {
    const odd = { sf: "no", label: 'a "b": # c', template: "./1 x" };
    const text = newOrgFileText({
      instanceUrl: UAT,
      template: odd.template,
      admin: { sf: odd.sf },
      username: "kantiv@acme.com.uat",
      certificate: "a b.crt",
      key: { file: "null" },
      parameters: { label: odd.label },
    });
    expect(parseOrgFile(text, "acme.yaml", {})).toMatchObject({
      template: odd.template,
      admin: { alias: "no" },
      parameters: { label: odd.label },
      jwt: { certificate: "a b.crt", signer: { key: { file: "null" } } },
    });
  });
});
