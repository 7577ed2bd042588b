import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kantivSf } from "./cli.ts";
import { tempFolder } from "./temp-folder.ts";

let first: Promise<string> | undefined;

/** Runs `init` once for all tests of a file: from a checkout the tool is built for it, which takes its time. For `beforeAll`, which ends it. */
export async function initialiseOnce(): Promise<() => Promise<void>> {
  first = initialise();
  const folder = await first;
  return () => rm(folder, { recursive: true, force: true });
}

/** What `init` writes, in a folder of the test's own. */
export async function initialised(): Promise<string> {
  const folder = await tempFolder();
  if (!first) throw new Error("beforeAll(initialiseOnce) is missing");
  await cp(await first, folder, { recursive: true });
  return folder;
}

async function initialise(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-initialised-"));
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
