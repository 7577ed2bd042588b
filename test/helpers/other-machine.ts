import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type CliResult, kantivSf } from "./cli.ts";
import type { Sandbox } from "./sandbox.ts";
import { tempFolder } from "./temp-folder.ts";

/** The same org file and pair in a folder of their own, where no run has left a record. Runs commands from there. */
export async function otherMachine(box: Sandbox): Promise<(...args: string[]) => Promise<CliResult>> {
  const folder = await tempFolder();
  for (const name of ["acme.yaml", "kantiv.crt"]) await copyFile(join(box.folder, name), join(folder, name));
  return (...args) =>
    kantivSf([...args, "--org", join(folder, "acme.yaml")], { env: box.env, cwd: folder, clock: box.clock });
}
