/** The package as it is published, installed without a registry. */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { globSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Installed {
  program: string;
  installMs: number;
  files: number;
  bytes: number;
}

/** @param folder empty, and the caller's to remove */
export function install(folder: string): Installed {
  const root = join(import.meta.dirname, "../..");
  const quiet: ExecFileSyncOptionsWithStringEncoding = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  execFileSync(process.execPath, [join(root, "scripts/stage.ts"), join(folder, "staged")], quiet);
  const name = execFileSync("npm", ["pack", "--silent", join(folder, "staged")], { ...quiet, cwd: folder }).trim();
  writeFileSync(join(folder, "package.json"), "{}");
  const began = performance.now();
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, name)], {
    ...quiet,
    cwd: folder,
  });
  const installMs = performance.now() - began;
  const installed = join(folder, "node_modules/kantiv-sf");
  const sizes = globSync("**/*", { cwd: installed }).map((path) => statSync(join(installed, path)));
  const there = sizes.filter((stat) => stat.isFile());
  const bytes = there.reduce((sum, { size }) => sum + size, 0);
  return { program: join(installed, "bin/kantiv-sf.js"), installMs, files: there.length, bytes };
}
