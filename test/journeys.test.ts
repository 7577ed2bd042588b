import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, describe, expect, it } from "vitest";
import type { StateFinding } from "../src/model/finding.ts";
import type { AccessPicture } from "../src/model/way-in.ts";
import { APP, addClerk, addNewUser, byHand, CLERK, NEW_USER, OLD_USER } from "./commands/ways-in.ts";
import { otherMachine } from "./helpers/other-machine.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "./helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "./helpers/sandbox.ts";
import { consumerIn } from "./helpers/secrets-by-rest.ts";
import { getsToken, whoGetsIn } from "./helpers/who-gets-in.ts";
import { fixture } from "./oauth/fixtures.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const HOUR = 60 * 60_000;

async function run(exit: number, command: string, ...args: string[]) {
  const done = await box.run(command, ...args);
  expect([command, done.code, done.code === exit ? "" : done.stdout + done.stderr]).toEqual([command, exit, ""]);
  return done;
}

async function applied(): Promise<void> {
  box = await sandbox();
  addClerk(box);
  await run(0, "apply", "--yes");
  await box.clock.advance(12 * HOUR);
}

const resultOf = async <T>(exit: number, command: string, ...args: string[]) =>
  (await run(exit, command, "--json", ...args)).json<T>().result;

/** Who may use the app as the tool reads it: of each way the standing and who goes it. */
async function ways(): Promise<string[]> {
  const { access } = (await box.run("plan", "--json")).json<{ access: AccessPicture }>().result;
  return access.ways.map(({ kind, name, standing, usernames }) =>
    `${name ?? kind} ${standing}: ${usernames.join(" ")}`.trim(),
  );
}

describe("offboarding with an expired certificate and a deactivated user", () => {
  it("is told before and taken off without a proof; nobody gets in, although the user is back", async () => {
    await applied();
    await byHand(box).hold(CLERK);
    await writeFile(join(box.folder, "kantiv.crt"), fixture("expired.crt"));
    for (const { fields } of componentsOf(box, "ExtlClntAppGlobalOauthSettings"))
      fields.certificate = fixture("expired.crt");
    const user = orgOf(box).users.find(({ username }) => username === OLD_USER);
    if (user) user.isActive = false;
    const { findings } = await resultOf<{ findings: StateFinding[] }>(4, "drift");
    expect(findings.map(({ code }) => code).sort()).toEqual(["CERTIFICATE_EXPIRED", "FOREIGN_ACCESS", "USER_INACTIVE"]);
    const gone = await resultOf<{ proof: string; kept: string[] }>(0, "destroy", "--yes");
    // Whoever else holds the set keeps it: that is nobody's to take. It opens nothing any more.
    expect(gone).toMatchObject({ proof: "notShown", kept: [expect.stringContaining("held by 1 more")] });
    if (user) user.isActive = true;
    expect(await resultOf(0, "destroy", "--yes")).toMatchObject({ proof: "notShown" });
    expect(await ways()).toEqual([`${APP} foreign: ${CLERK}`, "useAnyApiClient ofOrg:"]);
    expect(await whoGetsIn(box)).toEqual([]);
  });
});

describe("a replaced user", () => {
  it("is named before, loses what apply had given, and the new one alone gets in", async () => {
    await applied();
    expect(await whoGetsIn(box)).toEqual([`${OLD_USER} by kantiv`]);
    addNewUser(box);
    await box.writeOrgFile(orgFileText(box.emulator).replace(OLD_USER, NEW_USER));
    expect((await run(4, "plan")).stdout).toContain(`${OLD_USER} was the integration user before`);
    await run(0, "apply", "--yes");
    await run(0, "handoff");
    await run(0, "verify", "--negative");
    expect(await ways()).toEqual([`${APP} stated: ${NEW_USER}`, "useAnyApiClient ofOrg:"]);
    expect(await whoGetsIn(box)).toEqual([`${NEW_USER} by kantiv`]);
  });
});

describe("a re-created app", () => {
  it("is noticed by its key, taken after a yes, handed over again, and opened by the new key alone", async () => {
    await applied();
    await run(0, "handoff");
    const was = consumerIn(box).key;
    const elsewhere = await otherMachine(box);
    expect((await elsewhere("destroy", "--yes")).code).toBe(0);
    expect((await elsewhere("apply", "--yes")).code).toBe(0);
    for (const command of ["verify", "handoff"]) await run(1, command);
    const { findings } = await resultOf<{ findings: StateFinding[] }>(4, "drift");
    expect(findings.map(({ code }) => code)).toEqual(["CONSUMER_KEY_CHANGED"]);
    expect(await resultOf(0, "apply", "--yes")).toMatchObject({ previousConsumerKey: was, handoffDue: true });
    const { handoff } = await resultOf<{ handoff: { consumerKey: string } }>(0, "handoff");
    expect(handoff.consumerKey).toBe(consumerIn(box).key);
    await run(0, "drift");
    expect(await getsToken(box.emulator.url, { consumerKey: was, username: OLD_USER, pair: "kantiv" })).toBe(false);
    expect(await whoGetsIn(box)).toEqual([`${OLD_USER} by kantiv`]);
  });
});

describe("blue-green in two hand-overs", () => {
  it("lets the user in without a gap, through one app, both, and then the other with the new key alone", async () => {
    await applied();
    await run(0, "handoff");
    await layNewPair(box);
    await box.writeOrgFile(`${orgFileText(box.emulator)}parameters:\n  label: Kantiv Two\n`);
    const second = `${APP}_B`;
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    expect([await whoGetsIn(box), await whoGetsIn(box, second)]).toEqual([
      [`${OLD_USER} by kantiv`],
      [`${OLD_USER} by other`],
    ]);
    await box.clock.advance(HOUR);
    await run(0, "handoff", "--app", second, "--new-cert", "new.crt", ...NEW_KEY_ENV);
    await box.clock.advance(HOUR);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green", "--retire", "--write")).code).toBe(0);
    await run(0, "handoff");
    await run(0, "drift");
    expect([await whoGetsIn(box), await whoGetsIn(box, second)]).toEqual([[], [`${OLD_USER} by other`]]);
  });

  it("and a user who is replaced after it loses what the first app's apply had given", async () => {
    await applied();
    await layNewPair(box);
    await box.writeOrgFile(`${orgFileText(box.emulator)}parameters:\n  label: Kantiv Two\n`);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green", "--retire", "--write", "--force")).code).toBe(0);
    addNewUser(box);
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(OLD_USER, NEW_USER));
    await run(0, "apply", "--yes");
    expect(await whoGetsIn(box, `${APP}_B`)).toEqual([`${NEW_USER} by other`]);
  });
});

/** The set-up guide, followed by an administrator in Setup, named as Setup names things; the app by the user's profile, or by this. */
async function byTheGuide(
  approved: { commaSeparatedPermissionSet: string } | { commaSeparatedProfile: string } = {
    commaSeparatedProfile: profileOf(OLD_USER),
  },
): Promise<void> {
  const { url, ready } = box.emulator;
  const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "66.0" });
  const make = async (type: string, metadata: object) => {
    const made = await conn.metadata.upsert(type as never, metadata as never);
    expect([type, made]).toMatchObject([type, { success: true }]);
  };
  const of = { externalClientApplication: APP };
  const label = "Kantiv Integration";
  await make("ExternalClientApplication", {
    fullName: APP,
    label,
    contactEmail: "Integrations@kantiv.com",
    distributionState: "Local",
  });
  await make("ExtlClntAppOauthSettings", {
    fullName: `${APP}_oauth`,
    label: `${APP}_oauth`,
    ...of,
    commaSeparatedOauthScopes: "Basic, Api, RefreshToken, OpenID",
  });
  await make("ExtlClntAppGlobalOauthSettings", {
    fullName: `${APP}_glbloauth`,
    label: `${APP}_glbloauth`,
    ...of,
    callbackUrl: "https://app.kantiv.com",
    certificate: fixture("kantiv.crt"),
  });
  const [policy] = await conn.metadata.list({ type: "ExtlClntAppOauthConfigurablePolicies" });
  await make("ExtlClntAppOauthConfigurablePolicies", {
    fullName: policy?.fullName ?? `${APP}_oauthPlcy`,
    ...of,
    permittedUsersPolicyType: "AdminApprovedPreAuthorized",
    ...approved,
  });
}

/** A permission set made in Setup for the integration user, as the guide says. */
async function setByTheGuide(): Promise<void> {
  const { url, ready } = box.emulator;
  const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "66.0" });
  const set = { fullName: APP, label: "Kantiv Integration", userPermissions: [{ enabled: true, name: "ApiEnabled" }] };
  expect(await conn.metadata.upsert("PermissionSet" as never, set as never)).toMatchObject({ success: true });
  const made = componentsOf(box, "PermissionSet").find(({ fullName }) => fullName === APP);
  const user = orgOf(box).users.find(({ username }) => username === OLD_USER);
  await conn.sobject("PermissionSetAssignment").create({ AssigneeId: user?.id, PermissionSetId: made?.id } as never);
}

function profileOf(username: string): string {
  const { users, profiles } = orgOf(box);
  const { profileId } = users.find((user) => user.username === username) ?? {};
  return profiles.find(({ id }) => id === profileId)?.name ?? "";
}

describe("the guide followed by hand, then adopted", () => {
  it("is nobody's to overwrite unasked; taken over, it keeps its profile, which is told until it is off", async () => {
    box = await sandbox();
    addClerk(box, {});
    const clerk = orgOf(box).users.find(({ username }) => username === CLERK);
    const before = orgOf(box).users.find(({ username }) => username === OLD_USER);
    if (clerk && before) clerk.profileId = before.profileId;
    await byTheGuide();
    const all = [`${CLERK} by kantiv`, `${OLD_USER} by kantiv`];
    expect(await whoGetsIn(box)).toEqual(expect.arrayContaining(all));
    const refused = await run(1, "apply", "--yes", "--json");
    expect(refused.json().error?.code).toBe("APP_FOREIGN");
    const key = consumerIn(box).key;
    expect((await run(4, "plan")).stdout).toContain(`profile ${profileOf(OLD_USER)}`);
    await run(0, "apply", "--yes", "--adopt");
    expect(consumerIn(box).key).toBe(key);
    const { findings } = await resultOf<{ findings: StateFinding[] }>(4, "drift");
    expect(findings).toMatchObject([{ code: "FOREIGN_ACCESS", message: expect.stringContaining(profileOf(OLD_USER)) }]);
    expect(await whoGetsIn(box)).toEqual(expect.arrayContaining(all));
    await byHand(box).noProfile();
    await run(0, "drift");
    await run(0, "verify", "--negative");
    expect(await ways()).toEqual([`${APP} stated: ${OLD_USER}`, "useAnyApiClient ofOrg:"]);
    expect(await whoGetsIn(box)).toEqual([`${OLD_USER} by kantiv`]);
  });

  it("by a profile is adopted by the template for it, planned empty and verified, with the key that clients have", async () => {
    box = await sandbox();
    const profile = profileOf(OLD_USER);
    orgOf(box)
      .profiles.find(({ name }) => name === profile)
      ?.permissions.push("ApiEnabled");
    await byTheGuide();
    const key = consumerIn(box).key;
    const text = orgFileText(box.emulator, `parameters: { profile: ${profile} }\n`);
    await box.writeOrgFile(text.replace("template: kantiv-integration", "template: kantiv-integration-profile"));
    await run(0, "apply", "--yes", "--adopt");
    expect((await run(0, "plan")).stdout).toContain("Nothing to do");
    await run(0, "verify", "--negative");
    await run(0, "drift");
    expect([consumerIn(box).key, componentsOf(box, "PermissionSet")]).toEqual([key, []]);
    expect(await whoGetsIn(box)).toEqual([`${OLD_USER} by kantiv`]);
  });

  it("by a permission set is adopted with it, planned empty and verified, with the key that clients have", async () => {
    box = await sandbox();
    await setByTheGuide();
    await byTheGuide({ commaSeparatedPermissionSet: APP });
    const key = consumerIn(box).key;
    expect((await run(1, "apply", "--yes", "--json")).json().error?.code).toBe("APP_FOREIGN");
    await run(0, "apply", "--yes", "--adopt");
    expect((await run(0, "plan")).stdout).toContain("Nothing to do");
    await run(0, "verify", "--negative");
    await run(0, "drift");
    expect(consumerIn(box).key).toBe(key);
    expect(await whoGetsIn(box)).toEqual([`${OLD_USER} by kantiv`]);
  });
});
