import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { USER_SWITCHES } from "../../src/learn/cases/users.ts";
import { fileStore } from "../../src/learn/made.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { StandIn } from "./stand-in.ts";

const OURS = /^kantivconf\./;
const usersOf = ({ org }: StandIn) => org.users.filter(({ username }) => OURS.test(username));

async function recordFile() {
  const file = join(await tempFolder(), "made.json");
  return { file, store: () => fileStore(file, diskFiles(".")) };
}

/** What a run makes that takes users, profiles and groups, up to a kill. */
async function killed(standIn: StandIn, store: () => ReturnType<typeof fileStore>) {
  const bench = await standIn.bench(store);
  expect(await standIn.ask(bench, ...USER_SWITCHES)).toMatchObject(USER_SWITCHES.map(() => ({ state: "seen" })));
  return bench;
}

test("users, profiles, groups and licences of a killed run are taken away by the next: the user stays, inactive, on the integration user's profile", async () => {
  const standIn = await StandIn.start();
  const { org } = standIn;
  const before = structuredClone([org.profiles, org.permissionSetGroups, org.licenseAssignments, org.assignments]);
  const { file, store } = await recordFile();
  await killed(standIn, store);
  expect(org.profiles.some(({ loginIpRanges }) => loginIpRanges.length > 0)).toBe(true);
  expect(org.permissionSetGroups).toHaveLength(2);
  await (await standIn.bench(store)).close();
  expect([org.profiles, org.permissionSetGroups, org.licenseAssignments, org.assignments]).toEqual(before);
  expect(org.components).toEqual([]);
  const home = org.users[1]?.profileId;
  expect(usersOf(standIn)).toMatchObject([{ isActive: false, profileId: home }]);
  expect(existsSync(file)).toBe(false);
});

test("the next run takes the same user up again, since Salesforce deletes none", async () => {
  const standIn = await StandIn.start();
  const { store } = await recordFile();
  const first = await killed(standIn, store);
  await first.close();
  const second = await killed(standIn, store);
  expect(second.users).toEqual(first.users);
  await second.close();
  expect(usersOf(standIn)).toHaveLength(1);
});

test("login IP ranges and profiles of others are as they were, whatever the cases do", async () => {
  const standIn = await StandIn.start();
  const { store } = await recordFile();
  const theirs = () => standIn.org.profiles.filter(({ name }) => !name.startsWith("KantivConf_"));
  const before = structuredClone(theirs());
  const bench = await killed(standIn, store);
  expect(theirs()).toEqual(before);
  await bench.close();
});

test("a user who cannot be deactivated is named and stays on record, and all else goes", async () => {
  const standIn = await StandIn.start();
  const { file, store } = await recordFile();
  const bench = await killed(standIn, store);
  await bench.people.user(await bench.people.profile("again"));
  standIn.emulator.addFault({ kind: "unavailable", method: "PATCH", times: 100 });
  await expect(bench.close()).rejects.toThrow(/still (in the org|active): .*(KantivConf_|kantivconf\.)/);
  expect(standIn.org.components).toEqual([]);
  expect(JSON.parse(await readFile(file, "utf8")).users).toEqual(bench.users);
});

test("an administrator who may make no users is told so, and nobody is made", async () => {
  const standIn = await StandIn.start();
  const bench = await standIn.bench();
  for (const profile of standIn.org.profiles) {
    profile.permissions = profile.permissions.filter((name) => name !== "ManageUsers");
  }
  const inactive = USER_SWITCHES.filter(({ id }) => id === "refused-inactive");
  expect(await standIn.ask(bench, ...inactive)).toMatchObject([
    { state: "not asked", why: expect.stringMatching(/^the administrator may make no users: 403 /) },
  ]);
  await bench.close();
  expect(usersOf(standIn)).toEqual([]);
});

test("without a seat of any licence nobody is made, and the case says so", async () => {
  const standIn = await StandIn.start();
  for (const licence of standIn.org.userLicenses) licence.total = 0;
  const bench = await standIn.bench();
  const inactive = USER_SWITCHES.filter(({ id }) => id === "refused-inactive");
  expect(await standIn.ask(bench, ...inactive)).toMatchObject([
    { state: "not asked", why: "no licence is left for a user of this run" },
  ]);
  await bench.close();
  expect(usersOf(standIn)).toEqual([]);
});
