import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");

let fleet: Fleet;

beforeAll(async () => {
  fleet = await fleetOf(4);
  fleet.rewrite(1, (text) => text.replace(/username: \S+/, "username: nobody@acme.com"));
});
afterAll(() => fleet[Symbol.asyncDispose]());

const pagesOf = (...args: string[]) => kantivSf(["fleet", "report", ...args], { cwd: fleet.folder });
const read = (path: string) => readFileSync(join(fleet.folder, path), "utf8");

describe("pages about a run over several orgs", { timeout: 120_000 }, () => {
  test("lie beside the result, of all its orgs, readable for their owner alone", async () => {
    const pages = ["--report", "html", "--report", "junit", "--report", "markdown"];
    const { code, stdout, stderr } = await fleet.run("apply", "--yes", "--out", "result", ...pages);
    expect([code, stderr.includes("FLEET_REPORT_MISSED")]).toEqual([1, false]);
    expect(stdout).toContain("written: result/fleet.html");
    expect(read("result/fleet.html")).toContain(`<th scope="row">${orgName(3)}</th>`);
    expect(read("result/fleet.html").replace(/<\/?span[^>]*>/g, "")).toContain(
      `kantiv-sf apply --yes --org orgs --from-result result --out result ${pages.join(" ")}`,
    );
    expect(read("result/fleet.md")).toContain("1 of 4 orgs did not end well");
    expect(read("result/fleet-comment.md")).toContain("USER_NOT_FOUND");
    expect(read("result/fleet.xml")).toContain('tests="4" failures="1"');
    if (process.platform !== "win32")
      expect(statSync(join(fleet.folder, "result/fleet.html")).mode & 0o777).toBe(0o600);
  });

  test("show all orgs again once those that were left have ended", async () => {
    fleet.rewrite(1, (text) => text.replace("nobody@acme.com", "kantiv@acme.com.u1"));
    const again = await fleet.run("apply", "--yes", "--from", "result", "--out", "result", "--report", "junit");
    expect(again.code).toBe(0);
    expect(read("result/fleet.xml")).toContain('tests="4" failures="0"');
  });

  test("are made again from results, of two about one org by the newer, and from the document of --json", async () => {
    await fleet.setOrg(2, { status: "maintenance" });
    const drift = await fleet.run("drift", "--json", "--out", "night");
    await fleet.setOrg(2, { status: "active" });
    for (const file of ["fleet.xml", "fleet.html"]) rmSync(join(fleet.folder, "result", file), { force: true });
    const { code, json } = await pagesOf("night", "result", "--out", "both", "--json");
    expect(code).toBe(0);
    expect(json<{ counts: Record<string, number> }>().result.counts).toMatchObject({ ok: 3, error: 1 });
    expect(read("both/fleet.md")).toContain("kantiv-sf drift");
    writeFileSync(join(fleet.folder, "night.json"), drift.stdout);
    const fromJson = await pagesOf("night.json", "--report", "html", "--out", "j");
    expect([fromJson.code, fromJson.stdout.trim()]).toEqual([0, "written: j/fleet.html"]);
  });

  test("made again say why the run stopped and what is left, also of one that never came to its end", async () => {
    fleet.rewrite(1, (text) => text.replace(/username: \S+/, "username: nobody@acme.com"));
    const stopped = await fleet.run("apply", "--yes", "--out", "halted", "--stop-at", "1", "--concurrency", "1");
    fleet.rewrite(1, (text) => text.replace("nobody@acme.com", "kantiv@acme.com.u1"));
    expect(stopped.code).toBe(1);
    await pagesOf("halted", "--report", "markdown");
    expect(read("halted/fleet.md")).toContain("once 1 org has failed nothing new is begun");
    expect(read("halted/fleet.md")).toContain(
      "kantiv-sf apply --yes --concurrency 1 --stop-at 1 --org orgs --from-result halted --out halted",
    );
    const head = JSON.parse(read("halted/fleet.json")) as { end: { exit: number; stoppedBy: object } };
    expect(head.end).toMatchObject({ exit: 1, stoppedBy: { why: "failures", stopAt: 1 } });
    writeFileSync(join(fleet.folder, "halted/fleet.json"), JSON.stringify({ ...head, end: null }));
    await pagesOf("halted", "--report", "markdown");
    expect(read("halted/fleet.md")).toContain("The run did not come to its end");
    const again = await fleet.run("apply", "--yes", "--from", "halted", "--out", "halted");
    expect([again.code, JSON.parse(read("halted/fleet.json")).end]).toMatchObject([0, { exit: 0, stoppedBy: null }]);
    await pagesOf("halted", "--report", "markdown");
    expect(read("halted/fleet.md")).not.toMatch(/Stopped|did not come to its end/);
  });

  test("of doctor group what stands in the way by its cause", async () => {
    const text = (at: number) => read(`orgs/${orgName(at)}.yaml`);
    const before = [text(1), text(2)];
    for (const at of [1, 2]) fleet.rewrite(at, (one) => one.replace(/username: \S+/, "username: nobody@acme.com"));
    const { code, json } = await fleet.run("doctor", "--json");
    for (const at of [1, 2]) fleet.rewrite(at, () => before[at - 1] ?? "");
    const { groups } = json<{ groups: { code: string; orgs: string[]; remedy: string }[] }>().result;
    expect([code, groups]).toMatchObject([1, [{ code: "USER_NOT_FOUND", orgs: [orgName(1), orgName(2)] }]]);
  });

  test.each([
    [["nothing"], "FLEET_RESULT"],
    [["night.json"], "Add --out DIR"],
    [["night", "--report", "pdf"], "html"],
    [[], "results"],
  ])("say what is missing: %s", async (args, words) => {
    const { code, stderr } = await pagesOf(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test("want a folder before anything is sent", async () => {
    const { code, stderr } = await fleet.run("apply", "--yes", "--report", "html");
    expect([code, stderr]).toEqual([2, expect.stringContaining("Add --out DIR")]);
  });

  test("that cannot be written are a warning, and the run ends as it did", async () => {
    mkdirSync(join(fleet.folder, "full/fleet.html"), { recursive: true });
    const { code, stderr } = await fleet.run("drift", "--out", "full", "--report", "html");
    expect([code, stderr]).toEqual([0, expect.stringContaining("FLEET_REPORT_MISSED")]);
  });

  test("end with a command that does the same to those that are left, by every flag that the run had", async () => {
    fleet.rewrite(1, (text) => text.replace(/username: \S+/, "username: nobody@acme.com"));
    copyFileSync(join(KEYS, "other.crt"), join(fleet.folder, "new.crt"));
    fleet.env.NEW_KEY = readFileSync(join(KEYS, "other.key"), "utf8");
    const pair = ["--new-cert", "new.crt", "--new-key-env", "NEW_KEY"];
    const more = ["--wait", "1", "--stop-at", "90%", "--not", "acme-003", "--expiring", "36500"];
    const { stdout } = await fleet.run("certificate rotate", "--yes", ...pair, ...more);
    const next = /Next: (kantiv-sf certificate rotate .*)/.exec(stdout)?.[1] ?? "";
    for (const words of [
      "certificate rotate",
      "--yes",
      pair.join(" "),
      "--wait 1",
      "--stop-at 90%",
      "--org orgs/acme-001.yaml",
    ]) {
      expect(next).toContain(words);
    }
    fleet.rewrite(1, (text) => text.replace("nobody@acme.com", "kantiv@acme.com.u1"));
  });
});
