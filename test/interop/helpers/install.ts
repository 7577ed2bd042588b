/**
 * The official Salesforce CLI as it is published: the tarball of one exact version, and the dependencies that the lock
 * file inside of it names. It goes into a cache of its own and is used again when it is there.
 */
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const exec = promisify(execFile);

export const CLI_VERSION = "2.150.6";
const INTEGRITY = "sha512-PDsV7xVFkM//GKDFifUA4KQgoRZ48HPnpY8qq3EC2e+jjVe3f3PfVjC/yVR4cHf7X3Y2lPNUJhRCE7WBeuosZA==";

const CACHE = join(import.meta.dirname, "../../../.cache/interop");
const FOLDER = join(CACHE, `salesforce-cli-${CLI_VERSION}`);

/** The folder that has the program `sf` in it and nothing else, for a PATH. */
export const CLI_PATH = join(FOLDER, "path");

/** Before all test files. @throws {Error} what npm said, or that the tarball is another one */
export async function setup(): Promise<void> {
  if (await isThere(FOLDER)) return;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, "installing-"));
  try {
    await unpack(work);
    await installDependencies(join(work, "package"));
    await mkdir(join(work, "path"));
    await symlink("../package/bin/run.js", join(work, "path/sf"));
    // One step, so that what is under its name is complete.
    await rename(work, FOLDER);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(work: string): Promise<void> {
  const { stdout } = await exec("npm", ["pack", "--json", `@salesforce/cli@${CLI_VERSION}`], { cwd: work });
  const [packed] = JSON.parse(stdout) as { filename: string; integrity: string }[];
  if (packed?.integrity !== INTEGRITY) throw new Error(`@salesforce/cli is not the one expected: ${stdout}`);
  await exec("tar", ["-xzf", packed.filename], { cwd: work });
  await rm(join(work, packed.filename));
}

/** The lock file lacks what the CLI's authors develop with, so that `npm ci` refuses it; `install --no-save` obeys it. */
async function installDependencies(cwd: string): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const flags = ["--omit=dev", "--no-save", "--ignore-scripts", "--legacy-peer-deps", ...quiet];
  await exec("npm", ["install", ...flags], { cwd, maxBuffer: 16 * 1024 * 1024 });
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
