import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { CliResult } from "../helpers/cli.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox } from "../helpers/sandbox.ts";
import { consumerIn, firstOrg } from "../helpers/secrets-by-rest.ts";
import { fixture } from "../oauth/fixtures.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** What a customer's set-up has come to when it is taken off. */
const STATES = {
  "an expired certificate": { befall: expireCertificate, words: /CERTIFICATE_EXPIRED/ },
  "a deactivated user": { befall: () => changeUser({ isActive: false }), words: /USER_INACTIVE|user-inactive/ },
  "a frozen user": { befall: () => changeUser({ isFrozen: true }), words: /USER_FROZEN|user-frozen/ },
  "no key at hand": { befall: loseKey, words: /KEY_MISSING/ },
} as const;

type State = keyof typeof STATES;
const ALL = Object.keys(STATES) as State[];
/** What can be seen of the org or the org file without signing; the key is no matter of reading commands. */
const VISIBLE = ALL.filter((state) => state !== "no key at hand");

async function expireCertificate(): Promise<void> {
  await writeFile(join(box.folder, "kantiv.crt"), fixture("expired.crt"));
  for (const { fields } of componentsOf(box, "ExtlClntAppGlobalOauthSettings")) {
    fields.certificate = fixture("expired.crt");
  }
}

function integrationUser() {
  const user = firstOrg(box).users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
  if (!user) throw new Error("no integration user");
  return user;
}

async function changeUser(change: { isActive?: boolean; isFrozen?: boolean }): Promise<void> {
  Object.assign(integrationUser(), change);
}

async function loseKey(): Promise<void> {
  delete box.env.KANTIV_JWT_KEY;
}

async function appliedThen(state: State): Promise<void> {
  box = await appliedSandbox();
  await STATES[state].befall();
}

interface Proven {
  proof: string;
  consumerKey: string;
  checks: { status: string; code?: string; remedy?: string }[];
}

const resultOf = (done: CliResult) => done.json<Proven>().result;
const appLeft = () => componentsOf(box, "ExternalClientApplication").map(({ fullName }) => fullName);

/** The work is done and was read back; only the login could not be tried, and that is said. */
function expectDoneWithoutProof(done: CliResult): void {
  expect([done.code, done.json().error]).toEqual([0, null]);
  expect(resultOf(done).proof).toBe("notShown");
  expect(done.json().warnings).not.toEqual([]);
}

describe("fault 2: plan says what it would change, whatever else is wrong", () => {
  it.each(ALL)("exit 0 where nothing differs: %s", async (state) => {
    await appliedThen(state);
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error]).toEqual([0, null]);
  });

  it.each(VISIBLE)("what would block apply stands beside it: %s", async (state) => {
    await appliedThen(state);
    const plan = await box.run("plan", "--json");
    expect(plan.json().error).toBeNull();
    expect(plan.stdout).toMatch(STATES[state].words);
  });

  it.each(ALL)("exit 4 where something differs: %s", async (state) => {
    await appliedThen(state);
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Renamed }\n"));
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error]).toEqual([4, null]);
  });
});

describe("fault 2: drift finds what would break the login", () => {
  it.each(VISIBLE)("exit 4 with a finding: %s", async (state) => {
    await appliedThen(state);
    const drift = await box.run("drift", "--json");
    expect([drift.code, drift.json().error]).toEqual([4, null]);
    expect(drift.stdout).toMatch(STATES[state].words);
  });

  it("exit 0 without the key, which it does not need", async () => {
    await appliedThen("no key at hand");
    expect((await box.run("drift")).code).toBe(0);
  });
});

describe("fault 2: verify and handoff say what is so", () => {
  it.each(["verify", "handoff"])(
    "%s: exit 0 and a warning where an org lets an expired certificate in",
    async (command) => {
      await appliedThen("an expired certificate");
      const done = await box.run(command, "--json");
      expect([done.code, done.json().error]).toEqual([0, null]);
      expect(done.json().warnings).toContainEqual(expect.objectContaining({ code: "CERTIFICATE_EXPIRED" }));
    },
  );

  it.each(["verify", "handoff"])("%s: exit 1 where an org refuses an expired certificate", async (command) => {
    box = await appliedSandbox({ switches: { expiredCertificate: "refused" } });
    await expireCertificate();
    const done = await box.run(command, "--json");
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/CERTIFICATE_EXPIRED/);
  });

  it.each([
    ["verify", "a deactivated user"],
    ["verify", "a frozen user"],
    ["handoff", "a deactivated user"],
    ["handoff", "a frozen user"],
    ["handoff", "no key at hand"],
  ] as const)("%s: exit 1, since the login is not proven: %s", async (command, state) => {
    await appliedThen(state);
    const done = await box.run(command, "--json");
    expect([done.code, done.json().error]).toEqual([1, null]);
    expect(done.stdout).toMatch(STATES[state].words);
  });
});

describe("fault 2: destroy takes the customer off", () => {
  it.each(ALL)("exit 0, the app is gone, the refusal is not shown and why is said: %s", async (state) => {
    await appliedThen(state);
    expectDoneWithoutProof(await box.run("destroy", "--yes", "--json"));
    expect(appLeft()).toEqual([]);
  });

  it("exit 3 while the token endpoint is out of reach; run again, it proves the refusal", async () => {
    box = await appliedSandbox();
    box.emulator.addFault({ kind: "resetBefore", path: "/oauth2/token", times: 10_000 });
    expect((await box.run("destroy", "--yes", "--json")).code).toBe(3);
    expect(appLeft()).toEqual([]);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const again = await box.run("destroy", "--yes", "--json");
    expect([again.code, resultOf(again).proof]).toEqual([0, "shown"]);
  });
});

describe("fault 2: rollback puts back what was there", () => {
  it.each(ALL)("exit 0, the app is as it was, the login is not shown and why is said: %s", async (state) => {
    box = await appliedSandbox();
    await box.clock.advance(60_000);
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Renamed }\n"));
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await STATES[state].befall();
    expectDoneWithoutProof(await box.run("rollback", "--to", latestRun(box), "--yes", "--json"));
    expect(componentsOf(box, "ExternalClientApplication")[0]?.fields.label).toBe("Kantiv Integration");
  });
});

describe("fault 3: rollback of a destroy", () => {
  /** Sets the org up, destroys it and goes back to before that. */
  async function rolledBack(...more: string[]): Promise<{ done: CliResult; rows: number[]; keyBefore: string }> {
    box = await appliedSandbox();
    const rows = accessRows();
    const keyBefore = consumerIn(box).key;
    await box.clock.advance(60_000);
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect(accessRows()).toEqual([0, 0]);
    return { done: await box.run("rollback", "--to", latestRun(box), "--yes", ...more), rows, keyBefore };
  }

  /** How many assignments and pre-authorisations there are. */
  function accessRows(): number[] {
    const sets = componentsOf(box, "PermissionSet").map(({ id }) => id);
    const { assignments, accessRows: rows } = firstOrg(box);
    const held = assignments.filter(
      (row) => sets.includes(row.permissionSetId) && row.assigneeId === integrationUser().id,
    );
    return [held.length, rows.filter((row) => sets.includes(row.parentId)).length];
  }

  it("restores the rows of access that were there", async () => {
    const { done, rows } = await rolledBack("--json");
    expect([done.code, done.json().error]).toEqual([0, null]);
    expect(accessRows()).toEqual(rows);
    expect((await box.run("plan")).code).toBe(0);
  });

  it("proves the login", async () => {
    const { done } = await rolledBack("--json");
    expect(resultOf(done).proof).toBe("shown");
    expect((await box.run("verify")).code).toBe(0);
  });

  it("names the new consumer key, to programs and to people", async () => {
    const { done, keyBefore } = await rolledBack("--json");
    expect(consumerIn(box).key).not.toBe(keyBefore);
    expect(resultOf(done).consumerKey).toBe(consumerIn(box).key);
    await box[Symbol.asyncDispose]();
    expect((await rolledBack()).done.stdout).toContain(consumerIn(box).key);
  });
});
