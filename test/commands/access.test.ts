import { afterEach, describe, expect, it } from "vitest";
import type { AccessPicture, WayIn } from "../../src/model/way-in.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ADMIN, APP, addClerk, byHand, CLERK } from "./ways-in.ts";

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

async function applied(options: Parameters<typeof sandbox>[0] = {}): Promise<ReturnType<typeof byHand>> {
  box = await sandbox(options);
  addClerk(box);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  return byHand(box);
}

async function access(command: string, ...args: string[]): Promise<readonly WayIn[]> {
  const { result } = (await box.run(command, "--json", ...args)).json<{ access: AccessPicture }>();
  return result.access.ways;
}

describe("a profile that somebody added to the app's OAuth policy", () => {
  it("is drift by name, and plan, apply and verify show it with its users", async () => {
    const hand = await applied();
    await hand.profileOnPolicy("System Administrator");
    const drift = await box.run("drift");
    expect(drift.code).toBe(4);
    expect(drift.stdout).toContain("The profile System Administrator opens the app to 1 user");
    expect(drift.stdout).toContain('alsoAllowed: [{ profile: "System Administrator", reason: "say why" }]');
    expect(drift.stdout).not.toContain("the org is as the template says");
    expect(drift.stdout).not.toContain(ADMIN);
    for (const command of ["plan", "apply", "verify"]) {
      const { stdout } = await box.run(command);
      expect([command, stdout]).toEqual([command, expect.stringContaining("profile System Administrator: 1 user")]);
      expect(stdout).not.toContain("the org is as the template says");
      expect((await box.run(command, "--full")).stdout).toContain(ADMIN);
      expect(await access(command)).toContainEqual({
        kind: "profile",
        name: "System Administrator",
        writtenIn: ["policy", "accessRow"],
        standing: "foreign",
        users: 1,
        usernames: [ADMIN],
      });
    }
    expect((await box.run("drift", "--ignore", "FOREIGN_ACCESS")).code).toBe(0);
  });
});

describe("the picture after an apply", () => {
  it("is of then: the integration user alone, in a run that made everything and in one that changes nothing", async () => {
    box = await sandbox();
    const [first, ...others] = await access("apply", "--yes");
    expect(first).toEqual({
      kind: "permissionSet",
      name: APP,
      writtenIn: ["policy", "accessRow"],
      standing: "stated",
      users: 1,
      others: 0,
      beside: 0,
      usernames: [box.emulator.ready.integrationUser.username],
    });
    expect(others).toMatchObject([{ kind: "useAnyApiClient", standing: "ofOrg", users: 0, usernames: [] }]);
    expect(await access("apply", "--yes")).toEqual([first, ...others]);
    expect(await access("plan")).toEqual([first, ...others]);
  });

  it("has the row that the run itself made, where the policy makes none", async () => {
    box = await sandbox({ switches: { policyMakesAccessRow: "no" } });
    const [first] = await access("apply", "--yes");
    expect(first).toMatchObject({ name: APP, writtenIn: ["policy", "accessRow"], users: 1 });
  });
});

describe("users with Use Any API Client", () => {
  it("are told, and are drift with --strict-access alone", async () => {
    const hand = await applied();
    await hand.anyApiClient(CLERK);
    const drift = await box.run("drift");
    expect([drift.code, drift.stdout]).toEqual([0, expect.stringContaining("reaches every app: 1 user")]);
    const strict = await box.run("drift", "--strict-access");
    expect([strict.code, strict.stdout]).toEqual([4, expect.stringContaining("every app by the user permission")]);
  });

  it("are not known in an org without the permission, and not shown where the org refuses to tell", async () => {
    await applied({ switches: { useAnyApiClient: "unknown" } });
    const [, way] = await access("plan");
    expect(way).toMatchObject({ users: null, why: "not known here: this org has no such permission" });
    expect((await box.run("drift", "--strict-access")).code).toBe(0);
  });
});

describe("who holds the permission set through a group", () => {
  it.each(["group", "members"] as const)(
    "is found where rows of holders are as with %s",
    async (groupAssignmentRows) => {
      const hand = await applied({ switches: { groupAssignmentRows } });
      await hand.holdByGroup(CLERK);
      const ways = await access("drift");
      expect(ways).toContainEqual(expect.objectContaining({ name: "Team", standing: "foreign", usernames: [CLERK] }));
      expect(ways[0]).toMatchObject({ name: APP, users: 1, others: 0 });
    },
  );
});

describe("what the org file accepts", () => {
  const accept = (...entries: string[]) =>
    box.writeOrgFile(orgFileText(box.emulator, ["alsoAllowed:", ...entries.map((entry) => `  - ${entry}`)].join("\n")));

  it("is no drift, by profile, permission set, group and user, whatever the case; its reason is shown", async () => {
    const hand = await applied();
    await hand.profileOnPolicy("System Administrator");
    await hand.rowOfSet("Support");
    await hand.hold(ADMIN);
    await hand.holdByGroup(CLERK);
    await hand.anyApiClient(CLERK);
    await accept(
      "{ profile: system administrator, reason: they repair it }",
      "{ permissionSet: support, reason: their own tool }",
      `{ user: ${ADMIN.toUpperCase()}, reason: for a while }`,
      `{ user: ${CLERK}, reason: a deputy }`,
    );
    const drift = await box.run("drift", "--strict-access");
    expect([drift.code, drift.stdout]).toEqual([0, expect.stringContaining("accepted: they repair it")]);
    expect(drift.stdout).toContain("accepted: their own tool");
    expect(drift.stdout).not.toContain("note:");
  });

  it("goes no further than it says: a user's acceptance opens no profile", async () => {
    const hand = await applied();
    await hand.profileOnPolicy("System Administrator");
    await accept(`{ user: ${ADMIN}, reason: alone }`);
    expect((await box.run("drift")).code).toBe(4);
  });

  it("is a note where nobody gets in by it, and no drift", async () => {
    await applied();
    await accept("{ profile: Support, reason: elsewhere }");
    for (const command of ["drift", "plan", "apply", "verify"]) {
      const { code, stdout } = await box.run(command);
      expect([command, code]).toEqual([command, 0]);
      expect(stdout).toContain("note: alsoAllowed names profile Support, by which nobody gets in");
    }
  });
});

type Hand = ReturnType<typeof byHand>;

/** Each way in: how it is made, how the picture shows it, and the finding's words. */
const WAYS: [string, (hand: Hand) => Promise<() => Promise<unknown>>, Partial<WayIn>, string][] = [
  [
    "a profile on the policy",
    (hand) => hand.profileOnPolicy("System Administrator"),
    { kind: "profile", name: "System Administrator", users: 1 },
    "The profile System Administrator opens the app to 1 user",
  ],
  [
    "a permission set on the policy",
    (hand) => hand.setOnPolicy("Support"),
    { kind: "permissionSet", name: "Support", users: 0 },
    "The permission set Support opens the app to 0 users",
  ],
  [
    "a row that somebody made for a profile",
    (hand) => hand.rowOfProfile("System Administrator"),
    { kind: "profile", name: "System Administrator", users: 1 },
    "The profile System Administrator opens the app to 1 user",
  ],
  [
    "a row that somebody made for a permission set",
    (hand) => hand.rowOfSet("Support"),
    { kind: "permissionSet", name: "Support", users: 0 },
    "The permission set Support opens the app to 0 users",
  ],
  [
    "another holder of the permission set",
    (hand) => hand.hold(CLERK),
    { kind: "permissionSet", name: APP, users: 2, others: 1 },
    `1 user beside kantiv@acme.com.uat may use the app by the permission set ${APP}.`,
  ],
  [
    "a holder through a permission set group",
    (hand) => hand.holdByGroup(CLERK),
    { kind: "permissionSetGroup", name: "Team", users: 1, others: 1 },
    "1 user beside kantiv@acme.com.uat may use the app by the permission set group Team.",
  ],
];

describe("each way in", () => {
  async function requestsOf(command: string, ...args: string[]) {
    const before = box.emulator.requests().length;
    const run = await box.run(command, "--json", ...args);
    return { ...run, requests: box.emulator.requests().length - before };
  }

  interface Told {
    access: AccessPicture;
    findings: { code: string; message: string }[];
    checks: { id: string; status: string; detail: string }[];
    handoff: { access: { standing: string }[] };
  }

  /** What plan, drift, verify --negative and handoff say of it; `there` false: that there is none. */
  async function expectTold(way: Partial<WayIn>, message: string, there: boolean) {
    const shown = there
      ? expect.arrayContaining([expect.objectContaining({ ...way, standing: "foreign" })])
      : expect.anything();
    const plan = await requestsOf("plan");
    const planned = plan.json<Told>().result;
    expect(planned.access.ways).toEqual(shown);
    expect([plan.requests, JSON.stringify(planned.findings).includes(message)]).toEqual([6, there]);
    const drift = await box.run("drift", "--json");
    const drifted = drift.json<Told>().result;
    expect(drifted.access).toEqual(planned.access);
    expect([drift.code, JSON.stringify(drifted.findings).includes(message)]).toEqual([there ? 4 : 0, there]);
    const verify = await requestsOf("verify");
    expect([verify.code, verify.json<Told>().result.access]).toEqual([0, planned.access]);
    expect(verify.requests).toBeLessThanOrEqual(10);
    const negative = await box.run("verify", "--negative", "--json");
    const check = negative.json<Told>().result.checks.find(({ id }) => id === "other-access");
    expect([negative.code, check?.status, check?.detail.includes(message)]).toEqual(
      there ? [1, "failed", true] : [0, "passed", false],
    );
    const handoff = await box.run("handoff", "--json");
    const standings = handoff.json<Told>().result.handoff.access.map(({ standing }) => standing);
    expect([handoff.code, standings.includes("foreign")]).toEqual([0, there]);
  }

  it("a fresh apply takes at most sixteen requests, of which each poll counts once, with the picture of access", async () => {
    box = await sandbox();
    const asked = box.emulator.requests().length;
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const paths = box.emulator
      .requests()
      .slice(asked)
      .map(({ method, path }) => `${method} ${path}`);
    const polls = paths.filter((path) => /deployRequest\/\w+/.test(path));
    expect(polls.length).toBeLessThanOrEqual(3);
    expect(paths.length - Math.max(0, polls.length - 1)).toBeLessThanOrEqual(16);
  });

  it.each(WAYS)(
    "%s is told when made after an apply and before one, which keeps it, and no more when removed",
    async (_way, make, way, message) => {
      const hand = await applied();
      const remove = await make(hand);
      await expectTold(way, message, true);
      const again = await box.run("apply", "--yes", "--redeploy", "--json");
      expect(again.code).toBe(0);
      expect(again.json<Told>().result.access.ways).toEqual(
        expect.arrayContaining([expect.objectContaining({ ...way, standing: "foreign" })]),
      );
      await expectTold(way, message, true);
      await remove();
      await expectTold(way, message, false);
    },
    60_000,
  );

  /** What each of the four says of one kind of way: exit, standing and users; of verify how the check came out, too. */
  async function saidOf(kind: WayIn["kind"]) {
    const of = (picture: AccessPicture) => {
      const way = picture.ways.find((one) => one.kind === kind);
      return way ? `${way.standing} ${way.users}` : "none";
    };
    const [plan, drift, negative, handoff] = [
      await box.run("plan", "--json"),
      await box.run("drift", "--json"),
      await box.run("verify", "--negative", "--json"),
      await box.run("handoff", "--json"),
    ];
    const { access, checks } = negative.json<Told>().result;
    const counts = handoff.json<{ handoff: { access: { way: string; standing: string; users: number | null }[] } }>();
    const given = counts.result.handoff.access.find(({ way }) => way === kind);
    return {
      plan: [plan.code, of(plan.json<Told>().result.access)],
      drift: [drift.code, of(drift.json<Told>().result.access)],
      negative: [negative.code, of(access), checks.find(({ id }) => id === "other-access")?.status],
      handoff: [handoff.code, given ? `${given.standing} ${given.users}` : "none"],
    };
  }

  it("self-authorisation is told by all four, and shuts out the integration user, until an apply mends it", async () => {
    const hand = await applied();
    await hand.selfAuthorise();
    expect(await saidOf("selfAuthorisation")).toEqual({
      plan: [4, "foreign null"],
      drift: [4, "foreign null"],
      negative: [1, "foreign null", "failed"],
      handoff: [1, "foreign null"],
    });
    expect((await box.run("drift")).stdout).toContain("Every user may approve the app");
    expect((await access("apply", "--yes")).map(({ kind }) => kind)).not.toContain("selfAuthorisation");
    expect(await saidOf("selfAuthorisation")).toEqual({
      plan: [0, "none"],
      drift: [0, "none"],
      negative: [0, "none", "passed"],
      handoff: [0, "none"],
    });
  });

  it("Use Any API Client is told by all four before an apply, after it, and no more when removed", async () => {
    box = await sandbox();
    addClerk(box);
    const remove = await byHand(box).anyApiClient(CLERK);
    const told = { kind: "useAnyApiClient", standing: "ofOrg", users: 1, usernames: [CLERK] };
    expect(await access("plan")).toContainEqual(expect.objectContaining(told));
    expect(await access("apply", "--yes")).toContainEqual(expect.objectContaining(told));
    const all = (users: number) => ({
      plan: [0, `ofOrg ${users}`],
      drift: [0, `ofOrg ${users}`],
      negative: [0, `ofOrg ${users}`, "passed"],
      handoff: [0, `ofOrg ${users}`],
    });
    expect(await saidOf("useAnyApiClient")).toEqual(all(1));
    expect((await box.run("drift", "--strict-access")).code).toBe(4);
    const { result } = (await box.run("verify", "--negative", "--json")).json<Told>();
    expect(result.checks.find(({ id }) => id === "other-access")?.detail).toContain("1 more reaches every app");
    await remove();
    expect(await saidOf("useAnyApiClient")).toEqual(all(0));
  });

  it("a permission set of that name that others hold before the first apply is told before anything is changed", async () => {
    box = await sandbox();
    addClerk(box);
    const hand = byHand(box);
    await hand.permissionSet(APP);
    await hand.hold(CLERK);
    const plan = await box.run("plan");
    expect(plan.stdout).toContain(`may use the app by the permission set ${APP}`);
    expect((await box.run("apply", "--yes", "--json")).json().error?.code).toBe("PERMISSION_SET_FOREIGN");
    expect((await access("apply", "--yes", "--adopt"))[0]).toMatchObject({
      name: APP,
      users: 2,
      others: 1,
      standing: "foreign",
    });
  });
});
