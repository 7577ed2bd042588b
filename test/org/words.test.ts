import { describe, expect, test } from "vitest";
import { KantivError, sessionError } from "../../src/model/errors.ts";
import type { ComponentMessage, DeployOutcome, OrgSnapshot } from "../../src/model/org.ts";
import type { Exec } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import { followDeploy, submitDeploy } from "../../src/org/metadata/deploy.ts";
import { foundBusy, judgeDeploy } from "../../src/org/metadata/outcome.ts";
import { readAuthUrl } from "../../src/org/session/auth-url.ts";
import { sfCliCredentials } from "../../src/org/session/sf-cli.ts";
import { grantAccess, takeAssignments } from "../../src/org/write/access.ts";
import { Pace } from "../../src/util/pace.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { expectGolden, problemText } from "../helpers/golden.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { outcome } from "./failed-deploy.ts";
import { fakeOrg, progress } from "./fake-org.ts";
import { ok, refusal, scriptedOrg } from "./scripted-org.ts";

/** What is thrown, as a golden file has it. */
async function told(cases: Readonly<Record<string, () => unknown>>): Promise<string> {
  const texts: string[] = [];
  for (const [what, run] of Object.entries(cases)) {
    const { code, exit, message, remedy, problems, data } = await thrownBy(run);
    const more = Object.keys(data).length > 0 ? `  ${JSON.stringify(data)}\n` : "";
    texts.push(
      `${what}: ${code}, exit ${exit}\n  ${message}\n  ${remedy}\n${more}${problems.map(problemText).join("")}`,
    );
  }
  return texts.join("\n");
}

const failed = (problem: string | undefined, given: Partial<ComponentMessage> = {}): ComponentMessage => ({
  componentType: "T",
  fullName: "N",
  fileName: "f/N.t",
  outcome: "failed",
  ...(problem === undefined ? {} : { problem }),
  ...given,
});

test("a deployment that failed says in the same words why, and what to do", async () => {
  const one =
    (problem: string | undefined, given: Partial<ComponentMessage> = {}) =>
    () =>
      judgeDeploy(outcome({ components: [failed(problem, given)] }));
  const text = await told({
    "a scope": one("There's a problem with your scope(s): X"),
    "settings apart": one("Provide a valid OAuth settings configuration"),
    "no parent": one("Enter the name of the parent external client app"),
    "another name": one("duplicate value found: X duplicates value on record"),
    "a consumer key": one("The consumer key is already taken."),
    "a value": one("'X' is not a valid value for the enum 'Y'"),
    "time-outs": one("Invalid plugin settings"),
    "a connected app": one("You can't create a connected app."),
    "a name that is none": one("no PermissionSet named Foo found"),
    "a name that is not found": one("In field: x - no such thing cannot be found"),
    "a reference": one("invalid cross reference id"),
    "another reference": one("invalid cross-reference id"),
    "a permission": one("insufficient access rights"),
    "a feature": one("This feature is not enabled for this org"),
    "something new": one("in words that nobody knows", { line: 4, column: 9 }),
    "no reason": one(undefined),
    "a warning": () =>
      judgeDeploy(
        outcome({ components: [failed("careful", { outcome: "changed" }), failed(undefined, { outcome: "changed" })] }),
      ),
    "the whole, for a reason that is known": () =>
      judgeDeploy(outcome({ errorStatusCode: "UNKNOWN_EXCEPTION", errorMessage: "ErrorId 1" })),
    "the whole, for one that is not": () => judgeDeploy(outcome({ errorStatusCode: "SOMETHING_NEW" })),
    "the whole, for none": () => judgeDeploy(outcome({})),
    "a cancellation": () => judgeDeploy(outcome({ status: "Canceled" })),
    "a part": () => judgeDeploy(outcome({ status: "SucceededPartial", success: true })),
    "a success that is none": () => judgeDeploy(outcome({ status: "Succeeded" })),
  });
  expectGolden("org/outcomes.txt", text);
});

test.each<[boolean, Partial<DeployOutcome>]>([
  [true, { errorStatusCode: "ALREADY_IN_PROCESS" }],
  [true, { errorStatusCode: "UNABLE_TO_LOCK_ROW", errorMessage: "m" }],
  [false, { errorStatusCode: "UNKNOWN_EXCEPTION" }],
  [false, { errorStatusCode: "ALREADY_IN_PROCESS", status: "Canceled" }],
  [true, { components: [failed("unable to obtain exclusive access to this record")] }],
  [true, { components: [failed("UNABLE_TO_LOCK_ROW"), failed("x", { outcome: "changed" })] }],
  [false, { components: [failed("UNABLE_TO_LOCK_ROW"), failed("x")] }],
  [false, { components: [failed(undefined)] }],
  [false, { components: [] }],
])("that something else held the org's set-up is %s of %o", (busy, given) => {
  expect(foundBusy(outcome(given))).toBe(busy);
});

describe("a deployment that is on its way", () => {
  const ports = () => {
    const events: unknown[] = [];
    return {
      clock: fakeClock(),
      emit: (event: unknown) => void events.push(event),
      signal: undefined,
      pace: undefined,
      events,
    };
  };
  const details = (events: readonly unknown[]) => new Set(events.map((event) => (event as { detail: string }).detail));

  test("says how far it is, in the org's words", async () => {
    const looks = [
      progress(),
      progress({ deployed: 2, total: 6 }),
      progress({ deployed: 2, total: 6, errors: 1, stateDetail: "Processing Type: X" }),
      progress({ done: true }),
    ];
    const given = ports();
    const org = fakeOrg({ deployStatus: async () => looks.shift() ?? progress({ done: true }) });
    const pace = new Pace();
    await followDeploy(org, "0AfA", 600_000, { ...given, pace } as never);
    // What is learnt is how long deployments take.
    expect([pace.expected("deploy"), pace.expected("retrieve")]).toEqual([expect.any(Number), undefined]);
    expect([...details(given.events)]).toEqual([
      "InProgress",
      "InProgress, 2 of 6 components",
      "InProgress, 2 of 6 components, 1 failed, Processing Type: X",
    ]);
  });

  test("and does not end, or whose answer is lost, says what to do next", async () => {
    const running = fakeOrg({ deployStatus: async () => progress({ deployed: 2, total: 6 }) });
    const silent = fakeOrg({
      deployStatus: () => Promise.reject(sessionError("ORG_REPLY", "m", "r", { data: { transient: true } })),
    });
    const lost = (error: KantivError) => fakeOrg({ submitDeploy: () => Promise.reject(error) });
    const submit = (error: KantivError) => () =>
      submitDeploy(lost(error), new Uint8Array(), { checkOnly: false }, ports() as never);
    const text = await told({
      "under way": () => followDeploy(running, "0AfA", 20_000, ports() as never),
      "not told of": () => followDeploy(silent, "0AfA", 5_000, ports() as never),
      "sent, without an answer": submit(sessionError("ORG_REPLY", "Half an answer.", "r", { data: { sent: true } })),
      "to an org that is away": submit(sessionError("ORG_UNAVAILABLE", "A page.", "r")),
      "to an org with an error": submit(new KantivError("ORG_ERROR", "An error.", "r")),
      "not sent": submit(sessionError("ORG_UNREACHABLE", "Nobody listens.", "r")),
    });
    expectGolden("org/deployments.txt", text);
  });
});

test("what is missing after a deployment, or was kept, is named", async () => {
  const snapshot: OrgSnapshot = {
    orgId: "00DA",
    apiVersion: "66.0",
    components: [],
    app: { id: "0xIA", developerName: "Kantiv" },
    permissionSet: { id: "0PSA", name: "Kantiv" },
    user: { id: "005A", username: "k@a.com", active: true, profileId: "00eA" },
  };
  const { app: _app, ...noApp } = snapshot;
  const { permissionSet: _set, ...noSet } = snapshot;
  const { user: _user, ...noUser } = snapshot;
  const needs = { assignment: true, preauthorisation: true };
  const rows = ["a@a.com", "b@a.com"].map((username, n) => ({ username, assignmentId: `0Pa${n}` }));
  const keeping = fakeOrg({
    remove: async () => undefined,
    queries: async () => ({ left: { ok: true, rows: [{ Id: "0Pa0" }] } }) as never,
  });
  const text = await told({
    "no app": () => grantAccess(fakeOrg({}), noApp, needs),
    "no permission set": () => grantAccess(fakeOrg({}), noSet, needs),
    "no user": () => grantAccess(fakeOrg({}), noUser, needs),
    "an assignment that the org kept": () => takeAssignments(keeping, rows),
  });
  expectGolden("org/access.txt", text);
  const made: string[] = [];
  const org = fakeOrg({
    create: async (object) => {
      made.push(object);
      return "0J0A";
    },
  });
  await grantAccess(org, noUser, { assignment: false, preauthorisation: true });
  expect(made).toEqual(["SetupEntityAccess"]);
});

test("a login of the Salesforce CLI that is of no use says why, and which command mends it", async () => {
  const answers = (display: string, token = "", code = 0): Exec => {
    return async (_command, args) => {
      const stdout = Buffer.from(args.includes("show-access-token") ? token : display);
      return { code, stdout, stderr: Buffer.alloc(0) };
    };
  };
  const from = (exec: Exec) => () => sfCliCredentials("acme", exec, {});
  const gone: Exec = () => Promise.reject(Object.assign(new Error("spawn sf ENOENT"), { code: "ENOENT" }));
  const result = (fields: object) => JSON.stringify({ result: fields });
  const text = await told({
    "no CLI": from(gone),
    "no JSON": from(answers("Segmentation fault")),
    "no login": from(answers(JSON.stringify({ message: "No authorization found\u0007" }), "", 1)),
    "no login and no words": from(answers("{}", "", 1)),
    "no token": from(answers(result({ instanceUrl: "https://a.my.salesforce.com" }), result({}))),
    "a token that is hidden": from(
      answers(result({ instanceUrl: "https://a.my.salesforce.com", accessToken: "[REDACTED] Use …" })),
    ),
    "an auth URL that is none": () => readAuthUrl(new Secret("force://a")),
  });
  expectGolden("org/sources.txt", text);
});

test("a refusal of the credentials resource names the switch and the permissions, the likelier one first", async () => {
  const [APP, CONSUMER] = ["0xI000000000001EAA", "888000000000001AAA"];
  const BASE = `/services/data/v66.0/apps/oauth/credentials/${APP}`;
  const path = `${BASE}/${CONSUMER}`;
  const org = async (code: string, message: string, status = 403) => {
    const answer = refusal(code, message, status);
    const routes = [
      `GET ${BASE}`,
      `GET ${path}`,
      `GET ${path}/staged`,
      `POST ${path}/staged`,
      `PATCH ${path}/staged/s`,
    ];
    return (await scriptedOrg(Object.fromEntries(routes.map((route) => [route, answer])))).org;
  };
  const off = ["FUNCTIONALITY_NOT_ENABLED", "The feature is not currently enabled for this organization"] as const;
  const user = ["FUNCTIONALITY_NOT_ENABLED", "This feature is not enabled for this user"] as const;
  const text = await told({
    "off, asked for consumers": async () => (await org(...off)).consumers(APP),
    "off, asked for the secret": async () => (await org(...off)).credentials(APP, CONSUMER),
    "off, asked for pairs": async () => (await org(...off)).staged(APP, CONSUMER),
    "off, asked to stage": async () => (await org(...off)).stage(APP, CONSUMER),
    "off, asked to put in force": async () => (await org(...off)).promote(APP, CONSUMER, "s"),
    "not for this user": async () => (await org(...user)).credentials(APP, CONSUMER),
    "no access": async () => (await org("INSUFFICIENT_ACCESS", "no")).credentials(APP, CONSUMER),
    "a feature that is off": async () =>
      (await org("API_ERROR", "This feature is not enabled")).credentials(APP, CONSUMER),
    "no words": async () => (await org("ERROR_HTTP_403", "x")).credentials(APP, CONSUMER),
    "something else": async () => (await org("SOMETHING_NEW", "in words", 400)).credentials(APP, CONSUMER),
    "an old version": async () => (await scriptedOrg({}, "64.0")).org.staged(APP, CONSUMER),
    "no secret": async () => (await scriptedOrg({ [`GET ${path}`]: ok({ key: "k" }) })).org.credentials(APP, CONSUMER),
  });
  expectGolden("org/secrets.txt", text);
  const { org: oldest, server } = await scriptedOrg(
    { [`GET ${path.replace("66", "65")}/staged`]: ok({ stagedCredentials: [] }) },
    "65.0",
  );
  expect(await oldest.staged(APP, CONSUMER)).toEqual([]);
  expect(server.seen).toHaveLength(1);
});
