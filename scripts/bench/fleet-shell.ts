/** The same work as a shell loop: a process for each command of each org, by `xargs -P`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI_PATH, CLI_VERSION, setup } from "../../test/interop/helpers/install.ts";
import { cliEnvironment } from "../../test/interop/helpers/salesforce-cli.ts";
import { TIMES } from "./fleet-passes.ts";
import { BIN, type World, worldOf } from "./fleet-world.ts";
import { measured, peakOf, sumOf, type Usage } from "./usage.ts";

export interface ByShell {
  what: string;
  orgs: number;
  cpuMsEach: number;
  perMinute: number;
  /** Of one process. */
  peakMiB: number;
}

export async function ourselvesByXargs(orgs: number, atOnce: number): Promise<ByShell> {
  const world = await worldOf(orgs, TIMES);
  try {
    const line = `"$NODE" "$BIN" apply --org "orgs/$1.yaml" --yes`;
    return byShell(
      `kantiv-sf apply, xargs -P ${atOnce}`,
      world,
      await xargs(world, line, atOnce, { NODE: process.execPath, BIN }),
    );
  } finally {
    await world.end();
  }
}

/** What a set-up takes with the Salesforce CLI: log in, deploy, assign, read the consumer key, log in by JWT. Each org has a home of its own. */
const FIVE = `
export HOME="$PWD/homes/$1" && . "$HOME/org.sh"
sf org login access-token --no-prompt --alias acme --instance-url "$URL" &&
sf project deploy start --source-dir force-app --target-org acme &&
sf org assign permset --name Kantiv_Integration --on-behalf-of "$USERNAME" --target-org acme &&
sf project retrieve start --metadata ExtlClntAppGlobalOauthSettings --target-org acme --target-metadata-dir "$HOME/read" --unzip &&
key=$(grep -rhoP '(?<=<consumerKey>)[^<]+' "$HOME/read" | head -1) &&
sf org login jwt --instance-url "$URL" --alias bot --username "$USERNAME" --client-id "$key" --jwt-key-file kantiv.key
`;

export async function salesforceCliByXargs(orgs: number, atOnce: number): Promise<ByShell> {
  await setup();
  const world = await worldOf(orgs, TIMES);
  try {
    const { folder } = world;
    const rendered = await measured(
      folder,
      [
        process.execPath,
        BIN,
        "render",
        "--org",
        `orgs/${world.orgs[0]?.name}.yaml`,
        "--format",
        "source",
        "--out",
        "project",
      ],
      { env: world.env },
    );
    if (rendered.code !== 0) throw new Error(`render ended with ${rendered.code}`);
    for (const { name, url, token, username } of world.orgs) {
      mkdirSync(join(folder, "homes", name), { recursive: true });
      writeFileSync(
        join(folder, "homes", name, "org.sh"),
        `URL=${url} USERNAME=${username}\nexport SF_ACCESS_TOKEN='${token}'\n`,
      );
    }
    // A project of its own for each, since deploying keeps notes in it.
    const line = `cp -r project "homes/$1/project" && cp kantiv.key "homes/$1/project/" && root="$PWD" && ${FIVE.trim()
      .replace('"$PWD/homes/$1"', '"$root/homes/$1"')
      .replace('. "$HOME/org.sh"', '. "$HOME/org.sh" && cd "$HOME/project"')}`;
    const env = cliEnvironment(folder);
    return byShell(
      `Salesforce CLI ${CLI_VERSION}, five commands, xargs -P ${atOnce}`,
      world,
      await xargs(world, line, atOnce, { ...env, PATH: `${CLI_PATH}:${env.PATH}` }),
    );
  } finally {
    await world.end();
  }
}

function xargs(world: World, line: string, atOnce: number, env: NodeJS.ProcessEnv): Promise<Usage> {
  const input = world.orgs.map(({ name }) => name).join("\n");
  const command = ["xargs", "-P", String(atOnce), "-n", "1", "sh", "-c", line, "sh"] as const;
  return measured(world.folder, [...command], { env: { ...world.env, ...env }, input });
}

function byShell(what: string, { orgs: { length: orgs } }: World, usage: Usage): ByShell {
  if (usage.code !== 0) throw new Error(`${what} ended with ${usage.code}:\n${usage.stdout}`);
  return {
    what,
    orgs,
    cpuMsEach: sumOf(usage, "cpuMs") / orgs,
    perMinute: (orgs / usage.wallMs) * 60_000,
    peakMiB: peakOf(usage),
  };
}
