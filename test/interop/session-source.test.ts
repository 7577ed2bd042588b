import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KEY_FILE, Workshop } from "./helpers/workshop.ts";

const PROGRAM = join(import.meta.dirname, "../../bin/kantiv-sf.js");

let shop: Workshop;

interface Run {
  code: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: documents are looked at field by field
  document: any;
  stderr: string;
}

/** Runs the program itself, in the same environment as the CLI. */
async function kantivSf(...args: string[]): Promise<Run> {
  const env = { ...shop.env, KANTIV_JWT_KEY: await readFile(KEY_FILE, "utf8") };
  return new Promise((done) => {
    execFile(process.execPath, [PROGRAM, ...args, "--json"], { env, cwd: shop.folder }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, document: JSON.parse(stdout), stderr }),
    );
  });
}

async function useAlias(alias: string): Promise<void> {
  const text = await readFile(shop.orgFile, "utf8");
  await writeFile(shop.orgFile, text.replace(/accessToken: .*/, `sf: ${alias}`));
}

test("the CLI's login is enough: apply takes the session of an alias, sets all up and proves the login", async () => {
  shop = await Workshop.loggedIn();
  await useAlias("acme");
  const applied = await kantivSf("apply", "--org", shop.orgFile, "--yes");
  expect(applied).toMatchObject({
    code: 0,
    document: { status: "ok", result: { changed: true, verified: true, consumerKey: shop.consumerKey } },
  });
  const shown = JSON.stringify(applied.document) + applied.stderr;
  expect(shown).not.toContain(shop.emulator.ready.admin.accessToken);

  const again = await kantivSf("plan", "--org", shop.orgFile);
  expect(again).toMatchObject({ code: 0, document: { status: "ok" } });
});

test("an alias that the CLI does not know, and a session that has ended, are no usable session", async () => {
  shop = await Workshop.loggedIn();
  await useAlias("other");
  const unknown = await kantivSf("plan", "--org", shop.orgFile);
  expect(unknown).toMatchObject({ code: 3, document: { error: { code: "SF_CLI_NO_LOGIN" } } });
  expect(unknown.document.error.message).toContain("No authorization information found for other");

  await useAlias("acme");
  shop.org.sessions = [];
  const ended = await kantivSf("plan", "--org", shop.orgFile);
  expect([ended.code, ended.document.status]).toEqual([3, "error"]);
  expect(ended.document.error.remedy).toContain("sf org login");
});
