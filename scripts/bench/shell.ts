/** Set-ups by a shell loop: a process for each command of each org, by `xargs -P`. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI_PATH, CLI_VERSION, setup } from "../../test/interop/helpers/install.ts";
import { cliEnvironment } from "../../test/interop/helpers/salesforce-cli.ts";
import { measured, peakOf, sumOf } from "./usage.ts";
import { BIN, type World, worldOf } from "./world.ts";

export interface ByShell {
  what: string;
  orgs: number;
  cpuMsEach: number;
  requestsEach: number;
  wallMs: number;
  /** Of the org before these, with which caches of compiled code are filled and the emulator's own code is compiled. */
  firstMs: number;
  /** Of one process. */
  peakMiB: number;
}

interface Loop {
  orgs: number;
  atOnce: number;
  /** Flags of `emulator` about its times. */
  times: readonly string[];
}

/** @param bin the program: this checkout's, or an installed one */
export async function ourselvesByShell({ orgs, atOnce, times }: Loop, bin = BIN): Promise<ByShell> {
  const world = await worldOf(orgs + 1, times);
  try {
    const line = `"$NODE" "$BIN" apply --org "orgs/$1.yaml" --yes`;
    return await byShell("kantiv-sf: `apply`", world, line, atOnce, { NODE: process.execPath, BIN: bin });
  } finally {
    await world.end();
  }
}

/** What a set-up takes with the Salesforce CLI: log in, deploy, assign, read the consumer key, log in by JWT. Each org has a home of its own. */
const FIVE = `
export HOME="$PWD/homes/$1" && . "$HOME/org.sh" && cd "$HOME/project" &&
sf org login access-token --no-prompt --alias acme --instance-url "$URL" &&
sf project deploy start --source-dir force-app --target-org acme &&
sf org assign permset --name Kantiv_Integration --on-behalf-of "$USERNAME" --target-org acme &&
sf project retrieve start --metadata ExtlClntAppGlobalOauthSettings --target-org acme --target-metadata-dir "$HOME/read" --unzip &&
key=$(grep -rhoP '(?<=<consumerKey>)[^<]+' "$HOME/read" | head -1) &&
sf org login jwt --instance-url "$URL" --alias bot --username "$USERNAME" --client-id "$key" --jwt-key-file ../../../kantiv.key
`;

/** With the Salesforce CLI of the interop suite, which is installed first where it is not there. */
export async function salesforceCliByShell({ orgs, atOnce, times }: Loop): Promise<ByShell> {
  await setup();
  const world = await worldOf(orgs + 1, times);
  try {
    await writeHomes(world);
    const env = cliEnvironment(world.folder);
    const what = `Salesforce CLI ${CLI_VERSION}: five commands`;
    return await byShell(what, world, FIVE.trim(), atOnce, { ...env, PATH: `${CLI_PATH}:${env.PATH}` });
  } finally {
    await world.end();
  }
}

/** A home for each org, with a project of its own, since deploying keeps notes in it. */
async function writeHomes({ folder, orgs, env }: World): Promise<void> {
  const render = ["render", "--org", `orgs/${orgs[0]?.name}.yaml`, "--format", "source", "--out", "project"];
  const rendered = await measured(folder, [process.execPath, BIN, ...render], { env });
  if (rendered.code !== 0) throw new Error(`render ended with ${rendered.code}`);
  for (const { name, url, token, username } of orgs) {
    const home = join(folder, "homes", name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "org.sh"), `URL=${url} USERNAME=${username}\nexport SF_ACCESS_TOKEN='${token}'\n`);
    cpSync(join(folder, "project"), join(home, "project"), { recursive: true });
  }
}

/** A line of shell for each org, its name as `$1`: for the first by itself, then for the others, which count. */
async function byShell(
  what: string,
  world: World,
  line: string,
  atOnce: number,
  env: NodeJS.ProcessEnv,
): Promise<ByShell> {
  const command = ["xargs", "-P", String(atOnce), "-n", "1", "sh", "-c", line, "sh"] as const;
  const run = async (orgs: World["orgs"]) => {
    const input = orgs.map(({ name }) => name).join("\n");
    const usage = await measured(world.folder, [...command], { env: { ...world.env, ...env }, input });
    if (usage.code !== 0) throw new Error(`${what} ended with ${usage.code}:\n${usage.stdout}`);
    return usage;
  };
  const first = await run(world.orgs.slice(0, 1));
  const before = await world.requests();
  const others = world.orgs.slice(1);
  const usage = await run(others);
  const orgs = others.length;
  return {
    what,
    orgs,
    cpuMsEach: sumOf(usage, "cpuMs") / orgs,
    requestsEach: ((await world.requests()) - before) / orgs,
    wallMs: usage.wallMs,
    firstMs: first.wallMs,
    peakMiB: peakOf(usage),
  };
}
