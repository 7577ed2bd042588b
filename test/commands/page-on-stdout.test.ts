import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { elements, repository } from "../review/repository.ts";

let box: Sandbox | undefined;
afterEach(() => box?.[Symbol.asyncDispose]());

const next = (text: string) =>
  stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.startsWith("Next:"));

describe("a page on stdout stands alone, and what comes next is told beside it to somebody at a terminal", () => {
  it("of a hand-over: the same into files, with what was asked for", async () => {
    box = await appliedSandbox();
    const { env, folder: cwd, clock } = box;
    const handoff = ["handoff", "--org", "acme.yaml"];
    const shown = await kantivSf(handoff, { env, cwd, clock, answers: [] });
    expect(next(shown.stdout)).toEqual([]);
    expect(next(shown.stderr)).toEqual(["Next: kantiv-sf handoff --org acme.yaml --out handoff"]);
    const app = ["--app", "Kantiv_Integration", "--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY"];
    const other = await kantivSf([...handoff, ...app], { env, cwd, clock, answers: [] });
    expect(next(other.stderr)).toEqual([`${next(shown.stderr)[0]} ${app.join(" ")}`]);
    expect(next((await kantivSf(handoff, { env, cwd, clock })).stderr)).toEqual([]);
    expect(next((await kantivSf([...handoff, "--json"], { env, cwd, clock, answers: [] })).stderr)).toEqual([]);
  });

  it("of a hand-over is text on a terminal, with each value of the page, and Markdown where it goes elsewhere", async () => {
    box = await appliedSandbox();
    const { env, folder: cwd, clock } = box;
    const handoff = (more: { terminal?: true } = {}, ...words: string[]) =>
      kantivSf(["handoff", "--org", "acme.yaml", ...words], { env: { ...env, NO_COLOR: "1" }, cwd, clock, ...more });
    const [piped, shown] = [await handoff(), await handoff({ terminal: true })];
    expect(piped.stdout).toMatch(/^# Salesforce for Kantiv/);
    expect(shown.stdout).not.toMatch(/^#|\||\*\*|`|\\/m);
    expect(shown.stdout.split("\n").slice(0, 3)).toEqual([
      "Salesforce for Kantiv: Acme UAT (sandbox)",
      expect.stringMatching(/^Sandbox 00D\w{15}, \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
      expect.stringMatching(/^✔ PROVEN\. The JWT login of kantiv@acme\.com\.uat was/),
    ]);
    const values = [...piped.stdout.matchAll(/\| `([^`]+)` \|/g)].map(([, value = ""]) => value);
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) expect(shown.stdout).toContain(`  ${value}\n`);
    expect(shown.stdout.match(/^ {2}✔ /gm)).toHaveLength(piped.stdout.match(/^- ✔ Passed: /gm)?.length ?? -1);
    expect(next(shown.stderr)).toEqual(["Next: kantiv-sf handoff --org acme.yaml --out handoff"]);
    const keys = (text: string) => Object.keys((JSON.parse(text) as { result: { handoff: object } }).result.handoff);
    expect(keys((await handoff({ terminal: true }, "--json")).stdout)).toEqual(
      keys((await handoff({}, "--json")).stdout),
    );
  });

  it("of a hand-over is text, too, where the login was not proven: what is not as it should be, and why at its end", async () => {
    box = await appliedSandbox();
    const { env, folder: cwd, clock } = box;
    Object.assign(firstOrg(box), { assignments: [] });
    const shown = await kantivSf(["handoff", "--org", "acme.yaml", "--wait", "0"], {
      env: { ...env, NO_COLOR: "1" },
      cwd,
      clock,
      terminal: true,
    });
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(/^✖ NOT PROVEN\. /m);
    expect(shown.stdout).toMatch(/^What is not as it should be\n {2}✖ /m);
    expect(shown.stdout.trimEnd().split("\n").at(-1)).toMatch(/^Why: .* → kantiv-sf apply --org acme\.yaml$/);
    expect(next(shown.stderr)).toEqual([]);
  });

  it("of a review: the form that has the picture", async () => {
    const repo = await repository();
    repo.commit("Change", elements("ExternalClientApplication", "<label>Acme CRM</label>"));
    const review = ["review", "--base", "main", "--no-rehearse", "--format"];
    for (const format of ["markdown", "html"]) {
      const shown = await kantivSf([...review, format], { cwd: repo.folder, answers: [] });
      expect(next(shown.stdout)).toEqual([]);
      expect(next(shown.stderr)).toEqual([
        "Next: kantiv-sf review --base main --format html --out review.html   # with the picture",
      ]);
    }
    for (const format of ["json", "junit"]) {
      expect(next((await kantivSf([...review, format], { cwd: repo.folder, answers: [] })).stderr)).toEqual([]);
    }
  });
});
