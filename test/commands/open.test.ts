import { join } from "node:path";
import { expect, it } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { run } from "../../src/commands/open.ts";
import type { Context } from "../../src/model/command.ts";
import type { Exec } from "../../src/model/ports.ts";
import { sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";

interface Opened {
  url: string;
  words: string;
  opened: boolean;
}

it("open gives the page in Setup by what is on record, and without a record the list that it is in", async () => {
  await using box = await sandbox();
  const open = async (what: string) => {
    const { code, json } = await box.run("open", what, "--json");
    expect(code).toBe(0);
    return json<Opened>().result;
  };
  const setup = `${box.emulator.url}/lightning/setup`;
  expect(await open("user")).toMatchObject({ url: `${setup}/ManageUsers/home`, opened: false });
  expect((await open("deployment")).url).toBe(`${setup}/DeployStatus/home`);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  expect((await open("user")).url).toMatch(/\/ManageUsers\/page\?address=%2F005\w{15}%3Fnoredirect%3D1%26/);
  const deployed = firstOrg(box).deploys.at(-1)?.id;
  expect((await open("deployment")).url).toBe(
    `${setup}/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp%3FasyncId%3D${deployed}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`,
  );
  expect(await open("policies")).toMatchObject({
    url: `${setup}/ManageExternalClientApplication/home`,
    words: "Setup, Quick Find: External Client App Manager, then Kantiv_Integration, Policies",
  });
});

it("open starts a browser on a terminal alone, without this process's secrets, and never with --print", async () => {
  await using box = await sandbox();
  const started: { args: readonly string[]; env: object }[] = [];
  const given = async (flags: object, terminal: boolean) => {
    started.length = 0;
    const exec: Exec = async (_program, args, { env }) => {
      started.push({ args, env });
      return { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    };
    const env = { ...box.env, DISPLAY: ":0" };
    const files = diskFiles(box.folder);
    const ctx = { env, files, exec, terminal, json: false, templatesFolder: join(ROOT, "templates"), emit: () => {} };
    const { result } = await run({ org: box.orgFile, what: "app", ...flags }, ctx as unknown as Context);
    return (result as Opened).opened;
  };
  expect(await given({}, false)).toBe(false);
  expect(await given({ print: true }, true)).toBe(false);
  expect(started).toEqual([]);
  expect(await given({}, true)).toBe(true);
  expect(started[0]?.args.at(-1)).toBe(`${box.emulator.url}/lightning/setup/ManageExternalClientApplication/home`);
  expect(started[0]?.env).toEqual({ DISPLAY: ":0" });
});
