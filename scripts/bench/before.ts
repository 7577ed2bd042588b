/**
 * What the same takes with the code of before there were fleets: a checkout of it with its packages, each org by a call of its own
 * within one process. The goals for CPU are shares of that, so that they hold on any machine.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured, sumOf } from "./usage.ts";
import { type World, worldOf } from "./world.ts";

export interface Before {
  /** The checkout's commit. */
  commit: string;
  orgs: number;
  atOnce: number;
  passes: readonly { pass: string; thenMs: number; nowMs: number }[];
}

interface Sides {
  /** The folder of the checkout. */
  checkout: string;
  /** The program of today. */
  bin: string;
  orgs: number;
}

/** So few that the record's one log of then is not waited for. */
const AT_ONCE = 12;

/** Calls the program of a checkout for each org file of a folder. */
const EACH = `
import { readdirSync } from "node:fs";
import { Readable, Writable } from "node:stream";
const [program, atOnce, ...args] = process.argv.slice(2);
const { main } = await import(program);
const files = readdirSync("whole").filter((name) => name.endsWith(".yaml"));
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
let wrong = 0;
async function work() {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const io = { stdin: Readable.from([]), stdout: nowhere(), stderr: nowhere(), env: process.env, cwd: process.cwd() };
    wrong += (await main([...args, "--org", "whole/" + file], { ...io, signal: new AbortController().signal })) === 0 ? 0 : 1;
  }
}
await Promise.all(Array.from({ length: Number(atOnce) }, work));
process.exitCode = wrong;
`;

/** Both sides by turns, so that what else the machine does meets both. */
export async function besideBefore({ checkout, bin, orgs }: Sides): Promise<Before> {
  const commit = execFileSync("git", ["-C", checkout, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const worlds = await Promise.all([1, 2].map(() => worldOf(orgs, ["--timing", "deployInProgress=500"])));
  const [then, now] = worlds as [World, World];
  try {
    writeWhole(then);
    const passes: Before["passes"][number][] = [];
    for (const [pass, command] of [
      ["first apply", ["apply", "--yes"]],
      ["no change", ["apply", "--yes"]],
      ["drift", ["drift"]],
    ] as const) {
      const each = ["each.mjs", join(checkout, "src/main.ts"), String(AT_ONCE), ...command];
      const thenMs = await cpuEach(then, each);
      const nowMs = await cpuEach(now, [bin, ...command, "--org", "orgs", "--concurrency", String(AT_ONCE)]);
      passes.push({ pass, thenMs, nowMs });
    }
    return { commit, orgs, atOnce: AT_ONCE, passes };
  } finally {
    await Promise.all(worlds.map((world) => world.end()));
  }
}

async function cpuEach({ folder, env, orgs }: World, args: readonly string[]): Promise<number> {
  const usage = await measured(folder, [process.execPath, ...args], { env });
  if (usage.code !== 0) throw new Error(`${args.join(" ")} ended with ${usage.code}`);
  return sumOf(usage, "cpuMs") / orgs.length;
}

/** Org files that share nothing: there was no `extends`. */
function writeWhole({ folder, orgs }: World): void {
  writeFileSync(join(folder, "each.mjs"), EACH);
  mkdirSync(join(folder, "whole"));
  for (const { name, url, username } of orgs) {
    const token = `TOKEN_${name.toUpperCase().replace("-", "_")}`;
    const text = `template: kantiv-integration
instanceUrl: ${url}
admin: { accessToken: { env: ${token} } }
integrationUser: { username: ${username} }
jwt: { certificate: ../kantiv.crt, key: { env: KEY } }
`;
    writeFileSync(join(folder, "whole", `${name}.yaml`), text);
  }
}
