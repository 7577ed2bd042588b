/** The package as it would be published, installed in a folder of its own without a registry. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

const exec = promisify(execFile);
const ROOT = join(import.meta.dirname, "../../..");
/** A registry is never asked: what is installed has to be complete. */
const OFFLINE = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the installed package. */
    installed: string;
    /** What was packed. */
    tarball: string;
  }
}

/** Before all test files. @throws {Error} what npm said */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-package-"));
  const { stdout } = await exec("npm", ["pack", "--json", "--pack-destination", folder], { cwd: ROOT });
  const tarball = /"filename":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (!tarball) throw new Error(`npm pack made no tarball: ${stdout}`);
  await writeFile(join(folder, "package.json"), "{}");
  await exec("npm", ["install", ...OFFLINE, join(folder, tarball)], { cwd: folder });
  const installed = join(folder, "node_modules/kantiv-sf");
  project.provide("installed", installed);
  project.provide("tarball", join(folder, tarball));
  process.env.KANTIV_SF_INSTALLED = installed;
  return () => rm(folder, { recursive: true, force: true });
}
