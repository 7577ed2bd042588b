import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { fixture } from "../oauth/fixtures.ts";
import { addClerk, addNewUser, byHand, CLERK, NEW_USER } from "./ways-in.ts";

/** A production org, an org file whose path is two words to a shell, and a word that the run needs. */
let box: Sandbox;
let orgFile: string;
const AGAIN = ["--trust", "host:proxy.acme.example", "--production"];

beforeEach(async () => {
  box = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
  await mkdir(join(box.folder, "my orgs"));
  for (const name of ["acme.yaml", "kantiv.crt"])
    await rename(join(box.folder, name), join(box.folder, "my orgs", name));
  orgFile = "my orgs/acme.yaml";
});
afterEach(() => box[Symbol.asyncDispose]());

async function rewrite(change: (text: string) => string): Promise<void> {
  const path = join(box.folder, orgFile);
  await writeFile(path, change(await readFile(path, "utf8")));
}

async function run(command: string, ...more: string[]): Promise<string> {
  const args = [...command.split(" "), "--org", orgFile, ...AGAIN, ...more];
  const { stdout, stderr } = await kantivSf(args, { env: box.env, cwd: box.folder, clock: box.clock });
  return `${stdout}\n${stderr}`;
}

/** Every command of ours on an org file in a text. */
const commandsIn = (text: string) => text.match(/kantiv-sf [a-z]+(?: [a-z]+)? --org .*/g) ?? [];

const FOREIGN = "a description of others";
const STATES: Readonly<Record<string, () => Promise<unknown> | unknown>> = {
  "an app of others": () => changeApp({ description: FOREIGN }),
  "a set of others": () => changeSet({ description: FOREIGN }),
  // In production one with an API-only profile alone is activated without another word.
  "an inactive user": () => {
    const { users, profiles } = firstOrg(box);
    const profile = profiles.find(({ name }) => name === "Minimum Access - API Only Integrations");
    Object.assign(users[1] ?? {}, { isActive: false, profileId: profile?.id });
  },
  "a user who is not there": () => rewrite((text) => text.replace("kantiv@acme.com.uat", "nobody@acme.com.uat")),
  "another consumer key": () => {
    firstOrg(box).consumers = firstOrg(box).consumers.map((one) => ({ ...one, key: "3MVG9rotatedElsewhere" }));
  },
  "a change of a policy": () => byHand(box).selfAuthorise(),
  "another integration user": async () => {
    addNewUser(box);
    await rewrite((text) => text.replace("kantiv@acme.com.uat", NEW_USER));
  },
  "others who hold the set": async () => {
    addClerk(box);
    await byHand(box).hold(CLERK);
  },
  "another pair": async () => {
    await writeFile(join(box.folder, "my orgs", "new.crt"), fixture("other.crt"));
    box.env.KANTIV_JWT_KEY = fixture("other.key");
    await rewrite((text) => text.replace("kantiv.crt", "new.crt"));
  },
  "no assignment": () => Object.assign(firstOrg(box), { assignments: [] }),
};

const change = (type: string) => (fields: Record<string, string>) => {
  for (const one of firstOrg(box).components) if (one.type === type) Object.assign(one.fields, fields);
};
const changeApp = change("ExternalClientApplication");
const changeSet = change("PermissionSet");

it.each(Object.keys(STATES))(
  "each printed command names the file as one word and repeats what let the run in: %s",
  async (state) => {
    await run("apply", "--yes");
    await STATES[state]?.();
    const texts = [];
    for (const command of ["plan", "doctor", "drift", "verify", "verify --negative", "handoff", "apply --yes"]) {
      const [name = "", ...more] = command.split(" ");
      const text = await run(name, ...more);
      texts.push(text);
      // A way out of a run is another command, or the same one with a flag that the run did not have.
      expect(commandsIn(text)).not.toContain(`kantiv-sf ${name} --org 'my orgs/acme.yaml' ${AGAIN.join(" ")}`);
    }
    const commands = texts.flatMap(commandsIn);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      expect(command).toContain("--org 'my orgs/acme.yaml'");
      expect(command).toContain(AGAIN.join(" "));
    }
  },
);

/** A printed command from its name to the last word that each of them ends with, as a shell takes it apart. */
const wordsOf = (text: string) =>
  [...new Set(text.match(/kantiv-sf [a-z]+ (?:[a-z]+ )?--org .*?--production/g) ?? [])].map((command) =>
    (command.match(/'[^']*'|\S+/g) ?? []).slice(1).map((word) => word.replace(/^'(.*)'$/, "$1")),
  );

/** Runs the words of a printed command as they are, with yes to what it would ask. */
async function follow(words: readonly string[], ...more: string[]) {
  const done = await kantivSf([...words, ...more], { env: box.env, cwd: box.folder, clock: box.clock });
  expect([words.join(" "), done.code]).not.toEqual([words.join(" "), 70]);
  return done;
}

it.each(Object.keys(STATES))("each printed command is one that the parser takes: %s", async (state) => {
  await run("apply", "--yes");
  await STATES[state]?.();
  const texts = [];
  for (const command of ["plan", "doctor", "drift", "verify", "apply --yes"]) texts.push(await run(...asRun(command)));
  const commands = wordsOf(texts.join("\n"));
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands) {
    const { error } = (await follow(words, "--json")).json();
    expect([words.join(" "), error?.code]).not.toEqual([words.join(" "), "USAGE"]);
  }
});

const asRun = (command: string): [string, ...string[]] => {
  const [name = "", ...more] = command.split(" ");
  return [name, ...more];
};

// What is the customer's to take away no command of ours does, and another way to a new pair begins with the old one.
it.each(Object.keys(STATES).filter((state) => !["others who hold the set", "another pair"].includes(state)))(
  "who does what plan prints has nothing left of it: %s",
  async (state) => {
    await run("apply", "--yes");
    await STATES[state]?.();
    for (let round = 0; round < 3; round++) {
      const [words] = wordsOf(await run("plan")).filter(([name]) => name !== "drift");
      if (!words) break;
      await follow(words, "--yes");
    }
    const plan = await kantivSf(["plan", "--org", orgFile, ...AGAIN, "--json"], {
      env: box.env,
      cwd: box.folder,
      clock: box.clock,
    });
    expect([plan.code, plan.json<{ findings: unknown[] }>().result.findings]).toEqual([0, []]);
  },
);
