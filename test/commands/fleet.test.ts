import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

interface Document {
  orgs: { name: string; state: string; exit: number | null; requests: number; error: { code: string } | null }[];
  fleet: { counts: Record<string, number>; stoppedBy: { why: string } | null };
  groups: { code: string; orgs: string[] }[];
  changes: { changes: string[]; orgs: string[] }[];
}

const COUNT = 10;
let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(COUNT);
});

afterAll(() => fleet[Symbol.asyncDispose]());

const states = ({ orgs }: Document) => Object.fromEntries(orgs.map(({ name, state }) => [name, state]));
const named = (...at: number[]) => at.map(orgName);
const deployments = async () => {
  const stats = (await (await fetch(`${fleet.emulator.url}/__emulator/stats`)).json()) as {
    orgs: Record<string, { deployments: number }> | { deployments: number }[];
  };
  return Object.values(stats.orgs).map((one) => one.deployments);
};

// Each is several runs over ten orgs.
describe("a command over many orgs", { timeout: 120_000 }, () => {
  test("puts each into its own state, groups what went wrong, and touches no other org for it", async () => {
    await fleet.setOrg(1, { status: "maintenance" });
    fleet.rewrite(3, (text) => text.replace(/username: \S+/, "username: nobody@acme.com"));
    fleet.rewrite(5, (text) => `${text}retired: 2026-11-20\n`);
    fleet.rewrite(7, (text) => `${text}colour: red\n`);
    const { TOKEN_ACME_009: _, ...env } = fleet.env;
    const { code, stderr, json } = await fleet.runWith({ env }, "apply", "--yes", "--json", "--out", "result");
    const { result } = json<Document>();
    expect(code).toBe(1);
    expect(states(result)).toEqual({
      ...Object.fromEntries(named(0, 2, 4, 6, 8).map((name) => [name, "ok"])),
      ...Object.fromEntries(named(1, 3, 7, 9).map((name) => [name, "error"])),
      [orgName(5)]: "skipped",
    });
    expect(result.groups.map(({ code, orgs }) => [code, orgs]).sort()).toEqual([
      ["ORG_FILE_INVALID", named(7)],
      ["ORG_UNAVAILABLE", named(1)],
      ["SECRET_MISSING", named(9)],
      ["USER_NOT_FOUND", named(3)],
    ]);
    expect(result.fleet.counts).toMatchObject({ ok: 5, error: 4, skipped: 1, notRun: 0 });
    expect(stderr).toMatch(/\[ *\d+\/9\] ✔ acme-000 {2}applied/);
    expect(stderr).toContain(`${orgName(7)}: orgs/acme-007.yaml:4:1\n`);
    const lines = readFileSync(join(fleet.folder, "result/orgs.ndjson"), "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).name).sort()).toEqual(named(...Array(COUNT).keys()));
  });

  test("goes on with those that did not end well, and keeps the picture of all in one result", async () => {
    await fleet.setOrg(1, { status: "active" });
    fleet.rewrite(3, (text) => text.replace("nobody@acme.com", "kantiv@acme.com.u3"));
    fleet.rewrite(7, (text) => text.replace("colour: red\n", ""));
    const again = await fleet.run("apply", "--yes", "--json", "--from", "result", "--out", "result");
    expect([again.code, Object.keys(states(again.json<Document>().result)).sort()]).toEqual([0, named(1, 3, 7, 9)]);
    expect((await fleet.run("fleet list", "--from", "result", "--json")).json<Document>().result.orgs).toEqual([]);
    const other = await fleet.run("drift", "--from-result", "result", "--status", "ok", "--out", "result", "--json");
    expect([other.code, other.json().error]).toMatchObject([
      2,
      { message: expect.stringContaining("result of apply") },
    ]);
    const nothing = await fleet.run("apply", "--yes", "--from", "result");
    expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining("nothing to do")]);
    const green = await fleet.run("drift");
    expect([green.code, green.stdout]).toEqual([0, expect.stringContaining("9 as they should be")]);
    expect((await deployments()).filter((count) => count > 1)).toEqual([]);
  });

  test("shows orgs that change alike together, and asks once", async () => {
    for (const at of [0, 2]) fleet.rewrite(at, (text) => `${text}parameters: { label: Another }\n`);
    const plan = await fleet.run("plan", "--json");
    expect(plan.code).toBe(4);
    expect(plan.json<Document>().result.changes).toEqual([
      { changes: ["~ ExternalClientApplication: label"], orgs: named(0, 2) },
    ]);
    const no = await fleet.runWith({ answer: "n" }, "apply");
    expect([no.code, no.stderr.match(/\[y\/N\]/g)?.length]).toEqual([2, 1]);
    expect(no.stderr).toContain("Apply this to 9 orgs?");
    const unattended = await fleet.run("apply");
    expect([unattended.code, unattended.stderr]).toEqual([2, expect.stringContaining("CONFIRMATION_NEEDED")]);
    const last = ({ stdout }: { stdout: string }) => stdout.trimEnd().split("\n").at(-1);
    expect(last(await fleet.run("plan", "--not", "acme-004"))).toBe("Next: kantiv-sf apply --org orgs --not acme-004");
    expect(last(await fleet.run("plan", "--out", "plans"))).toBe("Next: kantiv-sf apply --plan plans --org orgs");
    const some = await fleet.run("plan", "--from-result", "plans", "--status", "changes");
    expect(last(some)).toBe("Next: kantiv-sf apply --org orgs --from-result plans --status changes");
    const done = await fleet.runWith({ answer: "y" }, "apply");
    expect([done.code, last(done)]).toEqual([0, "Next: kantiv-sf fleet status --org orgs"]);
    const same = await fleet.run("plan");
    expect([same.code, same.stdout]).toEqual([0, expect.not.stringContaining("Next:")]);
  });

  test("applies saved plans, and of an org that moved since only that one fails", async () => {
    for (const at of [0, 2, 4])
      fleet.rewrite(at, (text) => `${text.replace(/parameters.*\n/, "")}parameters: { label: Third }\n`);
    expect((await fleet.run("plan", "--out", "plans")).code).toBe(4);
    fleet.rewrite(2, (text) => text.replace("Third", "Fourth"));
    const { code, json } = await fleet.run("apply", "--plan", "plans", "--json");
    const { result } = json<Document>();
    expect([code, result.groups]).toMatchObject([1, [{ code: "PLAN_STALE", orgs: [orgName(2)] }]]);
    expect(result.fleet.counts).toMatchObject({ ok: 8, failed: 1 });
  });

  test("refuses saved plans once what their org files extend is another", async () => {
    await fleet.run("plan", "--out", "plans");
    const base = join(fleet.folder, "base.yaml");
    const text = readFileSync(base, "utf8");
    writeFileSync(base, `${text}parameters: { permissionSetLabel: Elsewhere }\n`);
    const { json } = await fleet.run("apply", "--plan", "plans", "--json");
    writeFileSync(base, text);
    const { groups, fleet: about } = json<Document>().result;
    expect([groups.map(({ code }) => code), about.counts.ok]).toEqual([["PLAN_STALE"], 0]);
  });

  test("stops where as many fail as may, and says who was not run and how to go on", async () => {
    const env = { ...fleet.env };
    for (const at of [0, 1, 2]) env[`TOKEN_ACME_00${at}`] = "00D000000000001!wrong";
    const args = ["--stop-at", "2", "--concurrency", "1"];
    const { code, stdout } = await fleet.runWith({ env }, "verify", ...args);
    expect([code, stdout]).toEqual([1, expect.stringContaining("7 not run")]);
    expect(stdout).toContain("(--stop-at)");
    expect(stdout).toContain("Next: kantiv-sf verify --concurrency 1 --stop-at 2 --org orgs");
  });

  test("tells each end as a line of JSON where that is wanted, and nothing else on stdout", async () => {
    const { stdout } = await fleet.run("drift", "--events", "--tag", "none", "--org", "orgs/acme-000.yaml");
    expect(stdout).toBe("");
    const told = (await fleet.run("drift", "--events", "--not", "acme-00[1]*")).stdout.trim().split("\n");
    const events = told.map((line) => JSON.parse(line) as { event: string; org?: string; version: number });
    expect(events[0]).toMatchObject({ version: 1, event: "start" });
    expect(events.at(-1)).toMatchObject({ event: "end" });
    const ofFirst = events.filter(({ org }) => org === orgName(0)).map(({ event }) => event);
    expect([ofFirst[0], ofFirst.at(-1)]).toEqual(["orgStarted", "orgEnded"]);
    expect(ofFirst.slice(1, -1)).toContain("step");
    expect(
      events
        .filter(({ event }) => event === "orgEnded")
        .map(({ org }) => org)
        .sort(),
    ).toEqual(named(...Array(COUNT).keys()));
  });

  test("tells in lines of JSON of warnings and of what stopped it, and an end where nobody agreed", async () => {
    const linesOf = (stdout: string) =>
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    await fleet.setOrg(8, { status: "maintenance" });
    const stopped = await fleet.run(
      "verify",
      "--events",
      "--stop-at",
      "1",
      "--org",
      "orgs/acme-008.yaml",
      "--concurrency",
      "1",
    );
    await fleet.setOrg(8, { status: "active" });
    const events = linesOf(stopped.stdout);
    expect(events.filter(({ event }) => event === "stopped")).toMatchObject([{ why: "failures", stopAt: 1 }]);
    expect(events.filter(({ event }) => event === "warning")).toContainEqual(
      expect.objectContaining({ org: orgName(8), code: "READ_REPEATED", message: expect.any(String) }),
    );
    fleet.rewrite(0, (text) => `${text.replace(/parameters: .*\n/, "")}parameters: { label: Third }\n`);
    const refused = await fleet.runWith({ answer: "n" }, "apply", "--events");
    expect([refused.code, linesOf(refused.stdout).at(-1)]).toMatchObject([
      2,
      { event: "end", exit: 2, code: "NOT_CONFIRMED" },
    ]);
    fleet.rewrite(0, (text) => text.replace(/parameters: .*\n/, ""));
  });

  test("begins nothing more once it is interrupted", async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, json } = await fleet.runWith({ signal: stop.signal }, "verify", "--json");
    expect([code, json<Document>().result.fleet]).toMatchObject([
      130,
      { stoppedBy: { why: "interrupted" }, counts: { notRun: 9 } },
    ]);
  });

  test("wants --yes where one question cannot be for all, and no file that is one org's", async () => {
    for (const command of ["destroy", "user ensure", "credentials rotate --promote"]) {
      const refused = await fleet.run(command, "--json");
      expect([refused.code, refused.json().error?.code], command).toEqual([2, "CONFIRMATION_NEEDED"]);
    }
    const oneFile = await fleet.run("handoff", "--secret-file", "x", "--json");
    expect([oneFile.code, oneFile.json().error?.code]).toEqual([2, "USAGE"]);
  });

  test("hands over and removes in each org", async () => {
    const handed = await fleet.run("handoff", "--out", "given");
    expect(handed.code).toBe(0);
    const document = JSON.parse(readFileSync(join(fleet.folder, "given/handoff/acme-000/handoff.json"), "utf8"));
    expect(document.username).toBe("kantiv@acme.com.u0");
    expect((await fleet.run("destroy", "--yes")).code).toBe(0);
  });
});
