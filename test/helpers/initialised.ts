import { rmSync } from "node:fs";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kantivSf } from "./cli.ts";
import { tempFolder } from "./temp-folder.ts";

let first: Promise<string> | undefined;

/** Runs `init` once for all tests: from a checkout the tool is built for it, which takes its time. For `beforeAll`. */
export async function initialiseOnce(): Promise<string> {
  first ??= initialise();
  return first;
}

/** What `init` writes, in a folder of the test's own. */
export async function initialised(): Promise<string> {
  const folder = await tempFolder();
  await cp(await initialiseOnce(), folder, { recursive: true });
  return folder;
}

async function initialise(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-initialised-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const result = await kantivSf(["init"], { cwd: folder });
  if (result.code !== 0) throw new Error(result.stderr);
  return folder;
}

/** Environment in which git has an author and no settings of the machine, and this Node is the first one found. */
export const GIT_ENV = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@acme.example",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@acme.example",
};
